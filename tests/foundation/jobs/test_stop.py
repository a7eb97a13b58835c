"""Stopping and resuming jobs."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import Run, services
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Entry
from tests.foundation.jobs.conftest import Register
from tests.support.factories import NOW

Perform = Callable[[Job], Job]


def test_a_waiting_job_stops_at_once_and_is_not_done(
    department: Department, quality_lead: User, register: Register, perform: Perform
) -> None:
    seen = []
    kind = register(lambda run: seen.append(1))
    job = services.start(kind=kind, at=NOW, department=department)
    services.request_stop(job=job, by=quality_lead, at=NOW)
    assert perform(job).state == State.STOPPED
    assert seen == []
    entry = Entry.objects.get(act="job.stopped")
    assert (entry.by, entry.before, entry.after) == (
        quality_lead,
        {"state": "waiting"},
        {"state": "stopped"},
    )


def test_a_running_job_stops_at_its_next_report_and_goes_on_from_there(
    department: Department, quality_lead: User, register: Register, perform: Perform
) -> None:
    rows: list[int] = []

    def work(run: Run) -> None:
        for row in range(run.checkpoint or 0, 4):
            rows.append(row)
            if len(rows) == 1:
                services.request_stop(job=job, by=quality_lead, at=NOW)
            run.progress(row + 1, 4, checkpoint=row + 1)

    job = services.start(kind=register(work), at=NOW, department=department)
    perform(job)
    assert (job.state, job.done, rows) == (State.STOPPED, 1, [0])
    services.resume(job=job, by=quality_lead, at=NOW)
    perform(job)
    assert (job.state, job.done, rows) == (State.DONE, 4, [0, 1, 2, 3])
    assert Entry.objects.filter(act="job.resumed", by=quality_lead).count() == 1


def test_a_failed_job_can_be_resumed_with_all_its_tries(
    quality_lead: User, register: Register, perform: Perform
) -> None:
    def work(run: Run) -> None:
        raise OSError

    job = perform(services.start(kind=register(work), at=NOW, by=quality_lead, max_attempts=1))
    assert job.state == State.FAILED
    job = services.resume(job=job, by=quality_lead, at=NOW)
    assert (job.state, job.attempts, job.finished_at) == (State.WAITING, 0, None)


def test_what_has_ended_cannot_be_stopped_and_what_goes_on_cannot_be_resumed(
    quality_lead: User, register: Register, perform: Perform
) -> None:
    job = services.start(kind=register(lambda run: None), at=NOW, by=quality_lead)
    with pytest.raises(services.StepRefused, match="stopped or has failed"):
        services.resume(job=job, by=quality_lead, at=NOW)
    perform(job)
    with pytest.raises(services.StepRefused, match="already ended"):
        services.request_stop(job=job, by=quality_lead, at=NOW)
    assert not Entry.objects.filter(act__in=["job.stopped", "job.resumed"]).exists()


def test_only_who_sees_a_job_may_steer_it(
    department: Department,
    quality_lead: User,
    administrator: User,
    triager: User,
    stranger: User,
    register: Register,
) -> None:
    kind = register(lambda run: None)
    job = services.start(kind=kind, at=NOW, by=quality_lead, department=department)
    for person in (triager, stranger):
        with pytest.raises(PermissionDenied):
            services.request_stop(job=job, by=person, at=NOW)
        with pytest.raises(PermissionDenied):
            services.resume(job=job, by=person, at=NOW)
    services.request_stop(job=job, by=administrator, at=NOW)
