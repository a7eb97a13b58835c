"""PostgreSQL's own tools, called with the settings of a Django connection."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection


class ToolMissing(Exception):
    """``pg_dump`` or ``pg_restore`` is not installed; the argument is its name."""


class ToolFailed(Exception):
    """A tool of PostgreSQL gave up; the argument is what it said."""


def dump(target: Path, *, snapshot: str) -> None:
    """Write the database as it was at ``snapshot`` (see ``pg_export_snapshot``) to a file.

    Raises
    ------
    ToolMissing, ToolFailed
    """
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={target}",
        _address(connection.settings_dict),
    )


def restore(source: Path, *, database: str = "") -> None:
    """Read a dump into an empty database: whole or not at all.

    Raises
    ------
    ToolMissing, ToolFailed
    """
    settings = {**connection.settings_dict, **({"NAME": database} if database else {})}
    _run(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
        f"--dbname={_address(settings)}",
        str(source),
    )


@contextmanager
def throwaway(name: str) -> Iterator[Any]:
    """Lend a connection to a new database of that name on the same server; it goes afterwards.

    Raises
    ------
    django.db.DatabaseError
        If the account may not make databases.
    """
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
    other = connection.copy("throwaway")
    other.settings_dict = {**connection.settings_dict, "NAME": name}
    try:
        yield other
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted}")


def _address(settings: Mapping[str, Any]) -> str:
    """Return where the database is; the password goes another way, where ``ps`` shows it to nobody."""
    given = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "dbname": settings["NAME"],
        **{
            name: text
            for name, text in settings.get("OPTIONS", {}).items()
            if name.startswith("ssl")
        },
    }
    return " ".join(f"{name}={_quoted(str(text))}" for name, text in given.items() if text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _run(tool: str, *arguments: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise ToolMissing(tool)
    password = str(connection.settings_dict["PASSWORD"] or "")
    done = subprocess.run(
        [path, *arguments],
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(done.stderr.strip())
