"""The command line, as an administrator uses it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import people_with
from beamward.project.cli import main
from beamward.project.cli.exits import Exit


def test_help_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (("en", ("usage: ", "commands")), ("zh", ("用法", "命令"))):
        with pytest.raises(SystemExit) as ended:
            main(["--language", language, "--help"])
        assert ended.value.code == 0
        told = capsys.readouterr().out
        assert all(word in told for word in words), told
    main(["--language", "en"])


def test_a_department_is_added_once(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["department", "add", "onc", "--name", "Oncology", "--json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["code"] == "onc"
    assert told["report_address"].endswith("/r/onc")
    assert main(["department", "add", "onc", "--name", "Again"]) == Exit.REFUSED
    assert Department.objects.get(code="onc").name_en == "Oncology"


def test_a_person_is_added_with_roles(
    department: Department, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("a long passphrase of tests\n"))
    command = ["person", "add", "anna", "--full-name", "Anna", "--password-stdin"]
    code = main([*command, "--department", department.code, "--role", "triager"])
    assert code == Exit.DONE, capsys.readouterr().err
    assert [person.login for person in people_with(department, Role.TRIAGER)] == ["anna"]


def test_without_a_terminal_the_password_is_asked_for_in_another_way(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", _no_terminal)
    assert main(["person", "add", "anna", "--full-name", "Anna"]) == Exit.MISUSED
    assert "--password-stdin" in capsys.readouterr().err


def _no_terminal(prompt: str) -> str:
    raise EOFError(prompt)


def test_a_weak_password_is_refused(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("12345678\n"))
    code = main(["person", "add", "anna", "--full-name", "Anna", "--password-stdin"])
    assert code == Exit.REFUSED
    assert "password" in capsys.readouterr().err.lower()


def test_check_tells_that_nobody_looks_at_the_reports(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--json"]) == Exit.DONE_IN_PART
    found = {one["what"]: one for one in json.loads(capsys.readouterr().out)["findings"]}
    assert found["database"]["weight"] == "good"
    assert found[f"triage:{department.code}"]["weight"] == "problem"


def test_the_demonstration_is_refused_outside_its_mode(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demonstrate", "--load-only"]) == Exit.MISCONFIGURED
    assert "BEAMWARD_MODE=demonstration" in capsys.readouterr().err


def test_export_writes_every_incident_and_no_reporter(
    department: Department, tmp_path: Path, quality_lead: object
) -> None:
    from beamward.features.reports.models import Identity
    from tests.support import factories

    factories.make_incident(
        department, narrative="摆位偏差 2 cm", identity=Identity.NAMED, name="Zhang Secret"
    )
    target = tmp_path / "out.jsonl"
    assert main(["export", str(target), "--department", department.code]) == Exit.DONE
    text = target.read_text(encoding="utf-8")
    assert "摆位偏差 2 cm" in text
    assert "Secret" not in text
    assert main(["export", str(target), "--department", department.code]) == Exit.REFUSED


def outside(tmp_path: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own, with nothing but the settings given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "beamward.project", *arguments],
        env={**kept, "BEAMWARD_DATA_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_migrate_and_department_need_nothing_but_a_database(tmp_path: Path) -> None:
    database = {"BEAMWARD_DATABASE_URL": f"sqlite:///{tmp_path}/fresh.sqlite3"}
    refused = outside(tmp_path, "serve", **database)
    assert refused.returncode == Exit.REFUSED
    assert "beamward migrate" in refused.stderr
    assert outside(tmp_path, "migrate", **database).returncode == Exit.DONE
    added = outside(tmp_path, "department", "add", "onc", "--name", "Oncology", **database)
    assert added.returncode == Exit.DONE, added.stderr


def test_production_refuses_loudly_to_start_without_a_secret(tmp_path: Path) -> None:
    refused = outside(tmp_path, "serve", BEAMWARD_MODE="production", BEAMWARD_LANGUAGE="en")
    assert refused.returncode == Exit.MISCONFIGURED
    assert "BEAMWARD_SECRET_KEY" in refused.stderr
    chinese = outside(tmp_path, "serve", BEAMWARD_MODE="production", BEAMWARD_LANGUAGE="zh")
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese.stderr)


def test_outside_production_the_server_does_not_listen_on_the_network(tmp_path: Path) -> None:
    refused = outside(tmp_path, "serve", "--host", "0.0.0.0")  # noqa: S104
    assert refused.returncode == Exit.REFUSED


def test_the_demonstration_fills_itself_in_its_own_folder(tmp_path: Path) -> None:
    mode = {"BEAMWARD_MODE": "demonstration"}
    filled = outside(tmp_path, "demonstrate", "--load-only", **mode)
    assert filled.returncode == Exit.DONE, filled.stderr
    for login in ("therapist", "physicist", "quality", "admin"):
        assert login in filled.stdout
    counted = outside(
        tmp_path, "incidents", "count", "--by", "state", "--event-type", "all", "--json", **mode
    )
    counts = json.loads(counted.stdout)["counts"]
    assert sum(counts.values()) >= 60
    assert counts["closed"] >= 24
