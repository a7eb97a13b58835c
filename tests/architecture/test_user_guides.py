"""The user guides: one for each role, complete in both languages, with pictures that exist."""

import re
from pathlib import Path

import pytest

from beamward.foundation.organisations.models import Role

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "user"
LANGUAGES = ["en", "zh"]
LARGEST = 150_000
"""A picture is no larger. [bytes]"""

PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)")


def pages(language: str) -> dict[str, str]:
    """Return the pages of a guide by their name."""
    return {path.stem: path.read_text("utf-8") for path in (GUIDES / language).glob("*.md")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_its_guide_and_the_index_leads_to_it(language: str) -> None:
    wanted = {role.value.replace("_", "-") for role in Role}
    assert pages(language).keys() == {*wanted, "index"}
    led_to = set(LINK.findall(pages(language)["index"]))
    assert {f"{name}.md" for name in wanted} <= led_to


def test_both_languages_have_the_same_chapters_pictures_and_links() -> None:
    english, chinese = pages("en"), pages("zh")
    for name, text in english.items():
        other = chinese[name]
        for count in (r"(?m)^#+ ", r"(?m)^\d\. ", r"(?m)^- ", r"(?m)^\|"):
            assert len(re.findall(count, text)) == len(re.findall(count, other)), (name, count)
        assert [path for _alt, path in PICTURE.findall(text)] == [
            path for _alt, path in PICTURE.findall(other)
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere_and_every_picture_is_small_and_used(language: str) -> None:
    folder = GUIDES / language
    used = set()
    for name, text in pages(language).items():
        for link in LINK.findall(text):
            assert (folder / link).is_file(), f"{name}: {link}"
        for _alt, link in PICTURE.findall(text):
            used.add(folder / link)
    assert used == set((folder / "images").glob("*.png"))
    assert all(picture.stat().st_size < LARGEST for picture in used)
