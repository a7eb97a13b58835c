"""Acts that lead to the end: finish the investigation, close with a lesson, open again."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beamward.domain.incident.lifecycle import Step
from beamward.domain.vocabulary import is_chinese
from beamward.features.actions import queries as actions
from beamward.features.actions.models import ActionState
from beamward.features.incidents import access, labels, queries, services
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import acts
from beamward.features.incidents.web.forms import ActForm
from beamward.features.incidents.web.forms_closing import CloseForm, ReasonForm
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.web.reader import person


@login_required
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that the investigation is done and its actions are under way."""
    incident = acts.incident_for(request, public_id, access.may_investigate)
    form = ActForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_offered(request, incident, Step.PLAN_ACTIONS) or acts.respond(
        request,
        form,
        act=lambda: services.finish_investigation(
            incident=incident,
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("The investigation is finished. When all actions are done, close with a lesson."),
        context=lambda: acts.about(
            form,
            title=_("Finish investigation"),
            lead=_("The incident then waits for its actions. Findings can still be added."),
            action=_("Finish investigation"),
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish the lesson, answer the reporter and close; or say exactly what is missing."""
    incident = acts.incident_for(request, public_id, access.may_close)
    form = CloseForm(request.POST or None, incident=incident, terms=Terms(incident.department))

    def standing() -> dict[str, object]:
        report = reports.of_public_id(incident.report_id)
        planned = actions.of_subject(access.KIND, incident.public_id)
        return {
            "report": report,
            "may_answer": report is not None and bool(report.receipt_digest),
            # What is unknown stays unknown: it does not stand in the way.
            "gaps": replace(queries.gaps_of(incident, services.answers_of(incident)), unknown=()),
            "lesson_languages": _languages(),
            "open_actions": [action for action in planned if action.state == ActionState.OPEN],
        }

    return acts.not_offered(request, incident, Step.CLOSE) or acts.respond(
        request,
        form,
        act=lambda: services.close(
            incident=incident,
            lesson=form.lesson(),
            answer=form.cleaned_data["answer"],
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Closed. The whole department can read the lesson."),
        template="incidents/close.html",
        context=standing,
    )


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open an ended incident again."""
    incident = acts.incident_for(request, public_id, access.may_reopen)
    form = ReasonForm(request.POST or None, incident=incident, terms=Terms(incident.department))
    return acts.not_offered(request, incident, Step.REOPEN) or acts.respond(
        request,
        form,
        act=lambda: services.reopen(
            incident=incident,
            reason=form.cleaned_data["reason"],
            seen_revision=form.seen_revision,
            by=person(request),
            at=timezone.now(),
        ),
        said=_("Opened again. Its lesson is out of sight until it is closed."),
        context=lambda: acts.about(form, title=_("Open again"), action=_("Open again")),
    )


def _languages() -> list[tuple[str, str]]:
    """Return the languages of a lesson, the reader's own first."""
    languages = [("en", _("Lesson in English")), ("zh", _("Lesson in Chinese"))]
    return languages[::-1] if is_chinese(labels.language()) else languages
