"""Accounts of people who have left, as a kind of record that can be disposed of."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.notices import services as notices
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Membership
from beamward.foundation.retention import access, registry
from beamward.foundation.retention.models import Disposal
from beamward.foundation.retention.rules import CountedFrom, RecordKind
from beamward.foundation.subjects import kind_of

KIND = User._meta.label_lower


def ended(
    department: Department, counted_from: CountedFrom, latest: date | None
) -> "QuerySet[Any, Any]":
    """Return id and last day of the closed accounts of people who worked in this department alone."""
    elsewhere = Membership.objects.filter(user=OuterRef("pk")).exclude(department=department)
    gone = Disposal.objects.filter(
        subject_kind=KIND, subject_id=OuterRef("public_id"), kind=RecordKind.ACCOUNT
    )
    left = User.objects.filter(
        Exists(Membership.objects.filter(user=OuterRef("pk"), department=department)),
        ~Exists(elsewhere),
        ~Exists(gone),
        is_active=False,
    )
    dated = left.filter(leaves_on=None) if latest is None else left.filter(leaves_on__lte=latest)
    return dated.order_by("leaves_on", "pk").values_list("public_id", "leaves_on")


def dispose(public_id: str, by: User, at: datetime) -> Sequence[registry.Subject]:
    """Empty an account, but for the name by which the trail tells who acted."""
    user = User.objects.select_for_update().get(public_id=public_id)
    emptied = [(KIND, public_id)]
    for membership in Membership.objects.filter(user=user):
        emptied.append((kind_of(membership), membership.public_id))
        organisations.take_role(membership=membership, by=by, at=at)
    notices.forget_all_of(user=user)
    emptied += accounts.empty(user=user)
    return emptied


def register() -> None:
    """Make accounts of leavers known as a kind of record."""
    registry.register(
        registry.Kind(
            name=RecordKind.ACCOUNT,
            subject_kind=KIND,
            counted_from=(CountedFrom.LEFT,),
            ended=ended,
            dispose=dispose,
            may_dispose=access.may_dispose_of_accounts,
        )
    )
