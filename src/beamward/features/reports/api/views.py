"""The front door for programs.

Reports and what is added to them are done once for each idempotency key *and* text: another text under
a used key is another report, because nothing told may be lost, and nobody is shown another's receipt.
"""

import secrets
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Annotated
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from beamward.domain import vocabulary
from beamward.domain.exchange.spreadsheet import language_of
from beamward.domain.privacy import identifiers
from beamward.features.reports import access, handling, limiter, queries, receipt, services
from beamward.features.reports.api.schemas import (
    AdditionBody,
    ColleagueOut,
    DepartmentOut,
    MachineOut,
    Masked,
    MessageOut,
    ReceiptBody,
    ReceiptGiven,
    ReceiptStatus,
    Telling,
    TellingAtTheDoor,
    TellingByHolder,
    VocabularyOut,
)
from beamward.features.reports.limiter import Limiter
from beamward.features.reports.models import Identity, Report
from beamward.features.reports.services import ReportRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.tokens import holder
from beamward.foundation.addresses import address_of
from beamward.foundation.files.services import read
from beamward.foundation.idempotency.header import key_of
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.organisations.queries import (
    machines_in_use,
    people_and_roles,
    roles_of,
    works_in,
)
from beamward.foundation.problems import ACTING, AT_THE_DOOR, READING, TooMany
from beamward.foundation.wire import Name

router = Router(tags=["reports"])
door = Router(tags=["reports"], auth=None)
receipts = Router(tags=["receipts"], auth=None)
vocabularies = Router(tags=["vocabularies"])

EARLIEST = date(1950, 1, 1)


# --- reporting -----------------------------------------------------------------------------------


@router.post(
    "/reports",
    response={201: ReceiptGiven, **ACTING},
    summary="Report an event as the holder of a token",
)
def report(request: HttpRequest, telling: TellingByHolder) -> Status[ReceiptGiven]:
    """Take a report. Anonymous ones keep nothing of the token or its holder."""
    department = _department(telling.department)
    return _take(request, department, telling, name="", reporter=holder(request))


@door.post(
    "/departments/{code}/reports",
    response={201: ReceiptGiven, **AT_THE_DOOR},
    summary="Report an event without a token",
)
def report_at_the_door(
    request: HttpRequest, code: Name, telling: TellingAtTheDoor
) -> Status[ReceiptGiven]:
    """Take a report through the open door; nothing of where it came from is kept."""
    _count(request, limiter.REPORTS)
    return _take(request, _department(code), telling, name=telling.name, reporter=None)


def _take(
    request: HttpRequest,
    department: Department,
    telling: Telling,
    *,
    name: str,
    reporter: User | None,
) -> Status[ReceiptGiven]:
    at = timezone.now()
    today = at.astimezone(ZoneInfo(department.time_zone)).date()
    is_anonymous = telling.identity is Identity.ANONYMOUS
    if telling.identity is Identity.CONFIDENCE and not queries.has_confidant(department):
        raise ReportRefused(_("Nobody in this department takes reports in confidence."))
    if telling.happened_date and not EARLIEST <= telling.happened_date <= today + timedelta(days=1):
        raise ReportRefused(_("This day lies in the future or too far in the past."))
    told = services.Told(
        narrative=telling.narrative,
        identity=telling.identity,
        event_type=telling.event_type,
        happened_date=telling.happened_date,
        happened_part=telling.happened_part,
        step=telling.step,
        technique=telling.technique,
        machine=_machine(department, telling.machine),
        name="" if is_anonymous else name,
        contact="" if is_anonymous else telling.contact,
        language=language_of(telling.narrative),
        pictures=[
            read(ContentFile(picture.content), pictures_only=True) for picture in telling.pictures
        ],
    )
    given = services.report(
        department=department, told=told, attempt=_attempt(request), reporter=reporter, at=at
    )
    return Status(201, _given(given, department, today))


def _given(given: services.Receipt, department: Department, today: date) -> ReceiptGiven:
    return ReceiptGiven(
        code=given.code,
        is_repeat=given.is_repeat,
        look_due_date=today + timedelta(days=department.triage_days),
        answer_due_date=today + timedelta(days=department.answer_days),
        identifying_places=len(identifiers.find(given.report.narrative)),
    )


def _department(code: str) -> Department:
    department = queries.department_at(code)
    if department is None:
        raise Http404
    return department


def _machine(department: Department, code: str | None) -> Machine | None:
    if code is None:
        return None
    machine = machines_in_use(department).filter(code=code).first()
    if machine is None:
        raise ReportRefused(_("“%(code)s” is no answer to this question.") % {"code": code})
    return machine


def _attempt(request: HttpRequest) -> str:
    # Without a key every request is one of its own.
    return key_of(request) or secrets.token_urlsafe(16)


# --- with a receipt ------------------------------------------------------------------------------


@receipts.post(
    "/status", response={200: ReceiptStatus, **AT_THE_DOOR}, summary="See how far a report is"
)
def status(request: HttpRequest, body: ReceiptBody) -> ReceiptStatus:
    """Tell the state of a report and what the department has answered."""
    found = _report(request, body.code)
    progress = handling.current().progress(found.public_id)
    return ReceiptStatus(
        state=progress.state,
        label=progress.label,
        explanation=progress.explanation,
        may_withdraw=progress.may_withdraw,
        is_ended=progress.is_ended,
        messages=[MessageOut.of(message) for message in queries.messages_of(found)],
    )


@receipts.post("/messages", response={201: MessageOut, **AT_THE_DOOR}, summary="Add to a report")
def add(request: HttpRequest, body: AdditionBody) -> Status[MessageOut]:
    """Add what the holder of the receipt has to say."""
    _count(request, limiter.REPORTS)
    message = services.add_as_reporter(
        report=_report(request, body.code), body=body.body, attempt=_attempt(request), at=_now()
    )
    return Status(201, MessageOut.of(message))


@receipts.post(
    "/withdraw", response={200: ReceiptStatus, **AT_THE_DOOR}, summary="Withdraw a report"
)
def withdraw(request: HttpRequest, body: ReceiptBody) -> ReceiptStatus:
    """Withdraw a report, unless the department has begun to investigate it."""
    services.withdraw(report=_report(request, body.code), at=_now())
    return status(request, body)


@receipts.post(
    "/mask", response={200: Masked, **AT_THE_DOOR}, summary="Mask what may identify somebody"
)
def mask(request: HttpRequest, body: ReceiptBody) -> Masked:
    """Replace what looks like an identity in the narrative by neutral words."""
    found = _report(request, body.code)
    places = len(identifiers.find(found.narrative))
    services.mask(report=found, by=None, at=_now())
    return Masked(places=places)


def _report(request: HttpRequest, code: str) -> Report:
    """Return the report of a receipt; whoever guesses codes has to wait.

    Raises
    ------
    Http404
        If the code belongs to no report.
    TooMany
        If too many codes were tried in vain.
    """
    address = address_of(request)
    wait_s = limiter.GUESSES.wait(address, now=monotonic())
    if wait_s:
        raise _too_many(wait_s)
    digest = receipt.digest_of(code)
    found = queries.of_receipt(digest)
    if found is None:
        limiter.GUESSES.take(address, now=monotonic())
        raise Http404
    return found


def _count(request: HttpRequest, counted: Limiter) -> None:
    wait_s = counted.take(address_of(request), now=monotonic())
    if wait_s:
        raise _too_many(wait_s)


def _too_many(wait_s: int) -> TooMany:
    sentence = _("Too many requests in too short a time. Try again in %(seconds)d seconds.")
    return TooMany(sentence % {"seconds": wait_s}, wait_s=wait_s)


def _now() -> datetime:
    return timezone.now()


# --- what a program needs to know before it reports ------------------------------------------------


@router.get(
    "/departments",
    response={200: list[DepartmentOut], **READING},
    summary="List the departments of the holder of the token",
)
def departments(request: HttpRequest) -> list[DepartmentOut]:
    """Tell where the holder works, in which roles, and which machines a report may name."""
    person = holder(request)
    return [
        DepartmentOut(
            code=department.code,
            name_en=department.name_en,
            name_zh=department.name_zh,
            time_zone=department.time_zone,
            roles=sorted(roles_of(person, department.pk)),
            machines=[
                MachineOut(code=machine.code, name=machine.name, technique=machine.technique)
                for machine in machines_in_use(department)
            ],
        )
        for department in works_in(person)
    ]


@vocabularies.get(
    "", response={200: list[str], **READING}, summary="List the names of the vocabularies"
)
def names(request: HttpRequest) -> list[str]:
    """Tell which coded lists there are."""
    return list(vocabulary.names())


@vocabularies.get(
    "/{name}",
    response={200: VocabularyOut, **READING},
    summary="Read a vocabulary, as it ships or as a department uses it",
)
def words(
    request: HttpRequest, name: Name, department: Annotated[Name | None, Query()] = None
) -> VocabularyOut:
    """Tell the terms of a coded list in both languages, with its source."""
    if name not in vocabulary.names():
        raise Http404
    used_by = None if department is None else _own_department(request, department)
    general = list(vocabulary.general_answers().values())
    return VocabularyOut.of(queries.terms(name, used_by), general)


def _own_department(request: HttpRequest, code: str) -> Department:
    department = queries.department_at(code)
    if department is None or not roles_of(holder(request), department.pk):
        raise Http404
    return department


@router.get(
    "/departments/{code}/people",
    response={200: list[ColleagueOut], **READING},
    summary="List the people of a department",
)
def people(request: HttpRequest, code: Name) -> list[ColleagueOut]:
    """Tell who works there in which roles, so that incidents and actions can be given to them."""
    department = _own_department(request, code)
    access.require(bool(roles_of(holder(request), department.pk) & access.READERS))
    return [
        ColleagueOut(id=person.public_id, name=person.full_name, roles=sorted(roles))
        for person, roles in people_and_roles(department)
        if person.is_active
    ]
