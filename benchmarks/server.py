"""Beamward as it runs in production: ``beamward serve``, one worker a core."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    pids: tuple[int, ...]

    def processes(self) -> list[int]:
        """Return the processes of the server and of its database."""
        return [each for pid in self.pids for each in (pid, *_descendants(pid))]

    def cpu_seconds(self) -> float:
        """Return how long they have kept a core busy so far."""
        ticks = 0
        for pid in self.processes():
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _descendants(pid: int) -> list[int]:
    children: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return [each for child in children for each in (child, *_descendants(child))]


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
        pids = (process.pid, database.server_pid) if database.server_pid else (process.pid,)
        yield Served(f"http://127.0.0.1:{port}", pids)
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
