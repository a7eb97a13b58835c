"""Device events are read as openFDA documents them; the sample is made up."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.domain import vocabulary
from beamward.domain.exchange import maude
from beamward.domain.exchange.record import EntryKind, OutsideRecord, Reason, RowRefused

REPORT: dict[str, Any] = {
    "mdr_report_key": "900000009",
    "event_type": "Malfunction",
    "date_received": "20310227",
    "device": [{"generic_name": "LINAC", "device_report_product_code": "IYE"}],
    "mdr_text": [{"text_type_code": "Description of Event or Problem", "text": "It stopped."}],
}


def read(**changes: object) -> OutsideRecord:
    return maude.read_report({**REPORT, **changes}, 1)


def test_the_sample_is_read_and_its_empty_report_is_named(maude_sample: str) -> None:
    found = list(maude.read_text(maude_sample))
    assert [type(row) for row in found] == [OutsideRecord] * 3 + [RowRefused]
    assert isinstance(found[3], RowRefused)
    assert (found[3].line, found[3].reason) == (4, Reason.NARRATIVE_MISSING)


def test_a_report_of_a_firm_tells_the_story_first_and_the_firm_s_words_after(
    maude_sample: str,
) -> None:
    record = next(maude.read_text(maude_sample))
    assert isinstance(record, OutsideRecord)
    assert record.source_id == "MAUDE-900000001"
    assert record.source_url == (
        "https://api.fda.gov/device/event.json?search=mdr_report_key:900000001"
    )
    assert record.title == "ACCELERATOR, LINEAR, MEDICAL / IMAGINARY LINAC ONE"
    assert record.narrative.startswith("MADE UP: THE COUCH MOVED")
    assert [(entry.kind, entry.entry_date) for entry in record.history] == [
        (EntryKind.ORIGINAL, date(2031, 2, 27)),
        (EntryKind.UPDATE, date(2031, 3, 1)),
    ]
    assert record.event_date == date(2031, 2, 4)
    assert record.notified_date == date(2031, 2, 27)
    assert record.updated_date == date(2031, 4, 10)
    assert record.modality == "external_beam"
    assert record.event_type == "unknown"
    assert record.derived == {"event_type", "modality"}
    assert record.codes == ("IYE",)
    assert record.place == ""
    assert record.extra["kind_of_event"] == "Malfunction"
    assert record.extra["outcomes"] == ("1, Other",)
    assert record.extra["remedial_action"] == ("Modification/Adjustment",)
    assert record.licence.startswith("CC0")


def test_a_report_of_a_hospital_keeps_its_name_apart(maude_sample: str) -> None:
    record = list(maude.read_text(maude_sample))[1]
    assert isinstance(record, OutsideRecord)
    assert record.place == "IMAGINARY HOSPITAL (MADE UP)"
    assert record.event_date is None
    assert record.modality == "brachytherapy"
    assert "remedial_action" not in record.extra


def test_a_device_that_is_none_of_radiotherapy_is_marked(maude_sample: str) -> None:
    record = list(maude.read_text(maude_sample))[2]
    assert isinstance(record, OutsideRecord)
    assert record.inferred["radiotherapy_device"] == "unknown"
    assert record.modality == "unknown"
    assert record.narrative == "MADE UP: THE DEVICE WAS NOT RETURNED."
    assert len(record.history) == 1


def test_the_firm_s_contact_person_is_left_out(maude_sample: str) -> None:
    record = next(maude.read_text(maude_sample))
    assert isinstance(record, OutsideRecord)
    assert not any("contact" in name for name in record.extra)


def test_an_answer_a_list_a_report_and_lines_hold_the_same() -> None:
    report = json.dumps(REPORT)
    texts = [
        json.dumps({"meta": {}, "results": [REPORT]}),
        json.dumps([REPORT]),
        report,
        json.dumps(REPORT, indent=2),
        "\ufeff" + report + "\n\n",
    ]
    prints = set()
    for text in texts:
        (record,) = maude.read_text(text)
        assert isinstance(record, OutsideRecord)
        prints.add(record.fingerprint())
    assert len(prints) == 1


def test_a_broken_line_among_good_ones_is_named_by_its_number() -> None:
    found = list(maude.read_text(f"{json.dumps(REPORT)}\n{{broken\n\n{json.dumps(REPORT)}\n"))
    assert [type(row) for row in found] == [OutsideRecord, RowRefused, OutsideRecord]
    assert isinstance(found[1], RowRefused)
    assert (found[1].line, found[1].reason) == (2, Reason.NOT_JSON)


def test_a_broken_document_is_refused_once() -> None:
    found = list(maude.read_text(json.dumps({"results": [REPORT]}, indent=2)[:-5]))
    assert len(found) == 1
    assert isinstance(found[0], RowRefused)
    assert found[0].reason is Reason.NOT_JSON


def test_a_report_without_a_key_is_found_by_its_number() -> None:
    record = read(mdr_report_key="", report_number="0000000-2031-00001")
    assert record.source_id == "MAUDE-0000000-2031-00001"
    assert record.source_url.endswith("search=report_number:0000000-2031-00001")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mdr_report_key": None}, Reason.ID_MISSING),
        ({"mdr_report_key": "1 OR 2"}, Reason.ID_UNREADABLE),
        ({"date_received": "20311301"}, Reason.DATE_UNREADABLE),
        ({"mdr_text": "words"}, Reason.FIELD_WRONG_TYPE),
        ({"mdr_text": ["words"]}, Reason.FIELD_WRONG_TYPE),
        ({"mdr_text": []}, Reason.NARRATIVE_MISSING),
        ({"device": [{"generic_name": "\x00"}]}, Reason.TEXT_UNSTORABLE),
    ],
)
def test_a_report_that_cannot_be_kept_says_why(changes: dict[str, object], reason: Reason) -> None:
    with pytest.raises(RowRefused) as caught:
        read(**changes)
    assert caught.value.reason is reason


def test_products_stand_for_modalities_that_we_have() -> None:
    known = {"unknown", *(term.code for term in vocabulary.load("modality").terms)}
    assert {product.modality for product in maude.PRODUCTS.values()} <= known
    assert {product.status for product in maude.PRODUCTS.values()} == {
        "read",
        "secondary",
        "recalled",
    }


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300)
@given(ANY_JSON | st.fixed_dictionaries(dict.fromkeys(REPORT, ANY_JSON)))
def test_any_report_is_read_or_refused(report: object) -> None:
    with suppress(RowRefused):
        assert maude.read_report(report, 1).narrative


@settings(max_examples=300)
@given(st.text() | ANY_JSON.map(json.dumps))
def test_any_text_is_read_or_refused(text: str) -> None:
    for row in maude.read_text(text):
        assert isinstance(row, (OutsideRecord, RowRefused))
