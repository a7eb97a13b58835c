"""Pages of actions."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from beamward.features.actions import access, labels, queries, recurrence, services
from beamward.features.actions.access import Act
from beamward.features.actions.models import Action, ActionState, Effect
from beamward.features.actions.web.forms import (
    ActionForm,
    CheckForm,
    FiltersForm,
    FinishForm,
    ReasonForm,
)
from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.files import queries as files
from beamward.foundation.notices import queries as notice_queries
from beamward.foundation.notices import services as notices
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail import queries as trail

PAGE = 50
REFUSED = 409
"""The status of a page that says why an act was refused."""


@login_required
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Show the reader's own actions, or those of a department."""
    reader = person(request)
    departments = queries.departments_read_by(reader)
    department = _department(departments, request.GET.get("department", ""))
    owners = None if department is None else list(queries.possible_owners(department))
    form = FiltersForm(request.GET, owners=owners)
    filters = form.filters()
    today = timezone.localdate()
    found = queries.owned_by(reader) if department is None else queries.of_department(department)
    found = queries.narrowed(found, filters, today=today)
    after = request.GET.get("after", "")
    rows = list((queries.following(found, after) if after else found)[: PAGE + 1])
    context = {
        "form": form,
        "department": department,
        "departments": departments,
        "rows": [_shown(action) for action in rows[:PAGE]],
        "is_narrowed": any(vars(filters).values()),
        "today": today,
        "next_url": _with(request, after=rows[PAGE - 1].public_id) if len(rows) > PAGE else None,
        "first_url": _with(request, after="") if after else None,
    }
    return render(request, "actions/list.html", context)


def _department(departments: list[Department], code: str) -> Department | None:
    if not code:
        return None
    for department in departments:
        if department.code == code:
            return department
    raise Http404


def _with(request: HttpRequest, **changed: str) -> str:
    wanted = {**request.GET.dict(), **changed}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return reverse("actions") + (f"?{query}" if query else "")


@login_required
@require_safe
def action(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one action: what came of it, and what can be done with it."""
    found, reader = _find(request, public_id), person(request)
    _settle_notices(reader, found)
    context = {
        **_about(found, reader),
        "files": files.files_of(found),
        "acts": access.acts(reader, found),
        "later": _later(found, reader),
        "entries": trail.entries_of(found)
        if access.may_list(reader, found.department_id)
        else None,
    }
    return render(request, "actions/action.html", context)


def _settle_notices(reader: User, found: Action) -> None:
    """Count as read what the reader was told about the action that is now in view."""
    waiting = notice_queries.unread_of(reader).filter(
        subject_kind=access.KIND, subject_id=found.public_id
    )
    # Looking is cheap and takes no lock; writing is needed once in a while.
    if waiting.exists():
        notices.mark_read_about(subject=found, by=reader, at=timezone.now())


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what will be done, by whom, until when."""
    found = _find(request, public_id, Act.CHANGE)
    form = ActionForm(request.POST or None, action=found)
    return _do(
        request,
        found,
        Act.CHANGE,
        form,
        services.change,
        title=_("Change the action"),
        button=_("Save"),
        said=_("The action was changed."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that an action is done."""
    found = _find(request, public_id, Act.FINISH)
    form = FinishForm(request.POST or None, request.FILES or None)
    return _do(
        request,
        found,
        Act.FINISH,
        form,
        services.finish,
        title=_("The action is done"),
        button=_("It is done"),
        said=_("Thank you. Later it will be checked whether it worked."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Judge whether a done action has worked, beside what has been reported since."""
    found = _find(request, public_id, Act.CHECK)
    return _do(
        request,
        found,
        Act.CHECK,
        CheckForm(request.POST or None),
        services.check,
        title=_("Has the action worked?"),
        button=_("Keep the finding"),
        said=_("The finding was kept."),
        later=_later(found, person(request)),
    )


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open an ended action again."""
    return _do(
        request,
        _find(request, public_id, Act.REOPEN),
        Act.REOPEN,
        ReasonForm(request.POST or None),
        services.reopen,
        title=_("Open the action again"),
        button=_("Open again"),
        said=_("The action is open again."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give an action up."""
    return _do(
        request,
        _find(request, public_id, Act.CANCEL),
        Act.CANCEL,
        ReasonForm(request.POST or None),
        services.cancel,
        title=_("Give the action up"),
        button=_("Give up"),
        said=_("The action was given up."),
    )


def _do(
    request: HttpRequest,
    found: Action,
    act: Act,
    form: forms.Form,
    service: Callable[..., Action],
    *,
    title: str,
    button: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """Do the act with what the form holds; a refusal comes back with everything typed."""
    reader = person(request)
    if request.method == "GET" and found.state not in access.FROM[act]:
        messages.warning(request, _("This is no longer possible: the action has moved on."))
        return redirect("action", found.public_id)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            service(
                action=found,
                seen_revision=_seen(request),
                by=reader,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except services.ActionRefused as refusal:
            form.add_error(None, str(refusal))
            status = REFUSED
        else:
            messages.success(request, said)
            return redirect("action", found.public_id)
    context |= {
        **_about(found, reader),
        "form": form,
        "form_title": title,
        "button": button,
        "is_danger": act is Act.CANCEL,
        "is_multipart": form.is_multipart(),
        "has_changed": request.method == "POST" and _seen(request) != found.revision,
    }
    return render(request, "actions/act.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    revision = request.POST.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 10 else -1


def _find(request: HttpRequest, public_id: str, act: Act | None = None) -> Action:
    reader = person(request)
    found = queries.of_public_id(public_id)
    if found is None or not access.may_know_of(reader, found):
        raise Http404
    if not access.may_read(reader, found) or (act and not access.may(reader, act, found)):
        raise PermissionDenied
    return found


def _shown(found: Action) -> dict[str, Any]:
    return {
        "action": found,
        "state_tone": labels.STATE_TONES[ActionState(found.state)],
        "strength": queries.strength_label(found.strength),
        "strength_tone": labels.STRENGTH_TONES.get(found.strength, "neutral"),
    }


def _about(found: Action, reader: User) -> dict[str, Any]:
    """Return what every page of one action shows of it."""
    kind = subjects.get(found.subject_kind)
    subject = kind.find(found.subject_id) if kind else None
    is_readable = kind is not None and subject is not None and kind.may_read(reader, subject)
    return {
        **_shown(found),
        "kind": queries.kinds(found.department).label(found.kind, labels.language()),
        "subject_title": kind.title(subject) if kind and is_readable else "",
        "subject_url": kind.url(subject) if kind and is_readable else "",
        "effect_tone": labels.EFFECT_TONES[Effect(found.effect)] if found.effect else "",
        "is_overdue": found.state == ActionState.OPEN and found.due_date < timezone.localdate(),
    }


def _later(found: Action, reader: User) -> dict[str, Any] | None:
    """Return what was reported since the action was done, for those who judge whether it worked."""
    if found.done_at is None or not access.may_list(reader, found.department_id):
        return None
    since = timezone.localdate(found.done_at)
    return {
        "since": since,
        "matches": recurrence.matches(found.subject_kind, found.subject_id, since),
    }
