"""A few of the kills of ``tools/crash.py``; the long run stands in ``docs/validation/crash.md``."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_acknowledged_outlives_a_kill(database: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "tools.crash", "--rounds=3", f"--database={database}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "lost 0, half-written 0, trail verified 3 of 3" in finished.stdout
