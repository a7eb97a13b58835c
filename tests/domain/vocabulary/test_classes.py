"""Classes of events, steps and techniques that a department finds in the lists as they ship."""

from beamward.domain import vocabulary


def test_near_miss_unsafe_condition_and_good_catch_are_classes_of_their_own() -> None:
    kinds = {term.code: term for term in vocabulary.load("event_type").offered()}
    own = {"near_miss", "unsafe_condition", "radiation_incident", "good_catch_or_good_care"}
    assert own <= kinds.keys()
    assert all(kinds[code].parent is None for code in own)


def test_radionuclide_therapy_has_a_step_problems_barriers_and_techniques_of_its_own() -> None:
    def has(name: str, *codes: str) -> bool:
        return set(codes) <= {term.code for term in vocabulary.load(name).offered()}

    assert has("process_step", "p19_radionuclide_administration")
    assert has("problem_type", "radiopharmaceutical", "activity", "route_extravasation")
    assert has("barrier", "dose_calibrator_assay", "residual_measurement")
    assert has("modality", "rn_beta_ligand", "rn_alpha", "rn_radioiodine", "rn_y90_microspheres")


def test_techniques_of_particles_are_told_apart() -> None:
    techniques = vocabulary.load("modality")
    below = {term.code for term in techniques.offered() if term.parent == "particle"}
    assert {"proton_passive", "proton_pbs", "carbon_ion"} <= below
