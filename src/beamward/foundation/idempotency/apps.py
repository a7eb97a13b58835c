from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdempotencyConfig(AppConfig):
    name = "beamward.foundation.idempotency"
    label = "idempotency"
    verbose_name = _("answers to programs")

    def ready(self) -> None:
        from beamward.foundation import jobs
        from beamward.foundation.idempotency import tasks

        jobs.register(
            "idempotency.forget",
            tasks.forget,
            _("Forget old answers to programs"),
            every=timedelta(days=1),
        )
