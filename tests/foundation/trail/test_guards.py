"""The database itself refuses to change what the trail holds, whoever asks."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from beamward.foundation.trail import verification
from beamward.foundation.trail.models import Entry, Link
from tests.foundation.trail.tampering import COLUMNS, other_value
from tests.support.unguarded import as_owner


def refused(statement: str, *values: Any) -> bool:
    """Tell whether the database refuses a statement with the words of a guard."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "The trail is final" in str(error)
    return False


@pytest.mark.parametrize("column", ["id", *COLUMNS])
def test_no_column_of_an_entry_can_be_changed(chained: list[Entry], column: str) -> None:
    entry = chained[3]
    value = 10**9 if column == "id" else other_value(entry, column)
    assert refused(f"UPDATE trail_entry SET {column} = %s WHERE id = %s", value, entry.pk)  # noqa: S608


@pytest.mark.parametrize("column", ["number", "entry_id", "leaf", "digest"])
def test_no_column_of_a_link_can_be_changed(chained: list[Entry], column: str) -> None:
    statement = f"UPDATE trail_link SET {column} = %s WHERE entry_id = %s"  # noqa: S608
    assert refused(statement, 10**9, chained[3].pk)


def test_nothing_can_be_deleted(chained: list[Entry]) -> None:
    assert refused("DELETE FROM trail_link")
    assert refused("DELETE FROM trail_entry")
    with pytest.raises(DatabaseError, match="The trail is final"), transaction.atomic():
        Link.objects.all().delete()
    with pytest.raises(DatabaseError, match="The trail is final"), transaction.atomic():
        Entry.objects.filter(pk=chained[0].pk).update(act="x.other")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["trail_entry, trail_link", "trail_link"])
@pytest.mark.django_db(transaction=True)
def test_no_table_can_be_emptied(table: str) -> None:
    assert refused(f"TRUNCATE {table}")


def test_nothing_can_be_put_in_the_place_of_something(chained: list[Entry]) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL replaces by ON CONFLICT DO UPDATE, which is an UPDATE.
    entry = chained[3]
    columns = ", ".join(["id", *COLUMNS])
    copied = ", ".join(
        f"'{other_value(entry, name)}'" if name == "act" else name for name in ["id", *COLUMNS]
    )
    replace = f"INSERT OR REPLACE INTO trail_entry ({columns}) SELECT {copied} FROM trail_entry"  # noqa: S608
    assert refused(f"{replace} WHERE id = %s", entry.pk)
    assert refused(
        "INSERT OR REPLACE INTO trail_link (number, entry_id, leaf, digest)"
        " SELECT number, entry_id, 'other', digest FROM trail_link WHERE entry_id = %s",
        entry.pk,
    )


ERASED = "before = '{}', after = '{}', salt = '', erased_at = '2026-03-02 09:30:00'"


def test_only_a_whole_erasure_of_the_content_is_let_through(chained: list[Entry]) -> None:
    entry = chained[3]
    partly = [
        ERASED.replace("salt = '', ", ""),
        ERASED.replace("before = '{}', ", ""),
        ERASED.replace("after = '{}'", "after = '{\"a\": 1}'"),
        ERASED.rpartition(",")[0],
        f"{ERASED}, act = 'x.other'",
        f"{ERASED}, content_digest = ''",
        f"{ERASED}, by_id = NULL, actor = 'system'",
    ]
    for part in partly:
        assert refused(f"UPDATE trail_entry SET {part} WHERE id = %s", entry.pk), part  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE trail_entry SET {ERASED} WHERE id = %s", [entry.pk])  # noqa: S608
    assert refused(f"UPDATE trail_entry SET {ERASED} WHERE id = %s", entry.pk)  # noqa: S608


@pytest.mark.django_db
def test_a_missing_guard_is_missed() -> None:
    assert verification.missing_guards() == set()
    with as_owner():
        assert verification.missing_guards() == verification.GUARDS[connection.vendor]
    assert verification.missing_guards() == set()
