"""Whatever is changed in a trail, behind the back of the program, is found."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.foundation.accounts.models import User
from beamward.foundation.trail import anchors, digests, queries, services, verification
from beamward.foundation.trail.models import Entry, Link
from beamward.foundation.trail.verification import Finding, Flaw
from tests.foundation.trail.tampering import COLUMNS, other_value
from tests.support.factories import NOW
from tests.support.unguarded import as_owner

FLAWS = dict.fromkeys(COLUMNS, Flaw.ACT) | {
    "before": Flaw.CONTENT,
    "after": Flaw.CONTENT,
    "salt": Flaw.CONTENT,
    "erased_at": Flaw.CONTENT,
    "content_digest": Flaw.CONTENT,
}


def first_finding() -> Finding:
    """Return what a verification finds first, or fail."""
    found = verification.verify().findings
    assert found[-1].flaw == Flaw.GUARDS
    return found[0]


def number_of(entry: Entry) -> int:
    return Link.objects.get(entry=entry).number


def test_a_trail_that_nobody_touched_holds(chained: list[Entry]) -> None:
    looked_at: list[int] = []
    verdict = verification.verify(progress=looked_at.append)
    assert verdict.holds
    assert verdict.size == sum(looked_at) == Entry.objects.count()
    assert verdict.digest == Link.objects.latest("number").digest


@pytest.mark.django_db
def test_an_empty_trail_holds() -> None:
    assert verification.verify().holds


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found(chained: list[Entry], column: str) -> None:
    entry = chained[3]
    value, number = other_value(entry, column), number_of(entry)
    changes = f"{column} = %s" + (", by_id = NULL" if column == "actor" else "")
    with as_owner() as cursor:
        cursor.execute(f"UPDATE trail_entry SET {changes} WHERE id = %s", [value, entry.pk])  # noqa: S608
        assert first_finding() == Finding(FLAWS[column], number)


@pytest.mark.parametrize(
    ("column", "value", "flaw"),
    [
        ("at", "2026-99-99 00:00:00", Flaw.UNREADABLE),
        ("at", "yesterday", Flaw.UNREADABLE),
        ("erased_at", "2026-99-99 00:00:00", Flaw.UNREADABLE),
        ("before", "no JSON", Flaw.CONTENT),
        ("after", "{", Flaw.CONTENT),
        ("salt", "no hex", Flaw.CONTENT),
        ("content_digest", "", Flaw.CONTENT),
    ],
)
def test_an_entry_that_can_no_longer_be_read_is_found(
    chained: list[Entry], column: str, value: str, flaw: Flaw
) -> None:
    if connection.vendor != "sqlite" and column not in ("salt", "content_digest"):
        return  # PostgreSQL takes no value that its column cannot hold.
    entry = chained[3]
    number = number_of(entry)
    with as_owner() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"UPDATE trail_entry SET {column} = %s WHERE id = %s", [value, entry.pk])  # noqa: S608
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        assert first_finding() == Finding(flaw, number)


def test_content_that_was_moved_between_before_and_after_is_found(chained: list[Entry]) -> None:
    entry = chained[3]
    number = number_of(entry)
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE trail_entry SET before = after, after = before WHERE id = %s", [entry.pk]
        )
        assert first_finding() == Finding(Flaw.CONTENT, number)


def test_a_content_that_was_changed_with_its_digest_is_found(chained: list[Entry]) -> None:
    entry = chained[3]
    number = number_of(entry)
    digest = digests.of_content(entry.salt, "{}", '{"triage_days": 99}')
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE trail_entry SET before = '{}', after = %s, content_digest = %s WHERE id = %s",
            ['{"triage_days": 99}', digest, entry.pk],
        )
        assert first_finding() == Finding(Flaw.ACT, number)


def test_an_entry_that_was_changed_with_its_leaf_breaks_the_chain(chained: list[Entry]) -> None:
    entry = chained[3]
    number = number_of(entry)
    with as_owner() as cursor:
        cursor.execute("UPDATE trail_entry SET act = 'x.other' WHERE id = %s", [entry.pk])
        leaf = queries.act_of(Entry.objects.values_list(*queries.IDENTITY).get(pk=entry.pk)).leaf()
        cursor.execute("UPDATE trail_link SET leaf = %s WHERE number = %s", [leaf.hex(), number])
        assert first_finding() == Finding(Flaw.CHAIN, number)


def test_a_forged_digest_is_found(chained: list[Entry]) -> None:
    number = number_of(chained[3])
    with as_owner() as cursor:
        cursor.execute("UPDATE trail_link SET digest = %s WHERE number = %s", ["00" * 32, number])
        assert first_finding() == Finding(Flaw.CHAIN, number)


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_deleted_entry_is_found(chained: list[Entry], place: int) -> None:
    entry = chained[place]
    number = number_of(entry)
    with as_owner() as cursor:
        cursor.execute("DELETE FROM trail_entry WHERE id = %s", [entry.pk])
        assert first_finding() == Finding(Flaw.ENTRY_GONE, number)


def test_a_deleted_link_is_found_and_its_entry_does_not_slip_back_in(chained: list[Entry]) -> None:
    number = number_of(chained[3])
    with as_owner() as cursor:
        cursor.execute("DELETE FROM trail_link WHERE number = %s", [number])
        services.seal(everything=True)
        assert first_finding() == Finding(Flaw.LINK_GONE, number)


def test_a_deleted_link_with_its_entry_is_found(chained: list[Entry]) -> None:
    number = number_of(chained[3])
    with as_owner() as cursor:
        cursor.execute("DELETE FROM trail_link WHERE number = %s", [number])
        cursor.execute("DELETE FROM trail_entry WHERE id = %s", [chained[3].pk])
        assert first_finding() == Finding(Flaw.LINK_GONE, number)


def test_a_swapped_order_is_found(chained: list[Entry]) -> None:
    one, two = chained[3], chained[4]
    number = number_of(one)
    with as_owner() as cursor:
        for link, entry in ((number + 1, -1), (number, two.pk), (number + 1, one.pk)):
            if entry == -1:
                entry = Entry.objects.create(at=one.at, act="x", actor="system").pk
            cursor.execute("UPDATE trail_link SET entry_id = %s WHERE number = %s", [entry, link])
        assert first_finding().number == number


def test_an_entry_that_was_moved_to_another_row_is_found(chained: list[Entry]) -> None:
    entry = chained[3]
    number = number_of(entry)
    with as_owner() as cursor:
        cursor.execute("UPDATE trail_entry SET id = 1000000000 WHERE id = %s", [entry.pk])
        assert first_finding() == Finding(Flaw.ENTRY_GONE, number)


def test_content_that_was_emptied_without_an_act_is_found(chained: list[Entry]) -> None:
    entry = chained[3]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trail_entry SET before = '{}', after = '{}', salt = '',"
            " erased_at = '2026-03-02 09:30:00' WHERE id = %s",
            [entry.pk],
        )
    assert verification.verify().findings == [Finding(Flaw.ERASED, number_of(entry))]


def test_an_account_that_was_given_another_name_in_the_trail_is_found(
    chained: list[Entry],
) -> None:
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET public_id = 'OTHERPERSON0' WHERE id = %s",
            [chained[3].by_id],
        )
        assert first_finding() == Finding(Flaw.ACT, number_of(chained[0]))


@settings(max_examples=25)
@given(
    acts=st.lists(
        st.sampled_from(["record", "erase", "seal", "seal everything", "anchor"]), max_size=12
    )
)
def test_whatever_people_do_the_trail_holds_and_leads_to_every_anchor(
    acts: list[str],
    recorded: Callable[[int], list[Entry]],
    quality_lead: User,
    tmp_path: Path,
) -> None:
    file = tmp_path / "anchors.jsonl"
    for act in acts:
        match act:
            case "record":
                recorded(2)
            case "erase":
                content = Entry.objects.filter(erased_at=None, department__isnull=False)
                services.erase(entries=content[:1], reason="A name.", by=quality_lead, at=NOW)
            case "anchor":
                services.anchor(to=file, at=NOW)
            case _:
                services.seal(everything=act == "seal everything")
    services.seal(everything=True)
    kept = anchors.read(file) if file.exists() else []
    verdict = verification.verify(kept)
    assert verdict.holds
    assert (verdict.size, verdict.anchors) == (Entry.objects.count(), len(kept))
    assert verdict.erased == Entry.objects.exclude(erased_at=None).count()
