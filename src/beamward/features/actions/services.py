"""Acts on actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from beamward.features.actions import access, queries, reminders
from beamward.features.actions.access import FROM, Act
from beamward.features.actions.models import Action, ActionState, Effect
from beamward.features.actions.roles import OWNERS
from beamward.foundation import subjects, trail
from beamward.foundation.accounts.models import User
from beamward.foundation.files import services as files
from beamward.foundation.files.content import Content
from beamward.foundation.notices import services as notices
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import people_with, roles_of

LONGEST_CHECK_AFTER_DAYS = 3650

_ANSWERS = ("title", "description", "kind", "strength", "owner", "due_date", "check_after_days")
_FINDING = ("state", "effect", "effect_note", "check_due_date")


class ActionRefused(Exception):
    """The act does not fit the action as it stands; the argument is a sentence that says why."""


class ActionChanged(ActionRefused):
    """Somebody else has changed the action meanwhile."""


class NotNow(ActionRefused):
    """The state of the action does not offer the act."""


@dataclass(frozen=True)
class Evidence:
    """A file that shows that an action is done."""

    name: str
    content: Content


@transaction.atomic
def plan(
    *,
    department: Department,
    subject: models.Model,
    title: str,
    kind: str,
    owner: User,
    due_date: date,
    by: User,
    at: datetime,
    description: str = "",
    check_after_days: int = 90,
) -> Action:
    """Plan an action that comes of ``subject``; its owner is told.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` plans no actions in the department.
    ActionRefused
        If the title is empty, the kind is not offered, the owner does not work in the department,
        or the days until the check make no sense.
    """
    _require(access.may_plan(by, department.pk))
    action = Action(
        department=department,
        subject_kind=subjects.kind_of(subject),
        subject_id=str(getattr(subject, "public_id", "")),
        state=ActionState.OPEN,
        added_at=at,
        added_by=by,
    )
    _answer(action, title, description, kind, owner, due_date, check_after_days)
    action.save(force_insert=True)
    trail.record(
        "action.planned", subject=action, by=by, at=at, after=trail.picture(action, _ANSWERS)
    )
    if owner != by:
        notices.tell(to=owner, kind="action.given", subject=action, at=at)
    return action


@transaction.atomic
def change(
    *,
    action: Action,
    seen_revision: int,
    title: str,
    description: str,
    kind: str,
    owner: User,
    due_date: date,
    check_after_days: int,
    by: User,
    at: datetime,
) -> Action:
    """Change an action that is not done yet; a new owner is told.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` plans no actions in the department.
    ActionRefused
        As `plan` does, or if the action is not open, or somebody else has changed it.
    """
    fresh = _fresh(action, seen_revision, Act.CHANGE, by)
    before = trail.picture(fresh, _ANSWERS)
    old_owner = fresh.owner
    _answer(fresh, title, description, kind, owner, due_date, check_after_days)
    after = trail.picture(fresh, _ANSWERS)
    if old_owner != owner or before["due_date"] != after["due_date"]:
        # Another person or another day: what was said before counts no longer.
        fresh.reminded_date = fresh.escalated_date = None
    _save(fresh)
    trail.record("action.changed", subject=fresh, by=by, at=at, before=before, after=after)
    if owner not in (old_owner, by):
        notices.tell(to=owner, kind="action.given", subject=fresh, at=at)
    return fresh


def _answer(
    action: Action,
    title: str,
    description: str,
    kind: str,
    owner: User,
    due_date: date,
    check_after_days: int,
) -> None:
    if not title.strip():
        raise ActionRefused(_("Please say what will be changed."))
    offered = queries.kinds(action.department)
    strength = queries.strength_of(kind, offered)
    if not strength or (kind != action.kind and offered.check(kind) not in offered.offered()):
        raise ActionRefused(_("Please choose what kind of action it is."))
    if owner.pk != action.owner_id and not (
        owner.is_active and roles_of(owner, action.department_id) & OWNERS
    ):
        raise ActionRefused(
            _("%(name)s does not work in this department.") % {"name": owner.full_name}
        )
    if not 1 <= check_after_days <= LONGEST_CHECK_AFTER_DAYS:
        raise ActionRefused(
            _("The effect is checked after %(least)d to %(most)d days.")
            % {"least": 1, "most": LONGEST_CHECK_AFTER_DAYS}
        )
    action.title, action.description = title.strip(), description.strip()
    action.kind, action.strength = kind, strength
    action.owner, action.due_date = owner, due_date
    action.check_after_days = check_after_days


@transaction.atomic
def finish(
    *,
    action: Action,
    seen_revision: int,
    evidence: str,
    by: User,
    at: datetime,
    files_shown: Sequence[Evidence] = (),
) -> Action:
    """Say that an action is done, and by what that can be seen.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` is neither its owner nor a quality lead.
    ActionRefused
        If it is not open, somebody else has changed it, or nothing is said of the evidence.
    """
    fresh = _fresh(action, seen_revision, Act.FINISH, by)
    if not evidence.strip():
        raise ActionRefused(_("Please say by what one can see that it is done."))
    fields = ("state", "evidence", "check_due_date")
    before = trail.picture(fresh, fields)
    fresh.state, fresh.evidence = ActionState.DONE, evidence.strip()
    fresh.done_at, fresh.done_by = at, by
    fresh.check_due_date = _today(fresh, at) + timedelta(days=fresh.check_after_days)
    fresh.reminded_date = None
    _save(fresh)
    after = dict(trail.picture(fresh, fields))
    kept = [
        files.add(
            department=fresh.department,
            subject=fresh,
            upload=shown.content,
            by=by,
            at=at,
            keep_name=True,
            name=shown.name,
        ).shown_name
        for shown in files_shown
    ]
    if kept:
        after["files"] = kept
    trail.record("action.done", subject=fresh, by=by, at=at, before=before, after=after)
    notices.mark_read_about(subject=fresh, by=by, at=at)
    return fresh


@transaction.atomic
def check(
    *, action: Action, seen_revision: int, effect: Effect, note: str, by: User, at: datetime
) -> Action:
    """Judge whether a done action has worked. "Cannot be told yet" puts the check off once more.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` may not judge it.
    ActionRefused
        If it is not done, somebody else has changed it, or the finding is not explained.
    """
    fresh = _fresh(action, seen_revision, Act.CHECK, by)
    if not note.strip():
        raise ActionRefused(_("Please say what the check found."))
    before = trail.picture(fresh, _FINDING)
    fresh.effect, fresh.effect_note = effect, note.strip()
    fresh.checked_at, fresh.checked_by = at, by
    if effect == Effect.UNKNOWN:
        fresh.check_due_date = _today(fresh, at) + timedelta(days=fresh.check_after_days)
        fresh.reminded_date = None
    else:
        fresh.state = ActionState.CHECKED
    _save(fresh)
    after = trail.picture(fresh, _FINDING)
    trail.record("action.checked", subject=fresh, by=by, at=at, before=before, after=after)
    notices.mark_read_about(subject=fresh, by=by, at=at)
    return fresh


@transaction.atomic
def reopen(*, action: Action, seen_revision: int, reason: str, by: User, at: datetime) -> Action:
    """Open an ended action again, with the reason; what was found before stays in the trail.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` plans no actions in the department.
    ActionRefused
        If it is open, somebody else has changed it, or no reason is given.
    """
    fresh = _fresh(action, seen_revision, Act.REOPEN, by)
    if not reason.strip():
        raise ActionRefused(_("Please say why it is opened again."))
    fields = (*_FINDING, "evidence", "cancel_reason")
    before = trail.picture(fresh, fields)
    fresh.state, fresh.effect, fresh.effect_note = ActionState.OPEN, "", ""
    fresh.evidence = fresh.cancel_reason = ""
    fresh.done_at = fresh.done_by = fresh.checked_at = fresh.checked_by = None
    fresh.check_due_date = fresh.reminded_date = fresh.escalated_date = None
    _save(fresh)
    after = {**trail.picture(fresh, fields), "reason": reason.strip()}
    trail.record("action.reopened", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def cancel(*, action: Action, seen_revision: int, reason: str, by: User, at: datetime) -> Action:
    """Give an action up, with the reason.

    Raises
    ------
    django.core.exceptions.PermissionDenied
        If ``by`` plans no actions in the department.
    ActionRefused
        If it is not open, somebody else has changed it, or no reason is given.
    """
    fresh = _fresh(action, seen_revision, Act.CANCEL, by)
    if not reason.strip():
        raise ActionRefused(_("Please say why the action is given up."))
    fields = ("state", "cancel_reason")
    before = trail.picture(fresh, fields)
    fresh.state, fresh.cancel_reason = ActionState.CANCELLED, reason.strip()
    _save(fresh)
    after = trail.picture(fresh, fields)
    trail.record("action.cancelled", subject=fresh, by=by, at=at, before=before, after=after)
    return fresh


# --- going with the record they came of -------------------------------------------------------------


@transaction.atomic
def dispose(*, kind: str, public_id: str, by: User, at: datetime) -> list[tuple[str, str]]:
    """Delete the actions that came of a record, and their files; return kind and id of all that went.

    The act that disposes of the record has its own entry in the trail; this leaves none but those of
    the files.
    """
    gone: list[tuple[str, str]] = []
    for action in Action.objects.select_for_update().filter(
        subject_kind=kind, subject_id=public_id
    ):
        gone.append((access.KIND, action.public_id))
        gone += files.remove_all_of(subject=action, by=by, at=at)
        notices.forget_about(kind=access.KIND, public_id=action.public_id)
        action.delete()
    return gone


# --- reminders -----------------------------------------------------------------------------------


def remind(*, at: datetime) -> int:
    """Remind people of everything that is due; return of how many actions somebody heard."""
    return sum(remind_of(row=row, at=at) for row in to_remind_of(at=at))


def to_remind_of(*, at: datetime) -> list[int]:
    """Return the rows of the actions of which somebody may have to hear."""
    # The day of a department is at most one day ahead of the day in Greenwich.
    latest = at.date() + timedelta(days=1)
    return queries.coming_up(due_by=latest + reminders.BEFORE, check_by=latest)


@transaction.atomic
def remind_of(*, row: int, at: datetime) -> bool:
    """Remind people of one action, if it is their day; tell whether anybody heard."""
    action = (
        Action.objects.select_for_update(of=("self",))
        .select_related("owner", "department")
        .get(pk=row)
    )
    today = _today(action, at)
    if action.state == ActionState.OPEN:
        return _remind_owner(action, today, at) | _escalate(action, today, at)
    if action.state == ActionState.DONE:
        return _ask_for_check(action, today, at)
    return False


def _remind_owner(action: Action, today: date, at: datetime) -> bool:
    if not reminders.owner_hears(
        due_date=action.due_date, reminded_date=action.reminded_date, today=today
    ):
        return False
    notices.tell(to=action.owner, kind="action.due", subject=action, at=at)
    _said("action.reminded", action, "reminded_date", today, at)
    return True


def _escalate(action: Action, today: date, at: datetime) -> bool:
    if not reminders.leads_hear(
        due_date=action.due_date, escalated_date=action.escalated_date, today=today
    ):
        return False
    _tell_leads("action.overdue", action, at)
    _said("action.escalated", action, "escalated_date", today, at)
    return True


def _ask_for_check(action: Action, today: date, at: datetime) -> bool:
    if action.check_due_date is None or not reminders.check_is_asked_for(
        check_due_date=action.check_due_date, reminded_date=action.reminded_date, today=today
    ):
        return False
    _tell_leads("action.check_due", action, at)
    _said("action.check_asked", action, "reminded_date", today, at)
    return True


def _tell_leads(kind: str, action: Action, at: datetime) -> None:
    for lead in people_with(action.department, Role.QUALITY_LEAD):
        notices.tell(to=lead, kind=kind, subject=action, at=at)


def _said(act: str, action: Action, field: str, today: date, at: datetime) -> None:
    # The revision stays: a reminder must not make a person's open page out of date.
    setattr(action, field, today)
    action.save(update_fields=[field])
    trail.record(act, subject=action, by=None, at=at, system=True)


# --- what the acts share -------------------------------------------------------------------------


def _today(action: Action, at: datetime) -> date:
    return queries.today_in(action.department, at)


def _fresh(action: Action, seen_revision: int, act: Act, by: User) -> Action:
    fresh = (
        Action.objects.select_for_update(of=("self",))
        .select_related("owner", "department")
        .get(pk=action.pk)
    )
    if not access.may(by, act, fresh):
        raise PermissionDenied
    if fresh.revision != seen_revision:
        raise ActionChanged(
            _(
                "Somebody else has changed this action meanwhile. What you typed is kept below;"
                " please look at the change, then send again."
            )
        )
    if fresh.state not in FROM[act]:
        raise NotNow(
            _("This is not possible while the action is “%(state)s”.")
            % {"state": ActionState(fresh.state).label}
        )
    return fresh


def _save(action: Action) -> None:
    action.revision += 1
    action.save()


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
