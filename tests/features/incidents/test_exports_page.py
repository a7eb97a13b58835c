"""The list as a file."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import queries
from beamward.features.incidents.models import Incident
from beamward.features.incidents.table import cell
from beamward.features.incidents.web import exports
from beamward.features.reports.models import Identity
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.public_id import grouped
from beamward.foundation.trail.models import Entry
from tests.features.incidents.conftest import Many

Make = Callable[..., Incident]
ClientOf = Callable[..., Client]


def table(client: Client, address: str = "/incidents/export.csv") -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_file_holds_what_the_list_shows(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    closed = make_incident(State.CLOSED)
    make_incident()
    (row,) = table(client_of(quality_lead), "/incidents/export.csv?state=closed")
    assert row["Reference"] == grouped(closed.public_id)
    assert row["State"] == "learned and closed"
    assert row["Type of event"] == "Near miss"
    assert row["Contributing factors"] == "Slip or loss of attention"
    assert row["Received"] == "2026-03-02"


def test_the_file_stands_in_the_order_of_the_list(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    for severity in ("mild", "", "critical"):
        many(1, potential_severity=severity)
    rows = table(client_of(quality_lead), "/incidents/export.csv?sort=severity")
    assert [row["Potential severity"] for row in rows] == ["Critical", "Mild", ""]


def test_the_file_speaks_the_readers_language(
    client_of: ClientOf, quality_lead: User, make_incident: Make
) -> None:
    make_incident(State.CLOSED)
    (row,) = table(client_of(quality_lead, "zh-hans"))
    assert "近似差错（未遂事件）" in row.values()


def test_no_cell_is_taken_for_a_formula(
    client_of: ClientOf, quality_lead: User, many: Many, make_incident: Make
) -> None:
    many(1, title='=HYPERLINK("http://example.org")')
    make_incident(narrative="@SUM(A1:A9) is what the display said.")
    client = client_of(quality_lead)
    rows = table(client)
    titles = {row["Short title"] for row in rows}
    assert '\'=HYPERLINK("http://example.org")' in titles
    assert any(row["How the report begins"].startswith("'@SUM") for row in rows)
    response = client.get("/incidents/export.xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    cells = [one for row in book.active.iter_rows() for one in row]  # type: ignore[union-attr]
    assert "f" not in {one.data_type for one in cells}
    assert '\'=HYPERLINK("http://example.org")' in {one.value for one in cells}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-5 mm", "'-5 mm"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("5 mm", "5 mm"),
        (-5, "-5"),
        (None, ""),
        (True, "true"),
        (["=a", "b"], "'=a; b"),
        ([{"a": 1}], '[{"a": 1}]'),
    ],
)
def test_a_cell_is_harmless_text(value: object, text: str) -> None:
    assert cell(value) == text


def test_an_export_leaves_its_entry_in_the_trail(
    client_of: ClientOf, quality_lead: User, many: Many, department: Department
) -> None:
    many(1)
    table(client_of(quality_lead), "/incidents/export.csv?state=open&after=x")
    entry = Entry.objects.get(act="incidents.exported")
    assert entry.by == quality_lead
    assert entry.subject_id == department.public_id
    assert entry.after == {"format": "csv", "filters": "state=open"}


def test_a_list_too_long_for_excel_is_refused_with_the_way_out(
    client_of: ClientOf, quality_lead: User, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_IN_EXCEL", 2)
    many(3)
    response = client_of(quality_lead).get("/incidents/export.xlsx?state=open", follow=True)
    assert response.redirect_chain == [("/incidents?state=open", 302)]
    assert "CSV, which Excel opens too" in response.content.decode()
    assert not Entry.objects.filter(act="incidents.exported").exists()


@pytest.mark.parametrize(
    "role", ["triager", "investigator", "confidant", "reporter", "administrator"]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_only_leads_heads_and_auditors_take_lists_out(
    role: str, form: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(role))
    assert client.get(f"/incidents/export.{form}").status_code == 403


def test_a_department_leaves_with_everything_but_who_reported(
    make_incident: Make, department: Department, other_department: Department
) -> None:
    closed = make_incident(State.CLOSED, identity=Identity.NAMED, name="Zhao Qiang")
    make_incident()
    records = list(queries.whole_records(department))
    assert len(records) == 2
    record = records[0]
    assert record["public_id"] == closed.public_id
    assert record["narrative"]
    assert record["factors"] == ["attention_slip"]
    assert [action["title"] for action in record["actions"]] == ["Interlock on the couch height"]
    assert record["lessons"][0]["title_zh"] == "床高要念出来"
    assert "Zhao Qiang" not in str(record)
    assert list(queries.whole_records(other_department)) == []
