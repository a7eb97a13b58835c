"""Only the private key reads a backup, and only a whole one."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from beamward.foundation.backup import keys
from beamward.foundation.backup.sealing import (
    FIRST_LINE,
    FRAME,
    Damaged,
    NotOurs,
    Opening,
    Sealing,
    WrongKey,
)

KEY = PrivateKey(bytes(range(32)))


def _sealed(data: bytes) -> bytes:
    kept = io.BytesIO()
    with Sealing(kept, KEY.public_key) as stream:
        stream.write(data)
    return kept.getvalue()


def _opened(sealed: bytes, key: PrivateKey = KEY) -> bytes:
    return io.BufferedReader(Opening(io.BytesIO(sealed), key)).read()


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME + 17])
def test_what_was_sealed_is_read_back(size: int) -> None:
    data = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    assert _opened(_sealed(data[:size])) == data[:size]


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=5000), max_size=8))
def test_however_it_is_written(pieces: list[bytes]) -> None:
    kept = io.BytesIO()
    with Sealing(kept, KEY.public_key) as stream:
        for piece in pieces:
            stream.write(piece)
    assert _opened(kept.getvalue()) == b"".join(pieces)


def test_nothing_of_it_stands_in_the_clear() -> None:
    assert b"narrative" not in _sealed(b"narrative " * 1000)


def test_another_key_reads_nothing() -> None:
    with pytest.raises(WrongKey):
        _opened(_sealed(b"text"), PrivateKey.generate())


@pytest.mark.parametrize(
    "harm",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[: len(sealed) // 2],
        lambda sealed: sealed + b"x",
        lambda sealed: sealed[: len(FIRST_LINE) + 40],
        lambda sealed: sealed[:-20] + bytes([sealed[-20] ^ 1]) + sealed[-19:],
        lambda sealed: sealed[:-40],
    ],
)
def test_a_changed_or_cut_off_backup_is_refused(harm: Callable[[bytes], bytes]) -> None:
    with pytest.raises((Damaged, WrongKey)):
        _opened(harm(_sealed(b"text" * 600_000)))


def test_a_frame_left_out_is_noticed() -> None:
    sealed = _sealed(bytes(3 * FRAME))
    start = len(FIRST_LINE) + 80 + 24
    frame = 4 + FRAME + 17
    with pytest.raises(Damaged):
        _opened(sealed[:start] + sealed[start + frame :])


def test_an_abandoned_backup_is_not_whole() -> None:
    kept = io.BytesIO()
    stream = Sealing(kept, KEY.public_key)
    stream.write(b"text")
    stream.abandon()
    with pytest.raises(Damaged):
        _opened(kept.getvalue())


def test_another_file_is_no_backup() -> None:
    with pytest.raises(NotOurs):
        _opened(b"PK\x03\x04 and so on")


def test_keys_are_read_as_they_were_written() -> None:
    assert bytes(keys.private_key(keys.written(KEY))) == bytes(KEY)
    public = keys.written(KEY.public_key)
    assert bytes(keys.public_key(f"  {public.upper()}\n")) == bytes(KEY.public_key)


@pytest.mark.parametrize("place", range(6, 84, 7))
def test_a_wrong_character_in_a_key_is_noticed(place: int) -> None:
    text = keys.written(KEY)
    wrong = "0" if text[place] != "0" else "1"
    with pytest.raises(keys.KeyMistyped):
        keys.private_key(text[:place] + wrong + text[place + 1 :])


def test_the_private_key_is_not_taken_for_the_public_one() -> None:
    with pytest.raises(keys.KeyMistyped):
        keys.public_key(keys.written(KEY))
