"""The receipt code that a reporter keeps: 100 bits and a check character.

The check character makes the 21 values, read as a polynomial over the field of 32 elements,
vanish at a generator of that field. Its powers up to the 30th are distinct, so every wrong
character and every exchange of two different characters, adjacent or not, is caught.
"""

from beamward.domain.privacy import crockford

BITS = 100
_LENGTH = 21
_GROUP = 3
# x^5 + x^2 + 1 is primitive over the field of two elements: x generates all 31 units.
_FIELD = 0b100101


class ReceiptMistyped(crockford.Mistyped):
    """A typed receipt code cannot be one that was given out; ``reason`` says why."""


def encode(bits: int) -> str:
    """Return the receipt code of ``bits``: 7 groups of 3 characters, joined by hyphens.

    Parameters
    ----------
    bits : int
        A secret random number of 100 bits.

    Raises
    ------
    ValueError
        If ``bits`` is negative or needs more than 100 bits.
    """
    spelled = crockford.spell(bits, length=_LENGTH - 1)
    # What the check must be is what is missing to zero: the remainder, times the generator.
    check = crockford.ALPHABET[_times_generator(_remainder(spelled))]
    return crockford.grouped(spelled + check, size=_GROUP)


def normalise(typed: str) -> str:
    """Return a typed receipt code as ``encode`` writes it.

    Lower case, spaces, missing or Chinese hyphens, full-width characters, O for 0, and I or L
    for 1 are understood.

    Raises
    ------
    ReceiptMistyped
        If a character cannot stand in a code, some are missing or too many, or the check fails.
    """
    try:
        bare = crockford.tidy(typed, length=_LENGTH)
    except crockford.Mistyped as slip:
        raise ReceiptMistyped(slip.reason) from None
    if _remainder(bare):
        raise ReceiptMistyped(crockford.Slip.CHECK)
    return crockford.grouped(bare, size=_GROUP)


def decode(typed: str) -> int:
    """Return the bits of a typed receipt code.

    Raises
    ------
    ReceiptMistyped
        As ``normalise`` does.
    """
    bare = normalise(typed).replace("-", "")
    return crockford.number(bare[:-1])


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled > 31 else doubled


def _remainder(bare: str) -> int:
    remainder = 0
    for character in bare:
        remainder = _times_generator(remainder) ^ crockford.VALUES[character]
    return remainder
