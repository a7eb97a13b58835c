"""Inputs that are nearly right: real structures, spoilt by chance that can be repeated."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

MOST_BYTES = 4_000
MOST_BYTES_AT_TIMES = 60_000
"""One input in five hundred may be this long: what takes the square of its length shows there."""

TRAPS = (
    *("\x00", "\ufeff", "\u200b", "\u202e", "\u2066", "\u2028", "\x85", "\x0b", "\x7f", "\ufffd"),
    *("𠮷", "𠀀", "👩‍⚕️", "e\u0301", "ﬁ", "İ", "ß", "％", "０１２", "٣", "²", "Ⅷ", "〇", "\u3000"),
    *("9" * 400, "-1", "1e999", "NaN", "Infinity", "0.1e-400", "0x10", "1_000", "+0", "2" * 25),
    *("2026-02-30", "0000-00-00", "9999-12-31", "29/02/2025", "2026年13月1日", "20261231", "45000"),
    *("=1+1", "@SUM(1)", "-2+3", "\t=1", "sep=;\n", "'", '"', '""', "\\", "\\u0000", "\\ud800"),
    *("<script>", "{{7*7}}", "%s", "%(x)s", "../../", "${x}", "'; --", "&#0;", "]]>", "<!--"),
    *("[" * 200, "{" * 200, '{"a":' * 200, "(" * 200, "null", "true", "[]", "{}", '""', ",", ":"),
    *("\r", "\n", "\r\n", "\n\n\n", " " * 50, ";", "\t", "|", "unknown", "not_sure", "onc"),
    *("患者张三", "13900001234", "110105194912310021", "MRN 0012345", "Dr. John Smith", "张医生"),
)
_TRAPS = [trap.encode() for trap in TRAPS]
_TRAPS += [b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xed\xa0\x80", b"\x81\x30\x81\x30", b"\xc0\x80"]


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return an input made from one of the seeds, or from two."""
    data = bytearray(chance.choice(seeds))
    if data.startswith((b"{", b"[")) and chance.random() < 0.6:
        data = bytearray(_other_json(bytes(data), chance))
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        _edit(data, seeds, chance)
    most = MOST_BYTES_AT_TIMES if chance.random() < 0.002 else MOST_BYTES
    return bytes(data[:most])


def _edit(data: bytearray, seeds: Sequence[bytes], chance: Random) -> None:
    """Change one place."""
    begin = chance.randint(0, len(data))
    end = min(len(data), begin + chance.choice((0, 1, 2, 4, 12, 60, 400)))
    match chance.randrange(9):
        case 0 | 1 | 2:
            data[begin:end] = chance.choice(_TRAPS)
        case 3:
            del data[begin:end]
        case 4:
            data[begin:end] *= chance.choice((2, 3, 10, 300))
        case 5:
            data[begin:end] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
        case 6:
            other = chance.choice(seeds)
            start = chance.randint(0, len(other))
            data[begin:end] = other[start : start + chance.choice((3, 20, 200))]
        case 7:
            for place in range(begin, min(end, begin + 4)):
                data[place] ^= 1 << chance.randrange(8)
        case _:
            del data[begin:]


def _other_json(data: bytes, chance: Random) -> bytes:
    """Return a JSON document (or each line of one) with other values in some of its places."""
    try:
        document = json.loads(data)
    except ValueError:
        return data
    for _ in range(chance.randint(1, 3)):
        holder = _holder(document, chance)
        if isinstance(holder, dict) and holder:
            name = chance.choice(list(holder))
            if chance.random() < 0.2:
                holder[chance.choice(TRAPS)] = holder.pop(name)
            elif chance.random() < 0.1:
                del holder[name]
            else:
                holder[name] = _value(document, chance)
        elif isinstance(holder, list) and holder:
            holder[chance.randrange(len(holder))] = _value(document, chance)
    return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def _holder(document: Any, chance: Random) -> Any:
    """Return the document or something deep in it that holds values."""
    here = document
    while chance.random() < 0.6:
        held = list(here.values()) if isinstance(here, dict) else here
        below = [value for value in held if isinstance(value, dict | list) and value]
        if not below:
            break
        here = chance.choice(below)
    return here


def _value(document: Any, chance: Random) -> Any:
    kinds: tuple[Any, ...] = (
        *(None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, 0.5, 1e308, "", [], {}),
        *(chance.choice(TRAPS), chance.choice(TRAPS), [chance.choice(TRAPS)], "\ud800"),
        {chance.choice(TRAPS): chance.choice(TRAPS)},
    )
    # A copy, so that no document comes to hold itself.
    return chance.choice((*kinds, json.loads(json.dumps(_holder(document, chance)))))
