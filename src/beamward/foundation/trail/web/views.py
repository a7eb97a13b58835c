"""Erasing what an entry says."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beamward.foundation import subjects
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.trail import access, queries, services
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.web.forms import ErasureForm


@login_required
@require_http_methods(["GET", "POST"])
@recently_confirmed()
def erase(request: HttpRequest, public_id: str) -> HttpResponse:
    """Erase what an entry says, with a reason; that it was, and by whom, stays."""
    entry = _find(request, public_id)
    back = _page_of(entry)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase(
                entries=[entry],
                reason=form.cleaned_data["reason"],
                by=person(request),
                at=timezone.now(),
            )
        except services.ErasureRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Erased. The trail tells that it was, and why."))
            return redirect(back)
    status = 422 if form.errors else 200
    context = {"form": form, "entry": entry, "back": back}
    return render(request, "trail/erase.html", context, status=status)


def _find(request: HttpRequest, public_id: str) -> Entry:
    entry = queries.of_public_id(public_id)
    if entry is None or not access.may_know_of(request.user, entry):
        raise Http404
    if not access.may_erase(request.user, entry):
        raise PermissionDenied
    return entry


def _page_of(entry: Entry) -> str:
    kind = subjects.get(entry.subject_kind)
    record = subjects.find(entry.subject_kind, entry.subject_id)
    return kind.url(record) if kind and record else reverse("home")
