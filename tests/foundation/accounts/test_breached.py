"""Passwords that have become known elsewhere, looked up in a file on the disk."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.foundation.accounts.passwords import NotBreached, _holds
from tests.support.factories import make_person


def write(path: Path, *passwords: str) -> str:
    """Write a made-up file of the form that "Have I Been Pwned" offers."""
    digests = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in passwords)  # noqa: S324
    lines = [f"{digest}:{number % 97 + 1}\r\n" for number, digest in enumerate(digests)]
    path.write_text("".join(lines), newline="")
    return str(path)


def test_a_password_of_the_file_is_refused_and_another_is_not(tmp_path: Path) -> None:
    judge = NotBreached(write(tmp_path / "known", *(f"secret{n}" for n in range(1000))))
    for number in range(1000):
        with pytest.raises(ValidationError, match="has become known"):
            judge.validate(f"secret{number}")
    for number in range(1000, 1200):
        judge.validate(f"secret{number}")


def test_without_a_file_nothing_is_refused() -> None:
    NotBreached().validate("password")


def test_an_empty_file_refuses_nothing(tmp_path: Path) -> None:
    NotBreached(write(tmp_path / "known")).validate("password")


@settings(max_examples=60)
@given(st.sets(st.integers(0, 300), max_size=40), st.integers(0, 300))
def test_halving_finds_what_reading_all_would_find(
    tmp_path_factory: pytest.TempPathFactory, kept: set[int], asked: int
) -> None:
    path = tmp_path_factory.mktemp("breached") / "known"
    path.write_text("".join(f"{number:05X}:{'9' * (number % 7)}\n" for number in sorted(kept)))
    assert _holds(path, f"{asked:05X}".encode()) is (asked in kept)


@pytest.mark.django_db
def test_nobody_is_given_such_a_password(tmp_path: Path, settings: Any) -> None:
    known = write(tmp_path / "known", "a long passphrase of tests")
    settings.AUTH_PASSWORD_VALIDATORS = [
        {
            "NAME": "beamward.foundation.accounts.passwords.NotBreached",
            "OPTIONS": {"path": known},
        }
    ]
    with pytest.raises(ValidationError, match="take another"):
        make_person()
