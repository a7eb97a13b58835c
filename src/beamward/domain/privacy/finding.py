"""What was recognised in a text, where, and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a piece of text gives away."""

    PATIENT_NAME = "patient_name"
    STAFF_NAME = "staff_name"
    PERSON_NAME = "person_name"
    NATIONAL_ID = "national_id"
    PASSPORT = "passport"
    INSURANCE_NUMBER = "insurance_number"
    RECORD_NUMBER = "record_number"
    BED_NUMBER = "bed_number"
    BIRTH_DATE = "birth_date"
    AGE_OVER_89 = "age_over_89"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SOCIAL_ACCOUNT = "social_account"
    VEHICLE_PLATE = "vehicle_plate"


class Reason(StrEnum):
    """By what a piece of text was recognised."""

    AFTER_TITLE = "after_title"
    BEFORE_TITLE = "before_title"
    AFTER_ROLE = "after_role"
    AFTER_NAME_LABEL = "after_name_label"
    BEFORE_SEX = "before_sex"
    IN_SENTENCE = "in_sentence"
    COMMON_NAME = "common_name"
    FOREIGN_NAME = "foreign_name"
    RESIDENT_ID_CHECKSUM = "resident_id_checksum"
    RESIDENT_ID_FORM = "resident_id_form"
    RESIDENT_ID_OLD = "resident_id_old"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    NHS_CHECKSUM = "nhs_checksum"
    MOBILE_NUMBER = "mobile_number"
    LANDLINE_NUMBER = "landline_number"
    INTERNATIONAL_NUMBER = "international_number"
    AFTER_LABEL = "after_label"
    BED = "bed"
    BIRTH = "birth"
    AGE = "age"
    EMAIL_FORM = "email_form"
    STREET = "street"
    DWELLING = "dwelling"
    VILLAGE = "village"
    PLATE_FORM = "plate_form"
    PICKED_OUT = "picked_out"


class Hit(NamedTuple):
    """A place that one rule recognised, before overlapping places are joined."""

    start: int
    end: int
    kind: Kind
    reason: Reason


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of text that may give a person away.

    Attributes
    ----------
    kind : Kind
        What it gives away.
    start, end : int
        Where it stands: ``text[start:end]`` of the searched text, in code points.
    text : str
        The piece itself.
    reason_key : Reason
        By what it was recognised.
    """

    kind: Kind
    start: int
    end: int
    text: str
    reason_key: Reason
