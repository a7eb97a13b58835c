"""Questions about files."""

from typing import Any

from django.db.models import Model, QuerySet

from beamward.foundation import subjects
from beamward.foundation.files.models import StoredFile


def files_of(subject: Model) -> QuerySet[StoredFile]:
    """Return the files kept beside a record, the oldest first."""
    return StoredFile.objects.filter(
        subject_kind=subjects.kind_of(subject),
        subject_id=subject.public_id,  # type: ignore[attr-defined]
    ).order_by("id")


def of_public_id(public_id: str) -> StoredFile | None:
    """Return the file of that id, or None."""
    return StoredFile.objects.filter(public_id=public_id).first()


def stored_in(folder: str) -> set[str]:
    """Return the names of all files that should lie in one of the folders on the disk."""
    names = StoredFile.objects.filter(stored_name__startswith=f"{folder}/")
    return set(names.values_list("stored_name", flat=True))


def names_on_disk(connection: Any) -> list[str]:
    """Return the names under which the files lie that a database names, asked through ``connection``."""
    table = connection.ops.quote_name(StoredFile._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT stored_name FROM {table} ORDER BY stored_name")  # noqa: S608
        return [name for (name,) in cursor.fetchall()]
