"""What the form offers as answers, in the words and with the terms of one department."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beamward.domain import vocabulary
from beamward.domain.vocabulary import GeneralAnswer, Term, Vocabulary
from beamward.features.reports import labels, queries
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.organisations.queries import machines_in_use
from beamward.foundation.ui import written

NOT_SURE = GeneralAnswer.NOT_SURE.value
OTHER_DAY = "other"

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


class Questions:
    """The answers that one department offers, each list made when somebody asks for it.

    Parameters
    ----------
    department : Department
        Whose form it is.
    at : datetime
        When it is filled in.
    """

    def __init__(self, department: Department, *, at: datetime) -> None:
        self.department = department
        self.today = at.astimezone(ZoneInfo(department.time_zone)).date()
        self._language = get_language() or "en"

    @cached_property
    def _lists(self) -> dict[str, Vocabulary]:
        return queries.vocabularies(list(queries.VOCABULARIES.values()), self.department)

    @cached_property
    def kinds(self) -> list[Choice]:
        """The kinds of event."""
        offered = self._lists["event_type"].offered()
        return [*_choices(offered, self._language), (NOT_SURE, _("Not sure"))]

    @cached_property
    def helps(self) -> dict[str, str]:
        """What each kind of event means, by its code."""
        return {term.code: term.help(self._language) for term in self._lists["event_type"].terms}

    @cached_property
    def steps(self) -> list[Choice | Group]:
        """The steps of the pathway, in groups."""
        return _steps(self._lists["process_step"], self._language)

    @cached_property
    def places(self) -> list[Choice | Group]:
        """The machines in use and the techniques, in groups."""
        return _places(self.machines.values(), self._lists["modality"], self._language)

    @cached_property
    def machines(self) -> dict[str, Machine]:
        """The machines in use, by their id."""
        return {machine.public_id: machine for machine in machines_in_use(self.department)}

    def knows_technique(self, code: str) -> bool:
        """Tell whether the code is a technique of the department's list."""
        return any(term.code == code for term in self._lists["modality"].terms)

    def machine_at(self, code: str) -> Machine | None:
        """Return the machine of that code, as a QR code names it, or None."""
        return next((each for each in self.machines.values() if each.code == code), None)

    def days(self, chosen: str) -> tuple[list[Choice], dict[str, str]]:
        """Return the days to choose from, and the date of each.

        A day is named by its date, so that a page left open overnight still means the day it showed.
        """
        yesterday = self.today - timedelta(days=1)
        days = {self.today.isoformat(): _("Today"), yesterday.isoformat(): _("Yesterday")}
        dates = {iso: written.date_of(date.fromisoformat(iso)) for iso in days}
        day = as_day(chosen)
        if day is not None:
            days.setdefault(chosen, written.date_of(day))
        return [*days.items(), (OTHER_DAY, _("Another day")), (NOT_SURE, _("Not sure"))], dates


def as_day(text: str) -> date | None:
    """Return the day that ``text`` names (ISO 8601), or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def techniques() -> Sequence[Choice]:
    """Return the techniques that a machine may have, as we ship them."""
    return _choices(vocabulary.load("modality").offered(), get_language() or "en")


def _choices(terms: Iterable[Term], language: str) -> list[Choice]:
    return [(term.code, term.label(language)) for term in terms]


def _steps(steps: Vocabulary, language: str) -> list[Choice | Group]:
    offered = {term.code: term for term in steps.offered()}
    groups: list[Choice | Group] = [("", _("Please choose")), (NOT_SURE, _("Not sure"))]
    for title, codes in labels.IN_GROUPS:
        members = [
            term
            for code in codes
            for term in offered.values()
            if term.code == code or term.parent == code
        ]
        if members:
            groups.append((str(title), _choices(members, language)))
    # A step that an edition adds later is offered even before somebody has found it a group.
    grouped = {code for _title, codes in labels.IN_GROUPS for code in codes}
    rest = [term for term in offered.values() if not grouped & {term.code, term.parent}]
    return groups + _choices(rest, language)


def _places(
    machines: Iterable[Machine], modality: Vocabulary, language: str
) -> list[Choice | Group]:
    groups: list[Choice | Group] = [("", _("Please choose")), (NOT_SURE, _("Not sure"))]
    named = [(f"machine:{machine.public_id}", machine.name) for machine in machines]
    if named:
        groups.append((_("Machine"), named))
    offered = modality.offered()
    alone: list[Choice] = []
    for top in (term for term in offered if term.parent is None):
        below = [term for term in offered if term.parent == top.code]
        members = [(f"technique:{term.code}", term.label(language)) for term in (top, *below)]
        if below:
            groups.append((top.label(language), members))
        else:
            alone += members
    if alone:
        groups.append((_("Other techniques"), alone))
    return groups
