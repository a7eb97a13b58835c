"""Takes the guards of the trail away: to empty the tables of a test, or to play whoever rules them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

TABLES = ("trail_entry", "trail_link")


def lift(connection: Any) -> list[str]:
    """Take the guards away; return the statements that put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table with checks still to be made is not altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)",
            TABLES,
        )
        guards = cursor.fetchall()
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        return [sql for _name, sql in guards]


@contextmanager
def unguarded(connection: Any) -> Iterator[None]:
    """Let the tables of the trail be emptied inside the block, all in one transaction."""
    with transaction.atomic(using=connection.alias):
        guards = lift(connection)
        yield
        with connection.cursor() as cursor:
            for guard in guards:
                cursor.execute(guard)


@contextmanager
def as_owner() -> Iterator[Any]:
    """Lend a cursor that may do anything to the trail; afterwards all is as it was."""
    with transaction.atomic():
        lift(connection)
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)
