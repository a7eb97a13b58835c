"""``/r/<department>``: where anybody tells what happened."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import Error as DatabaseFailed
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.features.reports import limiter, queries, services
from beamward.features.reports.models import Identity
from beamward.features.reports.services import ReportRefused
from beamward.features.reports.web import door
from beamward.features.reports.web.door import open_door
from beamward.features.reports.web.forms import MOST_PICTURES, ReportForm, identity_of
from beamward.features.reports.web.privacy import masked, notice_about
from beamward.features.reports.web.questions import Questions
from beamward.features.reports.web.thanks import thank
from beamward.foundation import storage
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.organisations.queries import works_in

LONGEST_LOOK = 20_000
"""Characters that are looked at while somebody types."""

_log = logging.getLogger(__name__)


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form, and take what it sends."""
    if request.method == "POST":
        return _posted(request, code, door.typed_in(request))
    reader = door.account(request)
    if reader and reader.language and "lang" not in request.GET:
        door.speak(reader.language)
    department = queries.department_at(code)
    if department is None:
        return _no_department(request, code)
    if department.code != code:
        return redirect(f"{reverse('report', args=[department.code])}?{request.GET.urlencode()}")
    form = _form(department, reader=reader)
    machine = form.questions.machine_at(request.GET.get("m", ""))
    if machine is not None:
        form.initial["place"] = f"machine:{machine.public_id}"
    return _show(request, department, form, is_fresh=True, machine=machine)


def _posted(request: HttpRequest, code: str, typed: QueryDict) -> HttpResponse:
    """Answer what the form sent; if the database fails, the text goes back to who typed it."""
    try:
        department = queries.department_at(code)
        if department is None:
            return _no_department(request, code, typed)
        if "switch" in typed:
            door.speak(typed.get("switch", ""))
            return _show_again(request, department, typed)
        if typed.get("act") == "mask":
            typed["narrative"] = masked(typed.get("narrative", ""))
            return _show_again(request, department, typed)
        return _send(request, department, typed)
    except (DatabaseFailed, OSError) as failure:
        # Only the kind of failure: what a database says may quote the row that it refused.
        _log.error("a report could not be kept: %s", type(failure).__name__)
        trouble = storage.trouble_of(failure) or storage.Trouble.UNAVAILABLE
        response = _give_back(
            request,
            typed,
            HTTPStatus.SERVICE_UNAVAILABLE,
            storage.sentence(trouble),
            can_resend=True,
        )
        return door.slowed(response, storage.RETRY_S[trouble])


def _send(request: HttpRequest, department: Department, typed: QueryDict) -> HttpResponse:
    identity = typed.get("identity", "")
    uses_account = ":" in identity and identity_of(identity) != Identity.ANONYMOUS
    if door.is_from_elsewhere(request) or (uses_account and not door.is_from_here(request)):
        sentence = _("This did not come from our form, so it was not taken as a report.")
        return _give_back(request, typed, HTTPStatus.FORBIDDEN, sentence, can_resend=False)
    seconds = door.take(limiter.REPORTS, request)
    if seconds:
        response = _show_again(request, department, typed, problem=too_many(seconds), status=429)
        return door.slowed(response, seconds)
    # The session is asked only where the report shall bear the account's name.
    reader = door.account(request) if uses_account else None
    form = _form(department, reader=reader, data=typed, files=request.FILES)
    for name in door.thrown_away(request):
        form.add_error("pictures", _("“%(name)s” is too large.") % {"name": name})
    if form.is_valid():
        try:
            made = services.report(
                department=department,
                told=form.told,
                attempt=form.attempt,
                reporter=reader if form.by_account else None,
                at=timezone.now(),
            )
        except ReportRefused as refusal:
            form.add_error("narrative", str(refusal))
        else:
            return thank(request, made.report, made.code)
    return _show(request, department, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@open_door
@require_POST
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Say what in a text seems to identify somebody, or give the text back masked; keep nothing.

    A look too many gets an answer without content, which leaves the page as it is: the notice is a
    help, and its absence is no reason to disturb whoever types.
    """
    if door.take(limiter.LOOKS, request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    narrative = door.typed_in(request).get("narrative", "")
    is_masked = request.POST.get("act") == "mask"
    narrative = masked(narrative) if is_masked else narrative[:LONGEST_LOOK]
    return render(
        request,
        "reports/look.html",
        {
            "notice": notice_about(narrative),
            "is_masked": is_masked,
            "narrative": narrative,
            "look_url": reverse("report-look", args=[code]),
        },
    )


@open_door
@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """Say what happens after a report was sent, without knowing of any."""
    department = queries.department_at(code)
    if department is None:
        return _no_department(request, code)
    return render(request, "reports/sent.html", {"department": department})


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead whoever is signed in to the form of the own department."""
    departments = works_in(person(request))
    if len(departments) == 1:
        return redirect("report", departments[0].code)
    return render(request, "reports/start.html", {"departments": departments})


def too_many(seconds: int) -> str:
    """Return the sentence for whoever is to wait."""
    return ngettext(
        "Much has been sent from here within a minute. Please send again in %(seconds)d second.",
        "Much has been sent from here within a minute. Please send again in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}


def _form(
    department: Department,
    *,
    reader: User | None,
    data: QueryDict | None = None,
    files: Any = None,
    initial: Mapping[str, Any] | None = None,
) -> ReportForm:
    return ReportForm(
        data,
        files,
        initial=dict(initial or {}),
        questions=Questions(department, at=timezone.now()),
        reader=reader,
        in_confidence=queries.has_confidant(department),
    )


def _show(
    request: HttpRequest,
    department: Department,
    form: ReportForm,
    *,
    is_fresh: bool = False,
    machine: Machine | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    is_chinese = (get_language() or "en").startswith("zh")
    response = render(
        request,
        "reports/report.html",
        {
            "department": department,
            "form": form,
            "is_fresh": is_fresh,
            "machine": machine,
            "problem": problem,
            "notice": notice_about(str(form["narrative"].value() or "")),
            "files_lost": _names_of_files(request),
            "language": "zh-hans" if is_chinese else "en",
            "most_pictures": MOST_PICTURES,
            "most_megabytes": settings.BEAMWARD.upload_limit_mb,
        },
        status=status,
    )
    if form.reader is not None:
        # A report that shall bear the account's name has to prove that it comes from here. Without
        # TLS the proof is the header "Origin", which a page with "no-referrer" leaves empty.
        response["Referrer-Policy"] = "same-origin"
    return response


def _show_again(
    request: HttpRequest,
    department: Department,
    typed: QueryDict,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the form with everything typed, not judged."""
    reader = door.account(request) if ":" in typed.get("identity", "") else None
    form = _form(department, reader=reader, initial=typed.dict())
    return _show(request, department, form, problem=problem, status=status)


def _give_back(
    request: HttpRequest, typed: QueryDict, status: int, reason: str, *, can_resend: bool
) -> HttpResponse:
    """Return what was typed on a page that asks neither session nor database."""
    answers = [(name, value) for name, values in typed.lists() for value in values]
    return render(
        request,
        "reports/not_sent.html",
        {
            "reason": reason,
            "can_resend": can_resend,
            "narrative": typed.get("narrative", ""),
            "answers": [(name, value) for name, value in answers if name != "narrative"],
            "files_lost": _names_of_files(request),
        },
        status=status,
    )


def _names_of_files(request: HttpRequest) -> list[str]:
    """Return the names of the pictures that came, which no page can give back."""
    return [upload.name or "?" for upload in request.FILES.getlist("pictures")]


def _no_department(request: HttpRequest, code: str, typed: QueryDict | None = None) -> HttpResponse:
    narrative = typed.get("narrative", "") if typed else ""
    return render(
        request,
        "reports/no_department.html",
        {"code": code, "narrative": narrative},
        status=HTTPStatus.NOT_FOUND,
    )
