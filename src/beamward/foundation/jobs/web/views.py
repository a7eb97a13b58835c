"""Pages of jobs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs import access, labels, queries, services
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.trail import queries as trail

PAGE = 50


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs that the reader may see, the newest first."""
    found = queries.readable_by(_person(request))
    before = request.GET.get("before")
    rows = list((queries.older_than(found, before) if before else found)[: PAGE + 1])
    context = {
        "jobs": [_shown(job) for job in rows[:PAGE]],
        "next_before": rows[PAGE - 1].public_id if len(rows) > PAGE else None,
    }
    return render(request, "jobs/list.html", context)


@login_required
@require_safe
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one job and how far it is."""
    found = _find(request, public_id)
    response = render(
        request, "jobs/job.html", _shown(found) | {"entries": trail.entries_of(found)}
    )
    if request.headers.get("HX-Request") and found.state not in (State.WAITING, State.RUNNING):
        # The page that asks is of a job that still ran: its buttons are out of date.
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a job to stop."""
    found = _find(request, public_id)
    try:
        services.request_stop(job=found, by=_person(request), at=timezone.now())
    except services.StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The job stops as soon as it can; what is done is kept."))
    return redirect("job", public_id=public_id)


@login_required
@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a stopped or failed job go on."""
    found = _find(request, public_id)
    try:
        services.resume(job=found, by=_person(request), at=timezone.now())
    except services.StepRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The job goes on where it was."))
    return redirect("job", public_id=public_id)


def _shown(found: Job) -> dict[str, Any]:
    return {
        "job": found,
        "label": labels.label_of(found),
        "message": labels.message_of(found),
        "tone": labels.TONES[State(found.state)],
        "may_stop": found.state in (State.WAITING, State.RUNNING)
        and found.stop_requested_at is None,
        "may_resume": found.state in (State.STOPPED, State.FAILED),
        "is_open": found.state in (State.WAITING, State.RUNNING),
    }


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _find(request: HttpRequest, public_id: str) -> Job:
    # Whether a job exists is told only to those who may see it.
    found = queries.of_public_id(public_id)
    if found is None or not access.may_read(request.user, found):
        raise Http404
    return found
