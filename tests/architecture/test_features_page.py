"""``docs/features.md`` tells the truth: every feature once, every claim with its test."""

import ast
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "features.md"
SHEET = ROOT.parent / "shared" / "facts" / "ils" / "features.yaml"

ISSUES = (
    "**trust**",
    "**investigation, dose and duty**",
    "**a department that learns**",
    "**sharing**",
)
NO_ISSUE = "**no issue yet**"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
EVIDENCED = {"Y", "P"}
KNOWN = {*EVIDENCED, "N", "n", "r", "?", "-"}


@dataclass(frozen=True)
class Row:
    """A line of the page."""

    group: str
    feature: str
    state: str
    why: str
    others: str


def rows() -> list[Row]:
    """Return the lines of all tables of the page."""
    found, group = [], ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and cells[0] != "feature":
            found.append(Row(group, *cells))
    return found


@pytest.fixture(scope="module")
def sheet() -> list[dict[str, Any]]:
    """The features as they were gathered; where they are absent, fail on CI and say so elsewhere."""
    if not SHEET.is_file():
        message = "the list of features in ../shared is absent"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    features: list[dict[str, Any]] = yaml.safe_load(SHEET.read_text(encoding="utf-8"))["rows"]
    return features


def test_every_feature_stands_on_the_page_once(sheet: list[dict[str, Any]]) -> None:
    asked = [(row["group"], row["feature"]) for row in sheet]
    assert len(asked) == 67
    assert [(row.group, row.feature) for row in rows()] == asked


def test_how_many_others_have_it_is_counted_from_the_list(sheet: list[dict[str, Any]]) -> None:
    counted = {}
    for row in sheet:
        values = list(row["values"].values())
        assert len(values) == 11
        is_judged = set(values) <= KNOWN
        has_it = sum(value in EVIDENCED for value in values)
        counted[row["feature"]] = str(has_it) if is_judged else "–"
    assert {row.feature: row.others for row in rows()} == counted


def functions_of(path: Path) -> set[str]:
    """Return the names of the functions at the top of a file, and of methods of its classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_whatever_is_there_names_a_test_that_shows_it() -> None:
    for row in rows():
        named = TEST.findall(row.why)
        assert row.state in {"yes", "partly", "no"}, row.feature
        assert bool(named) == (row.state != "no"), row.feature
        assert row.why.count("::") == len(named), row.feature
        for file, name in named:
            path = ROOT / file
            assert path.is_file(), f"{row.feature}: {file}"
            assert name in functions_of(path), f"{row.feature}: {file}::{name}"


def test_whatever_is_missing_says_why() -> None:
    for row in rows():
        if row.state == "no":
            assert row.why.startswith((*ISSUES, NO_ISSUE)), row.feature
            # Where no issue will bring it, the reason has to be said.
            assert not row.why.startswith(NO_ISSUE) or len(row.why) > len(NO_ISSUE) + 20, (
                row.feature
            )
        if row.state == "partly":
            assert any(issue in row.why for issue in (*ISSUES, NO_ISSUE)), row.feature


def test_the_sum_at_the_top_is_right() -> None:
    counted = Counter(row.state for row in rows())
    said = "**{yes} yes, {partly} partly, {no} no.**".format(**counted)
    assert said in PAGE.read_text(encoding="utf-8")
