"""Pages of notices."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from beamward.foundation.accounts.models import User
from beamward.foundation.notices import access, kinds, queries, services

PAGE = 50


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what the reader was told, the newest first."""
    found = queries.all_of(_person(request))
    before = request.GET.get("before")
    rows = list((queries.older_than(found, before) if before else found)[: PAGE + 1])
    shown = [(notice, kinds.sentence_of(notice.kind)) for notice in rows[:PAGE]]
    context = {
        "notices": shown,
        "any_unread": any(notice.read_at is None for notice, _sentence in shown),
        "next_before": rows[PAGE - 1].public_id if len(rows) > PAGE else None,
    }
    return render(request, "notices/list.html", context)


@login_required
@require_POST
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep that a notice was read, and go where it points."""
    notice = queries.of_public_id(public_id)
    if notice is None or not access.may_read(request.user, notice):
        raise Http404
    services.mark_read(notice=notice, by=_person(request), at=timezone.now())
    return redirect(notice.link)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Keep that everything was read."""
    services.mark_all_read(by=_person(request), at=timezone.now())
    return redirect("notices")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
