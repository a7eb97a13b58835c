"""The trail on the command line: whether it holds, and how an outsider can see that."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.public_id import grouped
from beamward.foundation.trail import anchors, proofs, services
from beamward.foundation.trail.models import Entry, Link
from beamward.foundation.trail.queries import entries_of
from beamward.project import configuration
from beamward.project.cli import main
from beamward.project.cli.exits import Exit
from tests.support.factories import NOW
from tests.support.unguarded import as_owner

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Told:
    """Return what a command line gave: exit code, output, complaints."""

    def told(*arguments: object) -> tuple[int, str, str]:
        code = main(["--language", "en", "trail", *(str(each) for each in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return told


@pytest.fixture
def incident(make_incident: Callable[..., Incident]) -> Incident:
    return make_incident(State.CLOSED)


def test_a_trail_that_holds_says_so_and_what_that_is_worth(
    incident: Incident, run: Told, settings: Any
) -> None:
    code, out, _ = run("verify")
    assert code == Exit.DONE
    assert f"The trail holds. Entries: {Entry.objects.count()};" in out
    assert "No anchor was compared" in out
    run("anchor")
    code, out, _ = run("verify")
    assert (code, "anchors met: 1" in out, "No anchor" in out) == (Exit.DONE, True, False)


def test_a_trail_that_was_tampered_with_names_the_first_wrong_number(
    incident: Incident, run: Told
) -> None:
    services.seal()
    wrong = Link.objects.get(number=5)
    with as_owner() as cursor:
        cursor.execute("UPDATE trail_entry SET act = 'x.y' WHERE id >= %s", [wrong.entry_id])
        code, out, err = run("verify")
        assert (code, out) == (Exit.DONE_IN_PART, "")
        assert "No. 5: Who acted, what, when or on which record was changed in this entry." in err
        code, out, _ = run("verify", "--json")
        told = json.loads(out)
        assert (code, told["holds"]) == (Exit.DONE_IN_PART, False)
        assert [finding["flaw"] for finding in told["findings"]] == ["act", "guards"]
        assert told["findings"][0]["number"] == 5
    code, out, _ = run("verify", "--json")
    assert (code, json.loads(out)["holds"]) == (Exit.DONE, True)


def test_an_anchor_that_was_kept_outside_is_compared(
    incident: Incident, run: Told, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.jsonl"
    code, out, _ = run("anchor", "--to", kept)
    assert code == Exit.DONE
    assert anchors.read(kept) == [anchors.Anchor(**json.loads(out))]
    assert run("verify", "--anchor", kept)[0] == Exit.DONE
    kept.write_text(kept.read_text().replace(json.loads(out)["root"], "00" * 32))
    code, _, err = run("verify", "--anchor", kept)
    assert (code, "rewritten" in err) == (Exit.DONE_IN_PART, True)
    code, _, err = run("anchor", "--to", kept)
    assert (code, "no longer leads" in err) == (Exit.REFUSED, True)


@pytest.mark.django_db
def test_what_cannot_be_anchored_or_read_is_a_sentence(run: Told, tmp_path: Path) -> None:
    assert run("anchor")[0] == Exit.REFUSED
    code, _, err = run("verify", "--anchor", tmp_path / "none")
    assert (code, "cannot be read" in err) == (Exit.NOT_FOUND, True)
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    assert "Line 1 of" in run("verify", "--anchor", wrong)[2]
    assert "Line 1 of" in run("check-proof", wrong, "--anchor", wrong)[2]
    assert run("check-proof", tmp_path / "none")[0] == Exit.NOT_FOUND
    assert "This file is no proof." in run("check-proof", wrong)[2]


def test_a_record_is_proven_to_somebody_without_the_database(
    incident: Incident, run: Told, tmp_path: Path
) -> None:
    kept, proof = tmp_path / "kept.jsonl", tmp_path / "proof.json"
    run("anchor", "--to", kept)
    code, out, _ = run("prove", grouped(incident.public_id))
    assert code == Exit.DONE
    proof.write_text(out)
    told = json.loads(out)
    assert len(told["entries"]) == entries_of(incident).count() > 3
    assert "content" not in told["entries"][0]
    code, out, _ = run("check-proof", proof, "--anchor", kept)
    assert (code, "leads to the anchor of" in out) == (Exit.DONE, True)
    assert "incident.closed" in out
    code, out, _ = run("check-proof", proof)
    assert (code, "counts only against an anchor" in out) == (Exit.DONE, True)
    other = tmp_path / "other.jsonl"
    other.write_text(kept.read_text().replace(told["root"], "00" * 32))
    assert run("check-proof", proof, "--anchor", other)[0] == Exit.DONE_IN_PART


def test_a_single_entry_is_proven_at_the_size_of_an_old_anchor(
    incident: Incident, quality_lead: User, run: Told, tmp_path: Path
) -> None:
    kept, proof = tmp_path / "kept.jsonl", tmp_path / "proof.json"
    size = json.loads(run("anchor", "--to", kept)[1])["size"]
    entry = entries_of(incident)[0]
    services.erase(entries=entries_of(incident)[1:2], reason="A name.", by=quality_lead, at=NOW)
    proof.write_text(run("prove", entry.public_id, "--size", size)[1])
    assert len(json.loads(proof.read_text())["entries"]) == 1
    assert run("check-proof", proof, "--anchor", kept)[0] == Exit.DONE


def test_a_proof_shows_the_content_on_request_unless_it_was_erased(
    incident: Incident, quality_lead: User, run: Told, tmp_path: Path
) -> None:
    first, second = entries_of(incident)[:2]
    services.erase(entries=[second], reason="A name.", by=quality_lead, at=NOW)
    path = tmp_path / "proof.json"
    path.write_text(run("prove", incident.public_id, "--content")[1])
    entries = json.loads(path.read_text())["entries"]
    assert json.loads(entries[0]["content"]["after"]) == first.after
    assert "content" not in entries[1]
    assert run("check-proof", path)[0] == Exit.DONE


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"incident.closed"', '"incident.opened"', "another act"),
        ('\\"state\\"', '\\"stato\\"', "not what was recorded"),
        ('"number": ', '"number": 1', "does not lead"),
        ('"leaf"', '"loaf"', "no proof"),
        ('"inclusion"', '"seclusion"', "no proof"),
        ('"size": ', '"size": 1', "does not lead"),
    ],
)
def test_a_proof_that_was_tampered_with_proves_nothing(
    incident: Incident, run: Told, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    path = tmp_path / "proof.json"
    proof = run("prove", incident.public_id, "--content")[1]
    assert old in proof
    path.write_text(proof.replace(old, new))
    code, _, err = run("check-proof", path)
    assert (code, fault in err) == (Exit.DONE_IN_PART, True), err


def test_a_trail_is_proven_to_have_only_grown(
    incident: Incident, quality_lead: User, run: Told, tmp_path: Path
) -> None:
    kept, path = tmp_path / "kept.jsonl", tmp_path / "proof.json"
    old = json.loads(run("anchor", "--to", kept)[1])["size"]
    services.erase(entries=entries_of(incident)[:1], reason="A name.", by=quality_lead, at=NOW)
    run("anchor", "--to", kept)
    proof = run("prove", "--since", old)[1]
    path.write_text(proof)
    code, out, _ = run("check-proof", path, "--anchor", kept)
    assert (code, f"Of {old + 1} entries the first {old}" in out) == (Exit.DONE, True)
    spoilt = json.loads(proof) | {"old_root": "00" * 32}
    path.write_text(json.dumps(spoilt))
    assert "does not lead" in run("check-proof", path)[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], Exit.MISUSED),
        (["X", "--since", "1"], Exit.MISUSED),
        (["000000000000"], Exit.NOT_FOUND),
        (["--since", "100000"], Exit.NOT_FOUND),
        (["--since", "0"], Exit.NOT_FOUND),
        (["--since", "2", "--size", "1"], Exit.NOT_FOUND),
        (["X", "--size", "0"], Exit.NOT_FOUND),
    ],
)
def test_what_is_not_in_the_trail_is_not_proven(
    incident: Incident, run: Told, arguments: list[str], code: Exit
) -> None:
    assert run("prove", *arguments)[0] == code


def test_where_anchors_go_is_configured(tmp_path: Path) -> None:
    given = {"BEAMWARD_DATA_DIR": str(tmp_path)}
    assert configuration.read(given).anchor_file == tmp_path / "anchors.jsonl"
    assert configuration.read(given).anchor_mail == ""
    given |= {
        "BEAMWARD_ANCHORS": str(tmp_path / "else"),
        "BEAMWARD_ANCHOR_MAIL": "notary@example.org",
    }
    assert configuration.read(given).anchor_file == tmp_path / "else"
    assert configuration.read(given).anchor_mail == "notary@example.org"


def test_a_proof_without_entries_proves_nothing() -> None:
    with pytest.raises(proofs.ProofFails):
        proofs.check({"kind": "inclusion", "size": 1, "root": "00" * 32, "entries": []})
