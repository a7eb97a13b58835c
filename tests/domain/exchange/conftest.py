"""Real event notifications from the folder beside the repository, and made-up samples."""

from pathlib import Path

import pytest

from beamward.domain.exchange import nrc
from beamward.domain.exchange.record import OutsideRecord

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "exchange"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def nrc_rows(shared: Path) -> list[str]:
    """The tidied event notifications, 1996-2026."""
    return _lines(shared / "data" / "nrc_events.jsonl")


@pytest.fixture(scope="session")
def nrc_records(nrc_rows: list[str]) -> list[OutsideRecord]:
    """What the tidied event notifications say."""
    return [row for row in nrc.read_lines(nrc_rows) if isinstance(row, OutsideRecord)]


@pytest.fixture(scope="session")
def nrc_pages(shared: Path) -> list[str]:
    """Twelve notifications as three generations of pages printed them."""
    return _lines(shared / "data" / "raw_rows_12.jsonl")


@pytest.fixture(scope="session")
def read_by_hand(shared: Path) -> list[str]:
    """What one reader coded of seventy of them."""
    return _lines(shared / "data" / "gold" / "labels.jsonl")


@pytest.fixture
def maude_sample() -> str:
    """A made-up answer of openFDA."""
    return (GOLDEN / "maude_sample.json").read_text(encoding="utf-8")
