"""Jobs that take a turn now and again."""

from collections.abc import Callable
from datetime import timedelta

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import Run, labels, services
from beamward.foundation.jobs.models import Job, State
from tests.foundation.jobs.conftest import Clock, Register
from tests.support.factories import NOW, make_person

Perform = Callable[[Job], Job]
HOUR = timedelta(hours=1)


def test_there_is_one_repeating_job_of_a_kind(db: None, register: Register) -> None:
    kind = register(lambda run: None)
    first = services.keep_repeating(kind=kind, every=HOUR, at=NOW)
    second = services.keep_repeating(kind=kind, every=2 * HOUR, at=NOW)
    assert first.pk == second.pk
    assert Job.objects.get(kind=kind).repeat_every_s == 7200


def test_a_turn_is_followed_by_the_next(
    db: None, register: Register, perform: Perform, clock: Clock
) -> None:
    turns: list[object] = []

    def work(run: Run) -> None:
        turns.append(run.checkpoint)
        run.progress(1, 1, checkpoint="end of a turn")

    job = services.keep_repeating(kind=register(work), every=HOUR, at=NOW)
    perform(job)
    assert (job.state, job.due_at, job.finished_at) == (State.WAITING, NOW + HOUR, NOW)
    perform(job)
    assert turns == [None]
    clock.forward(hours=1)
    perform(job)
    assert turns == [None, None]


def test_a_turn_that_fails_is_tried_again_and_does_not_end_the_row(
    db: None, register: Register, perform: Perform, clock: Clock
) -> None:
    def work(run: Run) -> None:
        raise OSError

    job = services.keep_repeating(kind=register(work), every=HOUR, at=NOW)
    for _attempt in range(job.max_attempts):
        perform(job)
        clock.now = job.due_at
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert job.finished_at is not None
    assert job.due_at == job.finished_at + HOUR
    assert "last turn failed" in labels.message_of(job)


def test_a_repeating_job_that_a_person_stopped_stays_stopped_until_resumed(
    db: None, register: Register, perform: Perform
) -> None:
    boss: User = make_person(is_administrator=True)
    kind = register(lambda run: None)
    job = services.keep_repeating(kind=kind, every=HOUR, at=NOW)
    services.request_stop(job=job, by=boss, at=NOW)
    services.keep_repeating(kind=kind, every=HOUR, at=NOW)
    assert perform(job).state == State.STOPPED
    services.resume(job=job, by=boss, at=NOW)
    assert perform(job).state == State.WAITING
