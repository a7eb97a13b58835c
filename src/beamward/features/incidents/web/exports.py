"""The list as a file: CSV and Excel, with the very filters of the list."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import access, labels, listing, queries, questions, services, table
from beamward.features.incidents.listing import Sort
from beamward.features.incidents.models import Incident, Origin
from beamward.features.incidents.terms import Terms
from beamward.features.incidents.web import filters as addresses
from beamward.features.incidents.web.places import Place, place_for
from beamward.features.reports import queries as reports
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department
from beamward.foundation.public_id import grouped
from beamward.foundation.ui import written

MOST_IN_EXCEL = 20_000
"""Rows of a workbook: it is written whole before it is sent, and somebody waits. CSV has no limit."""

AT_A_TIME = 500
_COLUMNS = (
    "id",
    "public_id",
    "report_id",
    "state",
    "origin",
    "title",
    "received_at",
    "reported_date",
    "happened_date",
    "due_date",
    "machine__code",
    "for_meeting",
    "investigator__full_name",
    "patients_affected",
    "closed_at",
    *questions.TRIAGE,
    *questions.INVESTIGATION,
)


@login_required
@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the list as CSV, row by row as it is read."""
    place, found, sort = _asked(request)
    _record(request, place, "csv")
    rows = _rows(found, sort, place.department)
    response = StreamingHttpResponse(
        _csv_lines(rows, translation.get_language() or "en"),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(place)}.csv"'
    return response


@login_required
@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Send the list as an Excel workbook."""
    place, found, sort = _asked(request)
    if listing.counted(found, MOST_IN_EXCEL) > MOST_IN_EXCEL:
        messages.warning(
            request,
            _(
                "An Excel file holds at most %(most)s incidents here. Narrow the filters, or export"
                " CSV, which Excel opens too."
            )
            % {"most": written.number(MOST_IN_EXCEL)},
        )
        chosen, sort = addresses.read(request.GET)
        return redirect(place.address("incidents", **addresses.written_out(chosen, sort)))
    _record(request, place, "xlsx")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Incidents"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(_rows(found, sort, place.department)):
        cells: list[Any] = row
        if number == 0:
            cells = [WriteOnlyCell(sheet, value) for value in row]
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)
    # The response closes the file, and with that it is gone.
    file = TemporaryFile()  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{_file_name(place)}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _asked(request: HttpRequest) -> tuple[Place, QuerySet[Incident], Sort]:
    place = place_for(request, access.may_export)
    chosen, sort = addresses.read(request.GET)
    return place, listing.matching(place.department, chosen, Terms(place.department)), sort


def _record(request: HttpRequest, place: Place, kind: str) -> None:
    chosen, sort = addresses.read(request.GET)
    services.record_export(
        department=place.department,
        format=kind,
        filters=addresses.encoded(chosen, sort),
        by=person(request),
        at=timezone.now(),
    )


def _file_name(place: Place) -> str:
    day = queries.today(place.department, timezone.now())
    return f"incidents-{place.department.code}-{day.isoformat()}"


class _Line:
    """Takes what the CSV writer writes, and hands it back."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(rows: Iterable[list[str]], language: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    # The language of the request is no longer active when the rows are read.
    with translation.override(language):
        # The mark by which Excel knows that Chinese is written in UTF-8.
        yield "\ufeff"
        for row in rows:
            yield writer.writerow(table.csv_cell(value) for value in row)


def _head() -> list[str]:
    return [
        _("Reference"),
        _("Short title"),
        _("How the report begins"),
        _("State"),
        _("Origin"),
        _("Received"),
        _("Reported on"),
        _("Happened on"),
        _("To be looked at by"),
        _("Machine"),
        _("For the safety meeting"),
        _("Investigator"),
        *(labels.question(name) for name in (*questions.TRIAGE, *questions.INVESTIGATION)),
        *(labels.question(name) for name in questions.SEVERAL),
        labels.question("patients_affected"),
        _("Closed"),
    ]


def _rows(incidents: QuerySet[Incident], sort: Sort, department: Department) -> Iterator[list[str]]:
    """Yield the head and every row, in the language that is spoken while they are read."""
    yield _head()
    terms = Terms(department)
    zone = ZoneInfo(department.time_zone)
    found = listing.every(incidents, sort=sort, columns=_COLUMNS)
    while some := [dict(zip(_COLUMNS, values, strict=True)) for values in islice(found, AT_A_TIME)]:
        openings = reports.openings([row["report_id"] for row in some])
        several = queries.codes_of(row["id"] for row in some)
        for row in some:
            yield [
                table.cell(value)
                for value in _cells(
                    row, openings.get(row["report_id"], ""), several.get(row["id"], {}), terms, zone
                )
            ]


def _cells(
    row: dict[str, Any], opening: str, several: dict[str, list[str]], terms: Terms, zone: ZoneInfo
) -> list[str]:
    single = (*questions.TRIAGE, *questions.INVESTIGATION)
    patients = dict(terms.open_answers("disclosure"))
    return [
        grouped(row["public_id"]),
        row["title"],
        opening,
        str(labels.STATES[State(row["state"])]),
        str(Origin(row["origin"]).label),
        row["received_at"].astimezone(zone).strftime("%Y-%m-%d"),
        row["reported_date"].isoformat(),
        row["happened_date"].isoformat() if row["happened_date"] else "",
        row["due_date"].isoformat() if row["due_date"] else "",
        row["machine__code"] or "",
        written.yes_no(row["for_meeting"]),
        row["investigator__full_name"] or "",
        *(terms.label(name, row[name]) for name in single),
        *(
            "; ".join(terms.label(name, code) for code in several.get(name, ()))
            for name in questions.SEVERAL
        ),
        patients.get(row["patients_affected"], row["patients_affected"]),
        row["closed_at"].astimezone(zone).strftime("%Y-%m-%d") if row["closed_at"] else "",
    ]
