"""A record is known again, notices changes, and knows which of its versions is the later."""

from dataclasses import replace
from datetime import date

from beamward.domain.exchange.record import (
    EntryKind,
    HistoryEntry,
    OutsideRecord,
    Reason,
    RowRefused,
    Source,
    newest_of_each,
)

ORIGINAL = HistoryEntry(EntryKind.ORIGINAL, date(2031, 3, 1), "A source stayed out.")
UPDATE = HistoryEntry(EntryKind.UPDATE, date(2031, 3, 9), "It was the guide tube.")
RECORD = OutsideRecord(
    source=Source.NRC,
    source_id="NRC-EN-99001",
    narrative="A source stayed out.",
    notified_date=date(2031, 3, 1),
    history=(ORIGINAL,),
    extra={"state": "ZZ", "section_titles": ("MADE UP",)},
)


def test_the_same_words_have_the_same_fingerprint_in_whatever_order_they_come() -> None:
    other = replace(RECORD, extra={"section_titles": ("MADE UP",), "state": "ZZ"})
    assert other.fingerprint() == RECORD.fingerprint()
    assert len(RECORD.fingerprint()) == 64


def test_whatever_the_source_changes_changes_the_fingerprint() -> None:
    changed = [
        replace(RECORD, narrative="A source stayed out for a minute."),
        replace(RECORD, event_date=date(2031, 2, 28)),
        replace(RECORD, notified_date=None),
        replace(RECORD, retracted=True),
        replace(RECORD, set="medical_event"),
        replace(RECORD, history=(ORIGINAL, UPDATE)),
        replace(RECORD, extra={"state": "YY", "section_titles": ("MADE UP",)}),
        replace(RECORD, source_url="https://example.org/1"),
    ]
    prints = {record.fingerprint() for record in [RECORD, *changed]}
    assert len(prints) == len(changed) + 1


def test_a_better_guess_of_ours_is_no_change_of_the_source() -> None:
    guessed = replace(RECORD, modality="brachy_hdr", derived=frozenset({"modality"}))
    guessed_better = replace(guessed, modality="brachy_pdr", inferred={"nuclides": ("Ir-192",)})
    assert guessed.fingerprint() == guessed_better.fingerprint()
    told = replace(guessed, derived=frozenset())
    assert told.fingerprint() != guessed.fingerprint()


def test_of_several_pages_about_one_event_the_furthest_counts() -> None:
    later = replace(RECORD, updated_date=date(2031, 3, 9), history=(ORIGINAL, UPDATE))
    other = replace(RECORD, source_id="NRC-EN-99002")
    broken = RowRefused(3, Reason.NOT_JSON)
    newest, refused, passed_over = newest_of_each([later, other, broken, RECORD])
    assert newest == [later, other]
    assert refused == [broken]
    assert passed_over == 1
    assert later.standing > RECORD.standing


def test_of_equal_pages_the_last_counts() -> None:
    corrected = replace(RECORD, title="STUCK SOURCE")
    assert newest_of_each([RECORD, corrected])[0] == [corrected]
    assert newest_of_each([corrected, RECORD])[0] == [RECORD]


def test_a_record_without_any_day_stands_behind_one_with_a_day() -> None:
    undated = replace(RECORD, notified_date=None, history=(ORIGINAL, UPDATE))
    assert newest_of_each([RECORD, undated])[0] == [RECORD]
