"""Words that identify somebody are found wherever a text repeats them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.privacy import everywhere, identifiers
from beamward.domain.privacy.everywhere import WordsTooShort
from beamward.domain.privacy.finding import Kind, Reason

NAME = Kind.PATIENT_NAME


def masked(text: str, *words: str) -> str:
    return identifiers.mask(text, everywhere.find(text, dict.fromkeys(words, NAME)))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Li saw LI and li.", ["Li"], "[patient] saw [patient] and [patient]."),
        ("The light of Lille, said Li.", ["Li"], "The light of Lille, said [patient]."),
        ("Number 12345 is not 123456.", ["12345"], "Number [patient] is not 123456."),
        ("患者王小明与王小明明。", ["王小明"], "患者[患者姓名]与[患者姓名]明。"),
        ("John Smith and John.", ["John", "John Smith"], "[patient] and [patient]."),
        ("Müller, not Müllers.", ["müller"], "[patient], not Müllers."),
        ("a+b (x)", ["a+b"], "[patient] (x)"),
        ("Nothing here.", [], "Nothing here."),
    ],
)
def test_words_are_found_whole_and_the_longer_one_first(
    text: str, words: list[str], expected: str
) -> None:
    assert masked(text, *words) == expected


def test_each_finding_says_what_it_gives_away_and_that_a_person_picked_it_out() -> None:
    first, second = everywhere.find("Tel 5551234: Li", {"5551234": Kind.PHONE, "Li": NAME})
    assert (first.kind, second.kind) == (Kind.PHONE, NAME)
    assert first.reason_key is Reason.PICKED_OUT


@pytest.mark.parametrize("words", ["", " ", "王", "x "])
def test_a_single_character_is_refused(words: str) -> None:
    with pytest.raises(WordsTooShort):
        everywhere.find("some text", {words: NAME})


@given(
    text=st.text(), words=st.lists(st.text(min_size=2).filter(lambda word: len(word.strip()) > 1))
)
def test_whatever_is_typed_can_be_masked(text: str, words: list[str]) -> None:
    found = everywhere.find(text, dict.fromkeys(words, NAME))
    assert all(text[each.start : each.end] == each.text for each in found)
    identifiers.mask(text, found)
