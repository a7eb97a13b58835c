"""Breaking text into lines."""

from hypothesis import given
from hypothesis import strategies as st

from beamward.foundation.documents.lines import broken


def measure(text: str) -> float:
    """Measure as a typewriter does: Chinese characters and marks are two wide, letters one."""
    return sum(2 if ord(char) > 0x2000 else 1 for char in text)


def test_english_breaks_between_words() -> None:
    assert broken("the couch stood too low", 11, measure) == ["the couch", "stood too", "low"]


def test_chinese_breaks_anywhere_but_before_a_closing_or_after_an_opening_mark() -> None:
    assert broken("治疗床高度偏低。", 14, measure) == ["治疗床高度偏", "低。"]
    assert broken("床高（见图）有误", 6, measure) == ["床高", "（见", "图）有", "误"]


def test_letters_and_numbers_in_chinese_stay_together() -> None:
    assert broken("处方剂量60 Gy分30次", 10, measure) == ["处方剂量60", "Gy分30次"]


def test_line_breaks_are_kept() -> None:
    assert broken("one\n\ntwo", 10, measure) == ["one", "", "two"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert broken("https://a.example/very", 10, measure) == ["https://a.", "example/ve", "ry"]


@given(
    st.text(alphabet="ab 床高，。（）“”1-—…\n", max_size=60), st.integers(min_value=4, max_value=30)
)
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = broken(text, width, measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= width for line in lines)
