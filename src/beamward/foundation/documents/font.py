"""The font of printed documents: Noto Sans SC, cut down to the characters that a document uses.

The package carries one variable font of 31,000 glyphs. Fixing its weight whole takes 20 s; done to
the few hundred glyphs of a document it takes half a second, so nothing is prepared or kept.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib import instancer  # type: ignore[import-untyped]

REGULAR, BOLD = 400, 700

REPLACEMENT = "□"
"""Printed in place of what the font does not hold, such as pictograms."""

_NEEDED_TABLES = frozenset(
    {"GlyphOrder", "cmap", "glyf", "loca", "head", "hhea", "hmtx", "maxp", "OS/2", "post", "name"}
    | {"fvar", "gvar", "avar"}
)


# In a Chinese font these marks are as wide as a character, which tears English words apart.
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
_QUOTED = re.compile(r"“[^“”\n]*”|‘[^‘’\n]*’")
_CHINESE = re.compile(r"[\u2e80-\u9fff]")
_NARROW = str.maketrans("“”‘’", "\"\"''")


def _narrowed(quoted: re.Match[str]) -> str:
    """Return a quotation with narrow marks, unless it stands in or holds Chinese."""
    around = quoted.string[max(quoted.start() - 1, 0) : quoted.end() + 1]
    return quoted.group() if _CHINESE.search(around) else quoted.group().translate(_NARROW)


def _path() -> Path:
    return Path(
        str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf")
    )


@cache
def _held() -> frozenset[int]:
    with TTFont(_path(), lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def printable(text: str) -> str:
    """Return the text as the font can print it: line breaks kept, what is invisible left out."""
    held = _held()
    printed = []
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for char in _QUOTED.sub(_narrowed, _APOSTROPHE.sub("'", text)):
        if char == "\n" or (ord(char) in held and unicodedata.category(char) not in {"Cc", "Cf"}):
            printed.append(char)
        elif unicodedata.category(char) not in {"Cc", "Cf", "Mn"}:
            printed.append(REPLACEMENT)
    return "".join(printed)


def cut(characters: Iterable[str], weight: int) -> bytes:
    """Return a font (TrueType) of one weight that holds these characters."""
    with TTFont(_path(), lazy=True, recalcTimestamp=False) as font:
        for table in set(font.keys()) - _NEEDED_TABLES:
            del font[table]
        # Any names will do for the glyphs; reading those of 31,000 characters takes half of the time.
        font.setGlyphOrder([f"g{number}" for number in range(font["maxp"].numGlyphs)])
        cutter = subset.Subsetter(
            subset.Options(
                layout_features=[], hinting=False, glyph_names=False, notdef_outline=True
            )
        )
        cutter.populate(text="".join(characters))
        cutter.subset(font)
        instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
        # Viewers take two fonts of one name for the same; the file's own name says "Thin".
        for name_id in (1, 4, 6):
            font["name"].setName(f"NotoSansSC-{weight}", name_id, 3, 1, 0x409)
        written = BytesIO()
        font.save(written)
        return written.getvalue()
