"""Saved views: a list with its filters under a name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beamward.features.incidents import access, queries, services
from beamward.features.incidents.services import ActRefused
from beamward.features.incidents.web import filters as addresses
from beamward.features.incidents.web.acts import REFUSED
from beamward.features.incidents.web.places import place_for
from beamward.foundation.accounts.web.reader import person


@login_required
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Ask for a name, and keep the filters in the address under it."""
    place = place_for(request, access.may_list)
    chosen, sort = addresses.read(request.GET)
    query = addresses.written_out(chosen, sort)
    name = request.POST.get("name", "").replace("\x00", "")
    refusal = ""
    if request.method == "POST":
        try:
            view = services.save_view(
                user=person(request),
                department=place.department,
                name=name,
                query=addresses.encoded(chosen, sort),
                at=timezone.now(),
            )
        except ActRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
            return redirect(place.address("incidents", **query))
    return render(
        request,
        "incidents/save_view.html",
        {
            "where": place,
            "name": name,
            "refusal": refusal,
            "back_url": place.address("incidents", **query),
        },
        status=REFUSED if refusal else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget a saved view."""
    reader = person(request)
    view = queries.saved_view_of(reader, public_id)
    if view is None:
        raise Http404
    back_url = f"{reverse('incidents')}?department={view.department.code}"
    if request.method == "POST":
        services.remove_view(view=view, user=reader, at=timezone.now())
        messages.success(request, _("The saved view is gone; no incident was touched."))
        return redirect(back_url)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Remove the saved view “%(name)s”?") % {"name": view.name},
            "text": _("Only the view goes; no incident is touched."),
            "action": _("Remove"),
            "back_url": back_url,
        },
    )
