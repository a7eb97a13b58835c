"""Words suggest nuclides, modality, set and event type; where they do not, nothing is suggested."""

import json

import pytest

from beamward.domain import vocabulary
from beamward.domain.exchange.record import OutsideRecord
from beamward.domain.exchange.suggestion import event_type_of, modality_of, nuclides_in, set_of


@pytest.mark.parametrize(
    ("text", "nuclides"),
    [
        ("an Ir-192 source", ("Ir-192",)),
        ("IRIDIUM 192 and Cs137", ("Ir-192", "Cs-137")),
        ("25 mCi of Tc-99m, not technetium-99", ("Tc-99m",)),
        ("192Ir wire", ("Ir-192",)),
        ("131-I capsule and I 125 seeds", ("I-131", "I-125")),
        ("Y-90 after yittrium-90", ("Y-90",)),
        ("Ir-999 and room I-20", ()),
    ],
)
def test_nuclides_are_found_however_they_are_written(text: str, nuclides: tuple[str, ...]) -> None:
    assert nuclides_in(text) == nuclides


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("the gamma knife couch stopped", "gamma_stereotactic"),
        ("Sr-90 beads of an intravascular device", "brachy_intravascular"),
        ("an I-125 eye plaque was left in", "brachy_eye_plaque"),
        ("Y-90 microspheres stayed in the vial", "rn_y90_microspheres"),
        ("Y-90 Zevalin was given twice", "rn_other"),
        ("an HDR unit with Ir-192", "brachy_hdr"),
        ("Ir-192 ribbon fell out", "brachy_ldr_temporary"),
        ("a Cs-137 tandem was removed", "brachy_ldr_temporary"),
        ("Pd-103 seeds in the prostate", "brachy_ldr_permanent"),
        ("an I-125 localization seed was lost", "seed_localisation"),
        ("Lu-177 leaked", "rn_beta_ligand"),
        ("Ra-223 was spilt", "rn_alpha"),
        ("I-131 for hyperthyroidism", "rn_radioiodine"),
        ("I-131 went to the wrong room", "unknown"),
        ("Tc-99m for a bone scan", "diagnostic_nuclear_medicine"),
        ("a linear accelerator", "external_beam"),
        ("something happened", "unknown"),
    ],
)
def test_a_modality_is_suggested_by_device_technique_or_nuclide(text: str, modality: str) -> None:
    assert modality_of(text, nuclides_in(text)) == modality


def test_a_section_makes_a_medical_event_whatever_the_words() -> None:
    assert set_of("Something happened.", ["35.3045(a)(1)"]) == "medical_event"
    assert set_of("Something happened.", ["35.33(a)"]) == "medical_event"
    assert set_of("Something happened.", ["20.2201(a)"]) == ""


def test_the_words_of_a_medical_event_make_one() -> None:
    assert set_of("This is a medical\nevent.", []) == "medical_event"
    assert set_of("THERAPY MISADMINISTRATION", []) == "medical_event"
    assert set_of("A patient was underdosed.", []) == "medical_event"
    assert set_of("A parcel for the hospital was lost.", []) == "medical_related"
    assert set_of("A gauge fell off a truck.", []) == ""


def test_a_form_that_lists_kinds_of_events_names_none() -> None:
    assert set_of("Event type (e.g. misadministration, lost source): gauge", []) == ""


def test_event_types_follow_only_where_it_is_clear() -> None:
    assert event_type_of("medical_event", []) == "radiation_incident"
    assert event_type_of("medical_related", []) == "unknown"
    assert event_type_of("medical_related", ["20.2202(b)(1)"]) == "staff_or_public_exposure"
    assert event_type_of("", ["20.2202(b)(1)"]) == "unknown"


BY_HAND = {
    "hdr": {"brachy_hdr"},
    "y90": {"rn_y90_microspheres"},
    "rp_diagnostic": {"diagnostic_nuclear_medicine"},
    "rp_therapy": {"rn_radioiodine", "rn_beta_ligand", "rn_alpha", "rn_other", "rn_i131_mibg"},
    "ldr_permanent": {"brachy_ldr_permanent"},
    "ldr_temporary": {"brachy_ldr_temporary", "brachy_eye_plaque"},
    "gamma_srs": {"gamma_stereotactic"},
    "ivb": {"brachy_intravascular"},
    "seed_localisation": {"seed_localisation"},
    "teletherapy_co60": {"cobalt_teletherapy"},
    "other": {"unknown"},
    "out_of_scope": {"unknown"},
}


def test_suggested_modalities_are_mostly_what_a_reader_said(
    nrc_records: list[OutsideRecord], read_by_hand: list[str]
) -> None:
    """The reader's own noise is put at 10-15 %; the rules were written with these in sight."""
    said = {label["id"]: label["modality"] for label in map(json.loads, read_by_hand)}
    right = wrong = 0
    for record in nrc_records:
        if record.source_id in said:
            fits = record.modality in BY_HAND[said[record.source_id]]
            right += fits
            wrong += not fits and record.modality != "unknown"
    assert right + wrong > 60
    assert right / len(said) >= 0.85
    assert wrong / len(said) <= 0.1


def test_only_codes_of_our_vocabularies_are_suggested(nrc_records: list[OutsideRecord]) -> None:
    known = {
        field: {"unknown", *(term.code for term in vocabulary.load(field).terms)}
        for field in ("modality", "event_type")
    }
    for record in nrc_records:
        assert record.modality in known["modality"]
        assert record.event_type in known["event_type"]
