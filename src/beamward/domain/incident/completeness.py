"""What has to be known before an incident is closed, and what is still open.

An answer is one of four things: empty (nobody has answered), ``unknown`` (somebody has looked and it
cannot be known), ``under_investigation`` (somebody is looking), or known. *Unknown* is an answer;
*under investigation* is a promise, and a promise has to be kept before closing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

UNKNOWN = "unknown"
UNDER_INVESTIGATION = "under_investigation"

Answer = str | int | Collection[str] | None

_ALWAYS = (
    "event_type",
    "department_narrative",
    "step_origin",
    "step_found",
    "problem_types",
    "factors",
)
_REACHED_PATIENT = (
    *_ALWAYS,
    "modality",
    "medical_harm",
    "dosimetric_impact",
    "barriers_failed",
    "patients_affected",
    "disclosure",
    "staff_support",
)

REQUIRED: dict[str, tuple[str, ...]] = {
    "unsafe_condition": (*_ALWAYS, "potential_severity"),
    "near_miss": (*_ALWAYS, "modality", "potential_severity", "barriers_caught"),
    "radiation_incident": _REACHED_PATIENT,
    "other_patient_incident": (
        *_ALWAYS,
        "medical_harm",
        "patients_affected",
        "disclosure",
        "staff_support",
    ),
    "staff_or_public_exposure": (*_ALWAYS, "potential_severity", "staff_support"),
    "process_improvement": ("event_type", "department_narrative"),
    "good_catch_or_good_care": ("event_type", "department_narrative", "barriers_caught"),
}
"""Answers that each type of event needs, after the completeness rules of NSIR-RT as implemented in
SaILS (registered as ``nsir-rt-sails`` in ``docs/sources.md``), with disclosure and staff support added
by us."""

QUESTIONS = tuple(dict.fromkeys(name for names in REQUIRED.values() for name in names))
"""Every question that some type of event asks, each once."""


@dataclass(frozen=True)
class Gaps:
    """What stands between an incident and its closing, and what stays open beyond it."""

    missing: tuple[str, ...]
    promised: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def closable(self) -> bool:
        """Whether nothing is missing and no promise is open."""
        return not self.missing and not self.promised


def required_of(event_type: str) -> tuple[str, ...]:
    """Return the questions that a type of event asks; an unknown type asks what all ask."""
    return REQUIRED.get(event_type, _ALWAYS)


def gaps(answers: Mapping[str, Answer], *, event_type: str) -> Gaps:
    """Return what is missing, promised and unknown.

    Parameters
    ----------
    answers : mapping
        The answer to each question by its name, as described at the head of this module; a question
        with several answers has a collection.
    event_type : str
        The type of event that was decided at triage; ``unknown`` asks what all types ask.
    """
    missing, promised, unknown = [], [], []
    for name in required_of(event_type):
        given = _codes(answers.get(name))
        if not given:
            missing.append(name)
    for name, answer in answers.items():
        given = _codes(answer)
        if UNDER_INVESTIGATION in given:
            promised.append(name)
        elif UNKNOWN in given:
            unknown.append(name)
    return Gaps(tuple(missing), tuple(promised), tuple(unknown))


def _codes(answer: Answer) -> frozenset[str]:
    if answer is None or answer == "":
        return frozenset()
    if isinstance(answer, str | int):
        return frozenset({str(answer)})
    return frozenset(str(item) for item in answer)
