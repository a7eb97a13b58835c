"""Files come in UTF-8, UTF-16 and GB18030, with and without a mark; which one is said."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.exchange.decoding import Decoded, NoText, decode

SAID = "编号,描述\r\n1,摆位时床低了两厘米\r\n"


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("utf-16", "UTF-16 LE"),
        ("utf-16-le", "UTF-16 LE"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
    ],
)
def test_chinese_is_read_in_the_encodings_that_excel_writes(codec: str, encoding: str) -> None:
    # Without a mark UTF-16 is known by the NUL of its Latin letters and digits.
    said = SAID if codec != "utf-16-le" else "id,description,machine,date\r\n1,摆位,Linac 1,\r\n"
    assert decode(said.encode(codec)) == Decoded(said, encoding, sure=True)


def test_a_big_endian_mark_is_understood() -> None:
    assert decode(b"\xfe\xff" + SAID.encode("utf-16-be")).text == SAID


def test_western_text_that_passes_for_gb18030_is_doubted() -> None:
    found = decode("für Käthe: Größe überprüft".encode("latin-1"))
    assert found.encoding == "GB18030"
    assert not found.sure


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(NoText):
        decode(b"\x89PNG\r\n\x1a\n\xff\xff\xff\x80")


def test_nothing_is_nothing() -> None:
    assert decode(b"") == Decoded("", "UTF-8", sure=True)


@given(st.binary())
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    with suppress(NoText):
        assert isinstance(decode(content).text, str)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff")))
def test_whatever_is_written_in_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8")).text == text
    assert decode(text.encode("utf-8-sig")).text == text
