from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "beamward.foundation.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Tell the trail our words, and the worker what to do every day."""
        from beamward.foundation import jobs
        from beamward.foundation.accounts import tasks
        from beamward.foundation.accounts.models import FactorKind
        from beamward.foundation.trail import labels

        jobs.register(
            "accounts.close_left",
            tasks.close_left,
            _("Close the accounts of those who have left"),
            every=timedelta(days=1),
        )
        jobs.register(
            "accounts.forget_ended",
            tasks.forget_ended,
            _("Forget sessions that have run out"),
            every=timedelta(days=1),
        )

        labels.register(
            {
                "account.added": _("added the account"),
                "account.changed": _("changed the account"),
                "account.password_set": _("set a password"),
                "account.bound": _("came through the hospital's sign-in for the first time"),
                "account.released": _("released an account from the hospital's sign-in"),
                "account.invited": _("gave a link for choosing a password"),
                "account.left": _("closed the account after the last day"),
                "account.sessions_ended": _("signed out elsewhere"),
                "factor.added": _("set up a second factor"),
                "factor.removed": _("switched off a second factor"),
                "factor.code_used": _("used a recovery code"),
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
                "leaves_on": _("last day"),
                "accounts.user.sessions": _("sessions"),
                "accounts.factor.kind": _("kind"),
                "accounts.factor.name": _("name"),
                "accounts.factor.left": _("codes left"),
                "accounts.apitoken.name": _("what it is for"),
            },
            values={
                "language": lambda code: {"en": "English", "zh-hans": "简体中文"}.get(code, code),
                "accounts.factor.kind": lambda code: str(FactorKind(code).label),
            },
        )
