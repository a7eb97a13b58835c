"""However often a program asks for an act under one key, it is done once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident, Remark
from beamward.foundation.accounts.models import User
from beamward.foundation.idempotency import services
from beamward.foundation.idempotency.models import KeptAnswer
from beamward.foundation.idempotency.services import Answer
from beamward.foundation.jobs import registry
from beamward.foundation.jobs.registry import Progress, Run
from beamward.foundation.organisations.models import Department, Role
from tests.api.conftest import Program
from tests.support.factories import NOW, make_department, make_incident, make_person, tomorrow

ProgramOf = Callable[..., Program]
KEY = "0123456789abcdef-key"


@pytest.fixture
def remarks(department: Department) -> str:
    """The path at which remarks on an incident are made."""
    return f"/incidents/{make_incident(department).public_id}/remarks"


def test_the_same_request_is_done_once_and_answered_alike(
    remarks: str, quality_lead: User, program_of: ProgramOf
) -> None:
    program = program_of(quality_lead)
    answers = [program.post(remarks, {"body": "Look."}, key=KEY) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Remark.objects.count() == 1


def test_without_a_key_two_requests_are_two(
    remarks: str, quality_lead: User, program_of: ProgramOf
) -> None:
    program = program_of(quality_lead)
    for _ in range(2):
        program.post(remarks, {"body": "Look."})
    assert Remark.objects.count() == 2
    assert not KeptAnswer.objects.exists()


def test_a_used_key_with_another_request_is_refused_with_a_sentence(
    remarks: str, quality_lead: User, program_of: ProgramOf
) -> None:
    program = program_of(quality_lead)
    program.post(remarks, {"body": "Look."}, key=KEY)
    for path, body in ((remarks, {"body": "Another."}), (remarks.replace("remarks", "mask"), {})):
        answer = program.post(path, body, key=KEY)
        assert answer.status_code == 422
        assert answer.json()["code"] == "key_reused"
        assert "used before" in answer.json()["message"]
    assert Remark.objects.count() == 1


def test_a_key_belongs_to_one_person(
    remarks: str, quality_lead: User, triager: User, program_of: ProgramOf
) -> None:
    for person in (quality_lead, triager):
        assert program_of(person).post(remarks, {"body": "Look."}, key=KEY).status_code == 201
    assert Remark.objects.count() == 2


def test_a_refused_act_keeps_nothing_and_can_be_tried_again(
    department: Department, quality_lead: User, program_of: ProgramOf
) -> None:
    incident = make_incident(department)
    program = program_of(quality_lead)
    path = f"/incidents/{incident.public_id}/triage"
    body = {"revision": 0, "event_type": "near_miss"}
    Incident.objects.filter(pk=incident.pk).update(revision=1)
    assert program.post(path, body, key=KEY).status_code == 409
    assert not KeptAnswer.objects.exists()
    Incident.objects.filter(pk=incident.pk).update(revision=0)
    assert program.post(path, body, key=KEY).status_code == 200
    # Once done, the repeat is told of the success although the revision has moved on.
    assert program.post(path, body, key=KEY).json()["revision"] == 1


def test_a_repeat_is_no_way_past_a_lost_right(
    remarks: str, quality_lead: User, nobody: Program, program_of: ProgramOf
) -> None:
    program_of(quality_lead).post(remarks, {"body": "Look."}, key=KEY)
    assert nobody.post(remarks, {"body": "Look."}, key=KEY).status_code == 401


def test_what_is_kept_tells_nothing_of_a_record(
    remarks: str, quality_lead: User, program_of: ProgramOf
) -> None:
    program_of(quality_lead).post(remarks, {"body": "The couch stood too low."}, key=KEY)
    kept = KeptAnswer.objects.get()
    assert set(kept.body) == {"id", "state", "revision", "added"}
    assert KEY not in str(vars(kept))


@pytest.mark.parametrize(
    "key", ["short", "x" * 129, "ümlaut-and-long-enough", "tab\tand-long-enough"]
)
def test_a_key_that_cannot_be_one_is_refused(key: str) -> None:
    with pytest.raises(services.KeyMalformed):
        services.checked(key)


def test_old_answers_are_forgotten(remarks: str, quality_lead: User) -> None:
    for number, at in enumerate((NOW, tomorrow(days=6))):
        services.once(
            person=quality_lead,
            key=f"{KEY}{number}",
            request=b"x",
            act=lambda: Answer(200, {}),
            at=at,
        )
    assert services.forget(at=NOW + timedelta(days=7, seconds=1)) == 1
    kind = registry.get("idempotency.forget")
    assert kind is not None
    run = Run(Progress(0, None, None), lambda progress: None)
    kind.function(run)
    assert run.state.done == 1
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_like_requests_at_once_one_acts() -> None:
    department = make_department()
    person = make_person(department, Role.QUALITY_LEAD)
    incident = make_incident(department, state=State.REPORTED)
    from beamward.features.incidents import services as incidents

    together = threading.Barrier(4)
    answers: list[Any] = []

    def act() -> Answer:
        said = incidents.remark(incident=incident, body="Look.", by=person, at=NOW)
        return Answer(201, {"added": said.public_id})

    def ask() -> None:
        try:
            together.wait(timeout=30)
            answers.append(services.once(person=person, key=KEY, request=b"x", act=act, at=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == 4
    assert len({answer.body["added"] for answer in answers}) == 1
    assert Remark.objects.count() == 1
