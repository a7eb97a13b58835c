"""What every vocabulary that ships with Beamward keeps to."""

import pytest

from beamward.domain import vocabulary
from beamward.domain.vocabulary import GeneralAnswer, Latitude, Match, Status, Vocabulary

ALL = [*vocabulary.names(), vocabulary.GENERAL_ANSWERS]


@pytest.fixture(params=ALL)
def shipped(request: pytest.FixtureRequest) -> Vocabulary:
    return vocabulary.load(request.param)


def test_the_questions_of_an_investigation_have_their_lists() -> None:
    assert set(vocabulary.names()) == {
        "action_kind",
        "action_strength",
        "barrier",
        "contributing_factor",
        "disclosure",
        "discovery",
        "dosimetric_impact",
        "event_type",
        "hospital_level",
        "medical_harm",
        "modality",
        "potential_severity",
        "problem_type",
        "process_step",
        "staff_support",
    }


def test_a_list_says_where_it_comes_from_and_how_it_is_known(shipped: Vocabulary) -> None:
    assert shipped.name in ALL
    for said in (
        shipped.title_en,
        shipped.title_zh,
        shipped.source,
        shipped.sources,
        shipped.edition,
        shipped.licence,
    ):
        assert said
    assert shipped.read_on.year >= 2026
    assert shipped.status in Status


def test_a_term_is_called_something_in_both_languages(shipped: Vocabulary) -> None:
    for term in shipped.terms:
        assert term.en.strip() == term.en != ""
        assert term.zh.strip() == term.zh != ""
        assert bool(term.help_en) == bool(term.help_zh)
        assert any("一" <= character <= "鿿" for character in term.zh), term.code
        assert term.en.isascii(), term.code


def test_a_code_is_plain_and_stands_once(shipped: Vocabulary) -> None:
    codes = [term.code for term in shipped.terms]
    assert len(codes) == len(set(codes))
    assert all(vocabulary.CODE.fullmatch(code) for code in codes)


def test_no_list_uses_a_general_answer_as_a_term(shipped: Vocabulary) -> None:
    if shipped.name != vocabulary.GENERAL_ANSWERS:
        assert not {term.code for term in shipped.terms} & set(GeneralAnswer)


def test_two_terms_under_one_parent_are_never_called_the_same(shipped: Vocabulary) -> None:
    for language in ("en", "zh"):
        labels = [(term.parent, term.label(language)) for term in shipped.terms]
        assert len(labels) == len(set(labels))


def test_a_parent_exists_and_stands_before_its_children(shipped: Vocabulary) -> None:
    assert shipped.with_department([]).terms == shipped.terms
    seen: set[str] = set()
    for term in shipped.terms:
        assert term.parent is None or term.parent in seen
        seen.add(term.code)


def test_shipped_terms_are_ours_and_on(shipped: Vocabulary) -> None:
    assert shipped.offered() == shipped.terms
    assert not any(term.own for term in shipped.terms)


def test_the_general_answers_are_those_the_program_knows() -> None:
    assert list(vocabulary.general_answers()) == list(GeneralAnswer)


def test_a_scale_cannot_be_changed_by_a_department() -> None:
    fixed = {name for name in ALL if vocabulary.load(name).latitude is Latitude.FIXED}
    assert fixed == {
        "action_strength",
        "dosimetric_impact",
        "general_answer",
        "hospital_level",
        "medical_harm",
        "potential_severity",
    }


def test_every_kind_of_action_stands_under_a_strength() -> None:
    kinds, strengths = vocabulary.load("action_kind"), vocabulary.load("action_strength")
    assert [(top.code, top.en, top.zh) for top in kinds.children()] == [
        (strength.code, strength.en, strength.zh) for strength in strengths.terms
    ]
    assert kinds.path("forcing_function")[0].code == "strong"
    assert kinds.path("checklist")[0].code == "medium"
    assert kinds.path("training")[0].code == "weak"


def test_what_was_recalled_is_marked() -> None:
    """SAFRON, RO-ILS and UK pathway lists were recalled; NSIR-RT and AAPM were read."""
    steps = vocabulary.load("process_step")
    seen = {
        (system, target.status) for step in steps.terms for system, target in step.mapping.items()
    }
    assert seen == {
        ("aapm_2012", Status.OURS),
        ("nsir_2015", Status.OURS),
        ("nsir_2017", Status.OURS),
        ("ro_ils", Status.RECALLED),
        ("safron", Status.RECALLED),
        ("uk_rte", Status.RECALLED),
    }


def test_a_term_rests_on_recollection_only_where_it_says_so(shipped: Vocabulary) -> None:
    assert all(term.verified for term in shipped.terms) == (
        Status.RECALLED not in {term.status for term in shipped.terms}
    )


def test_a_mapping_names_its_match_where_it_was_judged() -> None:
    problems = vocabulary.load("problem_type")
    dose = problems.check("dose_calculation").mapping["nsir_2017"]
    assert dose.match is Match.NARROWER
    assert dose.codes == ("Wrong prescription dose, fractionation or calculation error",)
    assert vocabulary.load("event_type").check("near_miss").mapping["ro_ils"].match is None
