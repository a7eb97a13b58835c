"""What an entry says is erased for good, and the trail still holds."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.template import engines
from django.utils import translation

from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Machine, Role
from beamward.foundation.trail import queries, services, verification
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from tests.support import factories
from tests.support.factories import NOW

REASON = "A patient's name had been typed."


def erase(entry: Entry, by: User, reason: str = REASON) -> int:
    return services.erase(entries=[entry], reason=reason, by=by, at=NOW)


def shown(entries: object, language: str = "en") -> str:
    template = engines["jinja2"].env.from_string(  # type: ignore[attr-defined]
        '{% import "trail/entries.html" as trail %}{{ trail.entries(entries) }}'
    )
    with translation.override(language):
        return str(template.render(entries=entries))


def test_the_content_goes_and_who_did_what_and_when_stays(
    chained: list[Entry], quality_lead: User
) -> None:
    entry = chained[3]
    assert erase(entry, quality_lead) == 1
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.before, kept.after, kept.salt, kept.erased_at) == ({}, {}, "", NOW)
    assert (kept.act, kept.by, kept.at) == (entry.act, entry.by, entry.at)
    assert kept.content_digest == entry.content_digest


def test_the_trail_holds_after_an_erasure(chained: list[Entry], quality_lead: User) -> None:
    before = verification.verify()
    erase(chained[3], quality_lead)
    services.seal()
    after = verification.verify()
    assert after.holds
    assert (before.erased, after.erased) == (0, 1)


def test_an_erasure_during_a_verification_is_no_false_alarm(
    chained: list[Entry], quality_lead: User
) -> None:
    erase(chained[3], quality_lead)
    # The act that tells of it is not chained yet.
    assert verification.verify().holds


def test_an_entry_erased_before_it_was_chained_is_chained_all_the_same(
    recorded: Callable[[int], list[Entry]], quality_lead: User
) -> None:
    [entry] = recorded(1)
    erase(entry, quality_lead)
    services.seal()
    assert verification.verify().erased == 1
    assert verification.verify().holds


def test_the_erasure_is_an_act_that_does_not_repeat_what_was_erased(
    chained: list[Entry], quality_lead: User
) -> None:
    erase(chained[3], quality_lead, f"  {REASON} ")
    told = Entry.objects.get(act="trail.erased")
    assert (told.by, told.subject_id) == (quality_lead, chained[3].public_id)
    assert (told.before, told.after) == ({}, {"reason": REASON})
    assert told.department_id == chained[3].department_id


def test_the_history_beside_the_record_says_that_it_was_erased(
    chained: list[Entry], machine: Machine, quality_lead: User
) -> None:
    erase(chained[3], quality_lead)
    number = [entry.pk for entry in entries_of(machine)].index(chained[3].pk)
    [entry] = entries_of(machine)[number : number + 1]
    assert "What this entry said has been erased." in shown([entry])
    assert "该条记录的内容已被清除。" in shown([entry], "zh-hans")
    assert "in the sealed chain" in shown([entry])
    assert "封存链第" in shown([entry], "zh-hans")
    others = [one for one in entries_of(machine) if one.pk != chained[3].pk]
    assert "erased" not in shown(others)


def test_the_reason_can_be_erased_as_well(chained: list[Entry], quality_lead: User) -> None:
    erase(chained[3], quality_lead, "Mrs Smith wanted it.")
    erase(Entry.objects.get(act="trail.erased"), quality_lead)
    services.seal()
    assert verification.verify().holds
    assert "Smith" not in str(list(Entry.objects.values()))


def test_several_entries_are_erased_as_a_whole_or_not_at_all(
    chained: list[Entry], quality_lead: User
) -> None:
    erase(chained[3], quality_lead)
    with pytest.raises(services.ErasureRefused):
        services.erase(entries=chained, reason=REASON, by=quality_lead, at=NOW)
    assert Entry.objects.exclude(erased_at=None).count() == 1
    rest = [entry for entry in chained if entry.pk != chained[3].pk]
    assert services.erase(entries=rest, reason=REASON, by=quality_lead, at=NOW) == 6


def test_what_was_erased_is_not_erased_again(chained: list[Entry], quality_lead: User) -> None:
    erase(chained[3], quality_lead)
    with pytest.raises(services.ErasureRefused, match="already"):
        erase(chained[3], quality_lead)


def test_nothing_is_erased_without_a_reason(chained: list[Entry], quality_lead: User) -> None:
    with pytest.raises(services.ErasureRefused, match="why"):
        erase(chained[3], quality_lead, " \n")
    assert Entry.objects.get(pk=chained[3].pk).erased_at is None


@pytest.mark.parametrize("role", sorted(Role))
def test_the_quality_lead_and_the_head_erase_and_nobody_else(
    chained: list[Entry], department: Department, role: Role
) -> None:
    person = factories.make_person(department, role)
    if role in {Role.QUALITY_LEAD, Role.HEAD}:
        assert erase(chained[3], person) == 1
    else:
        with pytest.raises(PermissionDenied):
            erase(chained[3], person)


def test_people_of_another_department_erase_nothing(chained: list[Entry], stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        erase(chained[3], stranger)


def test_an_entry_of_no_department_is_erased_by_who_manages_the_installation(
    quality_lead: User,
) -> None:
    root = accounts.add(
        login="root",
        password=factories.PASSWORD,
        full_name="Root",
        is_administrator=True,
        by=None,
        at=NOW,
    )
    entry = queries.entries_of(quality_lead)[0]
    assert entry.department_id is None
    with pytest.raises(PermissionDenied):
        erase(entry, quality_lead)
    assert erase(entry, root) == 1
