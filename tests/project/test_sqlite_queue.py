"""Writers to one SQLite file wait their turn, and nobody keeps a turn for good."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import OperationalError
from pytest_django import DjangoDbBlocker

from beamward.project import configuration
from beamward.project.sqlite.base import DatabaseWrapper

HOLDER = """
import sys, time
from django.conf import settings
from beamward.project import configuration
settings.configure(DATABASES={"default": configuration.read(
    {"BEAMWARD_DATABASE_URL": sys.argv[1], "BEAMWARD_DATA_DIR": sys.argv[2]}).database})
from django.db import connection, transaction
with transaction.atomic():
    connection.cursor().execute("INSERT INTO turns VALUES ('never')")
    print("mine", flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _own_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let these tests reach a database although it is not the one of the suite."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def url(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "turns.sqlite3") as made:
        made.execute("CREATE TABLE turns (who TEXT)")
    return f"sqlite:///{tmp_path / 'turns.sqlite3'}"


def _connection(url: str, tmp_path: Path) -> DatabaseWrapper:
    settings = configuration.read(
        {"BEAMWARD_DATABASE_URL": url, "BEAMWARD_DATA_DIR": str(tmp_path)}
    ).database
    whole: dict[str, Any] = {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "TIME_ZONE": None,
        "TEST": {},
    }
    return DatabaseWrapper({**whole, **settings}, alias="turns")


@pytest.fixture
def one(url: str, tmp_path: Path) -> Iterator[DatabaseWrapper]:
    connection = _connection(url, tmp_path)
    yield connection
    connection.close()


def test_the_turn_of_a_killed_writer_passes_on(
    url: str, one: DatabaseWrapper, tmp_path: Path
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, url, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "mine\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    _write(one, "next")

    assert _written(one) == ["next"]


def test_every_writer_gets_a_turn(url: str, one: DatabaseWrapper, tmp_path: Path) -> None:
    writer = HOLDER.replace("time.sleep(600)", "time.sleep(0.01)")
    writers = [
        subprocess.Popen([sys.executable, "-c", writer, url, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    for process in writers:
        process.communicate()

    assert [process.returncode for process in writers] == [0, 0, 0, 0]
    assert _written(one) == ["never"] * 4


def test_a_refused_write_gives_the_turn_back(
    url: str, one: DatabaseWrapper, tmp_path: Path
) -> None:
    with pytest.raises(OperationalError):
        _write(one, "refused", insert="INSERT INTO no_such_table VALUES (%s)")
    other = _connection(url, tmp_path)

    _write(other, "next")

    assert _written(other) == ["next"]
    other.close()


def test_a_broken_off_connection_gives_the_turn_back(url: str, tmp_path: Path) -> None:
    broken = _connection(url, tmp_path)
    broken.ensure_connection()
    broken._start_transaction_under_autocommit()
    broken.close()
    other = _connection(url, tmp_path)

    _write(other, "next")

    assert _written(other) == ["next"]
    other.close()


def _write(
    connection: DatabaseWrapper, who: str, insert: str = "INSERT INTO turns VALUES (%s)"
) -> None:
    """Write one row in a transaction of its own, as ``transaction.atomic`` would."""
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        connection.cursor().execute(insert, [who])
    except BaseException:
        connection.rollback()
        raise
    else:
        connection.commit()
    finally:
        connection.set_autocommit(True)


def _written(connection: DatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT who FROM turns")
        return [str(who) for (who,) in cursor.fetchall()]
