"""Every act on an incident, done by a program: its success and its refusals."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import Action
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.models import Entry
from tests.api.conftest import Program
from tests.support import factories
from tests.support.factories import LESSON, NOW, fresh, make_person

ProgramOf = Callable[..., Program]
MakeIncident = Callable[..., Incident]

LESSON_BODY = {name: getattr(LESSON, name) for name in LESSON.__dataclass_fields__}


def act(program: Program, incident: Incident, name: str, **body: Any) -> Any:
    """Return the answer to an act; the revision is the right one unless another is given."""
    body.setdefault("revision", incident.revision)
    return program.post(f"/incidents/{incident.public_id}/{name}", body)


@pytest.fixture
def lead(quality_lead: User, program_of: ProgramOf) -> Program:
    """A program of the quality lead, who may do every act."""
    return program_of(quality_lead)


@pytest.fixture
def investigating(make_incident: MakeIncident, investigator: User) -> Incident:
    """An incident under investigation."""
    return make_incident(State.INVESTIGATING, investigator=investigator)


def test_a_report_is_triaged(make_incident: MakeIncident, lead: Program) -> None:
    incident = make_incident(event_type="near_miss", technique="photon_imrt_vmat")
    answer = act(lead, incident, "triage", title="Couch", potential_severity="moderate")
    assert answer.status_code == 200
    assert answer.json() == {"id": incident.public_id, "state": "triaged", "revision": 1}
    triaged = fresh(incident)
    # What is left out stays as the reporter said it.
    assert (triaged.event_type, triaged.modality) == ("near_miss", "photon_imrt_vmat")
    assert Entry.objects.filter(act="incident.triaged", subject_id=incident.public_id).exists()


def test_a_report_is_triaged_once(make_incident: MakeIncident, lead: Program) -> None:
    incident = make_incident(State.TRIAGED)
    answer = act(lead, incident, "triage", event_type="near_miss")
    assert answer.status_code == 409
    assert answer.json()["code"] == "not_now"
    assert "Triage" in answer.json()["message"]


def test_who_comes_second_is_told_so(make_incident: MakeIncident, lead: Program) -> None:
    incident = make_incident()
    assert act(lead, incident, "triage", event_type="near_miss").status_code == 200
    answer = act(lead, incident, "triage", event_type="unsafe_condition")
    assert answer.status_code == 409
    assert answer.json()["code"] == "changed_meanwhile"
    assert fresh(incident).event_type == "near_miss"


@pytest.mark.parametrize("code", ["", "no_such_code"])
def test_a_triage_with_a_code_that_is_none_is_refused(
    make_incident: MakeIncident, lead: Program, code: str
) -> None:
    answer = act(lead, make_incident(), "triage", event_type=code)
    assert answer.status_code == 422
    assert answer.json()["code"] == "refused"


def test_a_judgement_is_changed_in_part(make_incident: MakeIncident, lead: Program) -> None:
    incident = make_incident(State.TRIAGED)
    answer = act(lead, incident, "judge-anew", potential_severity="critical")
    assert answer.status_code == 200
    judged = fresh(incident)
    assert (judged.potential_severity, judged.title) == ("critical", "Couch too low")
    reported = make_incident()
    assert act(lead, reported, "judge-anew", event_type="near_miss").status_code == 422


def test_a_second_telling_is_merged(make_incident: MakeIncident, lead: Program) -> None:
    first, second = make_incident(), make_incident()
    assert act(lead, second, "merge", into=second.public_id).status_code == 422
    answer = act(lead, second, "merge", into=first.public_id)
    assert answer.json()["state"] == "duplicate"
    assert fresh(second).duplicate_of == first
    assert act(lead, first, "merge", into=second.public_id).status_code == 422


def test_an_incident_is_not_merged_into_what_is_not_there_for_one(
    make_incident: MakeIncident, other_department: Department, lead: Program
) -> None:
    elsewhere = factories.make_incident(other_department)
    answer = act(lead, make_incident(), "merge", into=elsewhere.public_id)
    assert answer.status_code == 404


def test_what_is_no_incident_is_dismissed_with_the_reason(
    make_incident: MakeIncident, lead: Program
) -> None:
    incident = make_incident()
    assert act(lead, incident, "dismiss", reason=" ").status_code == 422
    assert act(lead, incident, "dismiss", reason="A drill.").json()["state"] == "not_an_incident"
    closed = make_incident(State.CLOSED)
    assert act(lead, closed, "dismiss", reason="A drill.").status_code == 409


def test_an_incident_is_given_to_an_investigator(
    make_incident: MakeIncident, investigator: User, reporter: User, stranger: User, lead: Program
) -> None:
    incident = make_incident(State.TRIAGED)
    for person in (reporter, stranger):
        refused = act(lead, incident, "assign", investigator=person.public_id)
        assert refused.status_code == 422
    answer = act(lead, incident, "assign", investigator=investigator.public_id)
    assert answer.json()["state"] == "investigating"
    assert fresh(incident).investigator == investigator


def test_an_incident_is_marked_for_the_meeting(make_incident: MakeIncident, lead: Program) -> None:
    incident = make_incident()
    assert act(lead, incident, "meeting", marked=True).status_code == 200
    assert fresh(incident).for_meeting
    assert act(lead, incident, "meeting", marked=False).status_code == 409


def test_findings_are_written_in_part_and_nothing_written_before_is_lost(
    investigating: Incident, investigator: User, program_of: ProgramOf
) -> None:
    program = program_of(investigator)
    first = act(
        program,
        investigating,
        "findings",
        department_narrative="The height was taken over.",
        problem_types=["position_shift"],
    )
    assert first.status_code == 200
    second = act(
        program,
        investigating,
        "findings",
        step_origin="p12_patient_setup",
        patients_affected="1",
        revision=first.json()["revision"],
    )
    assert second.status_code == 200
    found = program.get(f"/incidents/{investigating.public_id}").json()["findings"]
    assert found["department_narrative"] == "The height was taken over."
    assert found["problem_types"] == ["position_shift"]
    assert (found["step_origin"], found["patients_affected"]) == ("p12_patient_setup", "1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"step_origin": "no_such_step"},
        {"problem_types": ["no_such_problem"]},
        {"patients_affected": "several"},
        {"patients_affected": "-1"},
    ],
)
def test_findings_that_are_none_are_refused(
    investigating: Incident, lead: Program, wrong: dict[str, Any]
) -> None:
    answer = act(lead, investigating, "findings", **wrong)
    assert answer.status_code == 422
    assert answer.json()["code"] == "refused"


def test_findings_are_written_only_under_investigation(
    make_incident: MakeIncident, lead: Program
) -> None:
    assert act(lead, make_incident(), "findings", step_origin="unknown").status_code == 422


def test_findings_are_written_by_whom_the_incident_was_given_to(
    investigating: Incident, department: Department, program_of: ProgramOf
) -> None:
    another = make_person(department, Role.INVESTIGATOR)
    answer = act(program_of(another), investigating, "findings", step_origin="unknown")
    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"


def test_a_course_is_added_and_removed(investigating: Incident, lead: Program) -> None:
    answer = act(
        lead,
        investigating,
        "courses",
        pseudonym="patient A",
        basis="course",
        planned_gy=60,
        delivered_gy=None,
        fractions_planned=30,
        fractions_affected=2,
    )
    assert answer.status_code == 201
    course = answer.json()["added"]
    removed = act(
        lead, investigating, f"courses/{course}/remove", revision=answer.json()["revision"]
    )
    assert removed.status_code == 200
    assert not investigating.courses.exists()
    assert act(lead, investigating, f"courses/{course}/remove").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned_gy": -1},
        {"planned_gy": 2.0001},
        {"planned_gy": 1_000_000},
        {"planned_gy": "much"},
        {"basis": "week"},
        {"pseudonym": " "},
        {"pseudonym": "x" * 41},
        {"fractions_planned": 1, "fractions_affected": 2},
        {"fractions_planned": 100_000},
        {"planned": 2},
    ],
)
def test_a_course_that_cannot_be_is_refused(
    investigating: Incident, lead: Program, wrong: dict[str, Any]
) -> None:
    body = {"pseudonym": "patient A", "basis": "course", **wrong}
    assert act(lead, investigating, "courses", **body).status_code == 422
    assert not investigating.courses.exists()


def test_the_timeline_is_written_moved_and_shortened(
    investigating: Incident, lead: Program
) -> None:
    ids, revision = [], investigating.revision
    for what in ("Planned", "Treated"):
        answer = act(
            lead, investigating, "timeline", moment="day", what=what, revision=revision
        ).json()
        ids.append(answer["added"])
        revision = answer["revision"]
    moved = act(lead, investigating, f"timeline/{ids[1]}/move", earlier=True, revision=revision)
    assert moved.status_code == 200
    told = lead.get(f"/incidents/{investigating.public_id}").json()["timeline"]
    assert [entry["what"] for entry in told] == ["Treated", "Planned"]
    removed = act(
        lead,
        investigating,
        f"timeline/{ids[0]}/remove",
        revision=moved.json()["revision"],
    )
    assert removed.status_code == 200
    assert act(lead, investigating, f"timeline/{ids[0]}/move", earlier=True).status_code == 404
    assert act(lead, investigating, f"timeline/{ids[0]}/remove").status_code == 404
    assert act(lead, investigating, "timeline", what=" ", revision=99).status_code == 409
    assert (
        act(
            lead, investigating, "timeline", what=" ", revision=removed.json()["revision"]
        ).status_code
        == 422
    )


def test_a_word_is_said_in_the_discussion(
    investigating: Incident, auditor: User, lead: Program, program_of: ProgramOf
) -> None:
    path = f"/incidents/{investigating.public_id}/remarks"
    assert lead.post(path, {"body": "Look at the console."}).status_code == 201
    assert lead.post(path, {"body": " "}).status_code == 422
    assert program_of(auditor).post(path, {"body": "I only look on."}).status_code == 403
    assert investigating.remarks.count() == 1


def test_the_reporter_is_asked(
    investigating: Incident, head: User, lead: Program, program_of: ProgramOf
) -> None:
    path = f"/incidents/{investigating.public_id}/questions"
    assert lead.post(path, {"body": "Which field?"}).status_code == 200
    assert lead.post(path, {"body": ""}).status_code == 422
    assert program_of(head).post(path, {"body": "Who?"}).status_code == 403
    told = lead.get(f"/incidents/{investigating.public_id}").json()["report"]["messages"]
    assert [message["body"] for message in told] == ["Which field?"]


def test_what_identifies_is_masked(
    department: Department, head: User, lead: Program, program_of: ProgramOf
) -> None:
    incident = factories.make_incident(
        department, narrative="患者张三，身份证号110101199003078515，摆位偏差。"
    )
    path = f"/incidents/{incident.public_id}/mask"
    assert program_of(head).post(path).status_code == 403
    assert lead.post(path).status_code == 200
    told = lead.get(f"/incidents/{incident.public_id}").json()["report"]
    assert "110101199003078515" not in told["narrative"]
    assert told["masked_at"]


PLAN = {"title": "Interlock", "kind": "forcing_function", "due_date": "2026-06-01"}


def test_an_action_is_planned(
    investigating: Incident, action_owner: User, stranger: User, lead: Program
) -> None:
    path = f"/incidents/{investigating.public_id}/actions"
    answer = lead.post(path, {**PLAN, "owner": action_owner.public_id})
    assert answer.status_code == 201
    assert Action.objects.get().public_id == answer.json()["added"]
    assert lead.post(path, {**PLAN, "owner": stranger.public_id}).status_code == 422
    refused = lead.post(path, {**PLAN, "owner": action_owner.public_id, "kind": "no_kind"})
    assert refused.status_code == 422


def test_an_action_is_not_planned_before_the_investigation(
    make_incident: MakeIncident,
    action_owner: User,
    triager: User,
    program_of: ProgramOf,
    lead: Program,
) -> None:
    path = f"/incidents/{make_incident().public_id}/actions"
    body = {**PLAN, "owner": action_owner.public_id}
    assert lead.post(path, body).status_code == 422
    assert program_of(triager).post(path, body).status_code == 403


def test_the_investigation_is_finished_when_actions_are_under_way(
    investigating: Incident, investigator: User, lead: Program
) -> None:
    refused = act(lead, investigating, "finish")
    assert refused.status_code == 422
    factories.make_action(investigating, owner=investigator, by=investigator)
    answer = act(lead, investigating, "finish")
    assert answer.json()["state"] == "actions_open"


def test_closing_says_exactly_what_is_missing(investigating: Incident, lead: Program) -> None:
    answer = act(lead, investigating, "close", lesson=LESSON_BODY, answer="Thank you.")
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == "not_complete"
    assert "department_narrative" in body["details"]["missing"]
    assert body["details"]["promised"] == []
    assert fresh(investigating).state == State.INVESTIGATING


def test_an_incident_is_closed_with_a_lesson_and_an_answer(
    investigating: Incident, investigator: User, lead: Program, program_of: ProgramOf
) -> None:
    findings = factories.COMPLETE
    written = act(
        program_of(investigator),
        investigating,
        "findings",
        **{
            name: getattr(findings, name)
            for name in findings.__dataclass_fields__
            if name != "several"
        },
        **{name: list(codes) for name, codes in findings.several.items()},
    )
    revision = written.json()["revision"]
    unanswered = act(lead, investigating, "close", lesson=LESSON_BODY, revision=revision)
    assert unanswered.status_code == 422
    half = act(
        lead, investigating, "close", lesson={"title_en": "x"}, answer="Thanks.", revision=revision
    )
    assert half.status_code == 422
    answer = act(
        lead, investigating, "close", lesson=LESSON_BODY, answer="Thanks.", revision=revision
    )
    assert answer.json()["state"] == "closed"
    told = lead.get(f"/incidents/{investigating.public_id}").json()
    assert told["lesson"]["title_en"] == LESSON.title_en


def test_an_incident_is_not_closed_over_open_actions(
    make_incident: MakeIncident, lead: Program
) -> None:
    incident = make_incident(State.ACTIONS_OPEN)
    answer = act(lead, incident, "close", lesson=LESSON_BODY, answer="Thanks.")
    assert answer.status_code == 422
    assert "Actions are still open" in answer.json()["message"]


def test_a_closed_incident_is_opened_again_by_the_lead_alone(
    make_incident: MakeIncident, investigator: User, lead: Program, program_of: ProgramOf
) -> None:
    incident = make_incident(State.CLOSED)
    assert act(program_of(investigator), incident, "reopen", reason="More.").status_code == 403
    assert act(lead, incident, "reopen", reason="").status_code == 422
    assert act(lead, incident, "reopen", reason="More.").json()["state"] == "investigating"
    withdrawn = make_incident(State.WITHDRAWN)
    assert act(lead, withdrawn, "reopen", reason="More.").status_code == 409


ACTS: dict[str, dict[str, Any]] = {
    "triage": {"event_type": "near_miss"},
    "judge-anew": {"event_type": "near_miss"},
    "merge": {"into": "000000000000"},
    "dismiss": {"reason": "x"},
    "assign": {"investigator": "000000000000"},
    "meeting": {"marked": True},
    "findings": {},
    "courses": {"pseudonym": "A", "basis": "course"},
    "courses/000000000000/remove": {},
    "timeline": {"what": "x"},
    "timeline/000000000000/move": {"earlier": True},
    "timeline/000000000000/remove": {},
    "finish": {},
    "close": {"lesson": LESSON_BODY, "answer": "x"},
    "reopen": {"reason": "x"},
}


@pytest.mark.parametrize("name", ACTS)
def test_no_act_is_open_to_strangers_or_to_nobody(
    make_incident: MakeIncident, stranger: User, nobody: Program, program_of: ProgramOf, name: str
) -> None:
    incident = make_incident()
    assert act(program_of(stranger), incident, name, **ACTS[name]).status_code == 404
    assert act(nobody, incident, name, **ACTS[name]).status_code == 401
    assert fresh(incident).revision == 0


@pytest.mark.parametrize("name", ["triage", "dismiss", "meeting", "findings", "finish", "reopen"])
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HEAD, Role.CONFIDANT, Role.REPORTER])
def test_who_only_reads_does_not_act(
    department: Department,
    make_incident: MakeIncident,
    program_of: ProgramOf,
    role: Role,
    name: str,
) -> None:
    incident = make_incident()
    answer = act(program_of(make_person(department, role)), incident, name, **ACTS[name])
    assert answer.status_code == 403
    assert fresh(incident).revision == 0


def test_the_whole_way_from_a_report_to_a_lesson_by_programs(
    department: Department,
    quality_lead: User,
    investigator: User,
    nobody: Program,
    program_of: ProgramOf,
) -> None:
    receipt = nobody.post("/departments/onc/reports", {"narrative": "The couch stood too low."})
    lead, worker = program_of(quality_lead), program_of(investigator)
    (row,) = lead.get("/incidents", department="onc").json()["items"]
    incident = Incident.objects.get(public_id=row["id"])
    act(lead, incident, "triage", event_type="good_catch_or_good_care", title="Couch")
    act(lead, fresh(incident), "assign", investigator=investigator.public_id)
    act(
        worker,
        fresh(incident),
        "findings",
        department_narrative="Seen in time.",
        barriers_caught=["image_guidance"],
    )
    due = (NOW + timedelta(30)).date().isoformat()
    planned = worker.post(
        f"/incidents/{incident.public_id}/actions",
        {**PLAN, "owner": investigator.public_id, "due_date": due},
    ).json()["added"]
    act(worker, fresh(incident), "finish")
    worker.post(f"/actions/{planned}/finish", {"revision": 0, "evidence": "Installed."})
    closed = act(worker, fresh(incident), "close", lesson=LESSON_BODY, answer="Thank you.")
    assert closed.json()["state"] == "closed"
    status = nobody.post("/receipts/status", {"code": receipt.json()["code"]}).json()
    assert (status["state"], status["messages"][-1]["body"]) == ("closed", "Thank you.")
