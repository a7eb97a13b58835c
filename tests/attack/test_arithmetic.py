"""The numbers in bold of the threat model follow from what the program does."""

from math import exp, log2
from pathlib import Path

import pytest
from nacl.pwhash import argon2id

from beamward.domain.privacy import public_id as ids
from beamward.features.reports import receipt
from beamward.foundation.accounts import attempts, factors
from beamward.foundation.public_id import ALPHABET
from beamward.foundation.seals import recovery

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "threat-model.md").read_text("utf-8")
YEAR_S = 365.25 * 24 * 3600
DAY_S = 24 * 3600


def said(text: str) -> None:
    """Ask the page for a number."""
    assert f"**{text}**" in PAGE, text


def test_receipt_codes() -> None:
    years = 2**receipt.BITS / (1e7 * 1e3 * YEAR_S)
    assert years == pytest.approx(4.0e12, rel=0.02)
    said("4.0 x 10^12 years")


def test_public_ids() -> None:
    chance = (1e7) ** 2 / 2 / 2**ids.BITS
    assert chance == pytest.approx(4.3e-5, rel=0.02)
    said("4.3 in 100,000")


def test_guessing_at_the_door() -> None:
    a_day = DAY_S / attempts.LONGEST_ELSEWHERE_S
    assert a_day == 2880
    assert attempts.FREE_ELSEWHERE == 20
    said("2,880")
    assert 2 * a_day * 365 == pytest.approx(2.1e6, rel=0.01)
    said("2.1 million")
    good = 3 / 10**factors.DIGITS
    assert 1 - exp(-good * 2 * a_day * 30) == pytest.approx(0.40, abs=0.01)
    said("40 in 100")


def test_recovery_codes() -> None:
    bits = factors.RECOVERY_CHARACTERS * log2(len(ALPHABET))
    assert bits == 80
    assert 2**bits / (1e12 * 1e4) / YEAR_S == pytest.approx(3.8, rel=0.02)
    said("3.8 years")


def test_passphrases() -> None:
    a_second = 1000 / 0.6
    # What the program ships with; the tests themselves hash more cheaply.
    assert (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE) == (3, 256 * 2**20)
    assert 7776**5 / 2 / a_second / YEAR_S == pytest.approx(2.7e8, rel=0.02)
    said("2.7 x 10^8 years")
    assert 1e8 / a_second / 3600 == pytest.approx(17, abs=0.5)
    said("17 hours")


def test_recovery_sheets() -> None:
    assert recovery.LENGTH * log2(len(ALPHABET)) == 140
