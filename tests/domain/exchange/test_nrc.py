"""Event notifications are read from tidied rows and from the pages of three generations."""

import json
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.domain.exchange import nrc
from beamward.domain.exchange.fiscal import fiscal_year
from beamward.domain.exchange.record import EntryKind, OutsideRecord, Reason, RowRefused
from beamward.domain.exchange.suggestion import set_of

PAGE: dict[str, Any] = {
    "event_number": 99001,
    "category": "Agreement State",
    "page_url": "https://www.nrc.gov/made-up/2031/20310304en",
    "region": "3",
    "state": "ZZ",
    "licensee": "IMAGINARY HOSPITAL",
    "license_number": "00-000",
    "agreement": "Y",
    "city": "NOWHERE",
    "notification_date": "2031-03-03",
    "event_date": "2031-03-01",
    "last_update_date": "2031-03-20",
    "cfr_sections": [{"code": "35.3045(a)(1)", "description": "MADE UP"}],
    "persons_notified": ["SOMEBODY"],
    "event_text": "",
    "scraped_at": "2031-04-01T00:00:00Z",
    "html_format": "legacy",
}
ROW: dict[str, Any] = {
    "id": "NRC-EN-99002",
    "set": "medical_event",
    "source": "https://www.nrc.gov/made-up/2031/20310304en#en99002",
    "licence": "US public domain",
    "event_date": "2031-03-01",
    "notification_date": "2031-03-03",
    "last_update": "2031-03-20",
    "report_category": "Agreement State",
    "state": "ZZ",
    "facility": "IMAGINARY HOSPITAL",
    "cfr": ["35.3045(a)(1)"],
    "cfr_text": ["MADE UP"],
    "title": "WRONG TUBE",
    "narrative": "An HDR transfer tube was too long.",
    "updates": [],
    "retracted": False,
    "isotopes_found": ["Ir-192"],
    "html_format": "legacy",
}


def page(text: str, **changes: object) -> OutsideRecord:
    return nrc.read_line(json.dumps({**PAGE, "event_text": text, **changes}), 1)


def row(**changes: object) -> OutsideRecord:
    return nrc.read_line(json.dumps({**ROW, **changes}), 1)


def refusal(text: str) -> RowRefused:
    with pytest.raises(RowRefused) as caught:
        nrc.read_line(text, 7)
    assert caught.value.line == 7
    return caught.value


def test_a_row_is_taken_as_it_stands() -> None:
    record = row()
    assert record.source_id == "NRC-EN-99002"
    assert record.source_url == ROW["source"]
    assert record.title == "WRONG TUBE"
    assert record.narrative == ROW["narrative"]
    assert record.language == "en"
    assert (record.event_date, record.notified_date) == (date(2031, 3, 1), date(2031, 3, 3))
    assert record.updated_date == date(2031, 3, 20)
    assert record.place == "IMAGINARY HOSPITAL"
    assert record.set == "medical_event"
    assert record.codes == ("35.3045(a)(1)",)
    assert record.licence == "US public domain"
    assert [entry.kind for entry in record.history] == [EntryKind.ORIGINAL]


def test_what_is_only_inferred_is_marked_so() -> None:
    record = row()
    assert (record.event_type, record.modality) == ("radiation_incident", "brachy_hdr")
    assert record.derived == {"event_type", "modality"}
    assert page("A patient was hurt.").derived == {"event_type", "modality", "set", "retracted"}


def test_a_set_of_another_name_is_kept_but_is_none_of_ours() -> None:
    record = row(set="out_of_scope_example")
    assert record.set == ""
    assert record.extra["set_of_source"] == "out_of_scope_example"
    assert record.event_type == "unknown"


def test_a_retraction_that_nothing_bears_out_is_trusted_and_told_apart() -> None:
    unsupported = row(retracted=True, narrative="The source was retracted by hand.")
    assert unsupported.retracted
    assert unsupported.inferred["retraction_stated"] == "no"
    stated = row(retracted=True, updates=["* * * RETRACTION ON 3/9/31 * * *\n\nNot reportable."])
    assert stated.inferred["retraction_stated"] == "yes"
    assert "retraction_stated" not in row().inferred


def test_a_source_that_is_retracted_retracts_no_event() -> None:
    assert not nrc.is_retraction("* * * UPDATE * * *\n\nThe source was retracted into its safe.")
    assert not nrc.is_retraction("* * * UPDATE * * *\n\nThis event may later be retracted.")
    assert nrc.is_retraction("* * * UPDATE * * *\n\nThe hospital is retracting this report.")
    assert nrc.is_retraction("* * * UPDATE * * *\n\nThis event is being retracted.")
    assert nrc.is_retraction("*** RETRACTION AT 0900 ***")


def test_a_page_of_the_first_generation_has_wrapped_lines() -> None:
    record = page(
        "UNDERDOSE AFTER A WRONG TRANSFER TUBE HAD BEEN CONNECTED AT THE IMAGINARY\n"
        "HOSPITAL IN NOWHERE\n"
        "The tube was longer than the one in the plan, and nobody measured it before\n"
        "the first fraction.  The source stopped short.\n"
        "*** UPDATE ON 3/9/31 @ 1430 BY SOMEBODY ***\n"
        "All other tubes were measured.",
        html_format="plaintext",
    )
    assert record.title == (
        "UNDERDOSE AFTER A WRONG TRANSFER TUBE HAD BEEN CONNECTED AT THE IMAGINARY "
        "HOSPITAL IN NOWHERE"
    )
    assert record.narrative.startswith("The tube was longer")
    assert record.narrative.endswith("The source stopped short.")
    assert [(entry.kind, entry.entry_date) for entry in record.history] == [
        (EntryKind.ORIGINAL, date(2031, 3, 3)),
        (EntryKind.UPDATE, date(2031, 3, 9)),
    ]


def test_a_first_page_all_in_capitals_ends_its_title_where_a_line_was_broken_early() -> None:
    record = page(
        "STUCK SOURCE\n"
        "A SOURCE STUCK IN THE GUIDE TUBE OF AN AFTERLOADER DURING THE MORNING TEST.\n"
        "NO PATIENT WAS PRESENT.",
        html_format="plaintext",
    )
    assert record.title == "STUCK SOURCE"
    assert record.narrative.startswith("A SOURCE STUCK")


def test_a_page_of_the_second_generation_has_paragraphs() -> None:
    record = page(
        "AGREEMENT STATE REPORT - Y-90 DOSE TO THE WRONG LOBE\n\n"
        '"The catheter lay in the wrong artery.\n\n"The patient was told."\n\n'
        'A "Medical Event" may indicate made-up things. It means no harm to the patient.\n\n\n'
        "* * * RETRACTION AT 1044 ON 9/18/2031 FROM SOMEBODY TO SOMEBODY ELSE * * *\n\n"
        "The written directive had allowed it."
    )
    assert record.title == "AGREEMENT STATE REPORT - Y-90 DOSE TO THE WRONG LOBE"
    assert record.narrative == '"The catheter lay in the wrong artery.\n\n"The patient was told."'
    assert record.retracted
    assert record.history[1].kind is EntryKind.RETRACTION
    assert record.history[1].entry_date == date(2031, 9, 18)
    assert record.history[1].text.endswith("The written directive had allowed it.")
    assert record.set == "medical_event"
    assert record.modality == "rn_y90_microspheres"


def test_a_page_of_the_third_generation_tells_when_it_was_revised() -> None:
    record = page(
        "EN Revision Imported Date: 4/26/2031\n\n\n\nEN Revision Text: LEAKING SEED\n\n\n\n"
        "A seed leaked.\n\n\n\n"
        "* * * UPDATE ON APRIL 25, 2031 AT 1045 EDT FROM SOMEBODY * * *\n\n\n\nIt was Cs-131.",
        html_format="modern",
    )
    assert record.title == "LEAKING SEED"
    assert record.narrative == "A seed leaked."
    assert record.extra["revision_imported"] == "4/26/2031"
    assert record.history[1].entry_date == date(2031, 4, 25)
    assert "\n\n\n" not in record.history[1].text


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("* * * UPDATE ON 14 APRIL 2031 AT 1522 EDT * * *", date(2031, 4, 14)),
        ("* * * UPDATE ON 4/5/31, FROM SOMEBODY * * *", date(2031, 4, 5)),
        ("* * *UPDATE 0730 EST ON 3/10/2031 * * *", date(2031, 3, 10)),
        ("* * * UDPATE BY SOMEBODY * * *", None),
        ("* * * UPDATE ON 13/45/31 * * *", None),
        ("* * * UPDATE ON 9/5/203 * * *", None),
        ("* * * UPDATE ON 3/2/21 * * *", None),
        ("* * * UPDATE * * *\n\nSeen on 4/5/31.", None),
    ],
)
def test_the_day_of_an_update_stands_in_its_heading_or_is_unknown(
    heading: str, day: date | None
) -> None:
    record = page(f"STUCK\n\nA source stuck in a patient.\n\n{heading}\n\nMore.")
    assert len(record.history) == 2
    assert record.history[1].entry_date == day


def test_a_page_without_a_day_of_change_takes_that_of_its_last_update() -> None:
    record = page(
        "STUCK\n\nA source stuck.\n\n* * * UPDATE ON 4/5/31 * * *\n\nMore.", last_update_date=None
    )
    assert record.updated_date == date(2031, 4, 5)


def test_a_page_that_holds_only_an_update_still_tells_something() -> None:
    record = page("* * * UPDATE ON 4/5/31 * * *\n\nThe patient is well.")
    assert record.narrative.endswith("The patient is well.")
    assert len(record.history) == 2


def test_stars_that_announce_nothing_stay_in_the_narrative() -> None:
    record = page("STUCK\n\nA source stuck.\n\n*****\n\n* no patient\n* no harm")
    assert record.narrative.endswith("*****\n\n* no patient\n* no harm")
    assert len(record.history) == 1


def test_who_was_called_and_which_licence_it_was_are_not_taken_in() -> None:
    kept = json.dumps([page("A patient was hurt.").place, dict(page("A patient.").extra)])
    for left_out in ("SOMEBODY", "NOWHERE", "00-000", "2031-04-01"):
        assert left_out not in kept


def test_collecting_a_page_again_changes_nothing() -> None:
    first = page("A patient was hurt.")
    again = page("A patient was hurt.", scraped_at="2031-05-05T00:00:00Z")
    assert first.fingerprint() == again.fingerprint()


@pytest.mark.parametrize(
    ("text", "reason", "params"),
    [
        ("", Reason.NOT_JSON, {}),
        ("{", Reason.NOT_JSON, {}),
        ('{"a": NaN}', Reason.NOT_JSON, {}),
        ("[" * 100_000, Reason.NOT_JSON, {}),
        ("1" * 5_000, Reason.NOT_JSON, {}),
        ("[1]", Reason.NOT_AN_OBJECT, {}),
        ("{}", Reason.SHAPE_UNKNOWN, {}),
        (json.dumps({**ROW, "id": "EN-1"}), Reason.ID_UNREADABLE, {"field": "id", "value": "EN-1"}),
        (
            json.dumps({**PAGE, "event_text": "x", "event_number": True}),
            Reason.FIELD_WRONG_TYPE,
            {"field": "event_number"},
        ),
        (json.dumps({**ROW, "narrative": " "}), Reason.NARRATIVE_MISSING, {}),
        (json.dumps({**ROW, "cfr": "35.3045"}), Reason.FIELD_WRONG_TYPE, {"field": "cfr"}),
        (json.dumps({**ROW, "cfr": [1]}), Reason.FIELD_WRONG_TYPE, {"field": "cfr"}),
        (json.dumps({**ROW, "retracted": "no"}), Reason.FIELD_WRONG_TYPE, {"field": "retracted"}),
        (
            json.dumps({**ROW, "event_date": "2031-13-01"}),
            Reason.DATE_UNREADABLE,
            {"field": "event_date", "value": "2031-13-01"},
        ),
        (
            json.dumps({**ROW, "source": "javascript:alert(1)"}),
            Reason.ADDRESS_NOT_WEB,
            {"field": "source", "value": "javascript:alert(1)"},
        ),
        (json.dumps({**ROW, "source": None}), Reason.ADDRESS_NOT_WEB, {"field": "source"}),
        (json.dumps({**ROW, "title": "\x00"}), Reason.TEXT_UNSTORABLE, {"field": "title"}),
        (json.dumps({**ROW, "title": "\ud800"}), Reason.TEXT_UNSTORABLE, {"field": "title"}),
    ],
)
def test_a_malformed_line_says_where_and_why(
    text: str, reason: Reason, params: dict[str, str]
) -> None:
    refused = refusal(text)
    assert refused.reason is reason
    assert params.items() <= refused.params.items()


def test_malformed_lines_stop_nothing() -> None:
    found = list(nrc.read_lines(["\ufeff" + json.dumps(ROW), "", "{", "\n", json.dumps(ROW)]))
    assert [type(row) for row in found] == [OutsideRecord, RowRefused, OutsideRecord]
    assert isinstance(found[1], RowRefused)
    assert found[1].line == 3


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(RowRefused):
        nrc.read_line(text, 1)


@settings(max_examples=300)
@given(ANY_JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    with pytest.raises(RowRefused):
        nrc.read_line(json.dumps(value), 1)


@settings(max_examples=400)
@given(
    st.sampled_from([ROW, {**PAGE, "event_text": "STUCK\n\nA source."}]),
    st.dictionaries(st.sampled_from(sorted({*ROW, *PAGE})), ANY_JSON, max_size=4),
)
def test_a_row_with_any_of_its_fields_spoilt_is_read_or_refused(
    good: dict[str, object], spoilt: dict[str, object]
) -> None:
    try:
        record = nrc.read_line(json.dumps({**good, **spoilt}), 1)
    except RowRefused:
        return
    assert record.narrative
    assert record.source_url.startswith("http")
    assert record.fingerprint()


@settings(max_examples=300)
@given(
    st.text(alphabet="* \nABC update ON RETRACTION 1/2/31 .", min_size=1),
    st.sampled_from(["plaintext", "legacy", "modern", ""]),
)
def test_no_word_of_a_page_is_lost(text: str, generation: str) -> None:
    if not text.strip():
        return
    record = page(text, html_format=generation)
    kept = [record.title, *(entry.text for entry in record.history)]
    if record.narrative in kept[2:]:  # The page opens with an update, which tells the event too.
        del kept[1]
    assert "".join("".join(kept).split()) == "".join(text.split())


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_real_row_is_read(nrc_rows: list[str]) -> None:
    found = list(nrc.read_lines(nrc_rows))
    assert [row for row in found if isinstance(row, RowRefused)] == []
    assert len(found) == 2166


def test_no_page_needs_a_second_reading(nrc_rows: list[str], nrc_pages: list[str]) -> None:
    first = [nrc.read_line(text, 1).fingerprint() for text in [*nrc_rows[:200], *nrc_pages]]
    again = [nrc.read_line(text, 9).fingerprint() for text in [*nrc_rows[:200], *nrc_pages]]
    assert first == again
    assert len(set(first)) == len(first)


def test_medical_events_by_fiscal_year_of_notification_are_as_given(
    nrc_records: list[OutsideRecord],
) -> None:
    counted = dict.fromkeys(range(2015, 2021), 0)
    for record in nrc_records:
        if record.set != "medical_event" or record.retracted or record.notified_date is None:
            continue
        year = fiscal_year(record.notified_date)
        if year in counted:
            counted[year] += 1
    assert list(counted.values()) == [57, 56, 46, 46, 55, 62]


def test_of_the_rows_that_are_called_retracted_three_in_five_say_so(
    nrc_records: list[OutsideRecord],
) -> None:
    """The rows' own flag was set wherever the word stood, for sources and couches as well.

    That 89 are borne out is also what ``real_event_oracles.yaml`` of the shared facts counts.
    """
    retracted = [record for record in nrc_records if record.retracted]
    stated = [record for record in retracted if record.inferred["retraction_stated"] == "yes"]
    assert (len(retracted), len(stated)) == (150, 89)
    said = [
        record
        for record in nrc_records
        if any(entry.kind is EntryKind.RETRACTION for entry in record.history)
    ]
    assert said == stated


def test_our_reading_of_a_page_agrees_with_the_tidied_row(
    nrc_records: list[OutsideRecord], nrc_pages: list[str]
) -> None:
    rows = {record.source_id: record for record in nrc_records}
    generations = set()
    for text in nrc_pages:
        ours = nrc.read_line(text, 1)
        theirs = rows[ours.source_id]
        generations.add(ours.extra["page_format"])
        assert words(f"{ours.title} {ours.narrative}") == words(
            f"{theirs.title} {theirs.narrative}"
        )
        assert (ours.set, ours.retracted) == (theirs.set, theirs.retracted), ours.source_id
        assert (ours.source_url, ours.codes) == (theirs.source_url, theirs.codes)
        assert ours.modality == theirs.modality
        assert len(ours.history) == len(theirs.history)
        for entry, tidied in zip(ours.history[1:], theirs.history[1:], strict=True):
            assert entry.kind is tidied.kind
            # The row has masked the names of people; nothing else differs.
            masked = ".{1,60}?".join(map(re.escape, words(tidied.text).split("[name]")))
            assert re.fullmatch(masked, words(entry.text))
        assert ours.updated_date == theirs.updated_date
        # One page has lost its head: no day, no state, no hospital.
        if ours.notified_date is not None:
            assert ours.event_date == theirs.event_date
            assert ours.notified_date == theirs.notified_date
            assert ours.place == theirs.place
    assert generations == {"plaintext", "legacy", "modern"}


def test_the_set_found_in_the_words_is_nearly_always_that_of_the_row(
    nrc_records: list[OutsideRecord],
) -> None:
    """Rows have lost the NRC's closing remark, on which the page's own set may rest."""
    agreed = total = too_many = 0
    for record in nrc_records:
        if record.set:
            found = set_of(f"{record.title}\n{record.narrative}", record.codes)
            total += 1
            agreed += found == record.set
            too_many += found == "medical_event" and record.set == "medical_related"
    assert agreed / total > 0.9
    assert too_many / total < 0.01
