"""Kinds of work and clocks for the tests of jobs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from beamward.foundation.jobs import registry, services
from beamward.foundation.jobs.models import Job
from tests.support.factories import NOW

Register = Callable[..., str]


class Clock:
    """Shows the same time until it is set on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        """Set the clock on by so much, and return what it shows."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that shows the time of the tests."""
    return Clock()


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Return what makes a kind of work known for the length of a test, and returns its name."""

    def add(
        function: registry.Function, kind: str = "tests.work", every: timedelta | None = None
    ) -> str:
        monkeypatch.setitem(registry._kinds, kind, registry.Kind(kind, function, "Work", every))
        return kind

    return add


@pytest.fixture
def perform(clock: Clock) -> Callable[[Job], Job]:
    """Return what does a job by the clock of the test, and returns it as it stands afterwards."""

    def do(job: Job) -> Job:
        services.perform(public_id=job.public_id, clock=clock)
        job.refresh_from_db()
        return job

    return do
