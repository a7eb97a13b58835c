"""Breaking text into lines, Chinese and English mixed."""

import re
from collections.abc import Callable, Iterator

_CJK = r"\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
_OPENING = r"（《〈「『【〔［｛“‘"
_CLOSING = r"，。、；：？！）》〉」』】〕］｝”’…—·％℃"

# No line begins with a closing mark or ends with an opening one; between Chinese characters any
# other place will do, within a word of letters none.
_UNBREAKABLE = re.compile(
    rf"[{_OPENING}]*(?:[^\s{_CJK}{_OPENING}]+|[{_CJK}])?[{_CLOSING}]*\s*", re.UNICODE
)


def broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Return the lines of ``text``, none wider than ``width``; its own line breaks are kept."""
    return [line for paragraph in text.split("\n") for line in _fill(paragraph, width, measure)]


def _fill(paragraph: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line = ""
    used = 0.0
    for atom in _atoms(paragraph, width, measure):
        if line and used + measure(atom.rstrip()) > width:
            yield line.rstrip()
            line, used = "", 0.0
        line += atom
        used += measure(atom)
    yield line.rstrip()


def _atoms(paragraph: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    for match in _UNBREAKABLE.finditer(paragraph):
        atom = match.group()
        if measure(atom.rstrip()) <= width:
            yield atom
        else:  # A word longer than a line, such as an address.
            yield from atom
