"""Every act on an action, done by a program: its success and its refusals."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action, ActionState
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from tests.api.conftest import Program
from tests.features.actions.test_finish_and_check import PDF
from tests.support import factories
from tests.support.factories import make_person, tomorrow

ProgramOf = Callable[..., Program]


@pytest.fixture
def action(
    make_incident: Callable[..., Incident], investigator: User, action_owner: User
) -> Action:
    """An open action of the action owner, planned by the investigator."""
    incident = make_incident(State.INVESTIGATING, investigator=investigator)
    return factories.make_action(incident, owner=action_owner, by=investigator)


@pytest.fixture
def owner(action_owner: User, program_of: ProgramOf) -> Program:
    """A program of the action owner."""
    return program_of(action_owner)


@pytest.fixture
def lead(quality_lead: User, program_of: ProgramOf) -> Program:
    """A program of the quality lead."""
    return program_of(quality_lead)


def act(program: Program, action: Action, name: str, **body: Any) -> Any:
    """Return the answer to an act; the revision is the one the database holds unless given."""
    body.setdefault("revision", Action.objects.get(pk=action.pk).revision)
    return program.post(f"/actions/{action.public_id}/{name}", body)


def changed(action: Action, **other: Any) -> dict[str, Any]:
    """Return the body of a change."""
    return {
        "title": action.title,
        "kind": action.kind,
        "owner": action.owner.public_id,
        "due_date": action.due_date.isoformat(),
        **other,
    }


def test_an_action_is_changed(action: Action, lead: Program) -> None:
    answer = act(lead, action, "change", **changed(action, title="Better", kind="checklist"))
    assert answer.json() == {"id": action.public_id, "state": "open", "revision": 1}
    told = lead.get(f"/actions/{action.public_id}").json()
    assert (told["title"], told["strength"]) == ("Better", "medium")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"kind": "no_kind"},
        {"owner": "000000000000"},
        {"due_date": "soon"},
        {"check_after_days": 0},
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    action: Action, lead: Program, wrong: dict[str, Any]
) -> None:
    assert act(lead, action, "change", **changed(action, **wrong)).status_code == 422


def test_an_action_is_given_to_nobody_from_elsewhere(
    action: Action, stranger: User, lead: Program
) -> None:
    answer = act(lead, action, "change", **changed(action, owner=stranger.public_id))
    assert answer.status_code == 422


def test_the_owner_finishes_and_shows_files(action: Action, owner: Program) -> None:
    assert act(owner, action, "finish", evidence=" ").status_code == 422
    content = base64.b64encode(PDF).decode()
    answer = act(
        owner,
        action,
        "finish",
        evidence="See the protocol.",
        files=[{"name": "../../protocol.exe", "content": content}],
    )
    assert answer.json()["state"] == "done"
    told = owner.get(f"/actions/{action.public_id}").json()
    assert [file["name"] for file in told["files"]] == ["protocol.pdf"]
    assert told["acts"] == []
    assert act(owner, action, "finish", evidence="Twice.").status_code == 409


def test_a_file_that_cannot_be_taken_keeps_the_action_open(action: Action, owner: Program) -> None:
    content = base64.b64encode(b"MZ...").decode()
    answer = act(
        owner, action, "finish", evidence="See.", files=[{"name": "a.exe", "content": content}]
    )
    assert answer.status_code == 422
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_somebody_else_judges_the_effect(action: Action, owner: Program, lead: Program) -> None:
    assert act(lead, action, "check", effect="effective", note="x").status_code == 409
    act(owner, action, "finish", evidence="Seen.")
    assert act(owner, action, "check", effect="effective", note="Mine.").status_code == 403
    assert act(lead, action, "check", effect="effective", note=" ").status_code == 422
    assert act(lead, action, "check", effect="splendid", note="x").status_code == 422
    answer = act(lead, action, "check", effect="not_effective", note="Again.")
    assert answer.json()["state"] == "checked"


def test_an_action_is_opened_again_and_given_up(
    action: Action, owner: Program, lead: Program
) -> None:
    assert act(lead, action, "reopen", reason="x").status_code == 409
    assert act(owner, action, "cancel", reason="Too much work.").status_code == 403
    assert act(lead, action, "cancel", reason="").status_code == 422
    assert act(lead, action, "cancel", reason="The vendor does it.").json()["state"] == "cancelled"
    assert act(lead, action, "reopen", reason="").status_code == 422
    assert act(lead, action, "reopen", reason="No.").json()["state"] == "open"


def test_who_comes_second_is_told_so(action: Action, lead: Program) -> None:
    act(lead, action, "change", **changed(action, title="First"))
    answer = act(lead, action, "change", revision=0, **changed(action, title="Second"))
    assert answer.status_code == 409
    assert answer.json()["code"] == "changed_meanwhile"


def test_whether_it_has_happened_again_is_told_since_the_action_was_done(
    department: Department, quality_lead: User, lead: Program
) -> None:
    incident = factories.make_incident(department, state=State.CLOSED)
    again = factories.make_incident(department, state=State.ACTIONS_OPEN, at=tomorrow(days=9))
    action = Action.objects.get(subject_id=incident.public_id)
    body = lead.get(f"/actions/{action.public_id}/recurrence").json()
    assert body["is_searchable"] is True
    assert body["since"] == "2026-03-02"
    assert [match["url"] for match in body["matches"]] == [f"/incidents/{again.public_id}"]


def test_an_action_that_is_not_done_has_nothing_to_recur_since(
    action: Action, lead: Program
) -> None:
    body = lead.get(f"/actions/{action.public_id}/recurrence").json()
    assert (body["since"], body["matches"]) == (None, [])


ACTS: dict[str, dict[str, Any]] = {
    "finish": {"evidence": "x"},
    "check": {"effect": "effective", "note": "x"},
    "reopen": {"reason": "x"},
    "cancel": {"reason": "x"},
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HEAD, Role.TRIAGER, Role.REPORTER])
def test_who_neither_plans_nor_owns_does_not_act(
    action: Action, department: Department, program_of: ProgramOf, role: Role, name: str
) -> None:
    program = program_of(make_person(department, role))
    assert act(program, action, name, **ACTS[name]).status_code == 403


@pytest.mark.parametrize("name", ACTS)
def test_no_act_is_open_to_strangers_or_to_nobody(
    action: Action, stranger: User, nobody: Program, program_of: ProgramOf, name: str
) -> None:
    assert act(program_of(stranger), action, name, **ACTS[name]).status_code == 404
    assert act(nobody, action, name, **ACTS[name]).status_code == 401
