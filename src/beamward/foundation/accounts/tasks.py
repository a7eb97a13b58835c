"""Closing the accounts of those who have left, and forgetting sessions, in the background."""

from django.utils import timezone

from beamward.foundation.accounts import services
from beamward.foundation.jobs import Run


def close_left(run: Run) -> None:
    """Close the accounts whose last day is over; nobody could sign in with them any more."""
    run.progress(services.close_left(at=timezone.now()))


def forget_ended(run: Run) -> None:
    """Forget sessions that have run out."""
    run.progress(services.forget_ended(at=timezone.now()))
