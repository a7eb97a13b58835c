"""What a program reads, role by role, as the person whose token it carries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beamward.domain.incident.lifecycle import State
from beamward.features.actions import queries as actions
from beamward.features.incidents import services
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports.models import Identity
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import ApiToken, User
from beamward.foundation.organisations.models import Department, Role
from tests.api.conftest import ROOT, Program
from tests.support import factories
from tests.support.factories import NARRATIVE, NOW, make_person

ProgramOf = Callable[..., Program]
MakeIncident = Callable[..., Incident]

READERS = {
    Role.TRIAGER,
    Role.INVESTIGATOR,
    Role.QUALITY_LEAD,
    Role.HEAD,
    Role.AUDITOR,
    Role.CONFIDANT,
}


def statuses(program: Program, incident: Incident, action_id: str) -> dict[str, int]:
    """Return with which status each question is answered."""
    one = f"/incidents/{incident.public_id}"
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "list": ("/incidents", {"department": "onc"}),
        "incident": (one, {}),
        "trail": (f"{one}/trail", {}),
        "recurrences": (f"{one}/recurrences", {}),
        "actions": ("/actions", {"department": "onc"}),
        "action": (f"/actions/{action_id}", {}),
        "action trail": (f"/actions/{action_id}/trail", {}),
        "action recurrence": (f"/actions/{action_id}/recurrence", {}),
        "people": ("/departments/onc/people", {}),
    }
    return {name: program.get(path, **query).status_code for name, (path, query) in asked.items()}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_what_it_may_and_is_told_what_it_may_not(
    department: Department, make_incident: MakeIncident, program_of: ProgramOf, role: Role
) -> None:
    incident = make_incident(State.ACTIONS_OPEN)
    action = actions.of_subject("incidents.incident", incident.public_id).get()
    expected = 200 if role in READERS else 403
    program = program_of(make_person(department, role))
    found = statuses(program, incident, action.public_id)
    assert found == dict.fromkeys(found, expected)


def test_for_people_of_other_departments_nothing_is_there(
    make_incident: MakeIncident, stranger: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.ACTIONS_OPEN)
    action = actions.of_subject("incidents.incident", incident.public_id).get()
    found = statuses(program_of(stranger), incident, action.public_id)
    assert found == dict.fromkeys(found, 404)


def test_without_a_token_nothing_is_read(make_incident: MakeIncident, nobody: Program) -> None:
    incident = make_incident(State.ACTIONS_OPEN)
    action = actions.of_subject("incidents.incident", incident.public_id).get()
    found = statuses(nobody, incident, action.public_id)
    assert found == dict.fromkeys(found, 401)


def test_a_session_of_the_browser_is_no_token(
    department: Department, client_of: Callable[..., Client], quality_lead: User
) -> None:
    answer = client_of(quality_lead).get(f"{ROOT}/incidents", {"department": "onc"})
    assert answer.status_code == 401


@pytest.mark.parametrize("why", ["expired", "revoked", "barred", "misspelt"])
def test_a_token_that_is_no_longer_valid_opens_nothing(
    department: Department, quality_lead: User, why: str
) -> None:
    at = timezone.now()
    token = accounts.issue_token(
        user=quality_lead,
        name="x",
        expires_at=at + timedelta(seconds=-1 if why == "expired" else 60),
        at=at,
    )
    if why == "revoked":
        accounts.revoke_token(token=ApiToken.objects.get(), by=quality_lead, at=at)
    if why == "barred":
        quality_lead.is_active = False
        quality_lead.save()
    if why == "misspelt":
        token += "x"
    assert Program(token).get("/departments").status_code == 401


def test_who_owns_an_action_reads_the_incident_it_came_of_but_not_its_trail(
    make_incident: MakeIncident, investigator: User, action_owner: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    program = program_of(action_owner)
    one = f"/incidents/{incident.public_id}"
    assert program.get(one).status_code == 403
    action = factories.make_action(incident, owner=action_owner, by=investigator)
    assert program.get(one).status_code == 200
    assert program.get(f"{one}/trail").status_code == 403
    assert [item["id"] for item in program.get("/actions").json()["items"]] == [action.public_id]
    assert program.get(f"/actions/{action.public_id}").json()["acts"] == ["finish"]


def test_an_incident_is_told_whole(
    make_incident: MakeIncident, quality_lead: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.CLOSED)
    body = program_of(quality_lead).get(f"/incidents/{incident.public_id}").json()
    assert body["state"] == "closed"
    assert body["report"]["narrative"] == NARRATIVE
    assert body["findings"]["problem_types"] == ["position_shift"]
    assert body["findings"]["step_origin"] == "p12_patient_setup"
    assert body["lesson"]["title_zh"] == "床高要念出来"
    assert body["actions"][0]["strength"] == "strong"
    assert body["report"]["messages"][0]["is_answer"] is True
    assert body["revision"] == incident.revision
    assert body["received_at"] == "2026-03-02T00:00:00Z"


def test_later_incidents_like_it_are_told_since_a_day(
    make_incident: MakeIncident, quality_lead: User, program_of: ProgramOf
) -> None:
    first = make_incident(State.ACTIONS_OPEN)
    again = make_incident(State.ACTIONS_OPEN, at=NOW + timedelta(days=9))
    program, path = program_of(quality_lead), f"/incidents/{first.public_id}/recurrences"
    (found,) = program.get(path).json()
    assert (found["id"], found["reported_date"]) == (again.public_id, "2026-03-11")
    assert program.get(path, since="2026-04-01").json() == []
    assert program.get(path, since="soon").status_code == 422


def test_the_label_of_a_state_comes_in_the_language_that_is_asked_for(
    make_incident: MakeIncident, quality_lead: User, program_of: ProgramOf
) -> None:
    incident = make_incident()
    path = f"/incidents/{incident.public_id}"
    assert program_of(quality_lead, "en").get(path).json()["label"] == "reported"
    assert program_of(quality_lead, "zh-Hans").get(path)["Content-Language"] == "zh-hans"


def test_an_answer_is_kept_by_no_cache_and_sets_no_cookie(
    department: Department, quality_lead: User, program_of: ProgramOf
) -> None:
    for answer in (
        program_of(quality_lead).get("/incidents", department="onc"),
        program_of(quality_lead).get("/incidents", department="nowhere"),
        Program(None).get("/departments"),
    ):
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies


@pytest.mark.parametrize(
    ("identity", "role", "seen"),
    [
        (Identity.NAMED, Role.TRIAGER, True),
        (Identity.NAMED, Role.CONFIDANT, True),
        (Identity.NAMED, Role.HEAD, False),
        (Identity.NAMED, Role.AUDITOR, False),
        (Identity.CONFIDENCE, Role.CONFIDANT, False),
        (Identity.CONFIDENCE, Role.QUALITY_LEAD, False),
        (Identity.ANONYMOUS, Role.CONFIDANT, False),
    ],
)
def test_who_reported_is_told_to_whom_it_may_be(
    department: Department, program_of: ProgramOf, identity: Identity, role: Role, seen: bool
) -> None:
    factories.make_key(department)
    incident = factories.make_incident(
        department, identity=identity, name="" if identity == Identity.ANONYMOUS else "R. Porter"
    )
    reader = make_person(department, role)
    answer = program_of(reader).get(f"/incidents/{incident.public_id}")
    assert ("R. Porter" in answer.content.decode()) is seen


def test_doses_are_numbers_in_gray(
    make_incident: MakeIncident, investigator: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    program = program_of(investigator)
    added = program.post(
        f"/incidents/{incident.public_id}/courses",
        {
            "revision": incident.revision,
            "pseudonym": "patient A",
            "basis": "fraction",
            "planned_gy": 2,
            "delivered_gy": 2.345,
        },
    )
    assert added.status_code == 201
    (course,) = program.get(f"/incidents/{incident.public_id}").json()["courses"]
    assert (course["planned_gy"], course["delivered_gy"]) == (2.0, 2.345)
    assert course["fractions_planned"] is None


# --- lists ---------------------------------------------------------------------------------------


def test_the_list_has_the_filters_of_the_page_and_goes_on_where_it_ended(
    make_incident: MakeIncident, quality_lead: User, program_of: ProgramOf
) -> None:
    reported = [make_incident(at=NOW - timedelta(days=day)) for day in range(5)]
    triaged = make_incident(State.TRIAGED, at=NOW - timedelta(days=30))
    program = program_of(quality_lead)
    seen, after = [], ""
    while True:
        page = program.get(
            "/incidents",
            department="onc",
            state="reported",
            size=2,
            **({"after": after} if after else {}),
        ).json()
        seen += [item["id"] for item in page["items"]]
        after = page["after"]
        if not after:
            break
    assert seen == [incident.public_id for incident in reported]
    for query, expected in (
        ({"event_type": "near_miss"}, [triaged.public_id]),
        ({"to": (NOW - timedelta(days=20)).date().isoformat()}, [triaged.public_id]),
        ({"q": "couch"}, [triaged.public_id]),
        ({"state": "closed"}, []),
        ({"investigator": "nobody", "state": "triaged"}, [triaged.public_id]),
    ):
        answer = program.get("/incidents", department="onc", **query)
        assert [item["id"] for item in answer.json()["items"]] == expected, query


def test_the_list_goes_back(
    make_incident: MakeIncident, quality_lead: User, program_of: ProgramOf
) -> None:
    ids = [make_incident(at=NOW - timedelta(days=day)).public_id for day in range(4)]
    program = program_of(quality_lead)
    page = program.get("/incidents", department="onc", size=2, after=ids[1]).json()
    assert [item["id"] for item in page["items"]] == ids[2:]
    back = program.get("/incidents", department="onc", size=2, before=page["before"]).json()
    assert [item["id"] for item in back["items"]] == ids[:2]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"department": "onc", "size": 0},
        {"department": "onc", "size": 10_000},
        {"department": "onc", "sort": "colour"},
        {"department": "onc", "from": "yesterday"},
        {"department": "onc", "after": "1"},
        {"department": "onc", "q": "\x00"},
        {"department": "a b"},
    ],
)
def test_a_question_without_sense_is_refused_with_what_is_wrong(
    quality_lead: User, program_of: ProgramOf, query: dict[str, Any]
) -> None:
    answer = program_of(quality_lead).get("/incidents", **query)
    assert answer.status_code == 422
    assert answer.json()["code"] == "malformed"
    assert answer.json()["details"]["errors"][0]["where"].startswith("query")


def test_a_filter_with_an_unknown_code_finds_nothing(
    make_incident: MakeIncident, quality_lead: User, program_of: ProgramOf
) -> None:
    make_incident()
    program = program_of(quality_lead)
    for query in ({"event_type": "nonsense"}, {"state": "nonsense"}, {"modality": "unknown"}):
        answer = program.get("/incidents", department="onc", **query)
        assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_lists_ask_the_database_no_more_for_many_records_than_for_few(
    make_incident: MakeIncident, investigator: User, program_of: ProgramOf
) -> None:
    program = program_of(investigator)
    asked: dict[str, list[int]] = {}
    for _round in range(2):
        for _number in range(3):
            incident = make_incident(State.INVESTIGATING, investigator=investigator)
            factories.make_action(incident, owner=investigator, by=investigator)
        for path in ("/incidents", "/actions"):
            with CaptureQueriesContext(connection) as captured:
                program.get(path, department="onc")
            asked.setdefault(path, []).append(len(captured))
    assert asked["/incidents"][0] == asked["/incidents"][1] <= 6
    assert asked["/actions"][0] == asked["/actions"][1] <= 6


def test_an_action_list_can_be_narrowed(
    make_incident: MakeIncident, investigator: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    today = timezone.now().date()
    late = factories.make_action(
        incident, owner=investigator, by=investigator, due_date=today - timedelta(3)
    )
    soon = factories.make_action(
        incident, owner=investigator, by=investigator, due_date=today + timedelta(3), kind="policy"
    )
    program = program_of(investigator)
    for query, expected in (
        ({}, [late, soon]),
        ({"overdue": "true"}, [late]),
        ({"strength": "weak"}, [soon]),
        ({"state": "done"}, []),
        ({"size": 1}, [late]),
        ({"after": late.public_id}, [soon]),
        ({"department": "onc", "owner": investigator.public_id}, [late, soon]),
    ):
        items = program.get("/actions", **query).json()["items"]
        assert [item["id"] for item in items] == factories.public_ids(expected), query


# --- lessons -------------------------------------------------------------------------------------


def test_everybody_in_the_department_reads_its_lessons_without_names(
    department: Department, make_incident: MakeIncident, reporter: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.CLOSED)
    program = program_of(reporter)
    (item,) = program.get("/lessons", department="onc").json()["items"]
    answer = program.get(f"/lessons/{item['id']}")
    assert answer.json()["title_en"] == "Read the couch height aloud"
    assert len(program.get("/lessons", department="onc", q="couch").json()["items"]) == 1
    assert program.get("/lessons", department="onc", q="nonsense").json()["items"] == []
    assert program.get("/lessons", department="onc", after=item["id"]).json()["items"] == []
    assert incident.closed_by is not None
    assert incident.closed_by.full_name not in answer.content.decode()


def test_who_only_manages_accounts_reads_no_lessons(
    make_incident: MakeIncident, administrator: User, stranger: User, program_of: ProgramOf
) -> None:
    make_incident(State.CLOSED)
    lesson = Lesson.objects.get()
    for person, status in ((administrator, 403), (stranger, 404)):
        program = program_of(person)
        assert program.get("/lessons", department="onc").status_code == status
        assert program.get(f"/lessons/{lesson.public_id}").status_code == status


def test_a_lesson_is_out_of_sight_while_its_incident_is_open_again(
    make_incident: MakeIncident, quality_lead: User, reporter: User, program_of: ProgramOf
) -> None:
    incident = make_incident(State.CLOSED)
    services.reopen(
        incident=incident,
        reason="More is known.",
        seen_revision=incident.revision,
        by=quality_lead,
        at=NOW,
    )
    program = program_of(reporter)
    assert program.get("/lessons", department="onc").json()["items"] == []
    assert program.get(f"/lessons/{Lesson.objects.get().public_id}").status_code == 403
