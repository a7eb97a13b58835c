"""A disk that is full or takes no writing: a clear sentence, nothing lost, and all goes on by itself.

The long trials with real disks stand in ``docs/validation/disk.md``; a short one runs here.
"""

import errno
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files import temp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from beamward.features.incidents.models import Incident, Remark
from beamward.features.reports import limiter
from beamward.features.reports.limiter import Limiter
from beamward.features.reports.models import Report
from beamward.foundation import storage
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.storage import Trouble, trouble_of
from beamward.foundation.trail import anchors
from beamward.foundation.trail.anchors import Anchor
from beamward.project import cli
from beamward.project.cli import check
from beamward.project.cli.exits import Exit
from beamward.project.sqlite.base import _wait_at

ROOT = Path(__file__).resolve().parents[2]
TOLD = "At the first fraction the couch stood two centimetres too low. 床位偏低两厘米。\n" * 100
SAID = {"en": "cannot keep anything at the moment", "zh-hans": "目前无法保存内容"}
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def _full_database() -> Iterator[None]:
    """Let the database say what it says on a full disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count")
            most = cursor.fetchone()[0]
            cursor.execute("PRAGMA max_page_count=1")  # It may grow no more.
            yield
            cursor.execute(f"PRAGMA max_page_count={most}")
            return
        cursor.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'No space left' USING ERRCODE = 'disk_full'; END$$"
        )
        tables = ("reports_report", "incidents_remark")
        for table in tables:
            cursor.execute(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        yield
        for table in tables:
            cursor.execute(f"DROP TRIGGER full_disk ON {table}")
        cursor.execute("DROP FUNCTION full_disk")


@contextmanager
def _read_only_database() -> Iterator[None]:
    """Let the database say what it says on a disk that takes no writing."""
    sqlite = connection.vendor == "sqlite"
    switch = "PRAGMA query_only = {}" if sqlite else "SET default_transaction_read_only = {}"
    with connection.cursor() as cursor:
        cursor.execute(switch.format("on"))
        yield
        cursor.execute(switch.format("off"))


@pytest.fixture(autouse=True)
def _fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "REPORTS", Limiter(100_000))


TROUBLES = {
    Trouble.DISK_FULL: _full_database,
    Trouble.DISK_READ_ONLY: _read_only_database,
}
each_trouble = pytest.mark.parametrize("trouble", TROUBLES)


def _refused(send: Callable[[], Any]) -> Any:
    """Send until there is no room any more: some pages of the file were still free."""
    for _ in range(200):
        answer = send()
        if answer.status_code != 200 and answer.status_code != 201:
            return answer
    raise AssertionError("the disk is not full")


def _visitor(language: str = "en") -> Client:
    return Client(headers={"accept-language": language, "sec-fetch-site": "same-origin"})


def _large_picture() -> SimpleUploadedFile:
    kept = BytesIO()
    Image.effect_noise((1800, 1800), 80).save(kept, "PNG")
    assert kept.tell() > 2_621_440  # What Django spools.
    return SimpleUploadedFile("a.png", kept.getvalue(), "image/png")


# --- what people and programs are told -----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@each_trouble
@pytest.mark.parametrize("language", SAID)
def test_who_reports_is_told_and_keeps_every_character(
    trouble: Trouble, language: str, department: Department
) -> None:
    with TROUBLES[trouble]():
        answer = _refused(
            lambda: _visitor(language).post(
                "/r/onc", {"narrative": TOLD, "attempt": os.urandom(16).hex(), "contact": "C-7 <b>"}
            )
        )
        kept = Report.objects.count()

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert SAID[language] in answer.text
    assert TOLD in unescape(answer.text)
    assert "C-7 <b>" in unescape(answer.text)
    assert not answer.cookies
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert _visitor().post("/r/onc", {**again, "narrative": TOLD}).status_code == 200
    assert Report.objects.count() == kept + 1


@pytest.mark.django_db(transaction=True)
@each_trouble
def test_a_program_is_told_what_is_wrong_and_when_to_try_again(
    trouble: Trouble, department: Department
) -> None:
    def send() -> Any:
        return _visitor("zh-CN").post(
            "/api/v1/departments/onc/reports",
            json.dumps({"narrative": TOLD}),
            content_type="application/json",
        )

    with TROUBLES[trouble]():
        answer = _refused(send)

    assert answer.status_code == 503
    assert answer.json()["code"] == trouble.value
    assert SAID["zh-hans"] in answer.json()["message"]
    assert int(answer["Retry-After"]) > 0
    assert send().status_code == 201


@pytest.mark.django_db(transaction=True)
@each_trouble
def test_an_act_of_somebody_signed_in_comes_back_and_can_be_sent_again(
    trouble: Trouble,
    make_incident: Callable[..., Incident],
    client_of: Callable[..., Client],
    quality_lead: User,
) -> None:
    incident = make_incident()
    browser = client_of(quality_lead)
    address = reverse("incident-remark", args=[incident.public_id])

    def send() -> Any:
        incident.refresh_from_db()
        told = {"body": TOLD, "revision": incident.revision}
        return browser.post(address, told, headers={"sec-fetch-site": "same-origin"})

    with TROUBLES[trouble]():
        for _ in range(200):
            answer = send()
            if answer.status_code == 503:
                break
        kept = Remark.objects.count()

    assert answer.status_code == 503
    assert SAID["en"] in answer.text
    assert TOLD in unescape(answer.text)
    assert f'action="{address}"' in answer.text
    assert "Send again" in answer.text
    assert send().status_code in {200, 302, 303}
    assert Remark.objects.count() == kept + 1


@pytest.mark.django_db(transaction=True)
@each_trouble
def test_what_was_kept_can_still_be_read(
    trouble: Trouble,
    make_incident: Callable[..., Incident],
    client_of: Callable[..., Client],
    quality_lead: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    incident = make_incident()
    browser = client_of(quality_lead)
    # Long enough after the last page for the session to note that somebody is still there.
    monkeypatch.setattr("beamward.foundation.accounts.web.presence.TOUCHED_EVERY_S", -1)

    with TROUBLES[trouble]():
        page = browser.get(reverse("incident", args=[incident.public_id]))

    assert page.status_code == 200


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_picture_without_room_stops_the_whole_report_and_leaves_no_half_file(
    department: Department, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send() -> Any:
        told = {"narrative": TOLD, "pictures": [_large_picture()]}
        return _visitor().post("/r/onc", told)

    def refuse(descriptor: int) -> None:
        raise FULL

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        answer = send()

    assert answer.status_code == 503
    assert "disk is full" in answer.text
    assert TOLD in unescape(answer.text)
    assert "The pictures are not sent with this button." in answer.text
    assert not Report.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert send().status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["open", "write", "flush"])
@pytest.mark.parametrize("error", [FULL, FileNotFoundError(errno.ENOENT, "No usable folder")])
def test_a_picture_that_cannot_even_be_spooled_leaves_the_text_whole(
    step: str, error: OSError, department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = temp.NamedTemporaryFile

    def refuse(*_given: Any) -> Any:
        raise error if step == "open" else FULL

    def spooled(**options: Any) -> Any:
        if step == "open":
            refuse()
        file = real(**options)
        setattr(file, {"write": "write", "flush": "seek"}[step], refuse)
        return file

    with monkeypatch.context() as full:
        full.setattr(temp, "NamedTemporaryFile", spooled)
        answer = _visitor().post("/r/onc", {"narrative": TOLD, "pictures": [_large_picture()]})

    assert answer.status_code == 503
    assert "disk is full" in answer.text
    assert TOLD in unescape(answer.text)
    assert not Report.objects.exists()


# --- what is raised ------------------------------------------------------------------------------


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def _of_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    return _caused(OperationalError(), cause)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (FULL, Trouble.DISK_FULL),
        (OSError(errno.EDQUOT, ""), Trouble.DISK_FULL),
        (OSError(errno.EROFS, ""), Trouble.DISK_READ_ONLY),
        (_caused(OperationalError(), FULL), Trouble.DISK_FULL),
        (_of_sqlite(sqlite3.SQLITE_FULL), Trouble.DISK_FULL),
        (_of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), Trouble.DISK_READ_ONLY),
        (_of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), Trouble.UNAVAILABLE),
        (OperationalError("the connection is lost"), Trouble.UNAVAILABLE),
        # What a person or a programmer did wrong does not pass by waiting.
        (_of_sqlite(sqlite3.SQLITE_ERROR), None),
        (IntegrityError(), None),
        (ProgrammingError(), None),
        (FileNotFoundError(errno.ENOENT, ""), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_error_is_known_by_its_code(error: Exception | None, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble


def test_a_queue_that_cannot_be_made_is_a_failure_of_the_database(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        _wait_at(str(tmp_path / "gone" / "beamward.sqlite3-queue"))


# --- commands and background work ----------------------------------------------------------------


def test_half_an_anchor_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "anchors.jsonl"
    anchor = Anchor("t", 1, "r", "d", "2026-11-23T00:00:00Z")
    anchors.add(path, anchor)

    def refuse(descriptor: int) -> None:
        raise FULL

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="No space"):
            anchors.add(path, anchor)

    assert anchors.read(path) == [anchor]


@pytest.mark.usefixtures("english")
def test_a_command_says_that_the_disk_is_full(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(options: Any) -> int:
        raise FULL

    monkeypatch.setattr(check, "run", refuse)
    # The command changes the language of its whole process.
    monkeypatch.setenv("LANGUAGE", "en")

    assert cli.main(["--language", "zh", "check"]) == Exit.REFUSED
    assert "服务器磁盘已满" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("free_gb", "weight"),
    [(0.4, check.Weight.PROBLEM), (3.0, check.Weight.ADVICE), (80.0, check.Weight.GOOD)],
)
def test_little_room_is_told_before_it_is_too_late(
    free_gb: float, weight: check.Weight, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=int(free_gb * 1e9))
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)

    findings = list(check._space())

    assert {finding.weight for finding in findings} == {weight}
    assert f"{free_gb:.1f} GB" in findings[0].sentence


def test_every_trouble_has_its_sentence_and_its_time() -> None:
    for trouble in Trouble:
        assert SAID["en"] in storage.sentence(trouble)
        assert storage.RETRY_S[trouble] > 0


# --- a real disk ---------------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_full_disk_is_told_outlived_and_forgotten(database: str) -> None:
    if os.geteuid() != 0:
        missed = pytest.fail if os.environ.get("CI") else pytest.skip
        missed("Only root mounts a small disk; run this as root. All tests above need no root.")
    finished = subprocess.run(
        [sys.executable, "-m", "tools.disk", f"--database={database}", "--trial=full"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
