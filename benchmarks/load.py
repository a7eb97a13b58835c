"""Puts load on a server with wrk, a client in C that leaves the cores to the server."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = int(os.environ.get("BEAMWARD_BENCH_SECONDS", "10"))
SCRIPTS = Path(__file__).with_name("wrk")


@dataclass(frozen=True)
class Measured:
    """What came of a load; ``failed`` answers are not among the requests a second."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failed: int
    load_before: float

    @property
    def per_second(self) -> float:
        """Return the good answers a second."""
        return self.requests / self.seconds


def need_wrk() -> None:
    """Stop with a sentence where wrk is missing."""
    if shutil.which("wrk") is None:
        sys.exit(
            "This benchmark needs wrk. Debian, Ubuntu: apt install wrk; macOS: brew install wrk."
        )


def pages(address: str, paths: Sequence[str], *, clients: int, cookie: str = "") -> Measured:
    """Ask for ``paths`` in turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        return _load(address, "pages.lua", clients, BENCH_PATHS=file.name, BENCH_COOKIE=cookie)


def reports(address: str, path: str, *, clients: int, run: str) -> Measured:
    """Send reports; ``run`` keeps the tries of one run apart from those of another."""
    return _load(address, "reports.lua", clients, BENCH_PATHS=path, BENCH_RUN=run)


def _load(address: str, script: str, clients: int, **given: str) -> Measured:
    before = os.getloadavg()[0]
    done = subprocess.run(
        [
            "wrk",
            "--threads=1",
            f"--connections={clients}",
            f"--duration={SECONDS}s",
            "--timeout=30s",
            f"--script={SCRIPTS / script}",
            address,
        ],
        env={**os.environ, **given},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    result = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return Measured(**json.loads(result.removeprefix("RESULT ")), load_before=before)
