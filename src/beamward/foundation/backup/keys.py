"""The two keys of a backup: the server encrypts with the public one, a person keeps the private one."""

import hashlib
from enum import StrEnum

from nacl.public import PrivateKey, PublicKey

_CHECK = 4
_GROUP = 8


class Kind(StrEnum):
    """Which of the two keys a text is."""

    PUBLIC = "bwpub"
    PRIVATE = "bwsec"


class KeyMistyped(Exception):
    """A text is not the key that it should be."""


def new() -> PrivateKey:
    """Return a new private key; its public one is ``.public_key``."""
    return PrivateKey.generate()


def written(key: PrivateKey | PublicKey) -> str:
    """Return a key for a file or for paper: its kind, 64 hexadecimal digits and a check, grouped."""
    kind = Kind.PRIVATE if isinstance(key, PrivateKey) else Kind.PUBLIC
    raw = bytes(key)
    digits = raw.hex() + _check_of(kind, raw)
    groups = [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]
    return "-".join([kind, *groups])


def public_key(text: str) -> PublicKey:
    """Return the public key that ``written`` wrote.

    Raises
    ------
    KeyMistyped
        If it is none, or a character is wrong.
    """
    return PublicKey(_read(text, Kind.PUBLIC))


def private_key(text: str) -> PrivateKey:
    """Return the private key that ``written`` wrote.

    Raises
    ------
    KeyMistyped
        If it is none, or a character is wrong.
    """
    return PrivateKey(_read(text, Kind.PRIVATE))


def _read(text: str, kind: Kind) -> bytes:
    bare = "".join(text.lower().split()).replace("-", "")
    digits = bare.removeprefix(kind)
    try:
        whole = bytes.fromhex(digits)
    except ValueError:
        raise KeyMistyped from None
    raw, check = whole[:-_CHECK], whole[-_CHECK:]
    if (
        not bare.startswith(kind)
        or len(raw) != PrivateKey.SIZE
        or check.hex() != _check_of(kind, raw)
    ):
        raise KeyMistyped
    return raw


def _check_of(kind: Kind, raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=_CHECK, person=kind.encode()).hexdigest()
