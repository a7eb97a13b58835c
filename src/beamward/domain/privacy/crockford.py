"""Numbers written in Crockford's base 32, and read again however people type them.

The alphabet leaves out I, L, O and U: the first three are read as 1, 1 and 0.

Sources
-------
Crockford, D., "Base 32". Registered as ``crockford-base32`` in ``docs/sources.md``.
"""

import unicodedata
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {character: value for value, character in enumerate(ALPHABET)}

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOKALIKES = {ord(typed): meant for typed, meant in zip("OoIiLl", "001111", strict=True)}
_LOWER_CASE = {ord(letter): letter.upper() for letter in "abcdefghjkmnpqrstvwxyz"}
_AS_MEANT = _LOWER_CASE | _LOOKALIKES
# Minus and the long vowel mark are what some Chinese and Japanese keyboards give for a hyphen.
_DASHES_BY_ANOTHER_NAME = "\u2212\u30fc"
# Spaces, dashes, connectors and invisible format characters separate groups and mean nothing.
_SEPARATING = {"Zs", "Pd", "Pc", "Cf"}


class Slip(StrEnum):
    """Why a typed code cannot be the one that was shown."""

    CHARACTER = "character"
    LENGTH = "length"
    CHECK = "check"


class Mistyped(ValueError):
    """A typed code cannot be the one that was shown.

    Attributes
    ----------
    reason : Slip
        What is wrong with it.
    """

    def __init__(self, reason: Slip) -> None:
        super().__init__(reason.value)
        self.reason = reason


def spell(number: int, *, length: int) -> str:
    """Return ``number`` as ``length`` characters, the most significant first.

    Raises
    ------
    ValueError
        If ``number`` is negative or needs more than ``length`` characters.
    """
    if not 0 <= number < 32**length:
        raise ValueError(f"{length} characters hold 0 to 32**{length} - 1")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def number(spelled: str) -> int:
    """Return the number that ``spell`` was given."""
    result = 0
    for character in spelled:
        result = result << 5 | VALUES[character]
    return result


def tidy(typed: str, *, length: int) -> str:
    """Return what a person meant: bare upper-case characters of the alphabet.

    Lower case, spaces, hyphens of every kind, full-width forms and the look-alikes O, I and L
    are understood.

    Raises
    ------
    Mistyped
        If another character is left over, or the length is not ``length``.
    """
    half_width = typed.translate(_FULL_WIDTH)
    bare = "".join(character for character in half_width if not _separates(character))
    meant = bare.translate(_AS_MEANT)
    if not VALUES.keys() >= set(meant):
        raise Mistyped(Slip.CHARACTER)
    if len(meant) != length:
        raise Mistyped(Slip.LENGTH)
    return meant


def grouped(bare: str, *, size: int) -> str:
    """Return ``bare`` in groups of ``size`` characters, joined by hyphens."""
    return "-".join(bare[start : start + size] for start in range(0, len(bare), size))


def _separates(character: str) -> bool:
    return (
        character.isspace()
        or character in _DASHES_BY_ANOTHER_NAME
        or unicodedata.category(character) in _SEPARATING
    )
