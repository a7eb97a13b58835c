"""Retention and legal holds on the command line: who decides is named and proves it."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.domain.privacy.finding import Kind
from beamward.features.incidents.erasure.services import mask
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department
from beamward.foundation.retention import registry, services
from beamward.foundation.retention.models import Disposal, Hold
from beamward.foundation.retention.rules import Bound, CountedFrom, RecordKind
from beamward.project.cli import main
from beamward.project.cli.exits import Exit
from tests.support import factories
from tests.support.factories import NOW, PASSWORD

Told = Callable[..., tuple[int, str, str]]
LONG_AGO = datetime(2005, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """Return what a command line gave: exit code, output, complaints."""

    def told(*arguments: str, password: str = PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code = main(["--language", "en", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return told


@pytest.fixture
def old(department: Department, quality_lead: User) -> list[Incident]:
    """Two incidents whose time is over."""
    kind = registry.get(RecordKind.INCIDENT)
    assert kind is not None
    wanted = services.Wanted(
        rule=None,
        years=10,
        counted_from=CountedFrom.CLOSED,
        bound=Bound.MINIMUM,
        source="Decision of the board",
        reason="Claims come late.",
    )
    services.choose(department=department, kind=kind, wanted=wanted, by=quality_lead, at=NOW)
    return [
        factories.make_incident(department, state=State.CLOSED, lead=quality_lead, at=LONG_AGO)
        for _ in range(2)
    ]


DISPOSE = ("retention", "dispose", "--department", "onc", "--kind", "incident")
BY = ("--by", "quality_lead", "--reason", "Time is over.", "--password-stdin")


def test_the_list_tells_each_kind_its_rule_and_how_many_are_over(
    old: list[Incident], run: Told
) -> None:
    code, out, _ = run("retention", "list", "--json")
    rows = {row["kind"]: row for row in json.loads(out)}
    assert code == Exit.DONE
    assert (rows["incident"]["years"], rows["incident"]["over"]) == (10, 2)
    assert (rows["identity"]["years"], rows["identity"]["over"]) == (None, 0)
    code, out, _ = run("retention", "list", "--department", "onc")
    assert "unknown: kept until somebody decides" in out
    assert "10 years from closing; Decision of the board" in out


def test_without_for_good_nothing_changes(old: list[Incident], run: Told) -> None:
    code, out, _ = run(*DISPOSE, *BY)
    assert code == Exit.DONE
    assert all(incident.public_id in out for incident in old)
    assert "Nothing was changed." in out
    assert not Disposal.objects.exists()


def test_a_named_person_disposes_with_the_own_password_and_a_reason(
    old: list[Incident], quality_lead: User, run: Told
) -> None:
    code, _out, err = run(*DISPOSE, "--for-good", *BY, password="wrong")
    assert (code, "not the password" in err) == (Exit.REFUSED, True)
    code, _out, err = run(*DISPOSE, "--for-good", *BY[:2], "--password-stdin")
    assert (code, "--reason" in err) == (Exit.MISUSED, True)
    assert not Disposal.objects.exists()
    code, out, _ = run(*DISPOSE, "--for-good", *BY)
    assert (code, "Disposed of: 2." in out) == (Exit.DONE, True)
    assert {disposal.by for disposal in Disposal.objects.all()} == {quality_lead}


def test_whoever_may_not_is_refused_on_the_command_line_as_well(
    old: list[Incident], auditor: User, run: Told
) -> None:
    by = ("--by", "auditor", "--reason", "x", "--password-stdin")
    code, _out, err = run(*DISPOSE, "--for-good", *by)
    assert (code, "2: Your roles do not include this." in err) == (Exit.DONE_IN_PART, True)
    assert not Disposal.objects.exists()


def test_what_is_held_stays_and_the_rest_goes(old: list[Incident], run: Told) -> None:
    held = old[0].public_id
    code, out, _ = run(
        "hold", "place", "--department", "onc", "--incident", held, "--by", "quality_lead",
        "--reason", "Claim 7", "--password-stdin",
    )  # fmt: skip
    assert code == Exit.DONE
    code, out, _ = run("hold", "list", "--json")
    assert [row["incident"] for row in json.loads(out)] == [held]
    code, out, err = run(*DISPOSE, "--for-good", *BY)
    assert code == Exit.DONE_IN_PART
    assert "Disposed of: 1." in out
    assert "legal hold" in err
    assert Disposal.objects.get().subject_id == old[1].public_id


def test_a_hold_is_lifted_by_who_may(old: list[Incident], administrator: User, run: Told) -> None:
    run("hold", "place", "--department", "onc", *BY)
    hold = Hold.objects.get()
    code, _out, err = run("hold", "lift", hold.public_id, *BY)
    assert "Your roles do not include this." in err
    assert code == Exit.REFUSED
    lift = ("--by", "administrator", "--reason", "Settled", "--password-stdin")
    assert run("hold", "lift", hold.public_id, *lift)[0] == Exit.DONE
    assert run("hold", "list", "--json")[1].strip() == "[]"
    assert run("hold", "lift", "NOSUCHHOLD00", *lift)[0] == Exit.NOT_FOUND


def test_where_no_rule_is_chosen_nothing_can_be_disposed_of(
    department: Department, run: Told
) -> None:
    code, _out, err = run(*DISPOSE)
    assert (code, "unknown" in err) == (Exit.REFUSED, True)
    assert run(*DISPOSE[:-1], "colours")[0] == Exit.MISUSED


def test_what_was_done_since_a_day_is_listed_for_whoever_restores_an_older_copy(
    old: list[Incident], department: Department, quality_lead: User, run: Told
) -> None:
    run(*DISPOSE, "--for-good", *BY)
    fresh = factories.make_incident(department, narrative="Mr. Sample fell.")
    mask(
        incident=fresh,
        words={"Sample": Kind.PATIENT_NAME},
        seen_revision=0,
        by=quality_lead,
        at=NOW,
    )
    run("hold", "place", "--department", "onc", "--incident", fresh.public_id, *BY)
    code, out, _ = run("retention", "done", "--since", "2026-01-01", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    done = {(row["what"], row["id"]) for row in rows}
    assert code == Exit.DONE
    assert {("disposed", incident.public_id) for incident in old} <= done
    assert {("incident.masked", fresh.public_id), ("held", fresh.public_id)} <= done
    assert "Sample" not in out
    assert run("retention", "done", "--since", "yesterday")[0] == Exit.MISUSED
