"""A stream that only the holder of the private key can read, of any length and in little memory.

First line, the key of the stream sealed for the public key, the header of the stream, then frames: four
bytes of length and what libsodium's secretstream (XChaCha20-Poly1305) makes of up to 1 MiB. The last
frame says that it is the last, so that a stream that was cut off is not taken for a whole one.
"""

import io
import struct
from typing import BinaryIO

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

FIRST_LINE = b"beamward backup 1\n"
FRAME = 1024 * 1024
_SEALED_KEY = 80
_LENGTH = struct.Struct(">I")
_FINAL = crypto_secretstream_xchacha20poly1305_TAG_FINAL


class NotOurs(Exception):
    """This is no backup of ours."""


class WrongKey(Exception):
    """The backup was made for another key."""


class Damaged(Exception):
    """The backup was changed or cut off after it was made."""


class Sealing(io.RawIOBase):
    """Writes a stream; whole only after ``close``, and never whole after ``abandon``."""

    def __init__(self, target: BinaryIO, key: PublicKey) -> None:
        stream_key = crypto_secretstream_xchacha20poly1305_keygen()
        self._target = target
        self._state = crypto_secretstream_xchacha20poly1305_state()
        header = crypto_secretstream_xchacha20poly1305_init_push(self._state, stream_key)
        self._waiting = bytearray()
        target.write(FIRST_LINE + SealedBox(key).encrypt(stream_key) + header)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > FRAME:
            self._frame(
                bytes(self._waiting[:FRAME]), crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
            )
            del self._waiting[:FRAME]
        return len(data)

    def abandon(self) -> None:
        """Leave the stream cut off."""
        super().close()

    def close(self) -> None:
        if not self.closed:
            self._frame(bytes(self._waiting), _FINAL)
        super().close()

    def _frame(self, data: bytes, tag: int) -> None:
        sealed = crypto_secretstream_xchacha20poly1305_push(self._state, data, None, tag)
        self._target.write(_LENGTH.pack(len(sealed)) + sealed)


class Opening(io.RawIOBase):
    """Reads a stream.

    Raises
    ------
    NotOurs, WrongKey, Damaged
        As soon as it is seen; a stream that ends early is ``Damaged``.
    """

    def __init__(self, source: BinaryIO, key: PrivateKey) -> None:
        if source.read(len(FIRST_LINE)) != FIRST_LINE:
            raise NotOurs
        sealed_key = source.read(_SEALED_KEY)
        header = source.read(crypto_secretstream_xchacha20poly1305_HEADERBYTES)
        if len(header) != crypto_secretstream_xchacha20poly1305_HEADERBYTES:
            raise Damaged
        try:
            stream_key = SealedBox(key).decrypt(sealed_key)
        except CryptoError:
            raise WrongKey from None
        self._source = source
        self._state = crypto_secretstream_xchacha20poly1305_state()
        crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, stream_key)
        self._ready = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            self._ready = memoryview(self._frame())
        taken = min(len(buffer), len(self._ready))
        buffer[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken

    def _frame(self) -> bytes:
        length = self._source.read(_LENGTH.size)
        if len(length) != _LENGTH.size:
            raise Damaged
        (size,) = _LENGTH.unpack(length)
        if size > FRAME + crypto_secretstream_xchacha20poly1305_ABYTES:
            raise Damaged
        sealed = self._source.read(size)
        try:
            data, tag = crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, None)
        except (CryptoError, RuntimeError, ValueError):
            raise Damaged from None
        self._ended = tag == _FINAL
        if self._ended and self._source.read(1):
            raise Damaged
        return bytes(data)
