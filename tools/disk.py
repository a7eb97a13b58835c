"""Fill the disk, or take away the right to write on it, under load; look what people see and what is kept.

``python -m tools.disk [--database sqlite|postgresql] [--trial full|log|read-only|files|spool|anchors]``

Every trial runs on a small disk of its own (tmpfs, which only root may mount). What ends is started
again every two seconds, as the guide's services do; nothing else is repaired. A trial is passed if

- whoever sends a report meanwhile is told why, in both languages, with 503 and Retry-After, and finds
  every character on the page; programs are told the same as JSON;
- after room is made everything works again by itself;
- nothing acknowledged is lost, nothing is half-written, and the trail verifies.
"""

import argparse
import base64
import html
import http.client
import io
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import trial
from tools.trial import BEAMWARD, Acknowledged, Running

RESTART_S = 2.0
"""RestartSec of the services."""
UNSPOOLED = 2_621_440
"""What Django still takes into the memory. [bytes]"""
SAID = {"en": "cannot keep anything at the moment", "zh-hans": "目前无法保存内容"}
PROBE = "摆位时床位偏低两厘米；“<the couch stood too low>” & 已停止。"
KINDS = {
    "full": "data and database on a full disk",
    "log": "no room for PostgreSQL's log: its server ends",
    "read-only": "data and database on a read-only disk",
    "files": "no room for pictures",
    "spool": "no room for pictures on their way in (/tmp)",
    "anchors": "no room for the anchors of the trail",
}


class Disk:
    """A small file system in the memory."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "none", str(folder))

    def fill(self) -> None:
        """Take all the room there is."""
        with suppress(OSError), open(self.folder / "filler", "ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def make_room(self) -> None:
        """Give it back."""
        (self.folder / "filler").unlink()

    def read_only(self) -> None:
        """Take no writing any more, as soon as nobody has a file open."""
        until = time.monotonic() + trial.PATIENCE_S
        while True:
            try:
                _mount("-o", "remount,ro", str(self.folder))
            except subprocess.CalledProcessError:
                # Who was killed may still be closing its files.
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return

    def writable(self) -> None:
        """Take writing again."""
        _mount("-o", "remount,rw", str(self.folder))

    def unmount(self) -> None:
        """Throw it away, with all there is on it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, stderr=subprocess.DEVNULL)


class Services:
    """What the guide's services do: whatever ends is started again, and it is counted how often."""

    def __init__(self, **running: Running | None) -> None:
        self._running = {name: process for name, process in running.items() if process}
        self.restarts = Counter[str]()
        self._over = threading.Event()
        self._held = threading.Lock()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """End all of them, and start none meanwhile."""
        with self._held:
            for process in self._running.values():
                process.kill()
            yield

    def start(self) -> None:
        """Begin."""
        for process in self._running.values():
            process.start()
        self._thread.start()

    def stop(self) -> None:
        """Start nothing again."""
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._over.wait(RESTART_S):
            with self._held:
                for name, process in self._running.items():
                    if process.start():
                        self.restarts[name] += 1


# --- what people see -------------------------------------------------------------------------------


@dataclass
class Seen:
    """What a trial came to."""

    trial: str
    answers: dict[str, int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    reads: str = ""
    restarts: dict[str, int] = field(default_factory=dict)
    back_s: float = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    trail: str = ""


def _request(
    port: int, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, str, str]:
    """Return status, text and Retry-After; status 0 stands for no answer at all."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=trial.PATIENCE_S)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers.get("Retry-After", "")
    except (OSError, http.client.HTTPException):
        return 0, "", ""
    finally:
        connection.close()


def _send_form(port: int, words: str, language: str, picture: bytes = b"") -> tuple[int, str, str]:
    """Send a report as the form without scripts does."""
    border = secrets.token_hex(16)
    given = {"narrative": words, "attempt": secrets.token_hex(16), "identity": "anonymous"}
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in given.items()
    ]
    if picture:
        told = 'Content-Disposition: form-data; name="pictures"; filename="a.png"'
        parts += [f"--{border}\r\n{told}\r\n\r\n".encode(), picture, b"\r\n"]
    return _request(
        port,
        "POST",
        "/r/onc",
        b"".join([*parts, f"--{border}--\r\n".encode()]),
        Content_Type=f"multipart/form-data; boundary={border}",
        Accept_Language=language,
        Sec_Fetch_Site="same-origin",
    )


def _probe(
    port: int, token: str, seen: Seen, acknowledged: Acknowledged, picture: bytes, seconds: float
) -> None:
    """Send by the page in both languages and as a program until each was refused; judge what was said."""

    def program(words: str) -> tuple[int, str, str]:
        pictures = [{"content": base64.b64encode(picture).decode()}] if picture else []
        return _request(
            port,
            "POST",
            "/api/v1/departments/onc/reports",
            json.dumps({"narrative": words, "pictures": pictures}).encode(),
            Content_Type="application/json",
        )

    ways: dict[str, Callable[[str], tuple[int, str, str]]] = {
        language: lambda words, language=language: _send_form(port, words, language, picture)  # type: ignore[misc]
        for language in SAID
    }
    ways["program"] = program
    until = time.monotonic() + seconds
    while ways and time.monotonic() < until:
        for name, send in list(ways.items()):
            words = f"{secrets.token_hex(12)} {PROBE}"
            status, text, retry = send(words)
            if status in {200, 201}:
                (acknowledged.pictures if picture else acknowledged.reports).add(words)
                continue
            if status == 0:
                continue
            del ways[name]
            seen.said.append(f"{name} {status}")
            if status != http.client.SERVICE_UNAVAILABLE or not retry:
                seen.wrong.append(f"{name}: {status} Retry-After {retry!r}")
            if name == "program":
                seen.said[-1] += f" {json.loads(text)['code']}"
            else:
                if SAID[name] not in text:
                    seen.wrong.append(f"{name}: no sentence")
                if words not in html.unescape(text):
                    seen.wrong.append(f"{name}: text lost")
        time.sleep(0.2)
    seen.said += [f"{name} -" for name in ways]
    status, *_ = _request(
        port, "GET", "/api/v1/incidents?department=onc", Authorization=f"Bearer {token}"
    )
    form, *_ = _request(port, "GET", "/r/onc")
    seen.reads = f"list {status or '-'}, form {form or '-'}"


def _back(port: int, acknowledged: Acknowledged, picture: bytes) -> float:
    """Return after how many seconds a report is taken again. [s]"""
    begun = time.monotonic()
    while time.monotonic() - begun < 3 * trial.PATIENCE_S:
        words = f"{secrets.token_hex(12)} {PROBE}"
        if _send_form(port, words, "en", picture)[0] == http.client.OK:
            (acknowledged.pictures if picture else acknowledged.reports).add(words)
            return time.monotonic() - begun
        time.sleep(0.1)
    return float("inf")


# --- the trials -------------------------------------------------------------------------------------


def _picture(least_bytes: int) -> bytes:
    """Return a picture that is at least so large."""
    from PIL import Image

    side = max(64, int((least_bytes / 0.9) ** 0.5) + 1)
    kept = io.BytesIO()
    Image.effect_noise((side, side), 80).save(kept, "PNG")
    return kept.getvalue()


def _run(kind: str, database_kind: str, base: Path, seconds: float) -> Seen:
    """Do one trial in this process."""
    seen = Seen(f"{database_kind}, {kind}")
    disks: list[Disk] = []
    whole = kind in {"full", "log", "read-only"}
    if whole:
        disks.append(Disk(base / "disk", 256 if database_kind == "postgresql" else 24))
        base = base / "disk"
    (base / "data").mkdir()
    database = trial.Sqlite(base) if database_kind == "sqlite" else trial.Postgresql(base)
    if kind == "files":
        disks.append(Disk(base / "data" / "files", 4))
    if kind in {"spool", "anchors"}:
        disks.append(Disk(base / "small", 16))
    if kind == "anchors":
        os.environ["BEAMWARD_ANCHORS"] = str(base / "small" / "anchors.jsonl")
    if kind == "spool":
        os.environ["TMPDIR"] = str(base / "small")
    try:
        token, incident = trial.prepared(base, database.url)
        from django.db import connection

        after = {"report": 1, "remark": 0, "entry": 0}
        trial.look(Acknowledged(), after)
        connection.close()
        acknowledged = Acknowledged()
        server, worker = trial.Server(), trial.worker()
        services = Services(database=database.process, server=server.process, worker=worker)
        if kind == "anchors":
            disks[0].fill()
        services.start()
        try:
            server.start()
            if kind == "anchors":
                _anchors(disks[0], seen)
            else:
                picture = _picture({"spool": UNSPOOLED, "files": 1}.get(kind, 0))
                picture = picture if kind in {"spool", "files"} else b""
                if kind == "spool":
                    # Python looks for a folder that takes writing once, and keeps to it.
                    for _ in range(16):
                        _back(server.port, acknowledged, picture)
                with trial.load(server.port, token, incident, acknowledged):
                    time.sleep(2)
                    healthy = acknowledged.answers.copy()
                    with _trouble(kind, disks[0], database, services):
                        _probe(server.port, token, seen, acknowledged, picture, seconds)
                        time.sleep(2)
                        meanwhile = acknowledged.answers - healthy
                    seen.back_s = _back(server.port, acknowledged, picture)
                    time.sleep(2)
                seen.answers = {str(status): count for status, count in sorted(meanwhile.items())}
            seen.acknowledged = len(acknowledged)
            seen.restarts = dict(services.restarts)
            found = trial.look(acknowledged, after)
            seen.lost, seen.half = len(found.lost), len(found.half)
            seen.wrong += [*found.lost[:3], *found.half[:3]]
            seen.trail = "; ".join(trial.verified()) or "verified"
        finally:
            services.stop()
            server.process.kill()
            worker.kill()
            connection.close()
            database.stop()
    finally:
        for disk in disks:
            disk.unmount()
    return seen


@contextmanager
def _trouble(kind: str, disk: Disk, database: Any, services: Services) -> Iterator[None]:
    if kind == "read-only":
        # A disk that somebody writes on cannot be taken away: all ends, as when a machine starts anew.
        with services.held():
            database.kill([])
            disk.read_only()
        yield
        disk.writable()
        return
    disk.fill()
    if kind == "log":
        _fill_log(database)
    over = threading.Event()
    filling = threading.Thread(target=lambda: _keep_full(disk, over))
    filling.start()
    try:
        yield
    finally:
        over.set()
        filling.join()
        disk.make_room()


def _keep_full(disk: Disk, over: threading.Event) -> None:
    while not over.wait(0.2):
        disk.fill()


def _fill_log(database: trial.Postgresql) -> None:
    """Let PostgreSQL begin new files of its log until there is no room for one."""
    import psycopg
    from django.conf import settings

    options = settings.DATABASES["default"]
    with suppress(psycopg.OperationalError):
        connection = psycopg.connect(
            host=options["HOST"], user="postgres", autocommit=True, dbname="postgres"
        )
        for _ in range(40):
            connection.execute("SELECT pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()")


def _anchors(disk: Disk, seen: Seen) -> None:
    """Anchor on a full disk, and again when there is room: no line may be broken."""
    refused = subprocess.run(
        [*BEAMWARD, "trail", "anchor"], capture_output=True, text=True, check=False
    )
    seen.said.append(f"exit {refused.returncode}: {refused.stderr.strip()}")
    if "cannot be written: No space left" not in refused.stderr:
        seen.wrong.append(refused.stderr)
    disk.make_room()
    done = subprocess.run([*BEAMWARD, "trail", "anchor"], capture_output=True, check=False)
    lines = (disk.folder / "anchors.jsonl").read_text().splitlines()
    seen.said.append(f"then exit {done.returncode}, {len(lines)} whole line")
    for line in lines:
        json.loads(line)
    if done.returncode or not lines:
        seen.wrong.append("no anchor after room was made")


def main() -> int:
    """Do the trials, each in a process of its own, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--trial", choices=list(KINDS), action="append")
    parser.add_argument("--seconds", type=float, default=20, help="longest wait for a refusal")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        with tempfile.TemporaryDirectory(prefix="beamward-disk-") as folder:
            os.chmod(folder, 0o755)  # noqa: S103 - PostgreSQL's own user has to get in
            seen = _run(options.trial[0], options.database[0], Path(folder), options.seconds)
        print(json.dumps(vars(seen), ensure_ascii=False))
        return 0
    if os.geteuid() != 0:
        sys.exit("Only root may mount a disk.")
    failed = 0
    print("| database, trial | meanwhile | programs read | answers | back after | restarts", end="")
    print(
        " | acknowledged | lost | half-written | trail |\n|---|---|---|---|---|---|---|---|---|---|"
    )
    for database in options.database or ["sqlite", "postgresql"]:
        for kind in options.trial or KINDS:
            if kind == "log" and database == "sqlite":
                continue
            failed += not _passed(database, kind, options.seconds)
    return 1 if failed else 0


def _passed(database: str, kind: str, seconds: float) -> bool:
    mine = ["--here", f"--database={database}", f"--trial={kind}", f"--seconds={seconds}"]
    done = subprocess.run(
        [sys.executable, "-m", "tools.disk", *mine],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"| {database}, {kind} | did not run |")
        return False
    seen = Seen(**json.loads(done.stdout.splitlines()[-1]))
    print(
        f"| {database}, {kind} | {'; '.join(seen.said)} | {seen.reads} | {seen.answers}"
        f" | {seen.back_s:.1f} s | {seen.restarts} | {seen.acknowledged} | {seen.lost}"
        f" | {seen.half} | {seen.trail} |",
        flush=True,
    )
    for wrong in seen.wrong:
        print(f"WRONG {wrong}")
    is_back = seen.back_s < float("inf")
    return not seen.wrong and seen.trail == "verified" and is_back


if __name__ == "__main__":
    sys.exit(main())
