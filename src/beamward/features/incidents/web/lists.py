"""The list of a department's incidents."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beamward.domain.incident.lifecycle import State
from beamward.domain.privacy import public_id as public_ids
from beamward.features.incidents import access, labels, listing, queries
from beamward.features.incidents.listing import Row, Sort
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import filters as addresses
from beamward.features.incidents.web.places import Place, place_for
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department
from beamward.foundation.ui import written

OPENING = 110
"""Characters of a report that stand for its title."""

MORE_FILTERS = (
    "modality",
    "step_origin",
    "medical_harm",
    "dosimetric_impact",
    "investigator",
    "origin",
    "received_from",
    "received_to",
    "for_meeting",
)
"""Filters that stand folded away until one of them is set."""


STATE_KINDS = {
    State.REPORTED: "warn",
    State.TRIAGED: "info",
    State.INVESTIGATING: "info",
    State.ACTIONS_OPEN: "info",
    State.CLOSED: "good",
}
"""How a state is coloured; the others are neutral."""

SEVERITY_KINDS = {"moderate": "warn", "severe": "bad", "critical": "bad", "death": "bad"}
"""How a severity is coloured; the others are plain words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list in words. All of it is said here: a call less a cell is a fast page."""

    row: Row
    title: str
    is_opening: bool
    received: str
    due: str
    state: str
    state_kind: str
    kind: str
    severities: list[tuple[str, str]]


def lines(rows: list[Row], terms: Terms, department: Department) -> list[Line]:
    """Return rows in words; what has no title is called by how its report begins."""
    zone = ZoneInfo(department.time_zone)
    untitled = [row.report_id for row in rows if not row.title]
    openings = reports.openings(untitled, characters=OPENING + 1)
    day = cache(written.date_of)
    return [
        Line(
            row=row,
            title=row.title
            or (_("deleted after its time") if row.disposed_at else "")
            or shortened(openings.get(row.report_id, "")),
            is_opening=not row.title,
            received=day(row.received_at.astimezone(zone).date()),
            due=day(row.due_date) if row.due_date else "",
            state=str(labels.STATES[State(row.state)]),
            state_kind=STATE_KINDS.get(State(row.state), "neutral"),
            kind=" · ".join(
                terms.label(name, code)
                for name, code in (
                    ("event_type", row.event_type),
                    ("modality", row.modality),
                    ("step_origin", row.step_origin),
                )
                if code
            ),
            severities=[
                (terms.label(name, code), SEVERITY_KINDS.get(code, ""))
                for name, code in (
                    ("potential_severity", row.potential_severity),
                    ("medical_harm", row.medical_harm),
                    ("dosimetric_impact", row.dosimetric_impact),
                )
            ],
        )
        for row in rows
    ]


def shortened(text: str) -> str:
    """Return how a text begins."""
    return text if len(text) <= OPENING else f"{text[:OPENING].rstrip()}…"


@login_required
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """Show the incidents of a department that the filters in the address let through."""
    place = place_for(request, access.may_list)
    chosen, sort = addresses.read(request.GET)
    named = _named(chosen.text, place)
    if named:
        return redirect("incident", named)
    reader = person(request)
    terms = Terms(place.department)
    found = listing.matching(place.department, chosen, terms)
    page = listing.page(
        found, sort=sort, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    offered = addresses.options(terms, queries.may_be_given(place.department), chosen)
    query = addresses.written_out(chosen, sort)
    query_text = addresses.encoded(chosen, sort)
    views = list(queries.saved_views(reader, place.department))
    return render(
        request,
        "incidents/list.html",
        {
            "where": place,
            "lines": lines(page.rows, terms, place.department),
            "page_of_list": page,
            "count": listing.counted(found),
            "most_counted": listing.MOST_COUNTED,
            "today": queries.today(place.department, timezone.now()),
            "filters": chosen,
            "sort": sort,
            "query": query,
            "query_text": query_text,
            "options": offered,
            "chips": addresses.chips(chosen, sort, terms, offered),
            "sorts": {
                sort_.value: place.address("incidents", **{**query, "sort": sort_.value})
                for sort_ in Sort
            },
            "presets": _presets(reader, place),
            "views": views,
            "current_view": next((view for view in views if view.query == query_text), None),
            "more_open": any(getattr(chosen, name) for name in MORE_FILTERS),
            "question": labels.question,
            "may_export": access.may_export(reader, place.department.pk),
        },
    )


def _presets(reader: User, place: Place) -> list[tuple[str, dict[str, str]]]:
    """Return the views that everybody has: what each is called, and its filters."""
    presets: list[tuple[str, dict[str, str]]] = [
        (_("All"), {}),
        (_("Not ended"), {"state": listing.OPEN}),
        (_("For the safety meeting"), {"state": listing.OPEN, "meeting": "yes"}),
    ]
    if access.investigates_in(reader, place.department.pk):
        mine = {"state": listing.OPEN, "investigator": reader.public_id}
        presets.insert(2, (_("I investigate"), mine))
    return presets


def _named(text: str, place: Place) -> str:
    """Return the id of the incident of this department whose reference was typed as a search."""
    try:
        public_id = public_ids.normalise(text)
    except public_ids.PublicIdMistyped:
        return ""
    incident = queries.of_public_id(public_id)
    if incident is None or incident.department_id != place.department.pk:
        return ""
    return incident.public_id
