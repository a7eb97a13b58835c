"""Words for what incidents are made of."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from beamward.domain import vocabulary
from beamward.domain.exchange.record import EntryKind, Source
from beamward.domain.incident.lifecycle import State, Step, StepRefused
from beamward.domain.privacy.finding import Kind
from beamward.features.incidents import questions
from beamward.features.reports.labels import FOUND
from beamward.foundation.notices import kinds as notice_kinds
from beamward.foundation.public_id import grouped
from beamward.foundation.trail import labels as trail_labels

STATES: dict[State, Promise] = {
    State.REPORTED: pgettext_lazy("state of an incident", "reported"),
    State.TRIAGED: pgettext_lazy("state of an incident", "triaged"),
    State.INVESTIGATING: pgettext_lazy("state of an incident", "under investigation"),
    State.ACTIONS_OPEN: pgettext_lazy("state of an incident", "actions open"),
    State.CLOSED: pgettext_lazy("state of an incident", "learned and closed"),
    State.WITHDRAWN: pgettext_lazy("state of an incident", "withdrawn"),
    State.DUPLICATE: pgettext_lazy("state of an incident", "duplicate"),
    State.NOT_AN_INCIDENT: pgettext_lazy("state of an incident", "not an incident"),
}

STEPS: dict[Step, Promise] = {
    Step.TRIAGE: _("Triage"),
    Step.ASSIGN: _("Assign investigator"),
    Step.PLAN_ACTIONS: _("Finish investigation"),
    Step.CLOSE: _("Close with lesson"),
    Step.WITHDRAW: _("Withdraw"),
    Step.MERGE: _("Merge as duplicate"),
    Step.DISMISS: _("Not an incident"),
    Step.REOPEN: _("Open again"),
}

FOR_REPORTER: dict[State, Promise] = {
    State.REPORTED: _("Your report has arrived. Somebody will look at it soon."),
    State.TRIAGED: _("Your report was looked at and judged. It will be investigated next."),
    State.INVESTIGATING: _("The department is finding out what happened and why."),
    State.ACTIONS_OPEN: _("The investigation is done. The department is changing something."),
    State.CLOSED: _("The department has learned from your report and closed it."),
    State.WITHDRAWN: _("You have withdrawn this report."),
    State.DUPLICATE: _("The same event was reported before; both reports are handled together."),
    State.NOT_AN_INCIDENT: _("The department has decided that this was not an incident."),
}

QUESTIONS: dict[str, Promise] = {
    "event_type": _("type of event"),
    "modality": _("modality"),
    "potential_severity": _("potential severity"),
    "medical_harm": _("medical harm"),
    "dosimetric_impact": _("dosimetric impact"),
    "step_origin": _("step of origin"),
    "step_found": _("step of discovery"),
    "discovery": _("how it was found"),
    "disclosure": _("patient told"),
    "disclosure_note": _("how the patient was told"),
    "staff_support": _("support of staff"),
    "staff_support_note": _("how staff were supported"),
    "department_narrative": _("what we found"),
    "patients_affected": _("patients affected"),
    "problem_types": _("problem types"),
    "factors": _("contributing factors"),
    "barriers_failed": _("barriers that failed"),
    "barriers_caught": _("barriers that caught it"),
}

ACTS: dict[str, Any] = {
    "incident.opened": _("opened the incident"),
    "incident.triaged": _("triaged the report"),
    "incident.judged_anew": _("judged the incident anew"),
    "incident.merged": _("merged it into another report of the same event"),
    "incident.gained_duplicate": _("merged another report into this one"),
    "incident.dismissed": _("decided that this is not an incident"),
    "incident.withdrawn": _("withdrew the report"),
    "incident.assigned": _("gave the incident to an investigator"),
    "incident.marked_for_meeting": _("changed the mark for the safety meeting"),
    "incident.findings_recorded": _("wrote findings"),
    "incident.course_added": _("added an affected course"),
    "incident.course_removed": _("removed an affected course"),
    "incident.moment_added": _("added to the timeline"),
    "incident.moment_moved": _("moved an entry of the timeline"),
    "incident.moment_removed": _("removed an entry of the timeline"),
    "incident.remarked": _("wrote a remark"),
    "incident.action_planned": _("planned an action"),
    "incident.actions_open": _("finished the investigation; actions are open"),
    "incident.closed": _("closed the incident with a lesson"),
    "incident.reopened": _("opened the incident again"),
    "incident.masked": _("masked identities everywhere in the incident"),
    "lesson.published": _("published the lesson"),
    "view.saved": _("saved a view"),
    "view.removed": _("removed a saved view"),
    "incidents.exported": _("exported a list of incidents"),
}
"""Acts as they read on from the name of who did them."""

FIELDS: dict[str, Any] = {
    **QUESTIONS,
    "incidents.incident.state": _("state"),
    "incidents.incident.title": _("short title"),
    "for_meeting": _("for the safety meeting"),
    "duplicate_of": _("duplicate of"),
    "duplicate": _("other report"),
    "end_reason": _("reason"),
    "investigator": _("investigator"),
    "reason": _("reason"),
    "action": _("action"),
    "pseudonym": _("patient as"),
    "structure": _("structure"),
    "basis": _("dose per"),
    "planned_gy": _("planned dose (Gy)"),
    "delivered_gy": _("delivered dose (Gy)"),
    "moment": _("when"),
    "what": _("what"),
    "title_en": _("title in English"),
    "title_zh": _("title in Chinese"),
    "what_en": _("what happened, in English"),
    "what_zh": _("what happened, in Chinese"),
    "why_en": _("why, in English"),
    "why_zh": _("why, in Chinese"),
    "changed_en": _("what we changed, in English"),
    "changed_zh": _("what we changed, in Chinese"),
    "masked": _("places masked"),
    "filters": _("filters"),
    "format": _("format"),
}

SOURCES: dict[str, Promise] = {
    Source.NRC: _("event notification of the US NRC"),
    Source.MAUDE: _("device report of the US FDA (MAUDE)"),
    Source.CSV: _("table of the department"),
}

HISTORY: dict[str, Promise] = {
    EntryKind.ORIGINAL: _("first told"),
    EntryKind.UPDATE: _("update"),
    EntryKind.RETRACTION: _("retraction"),
}
"""What an entry in the history of an outside source does."""

BASES: dict[str, Promise] = {"fraction": _("fraction"), "course": _("course")}


def question(name: str) -> str:
    """Return what a question is called, beginning with a capital letter."""
    words = str(QUESTIONS[name])
    return words[:1].upper() + words[1:]


def busy(name: str, number: int) -> str:
    """Return a person's name with how many investigations are open there."""
    return ngettext(
        "%(name)s (%(number)d open investigation)",
        "%(name)s (%(number)d open investigations)",
        number,
    ) % {"name": name, "number": number}


def refused(refusal: StepRefused) -> str:
    """Return the sentence for a step that the state does not offer."""
    return gettext("“%(step)s” is not possible: this incident is “%(state)s”.") % {
        "step": STEPS[refusal.step],
        "state": STATES[refusal.state],
    }


def language() -> str:
    """Return the language that is spoken now, as the vocabularies know it."""
    return get_language() or "en"


def shipped(vocabulary_name: str, code: str) -> str:
    """Return what a code is called in the vocabulary as it ships; own terms label themselves."""
    return vocabulary.load(vocabulary_name).label(code, language())


def register() -> None:
    """Make the acts and notices of this feature readable."""
    trail_labels.register(ACTS, fields=FIELDS, values=_values())
    notice_kinds.register("incident.to_triage", _("Reports wait to be looked at."))
    notice_kinds.register(
        "incident.overdue", _("Reports wait longer than your department promised.")
    )
    notice_kinds.register("incident.assigned", _("An incident was given to you to investigate."))
    notice_kinds.register("incident.reporter_wrote", _("A reporter has written to you."))
    notice_kinds.register("incident.retracted", _("An imported event was retracted at its source."))


def _values() -> dict[str, Callable[[Any], str]]:
    """Return how the trail says the values of coded fields."""
    said: dict[str, Callable[[Any], str]] = {
        "incidents.incident.state": lambda state: str(STATES[State(state)]),
        "duplicate_of": grouped,
        "duplicate": grouped,
        "action": grouped,
        "masked": _places,
        "basis": lambda basis: str(BASES.get(basis, basis)),
    }
    for name, vocabulary_name in questions.SINGLE.items():
        said[name] = _single(vocabulary_name)
    for name, vocabulary_name in questions.SEVERAL.items():
        said[name] = _several(vocabulary_name)
    return said


def _places(places: dict[str, int]) -> str:
    return "; ".join(f"{FOUND[Kind(kind)]}: {number}" for kind, number in places.items())


def _single(vocabulary_name: str) -> Callable[[Any], str]:
    return lambda code: shipped(vocabulary_name, code)


def _several(vocabulary_name: str) -> Callable[[Any], str]:
    return lambda codes: ", ".join(shipped(vocabulary_name, code) for code in codes) or "–"
