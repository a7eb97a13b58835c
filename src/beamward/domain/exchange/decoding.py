"""Bytes of a table or a text file, read as the characters that were meant."""

from dataclasses import dataclass
from typing import Final

_UTF_16_MARKS: Final = {b"\xff\xfe": "UTF-16 LE", b"\xfe\xff": "UTF-16 BE"}
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_CODECS: Final = {
    "UTF-8": "utf-8",
    "UTF-8 with BOM": "utf-8-sig",
    "UTF-16 LE": "utf-16-le",
    "UTF-16 BE": "utf-16-be",
    "GB18030": "gb18030",
}
_SAMPLE: Final = 4096
_COMMON_SHARE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding in which it was found.

    `sure` is false where the bytes can be read so, but look unlike Chinese: a sheet in a Western
    encoding can pass for GB18030, and somebody should look at it.
    """

    text: str
    encoding: str
    sure: bool


class NoText(ValueError):
    """The bytes are no text in UTF-8, UTF-16 or GB18030."""


def decode(content: bytes) -> Decoded:
    """Return what ``content`` says, and the encoding that it is written in.

    A byte order mark decides. Without one, text with NUL in every other byte is UTF-16; what is
    valid UTF-8 is UTF-8; the rest is GB18030, which contains GBK and GB 2312.

    Raises
    ------
    NoText
        If it is none of these.
    """
    encoding = _encoding_of(content)
    try:
        text = content.decode(_CODECS[encoding])
    except UnicodeDecodeError:
        raise NoText from None
    sure = encoding != "GB18030" or _looks_chinese(text)
    return Decoded(text.removeprefix("\ufeff"), encoding, sure)


def _encoding_of(content: bytes) -> str:
    if content.startswith(_UTF_8_MARK):
        return "UTF-8 with BOM"
    for mark, encoding in _UTF_16_MARKS.items():
        if content.startswith(mark):
            return encoding
    even, odd = content[:_SAMPLE:2], content[1:_SAMPLE:2]
    if odd.count(0) * 2 > len(odd):
        return "UTF-16 LE"
    if even.count(0) * 2 > len(even):
        return "UTF-16 BE"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


def _looks_chinese(text: str) -> bool:
    """Return whether nearly all that is not ASCII belongs to GB 2312, the common characters."""
    foreign = [character for character in text if ord(character) > 0x7F]
    common = sum(_is_common(character) for character in foreign)
    return common >= _COMMON_SHARE * len(foreign)


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
