"""Reading the trail."""

from django.db.models import Model, QuerySet

from beamward.foundation.trail.models import Entry


def entries_of(record: Model) -> QuerySet[Entry]:
    """Return the entries of one record, the oldest first."""
    return (
        Entry.objects.filter(
            subject_kind=record._meta.label_lower,
            subject_id=str(getattr(record, "public_id", "")),
        )
        .select_related("by")
        .order_by("id")
    )


def entries_of_kind(kind: str, department_id: int, *, most: int) -> QuerySet[Entry]:
    """Return the latest entries of one kind of record in a department, the newest first."""
    return (
        Entry.objects.filter(subject_kind=kind, department=department_id)
        .select_related("by")
        .order_by("-id")[:most]
    )
