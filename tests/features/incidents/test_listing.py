"""Lists: what they hold, in which order, page by page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import listing
from beamward.features.incidents.listing import Filters, Sort
from beamward.features.incidents.models import Incident, Origin
from beamward.features.incidents.terms import Terms
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department
from tests.features.incidents.conftest import Many
from tests.support.factories import NOW

Make = Callable[..., Incident]


def matching(department: Department, **filters: object) -> set[str]:
    found = listing.matching(department, Filters(**filters), Terms(department))  # type: ignore[arg-type]
    return set(found.values_list("public_id", flat=True))


def walk(department: Department, sort: Sort, size: int) -> list[list[str]]:
    """Return the ids of every page, walked from the start to the end."""
    found = listing.matching(department, Filters(), Terms(department))
    pages, after = [], ""
    while True:
        page = listing.page(found, sort=sort, after=after, size=size)
        pages.append([row.public_id for row in page.rows])
        if not page.after:
            return pages
        after = page.after


def test_a_list_holds_the_incidents_of_one_department(
    many: Many, department: Department, other_department: Department
) -> None:
    ours = many(2)
    many(1, department=other_department)
    assert matching(department) == {incident.public_id for incident in ours}


def test_a_state_is_filtered_and_open_means_not_ended(many: Many, department: Department) -> None:
    made = {state: many(1, **_in_state(state, many))[0].public_id for state in State}
    assert matching(department, state="closed") == {made[State.CLOSED]}
    ended = {State.CLOSED, State.WITHDRAWN, State.DUPLICATE, State.NOT_AN_INCIDENT}
    # The incident of which the duplicate is one is open, too.
    open_ones = {public_id for state, public_id in made.items() if state not in ended}
    assert open_ones <= matching(department, state=listing.OPEN)
    assert not matching(department, state=listing.OPEN) & {made[state] for state in ended}


def _in_state(state: State, many: Many) -> dict[str, object]:
    if state is State.DUPLICATE:
        return {"state": state, "duplicate_of": many(1)[0]}
    return {"state": state}


def test_a_term_finds_what_stands_below_it(many: Many, department: Department) -> None:
    vmat = many(1, modality="photon_imrt_vmat")[0].public_id
    beam = many(1, modality="external_beam")[0].public_id
    hdr = many(1, modality="brachy_hdr")[0].public_id
    unknown = many(1, modality="unknown")[0].public_id
    nothing = many(1)[0].public_id
    assert matching(department, modality="external_beam") == {vmat, beam}
    assert matching(department, modality="brachy_hdr") == {hdr}
    assert matching(department, modality="unknown") == {unknown}
    assert matching(department, modality=listing.NOT_GIVEN) == {nothing}


def test_a_departments_own_term_finds_its_incidents(
    many: Many, department: Department, quality_lead: User
) -> None:
    organisations.keep_term(
        department=department,
        vocabulary="modality",
        code="flash",
        label_en="FLASH",
        label_zh="闪疗",
        parent="external_beam",
        is_own=True,
        is_active=True,
        by=quality_lead,
        at=NOW,
    )
    flash = many(1, modality="flash")[0].public_id
    assert matching(department, modality="flash") == {flash}
    assert matching(department, modality="external_beam") == {flash}


def test_the_other_filters_narrow_a_list(
    many: Many, department: Department, investigator: User
) -> None:
    given = many(1, investigator=investigator, state="investigating")[0]
    marked = many(1, for_meeting=True)[0]
    imported = many(1, origin=Origin.IMPORT)[0]
    named = many(1, title="Wrong wedge")[0]
    assert matching(department, investigator=investigator.public_id) == {given.public_id}
    assert given.public_id not in matching(department, investigator=listing.NOBODY)
    assert matching(department, for_meeting=True) == {marked.public_id}
    assert matching(department, origin="import") == {imported.public_id}
    assert matching(department, text="wedge") == {named.public_id}


def test_days_are_those_of_the_department(department: Department, many: Many) -> None:
    department.time_zone = "Asia/Shanghai"
    # 23:30 in Greenwich on 1 March is 7:30 on 2 March in Shanghai.
    late = many(1, received_at=NOW.replace(day=1, hour=23, minute=30))[0]
    assert matching(department, received_from=date(2026, 3, 2), received_to=date(2026, 3, 2)) == {
        late.public_id
    }
    assert matching(department, received_to=date(2026, 3, 1)) == set()


@pytest.mark.parametrize("sort", Sort)
def test_every_order_shows_each_incident_once_and_walks_back_the_same_way(
    sort: Sort, many: Many, department: Department
) -> None:
    severities = ["none", "critical", "", "moderate", "unknown", "severe", "mild"]
    for place, severity in enumerate(severities * 3):
        many(
            1,
            potential_severity=severity,
            medical_harm="death" if place == 4 else "",
            due_date=None if place % 3 else NOW.date() + timedelta(days=place % 4),
        )
    pages = walk(department, sort, size=4)
    flat = [public_id for page in pages for public_id in page]
    assert len(flat) == len(set(flat)) == 21
    found = listing.matching(department, Filters(), Terms(department))
    back = [pages[-1]]
    before = pages[-1][0]
    while before:
        page = listing.page(found, sort=sort, before=before, size=4)
        back.insert(0, [row.public_id for row in page.rows])
        before = page.before
    assert back == pages


def test_the_worst_comes_first_and_what_is_not_judged_last(
    many: Many, department: Department
) -> None:
    for severity in ("none", "critical", "", "moderate", "unknown", "severe", "mild"):
        many(1, potential_severity=severity)
    found = listing.matching(department, Filters(), Terms(department))
    rows = listing.page(found, sort=Sort.SEVERITY).rows
    assert [row.potential_severity for row in rows[:5]] == [
        "critical",
        "severe",
        "moderate",
        "mild",
        "none",
    ]
    assert {row.potential_severity for row in rows[5:]} == {"", "unknown"}


def test_the_nearest_deadline_comes_first_and_what_has_none_or_was_looked_at_last(
    many: Many, department: Department
) -> None:
    without = many(1, due_date=None)[0]
    triaged = many(1, due_date=date(2025, 1, 1), state="triaged")[0]
    late = many(1, due_date=date(2026, 1, 1))[0]
    soon = many(1, due_date=date(2026, 4, 1))[0]
    found = listing.matching(department, Filters(), Terms(department))
    rows = listing.page(found, sort=Sort.DEADLINE).rows
    assert [row.public_id for row in rows] == [
        late.public_id,
        soon.public_id,
        without.public_id,
        triaged.public_id,
    ]


def test_a_page_does_not_jump_when_something_new_comes_in(
    many: Many, department: Department
) -> None:
    made = many(6)
    found = listing.matching(department, Filters(), Terms(department))
    first = listing.page(found, size=3)
    many(2, received_at=NOW + timedelta(hours=1))
    second = listing.page(found, size=3, after=first.after)
    assert [row.public_id for row in second.rows] == [one.public_id for one in made[3:]]


def test_an_unknown_place_begins_at_the_start(many: Many, department: Department) -> None:
    made = many(3)
    found = listing.matching(department, Filters(), Terms(department))
    for after, before in (("NOSUCHPLACE0", ""), ("", "NOSUCHPLACE0")):
        page = listing.page(found, size=2, after=after, before=before)
        assert [row.public_id for row in page.rows] == [one.public_id for one in made[:2]]
        assert not page.before


def test_counting_stops_in_time(many: Many, department: Department) -> None:
    many(5)
    found = listing.matching(department, Filters(), Terms(department))
    assert listing.counted(found) == 5
    assert listing.counted(found, most=3) == 4


def test_the_whole_list_comes_in_its_order(many: Many, department: Department) -> None:
    for severity in ("", "mild", "critical"):
        many(2, potential_severity=severity)
    found = listing.matching(department, Filters(), Terms(department))
    every = [row[0] for row in listing.every(found, sort=Sort.SEVERITY, columns=("public_id",))]
    assert every == [row.public_id for row in listing.page(found, sort=Sort.SEVERITY).rows]


def test_filters_say_what_is_set_and_can_lose_one() -> None:
    filters = Filters(state="open", text="wedge")
    assert filters.given() == {"state": "open", "text": "wedge"}
    assert filters.without("text") == Filters(state="open")
