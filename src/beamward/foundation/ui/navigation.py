"""The entries of the menu. Each app registers its own in its ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise

from beamward.foundation.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """A place that people go to.

    Parameters
    ----------
    name : str
        A word by which a page says that it belongs here: ``{% set place = "incidents" %}``.
    label : str
        What the menu says; translated lazily.
    url_name : str
        The name of a URL without arguments.
    visible : callable
        Tells whether a person has business there. It asks for roles, which are read once a page.
    order : int
        Smaller stands higher.
    count : callable, optional
        How many things wait there for the person; 0 shows nothing.
    """

    name: str
    label: str | Promise
    url_name: str
    visible: Callable[[User], bool]
    order: int
    count: Callable[[User], int] | None = None


@cache
def fixed_address(name: str) -> str:
    """Return the address of a page that is there only once; every page names a dozen of them."""
    return reverse(name)


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Put ``entry`` into the menu; a second registration of the same name replaces the first."""
    _entries[entry.name] = entry


def entries_for(user: User) -> list[Entry]:
    """Return the entries that ``user`` sees, in the order of the menu."""
    seen = [entry for entry in _entries.values() if entry.visible(user)]
    return sorted(seen, key=lambda entry: (entry.order, entry.name))
