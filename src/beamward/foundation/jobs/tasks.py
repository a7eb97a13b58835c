"""The door through which the task library calls, and the upkeep of the jobs themselves."""

import threading

from django.utils import timezone

from beamward.foundation.jobs.registry import Run

try:
    from django.tasks import task
except ImportError:  # Before Django 6 the same interface comes from the package django-tasks.
    from django_tasks import task  # type: ignore[no-redef]

leaving = threading.Event()
"""Set when this process was asked to end."""


@task
def perform(public_id: str) -> None:
    """Do a job, or nothing if it is no longer waiting."""
    # services starts this task, so that it can only be imported here.
    from beamward.foundation.jobs import services

    services.perform(public_id=public_id, clock=timezone.now, leaving=leaving.is_set)


def tidy(run: Run) -> None:
    """Delete what ended long ago."""
    from beamward.foundation.jobs import services

    run.progress(services.tidy(at=timezone.now()))
