"""Beamward as it runs in production: ``beamward serve``, one worker a core."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from databases import BIN, Database

WORKERS = os.cpu_count() or 1
NAIVE = {
    "DJANGO_SETTINGS_MODULE": "naive",
    "PYTHONPATH": str(Path(__file__).parent),
}
"""What makes a server show the naive pages beside ours."""


@dataclass(frozen=True)
class Served:
    """A running server."""

    address: str
    pid: int


@contextmanager
def serving(database: Database) -> Iterator[Served]:
    """Serve the database, with the naive pages beside ours."""
    port = _free_port()
    process = subprocess.Popen(
        [str(BIN / "beamward"), "serve", f"--port={port}", f"--workers={WORKERS}"],
        env={**database.environment, **NAIVE},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Served(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit(f"beamward serve ended with {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/r/onc")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("beamward serve does not answer")
