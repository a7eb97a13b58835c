"""An entry for every write, for good."""

import pytest
from django.db import IntegrityError, connection, transaction

from beamward.foundation import trail
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Actor, Entry, EntryIsFinal
from beamward.foundation.trail.queries import entries_of
from tests.support.factories import NOW


def test_an_entry_tells_who_did_what_and_what_differs(department: Department, head: User) -> None:
    with transaction.atomic():
        entry = trail.record(
            "department.changed",
            subject=department,
            by=head,
            at=NOW,
            before={"code": "a", "triage_days": 3},
            after={"code": "a", "triage_days": 2},
        )
    assert (entry.actor, entry.by, entry.at) == (Actor.PERSON, head, NOW)
    assert (entry.before, entry.after) == ({"triage_days": 3}, {"triage_days": 2})
    assert entries_of(department).last() == entry


def test_an_entry_names_the_reporter_or_the_system_where_no_person_acted(
    department: Department,
) -> None:
    with transaction.atomic():
        one = trail.record("x.y", subject=department, by=None, at=NOW)
        two = trail.record("x.y", subject=department, by=None, at=NOW, system=True)
    assert (one.actor, two.actor) == (Actor.REPORTER, Actor.SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_no_entry_stands_apart_from_its_write() -> None:
    department = Department.objects.create(code="one", name_en="One", created_at=NOW)
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        trail.record("x.y", subject=department, by=None, at=NOW)
    assert not Entry.objects.exists()


def test_an_entry_is_neither_changed_nor_deleted(department: Department) -> None:
    entry = entries_of(department)[0]
    entry.act = "something.else"
    with pytest.raises(EntryIsFinal):
        entry.save()
    with pytest.raises(EntryIsFinal):
        entry.delete()
    assert entries_of(department)[0].act == "department.added"


def test_a_person_is_always_named_and_nobody_else_is(department: Department, head: User) -> None:
    fields = {"at": NOW, "act": "x.y", "subject_kind": "x", "subject_id": "y"}
    for actor, by in ((Actor.PERSON, None), (Actor.REPORTER, head), (Actor.SYSTEM, head)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(actor=actor, by=by, **fields)
