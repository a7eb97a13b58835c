"""Texts, files and clocks that trip programs up; each test names its trap."""

import csv
import io
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from beamward.domain.incident.lifecycle import State
from beamward.domain.privacy import identifiers
from beamward.domain.privacy.identifiers import Kind
from beamward.features.incidents import listing, queries, services
from beamward.features.incidents.listing import Filters
from beamward.features.incidents.models import Incident
from beamward.features.incidents.table import cell
from beamward.features.incidents.terms import Terms
from beamward.features.reports import services as reports
from beamward.features.reports.models import Report
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web import confirm
from beamward.foundation.files import content
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.trail import services as trail
from beamward.foundation.trail import verification
from beamward.foundation.trail.queries import entries_of
from tests.support import factories

RARE = "𠮷野家医师与𠀀型号"
"""Chinese of four bytes in UTF-8, of two units in JavaScript."""

RIGHT_TO_LEFT = "\u202egnp.exe\u2066"


# --- Unicode ----------------------------------------------------------------------------------------


@pytest.fixture
def browser(client_of: Callable[..., Client], quality_lead: User) -> Client:
    return client_of(quality_lead)


def _table(browser: Client, address: str) -> bytes:
    answer: Any = browser.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def _triaged(incident: Incident, title: str, by: User, at: datetime = factories.NOW) -> Incident:
    judgement = services.Judgement(event_type="near_miss", title=title)
    return services.triage(
        incident=incident, judgement=judgement, seen_revision=incident.revision, by=by, at=at
    )


def test_chinese_of_four_bytes_goes_the_whole_way(
    department: Department, browser: Client, quality_lead: User
) -> None:
    sent = Client().post(
        "/r/onc", {"narrative": RARE, "identity": "anonymous", "attempt": "a" * 20}
    )
    assert sent.status_code == 200
    report = Report.objects.get()
    assert report.narrative == RARE
    assert report.language == "zh"
    incident = queries.of_report(report.public_id)
    assert incident is not None
    incident = _triaged(incident, RARE, quality_lead)

    for address in ("/incidents", "/incidents?q=𠮷", f"/incidents/{incident.public_id}"):
        assert RARE in browser.get(address).text, address
    assert RARE not in browser.get("/incidents?q=𠮸").text
    rows = list(csv.reader(io.StringIO(_table(browser, "/incidents/export.csv").decode())))
    assert rows[1][1:3] == [RARE, RARE]
    sheet = load_workbook(io.BytesIO(_table(browser, "/incidents/export.xlsx"))).active
    assert sheet is not None
    assert sheet["B2"].value == RARE
    told: Any = browser.get(f"/incidents/{incident.public_id}.pdf")
    pages = PdfReader(io.BytesIO(told.content)).pages
    # The font holds the more frequent of the two; what it does not hold is shown as a box.
    assert "野家医师与" in "".join(page.extract_text() for page in pages)


@pytest.mark.parametrize(
    "gap", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d", "\u202e", "\ufe0f"]
)
def test_what_nobody_sees_does_not_hide_a_patient(gap: str) -> None:
    text = f"MRN 47{gap}11471 and 1390000{gap}1234, 患者张{gap}三。"
    found = identifiers.find(text)
    assert [finding.kind for finding in found] == [
        Kind.RECORD_NUMBER,
        Kind.PHONE,
        Kind.PATIENT_NAME,
    ]
    masked = identifiers.mask(text, found)
    assert "4711471" not in masked.replace(gap, "")
    assert "张" not in masked
    assert identifiers.find(masked) == ()


def test_a_direction_mark_turns_nothing_around_but_its_own_words(
    department: Department, browser: Client, quality_lead: User
) -> None:
    incident = factories.make_incident(department, narrative=f"couch {RIGHT_TO_LEFT} low")
    incident = _triaged(incident, RIGHT_TO_LEFT, quality_lead)

    told: Any = browser.get(f"/incidents/{incident.public_id}.pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(told.content)).pages)
    assert "couch gnp.exe low" in words
    for address in ("/incidents", f"/incidents/{incident.public_id}"):
        assert RIGHT_TO_LEFT in browser.get(address).text


def test_characters_that_excel_cannot_hold_stop_no_table(
    department: Department, browser: Client, quality_lead: User
) -> None:
    incident = factories.make_incident(department, narrative="\x1b[31mcouch\x0b low \uffff")
    _triaged(incident, "a\x0bb\ufffe", quality_lead)
    sheet = load_workbook(io.BytesIO(_table(browser, "/incidents/export.xlsx"))).active
    assert sheet is not None
    assert sheet["B2"].value == "a\ufffdb\ufffd"
    assert cell("\ttab") == "'\ttab"


# --- size -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "narrative", ["床" * 340_000, "Dr. John Smith, MRN 0012345. " * 35_000, "\r\n" * 500_000]
)
def test_a_narrative_of_a_megabyte_is_refused_quickly_and_comes_back(
    department: Department, narrative: str
) -> None:
    start = time.process_time()
    answer = Client().post(
        "/r/onc", {"narrative": narrative, "identity": "anonymous", "attempt": "a" * 20}
    )
    assert time.process_time() - start < 5
    assert answer.status_code == 422
    assert not Report.objects.exists()
    assert narrative.strip()[:1000] in answer.text
    assert answer.text.count(narrative.strip()[:20] or "\n") >= narrative.count(narrative[:20])


def test_the_longest_narrative_that_is_taken_goes_the_whole_way(
    department: Department, browser: Client
) -> None:
    narrative = ("床" * 60 + "\n") * (reports.LONGEST_NARRATIVE // 61)
    incident = factories.make_incident(department, narrative=narrative)
    for address in ("/incidents", f"/incidents/{incident.public_id}"):
        assert browser.get(address).status_code == 200
    told: Any = browser.get(f"/incidents/{incident.public_id}.pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(told.content)).pages)
    assert words.count("床") >= narrative.count("床")


# --- files ------------------------------------------------------------------------------------------


def test_of_a_picture_with_thousands_of_frames_the_first_is_kept() -> None:
    frames = [Image.new("P", (60, 60), color) for color in range(200)] * 10
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    start = time.process_time()
    kept = content.read(ContentFile(written.getvalue()), most_bytes=15_000_000)
    assert time.process_time() - start < 1
    with Image.open(io.BytesIO(kept.data)) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_a_document_of_many_thousand_parts_takes_no_time() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for number in range(30_000):
            parts.writestr(f"xl/{number}", b"")
    start = time.process_time()
    with pytest.raises(content.FileRefused):
        content.read(ContentFile(written.getvalue()), most_bytes=15_000_000)
    assert time.process_time() - start < 3


# --- clocks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=366), timedelta(days=-3650)])
def test_a_clock_that_jumps_between_report_and_triage_breaks_nothing(
    jump: timedelta, department: Department, quality_lead: User, browser: Client
) -> None:
    receipt = factories.make_receipt(department)
    incident = queries.of_report(receipt.report.public_id)
    assert incident is not None
    incident = _triaged(incident, "Couch", quality_lead, at=factories.NOW + jump)
    incident = services.assign(
        incident=incident,
        investigator=quality_lead,
        seen_revision=incident.revision,
        by=quality_lead,
        at=factories.NOW,
    )
    acts = [entry.act for entry in entries_of(incident)]
    assert acts == ["incident.opened", "incident.triaged", "incident.assigned"]
    trail.seal(everything=True)
    assert verification.verify().findings == []
    detail = f"/incidents/{incident.public_id}"
    for address in ("/", "/incidents", "/incidents?sort=deadline", detail, f"{detail}/trail"):
        assert browser.get(address).status_code == 200, address
    assert Client().post("/receipt", {"code": receipt.code}).status_code == 200


def test_a_token_ends_by_the_clock_of_the_server(
    quality_lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    token = accounts.issue_token(
        user=quality_lead, name="x", expires_at=now + timedelta(days=30), at=now
    )
    for jump, status in ((-1, 200), (24 * 366, 401), (0, 200)):
        monkeypatch.setattr(timezone, "now", lambda jump=jump: now + timedelta(hours=jump))
        headers = {"authorization": f"Bearer {token}"}
        assert Client().get("/api/v1/departments", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("jump", "is_asked"), [(0, False), (-30, False), (-3600, True), (3600, True)]
)
def test_a_proof_from_the_future_is_none(
    jump: int, is_asked: bool, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a clock that is set back an hour would keep open for an hour what closes by itself."""
    later = time.time() + jump
    monkeypatch.setattr(confirm, "time", lambda: later)
    page = browser.get("/incidents").text
    assert ('name="confirm"' in page) is is_asked


@pytest.mark.parametrize(
    ("first", "hours"),
    [
        (datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        (datetime(2026, 5, 31, 22, tzinfo=UTC), 24),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
    ],
)
def test_a_day_on_which_the_clocks_change_holds_all_its_hours(
    db: None, first: datetime, hours: int
) -> None:
    berlin = factories.make_department("berlin", time_zone="Europe/Berlin")
    day = first.date() + timedelta(days=1)
    last = first + timedelta(hours=hours, seconds=-1)
    inside = {factories.make_incident(berlin, at=moment).public_id for moment in (first, last)}
    for moment in (first - timedelta(seconds=1), last + timedelta(seconds=1)):
        factories.make_incident(berlin, at=moment)
    wanted = Filters(received_from=day, received_to=day)
    found = listing.matching(berlin, wanted, Terms(berlin))
    assert {incident.public_id for incident in found} == inside
    assert {incident.reported_date for incident in found} == {day}


def test_the_hour_that_comes_twice_keeps_the_order_of_its_reports(
    db: None, client_of: Callable[..., Client]
) -> None:
    berlin = factories.make_department("berlin", time_zone="Europe/Berlin")
    reader = factories.make_person(berlin, Role.QUALITY_LEAD, time_zone="Europe/Berlin")
    half_past_two = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    made = [
        factories.make_incident(berlin, narrative=f"telling {number}", at=at)
        for number, at in enumerate((half_past_two, half_past_two + timedelta(hours=1)))
    ]
    page = listing.page(listing.matching(berlin, Filters(), Terms(berlin)))
    assert [row.public_id for row in page.rows] == [made[1].public_id, made[0].public_id]
    shown = client_of(reader).get(f"/incidents/{made[1].public_id}").text
    assert "25 Oct 2026" in shown


def test_the_furthest_days_that_can_be_typed_break_no_list(
    department: Department, make_incident: Callable[..., Incident], browser: Client
) -> None:
    make_incident(State.REPORTED)
    for day in ("0001-01-01", "9999-12-31", "1582-10-10"):
        for name in ("from", "to"):
            assert browser.get(f"/incidents?{name}={day}").status_code == 200, (name, day)
