"""Whoever holds the receipt code sees how far the report is, answers, adds and withdraws."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.features.reports import limiter, services
from beamward.features.reports.limiter import Limiter
from beamward.features.reports.models import Message, Report
from beamward.features.reports.services import Receipt
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from tests.features.reports.conftest import text_of
from tests.support.factories import NOW, make_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(department: Department) -> Receipt:
    return make_receipt(department, "The couch stood too low.")


def test_the_code_shows_the_state_and_never_the_report(made: Receipt, visitor: Client) -> None:
    page = visitor.post("/receipt", {"code": made.code})
    assert page.status_code == 200
    html = text_of(page)
    assert "Your report has arrived" in html
    assert "Radiation Oncology" in html
    assert "The couch stood too low" not in html


def test_the_code_is_understood_however_it_is_typed(made: Receipt, visitor: Client) -> None:
    bare = made.code.replace("-", "")
    for typed in (bare.lower(), f"  {made.code} ", bare.replace("0", "o").replace("1", "l")):
        assert visitor.post("/receipt", {"code": typed}).status_code == 200, typed


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (lambda code: "", "Please write the code"),
        (lambda code: code[:-1], "missing or too many"),
        (lambda code: code + "7", "missing or too many"),
        (lambda code: "U" + code[1:], "a character that no code has"),
        (
            lambda code: ("7" if code[0] != "7" else "8") + code[1:],
            "One of the characters is wrong",
        ),
        (lambda code: "?" * 5000, "a character that no code has"),
    ],
)
def test_a_slip_in_the_code_is_explained_and_what_was_typed_stays(
    made: Receipt, visitor: Client, slip: Callable[[str], str], said: str
) -> None:
    typed = slip(made.code)
    page = visitor.post("/receipt", {"code": typed})
    assert page.status_code == 422
    assert said in text_of(page)
    assert f'value="{typed}"' in text_of(page)


def test_a_code_that_belongs_to_nothing_shows_nothing(made: Receipt, visitor: Client) -> None:
    page = visitor.post("/receipt", {"code": "0" * 21})
    assert page.status_code == 404
    assert "No report belongs to this code" in text_of(page)


def test_guessing_is_slowed_down_for_the_guesser_alone(
    made: Receipt, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "GUESSES", Limiter(2))
    wrong = {"code": "0" * 21}
    statuses = [visitor.post("/receipt", wrong).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    blocked = visitor.post("/receipt", {"code": made.code})
    assert blocked.status_code == 429
    assert int(blocked["Retry-After"]) > 0
    assert made.code in text_of(blocked)
    assert (
        Client(REMOTE_ADDR="198.51.100.7").post("/receipt", {"code": made.code}).status_code == 200
    )


def test_the_right_code_costs_no_guess(
    made: Receipt, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "GUESSES", Limiter(1))
    assert {visitor.post("/receipt", {"code": made.code}).status_code for _ in range(5)} == {200}


def test_reporter_and_department_talk_without_knowing_one_another(
    made: Receipt, visitor: Client, triager: User
) -> None:
    services.write_to_reporter(report=made.report, body="Which couch?", by=triager, at=NOW)
    html = text_of(visitor.post("/receipt", {"code": made.code}))
    assert "Which couch?" in html
    assert "The department asks" in html
    assert triager.full_name not in html
    added = {"code": made.code, "body": "The one of\r\nLinac 1 <b>", "attempt": "0123456789abcdef"}
    page = visitor.post("/receipt/add", added)
    assert "has arrived" in text_of(page)
    assert Message.objects.get(by=None).body == "The one of\nLinac 1 <b>"
    assert b"Linac 1 &lt;b&gt;" in page.content
    visitor.post("/receipt/add", added)
    assert Message.objects.filter(by=None).count() == 1


def test_an_empty_or_endless_addition_is_refused_and_kept(made: Receipt, visitor: Client) -> None:
    for body in ("  ", "x" * 20_001):
        page = visitor.post("/receipt/add", {"code": made.code, "body": body, "attempt": "a"})
        assert page.status_code == 422
        assert body in text_of(page)
    assert not Message.objects.exists()


def test_an_addition_with_a_wrong_code_comes_back_to_be_copied(
    made: Receipt, visitor: Client
) -> None:
    page = visitor.post("/receipt/add", {"code": "wrong", "body": "Long thoughts.", "attempt": "a"})
    assert page.status_code == 422
    assert "Long thoughts." in text_of(page)
    assert 'href="/receipt?lang=zh-hans"' in text_of(page)


def test_who_adds_too_much_is_asked_to_wait_and_keeps_the_text(
    made: Receipt, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "REPORTS", Limiter(1))
    pages = [
        visitor.post("/receipt/add", {"code": made.code, "body": f"Part {number}", "attempt": "a"})
        for number in range(2)
    ]
    assert [page.status_code for page in pages] == [200, 429]
    assert ">\nPart 1</textarea>" in text_of(pages[1])


def test_a_report_is_withdrawn_only_after_asking_once_more(made: Receipt, visitor: Client) -> None:
    asked = visitor.post("/receipt/withdraw", {"code": made.code})
    assert "Withdraw this report?" in text_of(asked)
    assert Report.objects.get().withdrawn_at is None
    done = visitor.post("/receipt/withdraw", {"code": made.code, "sure": "yes"})
    assert "Your report is withdrawn." in text_of(done)
    assert Report.objects.get().withdrawn_at
    assert Incident.objects.get().state == State.WITHDRAWN
    html = text_of(visitor.post("/receipt", {"code": made.code}))
    assert 'name="body"' not in html
    assert "Withdraw this report …" not in html
    again = visitor.post("/receipt/withdraw", {"code": made.code, "sure": "yes"})
    assert again.status_code == 200


def test_a_report_under_investigation_can_no_longer_be_withdrawn(
    department: Department, visitor: Client, monkeypatch: pytest.MonkeyPatch, make_incident: Any
) -> None:
    make_incident(State.INVESTIGATING, attempt="0123456789abcdef")
    code = make_receipt(department, attempt="0123456789abcdef").code
    assert "Withdraw this report …" not in text_of(visitor.post("/receipt", {"code": code}))
    page = visitor.post("/receipt/withdraw", {"code": code, "sure": "yes"})
    assert page.status_code == 409
    assert "can no longer be withdrawn" in text_of(page)
    assert Report.objects.get(withdrawn_at=None)


def test_the_answer_of_the_department_reaches_the_reporter(
    department: Department, visitor: Client, make_incident: Any
) -> None:
    make_incident(State.CLOSED, attempt="0123456789abcdef")
    code = make_receipt(department, attempt="0123456789abcdef").code
    html = text_of(visitor.post("/receipt", {"code": code}))
    assert "The department's answer" in html
    assert "The console now refuses such a height." in html


def test_the_page_speaks_the_language_that_its_switch_chose(made: Receipt, visitor: Client) -> None:
    html = text_of(visitor.post("/receipt", {"code": made.code, "lang": "zh-hans"}))
    assert "您的上报" in html
    assert "放射治疗科" in html


@pytest.mark.parametrize("address", ["/receipt/add", "/receipt/withdraw", "/r/onc/mask"])
def test_acts_with_a_code_are_posts(department: Department, visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 405
