from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealsConfig(AppConfig):
    name = "beamward.foundation.seals"
    label = "seals"
    verbose_name = _("seals")

    def ready(self) -> None:
        from beamward.foundation import jobs
        from beamward.foundation.seals import labels, tasks

        labels.register()
        jobs.register(
            "seals.end", tasks.end, _("Close opened seals again"), every=timedelta(hours=6)
        )
