"""Acts of investigation: findings, courses, timeline, discussion, questions, actions."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beamward.features.incidents import access, queries, services
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import acts, doses
from beamward.features.incidents.web.forms import ActForm
from beamward.features.incidents.web.forms_investigation import (
    ActionForm,
    AskForm,
    CourseForm,
    FindingsForm,
    MomentForm,
    RemarkForm,
)
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.web.reader import person

Part = TypeVar("Part", bound=Model)


@login_required
@require_http_methods(["GET", "POST"])
def findings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write what was found."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    answers = services.answers_of(incident)
    form = FindingsForm(
        request.POST or None,
        incident=incident,
        terms=Terms(incident.department),
        answers=answers,
    )
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.record_findings(
            incident=incident,
            findings=form.findings(),
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("The findings have been saved."),
        template="incidents/findings.html",
        context=lambda: {
            "report": reports.of_public_id(incident.report_id),
            "answers": answers,
            "gaps": queries.gaps_of(incident, answers),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def course_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a course that was touched."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    form = CourseForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.add_course(
            incident=incident,
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
            **form.course(),
        ),
        said=_("The course has been added."),
        template="incidents/courses.html",
        context=lambda: {"courses": doses.courses_of(incident)},
        to="incident-course-add",
    )


@login_required
@require_http_methods(["GET", "POST"])
def course_remove(request: HttpRequest, public_id: str, course_id: str) -> HttpResponse:
    """Remove an affected course."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    course = _part(incident.courses.all(), course_id)
    form = ActForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.remove_course(
            incident=incident,
            course=course,
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("The course has been removed; the trail keeps it."),
        context=lambda: acts.about(
            form,
            title=_("Remove the course of %(patient)s") % {"patient": course.pseudonym},
            lead=_("The trail keeps what it said."),
            action=_("Remove"),
            danger=True,
        ),
        to="incident-course-add",
    )


@login_required
@require_http_methods(["GET", "POST"])
def moment_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add to the timeline."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    form = MomentForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.add_moment(
            incident=incident,
            moment=form.cleaned_data["moment"],
            what=form.cleaned_data["what"],
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Added to the timeline."),
        template="incidents/timeline.html",
        context=lambda: {"timeline": list(incident.timeline.all())},
        to="incident-moment-add",
    )


@login_required
@require_http_methods(["GET", "POST"])
def moment_move(request: HttpRequest, public_id: str, moment_id: str) -> HttpResponse:
    """Move an entry of the timeline one place earlier or later."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    entry = _part(incident.timeline.all(), moment_id)
    form = MomentForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.move_moment(
            incident=incident,
            entry=entry,
            earlier=request.POST.get("to") == "earlier",
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Moved."),
        template="incidents/timeline.html",
        context=lambda: {"timeline": list(incident.timeline.all())},
        to="incident-moment-add",
    )


@login_required
@require_http_methods(["GET", "POST"])
def moment_remove(request: HttpRequest, public_id: str, moment_id: str) -> HttpResponse:
    """Remove an entry of the timeline."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    entry = _part(incident.timeline.all(), moment_id)
    form = ActForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.remove_moment(
            incident=incident,
            entry=entry,
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Removed from the timeline; the trail keeps it."),
        context=lambda: acts.about(
            form,
            title=_("Remove an entry of the timeline"),
            lead=f"{entry.moment} {entry.what}".strip(),
            action=_("Remove"),
            danger=True,
        ),
        to="incident-moment-add",
    )


@login_required
@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say a word in the discussion."""
    incident = acts.incident_for(request, public_id, access.may_remark)
    form = RemarkForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.respond(
        request,
        form,
        act=lambda: services.remark(
            incident=incident,
            body=form.cleaned_data["body"],
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Your remark stands in the discussion."),
        context=lambda: acts.about(form, title=_("Remark"), action=_("Send")),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the reporter, who reads it with the receipt."""
    incident = acts.incident_for(request, public_id, access.may_ask_reporter)
    form = AskForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.respond(
        request,
        form,
        act=lambda: services.ask_reporter(
            incident=incident,
            question=form.cleaned_data["question"],
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Sent. The reporter reads it when looking in with the receipt."),
        context=lambda: acts.about(form, title=_("Ask the reporter"), action=_("Send")),
    )


@login_required
@require_http_methods(["GET", "POST"])
def action_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Plan an action that comes of the incident."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    now = timezone.now()
    form = ActionForm(
        request.POST or None,
        incident=incident,
        terms=Terms(incident.department),
        on=queries.today(incident.department, now),
    )
    return acts.not_under_work(request, incident) or acts.respond(
        request,
        form,
        act=lambda: services.plan_action(
            incident=incident, by=person(request), at=now, **form.plan()
        ),
        said=_("The action has been planned and its owner told."),
        template="incidents/action.html",
    )


def _part(parts: Iterable[Part], public_id: str) -> Part:
    """Return the part of an incident that has that id."""
    for part in parts:
        if getattr(part, "public_id", "") == public_id:
            return part
    raise Http404
