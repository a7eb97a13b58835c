"""Keeping, removing and sweeping files."""

import hashlib
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from beamward.foundation.accounts.models import User
from beamward.foundation.files import FileRefused, disk, queries, services
from beamward.foundation.files.models import StoredFile
from beamward.foundation.jobs import labels
from beamward.foundation.jobs import services as jobs
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Actor, Entry
from tests.foundation.files.conftest import PDF, picture, upload
from tests.support.factories import NOW


def keep(
    department: Department, data: bytes | None = None, by: User | None = None, **options: Any
) -> StoredFile:
    """Keep a file beside the department."""
    return services.add(
        department=department,
        subject=department,
        upload=upload(data or picture(), **{k: v for k, v in options.items() if k == "name"}),
        by=by,
        at=NOW,
        keep_name=options.get("keep_name", False),
    )


def lying() -> list[Path]:
    """Return all files on the disk."""
    return sorted(path for path in disk.path_of("").rglob("*") if path.is_file())


def test_a_file_lies_under_a_random_name_that_only_we_can_read(department: Department) -> None:
    file = keep(department)
    path = disk.path_of(file.stored_name)
    data = path.read_bytes()
    assert path.parent.name == path.name[:2]
    assert "Zhang" not in str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert list(queries.files_of(department)) == [file]


def test_two_like_pictures_are_two_files(department: Department) -> None:
    assert keep(department).stored_name != keep(department).stored_name
    assert len(lying()) == 2


def test_the_name_of_a_picture_in_a_report_is_not_kept(department: Department) -> None:
    keep(department)
    assert "Zhang" not in str(StoredFile.objects.values()) + str(Entry.objects.values())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("质控记录 2026-03.pdf", "质控记录 2026-03.pdf"),
        ("..\\..\\windows\\evil.exe", "evil.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_the_name_of_evidence_is_kept_and_ends_as_its_content_demands(
    department: Department, quality_lead: User, name: str, shown: str
) -> None:
    file = keep(department, PDF, by=quality_lead, keep_name=True, name=name)
    assert file.shown_name == shown


def test_a_document_that_can_name_its_author_is_refused_where_names_are_not_kept(
    department: Department, quality_lead: User
) -> None:
    with pytest.raises(FileRefused):
        keep(department, PDF)
    with pytest.raises(FileRefused):
        services.add(
            department=department,
            subject=department,
            upload=services.read(upload(PDF)),
            by=None,
            at=NOW,
            keep_name=False,
        )
    assert lying() == []
    assert keep(department, PDF, by=quality_lead, keep_name=True).content_type == "application/pdf"


def test_a_file_that_a_form_has_read_already_is_kept(department: Department) -> None:
    file = services.add(
        department=department,
        subject=department,
        upload=services.read(upload(PDF)),
        by=None,
        at=NOW,
        keep_name=True,
        name="质控.pdf",
    )
    assert file.shown_name == "质控.pdf"


def test_the_installation_sets_the_largest_size(department: Department, settings: Any) -> None:
    settings.BEAMWARD = replace(settings.BEAMWARD, upload_limit_mb=1)
    keep(department, PDF + b" " * 999_000 + b"%%EOF", keep_name=True)
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        keep(department, PDF + b" " * 1_000_000 + b"%%EOF", keep_name=True)


def test_the_trail_tells_who_added_and_removed_a_file(
    department: Department, quality_lead: User
) -> None:
    keep(department)
    file = keep(department, by=quality_lead)
    services.remove(file=file, by=quality_lead, at=NOW)
    acts = Entry.objects.filter(act__startswith="file.").order_by("id")
    assert list(acts.values_list("act", "actor", "by")) == [
        ("file.added", Actor.REPORTER, None),
        ("file.added", Actor.PERSON, quality_lead.pk),
        ("file.removed", Actor.PERSON, quality_lead.pk),
    ]
    assert acts[2].before["sha256"] == acts[1].after["sha256"]
    assert acts[2].department_id == department.pk


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_the_disk_with_the_commit(department: Department) -> None:
    file = keep(department)
    with transaction.atomic():
        services.remove(file=file, by=None, at=NOW)
        transaction.set_rollback(True)
    file = StoredFile.objects.get()
    assert len(lying()) == 1
    services.remove(file=file, by=None, at=NOW)
    assert lying() == []


@pytest.mark.django_db(transaction=True)
def test_a_file_without_a_row_is_swept_after_a_day_and_no_other(department: Department) -> None:
    kept = keep(department)
    with transaction.atomic():
        keep(department)
        transaction.set_rollback(True)
    assert len(lying()) == 2
    now = datetime.now(UTC)
    for folder in disk.FOLDERS:
        services.sweep(folder=folder, at=now)
    assert len(lying()) == 2
    later = now + services.ORPHANS_KEPT + timedelta(minutes=1)
    swept = [services.sweep(folder=folder, at=later) for folder in disk.FOLDERS]
    assert sum(found.deleted for found in swept) == 1
    assert lying() == [disk.path_of(kept.stored_name)]


def test_the_sweep_says_how_many_files_are_missing(department: Department) -> None:
    assert _sweep().endswith("Deleted without a record: 0.")
    keep(department)
    gone = keep(department)
    os.unlink(disk.path_of(gone.stored_name))
    assert _sweep().startswith("Files missing on the disk: 1.")


def _sweep() -> str:
    job = jobs.start(kind="files.sweep", at=NOW)
    jobs.perform(public_id=job.public_id, clock=lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", len(disk.FOLDERS))
    return labels.message_of(job)
