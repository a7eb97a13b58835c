"""A department's own sheet becomes records, row by row; what cannot be read is named."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.exchange.mapping import (
    Column,
    ColumnMapping,
    MappingReason,
    MappingRefused,
    draft_mapping,
)
from beamward.domain.exchange.record import OutsideRecord, Reason, RowRefused, newest_of_each
from beamward.domain.exchange.spreadsheet import Row, language_of, read_rows, read_table

SHEET = """事件编号,发生日期,上报人,事件描述,严重程度,环节,设备
A-1,2024/3/5,某某,"第一行,
第二行",轻微,摆位,2号机
A-2,2024年3月6日,某某,The couch was too low.,很糟,别的,
A-3,,,床低了,,,
"""


def records(text: str, mapping: ColumnMapping | None = None) -> list[OutsideRecord]:
    found = rows(text, mapping)
    assert not [row for row in found if isinstance(row, RowRefused)]
    return [row for row in found if isinstance(row, OutsideRecord)]


def rows(text: str, mapping: ColumnMapping | None = None) -> list[OutsideRecord | RowRefused]:
    table = read_table(text)
    cells = [row.cells for row in table.rows if isinstance(row, Row)]
    return list(read_rows(table, mapping or draft_mapping(table.header, cells, name="登记表")))


def test_a_sheet_is_read_by_the_mapping_drafted_from_it() -> None:
    first, second, third = records(SHEET)
    assert first.source_id == "登记表:A-1"
    assert first.narrative == "第一行,\n第二行"
    assert first.language == "zh"
    assert first.event_date == date(2024, 3, 5)
    assert first.extra["machine"] == "2号机"
    assert first.extra["medical_harm"] == "mild"
    assert first.extra["process_step"] == "p12_patient_setup"
    assert second.language == "en"
    assert second.event_date == date(2024, 3, 6)
    assert third.event_date is None
    assert third.extra == {}


def test_a_word_without_a_code_is_unknown_and_stays_as_it_was_written() -> None:
    second = records(SHEET)[1]
    assert "medical_harm" not in second.extra
    assert second.extra["medical_harm_as_written"] == "很糟"
    assert second.extra["process_step_as_written"] == "别的"


def test_names_of_people_are_not_read_unless_somebody_decides_so() -> None:
    assert not any("某某" in repr(record) for record in records(SHEET))
    mapping = ColumnMapping(
        "s", (Column("事件描述", "narrative"), Column("上报人", "reporter")), language="zh"
    )
    assert records(SHEET, mapping)[0].extra["reporter"] == "某某"


def test_a_code_that_we_only_guessed_is_a_suggestion() -> None:
    text = "描述,类型,环节\n床低了,未遂,摆位\n"
    by_word = ColumnMapping(
        "s",
        (Column("描述", "narrative"), Column("类型", "event_type"), Column("环节", "process_step")),
    )
    (guessed,) = records(text, by_word)
    assert guessed.event_type == "near_miss"
    assert guessed.derived == {"event_type"}
    assert guessed.inferred["process_step"] == "p12_patient_setup"
    (told,) = records(text)
    assert told.event_type == "near_miss"
    assert told.derived == frozenset()
    assert told.extra["process_step"] == "p12_patient_setup"


def test_the_mapping_s_own_words_come_first() -> None:
    mapping = ColumnMapping(
        "s",
        (
            Column("描述", "narrative"),
            Column("程度", "dosimetric_impact", values={"轻微": "moderate", "": ""}),
        ),
    )
    assert records("描述,程度\n床低了,轻微\n", mapping)[0].extra["dosimetric_impact"] == "moderate"


def test_several_columns_make_one_narrative() -> None:
    (record,) = records("事件描述,事件经过,处理措施\n床低了,复位时发现,重新摆位\n")
    assert record.narrative == "床低了\n\n复位时发现"
    assert record.extra["action"] == "重新摆位"


def test_a_second_reading_changes_nothing() -> None:
    assert [r.fingerprint() for r in records(SHEET)] == [r.fingerprint() for r in records(SHEET)]


def test_a_row_without_an_id_is_known_by_its_words_and_days() -> None:
    text = "日期,描述\n2024/3/5,床低了\n2024/3/6,床低了\n"
    first, second = records(text)
    assert first.source_id != second.source_id
    again = records("日期,设备,描述\n2024-03-05,2号机,床低了\n")[0]
    assert again.source_id == first.source_id
    assert again.fingerprint() != first.fingerprint()


def test_a_repeated_row_is_named_with_the_first() -> None:
    found = rows("日期,描述\n2024/3/5,床低了\n2024-03-05,床低了\n")
    assert isinstance(found[1], RowRefused)
    assert (found[1].line, found[1].reason) == (3, Reason.ROW_REPEATED)
    assert found[1].params["first"] == "2"


def test_a_repeated_id_is_named() -> None:
    found = rows("编号,描述\n7,床低了\n7,床高了\n")
    assert isinstance(found[1], RowRefused)
    assert found[1].reason is Reason.ID_REPEATED
    assert found[1].params["value"] == "7"


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        ("B,31.2.2024,x,描述,,,", Reason.DATE_UNREADABLE, "发生日期"),
        ("B,5.3.2024,x,描述,,,", Reason.DATE_AMBIGUOUS, "发生日期"),
        ("B,2024/3/5,x,,轻微,,", Reason.NARRATIVE_MISSING, ""),
        ("B,2024/3/5,x,描述,,,,多余", Reason.TOO_MANY_CELLS, ""),
        ("B,2024/3/5,x,描\x00述,,,", Reason.TEXT_UNSTORABLE, "事件描述"),
        ('B,2024/3/5,x,"描述"未完,,,', Reason.QUOTES_BROKEN, ""),
        (f"{'9' * 130},2024/3/5,x,描述,,,", Reason.VALUE_TOO_LONG, "source_id"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_stops_nothing(
    line: str, reason: Reason, field: str
) -> None:
    head, below = SHEET.split("\n", 1)
    mapping = draft_mapping(read_table(SHEET).header, name="登记表")
    found = rows(f"{head}\n{line}\n{below}", mapping)
    assert len(found) == 4
    refused = [row for row in found if isinstance(row, RowRefused)]
    assert [(row.line, row.reason) for row in refused] == [(2, reason)]
    assert refused[0].params.get("field", "") == field


def test_a_quote_that_is_never_closed_says_from_where_to_where() -> None:
    found = rows('描述,设备\n床低了,2号机\n"没有结束,1号机\n床高了,2号机\n')
    assert [type(row) for row in found] == [OutsideRecord, RowRefused]
    assert isinstance(found[1], RowRefused)
    assert (found[1].line, found[1].params["last"]) == (3, "4")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read_table('a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n')
    assert [row.line for row in table.rows] == [2, 5]


def test_separators_marks_and_titles_are_understood() -> None:
    for text in (
        "\ufeff描述;设备\n床低了;2号机\n",
        "描述\t设备\n床低了\t2号机\n",
        "sep=;\n描述;设备\n床低了;2号机\n",
        "2024年放疗科登记表,\n,\n描述,设备\n床低了,2号机\n",
    ):
        (record,) = records(text)
        assert (record.narrative, record.extra["machine"]) == ("床低了", "2号机")


def test_a_sheet_of_one_column_is_a_sheet() -> None:
    assert [record.narrative for record in records("描述\n床低了\n床高了\n")] == [
        "床低了",
        "床高了",
    ]


def test_an_empty_sheet_has_no_header() -> None:
    assert read_table("").header == ()
    with pytest.raises(MappingRefused) as caught:
        rows("")
    assert caught.value.reason is MappingReason.NARRATIVE_UNMAPPED


def test_a_mapping_for_another_sheet_is_refused_before_anything_is_read() -> None:
    mapping = ColumnMapping("s", (Column("经过", "narrative"),))
    with pytest.raises(MappingRefused) as caught:
        read_rows(read_table("描述\n床低了\n"), mapping)
    assert caught.value.reason is MappingReason.COLUMN_ABSENT
    with pytest.raises(MappingRefused) as caught:
        read_rows(read_table("经过,经过\n床低了,床高了\n"), mapping)
    assert caught.value.reason is MappingReason.COLUMN_REPEATED


@pytest.mark.parametrize(
    ("text", "language"),
    [("床低了 2 cm，Linac 2", "zh"), ("The couch (床) was low", "en"), ("12.3", "")],
)
def test_the_language_is_told_by_the_script(text: str, language: str) -> None:
    assert language_of(text) == language


CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"))


@given(st.lists(st.tuples(CELL, CELL), max_size=6))
def test_whatever_a_program_writes_as_csv_comes_back(cells: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([("描述", "设备"), *cells])
    table = read_table(file.getvalue())
    assert [row.cells for row in table.rows if isinstance(row, Row)] == [
        row for row in cells if any(cell.strip() for cell in row)
    ]


@given(st.text(alphabet='描述,;\t\n\r"ab1/2024', max_size=200))
def test_any_text_below_a_header_is_read_or_refused(text: str) -> None:
    mapping = ColumnMapping(
        "s", (Column("描述", "narrative"), Column("日期", "event_date", "auto"))
    )
    table = read_table("描述,日期\n" + text)
    if table.header != ("描述", "日期"):
        return
    newest, refused, passed_over = newest_of_each(read_rows(table, mapping))
    assert passed_over == 0
    assert len(newest) + len(refused) == len(table.rows)
