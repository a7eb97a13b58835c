"""The page after sending: thanks, what happens next and by when, and the receipt code, once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beamward.features.reports.models import Identity, Report
from beamward.features.reports.web.privacy import notice_about


def thank(
    request: HttpRequest, kept: Report, code: str, *, is_masked: bool = False
) -> HttpResponse:
    """Answer a report that is on the disk; the code stands in no address and no cookie."""
    department = kept.department
    received = kept.received_at.astimezone(ZoneInfo(department.time_zone)).date()
    return render(
        request,
        "reports/thanks.html",
        {
            "department": department,
            "code": code,
            "is_anonymous": kept.identity == Identity.ANONYMOUS,
            "is_masked": is_masked,
            "triage_date": received + timedelta(days=department.triage_days),
            "answer_date": received + timedelta(days=department.answer_days),
            "notice": notice_about(kept.narrative),
        },
    )
