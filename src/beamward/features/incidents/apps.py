from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "beamward.features.incidents"
    label = "incidents"
    verbose_name = _("incidents")

    def ready(self) -> None:
        from beamward.features.incidents import labels, menu, subject
        from beamward.features.incidents.intake import Intake
        from beamward.features.reports import handling

        labels.register()
        subject.register()
        menu.register()
        handling.register(Intake())
