"""Jobs whose worker was killed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import Run, labels, services
from beamward.foundation.jobs.models import Job, State
from tests.foundation.jobs.conftest import Clock, Register
from tests.support.factories import NOW

Perform = Callable[[Job], Job]
SILENT = services.LOST_AFTER + timedelta(seconds=1)


class Killed(BaseException):
    """Nothing in the program hears of it, as when a process is killed."""


def dying(run: Run) -> None:
    """Come to the middle and die."""
    run.progress(1, 2, checkpoint=1)
    raise Killed


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_on_after_its_worker_was_killed(register: Register) -> None:
    seen = []
    job = services.start(kind=register(lambda run: seen.append(run.checkpoint)), at=timezone.now())
    database = {
        key: connection.settings_dict[key]
        for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    worker = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("lost_worker.py"), job.public_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(database, default=str) + "\n")
        worker.stdin.flush()
        assert worker.stdout.readline() == "half done\n"
    finally:
        worker.kill()
        worker.communicate()
    job.refresh_from_db()
    assert (job.state, job.done) == (State.RUNNING, 1)
    assert services.recover(at=timezone.now()) == 0
    assert services.recover(at=timezone.now() + SILENT) == 1
    services.perform(public_id=job.public_id, clock=lambda: timezone.now() + 2 * SILENT)
    job.refresh_from_db()
    assert (job.state, seen) == (State.DONE, ["half"])


def test_a_job_that_takes_its_workers_down_is_given_up(
    db: None, register: Register, perform: Perform, clock: Clock
) -> None:
    job = services.start(kind=register(dying), at=NOW, max_attempts=2)
    for _attempt in (1, 2):
        with pytest.raises(Killed):
            perform(job)
        services.recover(at=clock.forward(minutes=2))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 2)
    assert "2 times" in labels.message_of(job)


def test_a_stop_that_the_worker_did_not_live_to_see_is_carried_out(
    quality_lead: User, register: Register, perform: Perform, clock: Clock
) -> None:
    job = services.start(kind=register(dying), at=NOW, by=quality_lead)
    with pytest.raises(Killed):
        perform(job)
    services.request_stop(job=job, by=quality_lead, at=NOW)
    services.recover(at=clock.forward(minutes=2))
    job.refresh_from_db()
    assert (job.state, job.checkpoint) == (State.STOPPED, 1)


def test_a_worker_that_was_only_slow_does_not_undo_what_another_did(
    db: None, register: Register, clock: Clock
) -> None:
    ends: list[str] = []

    def work(run: Run) -> None:
        if not ends:
            ends.append("slow")
            services.recover(at=clock.forward(minutes=2))
            services.perform(public_id=job.public_id, clock=clock)
        run.progress(1, checkpoint=ends[-1])
        ends.append("whole")

    job = services.start(kind=register(work), at=NOW)
    services.perform(public_id=job.public_id, clock=clock)
    job.refresh_from_db()
    assert ends == ["slow", "whole"]
    assert (job.state, job.attempts, job.checkpoint) == (State.DONE, 2, "slow")


def test_a_waiting_job_without_a_task_gets_one(db: None, register: Register, clock: Clock) -> None:
    job = services.start(kind=register(lambda run: None), at=NOW)
    waiting = services.start(kind=job.kind, at=NOW)
    DBTaskResult.objects.filter(id=str(job.task_id)).delete()
    assert services.recover(at=clock.forward(minutes=2)) == 1
    job.refresh_from_db()
    assert DBTaskResult.objects.get(id=str(job.task_id)).status == "READY"
    assert DBTaskResult.objects.filter(args_kwargs__args=[waiting.public_id]).count() == 1
