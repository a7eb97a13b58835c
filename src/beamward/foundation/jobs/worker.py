"""The process that does the jobs."""

import logging
import signal
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from beamward.foundation import public_id
from beamward.foundation.jobs import registry, services
from beamward.foundation.jobs.tasks import leaving

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
RECOVER_EVERY = timedelta(seconds=30)
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def work(once: bool = False) -> None:
    """Do jobs until a signal asks to leave; with ``once``, do those that are due and return.

    The first signal lets the job in hand go back to the queue at its next report, with its progress
    kept; the second one interrupts it. Unless ``once``, a database that is away is waited for.
    """
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=public_id.new(),
        excluded_queue_names=[],
    )
    leaving.clear()
    recovered_at: datetime | None = None
    with _signals(worker):
        while not leaving.is_set():
            try:
                at = timezone.now()
                if recovered_at is None or at - recovered_at >= RECOVER_EVERY:
                    close_old_connections()
                    _prepare(at)
                    recovered_at = at
                worker.run()
            except (OperationalError, InterfaceError) as error:
                if once:
                    raise
                logger.warning("The database does not answer: %s", type(error).__name__)
                connection.close()
            if once:
                return
            leaving.wait(LOOK_EVERY_S)


def _prepare(at: datetime) -> None:
    services.recover(at=at)
    for kind in registry.repeating():
        if kind.every is not None:
            services.keep_repeating(kind=kind.name, every=kind.every, at=at)


@contextmanager
def _signals(worker: Worker) -> Generator[None]:
    def leave(number: int, frame: FrameType | None) -> None:
        if leaving.is_set():
            raise KeyboardInterrupt
        leaving.set()
        worker.running = False

    former = {number: signal.signal(number, leave) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
