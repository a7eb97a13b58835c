"""An installation that had a trail before there was a chain keeps every entry of it."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.trail import services, verification
from beamward.foundation.trail.models import Entry
from tests.support import factories

BEFORE = [("trail", "0001_initial")]
AFTER = [("trail", "0004_guards")]


@pytest.mark.django_db(transaction=True)
def test_entries_from_before_the_chain_are_kept_and_chained() -> None:
    department = factories.make_department()
    head: User = factories.make_person(department, Role.HEAD)
    known = set(Entry.objects.values_list("public_id", flat=True))
    try:
        migrate(BEFORE)
        write_old_entries(head.pk, department.pk)
        migrate(AFTER)
    finally:
        migrate(AFTER)
    entries = Entry.objects.exclude(public_id__in=known)
    assert [entry.after for entry in entries.order_by("id")] == [
        {"triage_days": 2.0, "name_zh": "放疗科"},
        {},
    ]
    assert len({entry.salt for entry in Entry.objects.all()}) == Entry.objects.count()
    services.seal()
    verdict = verification.verify()
    assert verdict.holds
    assert verdict.size == len(known) + 2


def write_old_entries(head: int, department: int) -> None:
    rows: list[tuple[Any, ...]] = [
        ("OLD000000001", "person", head, department, '{"triage_days": 2.0, "name_zh": "放疗科"}'),
        ("OLD000000002", "system", None, None, "{}"),
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO trail_entry (public_id, at, act, actor, by_id, department_id,"
            " subject_kind, subject_id, before, after)"
            " VALUES (%s, '2026-03-02 09:30:00', 'x.y', %s, %s, %s, 'x', 'y', '{}', %s)",
            rows,
        )


def migrate(target: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(target)
