"""The real server and the real worker write nothing from which a report could be found or its sender."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

ADDRESS = "198.51.100.23"
AGENT = "TelltaleBrowser/7.7"
NARRATIVE = "Telltale-couch stood 2 cm too low."
ADDED = "Telltale-addition"
NAME = "Telltale-person"
HOST = "reports.example"
COOKIE = "telltale-cookie-4711"

PREPARE = """
import django; django.setup()
from django.utils import timezone
from beamward.foundation.accounts import services as accounts
from beamward.foundation.organisations import services as organisations
from beamward.features.reports import services as reports
now = timezone.now()
onc = organisations.add_department(code="onc", name_en="Oncology", name_zh="", by=None, at=now)
ada = accounts.add(login="ada", full_name="Ada", password=None, by=None, at=now)
for role in ("confidant", "triager"):
    organisations.give_role(user=ada, department=onc, role=role, by=None, at=now)
reports.set_up_key(department=onc, passphrase="seven herons over the lake", by=ada, at=now)
"""

READ_IDS = """
import django; django.setup()
from beamward.features.reports.models import Report
print(*Report.objects.order_by("pk").values_list("public_id", flat=True))
"""


class Running:
    """A server and a worker of their own, with everything that they write."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.told = folder / "told.txt"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if "BEAMWARD" not in name},
            "DJANGO_SETTINGS_MODULE": "beamward.project.settings",
            "BEAMWARD_MODE": "production",
            "BEAMWARD_DATA_DIR": str(self.data),
            "BEAMWARD_DATABASE_URL": f"sqlite:///{self.data}/beamward.sqlite3",
            "BEAMWARD_SECRET_KEY": secrets.token_urlsafe(48),
            "BEAMWARD_HOSTS": HOST,
            "BEAMWARD_PUBLIC_URL": f"https://{HOST}",
            "BEAMWARD_BEHIND_PROXY": "1",
            "BEAMWARD_LANGUAGE": "en",
        }
        self.data.mkdir()
        self.run("migrate")
        self.run("static")
        self.python(PREPARE)
        self.output = self.told.open("wb")
        self.started = [
            self.start("serve", "--port", str(self.port), "--workers", "1"),
            self.start("work"),
        ]

    def run(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "beamward.project", *command],
            env=self.environment,
            check=True,
            capture_output=True,
        )

    def python(self, program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "beamward.project", *command],
            env=self.environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def await_server(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.ask("GET", "/r/onc")[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(self.told.read_text())

    def ask(self, method: str, path: str, **typed: str) -> tuple[int, str]:
        """Send what a browser behind the proxy sends; return the status and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": ADDRESS,
            "User-Agent": AGENT,
            "Cookie": f"leftover={COOKIE}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        connection.request(method, path, urlencode(typed), headers)
        answer = connection.getresponse()
        page = unescape(answer.read().decode())
        connection.close()
        return answer.status, page

    def stop(self) -> None:
        for process in self.started:
            process.send_signal(signal.SIGTERM)
        for process in self.started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.output.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A server and a worker in the mode of production."""
    started = Running(tmp_path)
    try:
        started.await_server()
        yield started
    finally:
        started.stop()


def test_nothing_the_program_writes_leads_to_a_report_or_its_sender(running: Running) -> None:
    codes = []
    for identity in ("anonymous", "confidence", "named"):
        _status, form = running.ask("GET", "/r/onc")
        attempt = re.findall(r'name="attempt" value="([^"]+)"', form)[0]
        told = {"attempt": attempt, "narrative": NARRATIVE, "identity": identity, "name": NAME}
        status, thanks = running.ask("POST", "/r/onc", **told)
        assert status == 200, thanks
        shown = re.findall(r'id="receipt-code"[^>]*>(.*?)</p>', thanks)[0]
        code = re.sub(r"<[^>]+>", "", shown)
        codes.append(code)
        assert running.ask("POST", "/r/onc/look", narrative=NARRATIVE)[0] == 200
        added = {"code": code, "body": ADDED, "attempt": attempt}
        assert running.ask("POST", "/receipt/add", **added)[0] == 200
        assert running.ask("POST", "/receipt", code=code)[0] == 200
        assert running.ask("POST", "/receipt/thread", code=code)[0] == 200
    # What goes wrong is not told more of.
    assert running.ask("POST", "/receipt", code="0" * 21)[0] == 404
    assert running.ask("POST", "/r/onc", narrative="", attempt="x")[0] == 422
    assert running.ask("GET", f"/receipt/{codes[0]}")[0] == 404
    assert running.ask("POST", "/r/nowhere", narrative=NARRATIVE)[0] == 404
    ids = running.python(READ_IDS).split()
    assert len(ids) == 3
    running.stop()
    told_by_program = running.told.read_text()
    assert "Serving on" in told_by_program
    kept = [
        path for path in running.data.rglob("*") if path.is_file() and "sqlite3" not in path.name
    ]
    written = told_by_program + "".join(
        f"{path}\n{path.read_bytes().decode('latin-1')}"
        for path in kept
        if "static" not in path.parts
    )
    bare = [code.replace("-", "") for code in codes]
    for trace in (ADDRESS, AGENT, COOKIE, NARRATIVE, ADDED, NAME, *codes, *bare, *ids):
        assert trace not in written, trace
