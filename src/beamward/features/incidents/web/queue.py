"""The triage queue: what nobody has looked at yet, and one judgement for several reports."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from beamward.domain.incident.lifecycle import StepRefused
from beamward.features.incidents import access, listing, queries, services
from beamward.features.incidents.listing import Row, Sort
from beamward.features.incidents.models import Origin
from beamward.features.incidents.services import ActRefused
from beamward.features.incidents.subject import title_of
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import acts
from beamward.features.incidents.web.forms_triage import BulkForm
from beamward.features.incidents.web.lists import Line, lines
from beamward.features.incidents.web.places import Place, place_for
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue, how long it has waited and how long it still may, in words.

    ``left_kind`` is how the time left is coloured.
    """

    line: Line
    age: str
    left: str
    left_kind: str


@login_required
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, the oldest first; when sent, judge all that were chosen alike."""
    place = place_for(request, access.may_triage_in)
    terms = Terms(place.department)
    origin = Origin.IMPORT if request.GET.get("origin") == Origin.IMPORT else Origin.FRONT_DOOR
    form = BulkForm(request.POST or None, terms=terms)
    chosen = request.POST.getlist("chosen")[:MOST_AT_ONCE]
    refusals: list[str] = []
    if request.method == "POST" and form.is_valid():
        if not chosen:
            form.add_error(None, _("Please choose at least one report."))
        else:
            refusals, chosen = _judge(request, form, chosen, place)
            if not refusals:
                origin_asked = "" if origin == Origin.FRONT_DOOR else origin.value
                return redirect(place.address("triage-queue", origin=origin_asked))
    return _page(request, place, terms, origin, form, chosen=chosen, refusals=refusals)


def _judge(
    request: HttpRequest, form: BulkForm, chosen: list[str], place: Place
) -> tuple[list[str], list[str]]:
    """Judge each chosen report by itself; return why some were refused, and which those were."""
    by = person(request)
    refusals: list[str] = []
    left: list[str] = []
    for choice in chosen:
        public_id, _colon, revision = choice.partition(":")
        incident = queries.of_public_id(public_id)
        if incident is None or incident.department_id != place.department.pk:
            continue
        try:
            services.triage(
                incident=incident,
                judgement=form.judgement_of(incident),
                seen_revision=int(revision) if revision.isdecimal() else -1,
                by=by,
                at=timezone.now(),
            )
        except (ActRefused, StepRefused) as refusal:
            refusals.append(f"{title_of(incident)}: {acts.sentence(refusal)}")
            left.append(choice)
    triaged = len(chosen) - len(left)
    if triaged:
        messages.success(
            request,
            ngettext("%(number)d report triaged.", "%(number)d reports triaged.", triaged)
            % {"number": triaged},
        )
    return refusals, left


def _page(
    request: HttpRequest,
    place: Place,
    terms: Terms,
    origin: Origin,
    form: BulkForm,
    *,
    chosen: list[str],
    refusals: list[str],
) -> HttpResponse:
    department = place.department
    waiting = listing.awaiting(department, origin)
    page = listing.page(
        waiting,
        sort=Sort.OLDEST,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    now = timezone.now()
    on = queries.today(department, now)
    acts.settle_notices(person(request), department, at=now)
    return render(
        request,
        "incidents/queue.html",
        {
            "where": place,
            "form": form,
            "refusals": refusals,
            "chosen": [choice.partition(":")[0] for choice in chosen],
            "waiting": _waiting(page.rows, terms, department=department, on=on),
            "page_of_list": page,
            "origin": origin,
            "counts": {
                kind.value: listing.counted(listing.awaiting(department, kind)) for kind in Origin
            },
            "most_counted": listing.MOST_COUNTED,
        },
        status=acts.REFUSED if refusals else 200,
    )


def _waiting(rows: list[Row], terms: Terms, *, department: Department, on: date) -> list[Waiting]:
    """Return rows in words; what many rows say alike is put into words once."""
    age, left = cache(_age), cache(_left)
    return [
        Waiting(
            line,
            age((on - queries.today(department, line.row.received_at)).days),
            *left(line.row.due_date and (line.row.due_date - on).days),
        )
        for line in lines(rows, terms, department)
    ]


def _age(days: int) -> str:
    if days < 1:
        return _("today")
    return ngettext("%(num)d day", "%(num)d days", days) % {"num": days}


def _left(days: int | None) -> tuple[str, str]:
    if days is None:
        return "", ""
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days) % {"num": -days}, "bad"
    if days == 0:
        return _("today"), "warn"
    return ngettext("%(num)d day left", "%(num)d days left", days) % {"num": days}, ""
