"""Acts of triage: judge, merge, dismiss, assign, mark for the meeting."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beamward.domain.incident.lifecycle import Step
from beamward.features.incidents import access, queries, services
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import acts
from beamward.features.incidents.web.forms_triage import (
    AssignForm,
    DismissForm,
    JudgementForm,
    MeetingForm,
    MergeForm,
)
from beamward.features.incidents.web.lists import OPENING, shortened
from beamward.features.incidents.web.offers import JUDGED_ANEW_IN
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.web.reader import person


@login_required
@require_http_methods(["GET", "POST"])
def triage(request: HttpRequest, public_id: str) -> HttpResponse:
    """Judge a report for the first time."""
    incident = acts.incident_for(request, public_id, access.may_triage)
    form = JudgementForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_offered(request, incident, Step.TRIAGE) or acts.respond(
        request,
        form,
        act=lambda: services.triage(
            incident=incident,
            judgement=form.judgement(),
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Triaged. Next: give it to somebody to investigate."),
        template="incidents/judge.html",
        context=lambda: {
            "report": reports.of_public_id(incident.report_id),
            "is_first": True,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def judge_anew(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what was decided at triage."""
    incident = acts.incident_for(request, public_id, access.may_judge_anew)
    form = JudgementForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_now(
        request,
        incident,
        JUDGED_ANEW_IN,
        _("Only an incident that was triaged and has not ended can be judged anew."),
    ) or acts.respond(
        request,
        form,
        act=lambda: services.judge_anew(
            incident=incident,
            judgement=form.judgement(),
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("The judgement has been changed."),
        template="incidents/judge.html",
        context=lambda: {
            "report": reports.of_public_id(incident.report_id),
            "is_first": False,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark the incident as another telling of one that is here already."""
    incident = acts.incident_for(request, public_id, access.may_triage)
    form = MergeForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    text = request.GET.get("q", "").strip()

    def offered() -> dict[str, object]:
        candidates = queries.merge_candidates(incident, text=text)
        report_ids = [incident.report_id, *(other.report_id for other in candidates)]
        return {
            "candidates": candidates,
            "openings": reports.openings(report_ids, characters=OPENING * 4),
            "shortened": shortened,
            "text": text,
        }

    return acts.not_offered(request, incident, Step.MERGE) or acts.respond(
        request,
        form,
        act=lambda: services.merge(
            incident=incident,
            into=form.target(),
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Merged. Both reports stay readable."),
        template="incidents/merge.html",
        context=offered,
    )


@login_required
@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide that a report tells of no incident."""
    incident = acts.incident_for(request, public_id, access.may_triage)
    form = DismissForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_offered(request, incident, Step.DISMISS) or acts.respond(
        request,
        form,
        act=lambda: services.dismiss(
            incident=incident,
            reason=form.cleaned_data["reason"],
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Decided: not an incident. The reporter can read the reason."),
        context=lambda: acts.about(
            form,
            title=_("Not an incident"),
            lead=_(
                "The report stays readable and leaves the lists of what happened. It can be opened"
                " again."
            ),
            action=_("Not an incident"),
            danger=True,
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the incident to somebody to investigate."""
    incident = acts.incident_for(request, public_id, access.may_triage)
    form = AssignForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_offered(request, incident, Step.ASSIGN) or acts.respond(
        request,
        form,
        act=lambda: services.assign(
            incident=incident,
            investigator=form.chosen(),
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=lambda: _("%(name)s investigates from now on.") % {"name": form.chosen().full_name},
        context=lambda: acts.about(
            form,
            title=_("Assign investigator"),
            lead=_("The person is told at once, and can write findings from then on."),
            action=_("Assign"),
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the incident on the agenda of the safety meeting, or take it off."""
    incident = acts.incident_for(request, public_id, access.may_mark_for_meeting)
    form = MeetingForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.respond(
        request,
        form,
        act=lambda: services.mark_for_meeting(
            incident=incident,
            marked=form.cleaned_data["marked"],
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=lambda: (
            _("On the agenda of the safety meeting.")
            if form.cleaned_data["marked"]
            else _("Taken off the agenda of the safety meeting.")
        ),
        context=lambda: acts.about(form, title=_("Safety meeting"), action=_("Save")),
    )
