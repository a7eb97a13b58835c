from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "beamward.foundation.notices"
    label = "notices"
    verbose_name = _("notices")

    def ready(self) -> None:
        from beamward.foundation import jobs
        from beamward.foundation.notices import queries, tasks
        from beamward.foundation.ui import navigation

        jobs.register("notices.mail", tasks.mail, _("Send a mail"))
        navigation.register(
            navigation.Entry(
                name="notices",
                label=_("Notices"),
                url_name="notices",
                visible=lambda user: True,
                order=70,
                count=queries.count_unread,
            )
        )
