"""Words for what reports are made of."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beamward.domain.privacy.identifiers import Kind
from beamward.domain.vocabulary import Refusal
from beamward.features.reports.models import Identity
from beamward.foundation.notices import kinds as notice_kinds
from beamward.foundation.trail import labels as trail_labels

HAPPENED_PARTS: list[tuple[str, Promise]] = [
    ("morning", _("morning")),
    ("afternoon", _("afternoon")),
    ("evening", _("evening")),
    ("night", _("night")),
    ("not_sure", _("not sure")),
]

FOUND: dict[Kind, Promise] = {
    Kind.PATIENT_NAME: _("the name of a patient"),
    Kind.STAFF_NAME: _("the name of a colleague"),
    Kind.PERSON_NAME: _("a name"),
    Kind.NATIONAL_ID: _("an identity number"),
    Kind.PASSPORT: _("a passport number"),
    Kind.INSURANCE_NUMBER: _("an insurance number"),
    Kind.RECORD_NUMBER: _("a record number"),
    Kind.BED_NUMBER: _("a bed number"),
    Kind.BIRTH_DATE: _("a date of birth"),
    Kind.AGE_OVER_89: _("an age over 89"),
    Kind.PHONE: _("a telephone number"),
    Kind.EMAIL: _("an e-mail address"),
    Kind.ADDRESS: _("an address"),
    Kind.SOCIAL_ACCOUNT: _("an account in a messenger"),
    Kind.VEHICLE_PLATE: _("a number plate"),
}
"""What a piece of text may give away."""

TERM_REFUSALS: dict[Refusal, Promise] = {
    Refusal.FIXED: _("This list is the same everywhere; a department cannot change it."),
    Refusal.BAD_CODE: _("This label gives no usable code. Please choose other words."),
    Refusal.RESERVED: _(
        "This label means the same as a general answer. Please choose other words."
    ),
    Refusal.CLASH: _("A term of this name stands in the list already."),
    Refusal.UNKNOWN_TERM: _("This term is no longer in the list. Load the page anew."),
    Refusal.UNKNOWN_PARENT: _("The term under which it should stand is no longer in the list."),
    Refusal.PARENT_NOT_OURS: _("An own term cannot stand below another own term."),
    Refusal.PARENT_MISSING: _(
        "In this list an own term has to stand below one of the given terms."
    ),
    Refusal.EMPTY_LABEL: _("Please write a label in at least one language."),
}


def register() -> None:
    """Make the acts of this feature readable in the trail."""
    trail_labels.register(
        {
            "report.received": _("sent the report"),
            "report.added_to": _("added information"),
            "report.asked": _("asked the reporter"),
            "report.answered": _("answered the reporter"),
            "report.withdrawn": _("withdrew the report"),
            "report.loosened": _("chose to be known more openly"),
            "report.identity_sealed": _("sealed the name told in confidence"),
            "report.masked": _("masked what may identify somebody in the original text"),
            "report.import_new": _("imported the report"),
            "report.import_changed": _("brought the imported report up to date"),
        },
        fields={
            "reports.report.identity": _("reported"),
            "places": _("places masked"),
            "reports.report.source": _("source"),
            "source_id": _("number there"),
        },
        values={"reports.report.identity": lambda code: str(Identity(code).label)},
    )
    notice_kinds.register(
        "report.opening_asked", _("Another confidant asks you to open an identity together.")
    )
    notice_kinds.register(
        "report.opening_answered", _("Your request to open an identity was answered.")
    )
    notice_kinds.register(
        "report.identity_allowed", _("A reporter allows the confidants to learn the name.")
    )


IN_GROUPS: list[tuple[Promise, tuple[str, ...]]] = [
    (
        _("Before planning"),
        (
            "p01_referral_registration",
            "p02_consult_decision_consent",
            "p03_prescription_intent",
            "p04_scheduling",
            "p05_immobilisation",
            "p06_simulation_imaging",
        ),
    ),
    (
        _("During planning"),
        (
            "p07_registration_contouring",
            "p08_dose_planning",
            "p09_plan_approval",
            "p10_pretreatment_review_qa",
            "p11_data_transfer",
        ),
    ),
    (
        _("At treatment"),
        (
            "p12_patient_setup",
            "p13_image_guidance",
            "p14_beam_delivery",
            "p15_on_treatment_review",
            "p16_completion_followup",
            "p18_brachy_applicator_source",
            "p19_radionuclide_administration",
        ),
    ),
    (
        _("Around the treatment"),
        ("p17_equipment_software_qm", "p20_organisation_outside_pathway"),
    ),
]
"""The steps of the pathway as the form groups them, so that one look finds the right one."""
