"""Guessing learns nothing: whatever is wrong about a guess, the answer and the work are the same."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beamward.domain.privacy import receipt as codes
from beamward.features.reports import receipt
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.attempts import SIGN_IN
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from tests.support import factories, hashes
from tests.support.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db

Answer = tuple[int, str, list[str], int]
"""Status, text, questions to the database without their values, and keyed digests computed."""


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Return what measures an answer by the work that was done for it."""
    digests: list[str] = []
    keyed = receipt._keyed

    def counted(purpose: str, text: str) -> bytes:
        digests.append(purpose)
        return keyed(purpose, text)

    monkeypatch.setattr(receipt, "_keyed", counted)

    def measure(ask: Callable[[], Any], *typed: str) -> Answer:
        digests.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = ask()
        text = response.content.decode()
        for word in typed:
            text = text.replace(word, "…")
        questions = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in asked.captured_queries]
        return response.status_code, text, questions, len(digests)

    return measure


def with_a_slip(code: str) -> str:
    """Return a code in which one character is another one."""
    return ("B" if code[0] != "B" else "C") + code[1:]


def like(code: str) -> str:
    """Return a code of no report that differs from a known one as little as a whole code can."""
    known = codes.normalise(code)
    for place in range(len(known) - 2, -1, -1):
        for first in codes_alphabet():
            for check in codes_alphabet():
                guess = known[:place] + first + known[place + 1 : -1] + check
                if guess != known and _is_whole(guess):
                    return guess
    raise AssertionError(known)


def codes_alphabet() -> str:
    """Return the characters of a code."""
    return "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _is_whole(code: str) -> bool:
    try:
        codes.normalise(code)
    except codes.ReceiptMistyped:
        return False
    return True


@pytest.mark.parametrize(
    "path", ["/receipt", "/receipt/add", "/receipt/withdraw", "/receipt/known"]
)
def test_a_page_does_not_tell_a_slip_in_a_known_code_from_one_in_an_unknown(
    path: str, department: Department, measured: Callable[..., Answer]
) -> None:
    known = factories.make_receipt(department).code
    unknown = receipt.code_for("an attempt that nobody made")

    def ask(code: str) -> Answer:
        return measured(lambda: Client().post(path, {"code": code, "body": "x"}), code)

    slips = ask(with_a_slip(known)), ask(with_a_slip(unknown))
    assert slips[0] == slips[1]
    assert slips[0][0] == 422
    assert slips[0][2] == []
    misses = ask(like(known)), ask(unknown)
    assert misses[0] == misses[1]
    assert misses[0][0] == 404
    assert len(misses[0][2]) == 1


@pytest.mark.parametrize("path", ["status", "messages", "withdraw", "mask"])
def test_the_api_does_not_tell_them_apart_either(
    path: str, department: Department, measured: Callable[..., Answer]
) -> None:
    known = factories.make_receipt(department).code
    unknown = receipt.code_for("an attempt that nobody made")

    def ask(code: str) -> Answer:
        body = {"code": code, **({"body": "x"} if path == "messages" else {})}
        address = f"/api/v1/receipts/{path}"
        return measured(lambda: Client().post(address, body, content_type="application/json"), code)

    slips = ask(with_a_slip(known)), ask(with_a_slip(unknown))
    assert slips[0] == slips[1]
    assert slips[0][0] == 422
    misses = ask(like(known)), ask(unknown)
    assert misses[0] == misses[1]
    assert misses[0][0] == 404


def test_the_database_is_asked_for_a_digest_and_never_for_a_code(
    department: Department,
) -> None:
    code = factories.make_receipt(department).code
    with CaptureQueriesContext(connection) as asked:
        assert Client().post("/receipt", {"code": code}).status_code == 200
    said = " ".join(one["sql"] for one in asked.captured_queries)
    assert receipt.digest_of(code) in said
    assert code not in said
    assert codes.normalise(code) not in said


# --- signing in ------------------------------------------------------------------------------------


def test_no_failed_sign_in_tells_whether_there_is_such_a_person(
    department: Department, reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    barred = factories.make_person(department, login="barred")
    invited = accounts.add(login="invited", full_name="I", password=None, by=None, at=NOW)
    accounts.set_active(user=barred, active=False, by=reporter, at=NOW)
    leaver = factories.make_person(department, login="leaver")
    User.objects.filter(pk=leaver.pk).update(leaves_on="2020-01-01")
    hashed = hashes.counted(monkeypatch)

    def tried(login: str, password: str) -> tuple[int, str, int, int]:
        SIGN_IN.clear()
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            response = Client(headers={"accept-language": "en"}).post(
                "/sign-in", {"username": login, "password": password}
            )
        text = re.sub(r'(name="csrfmiddlewaretoken" value)="\w+"', r"\1", response.text)
        text = text.replace(f'value="{login}"', 'value="…"')
        return response.status_code, text, len(hashed), len(asked)

    wrong = tried("reporter", "not the password")
    assert wrong[0] == 200
    assert wrong[2] == 1
    for login, password in (
        ("nobody", "not the password"),
        ("nobody", PASSWORD),
        (invited.login, PASSWORD),
        ("barred", "not the password"),
        ("barred", PASSWORD),
        ("leaver", PASSWORD),
        ("REPORTER", "not the password"),
    ):
        assert tried(login, password) == wrong, login


def test_no_link_of_an_invitation_tells_whether_there_was_one(department: Department) -> None:
    person = accounts.add(login="new", full_name="New", password=None, by=None, at=NOW)
    replaced = accounts.invite(user=person, by=None, at=NOW)
    accounts.invite(user=person, by=None, at=NOW)

    def asked(token: str) -> tuple[int, str]:
        response = Client(headers={"accept-language": "en"}).get(f"/invitation/{token}")
        return response.status_code, response.text.replace(token, "…")

    assert asked(replaced) == asked("x" * len(replaced))


def test_no_token_tells_whether_there_was_one(reporter: User) -> None:
    over = accounts.issue_token(user=reporter, name="over", expires_at=NOW, at=NOW)

    def asked(token: str) -> tuple[int, bytes, int]:
        with CaptureQueriesContext(connection) as questions:
            response = Client().get(
                "/api/v1/incidents", headers={"authorization": f"Bearer {token}"}
            )
        return response.status_code, response.content, len(questions)

    assert asked(over)[0] == 401
    assert asked(over) == asked("x" * len(over))
