"""All the cryptography of seals: libsodium through PyNaCl, and nothing of our own but "exclusive or".

A text is encrypted under a random key. The key is never kept: for every two parties that may open the
seal together it is split into two halves, each of which alone is random, and each half is encrypted for
one of the two. A half for a holder is sealed to the holder's public key; a half for the bearer is
encrypted under a key made from the bearer's code.

Sources
-------
libsodium (sealed boxes: X25519, XSalsa20-Poly1305; texts: XChaCha20-Poly1305; Argon2id; BLAKE2b).
Biryukov, A. et al. (2021), RFC 9106, Argon2. Registered as ``rfc-9106``.
"""

import hashlib
import secrets
import threading
import unicodedata
from dataclasses import dataclass

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import Aead

KEY_BYTES = 32
SALT_BYTES = argon2id.SALTBYTES
BLOCK_BYTES = 512
"""Texts are filled up to a multiple of this, so that their length tells little."""


Stored = bytes | memoryview
"""Bytes as a database gives them back."""


@dataclass(frozen=True)
class Limits:
    """What Argon2id costs: passes, and memory in bytes."""

    passes: int
    memory: int


LIMITS = Limits(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
"""libsodium's "moderate": 3 passes over 256 MiB. Each holder's row keeps the numbers it was made with."""

# A server with little memory stretches one passphrase at a time.
_STRETCHING = threading.Lock()


class WillNotOpen(Exception):
    """The key does not fit, or what should be opened was changed."""


def new_key() -> bytes:
    """Return a random key of 256 bits."""
    return secrets.token_bytes(KEY_BYTES)


def new_salt() -> bytes:
    """Return a random salt."""
    return secrets.token_bytes(SALT_BYTES)


def new_pair() -> tuple[bytes, bytes]:
    """Return a fresh public key and its private key."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(private)


def split(key: bytes) -> tuple[bytes, bytes]:
    """Return two halves of a key; each alone says nothing of it."""
    half = secrets.token_bytes(len(key))
    return half, join(key, half)


def join(half: bytes, other: bytes) -> bytes:
    """Return the key of two halves."""
    return bytes(left ^ right for left, right in zip(half, other, strict=True))


def close(text: str, key: bytes, *, about: str) -> bytes:
    """Return the text encrypted and bound to what it is ``about``."""
    return bytes(Aead(key).encrypt(sodium_pad(text.encode(), BLOCK_BYTES), about.encode()))


def disclose(closed: Stored, key: bytes, *, about: str) -> str:
    """Return the text that ``close`` was given.

    Raises
    ------
    WillNotOpen
        If the key, or what it is about, is another one.
    """
    return sodium_unpad(unwrap(closed, key, about=about), BLOCK_BYTES).decode()


def wrap(secret: bytes, key: bytes, *, about: str = "") -> bytes:
    """Return a short secret encrypted under another key."""
    return bytes(Aead(key).encrypt(secret, about.encode()))


def unwrap(wrapped: Stored, key: bytes, *, about: str = "") -> bytes:
    """Return the secret that ``wrap`` was given.

    Raises
    ------
    WillNotOpen
        If the key does not fit.
    """
    try:
        return Aead(key).decrypt(bytes(wrapped), about.encode())
    except (CryptoError, ValueError):
        raise WillNotOpen from None


def seal_to(public_key: Stored, half: bytes) -> bytes:
    """Return a half that only the owner of the private key reads; the sender cannot read it again."""
    return bytes(SealedBox(PublicKey(bytes(public_key))).encrypt(half))


def open_with(private_key: bytes, sealed: Stored) -> bytes:
    """Return the half that was sealed to the owner of this private key.

    Raises
    ------
    WillNotOpen
        If it was sealed to somebody else.
    """
    try:
        return SealedBox(PrivateKey(private_key)).decrypt(bytes(sealed))
    except (CryptoError, ValueError):
        raise WillNotOpen from None


def stretched(passphrase: str, salt: Stored, limits: Limits) -> bytes:
    """Return the key of a passphrase: slow on purpose, so that guessing is."""
    with _STRETCHING:
        return argon2id.kdf(
            KEY_BYTES,
            as_typed(passphrase).encode(),
            bytes(salt),
            opslimit=limits.passes,
            memlimit=limits.memory,
        )


def as_typed(passphrase: str) -> str:
    """Return a passphrase in one spelling, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def key_of_code(code: str, *, purpose: str, about: str) -> bytes:
    """Return the key of a random code of 100 bits or more, which needs no stretching."""
    return hashlib.blake2b(
        f"{about}\0{code}".encode(), digest_size=KEY_BYTES, person=f"bw.{purpose}".encode()
    ).digest()
