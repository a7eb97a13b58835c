"""Making a copy of everything while the system works, and reading one back.

A copy is a tar archive inside an encrypted stream (``sealing``): ``manifest.json``, ``database`` and
``files/...``. The manifest names what has to be found again: the rows of every table, the digest of every
member, the changes (migrations) that the database knew.
"""

import hashlib
import io
import json
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from nacl.public import PrivateKey, PublicKey

from beamward import __version__
from beamward.foundation.backup import postgres
from beamward.foundation.backup.sealing import Damaged, Opening, Sealing
from beamward.foundation.files.disk import path_of
from beamward.foundation.files.queries import names_on_disk

MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
_CHUNK = 1024 * 1024

Progress = Callable[[str, int], None]
"""Told what was done last (the name of a member) and how many bytes it had."""


class CopyRefused(Exception):
    """A copy cannot be read back here; ``reason`` is a word, ``detail`` what it is about."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Manifest:
    """What a copy holds.

    Parameters
    ----------
    vendor : str
        ``sqlite`` or ``postgresql``: a copy is read back into the kind that it came from.
    migrations : list of str
        The changes that the database knew, ``app.name``.
    rows : dict of str to int
        How many rows each table had.
    database : str
        The SHA-256 of the member ``database``.
    files : dict of str to str
        The SHA-256 of each file that a row names; empty for one that was deleted meanwhile.
    """

    version: str
    made_at: str
    vendor: str
    migrations: list[str]
    rows: dict[str, int]
    database: str
    files: dict[str, str]


# --- making --------------------------------------------------------------------------------------


def make(
    target: BinaryIO,
    *,
    key: PublicKey,
    at: datetime,
    progress: Progress,
) -> Manifest:
    """Write a copy of the database and its files, consistent as of one moment.

    The database first, then the files: a file is never changed, so each that the copied rows name is
    still there, unless somebody deleted it in between.

    Raises
    ------
    beamward.foundation.backup.postgres.ToolMissing, beamward.foundation.backup.postgres.ToolFailed
        If PostgreSQL's tools are not there or give up.
    OSError
        If the disk is full.
    """
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.BEAMWARD.data_dir) as folder:
        dump = Path(folder) / DATABASE
        rows, names = _dump(dump)
        digests = {name: _digest_of(path_of(name)) for name in names}
        manifest = Manifest(
            version=__version__,
            made_at=at.isoformat(),
            vendor=connection.vendor,
            migrations=_known_migrations(),
            rows=rows,
            database=_digest_of(dump),
            files=digests,
        )
        stream = Sealing(target, key)
        try:
            with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                _add_bytes(archive, MANIFEST, json.dumps(asdict(manifest)).encode())
                archive.add(dump, arcname=DATABASE, filter=_plain)
                progress(DATABASE, dump.stat().st_size)
                for name, digest in digests.items():
                    if digest:
                        path = path_of(name)
                        archive.add(path, arcname=f"{FILES}/{name}", filter=_plain)
                        progress(name, path.stat().st_size)
        except BaseException:
            stream.abandon()
            raise
        stream.close()
    return manifest


def _dump(target: Path) -> tuple[dict[str, int], list[str]]:
    """Write the database to a file; return its rows and the files that they name."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # The copy is one file: it needs no log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        os.chmod(target, 0o600)
        with _opened_sqlite(target) as copy_connection:
            return _rows_of(copy_connection), names_on_disk(copy_connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        postgres.dump(target, snapshot=snapshot)
        return _rows_of(connection), names_on_disk(connection)


def _rows_of(connection_: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    with connection_.cursor() as cursor:
        for table in sorted(connection_.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection_.ops.quote_name(table)}")  # noqa: S608
            (found[table],) = cursor.fetchone()
    return found


def _known_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owned a file here."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def _digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; nothing if it is gone."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


# --- reading back --------------------------------------------------------------------------------


@contextmanager
def _unpacked(
    source: BinaryIO, key: PrivateKey, progress: Progress
) -> Iterator[tuple[Manifest, Path]]:
    """Lend a copy unpacked beside the data, every member compared with its digest.

    Raises
    ------
    CopyRefused
        If the copy cannot be read by this program.
    beamward.foundation.backup.sealing.NotOurs, WrongKey, Damaged
    """
    Path(settings.BEAMWARD.data_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="restore-", dir=settings.BEAMWARD.data_dir)
            )
        )
        stream = io.BufferedReader(Opening(source, key), _CHUNK)
        try:
            archive = stack.enter_context(tarfile.open(fileobj=stream, mode="r|"))
            manifest = _manifest_of(archive)
            expected = {DATABASE: manifest.database} | {
                f"{FILES}/{name}": digest for name, digest in manifest.files.items() if digest
            }
            while member := archive.next():
                digest = expected.pop(member.name, None)
                content = archive.extractfile(member)
                if digest is None or content is None:
                    raise Damaged
                if _unpack(content, folder / member.name) != digest:
                    raise Damaged
                progress(member.name, member.size)
            if expected:
                raise Damaged
            # To the end: only the last frame says that nothing was cut off.
            while stream.read(_CHUNK):
                pass
        except (tarfile.TarError, EOFError):
            raise Damaged from None
        yield manifest, folder


def _manifest_of(archive: tarfile.TarFile) -> Manifest:
    member = archive.next()
    content = archive.extractfile(member) if member and member.name == MANIFEST else None
    if content is None:
        raise Damaged
    manifest = Manifest(**json.loads(content.read()))
    if manifest.vendor != connection.vendor:
        raise CopyRefused("vendor", manifest.vendor)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise CopyRefused("newer", manifest.version)
    return manifest


def _unpack(content: IO[bytes], target: Path) -> str:
    """Write a member to a file that only we can read; return its SHA-256."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while data := content.read(_CHUNK):
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def try_out(source: BinaryIO, *, key: PrivateKey, progress: Progress) -> Manifest:
    """Read a copy back into a throwaway database, compare it with its manifest, and leave no trace.

    Raises
    ------
    CopyRefused
        Also with the reason ``rows`` if a table has not the rows that it should have.
    beamward.foundation.backup.sealing.NotOurs, WrongKey, Damaged
    """
    with _unpacked(source, key, progress) as (manifest, folder):
        if connection.vendor == "sqlite":
            with _opened_sqlite(folder / DATABASE) as copy:
                _compare(copy, manifest)
        else:
            name = f"beamward_trial_{secrets.token_hex(6)}"
            with postgres.throwaway(name) as copy:
                postgres.restore(folder / DATABASE, database=name)
                _compare(copy, manifest)
    return manifest


def restore(source: BinaryIO, *, key: PrivateKey, progress: Progress) -> Manifest:
    """Read a copy back into the empty database and data folder of this installation.

    Raises
    ------
    CopyRefused
        With the reason ``database`` or ``files`` if there is something that would be overwritten.
    beamward.foundation.backup.sealing.NotOurs, WrongKey, Damaged
    """
    _require_empty()
    with _unpacked(source, key, progress) as (manifest, folder):
        if connection.vendor == "sqlite":
            with _opened_sqlite(folder / DATABASE) as copy:
                _compare(copy, manifest)
        unpacked = folder / FILES
        if unpacked.exists():
            shutil.copytree(unpacked, settings.MEDIA_ROOT, dirs_exist_ok=True)
        # The database last: until it is there, nobody takes half a copy for a whole one.
        if connection.vendor == "sqlite":
            connection.close()
            os.replace(folder / DATABASE, connection.settings_dict["NAME"])
        else:
            postgres.restore(folder / DATABASE)
            _compare(connection, manifest)
    return manifest


def _require_empty() -> None:
    # Only a table that holds something counts: looking may itself have made an empty SQLite file.
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise CopyRefused("database")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(path.is_file() for path in media.rglob("*")):
        raise CopyRefused("files", str(media))


def _compare(connection_: Any, manifest: Manifest) -> None:
    if connection_.vendor == "sqlite":
        with connection_.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone() != ("ok",):
                raise Damaged
    found = _rows_of(connection_)
    wrong = sorted(
        table
        for table in found.keys() | manifest.rows.keys()
        if found.get(table) != manifest.rows.get(table)
    )
    if wrong:
        raise CopyRefused("rows", ", ".join(wrong))


@contextmanager
def _opened_sqlite(path: Path) -> Iterator[Any]:
    """Lend a Django connection to a SQLite file."""
    other = connection.copy("throwaway")
    other.settings_dict = {**connection.settings_dict, "NAME": str(path), "OPTIONS": {}}
    try:
        yield other
    finally:
        other.close()
