"""Doing jobs: progress, checkpoints, failures and further tries."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from beamward.foundation.jobs import Refused, Run, labels, registry, services
from beamward.foundation.jobs.models import Job, State
from tests.foundation.jobs.conftest import Clock, Register
from tests.support.factories import NOW

Perform = Callable[[Job], Job]


def test_a_job_is_done_with_its_arguments(db: None, register: Register, perform: Perform) -> None:
    seen = []

    def work(run: Run, word: str) -> None:
        seen.append(word)
        run.progress(2, 2)
        run.say("%(count)d words were read.", count=2)

    job = perform(services.start(kind=register(work), arguments={"word": "a"}, at=NOW))
    assert seen == ["a"]
    assert (job.state, job.done, job.total, job.attempts) == (State.DONE, 2, 2, 1)
    assert (job.started_at, job.finished_at) == (NOW, NOW)
    assert labels.message_of(job) == "2 words were read."


def test_a_job_is_done_once(db: None, register: Register, perform: Perform) -> None:
    seen = []
    job = services.start(kind=register(lambda run: seen.append(1)), at=NOW)
    perform(job)
    perform(job)
    assert seen == [1]


def test_a_job_for_later_is_not_done_before(
    db: None, register: Register, perform: Perform, clock: Clock
) -> None:
    due_at = NOW + timedelta(hours=1)
    job = services.start(kind=register(lambda run: None), at=NOW, due_at=due_at)
    assert perform(job).state == State.WAITING
    clock.forward(hours=1)
    assert perform(job).state == State.DONE


def test_progress_is_written_once_a_second_and_at_the_end(
    db: None, register: Register, perform: Perform
) -> None:
    writes = []

    def work(run: Run) -> None:
        run.progress(1, 100)
        with CaptureQueriesContext(connection) as queries:
            for done in range(2, 100):
                run.progress(done)
        writes.append(len(queries))

    job = perform(services.start(kind=register(work), at=NOW))
    assert writes == [0]
    assert (job.done, job.total) == (99, 100)


@pytest.mark.django_db(transaction=True)
def test_progress_cannot_be_told_of_what_may_be_rolled_back(
    register: Register, perform: Perform
) -> None:
    def work(run: Run) -> None:
        with transaction.atomic():
            run.progress(1, checkpoint=1)

    job = perform(services.start(kind=register(work), at=NOW, max_attempts=1))
    assert job.state == State.FAILED
    assert "RuntimeError" in labels.message_of(job)


def test_a_failed_job_is_tried_again_after_growing_waits_and_then_given_up(
    db: None, register: Register, perform: Perform, clock: Clock
) -> None:
    def work(run: Run) -> None:
        raise OSError("the disk is full")

    job = services.start(kind=register(work), at=NOW, max_attempts=3)
    waits = []
    for attempt in (1, 2):
        before = clock.now
        perform(job)
        assert (job.state, job.attempts) == (State.WAITING, attempt)
        assert DBTaskResult.objects.get(id=str(job.task_id)).run_after == job.due_at
        waits.append(job.due_at - before)
        clock.now = job.due_at
    assert waits == [timedelta(seconds=30), timedelta(minutes=2)]
    perform(job)
    assert (job.state, job.attempts) == (State.FAILED, 3)
    assert "OSError" in labels.message_of(job)


def test_a_further_try_begins_at_the_checkpoint(
    db: None, register: Register, perform: Perform, clock: Clock
) -> None:
    rows: list[int] = []
    failures = [ConnectionError()]

    def work(run: Run) -> None:
        for row in range(run.checkpoint or 0, 5):
            if row == 3 and failures:
                raise failures.pop()
            rows.append(row)
            run.progress(row + 1, 5, checkpoint=row + 1)

    job = perform(services.start(kind=register(work), at=NOW))
    assert (job.state, job.checkpoint) == (State.WAITING, 3)
    clock.forward(minutes=1)
    assert perform(job).state == State.DONE
    assert rows == [0, 1, 2, 3, 4]


def test_what_cannot_be_done_is_not_tried_again(
    db: None, register: Register, perform: Perform
) -> None:
    def work(run: Run) -> None:
        raise Refused("Line %(line)d cannot be read.", line=7)

    job = perform(services.start(kind=register(work), at=NOW))
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert labels.message_of(job) == "Line 7 cannot be read."


def test_a_kind_of_work_that_is_gone_fails_with_a_sentence(
    db: None, register: Register, perform: Perform, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = services.start(kind=register(lambda run: None), at=NOW)
    monkeypatch.delitem(registry._kinds, job.kind)
    assert perform(job).state == State.FAILED
    assert "does not know" in labels.message_of(job)


def test_the_log_names_the_place_of_a_failure_but_not_its_words(
    db: None, register: Register, perform: Perform, caplog: pytest.LogCaptureFixture
) -> None:
    told = "the patient is called " + " ".join(("Zhang", "San"))

    def work(run: Run) -> None:
        raise ValueError(told)

    with caplog.at_level(logging.DEBUG):
        job = perform(services.start(kind=register(work), at=NOW, max_attempts=1))
    assert "ValueError" in caplog.text
    assert "test_perform.py" in caplog.text
    assert "Zhang San" not in caplog.text
    assert "Zhang San" not in str(Job.objects.filter(pk=job.pk).values())
    assert "Zhang San" not in str(DBTaskResult.objects.values())


def test_a_worker_that_leaves_puts_the_job_back_with_its_progress(
    db: None, register: Register, clock: Clock
) -> None:
    def work(run: Run) -> None:
        run.progress(4, 9, checkpoint="page 4")
        raise AssertionError("the job should have been put back")

    job = services.start(kind=register(work), at=NOW)
    services.perform(public_id=job.public_id, clock=clock, leaving=lambda: True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.checkpoint) == (State.WAITING, 0, "page 4")
    assert DBTaskResult.objects.get(id=str(job.task_id)).status == "READY"
