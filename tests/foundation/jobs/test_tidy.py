"""Deleting what ended long ago."""

from collections.abc import Callable
from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from beamward.foundation.jobs import services
from beamward.foundation.jobs.models import Job
from tests.foundation.jobs.conftest import Register
from tests.support.factories import NOW


def test_old_jobs_are_deleted_and_waiting_or_repeating_ones_kept(
    db: None, register: Register, perform: Callable[[Job], Job]
) -> None:
    kind = register(lambda run: None)
    perform(services.start(kind=kind, at=NOW))
    waiting = services.start(kind=kind, at=NOW)
    repeating = services.keep_repeating(kind=kind, every=timedelta(hours=1), at=NOW)
    assert services.tidy(at=NOW + services.JOBS_KEPT) == 0
    assert services.tidy(at=NOW + services.JOBS_KEPT + timedelta(seconds=1)) == 1
    assert set(Job.objects.all()) == {waiting, repeating}


def test_tasks_that_have_not_been_done_are_kept(db: None, register: Register) -> None:
    services.start(kind=register(lambda run: None), at=NOW)
    services.tidy(at=NOW + 1000 * services.TASKS_KEPT)
    assert DBTaskResult.objects.count() == 1
