"""QR codes, in pages, on posters and in the console."""

import re
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree

import segno
from pypdf import PdfReader

from beamward.foundation.documents.poster import poster
from beamward.foundation.documents.qr import qr_svg, qr_terminal, strokes

URL = "https://safety.example.org/r/onc?machine=linac-1&x=<1>"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def test_the_runs_draw_exactly_the_code() -> None:
    code = segno.make_qr(URL, error="m", boost_error=False)
    side, runs = strokes(URL)
    drawn = [[0] * side for _row in range(side)]
    for row, column, length in runs:
        assert not any(drawn[row][column : column + length])
        drawn[row][column : column + length] = [1] * length
    assert drawn == [list(row) for row in code.matrix]


def test_the_code_in_a_page_has_no_style_no_script_and_a_name() -> None:
    svg = qr_svg(URL, 'Report <here> & "now"')
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by us one line above
    names = {name for element in root.iter() for name in element.attrib}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "path", "title"}
    assert 'Report <here> & "now"' in "".join(root.itertext())
    assert root.attrib["role"] == "img"
    assert "viewBox" in root.attrib


def test_the_code_in_the_console_is_made_of_blocks() -> None:
    lines = qr_terminal(URL).splitlines()
    assert len(lines) > 10
    assert re.search("[█▀▄]", "".join(lines))


def test_a_poster_is_one_page_with_its_words_and_a_code_of_rectangles() -> None:
    data = poster(
        title="出了差错？差点出错？",
        subtitle="1号直线加速器",
        lines=["用手机扫描，不用登录。", "Scan with your phone."],
        qr_url=URL,
        language="zh-hans",
        at=AT,
        foot="放射治疗科",
    )
    reader = PdfReader(BytesIO(data))
    (page,) = reader.pages
    text = page.extract_text()
    for part in (
        "出了差错？差点出错？",
        "1号直线加速器",
        "用手机扫描",
        "Scan with",
        URL,
        "放射治疗科",
    ):
        assert part in text
    assert list(page.images) == []
    _side, runs = strokes(URL)
    contents = page.get_contents()
    assert contents is not None
    assert contents.get_data().count(b" re f") == len(list(runs))
    assert len(data) < 100_000
