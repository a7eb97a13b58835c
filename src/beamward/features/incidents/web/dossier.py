"""All that is known of one incident, gathered once for the page and for the paper."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from beamward.domain.incident.completeness import Answer, Gaps
from beamward.features.actions import queries as action_queries
from beamward.features.actions.models import Action, ActionState
from beamward.features.incidents import access, queries, questions, services
from beamward.features.incidents.models import (
    Incident,
    Lesson,
    Remark,
    TimelineEntry,
)
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web.doses import Course, courses_of
from beamward.features.reports import access as report_access
from beamward.features.reports import queries as reports
from beamward.features.reports.models import (
    Identity,
    Message,
    OutsideHistory,
    OutsideSource,
    Report,
)
from beamward.foundation.accounts.models import User
from beamward.foundation.files.models import StoredFile
from beamward.foundation.files.queries import files_of


@dataclass(frozen=True)
class Told:
    """What the reader may know of who reported."""

    how: str
    name: str = ""
    contact: str = ""
    sealed_url: str = ""


@dataclass(frozen=True)
class Dossier:
    """One incident with everything that belongs to it."""

    incident: Incident
    report: Report
    told: Told
    terms: Terms
    answers: dict[str, Answer]
    gaps: Gaps
    courses: list[Course]
    timeline: list[TimelineEntry]
    remarks: list[Remark]
    actions: list[Action]
    messages: list[Message]
    outside: OutsideSource | None
    history: list[OutsideHistory]
    files: list[StoredFile]
    duplicates: list[Incident]
    lesson: Lesson | None

    @property
    def open_actions(self) -> list[Action]:
        """The actions that are not done yet."""
        return [action for action in self.actions if action.state == ActionState.OPEN]

    @property
    def has_reporter(self) -> bool:
        """Whether somebody holds a receipt and can be asked."""
        return bool(self.report.receipt_digest)

    def said(self, question: str) -> str:
        """Return the answer to a question in words; empty if there is none."""
        answer = self.answers[question]
        if question in questions.SEVERAL:
            codes = answer if isinstance(answer, list) else []
            return "; ".join(self.terms.label(question, code) for code in codes)
        if question in questions.SINGLE:
            return self.terms.label(question, str(answer or ""))
        text = str(answer or "")
        general = dict(self.terms.open_answers("disclosure"))
        return general.get(text, text)


def dossier_of(incident: Incident, reader: User) -> Dossier:
    """Return everything of an incident, as far as the reader may know it."""
    report = reports.of_public_id(incident.report_id)
    if report is None:
        raise LookupError(f"the report of incident {incident.public_id} is gone")
    answers = services.answers_of(incident)
    outside = getattr(report, "outside", None)
    return Dossier(
        incident=incident,
        report=report,
        told=told_by(report, reader),
        terms=Terms(incident.department),
        answers=answers,
        gaps=queries.gaps_of(incident, answers),
        courses=courses_of(incident),
        timeline=list(incident.timeline.all()),
        remarks=list(incident.remarks.select_related("by")),
        actions=list(action_queries.of_subject(access.KIND, incident.public_id)),
        messages=list(reports.messages_of(report)),
        outside=outside,
        history=list(reports.history_of(report)) if outside else [],
        files=[*files_of(report), *files_of(incident)],
        duplicates=list(incident.duplicates.order_by("received_at", "id")),
        lesson=Lesson.objects.filter(incident=incident).first(),
    )


def told_by(report: Report, reader: User) -> Told:
    """Return who reported, as far as the reader may know it."""
    if getattr(report, "outside", None) is not None:
        return Told(_("Imported from an outside source"))
    if report.identity == Identity.ANONYMOUS:
        return Told(_("Anonymously: nobody knows who"))
    if not report_access.may_see_reporter(reader, report):
        if report.identity == Identity.CONFIDENCE:
            return Told(
                _("In confidence: the name is sealed"),
                sealed_url=reverse("report-identity", args=[report.public_id])
                if report_access.may_open(reader, report)
                else "",
            )
        return Told(_("By name: those who handle the report know who"))
    how = _("By name")
    reporter = getattr(report, "reporter", None)
    if reporter is None:
        return Told(how)
    name = reporter.name or (reporter.user.full_name if reporter.user else "")
    return Told(how, name, reporter.contact)
