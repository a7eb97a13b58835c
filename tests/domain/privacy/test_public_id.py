"""A record has a short id that can be read out and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.privacy import public_id
from beamward.domain.privacy.crockford import Slip

ids = st.integers(min_value=0, max_value=2**public_id.BITS - 1).map(public_id.format)


def test_an_id_is_twelve_characters_without_hyphens() -> None:
    assert public_id.format(0) == "000000000000"
    assert public_id.format(2**public_id.BITS - 1) == "ZZZZZZZZZZZZ"
    assert public_id.format(31 << 5) == "0000000000Z0"


def test_an_id_is_shown_in_three_groups() -> None:
    assert public_id.display("7K3M9QXT2VBN") == "7K3M-9QXT-2VBN"


@given(ids)
def test_what_is_shown_can_be_typed_back(kept: str) -> None:
    assert public_id.normalise(public_id.display(kept)) == kept
    assert public_id.normalise(public_id.display(kept).lower().replace("-", " ")) == kept


def test_different_bits_have_different_ids() -> None:
    assert len({public_id.format(bits << 20) for bits in range(2000)}) == 2000


def test_look_alikes_are_read_as_digits() -> None:
    assert public_id.normalise("oO0i-IlL1-ABCD") == "00011111ABCD"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("7K3M-9QXT-2VB", Slip.LENGTH),
        ("7K3M-9QXT-2VBNN", Slip.LENGTH),
        ("7K3M-9QXT-2VBU", Slip.CHARACTER),
        ("7K3M/9QXT/2VBN", Slip.CHARACTER),
        ("", Slip.LENGTH),
    ],
)
def test_what_cannot_be_an_id_is_refused_with_a_reason(typed: str, reason: Slip) -> None:
    with pytest.raises(public_id.PublicIdMistyped) as refusal:
        public_id.normalise(typed)
    assert refusal.value.reason is reason


@pytest.mark.parametrize("bits", [-1, 2**public_id.BITS])
def test_more_than_sixty_bits_are_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="12 characters"):
        public_id.format(bits)
