"""A department switches terms off and adds its own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.domain import vocabulary
from beamward.domain.vocabulary import (
    Refusal,
    Term,
    TermRefused,
    UnknownTerm,
    Vocabulary,
)

MODALITIES = vocabulary.load("modality")
QUIET = settings(deadline=None, derandomize=True, max_examples=60)

names = st.sampled_from(vocabulary.names())
codes = st.from_regex(r"own_[a-z0-9_]{1,20}", fullmatch=True)
labels = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@st.composite
def departments(draw: st.DrawFn) -> tuple[Vocabulary, list[Term]]:
    """Draw an open vocabulary and changes that fit it, in any order."""
    ours = vocabulary.load(
        draw(st.sampled_from(["barrier", "contributing_factor", "discovery", "modality"]))
    )
    parents = st.none() | st.sampled_from([term.code for term in ours.terms])
    own = [
        Term.department(code, zh=draw(labels), parent=draw(parents), active=draw(st.booleans()))
        for code in draw(st.lists(codes, unique=True, max_size=5))
    ]
    off = [
        Term.switched(code, active=False)
        for code in draw(st.lists(st.sampled_from([term.code for term in ours.terms]), max_size=5))
    ]
    return ours, draw(st.permutations([*own, *off]))


def refusal(ours: Vocabulary, term: Term) -> Refusal:
    with pytest.raises(TermRefused) as refused:
        ours.with_department([term])
    assert term.code in str(refused.value)
    assert str(refused.value).endswith(".")
    return refused.value.reason


def test_a_switched_off_term_is_not_offered_but_still_labels_old_records() -> None:
    theirs = MODALITIES.with_department([Term.switched("carbon_ion", active=False)])
    assert "carbon_ion" not in {term.code for term in theirs.offered()}
    assert theirs.label("carbon_ion", "zh") == "碳离子"
    assert theirs.check("carbon_ion").active is False
    with pytest.raises(UnknownTerm, match="no longer offers 'carbon_ion'"):
        theirs.check_offered("carbon_ion")
    assert theirs.check_offered("proton_pbs").code == "proton_pbs"


def test_what_stands_below_a_switched_off_term_is_not_offered() -> None:
    theirs = MODALITIES.with_department([Term.switched("particle", active=False)])
    offered = {term.code for term in theirs.offered()}
    assert offered == {term.code for term in MODALITIES.terms} - MODALITIES.within("particle")


def test_a_term_can_be_switched_on_again() -> None:
    off = MODALITIES.with_department([Term.switched("tbi", active=False)])
    assert off.with_department([Term.switched("tbi", active=True)]) == MODALITIES


def test_an_own_term_stands_after_its_siblings() -> None:
    theirs = MODALITIES.with_department(
        [Term.department("flash", en="FLASH", zh="超高剂量率", parent="external_beam")]
    )
    offered = [term.code for term in theirs.offered()]
    assert offered[offered.index("flash") - 1] == "iort"
    assert offered[offered.index("flash") + 1] == "particle"
    assert theirs.path("flash")[0].code == "external_beam"
    assert theirs.check("flash").own
    assert not theirs.check("iort").own


def test_an_own_term_in_one_language_is_called_so_in_both() -> None:
    theirs = MODALITIES.with_department([Term.department("bnct", zh=" 硼中子俘获治疗 ")])
    assert theirs.label("bnct", "en") == "硼中子俘获治疗"
    assert theirs.terms[-1].code == "bnct"


def test_the_shipped_list_stays_as_it_was() -> None:
    before = MODALITIES.terms
    MODALITIES.with_department([Term.department("bnct", en="BNCT")])
    assert vocabulary.load("modality").terms == before


def test_a_term_that_does_not_fit_is_refused_with_a_reason() -> None:
    steps = vocabulary.load("process_step")
    own = MODALITIES.with_department([Term.department("bnct", en="BNCT")])
    assert refusal(MODALITIES, Term.department("tbi", en="TBI")) is Refusal.CLASH
    assert refusal(own, Term.department("bnct", en="BNCT")) is Refusal.CLASH
    assert refusal(MODALITIES, Term.department("x", en="X", parent="y")) is Refusal.UNKNOWN_PARENT
    assert refusal(own, Term.department("x", en="X", parent="bnct")) is Refusal.PARENT_NOT_OURS
    assert refusal(MODALITIES, Term.department("x", en=" ", zh="")) is Refusal.EMPTY_LABEL
    assert refusal(MODALITIES, Term.department("unknown", en="Unknown")) is Refusal.RESERVED
    assert refusal(MODALITIES, Term.department("Own-1", en="Own")) is Refusal.BAD_CODE
    assert refusal(MODALITIES, Term.department("x" * 61, en="Own")) is Refusal.BAD_CODE
    assert refusal(MODALITIES, Term.switched("y", active=False)) is Refusal.UNKNOWN_TERM
    assert refusal(steps, Term.department("x", en="X")) is Refusal.PARENT_MISSING


def test_a_scale_refuses_every_change() -> None:
    harm = vocabulary.load("medical_harm")
    assert refusal(harm, Term.department("x", en="X")) is Refusal.FIXED
    assert refusal(harm, Term.switched("death", active=False)) is Refusal.FIXED


def test_a_step_takes_own_steps_below_it() -> None:
    steps = vocabulary.load("process_step").with_department(
        [Term.department("weighing", zh="称体重", parent="p12_patient_setup")]
    )
    assert steps.path("weighing")[0].code == "p12_patient_setup"


def test_every_refusal_is_a_sentence() -> None:
    for reason in Refusal:
        sentence = str(TermRefused(reason, code="flash", parent="particle"))
        assert "flash" in sentence
        assert sentence.endswith(".")


@QUIET
@given(departments())
def test_no_change_takes_a_label_away(drawn: tuple[Vocabulary, list[Term]]) -> None:
    ours, changes = drawn
    theirs = ours.with_department(changes)
    for term in ours.terms:
        for language in ("en", "zh"):
            assert theirs.label(term.code, language) == term.label(language)


@QUIET
@given(departments())
def test_a_department_offers_what_it_left_on_and_added(
    drawn: tuple[Vocabulary, list[Term]],
) -> None:
    ours, changes = drawn
    theirs = ours.with_department(changes)
    off = {term.code for term in changes if not term.active}
    hidden = off | {code for top in off for code in theirs.within(top)}
    everything = {term.code for term in ours.terms} | {term.code for term in changes if term.own}
    assert {term.code for term in theirs.terms} == everything
    assert {term.code for term in theirs.offered()} == everything - hidden


@QUIET
@given(departments())
def test_children_stand_after_their_parent_whatever_a_department_adds(
    drawn: tuple[Vocabulary, list[Term]],
) -> None:
    ours, changes = drawn
    theirs = ours.with_department(changes)
    assert len(theirs.terms) == len({term.code for term in theirs.terms})
    place = {term.code: number for number, term in enumerate(theirs.terms)}
    for term in theirs.terms:
        assert term.parent is None or place[term.parent] < place[term.code]
    ours_in_order = [term.code for term in theirs.terms if not term.own]
    assert ours_in_order == [term.code for term in ours.terms]


@QUIET
@given(names, st.text())
def test_a_label_is_given_for_whatever_code_stands_in_an_old_record(name: str, code: str) -> None:
    asked = vocabulary.load(name)
    known = {term.code for term in asked.terms} | set(vocabulary.general_answers())
    assert (asked.label(code, "zh") == code) == (code not in known)
