"""What the machine itself can do: the floors under a durable report."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from databases import Database

SECONDS = 3.0


def syncs_per_second(folder: Path) -> float:
    """Return how often a second this disk takes 4 KiB and says that it has them."""
    path = folder / "floor.bin"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, bytes(4096 * 256), 0)
        os.fsync(file)

        def once(number: int) -> None:
            os.pwrite(file, os.urandom(4096), number % 256 * 4096)
            os.fdatasync(file)

        return _rate(once)
    finally:
        os.close(file)
        path.unlink()


def commits_per_second(database: Database, clients: int) -> float:
    """Return how many bare INSERT and COMMIT a second the database takes from so many clients."""
    connect = _sqlite if database.kind == "sqlite" else _postgresql
    rates = [0.0] * clients
    texts = f"{0:0200d}"

    def client(place: int) -> None:
        with closing(connect(database)) as connection:

            def once(number: int) -> None:
                connection.execute("BEGIN IMMEDIATE" if database.kind == "sqlite" else "BEGIN")
                connection.execute(f"INSERT INTO bench_floor VALUES ({number}, '{texts}')")  # noqa: S608
                connection.execute("COMMIT")

            rates[place] = _rate(once)

    with closing(connect(database)) as owner:
        owner.execute("CREATE TABLE bench_floor (number bigint, words text)")
        threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        owner.execute("DROP TABLE bench_floor")
    return sum(rates)


def _sqlite(database: Database) -> Any:
    path = database.url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _postgresql(database: Database) -> Any:
    import psycopg

    return psycopg.connect(database.url, autocommit=True)


def _rate(once: Callable[[int], None]) -> float:
    begun = time.perf_counter()
    number = 0
    while (spent := time.perf_counter() - begun) < SECONDS:
        once(number)
        number += 1
    return number / spent
