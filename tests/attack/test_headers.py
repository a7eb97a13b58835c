"""What every answer tells the browser: run nothing of others, keep nothing, be framed by nobody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from beamward.features.incidents.web import lessons
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from tests.attack.world import World, readings
from tests.support import doors

pytestmark = pytest.mark.django_db

ENDS_THE_SESSION = {"sign-out", "session-end", "sessions-end"}


def wrong(answer: Any) -> list[str]:
    """Return what an answer fails to tell the browser."""
    policy = {
        name: set(rest.split())
        for name, _space, rest in (
            part.strip().partition(" ")
            for part in answer.get("Content-Security-Policy", "").split(";")
        )
    }
    allowed = {source for sources in policy.values() for source in sources}
    checks = {
        "policy": policy.get("default-src") == {"'none'"},
        "scripts": policy.get("script-src", {"'self'"}) == {"'self'"},
        "sources": allowed <= {"'none'", "'self'", "data:"},
        "data": {name for name in policy if "data:" in policy[name]} <= {"img-src"},
        "base": policy.get("base-uri") == {"'none'"},
        "frames": policy.get("frame-ancestors") == {"'none'"},
        "forms": policy.get("form-action") == {"'self'"},
        "sniffing": answer.get("X-Content-Type-Options") == "nosniff",
        "old frames": answer.get("X-Frame-Options") == "DENY",
        "referrer": answer.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "opener": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
        "program": not {"Server", "X-Powered-By"} & set(answer.headers),
        "others": "Access-Control-Allow-Origin" not in answer.headers,
        "charset": "charset=utf-8" in answer["Content-Type"]
        or not answer["Content-Type"].startswith(("text/", "application/json")),
        "shared caches": bool({"private", "no-store"} & _words(answer)),
        "cookies": all(
            morsel["httponly"] and morsel["samesite"] == "Lax"
            for morsel in answer.cookies.values()
            if morsel.value
        ),
    }
    return [name for name, holds in checks.items() if not holds]


def _words(answer: Any) -> set[str]:
    return {word.strip() for word in answer.get("Cache-Control", "").split(",")}


def answers(world: World) -> Iterator[tuple[str, Any]]:
    """Yield the answer of every page, to somebody who is signed in and to a visitor."""
    for name, blanks in doors.pages().items():
        if name not in ENDS_THE_SESSION:
            address = world.address(name, blanks)
            yield name, world.browser.get(address)
            yield f"{name} for a visitor", Client().get(address)


def test_every_page_is_strict(plain: World) -> None:
    looked_at = 0
    for name, answer in answers(plain):
        assert wrong(answer) == [], name
        looked_at += 1
    for path in readings():
        name = path.split("/")[1].removesuffix("s")
        for headers in ({"authorization": f"Bearer {plain.token}"}, {}):
            answer = Client().get(plain.address(name, f"/api/v1{path}"), headers=headers)
            # The description of the API is the same for everybody.
            assert wrong(answer) == [], path
            assert answer["Cache-Control"] == "no-store", path
    assert looked_at > 150


RECORDS = (
    *("home", "incidents", "incident", "incident-trail", "incident-findings", "triage-queue"),
    *("actions", "action", "lessons", "lesson", "notices", "department-people"),
)
"""Pages on which words of reports, or names of people, stand."""


def test_no_browser_keeps_a_page_with_a_record(plain: World) -> None:
    kept = [
        name
        for name in RECORDS
        if "no-store" not in _words(plain.browser.get(plain.address(name, doors.pages()[name])))
    ]
    assert kept == []


def test_nobody_keeps_a_document_or_a_table(plain: World) -> None:
    for name in ("incident-pdf", "incidents-csv", "incidents-xlsx"):
        answer = plain.browser.get(plain.address(name, doors.pages()[name]))
        assert "no-store" in _words(answer), name
        assert answer["Content-Disposition"].startswith(("attachment; ", "inline; ")), name


# --- when something goes wrong ------------------------------------------------------------------------


def _raise(error: Exception) -> Callable[..., HttpResponse]:
    def fail(*_args: Any, **_kwargs: Any) -> HttpResponse:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValueError("secret-detail-4711"), {500}),
        (DatabaseError("secret-detail-4711"), {500}),
        (RecursionError("secret-detail-4711"), {500}),
        (SuspiciousOperation("secret-detail-4711"), {400}),
        (RequestDataTooBig("secret-detail-4711"), {400, 413}),
    ],
)
def test_a_failure_tells_nothing_of_the_inside(
    error: Exception,
    status: set[int],
    monkeypatch: pytest.MonkeyPatch,
    client_of: Callable[..., Client],
    reporter: User,
) -> None:
    monkeypatch.setattr(lessons, "render", _raise(error))
    client = client_of(reporter)
    client.raise_request_exception = False
    answer = client.get("/lessons")
    assert answer.status_code in status
    assert wrong(answer) == []
    for inside in ("secret-detail", "Traceback", "lessons.py", "ValueError", "DatabaseError"):
        assert inside not in answer.content.decode()


def test_every_refusal_is_strict(
    department: Department, client_of: Callable[..., Client], reporter: User, settings: Any
) -> None:
    inside, strict = client_of(reporter), Client(enforce_csrf_checks=True)
    strict.force_login(reporter)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    too_much = {"narrative": "x" * 3000}
    refused = {
        "no such page": (inside.get("/nowhere"), {404}),
        "not for this role": (inside.get("/departments/onc/edit"), {403}),
        "no token in the form": (strict.post("/account", {}), {403}),
        "wrong method": (inside.put("/incidents"), {405}),
        "method of old": (inside.trace("/incidents"), {405}),
        "unknown method": (inside.generic("BREW", "/incidents"), {405}),
        "wrong host": (inside.get("/", headers={"host": "elsewhere.example"}), {400}),
        "too large a form": (inside.post("/account", too_much), {400, 413}),
        "too large a report": (Client().post("/r/onc", too_much), {400, 413}),
        "too large for the api": (_sent_by_program("x" * 3000), {413}),
        "no json": (_sent_by_program("{"), {400}),
        "no token": (Client().get("/api/v1/incidents"), {401}),
        "nothing in the api": (Client().get("/api/v1/nowhere"), {404}),
    }
    for what, (answer, statuses) in refused.items():
        assert answer.status_code in statuses, (what, answer.status_code)
        # A strange host is refused before the last of the headers is set; the policy says the same.
        assert set(wrong(answer)) <= ({"old frames"} if what == "wrong host" else set()), what


def _sent_by_program(body: str) -> Any:
    return Client().post("/api/v1/departments/onc/reports", body, content_type="application/json")


# --- forms that another site sends --------------------------------------------------------------------


def test_no_form_is_taken_without_the_token_of_its_page(plain: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(plain.boss)
    guarded = 0
    for name, blanks in doors.pages().items():
        view = _view_of(plain.address(name, blanks))
        if getattr(view, "csrf_exempt", False):
            assert name in WITHOUT_A_TOKEN, name
            continue
        answer = strict.post(plain.address(name, blanks), {"act": "x"})
        assert answer.status_code in {403, 405}, name
        guarded += answer.status_code == 403
    assert guarded > 50


WITHOUT_A_TOKEN = {
    *("report", "report-look", "report-sent", "report-mask", "set-language"),
    *("receipt", "receipt-add", "receipt-thread", "receipt-known", "receipt-consent"),
    "receipt-withdraw",
}
"""Open doors: no cookie, so no token; who uses an account there has to prove where it comes from."""


def _view_of(path: str) -> Any:
    return resolve(path.partition("?")[0]).func
