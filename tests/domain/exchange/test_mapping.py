"""A mapping is drafted from the header, written as TOML, completed by a person and checked."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain import vocabulary
from beamward.domain.exchange.days import FORMATS
from beamward.domain.exchange.header_words import (
    CODED_FIELDS,
    DAY_FIELDS,
    FIELDS,
    HEADER_WORDS,
    JOINABLE_FIELDS,
    VALUE_WORDS,
)
from beamward.domain.exchange.mapping import (
    Column,
    ColumnMapping,
    Confidence,
    MappingReason,
    MappingRefused,
    Proposal,
    check,
    draft_mapping,
    mapping_from,
    to_toml,
)


def fields_of(header: list[str]) -> list[str]:
    return [column.field for column in draft_mapping(header).columns]


def test_a_chinese_header_is_recognised() -> None:
    header = [
        "事件编号", "发生日期", "上报日期", "事件描述", "事件类型", "严重程度", "潜在严重程度",
        "发生环节", "发现方式", "设备", "原因分析", "整改措施", "治疗技术",
    ]  # fmt: skip
    assert fields_of(header) == [
        "source_id", "event_date", "notified_date", "narrative", "event_type", "medical_harm",
        "potential_severity", "process_step", "discovery", "machine", "cause", "action",
        "modality",
    ]  # fmt: skip


def test_an_english_header_is_recognised() -> None:
    header = [
        "Incident ID", "Date of event", "Date reported", "What happened?", "Event type",
        "Severity (1-5)", "Process step", "How detected", "Machine", "Root cause",
        "Corrective actions", "Technique",
    ]  # fmt: skip
    assert fields_of(header) == [
        "source_id", "event_date", "notified_date", "narrative", "event_type", "medical_harm",
        "process_step", "discovery", "machine", "cause", "action", "modality",
    ]  # fmt: skip


def test_a_longer_word_wins_over_the_shorter_one_in_it() -> None:
    assert fields_of(["发现环节", "环节"]) == ["discovery", "process_step"]
    assert fields_of(["Update", "Candidate", "Date"]) == ["", "", "event_date"]


def test_how_far_a_proposal_may_be_trusted_is_said() -> None:
    sure, likely, weak, none = draft_mapping(
        ["发生日期", "事件经过（请详细填写经过）", "设备类型说明", "备注"]
    ).columns
    assert (sure.confidence, sure.proposal) == (Confidence.SURE, Proposal.HEADER_IS)
    assert likely.field == "narrative"
    assert weak.confidence in (Confidence.LIKELY, Confidence.WEAK)
    assert (none.field, none.proposal) == ("", Proposal.NO_WORD_KNOWN)


def test_a_vague_word_alone_is_less_than_sure() -> None:
    assert draft_mapping(["日期"]).columns[0].confidence is Confidence.LIKELY
    assert draft_mapping(["Type"]).columns[0].confidence is Confidence.LIKELY


def test_columns_that_name_people_are_left_out_with_the_reason() -> None:
    draft = draft_mapping(["患者姓名", "住院号", "MRN", "Patient name", "上报人", "Reported by"])
    assert [column.proposal for column in draft.left_out] == [
        Proposal.PATIENT_IDENTITY,
        Proposal.PATIENT_IDENTITY,
        Proposal.PATIENT_IDENTITY,
        Proposal.PATIENT_IDENTITY,
        Proposal.NAMES_A_PERSON,
        Proposal.NAMES_A_PERSON,
    ]


def test_what_befell_a_patient_identifies_nobody() -> None:
    assert fields_of(["患者摆位情况描述", "患者后果"]) == ["narrative", "medical_harm"]


def test_a_running_number_names_no_record() -> None:
    (column,) = draft_mapping(["序号"]).columns
    assert (column.field, column.proposal) == ("", Proposal.RUNNING_NUMBER)


def test_one_field_takes_the_most_certain_column_and_says_which_were_left() -> None:
    draft = draft_mapping(["日期", "发生日期", "事件描述", "事件经过"])
    assert [column.field for column in draft.columns] == [
        "",
        "event_date",
        "narrative",
        "narrative",
    ]
    assert draft.columns[0].proposal is Proposal.FIELD_TAKEN


def test_some_rows_tell_how_days_are_written_and_which_words_need_a_code() -> None:
    draft = draft_mapping(
        ["日期", "严重程度", "描述"],
        [["5.3.2024", "轻微", "a"], ["25.3.2024", "很糟", "b"], ["", "轻微", "c"]],
    )
    day, harm, _ = draft.columns
    assert day.date_format == "DD/MM/YYYY"
    assert harm.values == {"轻微": "mild", "很糟": ""}


def test_days_that_could_be_two_leave_the_format_to_a_person() -> None:
    draft = draft_mapping(["日期", "描述"], [["5.3.2024", "a"]])
    assert draft.columns[0].date_format == ""
    with pytest.raises(MappingRefused) as caught:
        check(draft)
    assert caught.value.reason is MappingReason.DATE_FORMAT_MISSING


def test_a_draft_becomes_toml_that_a_person_can_read_and_comes_back_the_same() -> None:
    draft = draft_mapping(
        ["编号", "日期", "患者姓名", "严重程度", "描述"],
        [["1", "2024/3/5", "某某", "轻微", '说 "不"\n第二行']],
        name="登记表-2024",
    )
    text = to_toml(draft)
    assert mapping_from(tomllib.loads(text)) == draft
    assert '"轻微" = "mild"' in text
    assert 'header = "患者姓名"\nfield = ""' in text
    assert "# none | patient_identity | 姓名" in text


def test_the_comments_are_in_the_words_that_are_asked_for() -> None:
    draft = draft_mapping(["描述"])
    text = to_toml(draft, note=lambda column: f"认出：{column.word}\n请核对")
    assert "# 认出：描述\n# 请核对\n[[column]]" in text


MAPPING = {
    "name": "sheet",
    "column": [
        {"header": "描述", "field": "narrative"},
        {"header": "日期", "field": "event_date", "date_format": "auto"},
    ],
}


def test_a_mapping_written_by_hand_needs_little() -> None:
    mapping = mapping_from(MAPPING)
    assert mapping == ColumnMapping(
        "sheet", (Column("描述", "narrative"), Column("日期", "event_date", "auto"))
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"colum": []}, MappingReason.KEY_UNKNOWN),
        ({"column": {}}, MappingReason.NOT_A_MAPPING),
        ({"column": [1]}, MappingReason.NOT_A_MAPPING),
        ({"name": 3}, MappingReason.NOT_A_MAPPING),
        ({"name": ""}, MappingReason.NAME_UNUSABLE),
        ({"name": "a:b"}, MappingReason.NAME_UNUSABLE),
        ({"language": "fr"}, MappingReason.LANGUAGE_UNKNOWN),
        ({"source_url": "file:///etc"}, MappingReason.ADDRESS_NOT_WEB),
        ({"column": []}, MappingReason.NARRATIVE_UNMAPPED),
        ({"column": [{"header": "a", "field": "story"}]}, MappingReason.FIELD_UNKNOWN),
        ({"column": [{"header": "a", "fields": "x"}]}, MappingReason.KEY_UNKNOWN),
        (
            {"column": [{"header": "a", "field": "machine"}, {"header": "b", "field": "machine"}]},
            MappingReason.FIELD_TWICE,
        ),
        (
            {"column": [{"header": "a", "field": "narrative"}, {"header": "a", "field": "cause"}]},
            MappingReason.HEADER_TWICE,
        ),
        (
            {"column": [{"header": "a", "field": "event_date"}]},
            MappingReason.DATE_FORMAT_MISSING,
        ),
        (
            {"column": [{"header": "a", "field": "event_date", "date_format": "YY"}]},
            MappingReason.DATE_FORMAT_UNKNOWN,
        ),
        (
            {"column": [{"header": "a", "field": "narrative", "values": {"x": "y"}}]},
            MappingReason.VALUES_NOT_CODED,
        ),
        (
            {"column": [{"header": "a", "field": "medical_harm", "values": {"x": "bad"}}]},
            MappingReason.CODE_UNKNOWN,
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(
    changes: dict[str, object], reason: MappingReason
) -> None:
    with pytest.raises(MappingRefused) as caught:
        mapping_from({**MAPPING, **changes}, codes={"medical_harm": {"none", "mild"}})
    assert caught.value.reason is reason


def test_our_words_stand_for_codes_that_we_have() -> None:
    for field in CODED_FIELDS:
        known = {term.code for term in vocabulary.load(field).terms}
        assert set(VALUE_WORDS[field]) <= known, field


def test_every_field_has_words_by_which_it_is_recognised() -> None:
    assert set(HEADER_WORDS) == set(FIELDS)


COLUMN = st.builds(
    Column,
    header=st.text(),
    field=st.sampled_from(sorted(JOINABLE_FIELDS)),
    values=st.just({}),
)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=":"),
        min_size=1,
        max_size=40,
    ),
    st.lists(COLUMN, max_size=5, unique_by=lambda column: column.header),
    st.dictionaries(st.text(), st.text()),
    st.sampled_from(sorted(DAY_FIELDS)),
    st.sampled_from(FORMATS),
)
def test_whatever_a_mapping_says_comes_back_from_its_toml(
    name: str, columns: list[Column], values: dict[str, str], day: str, day_format: str
) -> None:
    taken = {column.header for column in columns}
    more = [
        Column("n" * 50, "narrative"),
        Column("d" * 50, day, day_format),
        Column("h" * 50, "medical_harm", values=values),
    ]
    if taken & {column.header for column in more}:
        return
    mapping = ColumnMapping(name, (*columns, *more), language="zh")
    assert mapping_from(tomllib.loads(to_toml(mapping))) == mapping


@given(st.lists(st.text()), st.lists(st.lists(st.text(), max_size=6), max_size=3))
def test_any_header_can_be_drafted(header: list[str], rows: list[list[str]]) -> None:
    draft = draft_mapping(header, rows)
    assert [column.header for column in draft.columns] == header
    tomllib.loads(to_toml(draft))
