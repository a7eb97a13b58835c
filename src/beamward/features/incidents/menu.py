"""Where incidents stand in the menu."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from beamward.features.incidents import access, listing, queries
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Role
from beamward.foundation.organisations.queries import departments_of
from beamward.foundation.ui import navigation


def register() -> None:
    """Put the pages of this feature into the menu."""
    navigation.register(
        navigation.Entry(
            name="home", label=_("Home"), url_name="home", visible=lambda user: True, order=0
        )
    )
    navigation.register(
        navigation.Entry(
            name="triage",
            label=_("Triage"),
            url_name="triage-queue",
            visible=lambda user: _works_as(user, access.TRIAGERS),
            order=20,
            count=_to_triage,
        )
    )
    navigation.register(
        navigation.Entry(
            name="incidents",
            label=_("Incidents"),
            url_name="incidents",
            visible=lambda user: _works_as(user, access.LISTERS),
            order=21,
        )
    )
    navigation.register(
        navigation.Entry(
            name="lessons",
            label=_("Lessons"),
            url_name="lessons",
            visible=lambda user: _works_as(user, access.MEMBERS),
            order=40,
        )
    )


def _works_as(user: User, roles: Iterable[Role]) -> bool:
    return bool(departments_of(user, *roles))


def _to_triage(user: User) -> int:
    waiting = queries.to_triage(departments_of(user, *access.TRIAGERS))
    return min(listing.counted(waiting), listing.MOST_COUNTED)
