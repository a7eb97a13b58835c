"""The report link of a department, and posters whose QR code leads to it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beamward.features.reports.web.department import kept
from beamward.foundation.documents.poster import poster
from beamward.foundation.documents.qr import qr_svg
from beamward.foundation.organisations.models import Department, Machine
from beamward.foundation.organisations.queries import machines_in_use
from beamward.foundation.organisations.web.department import frame

_SEEN = gettext_lazy("Seen something? Tell us.")
_SCAN = gettext_lazy("Scan me: one minute, no account, anonymous if you like.")
_SAFE = gettext_lazy("We look at the work, not for somebody to blame.")


def address_of(machine: Machine) -> str:
    """Return the path of a machine's poster."""
    return reverse("machine-poster", args=[machine.department.code, machine.public_id])


def report_link(department: Department, machine: Machine | None = None) -> str:
    """Return the address that a QR code leads to."""
    query = "?" + urlencode({"m": machine.code}) if machine else ""
    return settings.BEAMWARD.public_url + reverse("report", args=[department.code]) + query


@login_required
@require_safe
def posters(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report link and the posters."""
    reader, department = kept(request, code)
    link = report_link(department)
    return render(
        request,
        "reports/posters.html",
        {
            **frame(reader, department, "posters"),
            "link": link,
            "qr": qr_svg(link, _("QR code of the report link")),
            "machines": list(machines_in_use(department)),
        },
    )


@login_required
@require_safe
def department_poster(request: HttpRequest, code: str) -> HttpResponse:
    """Print the poster of the department."""
    _reader, department = kept(request, code)
    return _printed(department, None)


@login_required
@require_safe
def machine_poster(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Print the poster of a machine, whose QR code fills the machine in."""
    _reader, department = kept(request, code)
    machine = Machine.objects.filter(department=department, public_id=public_id).first()
    if machine is None:
        raise Http404
    return _printed(department, machine)


def _printed(department: Department, machine: Machine | None) -> HttpResponse:
    pdf = poster(
        title=_in_both(_SEEN),
        subtitle=_names(machine or department),
        lines=[_in_both(_SCAN), _in_both(_SAFE)],
        qr_url=report_link(department, machine),
        language=get_language() or "en",
        at=timezone.now(),
        foot=_names(department) if machine else "",
    )
    name = f"{department.code}-{machine.code}" if machine else department.code
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="poster-{name}.pdf"'},
    )


def _in_both(sentence: Promise) -> str:
    """Return a sentence in Chinese and English: whoever stands before a poster reads one of them."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(sentence))
    return "\n".join(said)


def _names(place: Department | Machine) -> str:
    return " · ".join(name for name in (place.name_zh, place.name_en) if name)
