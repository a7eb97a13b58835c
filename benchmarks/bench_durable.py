"""Is a report on the disk before its reporter is thanked?

strace watches the server, and PostgreSQL's processes where there are any. A report carries a word that
nobody else writes: the trace shows when it comes in, when it is written to the log of the database, when
the disk has that log (fsync or fdatasync has returned), and when the answer goes out.
"""

import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import server
import table
from databases import BIN, CACHE, KINDS, Database, empty

REPORTS = 5
IN = ("read", "recvfrom", "recvmsg", "readv")
OUT = ("write", "writev", "sendto", "sendmsg")
INTO_LOG = ("pwrite64", "pwritev", "write")
SYNC = ("fsync", "fdatasync")
LOG = {
    "sqlite": re.compile(r"beamward\.sqlite3-wal"),
    "postgresql": re.compile(r"pg_wal/[0-9A-F]{24}"),
}
HEAD = ("database, report", "log written ms", "disk has it ms", "answer ms", "order")


@dataclass(frozen=True)
class Call:
    """A finished system call of the trace, with the seconds at which it began and ended."""

    name: str
    arguments: str
    began: float
    ended: float


def main() -> None:
    """Report, and print in which order what happened; the exit code says whether it was right."""
    if shutil.which("strace") is None:
        sys.exit("This proof needs strace. Debian, Ubuntu: apt install strace.")
    CACHE.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[object, ...]] = []
    for kind in KINDS:
        with (
            tempfile.TemporaryDirectory(dir=CACHE, prefix="durable-") as folder,
            empty(kind, Path(folder)) as database,
        ):
            rows += _proven(database, Path(folder))
    table.show("From a report's arrival (0 ms), under strace, which slows everything", HEAD, rows)
    if any(row[-1] != "right" for row in rows):
        sys.exit("An answer went out before its report was on the disk.")


def _proven(database: Database, folder: Path) -> list[tuple[object, ...]]:
    database.run(str(BIN / "beamward"), "department", "add", "onc", "--name", "Oncology")
    words = [f"durable{secrets.token_hex(12)}" for _ in range(REPORTS)]
    with server.serving(database) as served:
        for _ in range(4 * server.WORKERS):
            _report(served.address, "warm")
        with _watching(served.processes(), folder / "trace"):
            for word in words:
                _report(served.address, word)
    calls = list(_calls(folder / "trace"))
    return [
        (f"{database.kind}, {number}", *_order(calls, word, LOG[database.kind]))
        for number, word in enumerate(words, start=1)
    ]


@contextmanager
def _watching(pids: list[int], trace: Path) -> Iterator[None]:
    """Watch processes and all that comes from them."""
    calls = ",".join(dict.fromkeys((*IN, *OUT, *INTO_LOG, *SYNC)))
    tracer = subprocess.Popen(
        [
            "strace",
            "-f",
            "-yy",
            "-ttt",
            "-T",
            "-s",
            "20000",
            "-e",
            f"trace={calls}",
            "-o",
            str(trace),
        ]
        + [f"-p{pid}" for pid in pids],
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2)
    if tracer.poll() is not None:
        sys.exit("strace may not watch here (run as root, or allow ptrace).")
    try:
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(timeout=30)


def _report(address: str, word: str) -> None:
    form = {
        "attempt": secrets.token_hex(16),
        "identity": "anonymous",
        "narrative": f"{word} 床位偏低",
    }
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{address}/r/onc", data=data) as answer:
        if answer.status != 200:
            sys.exit(f"the report was answered with {answer.status}")


_WHOLE = re.compile(r"^(\d+) +(\d+\.\d+) (\w+)\((.*)\) += +-?\d+.*<(\d+\.\d+)>$")
_BEGUN = re.compile(r"^(\d+) +(\d+\.\d+) (\w+)\((.*) <unfinished \.\.\.>$")
_ENDED = re.compile(r"^(\d+) +(\d+\.\d+) <\.\.\. (\w+) resumed>(.*)\) += +-?\d+.*<(\d+\.\d+)>$")


def _calls(trace: Path) -> Iterator[Call]:
    """Yield the finished calls in the order of their ends."""
    begun: dict[tuple[str, str], tuple[float, str]] = {}
    calls = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := _WHOLE.match(line):
            _pid, at, name, arguments, lasted = match.groups()
            calls.append(Call(name, arguments, float(at), float(at) + float(lasted)))
        elif match := _BEGUN.match(line):
            begun[match[1], match[3]] = (float(match[2]), match[4])
        elif (match := _ENDED.match(line)) and (match[1], match[3]) in begun:
            at_begin, arguments = begun.pop((match[1], match[3]))
            ended = at_begin + float(match[5])
            calls.append(Call(match[3], arguments + match[4], at_begin, ended))
    return iter(sorted(calls, key=lambda call: call.ended))


def _order(calls: list[Call], word: str, log: re.Pattern[str]) -> tuple[object, ...]:
    """Return the moments of one report and whether they stand in the right order."""
    arrival = next(
        c for c in calls if c.name in IN and word in c.arguments and "TCP:" in c.arguments
    )
    reader = re.search(r"TCP:\[[^\]]*\]", arrival.arguments)
    assert reader is not None
    answer = next(
        c
        for c in calls
        if c.name in OUT
        and reader[0] in c.arguments
        and c.began > arrival.ended
        and "HTTP/1.1 200" in c.arguments
    )
    written = [
        c for c in calls if c.name in INTO_LOG and log.search(c.arguments) and word in c.arguments
    ]
    if not written:
        return "-", "-", f"{(answer.began - arrival.ended) * 1e3:.1f}", "never written"
    first = written[0]
    file = re.search(r"<([^>]*)>", first.arguments)
    assert file is not None
    # Only a sync counts that began after the last of the report was in the log.
    synced = [
        c for c in calls if c.name in SYNC and file[1] in c.arguments and c.began >= first.ended
    ]
    since = arrival.ended
    on_disk = synced[0].ended if synced else float("inf")
    return (
        f"{(first.ended - since) * 1e3:.1f}",
        f"{(on_disk - since) * 1e3:.1f}",
        f"{(answer.began - since) * 1e3:.1f}",
        "right" if first.ended <= on_disk <= answer.began else "WRONG",
    )


if __name__ == "__main__":
    main()
