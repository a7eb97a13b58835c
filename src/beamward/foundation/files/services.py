"""Keeping files beside records.

Whether somebody may add or remove one is judged by the app that owns the record.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files import File
from django.db import models, transaction

from beamward.foundation import subjects, trail
from beamward.foundation.accounts.models import User
from beamward.foundation.files import content, disk, queries
from beamward.foundation.files.content import Content
from beamward.foundation.files.models import StoredFile
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import holds

ORPHANS_KEPT = timedelta(days=1)
"""Longer than any transaction: the row of a file may still be on its way."""

_SHOWN = ("content_type", "size", "sha256")


def read(upload: "File[bytes]", *, pictures_only: bool = False) -> Content:
    """Return what is stored of a file that somebody sent; nothing is stored yet.

    A form calls this when it judges what came, before a transaction is open: writing a picture anew
    takes a second in which nobody else should have to wait.

    Raises
    ------
    FileRefused
        If the file is empty, too large, damaged or of a type that is not taken.
    """
    return content.read(
        upload,
        most_bytes=settings.BEAMWARD.upload_limit_mb * 1_000_000,
        pictures_only=pictures_only,
    )


@transaction.atomic
def add(
    *,
    department: Department,
    subject: models.Model,
    upload: "File[bytes] | Content",
    by: User | None,
    at: datetime,
    keep_name: bool,
    name: str = "",
) -> StoredFile:
    """Keep a file beside a record.

    It is on the disk before the row is committed. If the transaction fails later, the file is left
    without a row, and the sweep deletes it.

    Parameters
    ----------
    upload : File or Content
        What came, or what ``read`` made of it.
    keep_name : bool
        Whether the name is kept: that of a picture in a report can name a person. A document whose
        name is not kept is refused, because inside it can name its author.
    name : str, optional
        The name, where ``upload`` is a ``Content``, which has none.

    Raises
    ------
    FileRefused
        If the file is empty, too large, damaged or of a type that is not taken.
    """
    if isinstance(upload, Content):
        kept = upload
    else:
        kept, name = read(upload, pictures_only=not keep_name), name or upload.name or ""
    if not keep_name and kept.content_type not in content.PICTURES:
        raise content.FileRefused(content.not_a_picture())
    file = StoredFile(
        department=department,
        subject_kind=subjects.kind_of(subject),
        subject_id=subject.public_id,  # type: ignore[attr-defined]
        stored_name=disk.new_name(),
        shown_name=_readable(name, kept.content_type) if keep_name else "",
        content_type=kept.content_type,
        size=len(kept.data),
        sha256=hashlib.sha256(kept.data).hexdigest(),
        added_at=at,
        added_by=by,
    )
    disk.write(file.stored_name, kept.data)
    file.save(force_insert=True)
    trail.record("file.added", subject=file, by=by, at=at, after=trail.picture(file, _SHOWN))
    return file


@transaction.atomic
def remove(*, file: StoredFile, by: User | None, at: datetime) -> None:
    """Remove a file for good; the trail keeps that it was there, and its checksum.

    Raises
    ------
    beamward.foundation.retention.holds.UnderHold
        If a legal hold stands over the record beside which it lies.
    """
    holds.require_free(file)
    trail.record("file.removed", subject=file, by=by, at=at, before=trail.picture(file, _SHOWN))
    stored_name = file.stored_name
    file.delete()
    # Only now is it certain: a rollback must not leave a row without its file.
    transaction.on_commit(lambda: disk.delete(stored_name))


@transaction.atomic
def remove_all_of(*, subject: models.Model, by: User, at: datetime) -> list[tuple[str, str]]:
    """Remove every file beside a record for good; return kind and id of each."""
    gone = []
    for file in queries.files_of(subject):
        gone.append((subjects.kind_of(file), file.public_id))
        remove(file=file, by=by, at=at)
    return gone


@dataclass(frozen=True)
class Swept:
    """What the sweep of a folder found."""

    deleted: int
    missing: int


def sweep(*, folder: str, at: datetime) -> Swept:
    """Delete the files of a folder that no row knows, and count the rows whose file is missing."""
    written = disk.written_in(folder)
    stored = queries.stored_in(folder)
    orphans = [
        name
        for name, written_at in written.items()
        if name not in stored and at - written_at > ORPHANS_KEPT
    ]
    for name in orphans:
        disk.delete(name)
    # A file removed while we looked is not missing.
    missing = stored - written.keys()
    return Swept(len(orphans), len(missing & queries.stored_in(folder)) if missing else 0)


def _readable(name: str, content_type: str) -> str:
    """Return the name without folders and control characters, ending as its content demands."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    plain = "".join(char for char in stem if char.isprintable()).strip()
    return f"{plain[:100] or 'file'}.{content.EXTENSIONS[content_type]}"
