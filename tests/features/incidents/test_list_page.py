"""The list of incidents."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident, Origin
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.public_id import grouped
from tests.features.incidents.conftest import Many
from tests.support import factories

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def shown(client: Client, address: str = "/incidents") -> list[str]:
    """Return the ids of the incidents on a page of the list, in order."""
    response = client.get(address)
    assert response.status_code == 200
    table = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r'href="/incidents/([0-9A-Z]{12})"', table)


def test_the_newest_stands_first_and_the_next_page_goes_on(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    made = [incident.public_id for incident in many(60)]
    client = client_of(quality_lead)
    assert shown(client) == made[:50]
    page = client.get("/incidents").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    assert shown(client, following[1].replace("&amp;", "&")) == made[50:]


def test_filters_live_in_the_address_and_each_can_be_taken_away(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    severe = many(1, potential_severity="severe", event_type="near_miss")[0]
    many(2, event_type="near_miss")
    client = client_of(quality_lead)
    address = "/incidents?potential_severity=severe&event_type=near_miss"
    assert shown(client, address) == [severe.public_id]
    page = client.get(address).content.decode()
    assert "Potential severity: Severe" in page
    assert 'class="chip" href="/incidents?event_type=near_miss"' in page
    assert len(shown(client, "/incidents?event_type=near_miss")) == 3


def test_nonsense_in_the_address_is_left_out(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    many(2)
    client = client_of(quality_lead)
    address = "/incidents?state=lost&sort=sideways&from=yesterday&to=2026-99-99&origin=moon&after=x"
    assert len(shown(client, address)) == 2
    assert shown(client, "/incidents?modality=no_such_code") == []


def test_nothing_found_says_so_and_offers_the_way_back(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    many(1)
    page = client_of(quality_lead).get("/incidents?q=zzzz").content.decode()
    assert "No incident passes these filters" in page


def test_a_typed_reference_leads_straight_to_the_incident(
    client_of: ClientOf, quality_lead: User, make_incident: Make, stranger: User
) -> None:
    incident = make_incident()
    typed = grouped(incident.public_id).lower()
    response = client_of(quality_lead).get("/incidents", {"q": typed})
    assert response["Location"] == f"/incidents/{incident.public_id}"
    # Elsewhere the same reference is only a search that finds nothing.
    assert client_of(stranger).get("/incidents", {"q": typed}).status_code == 200


def test_more_than_a_thousand_are_not_counted(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    many(1001)
    page = client_of(quality_lead).get("/incidents").content.decode()
    assert "more than 1,000" in page


def test_the_number_of_questions_does_not_grow_with_the_list(
    client_of: ClientOf, quality_lead: User, many: Many, make_incident: Make
) -> None:
    client = client_of(quality_lead)
    addresses = [
        "/incidents",
        "/incidents?state=open&origin=front_door",
        "/incidents?sort=deadline",
        "/incidents?sort=severity",
        "/incidents/triage",
        "/",
        "/lessons",
    ]
    # Enough that every order and every page has something to show.
    make_incident(State.CLOSED)
    many(60, potential_severity="critical", title="")
    for address in addresses:
        client.get(address)
    few = [_questions(client, address) for address in addresses]
    many(3000, potential_severity="mild", title="")
    assert [_questions(client, address) for address in addresses] == few
    assert max(few) <= 18


def _questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("role", ["reporter", "action_owner", "administrator"])
def test_whoever_does_not_handle_reports_sees_no_list(
    client_of: ClientOf, role: str, request: pytest.FixtureRequest
) -> None:
    assert client_of(request.getfixturevalue(role)).get("/incidents").status_code == 403


@pytest.mark.parametrize("role", ["triager", "investigator", "head", "auditor", "confidant"])
def test_readers_of_the_department_see_the_list(
    client_of: ClientOf, role: str, request: pytest.FixtureRequest, many: Many
) -> None:
    many(1)
    assert len(shown(client_of(request.getfixturevalue(role)))) == 1


def test_the_address_names_the_department_and_nobody_reaches_a_strange_one(
    client_of: ClientOf,
    department: Department,
    other_department: Department,
    quality_lead: User,
    many: Many,
) -> None:
    ours = many(1)[0]
    theirs = many(1, department=other_department)[0]
    both = factories.make_person(department, Role.QUALITY_LEAD)
    organisations.give_role(
        user=both, department=other_department, role=Role.HEAD, by=None, at=factories.NOW
    )
    client = client_of(both)
    assert shown(client, "/incidents?department=onc") == [ours.public_id]
    assert shown(client, "/incidents?department=other") == [theirs.public_id]
    assert client_of(quality_lead).get("/incidents?department=other").status_code == 404


def test_imported_ones_are_in_the_list(client_of: ClientOf, quality_lead: User, many: Many) -> None:
    imported = many(1, origin=Origin.IMPORT, due_date=None)[0]
    client = client_of(quality_lead)
    assert shown(client) == [imported.public_id]
    assert shown(client, "/incidents?origin=front_door") == []


def test_the_list_speaks_chinese(client_of: ClientOf, quality_lead: User, many: Many) -> None:
    many(1, event_type="near_miss", state="reported")
    page = client_of(quality_lead, "zh-hans").get("/incidents").content.decode()
    assert "近似差错" in page
    assert "潜在严重程度" in page


def test_the_filter_that_is_set_stays_chosen_and_own_terms_are_offered(
    client_of: ClientOf, quality_lead: User, department: Department, many: Many
) -> None:
    client = client_of(quality_lead)
    assert "FLASH" not in client.get("/incidents").content.decode()
    organisations.keep_term(
        department=department,
        vocabulary="modality",
        code="flash",
        label_en="FLASH <fast>",
        parent="external_beam",
        is_own=True,
        is_active=True,
        by=quality_lead,
        at=factories.NOW,
    )
    page = client.get("/incidents?modality=flash&event_type=near_miss&state=open").content.decode()
    for code, label in (
        ("flash", "FLASH &lt;fast&gt;"),
        ("near_miss", "Near miss"),
        ("open", "not ended"),
    ):
        assert f'<option value="{code}" selected>{label}</option>' in page
    strange = '"><script>alert(1)</script>'
    assert strange not in client.get("/incidents", {"modality": strange}).content.decode()
