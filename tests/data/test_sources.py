"""Whatever cites a source names a key that stands in ``docs/sources.md``."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "beamward"
PAGE = ROOT / "docs" / "sources.md"
ROW = re.compile(r"^\| `(?P<key>[a-z0-9-]+)` \|(?P<cells>.*)\|$", re.MULTILINE)
REGISTERED = re.compile(r"[Rr]egistered as\s+``([^`]+)``")


def registered() -> dict[str, list[str]]:
    """Return the cells of each source by its key."""
    return {
        row["key"]: [cell.strip() for cell in row["cells"].split("|")]
        for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))
    }


def keys_in(value: Any) -> Iterator[str]:
    """Yield the keys under ``sources``, however deep they stand in a table."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "sources":
                yield from each
            else:
                yield from keys_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys_in(each)


def cited() -> dict[str, set[str]]:
    """Return by key the files, from the repository's root, that cite it."""
    by_key: dict[str, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.toml")):
        for key in keys_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            by_key.setdefault(key, set()).add(path.relative_to(ROOT).as_posix())
    for path in sorted(SOURCE.rglob("*.py")):
        for key in REGISTERED.findall(path.read_text(encoding="utf-8")):
            by_key.setdefault(key, set()).add(path.relative_to(ROOT).as_posix())
    return by_key


def test_every_source_that_is_cited_is_registered() -> None:
    assert set(cited()) - set(registered()) == set()


def test_every_source_says_how_it_is_known() -> None:
    for key, (citation, address, known, _) in registered().items():
        assert citation, key
        assert address, key
        assert known.split(",")[0] in {"read", "secondary", "recalled", "derived", "ours"}, key


def test_every_source_is_used_where_the_page_says_and_nowhere_else() -> None:
    citing = cited()
    for key, (_, _, _, used_by) in registered().items():
        said: set[str] = set()
        for pattern in re.findall(r"`([^`]+)`", used_by):
            files = {path.relative_to(ROOT).as_posix() for path in SOURCE.glob(pattern)}
            assert files & citing.get(key, set()), f"{pattern} does not cite {key}"
            said |= files
        assert citing.get(key, set()) <= said, key


def test_a_source_stands_once() -> None:
    keys = [row["key"] for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))]
    assert len(keys) == len(set(keys))
