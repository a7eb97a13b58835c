"""``/reports/<id>/identity``: what confidants do with the sealed name of a report in confidence."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from beamward.features.reports import access, queries, services
from beamward.features.reports.models import Report
from beamward.features.reports.services import Who
from beamward.foundation import subjects
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.notices import services as notices
from beamward.foundation.seals import queries as seals
from beamward.foundation.seals.access import may_hold
from beamward.foundation.seals.services import STANDS_FOR, SealRefused


@login_required
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far the opening of a sealed name is, and take the confidants' acts."""
    reader, report = person(request), queries.of_public_id(public_id)
    if report is None or not access.may_read(reader, report):
        raise Http404
    access.require(may_hold(reader, report.department))
    if request.method != "POST":
        notices.mark_read_about(subject=report, by=reader, at=timezone.now())
        return _show(request, reader, report)
    try:
        who = _act(request, reader, report)
    except SealRefused as refusal:
        reason = request.POST.get("reason", "")
        return _show(request, reader, report, problem=str(refusal), reason=reason, status=422)
    return _show(request, reader, report, who=who)


def _act(request: HttpRequest, reader: User, report: Report) -> Who | None:
    """Do what the form asks for; return who reported, where the act shows it."""
    act, at = request.POST.get("act", ""), timezone.now()
    passphrase = request.POST.get("passphrase", "")
    if act == "ask":
        services.ask_to_open(
            report=report,
            reason=request.POST.get("reason", ""),
            passphrase=passphrase,
            by=reader,
            at=at,
        )
        return None
    opening = seals.opening_of_public_id(request.POST.get("opening", ""))
    if opening is None or opening.seal != seals.seal_of(report):
        raise Http404
    if act == "agree":
        return services.agree_to_open(opening=opening, passphrase=passphrase, by=reader, at=at)
    if act == "refuse":
        services.refuse_to_open(opening=opening, by=reader, at=at)
        return None
    return services.read_identity(opening=opening, passphrase=passphrase, by=reader, at=at)


def _show(
    request: HttpRequest,
    reader: User,
    report: Report,
    *,
    who: Who | None = None,
    problem: str = "",
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    sealed = seals.seal_of(report)
    own = seals.key_of(reader, report.department)
    openings = list(seals.openings_of(sealed)) if sealed else []
    standing = seals.standing_opening_of(sealed) if sealed else None
    return render(
        request,
        "reports/identity.html",
        {
            "report": report,
            "report_url": _address_of(report),
            "sealed": sealed,
            "own": own,
            "who": who,
            "openings": openings,
            "readable": [each for each in openings if seals.may_be_read_by(each, reader)],
            "standing": standing,
            "is_asked": standing is not None and seals.is_asked(standing, reader),
            "can_ask": bool(
                sealed and own and not standing and seals.can_be_opened_by_two(sealed, own)
            ),
            "stands_days": STANDS_FOR.days,
            "problem": problem,
            "reason": reason,
        },
        status=status,
    )


def _address_of(report: Report) -> str:
    kind = subjects.get(subjects.kind_of(report))
    return kind.url(report) if kind else ""
