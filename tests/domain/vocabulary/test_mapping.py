"""What our terms map to exists in the lists of the other systems, as our fact sheets hold them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from beamward.domain import vocabulary

SHEETS = Path(__file__).parents[4] / "shared" / "facts" / "ils"
OPTION_OF = {
    "action_kind": "action_reduce_risk",
    "action_strength": "action_reduce_risk",
    "barrier": "safety_barrier",
    "contributing_factor": "contributing_factor",
    "dosimetric_impact": "dosimetric_impact",
    "event_type": "event_type",
    "medical_harm": "acute_medical_harm",
    "modality": "radiation_treatment_technique",
    "problem_type": "problem_type",
    "process_step": "process_step",
}
"""Under which name NSIR-RT 2015 keeps the list that ours maps to."""


def sheet(name: str) -> Any:
    """Return a fact sheet; where they are absent, fail on CI and say so elsewhere."""
    path = SHEETS / f"{name}.yaml"
    if not path.is_file():
        if os.environ.get("CI"):
            pytest.fail(f"CI has no fact sheet {path.name}.")
        pytest.skip(f"The fact sheet {path.name} is not at hand.")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def codes_of(options: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the codes of an option list, children included."""
    for option in options:
        yield option["code"]
        yield from codes_of(option.get("children", []))


def targets(name: str, system: str) -> set[str]:
    """Return the codes of another system to which a vocabulary of ours maps."""
    return {
        code
        for term in vocabulary.load(name).terms
        if system in term.mapping
        for code in term.mapping[system].codes
    }


@pytest.mark.parametrize("name", vocabulary.names())
def test_nsir_rt_2015_has_every_term_that_ours_map_to(name: str) -> None:
    mapped = targets(name, "nsir_2015")
    if name not in OPTION_OF:
        assert mapped == set()
        return
    options = sheet("nsir_rt_2015")["options"][OPTION_OF[name]]
    assert mapped
    assert mapped - set(codes_of(options)) == set()


@pytest.mark.parametrize("name", ["process_step", "problem_type"])
def test_nsir_rt_2017_has_every_term_that_ours_map_to(name: str) -> None:
    revised = sheet("nsir_rt_2017")
    assert targets(name, "nsir_2017") - {row["label"] for row in revised[name]} == set()


def test_every_problem_of_nsir_rt_2017_that_is_not_retired_has_a_term_of_ours() -> None:
    """Bleeding and infection are the two we fold into the acute medical event."""
    current = {
        row["label"] for row in sheet("nsir_rt_2017")["problem_type"] if "retired" not in row
    }
    assert current - targets("problem_type", "nsir_2017") == {"Bleeding", "Infection"}


def test_the_hospital_levels_that_event_types_map_to_exist() -> None:
    levels = {term.code for term in vocabulary.load("hospital_level").terms}
    assert targets("event_type", "cn_hospital") == levels


def test_the_crosswalk_holds_our_steps_problems_and_kinds_of_event() -> None:
    """Three lists keep the codes and the order of the crosswalk that they come from."""
    crosswalk = sheet("crosswalk")
    for name in ("event_type", "process_step", "problem_type"):
        theirs = [row["ours"].lower() for row in crosswalk[name]]
        assert [term.code for term in vocabulary.load(name).terms][: len(theirs)] == theirs
    tops = [row["ours"] for row in crosswalk["contributing_factor_top"]]
    factors = [term.code for term in vocabulary.load("contributing_factor").children()]
    assert factors == [*tops, "other"]
