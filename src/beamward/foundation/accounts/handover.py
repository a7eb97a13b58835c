"""What a person leaves open. Each feature that hands out work registers its own in ``ready``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from beamward.foundation.accounts.models import User


@dataclass(frozen=True)
class Piece:
    """A piece of work: its public id, which tells nothing of the content, and its page."""

    public_id: str
    url: str


@dataclass(frozen=True)
class Kind:
    """One kind of work, in the words of the reader, and how a person's open pieces are found."""

    label: str | Promise
    open_of: Callable[[User], Iterable[Piece]]


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a kind of work known; a second registration of the same name replaces the first."""
    _kinds[name] = kind


def open_work(person: User) -> list[tuple[str, list[Piece]]]:
    """Return what the person has in hand, by kind; kinds without any are left out."""
    found = ((str(kind.label), list(kind.open_of(person))) for kind in _kinds.values())
    return [(label, pieces) for label, pieces in found if pieces]
