"""The guide tells how long everything is kept, in both languages, as the program itself does."""

from pathlib import Path

import pytest
from django.utils.translation import override

from beamward.foundation.retention.kept import kept
from beamward.foundation.retention.rules import RecordKind

ADMIN = Path(__file__).resolve().parents[3] / "docs" / "admin"


@pytest.mark.parametrize(
    ("name", "language"), [("retention.md", "en"), ("retention.zh.md", "zh-hans")]
)
def test_the_guide_says_how_long_everything_is_kept(name: str, language: str) -> None:
    guide = (ADMIN / name).read_text("utf-8")
    with override(language):
        for each in kept():
            assert f"| {each.what} | {each.how_long} |" in guide
    for kind in RecordKind:
        assert f"| `{kind}`" in guide


def test_both_guides_have_the_same_chapters_tables_and_commands() -> None:
    english, chinese = (
        (ADMIN / name).read_text("utf-8").splitlines()
        for name in ("retention.md", "retention.zh.md")
    )
    for begins in ("#", "|", "beamward "):
        count = [sum(line.startswith(begins) for line in lines) for lines in (english, chinese)]
        assert count[0] == count[1], begins
