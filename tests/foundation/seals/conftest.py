"""A department with three confidants, two of whom begin with keys."""

from collections.abc import Callable

import pytest

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.seals import services
from beamward.foundation.seals.models import Holder, Seal
from tests.support.factories import NOW, PASSPHRASE, make_person

NAME = "Zhao Qiang 赵强, ext. 4411"
CODE = "K2T-5YX-P9K-BZH-MKM-Q42-10B"


@pytest.fixture
def holder_of(department: Department) -> Callable[[str], Holder]:
    """Return a maker of confidants with keys."""

    def make(login: str) -> Holder:
        person = make_person(department, Role.CONFIDANT, login=login)
        return services.set_up(
            department=department, passphrase=PASSPHRASE, by=person, at=NOW
        ).holder

    return make


@pytest.fixture
def ada(holder_of: Callable[[str], Holder]) -> Holder:
    """A confidant with a key."""
    return holder_of("ada")


@pytest.fixture
def bo(holder_of: Callable[[str], Holder]) -> Holder:
    """Another confidant with a key."""
    return holder_of("bo")


@pytest.fixture
def sealed(department: Department, ada: Holder, bo: Holder) -> Seal:
    """A name that is sealed for two confidants and the bearer of a code."""
    return services.seal(department=department, subject=department, text=NAME, code=CODE)


def unlock(holder: Holder, passphrase: str = PASSPHRASE) -> services.OpenKey:
    """Return the holder's key, unwrapped."""
    return services.unlock(
        department=holder.department, passphrase=passphrase, by=User.objects.get(pk=holder.user_id)
    )


def opened_by_two(sealed: Seal, one: Holder, other: Holder) -> str:
    """Return what two confidants see together."""
    opening = services.ask(sealed=sealed, reason="A threat.", key=unlock(one), at=NOW)
    return services.agree(opening=opening, key=unlock(other), at=NOW)


def opened_by_consent(sealed: Seal, holder: Holder, code: str = CODE) -> str:
    """Return what a confidant reads with the bearer's consent."""
    opening = services.consent(sealed=sealed, code=code, at=NOW)
    return services.read(opening=opening, key=unlock(holder), at=NOW)
