"""The questions of an investigation, and the vocabulary from which each is answered."""

SINGLE: dict[str, str] = {
    "event_type": "event_type",
    "modality": "modality",
    "potential_severity": "potential_severity",
    "medical_harm": "medical_harm",
    "dosimetric_impact": "dosimetric_impact",
    "step_origin": "process_step",
    "step_found": "process_step",
    "discovery": "discovery",
    "disclosure": "disclosure",
    "staff_support": "staff_support",
}
"""Questions with one answer: the name of the field, and its vocabulary."""

SEVERAL: dict[str, str] = {
    "problem_types": "problem_type",
    "factors": "contributing_factor",
    "barriers_failed": "barrier",
    "barriers_caught": "barrier",
}
"""Questions with several answers."""

TEXTS = ("department_narrative", "patients_affected", "disclosure_note", "staff_support_note")
"""Questions that are answered in words or numbers."""

TRIAGE = (
    "event_type",
    "modality",
    "potential_severity",
    "medical_harm",
    "dosimetric_impact",
)
"""What is judged at triage, and may be judged anew later."""

INVESTIGATION = (
    "step_origin",
    "step_found",
    "discovery",
    "disclosure",
    "staff_support",
)
"""Coded questions with one answer that belong to the investigation."""

FINDINGS = (
    "step_origin",
    "step_found",
    "discovery",
    "problem_types",
    "factors",
    "barriers_failed",
    "barriers_caught",
    "patients_affected",
    "disclosure",
    "disclosure_note",
    "staff_support",
    "staff_support_note",
)
"""What the investigation finds beside its narrative, in the order in which it is read."""
