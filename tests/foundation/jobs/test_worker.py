"""The process that does jobs."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from beamward.foundation.jobs import Run, services, worker
from beamward.foundation.jobs.models import Job, State
from tests.foundation.jobs.conftest import Register


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_due_and_returns(register: Register) -> None:
    done: list[int] = []

    def work(run: Run, number: int) -> None:
        done.append(number)

    kind = register(work)
    at = timezone.now() - timedelta(seconds=2)
    for number in (1, 2):
        services.start(kind=kind, arguments={"number": number}, at=at)
    later = services.start(
        kind=kind, arguments={"number": 3}, at=at, due_at=at + timedelta(hours=1)
    )
    worker.work(once=True)
    later.refresh_from_db()
    assert sorted(done) == [1, 2]
    assert later.state == State.WAITING
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_the_repeating_jobs_going(register: Register) -> None:
    turns: list[int] = []
    kind = register(lambda run: turns.append(1), every=timedelta(hours=1))
    worker.work(once=True)
    worker.work(once=True)
    assert turns == [1]
    assert Job.objects.get(kind=kind).state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_signal_ends_the_worker_and_the_job_goes_back(register: Register) -> None:
    def work(run: Run) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        run.progress(1, 2, checkpoint="half")
        raise AssertionError("the worker should have left")

    before = signal.getsignal(signal.SIGTERM)
    job = services.start(kind=register(work), at=timezone.now())
    worker.work()
    job.refresh_from_db()
    assert (job.state, job.checkpoint, job.attempts) == (State.WAITING, "half", 0)
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.django_db(transaction=True)
def test_one_failing_job_does_not_keep_the_others_from_being_done(register: Register) -> None:
    def broken(run: Run) -> None:
        raise OSError

    at = timezone.now()
    failing = services.start(kind=register(broken, "tests.broken"), at=at, max_attempts=1)
    sound = services.start(kind=register(lambda run: None), at=at)
    worker.work(once=True)
    states = dict(Job.objects.values_list("pk", "state"))
    assert (states[failing.pk], states[sound.pk]) == (State.FAILED, State.DONE)
