"""Questions about reports."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from beamward.domain import vocabulary
from beamward.domain.vocabulary import Term, TermRefused, UnknownTerm, Vocabulary
from beamward.features.reports.models import (
    Event,
    Message,
    OutsideHistory,
    OutsideSource,
    Report,
)
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, DepartmentTerm
from beamward.foundation.retention.texts import Text, texts_in
from beamward.foundation.seals import queries as seals

VOCABULARIES = {"event_type": "event_type", "step": "process_step", "technique": "modality"}
"""Which vocabulary answers which question of the front door."""


def department_at(code: str) -> Department | None:
    """Return the department of that code, whatever its case, or None."""
    found = Department.objects.filter(code=code).first()
    return found or Department.objects.filter(code__iexact=code).order_by("pk").first()


def has_confidant(department: Department) -> bool:
    """Tell whether a confidant has a key, so that a name told in confidence can be sealed."""
    return seals.has_holder(department)


def of_attempt(digest: str) -> Report | None:
    """Return the report that a try has made, or None."""
    return Report.objects.filter(attempt_digest=digest).first()


def of_receipt(digest: str) -> Report | None:
    """Return the report to which a receipt belongs, or None."""
    return Report.objects.select_related("department").filter(receipt_digest=digest).first()


def of_public_id(public_id: str) -> Report | None:
    """Return the report of that id, or None."""
    return (
        Report.objects.select_related("department", "machine", "reporter", "outside")
        .filter(public_id=public_id)
        .first()
    )


def openings(public_ids: Collection[str], *, characters: int = 160) -> dict[str, str]:
    """Return how each report begins, by its id."""
    return {
        public_id: text[:characters]
        for public_id, text in Report.objects.filter(public_id__in=public_ids).values_list(
            "public_id", "narrative"
        )
    }


def narratives(public_ids: Collection[str]) -> dict[str, str]:
    """Return the whole narrative of each report, by its id."""
    return dict(
        Report.objects.filter(public_id__in=public_ids).values_list("public_id", "narrative")
    )


def messages_of(report: Report) -> QuerySet[Message]:
    """Return what was said between department and reporter, the oldest first."""
    return Message.objects.filter(report=report).select_related("by").order_by("id")


def new_for_reporter(messages: Iterable[Message], *, since: int) -> set[int]:
    """Return the row numbers of what the department has said after the message ``since``."""
    return {message.pk for message in messages if message.by_id and message.pk > since}


def with_unread_words(departments: Collection[int]) -> QuerySet[Report]:
    """Return the reports to which their reporters have added what nobody has read, the oldest first."""
    return Report.objects.filter(
        department__in=departments, first_unread__isnull=False, withdrawn_at=None
    ).order_by("first_unread")


def has_read_by_consent(report: Report, person: User) -> bool:
    """Tell whether the reporter was told already that this confidant has read the name."""
    return Message.objects.filter(report=report, event=Event.READ, by=person).exists()


def history_of(report: Report) -> QuerySet[OutsideHistory]:
    """Return what was added to an imported report at its source, in order."""
    return OutsideHistory.objects.filter(report=report)


def outside_ids(public_ids: Collection[str]) -> dict[str, str]:
    """Return the outside number of each imported report, by the report's id."""
    return dict(
        OutsideSource.objects.filter(report__public_id__in=public_ids).values_list(
            "report__public_id", "source_id"
        )
    )


def terms(name: str, department: Department | None) -> Vocabulary:
    """Return a vocabulary as a department uses it: ours, less what it switched off, plus its own."""
    return vocabularies([name], department)[name]


def vocabularies(names: Collection[str], department: Department | None) -> dict[str, Vocabulary]:
    """Return several vocabularies as a department uses them, by name, asking the database once."""
    chosen: dict[str, list[Term]] = {name: [] for name in names}
    if department is not None:
        kept = DepartmentTerm.objects.filter(department=department, vocabulary__in=names)
        for term in kept.order_by("code"):
            chosen[term.vocabulary].append(_as_term(term))
    return {name: _with(vocabulary.load(name), chosen[name]) for name in names}


def is_known(name: str, code: str, department: Department) -> bool:
    """Tell whether the code is an answer, one that is no longer offered included."""
    try:
        vocabulary.load(name).check(code)
    except UnknownTerm:
        return any(term.code == code for term in terms(name, department).terms)
    return True


def _as_term(term: DepartmentTerm) -> Term:
    if not term.is_own:
        return Term.switched(term.code, active=term.is_active)
    return Term.department(
        term.code,
        parent=term.parent or None,
        en=term.label_en,
        zh=term.label_zh,
        active=term.is_active,
    )


def _with(ours: Vocabulary, chosen: Iterable[Term]) -> Vocabulary:
    """Return our vocabulary with a department's choices.

    A choice that no longer fits, because a later edition of ours has moved on, is passed over: the
    front door stays open.
    """
    chosen = list(chosen)
    if not chosen:
        return ours
    try:
        return ours.with_department(chosen)
    except TermRefused:
        for term in chosen:
            try:
                ours = ours.with_department([term])
            except TermRefused:
                continue
        return ours


def received_between(department: Department, first: date, last: date) -> int:
    """Return how many reports came in from ``first`` to ``last``, both included."""
    return Report.objects.filter(
        department=department,
        received_at__date__gte=first,
        received_at__date__lte=last,
        outside=None,
    ).count()


def texts_of(report: Report) -> Iterator[Text]:
    """Yield what was told and said about a report, in both directions."""
    yield from texts_in([report], "narrative")
    yield from texts_in(Message.objects.filter(report=report).order_by("id"), "body")
    yield from texts_in(OutsideHistory.objects.filter(report=report), "text")


def with_reporter(department: Department) -> QuerySet[Report]:
    """Return the reports of which it is kept who sent them, open or sealed."""
    sealed = seals.sealed_of(department, Report._meta.label_lower)
    return Report.objects.filter(
        Q(reporter__isnull=False) | Q(public_id__in=sealed), department=department
    )
