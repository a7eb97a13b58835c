"""Filters of a list and the address in which they live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from markupsafe import Markup

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import labels, listing
from beamward.features.incidents.listing import Filters, Sort
from beamward.features.incidents.models import Origin
from beamward.features.incidents.terms import VOCABULARIES, Choice, Terms
from beamward.foundation.accounts.models import User
from beamward.foundation.ui import written

_NAMES = {
    "received_from": "from",
    "received_to": "to",
    "text": "q",
    "for_meeting": "meeting",
}
"""Where an address calls a filter otherwise than we do."""

LONGEST_TEXT = 100


def name_in_address(name: str) -> str:
    """Return what an address calls a filter."""
    return _NAMES.get(name, name)


def read(query: QueryDict | Mapping[str, str]) -> tuple[Filters, Sort]:
    """Return the filters and the order that an address asks for; what makes no sense is left out."""
    state = query.get("state", "")
    origin = query.get("origin", "")
    sort = query.get("sort", "")
    coded = {name: query.get(name, "")[:64] for name in listing.CODED}
    return (
        Filters(
            state=state if state == listing.OPEN or state in set(State) else "",
            origin=origin if origin in Origin.values else "",
            investigator=query.get("investigator", "")[:12],
            for_meeting=bool(query.get("meeting", "")),
            received_from=day(query.get("from", "")),
            received_to=day(query.get("to", "")),
            text=query.get("q", "").strip()[:LONGEST_TEXT],
            **coded,
        ),
        Sort(sort) if sort in set(Sort) else Sort.NEWEST,
    )


def day(text: str) -> date | None:
    """Return the day that a text names, or None."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def written_out(filters: Filters, sort: Sort) -> dict[str, str]:
    """Return filters and order as an address carries them; what changes nothing is left out."""
    query = {
        name_in_address(name): "yes" if value is True else str(value)
        for name, value in filters.given().items()
    }
    if sort is not Sort.NEWEST:
        query["sort"] = sort
    return query


def encoded(filters: Filters, sort: Sort) -> str:
    """Return filters and order as the query of an address."""
    return urlencode(written_out(filters, sort))


@dataclass(frozen=True)
class Options:
    """What each filter offers: pairs of code and label, or the options of a coded one."""

    states: list[tuple[str, str]]
    origins: list[tuple[str, str]]
    coded: dict[str, Markup]
    investigators: list[tuple[str, str]]


def options(terms: Terms, people: Iterable[User], chosen: Filters) -> Options:
    """Return what the filters of a department's list offer."""
    return Options(
        states=[
            (listing.OPEN, _("not ended")),
            *((state.value, str(label)) for state, label in labels.STATES.items()),
        ],
        origins=[(code, str(label)) for code, label in Origin.choices],
        coded={name: _coded_options(terms, name, getattr(chosen, name)) for name in listing.CODED},
        investigators=[
            (listing.NOBODY, _("nobody yet")),
            *((person.public_id, person.full_name) for person in people),
        ],
    )


def _coded_options(terms: Terms, name: str, chosen: str) -> Markup:
    """Return the options of a coded filter; long lists that nobody has changed are made once."""
    if VOCABULARIES[name] in terms.changed:
        made = _written_options(terms.choices(name))
    else:
        made = _shipped_options(name, terms.language)
    option = f'value="{chosen}"'
    # What is put in stands there already, so nothing comes in that was not escaped.
    return Markup(str(made).replace(option, f"{option} selected", 1)) if chosen else made  # noqa: S704


@cache
def _shipped_options(name: str, language: str) -> Markup:
    with override(language):
        return _written_options(Terms(None).choices(name))


def _written_options(choices: Iterable[Choice]) -> Markup:
    written_out = [_option(code, label) for code, label in choices]
    return Markup("").join([*written_out, _option(listing.NOT_GIVEN, _("not answered"))])


def _option(code: str, label: str | list[tuple[str, str]]) -> Markup:
    if isinstance(label, list):
        below = Markup("").join(_option(*choice) for choice in label)
        return Markup('<optgroup label="{}">{}</optgroup>').format(code, below)
    return Markup('<option value="{}">{}</option>').format(code, label)


@dataclass(frozen=True)
class Chip:
    """One filter in words, and the filters that remain without it."""

    text: str
    query: dict[str, str]


def chips(filters: Filters, sort: Sort, terms: Terms, offered: Options) -> list[Chip]:
    """Return the filters that are set, each in words."""
    return [
        Chip(_in_words(name, value, terms, offered), written_out(filters.without(name), sort))
        for name, value in filters.given().items()
    ]


def _in_words(name: str, value: Any, terms: Terms, offered: Options) -> str:
    if name in listing.CODED:
        said = _("not answered") if value == listing.NOT_GIVEN else terms.label(name, value)
        return f"{labels.question(name)}: {said}"
    match name:
        case "state":
            return _("State: %(state)s") % {"state": dict(offered.states)[value]}
        case "origin":
            return str(Origin(value).label)
        case "investigator":
            known = dict(offered.investigators).get(value, _("unknown"))
            return _("Investigator: %(name)s") % {"name": known}
        case "for_meeting":
            return _("For the safety meeting")
        case "received_from":
            return _("Received from %(day)s") % {"day": written.date_of(value)}
        case "received_to":
            return _("Received until %(day)s") % {"day": written.date_of(value)}
        case _:
            return _("Title contains “%(text)s”") % {"text": value}
