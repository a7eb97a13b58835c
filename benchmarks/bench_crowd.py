"""Do 200 reporters at once get their thanks, for ten minutes?

Each opens the form, waits as long as a thought takes, sends what the form holds, reads the thanks, and
looks at the report with the code that stood there; then the next one comes. The client keeps as many
connections as there are reporters. The background worker runs, as it does in production. Afterwards
every report that was thanked for must be in the database once, under its code, and the trail must verify.

``BEAMWARD_BENCH_SECONDS`` (600) and ``BEAMWARD_BENCH_REPORTERS`` (200) say how long and how many,
``BEAMWARD_BENCH_THINK`` (0.2) how long a thought is on average [s].
"""

import asyncio
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import server
import table
from databases import BIN, CACHE, DEPARTMENT, KINDS, Database, empty

SECONDS = float(os.environ.get("BEAMWARD_BENCH_SECONDS", "600"))
REPORTERS = int(os.environ.get("BEAMWARD_BENCH_REPORTERS", "200"))
THINK_S = float(os.environ.get("BEAMWARD_BENCH_THINK", "0.2"))
PATIENCE_S = 60.0
"""How long a reporter waits for a page; then it counts as an error."""

FORM, THANKS, LOOK = "form", "thanks", "look"
TOLD = (
    "At the first fraction the couch stood two centimetres too low; the image showed it.",
    "交接班时发现参考图像没有更新，未出束，重新核对了全部附件。",
)
_CODE = re.compile(r'id="receipt-code"[^>]*>(.*?)</p>', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Crowd:
    """What came of the reporters, told by themselves."""

    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    thanked: dict[str, str] = field(default_factory=dict)
    """What was told, by receipt code."""
    waiting_s: float = 0
    lasted_s: float = 0
    memory_mb: list[float] = field(default_factory=list)
    """Of the server, at the end of each tenth of the time."""


class Wrong(Exception):
    """A page is not what it should be; the argument says how."""


class Reporter:
    """One reporter after another, on a connection that is kept open."""

    def __init__(self, crowd: Crowd, host: str, port: int) -> None:
        self._crowd, self._host, self._port = crowd, host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def report_until(self, end: float) -> None:
        """Report again and again."""
        # Nobody presses the link in the same millisecond as 199 others.
        await asyncio.sleep(random.random() * THINK_S)
        while time.monotonic() < end:
            try:
                await self._report()
            except (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError, Wrong) as error:
                self._crowd.errors[f"{type(error).__name__} {error}"[:60]] += 1
                self.leave()
            await asyncio.sleep(random.uniform(0.5, 1.5) * THINK_S)

    def leave(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    async def _report(self) -> None:
        page = await self._page(FORM, "GET", f"/r/{DEPARTMENT}")
        given = dict(_HIDDEN.findall(page.partition('id="report-form"')[2]))
        if "attempt" not in given:
            raise Wrong("the form lacks its key")
        await asyncio.sleep(random.uniform(0.5, 1.5) * THINK_S)
        words = f"{secrets.token_hex(12)} {random.choice(TOLD)}"
        given |= {"narrative": words, "event_type": "near_miss", "identity": "anonymous"}
        given |= {"when": "not_sure", "step": "p12_patient_setup", "act": "send"}
        page = await self._page(THANKS, "POST", f"/r/{DEPARTMENT}", given)
        shown = _CODE.search(page)
        if shown is None:
            raise Wrong("no code on the page of thanks")
        code = _TAGS.sub("", shown[1]).strip()
        if code in self._crowd.thanked:
            raise Wrong("a code was given twice")
        self._crowd.thanked[code] = words
        page = await self._page(LOOK, "POST", "/receipt", {"code": code})
        if f'name="code" value="{code}"' not in page or 'id="id_body"' not in page:
            raise Wrong("not the page of the receipt")

    async def _page(
        self, kind: str, method: str, path: str, given: dict[str, str] | None = None
    ) -> str:
        begun = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE_S):
                status, page = await self._ask(method, path, given or {})
        finally:
            took = time.monotonic() - begun
            self._crowd.waiting_s += took
        if status != 200:
            raise Wrong(f"{kind} {status}")
        self._crowd.took_s[kind].append(took)
        return page

    async def _ask(self, method: str, path: str, given: dict[str, str]) -> tuple[int, str]:
        if self._writer is None or self._reader is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        border = secrets.token_hex(12)
        body = "".join(
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in given.items()
        )
        sent = f"{body}--{border}--\r\n".encode() if given else b""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Language: zh-CN\r\n"
            "X-Forwarded-Proto: https\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: multipart/form-data; boundary={border}\r\n"
            f"Content-Length: {len(sent)}\r\n\r\n"
        )
        self._writer.write(head.encode() + sent)
        told = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = re.search(r"\r\ncontent-length: (\d+)", told)
        if length is None:
            raise Wrong("a page of unknown length")
        page = await self._reader.readexactly(int(length[1]))
        return int(told.split(" ", 2)[1]), page.decode()


async def _crowd(served: server.Served) -> Crowd:
    host, _colon, port = served.address.removeprefix("http://").partition(":")
    crowd, begun = Crowd(), time.monotonic()
    reporters = [Reporter(crowd, host, int(port)) for _ in range(REPORTERS)]

    async def watch() -> None:
        for _ in range(10):
            await asyncio.sleep(SECONDS / 10)
            crowd.memory_mb.append(_memory_mb(served))

    await asyncio.gather(
        watch(), *(reporter.report_until(begun + SECONDS) for reporter in reporters)
    )
    crowd.lasted_s = time.monotonic() - begun
    for reporter in reporters:
        reporter.leave()
    return crowd


def main() -> None:
    """Measure and print; the exit code says whether there was any error."""
    CACHE.mkdir(parents=True, exist_ok=True)
    failed = False
    for kind in KINDS:
        with (
            tempfile.TemporaryDirectory(dir=CACHE, prefix="crowd-") as folder,
            empty(kind, Path(folder)) as database,
        ):
            failed = _measured(database, Path(folder)) or failed
    if failed:
        sys.exit("Somebody was not served, or something is missing.")


def _measured(database: Database, folder: Path) -> bool:
    database.run(str(BIN / "beamward"), "department", "add", DEPARTMENT, "--name", "Oncology")
    worker = subprocess.Popen([str(BIN / "beamward"), "work"], env=database.environment)
    try:
        with server.serving(database) as served:
            load_before, busy = os.getloadavg()[0], served.cpu_seconds()
            crowd = asyncio.run(_crowd(served))
            busy = served.cpu_seconds() - busy
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    told = folder / "thanked.json"
    told.write_text(json.dumps(crowd.thanked), encoding="utf-8")
    wrong = database.run(sys.executable, __file__, "compare", str(told)).strip()
    verified = database.run(str(BIN / "beamward"), "trail", "verify").strip().splitlines()[-1]
    rows = [
        (name, len(took), *(f"{_quantile(took, part):.2f}" for part in (0.5, 0.95, 0.99, 1)))
        for name, took in crowd.took_s.items()
    ]
    table.show(
        f"{database.kind}: {REPORTERS} reporters for {SECONDS:.0f} s, a thought {THINK_S:g} s"
        f" (load before {load_before:.1f})",
        ("page", "answers", "p50 s", "p95 s", "p99 s", "max s"),
        rows,
    )
    print(
        f"errors {crowd.errors.total()} {dict(crowd.errors) or ''}\n"
        f"reports {len(crowd.thanked)}, {len(crowd.thanked) / crowd.lasted_s:.1f} a second;"
        f" on average {crowd.waiting_s / crowd.lasted_s:.0f} reporters waited for a page\n"
        f"memory of the server after a tenth of the time {crowd.memory_mb[0]:.0f} MB,"
        f" at the end {crowd.memory_mb[-1]:.0f} MB;"
        f" {busy / crowd.lasted_s:.1f} cores busy, database included\n"
        f"thanked for, but not there once under the code: {wrong}\ntrail: {verified}",
        flush=True,
    )
    return bool(crowd.errors) or wrong != "0"


def _quantile(took: list[float], part: float) -> float:
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _memory_mb(served: server.Served) -> float:
    """Return what the processes of the server, without those of a database, hold in memory. [MB]"""
    ours = server.Served(served.address, served.pids[:1])
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in ours.processes())
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _compare(path: str) -> int:
    """Return how many of the reports that were thanked for are not there, once, under their code."""
    import django

    django.setup()
    from beamward.features.reports import receipt
    from beamward.features.reports.models import Report

    thanked = json.loads(Path(path).read_text(encoding="utf-8"))
    kept = dict(Report.objects.values_list("receipt_digest", "narrative"))
    often = Counter(kept.values())
    return sum(
        kept.get(receipt.digest_of(code)) != words or often[words] != 1
        for code, words in thanked.items()
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"]:
        print(_compare(sys.argv[2]))
    else:
        main()
