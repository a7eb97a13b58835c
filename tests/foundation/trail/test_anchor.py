"""An anchor that somebody outside keeps shows what nothing inside can: that all was rewritten."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from beamward.foundation.jobs import labels
from beamward.foundation.jobs import services as jobs
from beamward.foundation.jobs.models import Job, State
from beamward.foundation.trail import anchors, digests, merkle, queries, services, verification
from beamward.foundation.trail.anchors import Anchor, AnchorUnreadable
from beamward.foundation.trail.models import Entry, Link
from beamward.foundation.trail.verification import Flaw
from tests.support.factories import NOW
from tests.support.unguarded import as_owner

Recorded = Callable[[int], list[Entry]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "anchors.jsonl"


def anchored(file: Path) -> Anchor:
    new = services.anchor(to=file, at=NOW)
    assert new is not None
    return new


def rewrite(cursor: Any) -> None:
    """Chain everything anew, as somebody who rules the database can: the chain is whole again."""
    cursor.execute("DELETE FROM trail_link")
    services.seal(everything=True)


def test_an_anchor_tells_size_root_and_chain(chained: list[Entry], file: Path) -> None:
    new = anchored(file)
    links = list(Link.objects.order_by("number"))
    assert new.size == len(links)
    assert new.root == merkle.head(bytes.fromhex(link.leaf) for link in links).hex()
    assert (new.trail, new.digest) == (links[0].digest, links[-1].digest)
    assert new.at == "2026-03-02T09:30:00.000000+00:00"
    assert json.loads(file.read_text())["root"] == new.root
    assert anchors.read(file) == [new]


def test_an_anchor_is_added_and_replaces_none(recorded: Recorded, file: Path) -> None:
    recorded(1)
    first = anchored(file)
    recorded(1)
    second = anchored(file)
    assert anchors.read(file) == [first, second]
    assert (second.trail, second.size) == (first.trail, first.size + 1)
    assert verification.verify(anchors.read(file)).anchors == 2


@pytest.mark.django_db
def test_an_empty_trail_is_not_anchored(file: Path) -> None:
    assert services.anchor(to=file, at=NOW) is None
    assert not file.exists()


def test_an_anchor_goes_out_by_mail_where_an_address_is_configured(
    chained: list[Entry], file: Path, settings: Any
) -> None:
    anchored(file)
    assert mail.outbox == []
    settings.TRAIL_ANCHOR_MAIL = "notary@example.org"
    new = anchored(file)
    [sent] = mail.outbox
    assert (sent.to, sent.body) == (["notary@example.org"], new.line() + "\n")


def test_a_rewritten_history_is_found_by_its_anchor_alone(chained: list[Entry], file: Path) -> None:
    kept = anchored(file)
    entry = chained[3]
    content = '{"triage_days": 99}'
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE trail_entry SET after = %s, content_digest = %s WHERE id = %s",
            [content, digests.of_content(entry.salt, json.dumps(entry.before), content), entry.pk],
        )
        rewrite(cursor)
        assert {finding.flaw for finding in verification.verify().findings} == {Flaw.GUARDS}
        found = verification.verify([kept]).findings[0]
        assert (found.flaw, found.number) == (Flaw.ANCHOR, kept.size)
        with pytest.raises(services.HistoryRewritten) as refused:
            services.anchor(to=file, at=NOW)
        assert refused.value.anchor == kept
        assert anchors.read(file) == [kept]
    assert verification.verify([kept]).holds


def test_a_rewritten_beginning_belongs_to_another_trail(chained: list[Entry], file: Path) -> None:
    kept = anchored(file)
    first = Link.objects.get(number=1).entry_id
    with as_owner() as cursor:
        cursor.execute("UPDATE trail_entry SET act = 'x.other' WHERE id = %s", [first])
        rewrite(cursor)
        assert verification.verify([kept]).findings[0].flaw == Flaw.STRANGE


def test_a_trail_that_lost_its_end_is_found(chained: list[Entry], file: Path) -> None:
    kept = anchored(file)
    with as_owner() as cursor:
        for table, column in (("trail_link", "entry_id"), ("trail_entry", "id")):
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [chained[-1].pk])  # noqa: S608
        assert {finding.flaw for finding in verification.verify().findings} == {Flaw.GUARDS}
        found = verification.verify([kept]).findings[0]
        assert (found.flaw, found.number) == (Flaw.SHORT, kept.size)
        with pytest.raises(services.HistoryRewritten):
            services.anchor(to=file, at=NOW)


@pytest.mark.parametrize("change", [{"root": "00" * 32}, {"digest": "00" * 32}])
def test_both_the_root_and_the_chain_are_compared(
    chained: list[Entry], file: Path, change: dict[str, Any]
) -> None:
    wrong = replace(anchored(file), **change)
    assert verification.verify([wrong]).findings[0].flaw == Flaw.ANCHOR


@pytest.mark.parametrize("line", ["no anchor", "{}", '{"size": 1}', "[]", "7"])
def test_a_file_with_something_else_is_refused_and_not_added_to(
    chained: list[Entry], file: Path, line: str
) -> None:
    anchored(file)
    with file.open("a") as opened:
        opened.write(f"\n{line}\n")
    before = file.read_text()
    with pytest.raises(AnchorUnreadable) as refused:
        services.anchor(to=file, at=NOW)
    assert refused.value.args == (3,)
    assert file.read_text() == before


def test_the_daily_turn_says_what_it_found(
    chained: list[Entry], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def turn() -> Job:
        job = jobs.start(kind="trail.anchor", at=NOW)
        jobs.perform(public_id=job.public_id, clock=lambda: NOW)
        job.refresh_from_db()
        return job

    assert f"{queries.size()} entries" in labels.message_of(turn())
    kept = anchors.read(settings.TRAIL_ANCHOR_FILE)[0]
    settings.TRAIL_ANCHOR_FILE.write_text(replace(kept, root="00" * 32).line())
    job = turn()
    assert job.state == State.FAILED
    assert "beamward trail verify" in labels.message_of(job)
    assert "no longer leads to its anchor" in caplog.text
    settings.TRAIL_ANCHOR_FILE.write_text("nothing")
    assert "Line 1" in labels.message_of(turn())


def test_a_trail_that_grew_leads_to_its_old_anchors(recorded: Recorded, file: Path) -> None:
    for _ in range(5):
        recorded(2)
        anchored(file)
    kept = anchors.read(file)
    assert len({anchor.root for anchor in kept}) == 5
    leaves = queries.leaves(queries.size())
    last = kept[-1]
    for anchor in kept:
        assert merkle.is_consistent(
            anchor.size,
            last.size,
            bytes.fromhex(anchor.root),
            bytes.fromhex(last.root),
            merkle.consistency(anchor.size, leaves),
        )
