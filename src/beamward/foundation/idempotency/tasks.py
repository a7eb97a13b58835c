"""Forgetting, in the background."""

from django.utils import timezone

from beamward.foundation.idempotency import services
from beamward.foundation.jobs import Run


def forget(run: Run) -> None:
    """Forget old answers."""
    run.progress(services.forget(at=timezone.now()))
