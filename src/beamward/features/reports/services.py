"""Acts at the front door. Whoever holds the receipt of a report may do what is done with a receipt here."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from beamward.domain.exchange.record import OutsideRecord
from beamward.domain.privacy import coarse_time, identifiers
from beamward.domain.vocabulary import Term
from beamward.features.reports import access, handling, labels, queries, receipt
from beamward.features.reports.models import (
    Event,
    Identity,
    Message,
    OutsideHistory,
    OutsideSource,
    Report,
    Reporter,
)
from beamward.foundation import public_id, subjects, trail
from beamward.foundation.accounts.models import User
from beamward.foundation.files import Content
from beamward.foundation.files import services as files
from beamward.foundation.notices import services as notices
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.access import may_keep_terms
from beamward.foundation.organisations.models import Department, DepartmentTerm, Machine
from beamward.foundation.retention import holds
from beamward.foundation.seals import queries as seal_queries
from beamward.foundation.seals import services as seals
from beamward.foundation.seals.models import Opening, Seal
from beamward.foundation.seals.services import KeyMade, SealRefused

LONGEST_NARRATIVE = 100_000
LONGEST_MESSAGE = 20_000
LONGEST_NAME = 120
LONGEST_CONTACT = 160
SHORTEST_ATTEMPT = 16


class ReportRefused(Exception):
    """What was told cannot be taken as a report; the argument is a sentence that says why."""


@dataclass(frozen=True)
class Told:
    """The answers of the front door; all but the narrative may be left out."""

    narrative: str
    identity: Identity
    event_type: str = ""
    happened_date: date | None = None
    happened_part: str = ""
    step: str = ""
    technique: str = ""
    machine: Machine | None = None
    name: str = ""
    contact: str = ""
    language: str = ""
    pictures: Sequence[Content] = ()


@dataclass(frozen=True)
class Receipt:
    """What the reporter keeps. ``is_repeat``: the same try had already made this report."""

    code: str
    report: Report
    is_repeat: bool


def report(
    *, department: Department, told: Told, attempt: str, reporter: User | None, at: datetime
) -> Receipt:
    """Take a report: whole, once, and on disk before this returns.

    Parameters
    ----------
    attempt : str
        The random key of the form. However often the same words are sent with it, one report is made.
        Other words make another report: on a shared computer the form may be found again by the
        next person, who must neither lose the own report nor be shown the receipt of the first.
    reporter : User or None
        Who is signed in. Not looked at when the report is anonymous.

    Who reports in confidence is sealed, and stands in no other table. Unless the report is by name,
    nothing that is kept of it is finer than the day: the minute and a roster would name a person.

    Raises
    ------
    ReportRefused
        If nothing is told, too much is told, an answer is none that can be given, a report by name
        or in confidence names nobody, or nobody has a key for reports in confidence.
    beamward.foundation.files.FileRefused
        If a picture cannot be taken.
    """
    narrative = told.narrative.strip()
    is_anonymous = told.identity == Identity.ANONYMOUS
    _check(told, narrative, department, is_known=is_anonymous or reporter is not None)
    if len(attempt) < SHORTEST_ATTEMPT:
        raise ReportRefused(_("This form is damaged. Please copy your text and open it again."))
    key = _key(attempt, told, narrative)
    code = receipt.code_for(key)
    at = _coarse(at, told.identity, department)
    try:
        with transaction.atomic():
            kept = Report.objects.create(
                department=department,
                narrative=narrative,
                language=told.language,
                event_type=told.event_type,
                happened_date=told.happened_date,
                happened_part=told.happened_part,
                step=told.step,
                technique=told.technique,
                machine=told.machine,
                identity=told.identity,
                received_at=at,
                receipt_digest=receipt.digest_of(code),
                attempt_digest=receipt.attempt_digest(key),
            )
            if told.identity == Identity.NAMED:
                Reporter.objects.create(
                    report=kept, user=reporter, name=told.name.strip(), contact=told.contact.strip()
                )
            if told.identity == Identity.CONFIDENCE:
                _seal(kept, _who(told.name, told.contact, reporter), code)
            trail.record(
                "report.received",
                subject=kept,
                by=reporter if told.identity == Identity.NAMED else None,
                at=at,
                after={"identity": str(told.identity)},
            )
            for picture in told.pictures:
                files.add(
                    department=department,
                    subject=kept,
                    upload=picture,
                    by=None,
                    at=at,
                    keep_name=False,
                )
            handling.current().received(_received(kept, department))
    except IntegrityError:
        earlier = queries.of_attempt(receipt.attempt_digest(key))
        if earlier is None:
            raise
        return Receipt(code=code, report=earlier, is_repeat=True)
    return Receipt(code=code, report=kept, is_repeat=False)


def _coarse(at: datetime, identity: str, department: Department) -> datetime:
    """Return the moment as it is kept of a reporter's act."""
    if identity == Identity.NAMED:
        return at
    return coarse_time.start_of_day(at, time_zone=department.time_zone)


def _check(told: Told, narrative: str, department: Department, *, is_known: bool) -> None:
    """Refuse what cannot be kept as a report."""
    if not narrative:
        raise ReportRefused(_("Please tell what happened. A few words are enough."))
    if len(narrative) > LONGEST_NARRATIVE:
        raise ReportRefused(
            _("The text is longer than %(most)d characters. Please shorten it.")
            % {"most": LONGEST_NARRATIVE}
        )
    if not is_known and not told.name.strip():
        raise ReportRefused(_("Please give your name, or choose to report anonymously."))
    if len(told.name.strip()) > LONGEST_NAME or len(told.contact.strip()) > LONGEST_CONTACT:
        raise ReportRefused(_("The name, or how to reach you, is too long. Please shorten it."))
    if told.machine is not None and told.machine.department_id != department.pk:
        raise ReportRefused(_("This machine belongs to another department."))
    if told.happened_part and told.happened_part not in dict(labels.HAPPENED_PARTS):
        raise ReportRefused(_unknown_answer(told.happened_part))
    for field_name, vocabulary_name in queries.VOCABULARIES.items():
        code = getattr(told, field_name)
        if code and not queries.is_known(vocabulary_name, code, department):
            raise ReportRefused(_unknown_answer(code))


def _unknown_answer(code: str) -> str:
    return _("“%(code)s” is no answer to this question.") % {"code": code}


def _key(attempt: str, told: Told, narrative: str) -> str:
    """Return what makes two tries the same: the form's key and all that was answered."""
    answers = [
        narrative,
        told.identity,
        told.event_type,
        told.happened_date and told.happened_date.isoformat(),
        told.happened_part,
        told.step,
        told.technique,
        told.machine and told.machine.public_id,
        told.name,
        told.contact,
    ]
    return json.dumps([attempt, *answers])


def _received(
    report: Report, department: Department, reported: date | None = None
) -> handling.Received:
    outside = reported is not None
    return handling.Received(
        public_id=report.public_id,
        department=department,
        event_type=report.event_type,
        technique=report.technique,
        machine_id=report.machine_id,
        step=report.step,
        happened_date=report.happened_date,
        received_at=report.received_at,
        reported_date=reported
        or report.received_at.astimezone(ZoneInfo(department.time_zone)).date(),
        is_import=outside,
    )


def add_as_reporter(*, report: Report, body: str, attempt: str, at: datetime) -> Message:
    """Add what the holder of the receipt has to say; the same try again adds nothing.

    Raises
    ------
    ReportRefused
        If nothing is said, too much is said, or the report was withdrawn.
    """
    text = _checked(body)
    digest = receipt.attempt_digest(json.dumps([report.public_id, attempt, text]))
    try:
        with transaction.atomic():
            fresh = Report.objects.select_for_update().get(pk=report.pk)
            _refuse_ended(fresh)
            at = _coarse(at, fresh.identity, fresh.department)
            message = Message.objects.create(
                report=fresh, body=text, at=at, by=None, attempt_digest=digest
            )
            if fresh.first_unread is None:
                fresh.first_unread = message.pk
                fresh.save(update_fields=["first_unread"])
            trail.record("report.added_to", subject=fresh, by=None, at=at)
            handling.current().told(fresh.public_id, at=at)
    except IntegrityError:
        earlier = Message.objects.filter(attempt_digest=digest).first()
        if earlier is None:
            raise
        return earlier
    return message


@transaction.atomic
def write_to_reporter(
    *, report: Report, body: str, by: User, at: datetime, is_answer: bool = False
) -> Message:
    """Ask or answer the reporter, who reads it with the receipt.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not handle reports of the department.
    ReportRefused
        If nothing is said or too much, or the report was disposed of.
    """
    access.require(access.may_handle(by, report))
    _refuse_disposed(Report.objects.only("disposed_at").get(pk=report.pk))
    message = Message.objects.create(
        report=report, body=_checked(body), at=at, by=by, is_answer=is_answer
    )
    trail.record("report.answered" if is_answer else "report.asked", subject=report, by=by, at=at)
    return message


@transaction.atomic
def mark_read_by_department(*, report: Report, by: User) -> None:
    """Keep that somebody who handles the report has read what its reporter wrote.

    A mark of reading is no change of the record; like a read notice it leaves no entry in the trail.
    """
    access.require(access.may_handle(by, report))
    Report.objects.filter(pk=report.pk, first_unread__isnull=False).update(first_unread=None)


def mark_read_by_reporter(*, report: Report, messages: Sequence[Message]) -> None:
    """Keep up to where the holder of the receipt has read: a place in the talk, never a time.

    Nothing in the trail tells of it either: when somebody looks says who it may be.
    """
    last = max((message.pk for message in messages), default=0)
    if last <= report.reporter_read_to:
        return
    Report.objects.filter(pk=report.pk, reporter_read_to__lt=last).update(reporter_read_to=last)


@transaction.atomic
def withdraw(*, report: Report, at: datetime) -> Report:
    """Withdraw the report at the wish of whoever holds the receipt; a second time changes nothing.

    Raises
    ------
    beamward.features.reports.handling.WithdrawRefused
        If the department has begun to investigate.
    """
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    if fresh.withdrawn_at is None:
        at = _coarse(at, fresh.identity, fresh.department)
        handling.current().withdrawn(fresh.public_id, at=at)
        fresh.withdrawn_at = at
        fresh.save(update_fields=["withdrawn_at"])
        trail.record("report.withdrawn", subject=fresh, by=None, at=at)
    return fresh


def _refuse_ended(report: Report) -> None:
    if report.withdrawn_at:
        raise ReportRefused(_("This report was withdrawn; nothing can be added to it."))
    _refuse_disposed(report)


def _refuse_disposed(report: Report) -> None:
    if report.disposed_at:
        raise ReportRefused(
            _("This report was deleted after its time; nothing can be added to it.")
        )


@transaction.atomic
def mask(*, report: Report, by: User | None, at: datetime) -> Report:
    """Replace what looks like an identity in the narrative by neutral words.

    The one change that the original knows. The trail tells that it was made and how many places it
    touched, never what stood there.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If a person asks who does not handle reports of the department, or a legal hold stands over the
        report. With the receipt, ``by`` is None.
    """
    if by is not None:
        access.require(access.may_handle(by, report))
        holds.require_free(report)
    elif holds.over_record(report):
        # Who placed the hold is no matter of a reporter's, who may be unknown and stay so.
        raise PermissionDenied(
            _(
                "For now the department has to keep this report as it is; nothing in it can be masked."
            )
        )
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    findings = identifiers.find(fresh.narrative)
    if findings:
        at = at if by else _coarse(at, fresh.identity, fresh.department)
        fresh.narrative = identifiers.mask(fresh.narrative, findings)
        fresh.masked_at = at
        fresh.save(update_fields=["narrative", "masked_at"])
        trail.record("report.masked", subject=fresh, by=by, at=at, after={"places": len(findings)})
    return fresh


@transaction.atomic
def forget_reporter(*, report: Report) -> None:
    """Delete who reported, open or sealed.

    The act that disposes of it has its own entry in the trail; this leaves none.
    """
    seals.discard(subject=report)
    Reporter.objects.filter(report=report).delete()


@transaction.atomic
def dispose(*, report: Report, by: User, at: datetime) -> list[tuple[str, str]]:
    """Delete what a report says and everything that was said about it; return kind and id of it all.

    The row stays, so that its receipt is answered and an import does not bring it back. The act that
    disposes of the record has its own entry in the trail; this leaves none but those of the files.
    """
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    gone = [(subjects.kind_of(fresh), fresh.public_id)]
    gone += files.remove_all_of(subject=fresh, by=by, at=at)
    forget_reporter(report=fresh)
    Message.objects.filter(report=fresh).delete()
    OutsideHistory.objects.filter(report=fresh).delete()
    OutsideSource.objects.filter(report=fresh).update(
        url="", licence="", category="", codes=[], more={}, notified_date=None, updated_date=None
    )
    notices.forget_about(kind=subjects.kind_of(fresh), public_id=fresh.public_id)
    for name in ("narrative", "language", "event_type", "happened_part", "step", "technique"):
        setattr(fresh, name, "")
    fresh.happened_date = fresh.machine = fresh.attempt_digest = fresh.first_unread = None
    fresh.reporter_read_to = 0
    fresh.received_at = _coarse(fresh.received_at, Identity.ANONYMOUS, fresh.department)
    fresh.disposed_at = at
    fresh.save()
    return gone


# --- who reported, sealed ------------------------------------------------------------------------


@dataclass(frozen=True)
class Who:
    """Who reported in confidence, as it was sealed. ``user``: the id of an account, if there is one."""

    name: str
    contact: str
    user: str


def _who(name: str, contact: str, reporter: User | None) -> Who:
    return Who(
        name=name.strip() or (reporter.full_name if reporter else ""),
        contact=contact.strip(),
        user=reporter.public_id if reporter else "",
    )


def _seal(report: Report, who: Who, code: str | None) -> Seal:
    try:
        return seals.seal(
            department=report.department,
            subject=report,
            text=json.dumps(asdict(who), ensure_ascii=False),
            code=code,
        )
    except SealRefused as refusal:
        raise ReportRefused(str(refusal)) from refusal


def set_up_key(*, department: Department, passphrase: str, by: User, at: datetime) -> KeyMade:
    """Make the key of a confidant; names in confidence from before there were keys are sealed.

    That takes two keys: of such a report nobody holds a receipt that could stand for the second half.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is no confidant of the department.
    beamward.foundation.seals.services.SealRefused
        If there is a key already, or the passphrase is too easy.
    """
    made = seals.set_up(department=department, passphrase=passphrase, by=by, at=at)
    if seal_queries.holders_of(department).count() > 1:
        with transaction.atomic():
            for reporter in Reporter.objects.filter(
                report__department=department, report__identity=Identity.CONFIDENCE
            ).select_related("report__department", "user"):
                who = _who(reporter.name, reporter.contact, reporter.user)
                _seal(reporter.report, who, code=None)
                reporter.delete()
                trail.record(
                    "report.identity_sealed", subject=reporter.report, by=None, at=at, system=True
                )
    return made


@transaction.atomic
def loosen(
    *, report: Report, code: str, to: Identity, name: str, contact: str, at: datetime
) -> Report:
    """Be known more openly than before, at the wish of whoever holds the receipt.

    Raises
    ------
    ReportRefused
        If that would be less open, no name is given, nobody has a key for reports in confidence, or the
        report was withdrawn.
    """
    if not name.strip():
        raise ReportRefused(_("Please give your name."))
    if len(name.strip()) > LONGEST_NAME or len(contact.strip()) > LONGEST_CONTACT:
        raise ReportRefused(_("The name, or how to reach you, is too long. Please shorten it."))
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    _refuse_ended(fresh)
    before = Identity(fresh.identity)
    if OPENNESS.index(to) <= OPENNESS.index(before):
        raise ReportRefused(_("You can only become known more openly, never less."))
    at = _coarse(at, to, fresh.department)
    fresh.identity = to
    fresh.save(update_fields=["identity"])
    if to == Identity.CONFIDENCE:
        _seal(fresh, _who(name, contact, None), code)
    elif not holds.over_record(fresh):
        seals.discard(subject=fresh)
    if to == Identity.NAMED:
        # A name in confidence from before there were keys gives way as well.
        Reporter.objects.filter(report=fresh).delete()
        Reporter.objects.create(report=fresh, user=None, name=name.strip(), contact=contact.strip())
    trail.record(
        "report.loosened",
        subject=fresh,
        by=None,
        at=at,
        before={"identity": str(before)},
        after={"identity": str(to)},
    )
    return fresh


OPENNESS = [Identity.ANONYMOUS, Identity.CONFIDENCE, Identity.NAMED]
"""The ways to report, each more open than the one before."""


@transaction.atomic
def consent(*, report: Report, code: str, at: datetime) -> None:
    """Let the confidants know who reported; a second time changes nothing.

    Raises
    ------
    ReportRefused
        If nothing is sealed, or no confidant is left.
    """
    sealed = seal_queries.seal_of(report)
    if sealed is None:
        raise ReportRefused(_("Of this report no name is sealed."))
    is_news = seal_queries.consent_of(sealed) is None
    at = _coarse(at, report.identity, report.department)
    try:
        seals.consent(sealed=sealed, code=code, at=at)
    except SealRefused as refusal:
        raise ReportRefused(str(refusal)) from refusal
    if is_news:
        for holder in seal_queries.holders_of(report.department).select_related("user"):
            _tell(holder.user, "report.identity_allowed", report, at)


@transaction.atomic
def take_back_consent(*, report: Report, at: datetime) -> None:
    """End the consent; who has read the name meanwhile has read it."""
    sealed = seal_queries.seal_of(report)
    if sealed is not None:
        seals.take_back(sealed=sealed, at=_coarse(at, report.identity, report.department))


def ask_to_open(*, report: Report, reason: str, passphrase: str, by: User, at: datetime) -> Opening:
    """Ask the other confidants to open together who reported.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is no confidant of the department.
    beamward.foundation.seals.services.SealRefused
        If nothing is sealed, no reason is given, or the passphrase is wrong.
    """
    access.require(access.may_open(by, report))
    sealed = seal_queries.seal_of(report)
    if sealed is None:
        raise SealRefused(_("Of this report no name is sealed."))
    key = seals.unlock(department=report.department, passphrase=passphrase, by=by)
    with transaction.atomic():
        opening = seals.ask(sealed=sealed, reason=reason, key=key, at=at)
        for handed in opening.handed.select_related("holder__user"):
            _tell(handed.holder.user, "report.opening_asked", report, at)
    return opening


def agree_to_open(*, opening: Opening, passphrase: str, by: User, at: datetime) -> Who:
    """Open who reported, together with whoever asked; the reporter is told.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is no confidant of the department, or the one who asked.
    beamward.foundation.seals.services.SealRefused
        If the passphrase is wrong, or the request no longer stands.
    """
    report = _report_of(opening)
    key = seals.unlock(department=report.department, passphrase=passphrase, by=by)
    with transaction.atomic():
        _held_still(report)
        text = seals.agree(opening=opening, key=key, at=at)
        Message.objects.create(report=report, body=opening.reason, at=at, by=by, event=Event.OPENED)
        if opening.asked_by is not None:
            _tell(opening.asked_by, "report.opening_answered", report, at)
    return Who(**json.loads(text))


@transaction.atomic
def refuse_to_open(*, opening: Opening, by: User, at: datetime) -> None:
    """Refuse to open who reported.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` was not asked.
    beamward.foundation.seals.services.SealRefused
        If the request no longer stands.
    """
    seals.refuse(opening=opening, by=by, at=at)
    if opening.asked_by is not None:
        _tell(opening.asked_by, "report.opening_answered", _report_of(opening), at)


def read_identity(*, opening: Opening, passphrase: str, by: User, at: datetime) -> Who:
    """Read who reported, where it lies open for ``by``. Who reads it by consent is told of, once.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If it does not lie open for ``by``.
    beamward.foundation.seals.services.SealRefused
        If the passphrase is wrong.
    """
    report = _report_of(opening)
    key = seals.unlock(department=report.department, passphrase=passphrase, by=by)
    with transaction.atomic():
        _held_still(report)
        text = seals.read(opening=opening, key=key, at=at)
        if opening.asked_by is None and not queries.has_read_by_consent(report, by):
            Message.objects.create(report=report, body="", at=at, by=by, event=Event.READ)
    return Who(**json.loads(text))


def _held_still(report: Report) -> None:
    """Hold the report before its seal, in the order in which its reporter's acts do."""
    Report.objects.select_for_update().get(pk=report.pk)


def _report_of(opening: Opening) -> Report:
    report = queries.of_public_id(opening.seal.subject_id)
    if report is None:
        raise LookupError(f"the report of opening {opening.public_id} is gone")
    return report


def _tell(person: User, kind: str, report: Report, at: datetime) -> None:
    notices.tell(
        to=person,
        kind=kind,
        subject=report,
        at=at,
        link=f"/reports/{report.public_id}/identity",
    )


# --- from outside --------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What an import did with a record."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@transaction.atomic
def take_in(
    *, department: Department, record: OutsideRecord, by: User | None, at: datetime
) -> Outcome:
    """Take in a record from outside; the same record again changes nothing.

    A record that has changed at its source keeps its first narrative and gains the new history.
    """
    known = OutsideSource.objects.filter(
        department=department, source=record.source, source_id=record.source_id
    ).first()
    fingerprint = record.fingerprint()
    if known is not None and (
        known.fingerprint == fingerprint or known.report.disposed_at or _is_older(record, known)
    ):
        return Outcome.SAME
    if known is None:
        kept = Report.objects.create(
            department=department,
            narrative=record.narrative,
            language=record.language,
            event_type=record.event_type,
            happened_date=record.event_date,
            technique=record.modality,
            step=str(record.extra.get("process_step", "")),
            identity=Identity.ANONYMOUS,
            received_at=at,
        )
        known = OutsideSource(
            report=kept, department=department, source=record.source, source_id=record.source_id
        )
    was_retracted = known.is_retracted
    known.url, known.licence = record.source_url, record.licence
    known.notified_date, known.updated_date = record.notified_date, record.updated_date
    known.is_retracted, known.category = record.retracted, record.set
    known.codes, known.more = (
        list(record.codes),
        {**record.extra, **{f"inferred_{key}": value for key, value in record.inferred.items()}},
    )
    known.fingerprint = fingerprint
    outcome = Outcome.CHANGED if known.pk else Outcome.NEW
    known.save()
    OutsideHistory.objects.filter(report=known.report).delete()
    OutsideHistory.objects.bulk_create(
        OutsideHistory(
            report=known.report,
            kind=entry.kind,
            on_date=entry.entry_date,
            text=entry.text,
            place=place,
        )
        for place, entry in enumerate(record.history)
    )
    trail.record(
        f"report.import_{outcome}",
        subject=known.report,
        by=by,
        at=at,
        after={"source": record.source, "source_id": record.source_id},
        system=by is None,
    )
    if outcome is Outcome.NEW:
        handling.current().received(
            _received(
                known.report,
                department,
                record.notified_date or record.event_date or at.date(),
            )
        )
    if record.retracted and not was_retracted:
        handling.current().retracted(known.report.public_id, at=at)
    return outcome


def _is_older(record: OutsideRecord, known: OutsideSource) -> bool:
    return (
        record.updated_date is not None
        and known.updated_date is not None
        and record.updated_date < known.updated_date
    )


@transaction.atomic
def offer_terms(
    *, department: Department, vocabulary: str, offered: Collection[str], by: User, at: datetime
) -> int:
    """Offer exactly these terms of a vocabulary to reporters; return how many were switched.

    What was answered before keeps its label. A term unknown to the vocabulary is passed over.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not keep the terms of the department.
    beamward.domain.vocabulary.TermRefused
        If this vocabulary cannot be changed by a department.
    """
    access.require(may_keep_terms(by, department))
    present = queries.terms(vocabulary, department)
    switched = [term for term in present.terms if term.active != (term.code in offered)]
    for term in switched:
        if not term.own:
            present.with_department([Term.switched(term.code, active=not term.active)])
        organisations.keep_term(
            department=department,
            vocabulary=vocabulary,
            code=term.code,
            is_own=term.own,
            is_active=not term.active,
            label_en=term.en if term.own else "",
            label_zh=term.zh if term.own else "",
            by=by,
            at=at,
        )
    return len(switched)


@transaction.atomic
def add_term(
    *,
    department: Department,
    vocabulary: str,
    parent: str,
    label_en: str,
    label_zh: str,
    by: User,
    at: datetime,
) -> DepartmentTerm:
    """Add a department's own term, below one of ours where ``parent`` is given.

    Its code is made from the English label, else by chance; it begins with ``own_``, which none of
    ours does, so that no later edition takes it.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` does not keep the terms of the department.
    beamward.domain.vocabulary.TermRefused
        If it has no label, stands in the wrong place, or the list cannot be changed.
    """
    access.require(may_keep_terms(by, department))
    present = queries.terms(vocabulary, department)
    code = _own_code(label_en, taken={term.code for term in present.terms})
    present.with_department(
        [Term.department(code, parent=parent or None, en=label_en, zh=label_zh)]
    )
    return organisations.keep_term(
        department=department,
        vocabulary=vocabulary,
        code=code,
        is_own=True,
        is_active=True,
        parent=parent,
        label_en=label_en.strip(),
        label_zh=label_zh.strip(),
        by=by,
        at=at,
    )


def _own_code(label: str, *, taken: Collection[str]) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", label.lower())[:40].strip("_")
    code = f"own_{words}"
    return code if words and code not in taken else f"own_{public_id.new().lower()}"


def _checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise ReportRefused(_("Please write something before you send."))
    if len(text) > LONGEST_MESSAGE:
        raise ReportRefused(
            _("The text is longer than %(most)d characters. Please shorten it.")
            % {"most": LONGEST_MESSAGE}
        )
    return text
