"""The naive pages: ORM objects, ``count(*)``, OFFSET and Django's templates.

They stand behind the same sign-in, middleware, server and database as ours, so that the ratio tells of
the pages alone. Even so they are kinder to themselves than many: no query for each row.
"""

from functools import cache
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from beamward.domain import vocabulary
from beamward.features.incidents.models import Incident, Origin
from beamward.features.reports.models import Identity, Report
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Entry
from beamward.project.urls import urlpatterns as our_own
from databases import DEPARTMENT

_PAGE = """{% load i18n %}<!doctype html><html><head><title>{% trans "Incidents" %}</title></head><body>
<form>{% for name, terms in filters.items %}<select name="{{ name }}">{% for term in terms %}
<option value="{{ term.code }}">{{ term.zh }}</option>{% endfor %}</select>{% endfor %}</form>
<p>{{ page.paginator.count }}</p><table>
{% for incident in page %}<tr>
<td><a href="/incidents/{{ incident.public_id }}">{{ incident.public_id }}</a></td>
<td>{{ incident.title }}</td><td>{{ incident.get_state_display }}</td>
<td>{{ incident.received_at|date:"Y-m-d H:i" }}</td><td>{{ incident.due_date|date:"Y-m-d" }}</td>
<td>{{ incident.event_type }}</td><td>{{ incident.modality }}</td><td>{{ incident.step_origin }}</td>
<td>{{ incident.potential_severity }}</td><td>{{ incident.medical_harm }}</td>
<td>{{ incident.dosimetric_impact }}</td><td>{{ incident.department.name }}</td>
<td>{{ incident.machine.name|default:"" }}</td><td>{{ incident.investigator.full_name|default:"" }}</td>
</tr>{% endfor %}</table>
<p>{{ page.number }} / {{ page.paginator.num_pages }}</p></body></html>"""

_RECORD = """<!doctype html><html><head><title>{{ incident.title }}</title></head><body>
<h1>{{ incident.title }}</h1><p>{{ report.narrative|linebreaks }}</p><dl>
{% for name, value in fields %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
<ul>{% for code in incident.codes.all %}<li>{{ code.question }}: {{ code.code }}</li>{% endfor %}</ul>
<ul>{% for remark in incident.remarks.all %}<li>{{ remark.body }}</li>{% endfor %}</ul>
<ul>{% for entry in entries %}<li>{{ entry.at|date:"Y-m-d H:i" }} {{ entry.act }} {{ entry.by }}</li>
{% endfor %}</ul></body></html>"""

_THANKS = """<!doctype html><html><head><title>Thank you</title></head><body>
{{ form.errors }}<h1>Thank you</h1><p>{{ report.public_id }}</p></body></html>"""

SIZE = 50
FILTERS = {
    name: vocabulary.load(list_name).terms
    for name, list_name in (
        ("event_type", "event_type"),
        ("step_origin", "process_step"),
        ("modality", "modality"),
    )
}


@cache
def _template(text: str) -> Any:
    return engines["django"].from_string(text)


def _listed(request: HttpRequest, incidents: QuerySet[Incident]) -> HttpResponse:
    page = Paginator(incidents, SIZE).get_page(request.GET.get("page", 1))
    return HttpResponse(_template(_PAGE).render({"page": page, "filters": FILTERS}, request))


def _all() -> QuerySet[Incident]:
    return (
        Incident.objects.filter(department__code=DEPARTMENT)
        .select_related("department", "machine", "investigator")
        .order_by("-received_at", "-id")
    )


@login_required
def incidents(request: HttpRequest) -> HttpResponse:
    """Show the list, filtered by what the address names."""
    found = _all()
    for name in ("state", "event_type", "step_origin", "modality", "potential_severity"):
        if request.GET.get(name):
            found = found.filter(**{name: request.GET[name]})
    return _listed(request, found)


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, the oldest first."""
    return _listed(request, _all().filter(state="reported").order_by("received_at"))


@login_required
def incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show everything of one incident."""
    found = get_object_or_404(Incident, public_id=public_id)
    report = Report.objects.get(public_id=found.report_id)
    context = {
        "incident": found,
        "report": report,
        "fields": [
            (each.verbose_name, getattr(found, each.name))
            for each in Incident._meta.concrete_fields
        ],
        "entries": Entry.objects.filter(subject_id=public_id).order_by("id"),
    }
    return HttpResponse(_template(_RECORD).render(context, request))


class _ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Report
        fields = ["narrative", "event_type", "step"]


@csrf_exempt
def report(request: HttpRequest) -> HttpResponse:
    """Keep a report and its incident: no receipt, no trail, nobody told, no look at the text."""
    department = Department.objects.get(code=DEPARTMENT)
    form = _ReportForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_template(_THANKS).render({"form": form}, request), status=422)
    now = timezone.now()
    with transaction.atomic():
        form.instance.department = department
        form.instance.identity = Identity.ANONYMOUS
        form.instance.received_at = now
        kept = form.save()
        Incident.objects.create(
            department=department,
            report_id=kept.public_id,
            origin=Origin.FRONT_DOOR,
            state="reported",
            received_at=now,
            reported_date=now.date(),
            event_type=kept.event_type,
        )
    return HttpResponse(_template(_THANKS).render({"report": kept}, request))


urlpatterns = [
    path("naive/report", report),
    path("naive/incidents", incidents),
    path("naive/triage", queue),
    path("naive/incidents/<str:public_id>", incident),
    *our_own,
]
