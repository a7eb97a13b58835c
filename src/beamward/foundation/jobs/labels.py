"""What people read of a job."""

from django.utils.translation import gettext as _

from beamward.foundation.jobs import registry
from beamward.foundation.jobs.models import Job, State

TONES = {
    State.WAITING: "neutral",
    State.RUNNING: "info",
    State.STOPPED: "warn",
    State.DONE: "good",
    State.FAILED: "bad",
}
"""The kind of badge in which each state is shown."""


def label_of(job: Job) -> str:
    """Return what the job does."""
    return kind_of(job.kind)


def kind_of(code: str) -> str:
    """Return the words for a kind of work; the code itself where nobody registered it."""
    kind = registry.get(code)
    return str(kind.label) if kind else code


def state_of(code: str) -> str:
    """Return the word for a state."""
    return str(State(code).label)


def message_of(job: Job) -> str:
    """Return what the job has to say, in the language of the page."""
    return _(job.message) % job.message_params if job.message else ""
