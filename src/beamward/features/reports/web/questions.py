"""What the form offers as answers, in the words and with the terms of one department."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


@dataclass(frozen=True)
class Questions:
    """The answers that one department offers.

    `helps` explains kinds of event by their code.
    """

    kinds: list[Choice]
    helps: dict[str, str]
    steps: list[Choice | Group]
    places: list[Choice | Group]
    machines: dict[str, Machine]
    techniques: frozenset[str]
    today: date

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


def questions_for(department: Department, *, at: datetime) -> Questions:
    """Return what the form of a department offers."""
    language = get_language() or "en"
    lists = queries.vocabularies(list(queries.VOCABULARIES.values()), department)
    machines = {machine.public_id: machine for machine in machines_in_use(department)}
    kinds = lists["event_type"].offered()
    return Questions(
        kinds=[*_choices(kinds, language), (NOT_SURE, _("Not sure"))],
        helps={term.code: term.help(language) for term in kinds},
        steps=_steps(lists["process_step"], language),
        places=_places(machines.values(), lists["modality"], language),
        machines=machines,
        techniques=frozenset(term.code for term in lists["modality"].terms),
        today=at.astimezone(ZoneInfo(department.time_zone)).date(),
    )


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
