"""Actions, for programs."""

from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from beamward.features.actions import access, queries, recurrence, services
from beamward.features.actions.access import Act
from beamward.features.actions.api.schemas import (
    ActionDone,
    ActionOut,
    ActionPage,
    ActionReasonBody,
    ActionShort,
    ChangeBody,
    CheckBody,
    FileOut,
    FinishBody,
    MatchOut,
    RecurrenceOut,
)
from beamward.features.actions.models import Action
from beamward.foundation.accounts.tokens import holder
from beamward.foundation.files import queries as files
from beamward.foundation.files.services import read
from beamward.foundation.idempotency.header import once
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.queries import department_named, roles_of
from beamward.foundation.problems import ACTING, READING
from beamward.foundation.trail import queries as trail
from beamward.foundation.wire import Code, EntryOut, Name, Person, PublicId

router = Router(tags=["actions"])
router.add_decorator(once)

MOST = 200


class ActionsWanted(Schema):
    """Which actions a list holds; without a department the holder's own."""

    department: Name | None = None
    state: Code = Field("", description="Empty: open or done; “all”: every state.")
    strength: Code = ""
    owner: PublicId | None = None
    overdue: bool = False
    after: PublicId | None = None
    size: int = Field(50, ge=1, le=MOST)


@router.get("", response={200: ActionPage, **READING}, summary="List actions")
def actions(request: HttpRequest, wanted: Annotated[ActionsWanted, Query()]) -> ActionPage:
    """Tell the holder's own actions, or those of a department, the most urgent first."""
    department = None if wanted.department is None else _department(request, wanted.department)
    found = queries.of_department(department) if department else queries.owned_by(holder(request))
    filters = queries.Filters(
        state=wanted.state,
        strength=wanted.strength,
        owner=wanted.owner or "",
        overdue=wanted.overdue,
    )
    found = queries.narrowed(found, filters, today=queries.today_in(department, timezone.now()))
    rows = list(
        (queries.following(found, wanted.after) if wanted.after else found)[: wanted.size + 1]
    )
    return ActionPage(
        items=[ActionShort.of(action) for action in rows[: wanted.size]],
        after=rows[wanted.size - 1].public_id if len(rows) > wanted.size else "",
    )


@router.get("/{public_id}", response={200: ActionOut, **READING}, summary="Read an action")
def action(request: HttpRequest, public_id: PublicId) -> ActionOut:
    """Tell of one action, and what came of it."""
    found = _find(request, public_id)
    return ActionOut(
        **ActionShort.of(found).model_dump(),
        description=found.description,
        check_after_days=found.check_after_days,
        evidence=found.evidence,
        files=[FileOut.of(file) for file in files.files_of(found)],
        cancel_reason=found.cancel_reason,
        effect=found.effect,
        effect_note=found.effect_note,
        check_due_date=found.check_due_date,
        added_at=found.added_at,
        added_by=Person.or_none(found.added_by),
        done_at=found.done_at,
        done_by=Person.or_none(found.done_by),
        checked_at=found.checked_at,
        checked_by=Person.or_none(found.checked_by),
        acts=[str(act) for act in access.acts(holder(request), found)],
    )


@router.get(
    "/{public_id}/trail",
    response={200: list[EntryOut], **READING},
    summary="Read what was done to an action",
)
def trail_of(request: HttpRequest, public_id: PublicId) -> list[EntryOut]:
    """Tell who did what to the action, and when, the oldest first."""
    found = _find(request, public_id)
    _require(access.may_list(holder(request), found.department_id))
    return [EntryOut.of(entry) for entry in trail.entries_of(found)]


@router.get(
    "/{public_id}/recurrence",
    response={200: RecurrenceOut, **READING},
    summary="Ask whether it has happened again",
)
def recurrence_of(request: HttpRequest, public_id: PublicId) -> RecurrenceOut:
    """Tell which later records resemble the one the action came of, since the action was done."""
    found = _find(request, public_id)
    _require(access.may_list(holder(request), found.department_id))
    if found.done_at is None:
        return RecurrenceOut(since=None, is_searchable=True, matches=[])
    since = queries.today_in(found.department, found.done_at)
    matches = recurrence.matches(found.subject_kind, found.subject_id, since)
    return RecurrenceOut(
        since=since,
        is_searchable=matches is not None,
        matches=[
            MatchOut(title=match.title, url=match.url, on_date=match.on_date, reason=match.reason)
            for match in matches or ()
        ],
    )


@router.post(
    "/{public_id}/change", response={200: ActionDone, **ACTING}, summary="Change an action"
)
def change(request: HttpRequest, public_id: PublicId, body: ChangeBody) -> ActionDone:
    """Change what will be done, by whom, until when."""
    found = _find(request, public_id)
    owner = queries.possible_owner(found, body.owner)
    if owner is None:
        raise services.ActionRefused(_("The new owner does not work in this department."))
    changed = services.change(
        action=found,
        seen_revision=body.revision,
        title=body.title,
        description=body.description,
        kind=body.kind,
        owner=owner,
        due_date=body.due_date,
        check_after_days=body.check_after_days,
        by=holder(request),
        at=timezone.now(),
    )
    return ActionDone.of(changed)


@router.post(
    "/{public_id}/finish",
    response={200: ActionDone, **ACTING},
    summary="Say that an action is done",
)
def finish(request: HttpRequest, public_id: PublicId, body: FinishBody) -> ActionDone:
    """Keep that the action is done, and by what one can see it."""
    found = _find(request, public_id)
    # Judged before files are read: reading them takes time that only who may act is given.
    _require(access.may(holder(request), Act.FINISH, found))
    shown = [
        services.Evidence(name=file.name, content=read(ContentFile(file.content)))
        for file in body.files
    ]
    done = services.finish(
        action=found,
        seen_revision=body.revision,
        evidence=body.evidence,
        files_shown=shown,
        by=holder(request),
        at=timezone.now(),
    )
    return ActionDone.of(done)


@router.post(
    "/{public_id}/check", response={200: ActionDone, **ACTING}, summary="Judge whether it worked"
)
def check(request: HttpRequest, public_id: PublicId, body: CheckBody) -> ActionDone:
    """Keep whether a done action has worked; “unknown” puts the check off once more."""
    checked = services.check(
        action=_find(request, public_id),
        seen_revision=body.revision,
        effect=body.effect,
        note=body.note,
        by=holder(request),
        at=timezone.now(),
    )
    return ActionDone.of(checked)


@router.post(
    "/{public_id}/reopen", response={200: ActionDone, **ACTING}, summary="Open an action again"
)
def reopen(request: HttpRequest, public_id: PublicId, body: ActionReasonBody) -> ActionDone:
    """Open an ended action again, with the reason."""
    opened = services.reopen(
        action=_find(request, public_id),
        seen_revision=body.revision,
        reason=body.reason,
        by=holder(request),
        at=timezone.now(),
    )
    return ActionDone.of(opened)


@router.post(
    "/{public_id}/cancel", response={200: ActionDone, **ACTING}, summary="Give an action up"
)
def cancel(request: HttpRequest, public_id: PublicId, body: ActionReasonBody) -> ActionDone:
    """Give an action up, with the reason."""
    cancelled = services.cancel(
        action=_find(request, public_id),
        seen_revision=body.revision,
        reason=body.reason,
        by=holder(request),
        at=timezone.now(),
    )
    return ActionDone.of(cancelled)


def _find(request: HttpRequest, public_id: str) -> Action:
    found = queries.of_public_id(public_id)
    if found is None or not access.may_know_of(holder(request), found):
        raise Http404
    _require(access.may_read(holder(request), found))
    return found


def _department(request: HttpRequest, code: str) -> Department:
    department = department_named(code)
    if department is None or not roles_of(holder(request), department.pk):
        raise Http404
    _require(access.may_list(holder(request), department.pk))
    return department


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
