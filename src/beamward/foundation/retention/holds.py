"""What stands against destroying a record. Whatever destroys asks here first.

Several records may tell of one event: a report, its incident, actions, files, and other reports that were
merged into it. ``foundation.subjects`` knows what belongs to what; a hold on one of them holds them all.
"""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from beamward.foundation import subjects
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention.models import Hold
from beamward.foundation.ui import written


class UnderHold(PermissionDenied):
    """A legal hold forbids it; the argument is a sentence that names who placed it."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(
            _(
                "%(name)s has placed this under a legal hold on %(day)s. While it stands, nothing in"
                " it can be deleted, erased or masked."
            )
            % {"name": hold.placed_by.full_name, "day": written.date_of(hold.placed_at)}
        )
        self.hold = hold


def standing(department_id: int) -> QuerySet[Hold]:
    """Return the holds that stand in a department, the oldest first."""
    return (
        Hold.objects.filter(department=department_id, lifted_at__isnull=True)
        .select_related("placed_by")
        .order_by("id")
    )


def over(kind: str, public_id: str, department_id: int) -> list[Hold]:
    """Return the holds that stand over a record."""
    found = list(standing(department_id))
    if not found:
        return []
    whole = subjects.whole_of(kind, public_id)
    return [
        hold
        for hold in found
        if not hold.subject_kind or subjects.whole_of(hold.subject_kind, hold.subject_id) == whole
    ]


def over_record(record: models.Model) -> list[Hold]:
    """Return the holds that stand over a record of a department."""
    return over(subjects.kind_of(record), *_of(record))


def require_free(record: models.Model) -> None:
    """Refuse to destroy what is under a hold. It is asked inside the transaction that destroys, first.

    Raises
    ------
    UnderHold
        If a hold stands over the record.
    """
    require_free_by_id(subjects.kind_of(record), *_of(record))


def require_free_by_id(kind: str, public_id: str, department_id: int | None) -> None:
    """Refuse to destroy what is under a hold; a record of no department is under none.

    Raises
    ------
    UnderHold
        If a hold stands over the record.
    """
    if department_id is None:
        return
    one_at_a_time(department_id)
    for hold in over(kind, public_id, department_id):
        raise UnderHold(hold)


def require_none(department_id: int) -> None:
    """Refuse what could destroy parts of any record while any hold stands in the department.

    Raises
    ------
    UnderHold
        If one stands.
    """
    one_at_a_time(department_id)
    for hold in standing(department_id):
        raise UnderHold(hold)


def one_at_a_time(department_id: int) -> None:
    """Let whoever destroys and whoever places a hold wait for each other; reports come in meanwhile."""
    Department.objects.select_for_update(no_key=True).get(pk=department_id)


def _of(record: models.Model) -> tuple[str, int]:
    return str(getattr(record, "public_id", "")), int(getattr(record, "department_id", 0))
