"""``/receipt``: what the holder of a receipt code sees and does. The code travels in forms only."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.db import Error as DatabaseFailed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beamward.domain.privacy.crockford import Slip
from beamward.domain.privacy.receipt import ReceiptMistyped, normalise
from beamward.features.reports import handling, limiter, queries, receipt, services
from beamward.features.reports.handling import WithdrawRefused
from beamward.features.reports.models import Identity, Message, Report
from beamward.features.reports.services import ReportRefused
from beamward.features.reports.web import door
from beamward.features.reports.web.door import open_door
from beamward.features.reports.web.forms import new_attempt
from beamward.features.reports.web.front_door import too_many
from beamward.features.reports.web.thanks import thank
from beamward.foundation.accounts.web.middleware import activate_time_zone
from beamward.foundation.seals import queries as seals


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and show how far the report is to which it belongs."""
    if request.method != "POST":
        return _ask(request)
    found = _found(request)
    return _show(request, found) if isinstance(found, Report) else found


@open_door
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Take what the reporter adds."""
    found = _found(request)
    if not isinstance(found, Report):
        return found
    typed = door.typed_in(request)
    body = typed.get("body", "").replace("\r\n", "\n")
    seconds = door.take(limiter.REPORTS, request)
    if seconds:
        response = _show(request, found, problem=too_many(seconds), body=body, status=429)
        return door.slowed(response, seconds)
    try:
        services.add_as_reporter(
            report=found, body=body, attempt=typed.get("attempt", ""), at=timezone.now()
        )
    except ReportRefused as refusal:
        return _show(request, found, problem=str(refusal), body=body, status=422)
    return _show(request, found, done=_("Thank you. What you added has arrived."))


@open_door
@require_POST
def thread(request: HttpRequest) -> HttpResponse:
    """Give the talk anew to a page that stays open; an answer without content if nothing is new."""
    found = _found(request)
    if not isinstance(found, Report):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    said = list(queries.messages_of(found))
    since, last = _number(request, "since"), _number(request, "last")
    if not said or said[-1].pk <= last:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {**_about(found, request), **_talk(found, said, since=since)}
    return render(request, "reports/thread.html", context)


@open_door
@require_POST
def become_known(request: HttpRequest) -> HttpResponse:
    """Let the reporter be known more openly than before, never less."""
    found = _found(request)
    if not isinstance(found, Report):
        return found
    typed = door.typed_in(request)
    try:
        found = services.loosen(
            report=found,
            code=normalise(request.POST["code"]),
            to=Identity(typed.get("to", "")),
            name=typed.get("name", ""),
            contact=typed.get("contact", ""),
            at=timezone.now(),
        )
    except ReportRefused as refusal:
        return _show(request, found, problem=str(refusal), known=typed.dict(), status=422)
    except ValueError:
        sentence = _("Please choose how you want to be known.")
        return _show(request, found, problem=sentence, known=typed.dict(), status=422)
    return _show(request, found, done=_("Thank you. From now on it is as you chose."))


@open_door
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Let the confidants read who reported, or end that."""
    found = _found(request)
    if not isinstance(found, Report):
        return found
    allows = request.POST.get("allow") == "yes"
    try:
        if allows:
            code = normalise(request.POST["code"])
            services.consent(report=found, code=code, at=timezone.now())
        else:
            services.take_back_consent(report=found, at=timezone.now())
    except ReportRefused as refusal:
        return _show(request, found, problem=str(refusal), status=422)
    said = (
        _("The confidants may now learn who you are. When one does, you read it here.")
        if allows
        else _("Nobody may learn who you are any more with your consent.")
    )
    return _show(request, found, done=said)


@open_door
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw the report after asking once more."""
    found = _found(request)
    if not isinstance(found, Report):
        return found
    if request.POST.get("sure") != "yes":
        return render(request, "reports/withdraw.html", _about(found, request))
    try:
        found = services.withdraw(report=found, at=timezone.now())
    except WithdrawRefused as refusal:
        return _show(request, found, problem=str(refusal), status=HTTPStatus.CONFLICT)
    return _show(request, found, done=_("Your report is withdrawn."))


@open_door
@require_POST
def mask(request: HttpRequest, code: str) -> HttpResponse:
    """Mask the identities that the page after sending showed."""
    found = _found(request)
    if not isinstance(found, Report):
        return found
    kept = services.mask(report=found, by=None, at=timezone.now())
    return thank(request, kept, normalise(request.POST["code"]), is_masked=True)


def _found(request: HttpRequest) -> Report | HttpResponse:
    """Return the report to which the code in the form belongs, or the page that asks for it again."""
    typed = door.typed_in(request).get("code", "")
    if not typed.strip():
        return _ask(request, _("Please write the code."), status=422)
    seconds = door.wait(limiter.GUESSES, request)
    if seconds:
        response = _ask(request, too_many(seconds), typed, status=429)
        return door.slowed(response, seconds)
    try:
        found = queries.of_receipt(receipt.digest_of(typed))
    except ReceiptMistyped as slip:
        return _ask(request, _mistyped(slip), typed, status=422)
    if found is None:
        door.take(limiter.GUESSES, request)
        return _ask(request, _("No report belongs to this code."), typed, status=404)
    # Whoever holds a receipt has no time zone of the own: the department's is written.
    activate_time_zone(found.department.time_zone)
    return found


def _mistyped(slip: ReceiptMistyped) -> str:
    if slip.reason is Slip.LENGTH:
        return _("A code has 21 letters and digits; here some are missing or too many.")
    if slip.reason is Slip.CHARACTER:
        return _("This holds a character that no code has. Please compare it with your note.")
    return _("One of the characters is wrong. Please compare the code with your note.")


def _ask(
    request: HttpRequest, problem: str = "", typed: str = "", *, status: int = 200
) -> HttpResponse:
    # What else was typed, such as an addition, comes back to be copied.
    body = door.typed_in(request).get("body", "")
    return render(
        request,
        "reports/receipt_ask.html",
        {"problem": problem, "typed": typed, "body": body},
        status=status,
    )


def _about(found: Report, request: HttpRequest) -> dict[str, Any]:
    return {
        "report": found,
        "code": normalise(request.POST["code"]),
        "progress": handling.current().progress(found.public_id),
    }


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _talk(found: Report, said: list[Message], *, since: int) -> dict[str, Any]:
    """Return what was said, and keep that the reporter has it before the eyes."""
    # A disk that keeps no mark of reading hides no word that is there to be read.
    with suppress(DatabaseFailed):
        services.mark_read_by_reporter(report=found, messages=said)
    return {
        "messages_said": said,
        "new": queries.new_for_reporter(said, since=since),
        "since": since,
        "last": said[-1].pk if said else 0,
    }


def _known_ways(found: Report) -> list[tuple[str, str]]:
    """Return the ways to be known more openly than now."""
    ways = {
        Identity.CONFIDENCE: _("In confidence: the name is sealed"),
        Identity.NAMED: _("By name: those who handle the report see it"),
    }
    more_open = services.OPENNESS[services.OPENNESS.index(Identity(found.identity)) + 1 :]
    return [
        (way.value, ways[way])
        for way in more_open
        if way != Identity.CONFIDENCE or queries.has_confidant(found.department)
    ]


def _show(
    request: HttpRequest,
    found: Report,
    *,
    problem: str = "",
    done: str = "",
    body: str = "",
    known: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    sealed = seals.seal_of(found) if found.identity == Identity.CONFIDENCE else None
    said = list(queries.messages_of(found))
    return render(
        request,
        "reports/receipt.html",
        {
            **_about(found, request),
            **_talk(found, said, since=found.reporter_read_to),
            "problem": problem,
            "done": done,
            "body": body,
            "attempt": new_attempt(),
            "ways": _known_ways(found),
            "known": known or {},
            "is_sealed": sealed is not None,
            "allows": sealed is not None and seals.consent_of(sealed) is not None,
        },
        status=status,
    )
