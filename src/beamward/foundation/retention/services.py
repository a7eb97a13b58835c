"""Choosing rules, disposing of what has come to its end, and legal holds.

Nothing goes by itself: what is over is listed, and a named person decides, with a reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from beamward.foundation import subjects, trail
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.access import require
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import access, holds, queries
from beamward.foundation.retention.models import Choice, Disposal, Hold
from beamward.foundation.retention.registry import Kind
from beamward.foundation.retention.rules import MOST_YEARS, Bound, CountedFrom, Rule
from beamward.foundation.retention.texts import Text
from beamward.foundation.trail import queries as trail_queries
from beamward.foundation.trail import services as trail_services

LONGEST_REASON = 2_000
_CHOICE = ("kind", "rule", "years", "counted_from", "bound", "source", "reason")


class RetentionRefused(Exception):
    """The act does not fit; the argument is a sentence that says why."""


@dataclass(frozen=True)
class Wanted:
    """How long a department wants to keep a kind of record.

    With a shipped rule its source and its number hold, and ``years`` is needed only where it gives
    none, or for a longer time than its minimum.
    """

    rule: Rule | None
    years: int | None
    counted_from: CountedFrom
    bound: Bound
    source: str
    reason: str


# --- rules ---------------------------------------------------------------------------------------


@transaction.atomic
def choose(*, department: Department, kind: Kind, wanted: Wanted, by: User, at: datetime) -> Choice:
    """Choose how long the department keeps a kind of record.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not choose.
    RetentionRefused
        If no years, no reason or no source is given, or the years contradict the rule.
    """
    require(access.may_choose(by, department))
    rule = wanted.rule
    years = wanted.years or (rule.years if rule else None)
    if years is None or not 1 <= years <= MOST_YEARS:
        raise RetentionRefused(
            _("Give the number of years, from 1 to %(most)d.") % {"most": MOST_YEARS}
        )
    if rule is not None and rule.years is not None:
        is_shorter = rule.bound is Bound.MINIMUM and years < rule.years
        if is_shorter or (rule.bound is Bound.MAXIMUM and years > rule.years):
            raise RetentionRefused(
                _(
                    "This rule says %(years)d years. To depart from it, choose “our own” and say why."
                )
                % {"years": rule.years}
            )
    if wanted.counted_from not in kind.counted_from:
        raise RetentionRefused(_("Such a record has no such day."))
    source = rule.source if rule else wanted.source.strip()
    if not source:
        raise RetentionRefused(_("Write what this rests on: a law, a contract, a decision."))
    reason = _reason(wanted.reason)
    before = queries.choice_of(department, kind.name)
    chosen, _is_new = Choice.objects.update_or_create(
        department=department,
        kind=kind.name,
        defaults={
            "rule": rule.key if rule else "",
            "years": years,
            "counted_from": wanted.counted_from,
            "bound": rule.bound if rule else wanted.bound,
            "source": source,
            "reason": reason,
            "chosen_at": at,
            "chosen_by": by,
        },
    )
    trail.record(
        "retention.chosen",
        subject=chosen,
        by=by,
        at=at,
        before=trail.picture(before, _CHOICE) if before else None,
        after=trail.picture(chosen, _CHOICE),
    )
    return chosen


@transaction.atomic
def leave_unknown(*, choice: Choice, reason: str, by: User, at: datetime) -> None:
    """Take a choice back: how long such records are kept is unknown again, and all are kept.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not choose.
    RetentionRefused
        If no reason is given.
    """
    require(access.may_choose(by, choice.department))
    trail.record(
        "retention.unknown",
        subject=choice,
        by=by,
        at=at,
        before=trail.picture(choice, _CHOICE),
        after={"reason": _reason(reason)},
    )
    choice.delete()


# --- legal hold ----------------------------------------------------------------------------------


@transaction.atomic
def place_hold(
    *, department: Department, subject: models.Model | None, reason: str, by: User, at: datetime
) -> Hold:
    """Hold a record, or everything of a department, as it is.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not.
    RetentionRefused
        If no reason is given, or the record belongs to another department.
    """
    require(access.may_place_hold(by, department))
    if subject is not None and getattr(subject, "department_id", None) != department.pk:
        raise RetentionRefused(_("There is no such record in this department."))
    why = _reason(reason)
    # Whoever disposes of something in this moment has either done so or will be refused.
    holds.one_at_a_time(department.pk)
    hold = Hold.objects.create(
        department=department,
        subject_kind=subjects.kind_of(subject) if subject is not None else "",
        subject_id=str(getattr(subject, "public_id", "")) if subject is not None else "",
        reason=why,
        placed_at=at,
        placed_by=by,
    )
    _tell_of(hold, "hold.placed", why, by, at)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, reason: str, by: User, at: datetime) -> Hold:
    """Lift a hold. Another one over the same record still stands.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not: who may dispose of records may not lift what stands against it.
    RetentionRefused
        If no reason is given, or it was lifted before.
    """
    require(access.may_lift_hold(by, hold.department))
    fresh = Hold.objects.select_for_update().get(pk=hold.pk)
    if fresh.lifted_at is not None:
        raise RetentionRefused(_("This hold was lifted already."))
    fresh.lifted_at, fresh.lifted_by, fresh.lift_reason = at, by, _reason(reason)
    fresh.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _tell_of(fresh, "hold.lifted", fresh.lift_reason, by, at)
    return fresh


def _tell_of(hold: Hold, act: str, reason: str, by: User, at: datetime) -> None:
    """Record it with the hold, and by the hold's id alone with the record: that may be erased one day."""
    held = subjects.find(hold.subject_kind, hold.subject_id)
    after = {"reason": reason, "held": hold.subject_id}
    trail.record(act, subject=hold, by=by, at=at, after=after)
    if held is not None:
        trail.record(act, subject=held, by=by, at=at, after={"hold": hold.public_id})


# --- disposal ------------------------------------------------------------------------------------


@transaction.atomic
def dispose(
    *, department: Department, kind: Kind, public_id: str, reason: str, by: User, at: datetime
) -> Disposal:
    """Dispose of one record whose time is over; its tombstone stays, and the trail, emptied.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not; or, as ``UnderHold``, if a legal hold stands over it.
    RetentionRefused
        If no rule was chosen, its time is not over, or no reason is given.
    """
    require(kind.may_dispose(by, department))
    why = _reason(reason)
    holds.require_free_by_id(kind.subject_kind, public_id, department.pk)
    choice = queries.choice_of(department, kind.name)
    if choice is None:
        raise RetentionRefused(
            _("How long this is kept is unknown: choose a rule first. Nothing was deleted.")
        )
    found = queries.rows_over(kind, choice, on=queries.today(department, at))
    row = found.filter(public_id=public_id).first()
    if row is None:
        raise RetentionRefused(_("The time of this record is not over, or it is gone already."))
    over = queries.over_of(kind, choice, row)
    with override("en"):
        erased_because = _("Disposed of under the retention rule of the department.")
    emptied = kind.dispose(public_id, by, at)
    trail_services.erase_with(
        entries=trail_queries.saying_something(emptied), reason=erased_because, by=by, at=at
    )
    disposal = Disposal.objects.create(
        department=department,
        kind=kind.name,
        subject_kind=kind.subject_kind,
        subject_id=public_id,
        rule=choice.rule,
        years=choice.years,
        counted_from=choice.counted_from,
        counted_date=over.counted_date,
        over_date=over.over_date,
        source=choice.source,
        reason=why,
        at=at,
        by=by,
    )
    trail.record(
        "record.disposed",
        subject=found.model._default_manager.get(public_id=public_id),
        by=by,
        at=at,
        after={
            "disposed_as": kind.name,
            "over_date": over.over_date.isoformat(),
            "source": choice.source,
            "reason": why,
        },
    )
    return disposal


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise RetentionRefused(_("Please give the reason. It stands in the trail."))
    if len(reason) > LONGEST_REASON:
        raise RetentionRefused(
            _("The text is longer than %(most)d characters. Please shorten it.")
            % {"most": LONGEST_REASON}
        )
    return reason


# --- masking -------------------------------------------------------------------------------------


@transaction.atomic
def reword(
    *, texts: Iterable[Text], change: Callable[[str], str], at: datetime
) -> list[models.Model]:
    """Write texts anew in every record that they stand in; return the records that were changed.

    The act that masks has its own entry in the trail, and has asked whether it may; this leaves none. A
    record that counts its revisions gets a new one, so that no page opened before brings a text back.
    """
    changed: dict[int, models.Model] = {}
    for text in texts:
        new = change(text.value)[: text.longest]
        if new != text.value:
            setattr(text.record, text.field, new)
            changed[id(text.record)] = text.record
    for record in changed.values():
        if hasattr(record, "revision"):
            record.revision += 1
        if hasattr(record, "masked_at"):
            record.masked_at = at
        record.save()
    return list(changed.values())
