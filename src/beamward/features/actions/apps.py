from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionsConfig(AppConfig):
    name = "beamward.features.actions"
    label = "actions"
    verbose_name = _("actions")

    def ready(self) -> None:
        from beamward.features.actions import access, labels, queries, subject, tasks
        from beamward.foundation import jobs
        from beamward.foundation.ui import navigation

        labels.register()
        subject.register()
        jobs.register(
            "actions.remind", tasks.remind, _("Remind people of actions"), every=tasks.EVERY
        )
        navigation.register(
            navigation.Entry(
                name="actions",
                label=_("Actions"),
                url_name="actions",
                visible=access.has_business,
                order=30,
                count=queries.count_waiting,
            )
        )
