"""Labels, trees and checks of a vocabulary."""

import pytest

from beamward.domain import vocabulary
from beamward.domain.vocabulary import UnknownTerm, UnknownVocabulary


def test_a_term_is_called_by_its_name_in_the_readers_language() -> None:
    steps = vocabulary.load("process_step")
    assert steps.label("p12_patient_setup", "en") == "Patient identification and set-up"
    for chinese in ("zh", "zh-hans", "zh-CN", "zh_Hans"):
        assert steps.label("p12_patient_setup", chinese) == "患者核对与摆位"
    assert steps.title("zh") == "流程环节"
    assert steps.title("en") == "Step of the pathway"


@pytest.mark.parametrize("name", vocabulary.names())
def test_unknown_is_an_answer_to_every_question(name: str) -> None:
    answered = vocabulary.load(name)
    assert answered.label("unknown", "zh") == "未知"
    assert answered.label("under_investigation", "zh") == "调查中"
    assert answered.label("not_sure", "en") == "Not sure"
    assert answered.check("unknown").code == "unknown"
    assert answered.check_offered("unknown").code == "unknown"
    assert not {term.code for term in answered.offered()} & {"unknown", "not_sure"}
    assert vocabulary.is_general_answer("unknown")
    assert not vocabulary.is_general_answer(answered.terms[0].code)


def test_a_code_nobody_knows_labels_itself() -> None:
    assert vocabulary.load("barrier").label("long_gone", "zh") == "long_gone"
    assert vocabulary.load("barrier").label("", "en") == ""


def test_a_code_nobody_knows_is_refused_as_an_answer() -> None:
    barriers = vocabulary.load("barrier")
    assert barriers.check("time_out").zh.startswith("治疗前暂停核对")
    with pytest.raises(UnknownTerm, match="Safety barrier has no term 'long_gone'"):
        barriers.check("long_gone")
    with pytest.raises(UnknownTerm):
        barriers.path("long_gone")


def test_a_vocabulary_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownVocabulary, match="no vocabulary 'colours'"):
        vocabulary.load("colours")
    with pytest.raises(UnknownVocabulary):
        vocabulary.load("../vocabulary/barrier")


def test_a_tree_is_walked_up_and_down() -> None:
    factors = vocabulary.load("contributing_factor")
    assert [term.code for term in factors.children()][:2] == ["individual", "procedure"]
    assert "handover" in {term.code for term in factors.children("communication")}
    assert [term.code for term in factors.path("handover")] == ["communication", "handover"]
    assert [term.code for term in factors.ancestors("handover")] == ["communication"]
    assert factors.ancestors("communication") == ()
    assert [term.code for term in factors.path("unknown")] == ["unknown"]


def test_a_filter_for_a_top_term_finds_all_below_it() -> None:
    modalities = vocabulary.load("modality")
    assert modalities.within("particle") == {
        "particle",
        "proton_passive",
        "proton_pbs",
        "carbon_ion",
    }
    assert modalities.within("tbi") == {"tbi"}


def test_a_term_explains_itself_where_its_name_does_not() -> None:
    catch = vocabulary.load("event_type").check("near_miss")
    assert catch.help("en") == "It was caught before it reached the patient."
    assert catch.help("zh") == "在到达患者之前被发现并拦截。"
