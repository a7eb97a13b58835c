"""The reminders, told in the background."""

from datetime import timedelta

from django.utils import timezone

from beamward.features.actions import services
from beamward.foundation.jobs import Run

EVERY = timedelta(hours=6)
"""Often enough that a reminder comes in the morning, whatever the time zone of a department."""


def remind(run: Run) -> None:
    """Remind owners and quality leads of what is due."""
    at = timezone.now()
    waiting = services.to_remind_of(at=at)
    for done, row in enumerate(waiting, start=1):
        services.remind_of(row=row, at=at)
        run.progress(done, len(waiting))
