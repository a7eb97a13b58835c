"""Starting jobs."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import Run, services
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Actor, Entry
from tests.foundation.jobs.conftest import Register
from tests.support.factories import NOW, tomorrow


def nothing(run: Run) -> None:
    """Do nothing."""


def test_a_started_job_waits_with_one_task_that_is_ready(db: None, register: Register) -> None:
    job = services.start(kind=register(nothing), arguments={"public_id": "A"}, at=NOW)
    task = DBTaskResult.objects.get()
    assert job.state == State.WAITING
    assert task.id == job.task_id
    assert task.args_kwargs == {"args": [job.public_id], "kwargs": {}}
    assert task.run_after == NOW


def test_a_job_for_later_is_not_ready_before(db: None, register: Register) -> None:
    services.start(kind=register(nothing), at=NOW, due_at=tomorrow())
    assert DBTaskResult.objects.get().run_after == tomorrow()


@pytest.mark.django_db(transaction=True)
def test_a_job_vanishes_with_the_write_that_wanted_it(register: Register) -> None:
    kind = register(nothing)
    with transaction.atomic():
        services.start(kind=kind, at=NOW)
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
    with transaction.atomic():
        services.start(kind=kind, at=NOW)
    assert Job.objects.count() == DBTaskResult.objects.count() == 1


def test_an_unknown_kind_of_work_is_not_started(db: None) -> None:
    with pytest.raises(LookupError):
        services.start(kind="tests.unheard_of", at=NOW)
    assert not Job.objects.exists()


def test_the_trail_tells_who_started_a_job(
    department: Department, quality_lead: User, register: Register
) -> None:
    job = services.start(kind=register(nothing), at=NOW, by=quality_lead, department=department)
    entry = Entry.objects.get(act="job.started")
    assert (entry.by, entry.actor) == (quality_lead, Actor.PERSON)
    assert (entry.subject_id, entry.department_id) == (job.public_id, department.pk)


def test_what_the_program_starts_by_itself_leaves_no_entry(db: None, register: Register) -> None:
    services.start(kind=register(nothing), at=NOW)
    assert not Entry.objects.filter(act="job.started").exists()
