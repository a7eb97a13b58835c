"""Programs at the front door: reporting, with a token and without one, and what a receipt allows."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.features.reports import limiter
from beamward.features.reports.models import Report, Reporter
from beamward.foundation.accounts.models import User
from beamward.foundation.files import queries as files
from beamward.foundation.idempotency.models import KeptAnswer
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail.models import Entry
from tests.api.conftest import Program
from tests.support import factories
from tests.support.factories import NARRATIVE, NOW, make_incident, make_person, make_receipt

ProgramOf = Callable[..., Program]
KEY = "0123456789abcdef-key"
DOOR = "/departments/onc/reports"


def picture() -> str:
    """Return a small picture in base 64."""
    written = BytesIO()
    Image.new("RGB", (4, 4), "red").save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


def test_the_holder_of_a_token_reports_by_name(
    department: Department, reporter: User, program_of: ProgramOf
) -> None:
    answer = program_of(reporter).post(
        "/reports", {"department": "onc", "narrative": NARRATIVE, "identity": "named"}
    )
    assert answer.status_code == 201
    assert answer.json()["code"].count("-") == 6
    report = Report.objects.get()
    assert report.reporter.user == reporter
    assert Incident.objects.get(report_id=report.public_id).state == State.REPORTED


def test_a_report_carries_all_answers_of_the_front_door(
    department: Department, reporter: User, program_of: ProgramOf
) -> None:
    organisations.add_machine(
        department=department,
        code="linac-1",
        name_en="Linac 1",
        name_zh="",
        technique="",
        by=None,
        at=NOW,
    )
    answer = program_of(reporter).post(
        "/reports",
        {
            "department": "onc",
            "narrative": "治疗床比计划低了2厘米，拍片时发现。",
            "identity": "named",
            "event_type": "near_miss",
            "happened_date": "2026-02-27",
            "happened_part": "morning",
            "step": "p12_patient_setup",
            "technique": "photon_imrt_vmat",
            "machine": "linac-1",
            "contact": "8-1234",
            "pictures": [{"content": picture()}],
        },
    )
    assert answer.status_code == 201
    report = Report.objects.get()
    assert (report.event_type, report.happened_part, report.step, report.technique) == (
        "near_miss",
        "morning",
        "p12_patient_setup",
        "photon_imrt_vmat",
    )
    assert report.happened_date is not None
    assert report.happened_date.isoformat() == "2026-02-27"
    assert report.machine is not None
    assert report.machine.code == "linac-1"
    assert report.language == "zh"
    assert report.reporter.contact == "8-1234"
    assert [file.shown_name for file in files.files_of(report)] == [""]


def test_an_anonymous_report_keeps_nothing_of_the_token(
    department: Department, reporter: User, program_of: ProgramOf
) -> None:
    answer = program_of(reporter).post(
        "/reports", {"department": "onc", "narrative": NARRATIVE, "contact": "8-1234"}, key=KEY
    )
    assert answer.status_code == 201
    assert not Reporter.objects.exists()
    assert not KeptAnswer.objects.exists()
    assert not Entry.objects.filter(act__startswith="report.", by=reporter).exists()
    assert not answer.cookies


def test_without_a_token_anybody_reports_anonymously(
    department: Department, nobody: Program
) -> None:
    answer = nobody.post(DOOR, {"narrative": NARRATIVE})
    assert answer.status_code == 201
    assert Report.objects.get().identity == "anonymous"
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_without_a_token_a_name_may_be_given(department: Department, nobody: Program) -> None:
    told = {"narrative": NARRATIVE, "identity": "named"}
    refused = nobody.post(DOOR, told)
    assert refused.status_code == 422
    assert "name" in refused.json()["message"]
    assert nobody.post(DOOR, {**told, "name": "R. Porter"}).status_code == 201
    assert Report.objects.get().reporter.name == "R. Porter"


def test_without_a_token_nobody_reports_as_the_holder_of_one(
    department: Department, nobody: Program
) -> None:
    answer = nobody.post("/reports", {"department": "onc", "narrative": NARRATIVE})
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert not Report.objects.exists()


def test_in_confidence_needs_somebody_to_confide_in(
    department: Department, reporter: User, program_of: ProgramOf
) -> None:
    program = program_of(reporter)
    told = {"department": "onc", "narrative": NARRATIVE, "identity": "confidence"}
    refused = program.post("/reports", told)
    assert refused.status_code == 422
    confidant = make_person(department, Role.CONFIDANT)
    assert program.post("/reports", told).status_code == 422
    factories.make_key(department, confidant)
    assert program.post("/reports", told).status_code == 201


def test_an_unknown_department_has_no_door(nobody: Program) -> None:
    assert nobody.post("/departments/nowhere/reports", {"narrative": NARRATIVE}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"narrative": "  "},
        {"narrative": "x" * 100_001},
        {"event_type": "no_such_code"},
        {"step": "no_such_step"},
        {"technique": "no_such_technique"},
        {"happened_part": "teatime"},
        {"happened_date": "2026-13-01"},
        {"happened_date": "1066-10-14"},
        {"happened_date": "2999-01-01"},
        {"machine": "linac-9"},
        {"identity": "somebody"},
        {"narative": "misspelt"},
        {"narrative": "with \x00 inside"},
        {"narrative": None},
        {"pictures": [{"content": "bm8gcGljdHVyZQ=="}]},
        {"pictures": [{"content": "%%%"}]},
    ],
)
def test_an_answer_that_is_none_is_refused_and_nothing_is_kept(
    department: Department, nobody: Program, wrong: dict[str, Any]
) -> None:
    answer = nobody.post(DOOR, {"narrative": NARRATIVE, **wrong})
    assert answer.status_code == 422
    assert answer.json()["code"] in {"refused", "malformed"}
    assert answer.json()["message"]
    assert not Report.objects.exists()


def test_the_same_report_sent_again_with_its_key_is_one_report(
    department: Department, nobody: Program
) -> None:
    first = nobody.post(DOOR, {"narrative": NARRATIVE}, key=KEY).json()
    second = nobody.post(DOOR, {"narrative": NARRATIVE}, key=KEY).json()
    assert (first["is_repeat"], second["is_repeat"]) == (False, True)
    assert first["code"] == second["code"]
    assert Report.objects.count() == 1


def test_another_text_under_a_used_key_is_another_report_and_shows_no_foreign_receipt(
    department: Department, nobody: Program
) -> None:
    first = nobody.post(DOOR, {"narrative": NARRATIVE}, key=KEY).json()
    second = nobody.post(DOOR, {"narrative": "Something else."}, key=KEY).json()
    assert first["code"] != second["code"]
    assert Report.objects.count() == 2


@pytest.mark.parametrize("key", ["short", "x" * 129, "with\u00e4umlaut-and-long"])
def test_a_key_that_is_none_is_refused(department: Department, nobody: Program, key: str) -> None:
    answer = nobody.post(DOOR, {"narrative": NARRATIVE}, key=key)
    assert answer.status_code == 422
    assert answer.json()["code"] == "key_malformed"
    assert not Report.objects.exists()


def test_without_a_key_two_reports_are_two(department: Department, nobody: Program) -> None:
    codes = {nobody.post(DOOR, {"narrative": NARRATIVE}).json()["code"] for _ in range(2)}
    assert len(codes) == 2


def test_who_sends_too_much_has_to_wait(
    department: Department, nobody: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "REPORTS", limiter.Limiter(2))
    statuses = [nobody.post(DOOR, {"narrative": f"{n}"}).status_code for n in range(3)]
    assert statuses == [201, 201, 429]
    answer = nobody.post(DOOR, {"narrative": "x"})
    assert answer.json()["code"] == "too_many"
    assert int(answer["Retry-After"]) > 0


def test_the_answer_says_by_when_somebody_looks_and_answers(
    department: Department, nobody: Program
) -> None:
    answer = nobody.post(DOOR, {"narrative": "患者张三，身份证号110101199003078515。"}).json()
    assert answer["look_due_date"] < answer["answer_due_date"]
    assert answer["identifying_places"] >= 1


# --- with a receipt ------------------------------------------------------------------------------


@pytest.fixture
def code(department: Department) -> str:
    """The receipt of an anonymous report."""
    return make_receipt(department).code


def test_a_receipt_shows_how_far_a_report_is(code: str, nobody: Program) -> None:
    answer = nobody.post("/receipts/status", {"code": code.lower().replace("-", " ")})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["state"], body["may_withdraw"], body["is_ended"]) == ("reported", True, False)
    assert body["messages"] == []


def test_a_receipt_speaks_the_language_that_is_asked_for(code: str) -> None:
    label = Program(None, "zh-Hans").post("/receipts/status", {"code": code})
    assert label["Content-Language"] == "zh-hans"


def test_a_receipt_shows_the_answer_and_nobodys_name(
    department: Department, quality_lead: User, nobody: Program
) -> None:
    receipt = make_receipt(department)
    from beamward.features.reports import services

    services.write_to_reporter(
        report=receipt.report, body="Which field?", by=quality_lead, at=NOW, is_answer=False
    )
    answer = nobody.post("/receipts/status", {"code": receipt.code})
    (message,) = answer.json()["messages"]
    assert (message["body"], message["is_from_department"]) == ("Which field?", True)
    assert quality_lead.full_name not in answer.content.decode()


def test_the_holder_of_a_receipt_adds_information_once(code: str, nobody: Program) -> None:
    said = {"code": code, "body": "It was the second field."}
    first = nobody.post("/receipts/messages", said, key=KEY)
    second = nobody.post("/receipts/messages", said, key=KEY)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len(nobody.post("/receipts/status", {"code": code}).json()["messages"]) == 1


def test_saying_nothing_is_refused(code: str, nobody: Program) -> None:
    assert nobody.post("/receipts/messages", {"code": code, "body": " "}).status_code == 422


def test_the_holder_of_a_receipt_withdraws(code: str, nobody: Program) -> None:
    answer = nobody.post("/receipts/withdraw", {"code": code})
    assert answer.status_code == 200
    assert answer.json()["state"] == "withdrawn"
    refused = nobody.post("/receipts/messages", {"code": code, "body": "Still."})
    assert refused.status_code == 422


def test_a_report_under_investigation_is_not_withdrawn(
    department: Department, nobody: Program
) -> None:
    make_incident(department, state=State.INVESTIGATING)
    # The factory's attempt is not known here: the receipt is made anew from a report of our own.
    receipt = make_receipt(department)
    incident = Incident.objects.get(report_id=receipt.report.public_id)
    incident.state = State.INVESTIGATING
    incident.save()
    answer = nobody.post("/receipts/withdraw", {"code": receipt.code})
    assert answer.status_code == 409
    assert answer.json()["code"] == "not_now"


def test_the_holder_of_a_receipt_masks_what_identifies(
    department: Department, nobody: Program
) -> None:
    receipt = make_receipt(department, "患者张三，身份证号110101199003078515，摆位偏差。")
    answer = nobody.post("/receipts/mask", {"code": receipt.code})
    assert answer.status_code == 200
    assert answer.json()["places"] >= 1
    receipt.report.refresh_from_db()
    assert "110101199003078515" not in receipt.report.narrative


@pytest.mark.parametrize("path", ["status", "withdraw", "mask", "messages"])
def test_a_code_that_belongs_to_nothing_is_not_found(code: str, nobody: Program, path: str) -> None:
    from beamward.domain.privacy.receipt import encode

    extra = {"body": "x"} if path == "messages" else {}
    answer = nobody.post(f"/receipts/{path}", {"code": encode(12345), **extra})
    assert answer.status_code == 404
    mistyped = nobody.post(f"/receipts/{path}", {"code": "ABC", **extra})
    assert mistyped.status_code == 422
    assert mistyped.json()["code"] == "receipt_mistyped"


def test_who_guesses_codes_has_to_wait(
    code: str, nobody: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from beamward.domain.privacy.receipt import encode

    monkeypatch.setattr(limiter, "GUESSES", limiter.Limiter(2))
    guesses = [nobody.post("/receipts/status", {"code": encode(n)}).status_code for n in range(3)]
    assert guesses == [404, 404, 429]
    assert nobody.post("/receipts/status", {"code": code}).status_code == 429


# --- what a program needs to know ----------------------------------------------------------------


def test_a_program_learns_where_its_holder_works(
    department: Department, other_department: Department, triager: User, program_of: ProgramOf
) -> None:
    (found,) = program_of(triager).get("/departments").json()
    assert (found["code"], found["roles"]) == ("onc", ["triager"])


def test_a_program_reads_the_vocabularies_in_both_languages(
    triager: User, program_of: ProgramOf
) -> None:
    program = program_of(triager)
    assert "event_type" in program.get("/vocabularies").json()
    words = program.get("/vocabularies/event_type", department="onc").json()
    term = next(term for term in words["terms"] if term["code"] == "near_miss")
    assert term["en"]
    assert term["zh"]
    assert "unknown" in {term["code"] for term in words["general_answers"]}


def test_a_departments_vocabulary_is_read_by_who_works_there(
    department: Department, stranger: User, program_of: ProgramOf
) -> None:
    program = program_of(stranger)
    assert program.get("/vocabularies/event_type", department="onc").status_code == 404
    assert program.get("/vocabularies/no_such_list").status_code == 404


@pytest.mark.parametrize("path", ["/departments", "/vocabularies", "/vocabularies/event_type"])
def test_reading_needs_a_token(nobody: Program, path: str) -> None:
    assert nobody.get(path).status_code == 401
