"""The recovery code: 140 random bits on paper, with which a holder finds back in.

It has no check character of its own: a wrong character opens nothing, and the page says so at once.
"""

import secrets
import unicodedata

from beamward.foundation.public_id import ALPHABET

LENGTH = 28
_GROUP = 4
_LOOKALIKES = str.maketrans("OIL", "011")


def new_code() -> str:
    """Return a fresh code: 7 groups of 4 characters, joined by hyphens."""
    return _grouped("".join(secrets.choice(ALPHABET) for _place in range(LENGTH)))


def as_meant(typed: str) -> str | None:
    """Return a typed code as ``new_code`` writes it, or None if it cannot be one.

    Lower case, spaces, hyphens of any kind, full-width forms and the look-alikes O, I and L are
    understood.
    """
    half_width = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    bare = "".join(character for character in half_width if character.isalnum())
    if len(bare) != LENGTH or not set(bare) <= set(ALPHABET):
        return None
    return _grouped(bare)


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))
