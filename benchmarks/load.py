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

from server import Served

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
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Return the good answers a second."""
        return self.requests / self.seconds

    @property
    def core_ms(self) -> float:
        """Return how long a good answer kept a core of the server busy. [ms]

        On a machine that others use as well this tells more than the answers a second.
        """
        return self.cpu_seconds / self.requests * 1e3 if self.requests else float("inf")


def need_wrk() -> None:
    """Stop with a sentence where wrk is missing."""
    if shutil.which("wrk") is None:
        sys.exit(
            "This benchmark needs wrk. Debian, Ubuntu: apt install wrk; macOS: brew install wrk."
        )


def pages(served: Served, paths: Sequence[str], *, clients: int, cookie: str = "") -> Measured:
    """Ask for ``paths`` in turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        return _load(served, "pages.lua", clients, BENCH_PATHS=file.name, BENCH_COOKIE=cookie)


def reports(served: Served, path: str, *, clients: int, run: str) -> Measured:
    """Send reports; ``run`` keeps the tries of one run apart from those of another."""
    return _load(served, "reports.lua", clients, BENCH_PATHS=path, BENCH_RUN=run)


def _load(served: Served, script: str, clients: int, **given: str) -> Measured:
    before, busy = os.getloadavg()[0], served.cpu_seconds()
    done = subprocess.run(
        [
            "wrk",
            "--threads=1",
            f"--connections={clients}",
            f"--duration={SECONDS}s",
            "--timeout=30s",
            f"--script={SCRIPTS / script}",
            served.address,
        ],
        env={**os.environ, **given},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    result = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return Measured(
        **json.loads(result.removeprefix("RESULT ")),
        load_before=before,
        cpu_seconds=served.cpu_seconds() - busy,
    )
