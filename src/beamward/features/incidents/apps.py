from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "beamward.features.incidents"
    label = "incidents"
    verbose_name = _("incidents")

    def ready(self) -> None:
        from beamward.features.incidents import labels, menu, subject, tasks
        from beamward.features.incidents.erasure import kinds
        from beamward.features.incidents.intake import Intake
        from beamward.features.reports import handling
        from beamward.foundation import jobs

        labels.register()
        subject.register()
        menu.register()
        kinds.register()
        handling.register(Intake())
        jobs.register(
            "incidents.remind", tasks.remind, _("Remind people of reports"), every=tasks.EVERY
        )
