from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "beamward.foundation.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Tell the trail our words."""
        from beamward.foundation.trail import labels

        labels.register(
            {
                "account.added": _("added the account"),
                "account.changed": _("changed the account"),
                "account.password_set": _("set a password"),
                "token.issued": _("made a token for a program"),
                "token.revoked": _("revoked a token"),
            },
            fields={
                "login": _("sign-in name"),
                "full_name": _("name"),
                "email": _("e-mail address"),
                "language": _("language"),
                "time_zone": _("time zone"),
                "accounts.user.is_active": _("may sign in"),
                "is_administrator": _("administrator of the installation"),
                "accounts.apitoken.name": _("what it is for"),
            },
            values={
                "language": lambda code: {"en": "English", "zh-hans": "简体中文"}.get(code, code)
            },
        )
