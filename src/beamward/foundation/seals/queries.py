"""Questions about seals and their keys."""

from collections.abc import Collection, Iterable

from django.db.models import Model, Q, QuerySet

from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.seals.models import Holder, Opening, OpeningState, Pair, Seal


def holders_of(department: Department) -> QuerySet[Holder]:
    """Return the keys with which seals of the department can be opened today, the oldest first."""
    return Holder.objects.filter(
        department=department,
        user__is_active=True,
        user__memberships__department=department,
        user__memberships__role=Role.CONFIDANT,
    ).order_by("pk")


def has_holder(department: Department) -> bool:
    """Tell whether somebody holds a key of the department."""
    return holders_of(department).exists()


def lapsed_holders_of(department: Department) -> QuerySet[Holder]:
    """Return the keys of those who are no confidants any more."""
    current = holders_of(department).values("pk")
    return (
        Holder.objects.filter(department=department)
        .exclude(pk__in=current)
        .select_related("user", "department")
        .order_by("pk")
    )


def key_of(person: User, department: Department) -> Holder | None:
    """Return a person's key of a department, or None."""
    return (
        Holder.objects.filter(department=department, user=person)
        .select_related("user", "department")
        .first()
    )


def keys_of(person: User) -> QuerySet[Holder]:
    """Return a person's keys, in whatever department."""
    return Holder.objects.filter(user=person).select_related("department").order_by("pk")


def of_public_id(public_id: str) -> Holder | None:
    """Return the key of that id, or None."""
    return Holder.objects.filter(public_id=public_id).select_related("user", "department").first()


def opening_of_public_id(public_id: str) -> Opening | None:
    """Return the opening of that id, or None."""
    return (
        Opening.objects.filter(public_id=public_id)
        .select_related("seal__department", "asked_by")
        .first()
    )


def seal_of(record: Model) -> Seal | None:
    """Return what is sealed about a record, or None."""
    return (
        Seal.objects.select_related("department")
        .filter(
            subject_kind=subjects.kind_of(record),
            subject_id=record.public_id,  # type: ignore[attr-defined]
        )
        .first()
    )


def sealed_of(department: Department, kind: str) -> QuerySet[Seal, str]:
    """Return the ids of the records of a kind about which something is sealed."""
    return Seal.objects.filter(department=department, subject_kind=kind).values_list(
        "subject_id", flat=True
    )


def can_be_opened_by_two(seal: Seal, holder: Holder) -> bool:
    """Tell whether this holder can open the seal together with another one who is still there."""
    current = set(holders_of(seal.department).values_list("pk", flat=True))
    return any(other in current for other in _partners(seal, holder))


def _partners(seal: Seal, holder: Holder) -> Iterable[int]:
    pairs = Pair.objects.filter(Q(first=holder) | Q(second=holder), seal=seal, first__isnull=False)
    for first, second in pairs.values_list("first_id", "second_id"):
        if first is not None:
            yield second if first == holder.pk else first


def openings_of(seal: Seal) -> QuerySet[Opening]:
    """Return every wish to open a seal, the oldest first."""
    return (
        Opening.objects.filter(seal=seal)
        .select_related("asked_by", "decided_by", "seal__department")
        .order_by("id")
    )


def consent_of(seal: Seal) -> Opening | None:
    """Return the standing consent of who is sealed in, or None."""
    return openings_of(seal).filter(asked_by=None, state=OpeningState.OPEN).first()


def standing_opening_of(seal: Seal) -> Opening | None:
    """Return what a confidant has asked for and is neither refused nor over, or None."""
    return (
        openings_of(seal)
        .filter(asked_by__isnull=False, state__in=[OpeningState.ASKED, OpeningState.OPEN])
        .first()
    )


def may_be_read_by(opening: Opening, person: User) -> bool:
    """Tell whether an open seal lies open for this person."""
    return (
        opening.state == OpeningState.OPEN and opening.handed.filter(holder__user=person).exists()
    )


def is_asked(opening: Opening, person: User) -> bool:
    """Tell whether this person is asked to open a seal with another."""
    return (
        opening.state == OpeningState.ASKED and opening.handed.filter(holder__user=person).exists()
    )


def waiting_for(person: User, departments: Collection[int]) -> QuerySet[Opening]:
    """Return what others have asked for and this person could agree to, the oldest first."""
    return (
        Opening.objects.filter(
            state=OpeningState.ASKED,
            seal__department__in=departments,
            handed__holder__user=person,
        )
        .select_related("asked_by", "seal", "seal__department")
        .order_by("id")
    )
