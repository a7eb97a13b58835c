"""How actions are shown by those who do not know their kind: trail, files, notices, leavers."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beamward.features.actions import access, queries
from beamward.features.actions.models import Action, ActionState
from beamward.foundation import subjects
from beamward.foundation.accounts import handover
from beamward.foundation.accounts.models import User


def address_of(action: Action) -> str:
    """Return the path of an action's page."""
    return reverse("action", args=[action.public_id])


def in_hand(person: User) -> Iterator[handover.Piece]:
    """Yield the open actions of a person who leaves."""
    for action in queries.owned_by(person).filter(state=ActionState.OPEN):
        yield handover.Piece(action.public_id, address_of(action))


def register() -> None:
    """Make actions known by their kind."""
    subjects.register(
        subjects.Kind(
            name=access.KIND,
            find=queries.of_public_id,
            title=lambda action: action.title,
            url=address_of,
            may_read=access.may_read,
            part_of=lambda action: (action.subject_kind, action.subject_id),
        )
    )
    handover.register(access.KIND, handover.Kind(_("Open actions"), in_hand))
