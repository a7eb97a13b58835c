"""Readable ids of records: 60 bits as 12 characters, such as ``7K3M9QXT2VBN``.

An id is kept without hyphens and shown in groups of four.
"""

from beamward.domain.privacy import crockford

BITS = 60
LENGTH = 12
_GROUP = 4


class PublicIdMistyped(crockford.Mistyped):
    """A typed text cannot be the id of a record; ``reason`` says why."""


def format(bits: int) -> str:
    """Return the id of ``bits``, as it is kept.

    Parameters
    ----------
    bits : int
        A random number of 60 bits.

    Raises
    ------
    ValueError
        If ``bits`` is negative or needs more than 60 bits.
    """
    return crockford.spell(bits, length=LENGTH)


def display(public_id: str) -> str:
    """Return an id as people read it, in groups of four."""
    return crockford.grouped(public_id, size=_GROUP)


def normalise(typed: str) -> str:
    """Return a typed id as it is kept.

    Raises
    ------
    PublicIdMistyped
        If a character cannot stand in an id, or some are missing or too many.
    """
    try:
        return crockford.tidy(typed, length=LENGTH)
    except crockford.Mistyped as slip:
        raise PublicIdMistyped(slip.reason) from None
