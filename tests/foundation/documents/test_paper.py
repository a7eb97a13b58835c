"""Documents on A4 pages."""

import time
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from beamward.foundation.documents.paper import Paper

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SENTENCE = (
    "患者摆位时治疗床偏低2 cm，第二野照射前的CBCT图像发现了偏差；技师停止照射，通知了物理师。"
)


def paper(title: str = "事件 7K3M：治疗床偏低", **options: str) -> Paper:
    """Return an empty paper."""
    return Paper(title=title, language="zh-hans", at=AT, **options)


def read(data: bytes) -> PdfReader:
    """Open a document."""
    return PdfReader(BytesIO(data))


def text_of(reader: PdfReader) -> str:
    """Return all text, without the line breaks of the layout."""
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def test_chinese_and_english_can_be_read_back() -> None:
    filled = paper()
    filled.heading("发生了什么")
    filled.paragraph(SENTENCE)
    filled.heading("What happened", level=2)
    filled.paragraph("The couch stood 2 cm too low.")
    filled.pairs([("发生环节", "患者摆位"), ("Dose", "60 Gy / 30 fx")])
    filled.table(["编号", "Action"], [["1", "床高联锁"]])
    text = text_of(read(filled.pdf()))
    for part in (
        "事件 7K3M：治疗床偏低",
        "发生了什么",
        SENTENCE[:20],
        "The couch stood 2 cm too low.",
        "患者摆位",
        "60 Gy / 30 fx",
        "床高联锁",
    ):
        assert part in text


def test_every_page_says_what_it_is_how_it_is_kept_and_which_of_how_many() -> None:
    long = paper(reference="7K3M-9QXT-2VBN", mark="保密", foot="打印于 2026年3月2日")
    for _number in range(60):
        long.paragraph(SENTENCE * 2)
    pages = read(long.pdf()).pages
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        for part in ("7K3M-9QXT-2VBN", "保密", "打印于 2026年3月2日", f"{number}/{len(pages)}"):
            assert part in text


def test_a_table_over_several_pages_repeats_its_head_and_loses_no_row() -> None:
    long = paper()
    rows = [[f"R{number:03d}", SENTENCE] for number in range(90)]
    long.table(["编号", "措施内容"], rows, shares=[1, 5])
    pages = read(long.pdf()).pages
    assert len(pages) >= 3
    assert all("措施内容" in page.extract_text() for page in pages)
    text = "".join(page.extract_text() for page in pages)
    assert [row[0] for row in rows if row[0] not in text] == []


def test_a_cell_longer_than_a_page_goes_on_overleaf() -> None:
    long = paper()
    words = [f"w{number:04d}" for number in range(1500)]
    long.table(["a", "b"], [[" ".join(words), "short"]])
    reader = read(long.pdf())
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) >= 2
    assert [word for word in words if word not in text] == []


def test_a_table_head_longer_than_a_page_does_not_print_for_ever() -> None:
    long = paper()
    long.table(["head " * 2000], [["cell"]])
    assert "cell" in text_of(read(long.pdf()))


def test_rows_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        paper().table(["a", "b"], [["1"]])
    with pytest.raises(ValueError, match="cells"):
        paper().table(["a", "b"], [], shares=[1])


def test_what_the_font_does_not_hold_is_shown_as_a_box_and_what_is_invisible_left_out() -> None:
    odd = paper()
    odd.paragraph("before 😀 after\u200b\x00 end \U0001f9d1\u200d\u2695")
    text = text_of(read(odd.pdf()))
    assert "before □ after end" in text


def test_english_quotations_get_narrow_marks_and_chinese_ones_keep_theirs() -> None:
    quoted = paper()
    quoted.paragraph("He said “stop” and didn’t go on. 他说“停止”。")
    text = text_of(read(quoted.pdf()))
    assert 'He said "stop" and didn\'t go on.' in text
    assert "他说“停止”。" in text


def test_the_properties_name_title_and_language_but_no_author() -> None:
    reader = read(paper("Incident").pdf())
    assert reader.metadata is not None
    assert reader.metadata.title == "Incident"
    assert reader.metadata.author is None
    assert reader.metadata.creation_date == AT
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_a_document_is_made_in_seconds_and_stays_small() -> None:
    full = paper()
    # 700 different characters are more than a long report uses.
    full.paragraph("".join(chr(0x4E00 + 11 * number) for number in range(700)))
    full.heading("标题")
    full.table(["编号", "内容"], [[str(number), SENTENCE] for number in range(40)])
    before = time.process_time()
    size = len(full.pdf())
    # Measured 1.6 s and 150 kB; the limits leave room for a slower machine.
    assert time.process_time() - before < 6
    assert size < 300_000
