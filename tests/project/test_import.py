"""Records of other systems become incidents, once."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import queries as incidents
from beamward.features.incidents.models import Incident
from beamward.features.reports import queries as reports
from beamward.features.reports.models import OutsideHistory, OutsideSource, Report
from beamward.foundation.organisations.models import Department
from beamward.foundation.trail.models import Entry
from beamward.project.cli import main
from beamward.project.cli.exits import Exit

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "exchange"

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, Any]:
        code = main([*arguments, "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else None

    return call


def test_the_nrc_events_come_in_once_and_count_as_the_regulator_counts(
    department: Department, shared: Path, run: Run
) -> None:
    source = str(shared / "data" / "nrc_events.jsonl")
    code, told = run("import", "nrc", source, "--department", department.code)
    assert code == Exit.DONE
    assert (told["new"], told["refused"]) == (2166, [])
    entries = Entry.objects.count()
    code, told = run("import", "nrc", source, "--department", department.code)
    assert (told["new"], told["changed"], told["same"]) == (0, 0, 2166)
    assert Entry.objects.count() == entries
    _code, told = run("incidents", "count", "--by", "fiscal-year")
    counts = told["counts"]
    assert [counts[str(year)] for year in range(2015, 2021)] == [57, 56, 46, 46, 55, 62]


def test_the_three_generations_of_published_pages_are_read(
    department: Department, shared: Path, run: Run
) -> None:
    source = str(shared / "data" / "raw_rows_12.jsonl")
    code, told = run("import", "nrc", source, "--department", department.code)
    assert (code, told["new"]) == (Exit.DONE, 12)
    kept = OutsideSource.objects.get(source_id="NRC-EN-39442")
    assert kept.url.startswith("https://www.nrc.gov/")


def row(**changes: Any) -> str:
    told = {
        "id": "NRC-EN-99001",
        "set": "medical_event",
        "source": "https://www.nrc.gov/made-up",
        "event_date": "2020-01-05",
        "notification_date": "2020-01-06",
        "last_update": "2020-01-06",
        "narrative": "A made-up event: the source stopped 2 cm short.",
        "updates": [],
        "retracted": False,
        "cfr": ["35.3045(a)(1)"],
    }
    return json.dumps({**told, **changes})


def imported(department: Department, run: Run, path: Path, *rows: str) -> tuple[int, Any]:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return run("import", "nrc", str(path), "--department", department.code)


def test_an_update_and_a_retraction_become_history_beside_the_first_text(
    department: Department, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "events.jsonl"
    imported(department, run, file, row())
    incident = Incident.objects.get()
    assert (incident.state, incident.event_type) == (State.REPORTED, "radiation_incident")
    retraction = "*** EVENT RETRACTION: not reportable after all."
    code, told = imported(
        department,
        run,
        file,
        row(last_update="2020-03-01", updates=[retraction], retracted=True),
    )
    assert (code, told["changed"]) == (Exit.DONE, 1)
    incident.refresh_from_db()
    assert incident.state == State.NOT_AN_INCIDENT
    report = Report.objects.get()
    assert report.narrative == "A made-up event: the source stopped 2 cm short."
    assert [entry.kind for entry in OutsideHistory.objects.order_by("place")][-1] == "retraction"


def test_a_retraction_does_not_overrule_those_who_work_on_it(
    department: Department, tmp_path: Path, run: Run, quality_lead: Any
) -> None:
    from beamward.features.incidents import services
    from tests.support.factories import JUDGEMENT, NOW

    file = tmp_path / "events.jsonl"
    imported(department, run, file, row())
    services.triage(
        incident=Incident.objects.get(),
        judgement=JUDGEMENT,
        seen_revision=0,
        by=quality_lead,
        at=NOW,
    )
    imported(
        department,
        run,
        file,
        row(last_update="2020-03-01", updates=["*** RETRACTED"], retracted=True),
    )
    assert Incident.objects.get().state == State.TRIAGED


def test_malformed_rows_are_listed_with_line_and_reason_and_stop_nothing(
    department: Department, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "events.jsonl"
    code, told = imported(
        department, run, file, row(), "{broken", json.dumps(["list"]), row(id="NRC-EN-99002")
    )
    assert code == Exit.DONE_IN_PART
    assert told["new"] == 2
    assert [refusal["line"] for refusal in told["refused"]] == [2, 3]
    assert all(refusal["sentence"] for refusal in told["refused"])


def test_an_older_page_does_not_overwrite_a_newer_one(
    department: Department, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / "events.jsonl"
    imported(department, run, file, row(last_update="2020-03-01", updates=["*** UPDATE: more"]))
    _code, told = imported(department, run, file, row())
    assert told["same"] == 1
    assert OutsideSource.objects.get().updated_date == date(2020, 3, 1)


def test_an_imported_record_has_no_deadline_and_no_reporter_to_ask(
    department: Department, tmp_path: Path, run: Run
) -> None:
    imported(department, run, tmp_path / "events.jsonl", row())
    incident = Incident.objects.get()
    assert incident.due_date is None
    report = reports.of_public_id(incident.report_id)
    assert report is not None
    assert report.receipt_digest is None
    assert incidents.of_report(report.public_id) == incident


def test_device_events_are_read_from_the_made_up_sample(department: Department, run: Run) -> None:
    code, told = run(
        "import", "maude", str(GOLDEN / "maude_sample.json"), "--department", department.code
    )
    assert code in {Exit.DONE, Exit.DONE_IN_PART}
    assert told["new"] == OutsideSource.objects.filter(source="maude").count() > 0


def test_a_table_comes_in_by_the_mapping_that_was_drafted_for_it(
    department: Department, tmp_path: Path, run: Run
) -> None:
    table = tmp_path / "incidents.csv"
    table.write_bytes(
        "编号,发生日期,事件描述,上报人\n"
        "2024-01,2024/3/25,摆位时发现体膜与患者不符,某某\n"
        "2024-02,2024/4/26,计划传输后射野缺一个,某某\n".encode("gb18030")
    )
    mapping = tmp_path / "mapping.toml"
    code, told = run("import", "csv", str(table), "--draft", str(mapping))
    assert code == Exit.DONE
    fields = {column["header"]: column["field"] for column in told["columns"]}
    assert fields == {
        "编号": "source_id",
        "发生日期": "event_date",
        "事件描述": "narrative",
        "上报人": "",
    }
    arguments = ("import", "csv", str(table), "--mapping", str(mapping))
    code, told = run(*arguments, "--department", department.code)
    assert (code, told["new"], told["refused"]) == (Exit.DONE, 2, [])
    code, told = run(*arguments, "--department", department.code)
    assert told["same"] == 2


def test_an_unknown_department_is_said_and_how_to_add_it(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(row(), encoding="utf-8")
    assert main(["import", "nrc", str(file), "--department", "nowhere"]) == Exit.NOT_FOUND
    assert "beamward department add" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["import", "nrc", "nowhere.jsonl", "--department", department.code])
    assert code == Exit.NOT_FOUND
    assert "nowhere.jsonl" in capsys.readouterr().err
