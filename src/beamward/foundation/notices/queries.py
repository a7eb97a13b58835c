"""Questions about notices."""

from django.db.models import Exists, Model, OuterRef, QuerySet

from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.notices.models import Notice


def all_of(user: User) -> QuerySet[Notice]:
    """Return what the person was told, the newest first."""
    return Notice.objects.filter(to=user).order_by("-id")


def unread_of(user: User) -> QuerySet[Notice]:
    """Return what the person was told and has not read yet, the newest first."""
    return all_of(user).filter(read_at=None)


def untold(people: QuerySet[User], *, kind: str, subject: Model) -> QuerySet[User]:
    """Return those of ``people`` for whom no unread notice of this kind waits about the subject."""
    waiting = Notice.objects.filter(
        to=OuterRef("pk"),
        kind=kind,
        subject_kind=subjects.kind_of(subject),
        subject_id=subject.public_id,  # type: ignore[attr-defined]
        read_at=None,
    )
    return people.filter(~Exists(waiting))


def count_unread(user: User) -> int:
    """Return how many notices wait for the person."""
    return unread_of(user).count()


def of_public_id(public_id: str) -> Notice | None:
    """Return the notice of that id, with the person it is for, or None."""
    return Notice.objects.select_related("to").filter(public_id=public_id).first()


def older_than(notices: QuerySet[Notice], public_id: str) -> QuerySet[Notice]:
    """Return those of ``notices`` made before the one of that id; all, if there is none."""
    last = notices.filter(public_id=public_id).values_list("pk", flat=True).first()
    return notices if last is None else notices.filter(pk__lt=last)
