"""What other apps add to the pages of a department; they register it in ``AppConfig.ready``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Machine


@dataclass(frozen=True)
class MachineLink:
    """A link beside each machine, for example to its poster."""

    label: str | Promise
    url: Callable[[Machine], str]


@dataclass(frozen=True)
class Tab:
    """A further page of a department; its URL takes the department's code."""

    name: str
    label: str | Promise
    url_name: str
    visible: Callable[[User, Department], bool]
    order: int


_machine_links: dict[str, MachineLink] = {}
_tabs: dict[str, Tab] = {}
_techniques: list[Callable[[], Sequence[tuple[str, str]]]] = []


def register_machine_link(link: MachineLink) -> None:
    """Show ``link`` beside each machine that is in use."""
    _machine_links[str(link.label)] = link


def machine_links(machine: Machine) -> list[tuple[str, str]]:
    """Return label and address of each link of a machine."""
    return [(str(link.label), link.url(machine)) for link in _machine_links.values()]


def register_tab(tab: Tab) -> None:
    """Show ``tab`` among the pages of a department."""
    _tabs[tab.name] = tab


def tabs_for(user: User, department: Department) -> list[Tab]:
    """Return the pages of a department that ``user`` sees, in order."""
    seen = [tab for tab in _tabs.values() if tab.visible(user, department)]
    return sorted(seen, key=lambda tab: (tab.order, tab.name))


def offer_techniques(choices: Callable[[], Sequence[tuple[str, str]]]) -> None:
    """Let a machine's technique be chosen among ``choices`` (code, label) instead of typed."""
    _techniques[:] = [choices]


def techniques() -> Sequence[tuple[str, str]]:
    """Return the techniques that a machine may have; empty where no app knows any."""
    return _techniques[0]() if _techniques else ()
