"""The paper of one incident: everything that is known of it, but not who reported it."""

from datetime import datetime

from django.utils.translation import gettext as _

from beamward.domain.incident.lifecycle import State
from beamward.features.actions.models import ActionState
from beamward.features.actions.queries import strength_label
from beamward.features.incidents import labels, questions
from beamward.features.incidents.models import Origin
from beamward.features.incidents.web import doses
from beamward.features.incidents.web.dossier import Dossier
from beamward.foundation.documents.paper import Paper
from beamward.foundation.public_id import grouped
from beamward.foundation.ui import written


def paper_of(dossier: Dossier, *, at: datetime) -> Paper:
    """Return the paper, in the language that is spoken now."""
    incident = dossier.incident
    reference = grouped(incident.public_id)
    paper = Paper(
        title=incident.title or _("Incident %(reference)s") % {"reference": reference},
        language=labels.language(),
        at=at,
        reference=f"{incident.department.name} · {reference}",
        mark=_("Confidential: for learning, not for blame"),
        foot=_("Printed %(when)s") % {"when": written.datetime_of(at)},
    )
    _head(paper, dossier)
    paper.heading(_("The report, as it came"))
    paper.paragraph(dossier.report.narrative)
    if incident.department_narrative:
        paper.heading(_("What we found"))
        paper.paragraph(incident.department_narrative)
    _answers(paper, _("Judgement"), dossier, questions.TRIAGE)
    if any(dossier.said(name) for name in questions.FINDINGS):
        _answers(paper, _("Findings"), dossier, questions.FINDINGS)
    _courses(paper, dossier)
    _timeline(paper, dossier)
    _actions(paper, dossier)
    _open_questions(paper, dossier)
    _lesson(paper, dossier)
    _source(paper, dossier)
    return paper


def _head(paper: Paper, dossier: Dossier) -> None:
    incident = dossier.incident
    pairs = [
        (_("State"), str(labels.STATES[State(incident.state)])),
        (_("Received"), written.date_in(incident.received_at, incident.department.time_zone)),
        (_("Happened on"), written.date_of(incident.happened_date)),
        (_("Origin"), str(Origin(incident.origin).label)),
        (_("Machine"), incident.machine.name if incident.machine else _("not given")),
        (
            _("Investigator"),
            incident.investigator.full_name if incident.investigator else _("nobody yet"),
        ),
    ]
    if incident.closed_at:
        pairs.append((_("Closed"), written.datetime_of(incident.closed_at)))
    if incident.duplicate_of:
        pairs.append((_("Duplicate of"), grouped(incident.duplicate_of.public_id)))
    if incident.end_reason:
        pairs.append((_("Reason"), incident.end_reason))
    paper.pairs(pairs)


def _answers(paper: Paper, title: str, dossier: Dossier, names: tuple[str, ...]) -> None:
    paper.heading(title)
    paper.pairs((labels.question(name), dossier.said(name) or _("not answered")) for name in names)


def _courses(paper: Paper, dossier: Dossier) -> None:
    if not dossier.courses:
        return
    paper.heading(_("Affected courses"))
    head = [
        _("Patient as"),
        _("Structure"),
        _("Dose per"),
        _("Planned (Gy)"),
        _("Delivered (Gy)"),
        _("Deviation"),
        _("Fractions affected"),
    ]
    paper.table(
        head, [_course(course) for course in dossier.courses], [2, 2, 1.4, 1.4, 1.4, 1.6, 1.6]
    )


def _course(course: doses.Course) -> list[str]:
    record = course.record
    unknown = _("unknown")
    deviation = course.stated.percent or unknown
    if course.whole is not None:
        percent = course.whole.percent or unknown
        deviation += "\n" + _("course: %(percent)s") % {"percent": percent}
    affected = unknown if record.fractions_affected is None else str(record.fractions_affected)
    planned = unknown if record.fractions_planned is None else str(record.fractions_planned)
    return [
        record.pseudonym,
        record.structure,
        str(labels.BASES[record.basis]),
        course.stated.planned or unknown,
        course.stated.delivered or unknown,
        deviation,
        f"{affected} / {planned}",
    ]


def _timeline(paper: Paper, dossier: Dossier) -> None:
    if dossier.timeline:
        paper.heading(_("Timeline"))
        paper.pairs((entry.moment or "–", entry.what) for entry in dossier.timeline)


def _actions(paper: Paper, dossier: Dossier) -> None:
    if not dossier.actions:
        return
    paper.heading(_("Actions"))
    head = [_("What will be changed"), _("Strength"), _("Owner"), _("Due"), _("State")]
    rows = [
        [
            action.title,
            strength_label(action.strength),
            action.owner.full_name,
            written.date_of(action.due_date),
            str(ActionState(action.state).label),
        ]
        for action in dossier.actions
    ]
    paper.table(head, rows, [4, 1.2, 2, 1.8, 1.8])


def _open_questions(paper: Paper, dossier: Dossier) -> None:
    gaps = dossier.gaps
    kinds = (
        (_("Not answered"), gaps.missing),
        (_("Under investigation"), gaps.promised),
        (_("Unknown"), gaps.unknown),
    )
    if dossier.incident.state != State.REPORTED and any(names for _label, names in kinds):
        paper.heading(_("Open questions"))
        paper.pairs(
            (label, ", ".join(labels.question(name) for name in names))
            for label, names in kinds
            if names
        )


def _lesson(paper: Paper, dossier: Dossier) -> None:
    lesson = dossier.lesson
    if lesson is None or not lesson.is_published:
        return
    paper.heading(_("Lesson"))
    for language in ("en", "zh"):
        title = getattr(lesson, f"title_{language}")
        if title:
            paper.heading(title, level=2)
            paper.pairs(
                (label, getattr(lesson, f"{name}_{language}"))
                for name, label in (
                    ("what", _("What happened")),
                    ("why", _("Why it happened")),
                    ("changed", _("What we changed")),
                )
            )


def _source(paper: Paper, dossier: Dossier) -> None:
    outside = dossier.outside
    if outside is None:
        return
    paper.heading(_("Outside source"))
    paper.pairs(
        [
            (_("Source"), str(labels.SOURCES.get(outside.source, outside.source))),
            (_("Number there"), outside.source_id),
            (_("Address"), outside.url or _("not given")),
            (_("Licence"), outside.licence or _("not given")),
            (_("Notified"), written.date_of(outside.notified_date)),
            (_("Retracted there"), written.yes_no(outside.is_retracted)),
        ]
    )
    for entry in dossier.history:
        kind = labels.HISTORY.get(entry.kind, entry.kind)
        paper.heading(f"{kind}, {written.date_of(entry.on_date)}", level=2)
        paper.paragraph(entry.text)
