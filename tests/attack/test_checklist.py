"""The checklist of the ASVS is whole, counts itself rightly, and names only what exists."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "validation" / "asvs.md").read_text(encoding="utf-8")
LINES = re.findall(
    r"^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| (.+?) \| (yes|partly|no|not applicable) \| (.+) \|$",
    PAGE,
    re.MULTILINE,
)
VERDICTS = ("yes", "partly", "no", "not applicable")


def test_every_requirement_stands_there_once_and_in_order() -> None:
    numbers = [tuple(map(int, line[:3])) for line in LINES]
    assert len(numbers) == 253
    assert numbers == sorted(set(numbers))
    assert Counter(line[3] for line in LINES) == {"1": 70, "2": 183}


def test_the_counts_at_the_top_are_right() -> None:
    for level in ("1", "2", "both"):
        of_level = [line for line in LINES if level in (line[3], "both")]
        counted = Counter(line[5] for line in of_level)
        row = " | ".join(str(counted[verdict]) for verdict in VERDICTS)
        assert f"| {level} | {len(of_level)} | {row} |" in PAGE, (level, row)


def test_whatever_is_named_exists() -> None:
    tests = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    names = set(re.findall(r"def (test_\w+)\(", "\n".join(tests.values())))
    for path in re.findall(r"`((?:tests|docs|deploy)/[\w./-]+)", PAGE):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"`((?:foundation|features|project)/[\w./-]+)`", PAGE):
        assert (ROOT / "src" / "beamward" / path).exists(), path
    for name in re.findall(r"\b(test_\w+)`", PAGE):
        assert name in names, name
