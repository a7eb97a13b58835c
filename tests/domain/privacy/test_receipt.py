"""The receipt code is typed by people, and a slip is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.privacy import receipt
from beamward.domain.privacy.crockford import ALPHABET, Slip, number

codes = st.integers(min_value=0, max_value=2**receipt.BITS - 1)


def reason_of(typed: str) -> Slip:
    with pytest.raises(receipt.ReceiptMistyped) as refusal:
        receipt.normalise(typed)
    return refusal.value.reason


def bare(bits: int) -> str:
    return receipt.encode(bits).replace("-", "")


def test_a_code_is_seven_groups_of_three_characters() -> None:
    groups = receipt.encode(2**receipt.BITS - 1).split("-")
    assert [len(group) for group in groups] == [3] * 7
    assert groups[:6] == ["ZZZ"] * 6


@given(codes)
def test_a_code_gives_its_bits_back(bits: int) -> None:
    assert receipt.decode(receipt.encode(bits)) == bits
    assert receipt.normalise(receipt.encode(bits)) == receipt.encode(bits)


@pytest.mark.parametrize("bits", [-1, 2**receipt.BITS])
def test_more_than_a_hundred_bits_are_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="20 characters"):
        receipt.encode(bits)


# The check is linear over the field of 32 elements: what it catches depends on where a slip
# falls and by how much, not on the code. All places and all pairs of characters are tried on a
# few codes, and Hypothesis tries all codes.
FEW = [0, 1, 2**receipt.BITS - 1, 0x7_53A1_9C0F_E2B8_46D5_1B3C_77AA % 2**receipt.BITS]


@pytest.mark.parametrize("bits", FEW)
def test_every_single_wrong_character_is_caught(bits: int) -> None:
    code = bare(bits)
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            if wrong != right:
                typed = code[:place] + wrong + code[place + 1 :]
                assert reason_of(typed) is Slip.CHECK, (place, wrong)


def test_every_exchange_of_two_neighbours_is_caught() -> None:
    pairs = [left + right for left in ALPHABET for right in ALPHABET]
    for place in range(19):
        for pair in pairs:
            code = checked("0" * place + pair + "0" * (18 - place))
            assert_exchange_is_caught(code, place, place + 1)
    # The last two are a character and the check that follows from all before it.
    for pair in pairs:
        assert_exchange_is_caught(checked("0" * 18 + pair), 19, 20)


def checked(data: str) -> str:
    """Return the 21 characters of the code that begins with 20."""
    return bare(number(data))


def assert_exchange_is_caught(code: str, first: int, second: int) -> None:
    swapped = list(code)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    if "".join(swapped) != code:
        assert reason_of("".join(swapped)) is Slip.CHECK, (code, first, second)


@given(codes, st.integers(0, 20), st.integers(0, 20))
def test_an_exchange_is_caught_in_any_code_however_far_apart(
    bits: int, first: int, second: int
) -> None:
    assert_exchange_is_caught(bare(bits), first, second)


@given(codes, st.data())
def test_a_code_may_be_typed_in_many_ways(bits: int, data: st.DataObject) -> None:
    code = receipt.encode(bits)
    looks_like = {
        "0": "0Oo０Ｏｏ",
        "1": "1IiLl１Ｉｌ",
        "-": ["-", "", " ", "－", "—", "–", "ー", "\u3000", "\u200b"],
    }
    typed = "".join(
        data.draw(
            st.sampled_from(
                looks_like.get(character)
                or [character, character.lower(), chr(ord(character) + 0xFEE0)]
            )
        )
        for character in code
    )
    assert receipt.normalise(typed) == code


def test_a_missing_and_a_doubled_character_are_told_from_a_wrong_one() -> None:
    code = receipt.encode(12345)
    assert reason_of(code[:-1]) is Slip.LENGTH
    assert reason_of(code + "7") is Slip.LENGTH
    assert reason_of("") is Slip.LENGTH
    assert reason_of("U" + code[1:]) is Slip.CHARACTER
    assert reason_of(code.replace("-", "，")) is Slip.CHARACTER
    assert reason_of("收据" + code) is Slip.CHARACTER


@given(st.text(max_size=60))
def test_anything_typed_is_a_code_or_refused_with_a_reason(typed: str) -> None:
    try:
        code = receipt.normalise(typed)
    except receipt.ReceiptMistyped as refusal:
        assert refusal.reason in Slip  # noqa: PT017 - either way is right
    else:
        assert receipt.encode(receipt.decode(code)) == code
