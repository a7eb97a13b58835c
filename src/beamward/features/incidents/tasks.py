"""The reminders of the triage queue, told in the background."""

from datetime import timedelta

from django.utils import timezone

from beamward.features.incidents import queries, services
from beamward.foundation.jobs import Run

EVERY = timedelta(hours=6)
"""Often enough that a reminder comes in the morning, whatever the time zone of a department."""


def remind(run: Run) -> None:
    """Remind those who triage of reports that wait longer than was promised."""
    at = timezone.now()
    late = queries.late_departments(at=at)
    for done, department in enumerate(late, start=1):
        services.remind_of_queue(department=department, at=at)
        run.progress(done, len(late))
