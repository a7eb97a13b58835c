"""A text as the rules read it: one character for one, in one form, with masks closed.

Every rule asks for characters that ``CLOSED`` is not, and where it asks that a character be
absent, ``CLOSED`` counts as present. So closing a place can never make a rule hold elsewhere,
and a text from which every finding was masked holds no further finding.
"""

import re
from collections.abc import Sequence

# A private-use character: no rule accepts it, none looks across it.
CLOSED = "\ue000"
HANZI = "\u4e00-\u9fff"
# No Latin letter and no digit may touch a number or a word.
NOT_AFTER_WORD = rf"(?<![A-Za-z0-9{CLOSED}])"
NOT_BEFORE_WORD = rf"(?![A-Za-z0-9{CLOSED}])"
NOT_AFTER_LETTER = rf"(?<![A-Za-z{CLOSED}])"
NOT_BEFORE_LETTER = rf"(?![A-Za-z{CLOSED}])"

_ONE_FORM = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ONE_FORM |= dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t"), ord(" "))
_ONE_FORM |= dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), ord("-"))
_ONE_FORM |= dict.fromkeys(map(ord, "‘’ʼ"), ord("'"))
_ONE_FORM |= dict.fromkeys(map(ord, "“”「」『』"), ord('"'))
_ONE_FORM |= dict.fromkeys(map(ord, "•・‧∙"), ord("·"))
_ONE_FORM |= dict.fromkeys(map(ord, "【〔《〈"), ord("("))
_ONE_FORM |= dict.fromkeys(map(ord, "】〕》〉"), ord(")"))

# What a reader does not see, and what would part a number for a rule: soft hyphens, zero-width
# characters, marks of direction, selectors of variants, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)

_LATIN_BEGINS = re.compile(r"(?:\(\?:)?[A-Za-z]")


def seen(text: str) -> tuple[str, Sequence[int]]:
    """Return what a reader sees of ``text``, and for each character where it stands in the text."""
    if _UNSEEN.search(text) is None:
        return text, range(len(text))
    places = [place for place, character in enumerate(text) if not _UNSEEN.match(character)]
    return _UNSEEN.sub("", text), places


def read(text: str, *, masks: re.Pattern[str]) -> str:
    """Return ``text`` in one form, as long as before, with everything ``masks`` finds closed."""
    return masks.sub(lambda mask: CLOSED * len(mask[0]), text.translate(_ONE_FORM))


def label(*labels: str, first: str = "") -> str:
    """Return a pattern for any of ``labels``; a Latin one must not begin inside a word.

    Each label is a pattern. Looking at the first character alone is what makes a rule fast, so
    ``first`` names those that labels may begin with, where a label does not begin with a plain
    one itself.
    """
    begins = first or "".join(one[0] for one in labels)
    latin = "|".join(one for one in labels if _LATIN_BEGINS.match(one))
    hanzi = "|".join(one for one in labels if not _LATIN_BEGINS.match(one))
    either = "|".join(
        part for part in (f"{NOT_AFTER_LETTER}(?:{latin})" if latin else "", hanzi) if part
    )
    return f"(?=[{begins}{begins.upper()}])(?:{either})"


def is_hanzi(character: str) -> bool:
    """Return whether ``character`` is a common Chinese character; the empty string is none."""
    return "\u4e00" <= character <= "\u9fff"
