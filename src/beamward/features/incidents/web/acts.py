"""What all acts share: how a record is found, how a refusal is said, where one goes afterwards."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from beamward.domain.incident.lifecycle import UNDER_WORK, State, Step, StepRefused, offers
from beamward.features.actions.services import ActionRefused
from beamward.features.incidents import access, labels, queries, questions
from beamward.features.incidents.models import Incident
from beamward.features.incidents.services import ActRefused, ChangedMeanwhile
from beamward.features.incidents.web.forms import ActForm
from beamward.features.reports import queries as reports
from beamward.features.reports.services import ReportRefused
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.notices import queries as notice_queries
from beamward.foundation.notices import services as notices
from beamward.foundation.organisations.queries import roles_of
from beamward.foundation.subjects import kind_of

REFUSED = 409
"""The status of a page that says why an act was refused."""

Rule = Callable[[access.Person, Incident], bool]
READING: tuple[Rule, ...] = (access.may_read, access.may_read_trail)
"""The rules behind which stand the pages that are left of an incident that was disposed of."""


def incident_for(request: HttpRequest, public_id: str, may: Rule = access.may_read) -> Incident:
    """Return the incident that a page is about.

    Raises
    ------
    Http404
        If there is none, or it belongs to a department in which the reader does nothing.
    PermissionDenied
        If it belongs to the reader's department, but the reader may not do this.
    """
    reader = person(request)
    incident = queries.of_public_id(public_id)
    if incident is None or not roles_of(reader, incident.department_id):
        raise Http404
    if not may(reader, incident):
        raise PermissionDenied
    if incident.disposed_at and may not in READING:
        raise PermissionDenied(
            _("This incident was deleted after its time; only its tombstone is left.")
        )
    return incident


def done(form: ActForm, act: Callable[[], object]) -> bool:
    """Act if the form is well; a refusal becomes a sentence above the form, which keeps its texts."""
    if not form.is_valid():
        return False
    try:
        act()
    except ChangedMeanwhile as refusal:
        fresh = queries.of_public_id(form.incident.public_id)
        if fresh is None:
            raise
        changes = queries.changes_since(fresh, form.seen_revision)
        form.catch_up(fresh, changes)
        form.changes = changes
        form.add_error(None, str(refusal))
    except (ActRefused, StepRefused, ActionRefused, ReportRefused, PermissionDenied) as refusal:
        form.add_error(None, sentence(refusal))
    else:
        return True
    form.is_refused = True
    return False


def sentence(refusal: Exception) -> str:
    """Return what a refusal says to the person."""
    if isinstance(refusal, StepRefused):
        return labels.refused(refusal)
    if isinstance(refusal, PermissionDenied):
        return str(refusal) or _("Your roles in this department do not include this.")
    return str(refusal)


def not_offered(request: HttpRequest, incident: Incident, step: Step) -> HttpResponse | None:
    """Return the way back to the incident if its state does not offer the step any more."""
    state = State(incident.state)
    if request.method != "GET" or offers(step, state=state):
        return None
    messages.warning(request, labels.refused(StepRefused(step, state)))
    return redirect("incident", incident.public_id)


def not_now(
    request: HttpRequest, incident: Incident, states: Collection[str], why: str
) -> HttpResponse | None:
    """Return the way back to the incident, with the reason, unless it is in one of the states."""
    if request.method != "GET" or incident.state in states:
        return None
    messages.warning(request, why)
    return redirect("incident", incident.public_id)


def not_under_work(request: HttpRequest, incident: Incident) -> HttpResponse | None:
    """Return the way back to the incident unless its findings may be written."""
    return not_now(
        request,
        incident,
        UNDER_WORK,
        _("Findings can be written only while the incident is under investigation."),
    )


def settle_notices(reader: User, record: Model, *, at: datetime) -> None:
    """Count as read what the reader was told about a record that is now in view."""
    waiting = notice_queries.unread_of(reader).filter(
        subject_kind=kind_of(record), subject_id=getattr(record, "public_id", "")
    )
    # Looking is cheap and takes no lock; writing is needed once in a while.
    if waiting.exists():
        notices.mark_read_about(subject=record, by=reader, at=at)


def respond(
    request: HttpRequest,
    form: ActForm,
    *,
    act: Callable[[], object],
    said: str | Callable[[], str],
    template: str = "incidents/act.html",
    context: Callable[[], dict[str, Any]] = dict,
    to: str = "incident",
) -> HttpResponse:
    """Show the form of an act or, when it was sent, act and go on.

    Parameters
    ----------
    said : str or callable
        What the next page says when it is done.
    context : callable
        Returns what the template needs beside the incident, the form and the terms.
    to : str
        The name of the address to go on to; its argument is the incident's public id.
    """
    if request.method == "POST" and done(form, act):
        messages.success(request, said if isinstance(said, str) else said())
        return redirect(to, form.incident.public_id)
    return render(
        request,
        template,
        {
            "incident": form.incident,
            "form": form,
            "terms": form.terms,
            "question": labels.question,
            "question_address": question_address,
            **context(),
        },
        status=REFUSED if form.is_refused else 200,
    )


def question_address(name: str) -> str:
    """Return the name of the address at which a question is answered."""
    return "incident-judge-anew" if name in questions.TRIAGE else "incident-findings"


def about(
    form: ActForm, *, title: str, action: str, lead: str = "", danger: bool = False
) -> dict[str, Any]:
    """Return what the plain page of an act says, with the beginning of the report beside it."""
    report_id = form.incident.report_id
    return {
        "title": title,
        "lead": lead,
        "action": action,
        "danger": danger,
        "opening": reports.openings([report_id], characters=600).get(report_id, ""),
    }
