"""Acts on jobs.

A job and the task that performs it are rows of the same database. Started inside a transaction,
both appear with its commit and vanish with its rollback: no work is lost, and none is done for a
write that never was. The progress that a program reports by itself leaves no entry in the trail;
what a person does, does.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from beamward.foundation import public_id as public_ids
from beamward.foundation import trail
from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import access, outcomes, registry, tasks
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.jobs.registry import (
    Leaving,
    Progress,
    Refused,
    Run,
    Stopped,
    TakenOver,
)
from beamward.foundation.organisations.models import Department

logger = logging.getLogger(__name__)

BEAT_EVERY_S = 10.0
"""A worker says this often that a job is in its hands."""

LOST_AFTER = timedelta(seconds=60)
"""A running job of which nothing was heard for so long is taken to have lost its worker."""

FIRST_RETRY = timedelta(seconds=30)
RETRY_FACTOR = 4
LONGEST_RETRY = timedelta(hours=6)

TASKS_KEPT = timedelta(days=14)
JOBS_KEPT = timedelta(days=90)

_ENDED = (State.STOPPED, State.DONE, State.FAILED)


class StepRefused(Exception):
    """The job cannot be stopped or resumed as it stands; the argument is a sentence."""


@transaction.atomic
def start(
    *,
    kind: str,
    at: datetime,
    by: User | None = None,
    arguments: dict[str, Any] | None = None,
    department: Department | None = None,
    due_at: datetime | None = None,
    max_attempts: int = 5,
) -> Job:
    """Start a job, in the transaction of the write that wants it.

    Parameters
    ----------
    arguments : dict, optional
        What the function gets by keyword; JSON, and ids of records rather than their content.
    due_at : datetime, optional
        Not before this time; at once if left out.
    max_attempts : int
        How often it is tried, the waits between growing from half a minute to six hours.

    Raises
    ------
    LookupError
        If no app has registered the kind.
    """
    if registry.get(kind) is None:
        raise LookupError(kind)
    job = _add(
        Job(
            kind=kind,
            arguments=arguments or {},
            by=by,
            department=department,
            created_at=at,
            due_at=due_at or at,
            max_attempts=max_attempts,
        )
    )
    if by is not None:
        trail.record("job.started", subject=job, by=by, at=at, after={"kind": kind})
    return job


@transaction.atomic
def request_stop(*, job: Job, by: User, at: datetime) -> Job:
    """Ask a job to stop; a running one stops when it next reports, and keeps what is done.

    Raises
    ------
    PermissionDenied
        If ``by`` may not steer it.
    StepRefused
        If it has ended already.
    """
    if not access.may_steer(by, job):
        raise PermissionDenied
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    if fresh.state in _ENDED:
        raise StepRefused(_("This job has already ended."))
    before = trail.picture(fresh, ("state",))
    fresh.stop_requested_at = at
    if fresh.state == State.WAITING:
        fresh.state, fresh.finished_at = State.STOPPED, at
    fresh.save(update_fields=["stop_requested_at", "state", "finished_at"])
    trail.record(
        "job.stopped",
        subject=fresh,
        by=by,
        at=at,
        before=before,
        after=trail.picture(fresh, ("state",)),
    )
    return fresh


@transaction.atomic
def resume(*, job: Job, by: User, at: datetime) -> Job:
    """Let a stopped or failed job go on from its last checkpoint.

    Raises
    ------
    PermissionDenied
        If ``by`` may not steer it.
    StepRefused
        If it has neither been stopped nor failed.
    """
    if not access.may_steer(by, job):
        raise PermissionDenied
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    if fresh.state not in (State.STOPPED, State.FAILED):
        raise StepRefused(_("Only a job that was stopped or has failed can be resumed."))
    before = trail.picture(fresh, ("state",))
    _wait(fresh, due_at=at, attempts=0)
    trail.record(
        "job.resumed",
        subject=fresh,
        by=by,
        at=at,
        before=before,
        after=trail.picture(fresh, ("state",)),
    )
    return fresh


@transaction.atomic
def keep_repeating(*, kind: str, every: timedelta, at: datetime) -> Job:
    """See to it that exactly one job of the kind takes a turn now and again.

    The first turn is at once, each later one ``every`` after the end of the one before, whether
    that went well or not. A job that a person has stopped stays stopped.
    """
    seconds = int(every.total_seconds())
    known = Job.objects.select_for_update().filter(kind=kind, repeat_every_s__isnull=False)
    job = known.first()
    if job is None:
        try:
            with transaction.atomic():
                return _add(Job(kind=kind, repeat_every_s=seconds, created_at=at, due_at=at))
        except IntegrityError:  # Another worker, starting as well, was faster.
            job = known.get()
    if job.repeat_every_s != seconds:
        job.repeat_every_s = seconds
        job.save(update_fields=["repeat_every_s"])
    if job.state == State.FAILED:
        _wait(job, due_at=at, attempts=0)
    return job


def perform(
    *,
    public_id: str,
    clock: Callable[[], datetime],
    leaving: Callable[[], bool] = lambda: False,
) -> None:
    """Do a waiting job now, in this process; nothing happens if it is not waiting.

    Parameters
    ----------
    clock : callable
        Tells the time: work takes some.
    leaving : callable
        Tells whether this process is about to end; the job is then put back at its next report.
    """
    job = _claim(public_id, clock())
    if job is None:
        return
    run = Run(
        Progress(job.done, job.total, job.checkpoint),
        lambda progress: _keep(job, progress, clock(), leaving),
    )
    kind = registry.get(job.kind)
    with _beating(job, clock):
        try:
            if kind is None:
                raise Refused(outcomes.UNKNOWN)
            kind.function(run, **job.arguments)
        except Stopped:
            _end(job, run.state, State.STOPPED, clock())
        except Leaving:
            _put_back(job, run.state, clock())
        except TakenOver:
            logger.warning("Job %s (%s) was taken over by another worker", public_id, job.kind)
        except Refused as refusal:
            run.say(refusal.message, **refusal.params)
            if job.repeat_every_s is None or kind is None:
                _end(job, run.state, State.FAILED, clock())
            else:
                _take_next_turn(job, run.state, clock())
        except Exception as error:
            _log(job, error)
            _fail(job, run, type(error).__name__, clock())
        else:
            if job.repeat_every_s is None:
                _end(job, run.state, State.DONE, clock())
            else:
                _take_next_turn(job, run.state, clock())


@transaction.atomic
def recover(*, at: datetime) -> int:
    """Pick up jobs whose worker was killed, and jobs whose task got lost; return how many."""
    found = 0
    silent = Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=at - LOST_AFTER)
    # A row that a living worker is just writing to is not lost.
    for job in silent.select_for_update(skip_locked=True):
        found += 1
        progress = Progress(job.done, job.total, job.checkpoint, job.message, job.message_params)
        if job.stop_requested_at is not None:
            _end(job, progress, State.STOPPED, at)
        elif job.attempts < job.max_attempts:
            _wait(job, due_at=at)
        else:
            progress.message, progress.params = outcomes.LOST, {"times": job.attempts}
            if job.repeat_every_s is None:
                _end(job, progress, State.FAILED, at)
            else:
                _take_next_turn(job, progress, at)
    ready = DBTaskResult.objects.filter(status="READY").values("id")
    forgotten = Job.objects.filter(state=State.WAITING, due_at__lt=at - LOST_AFTER)
    for job in forgotten.exclude(task_id__in=ready).select_for_update(skip_locked=True):
        found += 1
        _wait(job, due_at=at)
    return found


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Delete tasks and jobs that ended long ago; return how many jobs."""
    DBTaskResult.objects.filter(enqueued_at__lt=at - TASKS_KEPT).exclude(status="READY").delete()
    old = Job.objects.filter(state__in=_ENDED, finished_at__lt=at - JOBS_KEPT)
    return old.filter(repeat_every_s=None).delete()[0]


def _add(job: Job) -> Job:
    job.task_id = _enqueue(job)
    job.save(force_insert=True)
    return job


def _enqueue(job: Job) -> UUID:
    return UUID(tasks.perform.using(run_after=job.due_at).enqueue(job.public_id).id)


def _wait(job: Job, *, due_at: datetime, **fields: Any) -> None:
    job.state, job.due_at = State.WAITING, due_at
    job.stop_requested_at = job.finished_at = job.heartbeat_at = None
    for name, value in fields.items():
        setattr(job, name, value)
    job.task_id = _enqueue(job)
    job.save()


@transaction.atomic
def _claim(public_id: str, at: datetime) -> Job | None:
    waiting = Job.objects.select_for_update().filter(public_id=public_id, state=State.WAITING)
    job = waiting.filter(due_at__lte=at).first()
    if job is None:
        return None
    job.state, job.claim, job.heartbeat_at = State.RUNNING, public_ids.new(), at
    if job.attempts == 0 and job.checkpoint is None:
        job.started_at, job.done, job.total = at, 0, None
    job.attempts += 1
    job.finished_at = None
    job.message, job.message_params = "", {}
    job.save()
    return job


@contextmanager
def _beating(job: Job, clock: Callable[[], datetime]) -> Generator[None]:
    """Say now and again that the job is in hand, however long the work is silent."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_EVERY_S):
            try:
                _in_hand(job).update(heartbeat_at=clock())
            except DatabaseError as error:
                logger.warning("Job %s could not beat: %s", job.public_id, type(error).__name__)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"beat-{job.public_id}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _in_hand(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, claim=job.claim)


def _progress_fields(progress: Progress) -> dict[str, Any]:
    return {
        "done": progress.done,
        "total": progress.total,
        "checkpoint": progress.checkpoint,
        "message": progress.message,
        "message_params": progress.params or {},
    }


def _keep(job: Job, progress: Progress, at: datetime, leaving: Callable[[], bool]) -> None:
    # Durable: inside a transaction that may yet be rolled back the checkpoint would be a lie.
    with transaction.atomic(durable=True):
        if not _in_hand(job).update(heartbeat_at=at, **_progress_fields(progress)):
            raise TakenOver
    if _in_hand(job).filter(stop_requested_at__isnull=False).exists():
        raise Stopped
    if leaving():
        raise Leaving


def _end(job: Job, progress: Progress, state: State, at: datetime) -> None:
    fields = {"state": state, "finished_at": at, **_progress_fields(progress)}
    if not _in_hand(job).update(**fields):
        logger.warning("Job %s (%s) had been taken over", job.public_id, job.kind)


@transaction.atomic
def _wait_again(
    job: Job, progress: Progress, at: datetime, *, after: timedelta, **fields: Any
) -> None:
    """Let the job wait again, unless it was taken over or asked to stop in the meantime."""
    fresh = _in_hand(job).select_for_update().first()
    if fresh is None:
        logger.warning("Job %s (%s) had been taken over", job.public_id, job.kind)
    elif fresh.stop_requested_at is not None:
        _end(fresh, progress, State.STOPPED, at)
    else:
        _wait(fresh, due_at=at + after, **{**_progress_fields(progress), **fields})


def _put_back(job: Job, progress: Progress, at: datetime) -> None:
    # The attempt was not the job's fault.
    _wait_again(job, progress, at, after=timedelta(0), attempts=job.attempts - 1)


def _take_next_turn(job: Job, progress: Progress, at: datetime) -> None:
    after = timedelta(seconds=job.repeat_every_s or 0)
    _wait_again(job, progress, at, after=after, attempts=0, checkpoint=None, finished_at=at)


def _fail(job: Job, run: Run, error: str, at: datetime) -> None:
    if job.attempts < job.max_attempts:
        run.say(outcomes.RETRIED, error=error)
        wait = min(FIRST_RETRY * RETRY_FACTOR ** (job.attempts - 1), LONGEST_RETRY)
        _wait_again(job, run.state, at, after=wait)
    elif job.repeat_every_s is None:
        run.say(outcomes.FAILED, error=error)
        _end(job, run.state, State.FAILED, at)
    else:
        run.say(outcomes.TURN_FAILED, error=error)
        _take_next_turn(job, run.state, at)


def _log(job: Job, error: Exception) -> None:
    # The words of an exception can quote a report (a database names the row it refused): only its
    # kind and the places in our code go to the log.
    places = "".join(traceback.format_tb(error.__traceback__))
    logger.error(
        "Job %s (%s) failed: %s\n%s", job.public_id, job.kind, type(error).__name__, places
    )
