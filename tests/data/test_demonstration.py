"""The demonstration department holds real published events, retold in our own words."""

import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "beamward" / "data"
NOTIFICATIONS = ROOT.parent / "shared" / "data" / "nrc_events.jsonl"

Case = dict[str, Any]

AT_LEAST = {"external_beam": 22, "brachytherapy": 16, "radionuclide": 12, "particle": 6, "other": 3}
STATES_AT_LEAST = {
    "closed": 24,
    "actions_open": 8,
    "investigating": 8,
    "triaged": 8,
    "reported": 10,
    "duplicate": 1,
    "not_an_incident": 1,
    "withdrawn": 1,
}
VOCABULARY_OF = {
    "event_type": "event_type",
    "modality": "modality",
    "step_origin": "process_step",
    "step_found": "process_step",
    "problem_types": "problem_type",
    "factors": "contributing_factor",
    "barriers_failed": "barrier",
    "barriers_caught": "barrier",
    "medical_harm": "medical_harm",
    "dosimetric_impact": "dosimetric_impact",
    "potential_severity": "potential_severity",
    "discovery": "discovery",
}
MACHINES = {"linac-1", "linac-2", "ct-sim", "hdr", "gamma-srs", "proton-1", "hot-lab", ""}
OWNERS = {"therapist", "physicist", "physician", "quality", "head"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[a-z0-9]+(?:[.,'][a-z0-9]+)*")
SHARED_WORDS = 8
# Words of hospitals' names that any report may use.
EVERYDAY = {"cancer", "center", "department", "health", "hospital", "medical", "radiation"}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


FAMILIES = {path.stem: read(path) for path in sorted((DATA / "demonstration").glob("*.toml"))}
CASES: list[Case] = [case for family in FAMILIES.values() for case in family["case"]]
CLOSED = [case for case in CASES if case["state"] == "closed"]
EACH_CASE = pytest.mark.parametrize("case", CASES, ids=[case["key"] for case in CASES])


def codes_of(vocabulary: str) -> set[str]:
    return {term["code"] for term in read(DATA / "vocabulary" / f"{vocabulary}.toml")["terms"]}


CODES = {name: codes_of(name) for name in {*VOCABULARY_OF.values(), "action_kind"}}
CODES["general_answer"] = codes_of("general_answer")


def texts(value: Any, *, below: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a case with the name of its field."""
    if isinstance(value, str):
        yield below, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from texts(each, below=name)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, below=below)


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of as many words as would count as copied."""
    found = words(text)
    for start in range(len(found) - SHARED_WORDS + 1):
        yield tuple(found[start : start + SHARED_WORDS])


@pytest.fixture(scope="module")
def notifications() -> dict[str, dict[str, Any]]:
    if not NOTIFICATIONS.exists():
        sentence = f"The published notifications are missing at {NOTIFICATIONS.name}."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with NOTIFICATIONS.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


@pytest.mark.parametrize(("family", "count"), AT_LEAST.items())
def test_every_family_of_treatment_is_there(family: str, count: int) -> None:
    assert len(FAMILIES[family]["case"]) >= count
    assert FAMILIES[family]["name"] == family


def test_there_are_enough_events_and_each_has_its_own_key() -> None:
    assert len(CASES) >= 66
    assert [key for key, times in Counter(case["key"] for case in CASES).items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case["key"]) for case in CASES)


def test_every_state_of_the_work_is_shown() -> None:
    states = Counter(case["state"] for case in CASES)
    assert set(states) == set(STATES_AT_LEAST)
    assert {state: states[state] for state in states} == {
        state: max(states[state], count) for state, count in STATES_AT_LEAST.items()
    }


def test_the_events_spread_over_five_years_and_lie_denser_lately() -> None:
    ages = [case["reported_days_ago"] for case in CASES]
    assert min(ages) >= 0
    assert max(ages) <= 1826
    assert set(range(5)) == {min(age // 365, 4) for age in ages}
    assert sum(age <= 30 for age in ages) >= 8
    assert sum(age <= 365 for age in ages) > len(ages) / 3


def test_about_half_were_reported_in_each_language() -> None:
    languages = Counter(case["language"] for case in CASES)
    assert set(languages) == {"en", "zh"}
    assert min(languages.values()) >= 0.4 * len(CASES)


@EACH_CASE
def test_both_languages_are_complete(case: Case) -> None:
    fields = dict(texts(case))
    for field in [name for name in fields if name.endswith("_en")]:
        assert field.removesuffix("_en") + "_zh" in fields
    for field, text in texts(case):
        assert text == text.strip()
        if field.endswith("_en"):
            assert not CHINESE.search(text), field
            assert text or field == "source_note_en", field
        elif field.endswith("_zh"):
            assert CHINESE.search(text) or (not text and field == "source_note_zh"), field
    assert bool(case["source_note_en"]) == bool(case["source_note_zh"])
    assert 150 <= len(case["narrative_en"]) <= 600
    assert len(case["narrative_zh"]) >= 50


@EACH_CASE
def test_every_code_stands_in_its_vocabulary(case: Case) -> None:
    for field, vocabulary in VOCABULARY_OF.items():
        given = case[field] if isinstance(case[field], list) else [case[field]]
        assert given, field
        assert set(given) <= CODES[vocabulary] | CODES["general_answer"], field
    assert case["machine"] in MACHINES
    assert case["identity"] in {"named", "confidence", "anonymous"}


@EACH_CASE
def test_every_event_names_a_public_source(case: Case) -> None:
    assert case["source_kind"]
    assert case["source_id"]
    assert case["source_url"].startswith("https://")
    assert case["source_status"] in {"read", "recalled"}


@EACH_CASE
def test_only_an_event_whose_investigation_has_begun_carries_its_findings(case: Case) -> None:
    begun = {"investigating", "actions_open", "closed"}
    assert ("department_narrative_en" in case) == (case["state"] in begun)
    assert ("timeline" in case) == (case["state"] in begun)
    assert ("actions" in case) == (case["state"] in {"actions_open", "closed"})
    assert ("lesson" in case) == (case["state"] == "closed")


@EACH_CASE
def test_an_action_says_who_does_it_how_strong_it_is_and_whose_idea_it_was(case: Case) -> None:
    kinds = {
        term["code"]: term.get("parent")
        for term in read(DATA / "vocabulary" / "action_kind.toml")["terms"]
    }
    for action in case.get("actions", []):
        assert action["kind"] in kinds
        assert action["strength"] == (kinds[action["kind"]] or action["kind"])
        assert action["owner"] in OWNERS
        assert action["due_in_days"] > 0
        assert action["effective"] in ({"yes", "no", "unknown"} if action["done"] else {""})
        assert action["origin"] in {"published", "ours"}
    if "actions" in case:
        published = all(action["origin"] == "published" for action in case["actions"])
        assert case["actions_are"] == ("published" if published else "ours")
        undone = [action for action in case["actions"] if not action["done"]]
        assert not undone or case["state"] == "actions_open"
        assert undone or case["state"] == "closed"


@pytest.mark.parametrize("case", CLOSED, ids=[case["key"] for case in CLOSED])
def test_a_closed_event_has_a_lesson_and_an_answer_for_the_reporter(case: Case) -> None:
    for part in ("title", "what", "why", "changed"):
        assert case["lesson"][f"{part}_en"]
        assert case["lesson"][f"{part}_zh"]
    assert case["answer_en"]
    assert case["answer_zh"]


@EACH_CASE
def test_doses_are_given_in_gray_for_a_named_structure(case: Case) -> None:
    for course in case.get("courses", []):
        assert course["planned_gy"] >= 0
        assert course["delivered_gy"] >= 0
        assert course["planned_gy"] != course["delivered_gy"]
        assert course["basis"] in {"fraction", "course"}
        assert course["patients"] >= 1


def test_a_duplicate_names_an_event_that_was_there_before_it() -> None:
    by_key = {case["key"]: case for case in CASES}
    for case in CASES:
        assert ("duplicate_of" in case) == (case["state"] == "duplicate")
        if "duplicate_of" in case:
            first = by_key[case["duplicate_of"]]
            assert first["state"] != "duplicate"
            assert first["reported_days_ago"] >= case["reported_days_ago"]


def test_notifications_are_cited_by_their_number_and_address(
    notifications: dict[str, dict[str, Any]],
) -> None:
    cited = [case for case in CASES if case["source_kind"] == "nrc_event"]
    assert len(cited) >= 30
    for case in cited:
        row = notifications[case["source_id"]]
        assert case["source_url"] == row["source"]
        assert not row["retracted"], case["key"]


def test_no_sentence_is_copied_from_a_notification(
    notifications: dict[str, dict[str, Any]],
) -> None:
    published = {
        run
        for row in notifications.values()
        for text in (row["title"], row["narrative"], *row["updates"])
        for run in runs(text)
    }
    copied = {
        (case["key"], field, " ".join(run))
        for case in CASES
        for field, text in texts(case)
        for run in runs(text)
        if run in published
    }
    assert copied == set()


def test_no_facility_is_named(notifications: dict[str, dict[str, Any]]) -> None:
    named = set()
    for case in CASES:
        row = notifications.get(case["source_id"])
        if row is None:
            continue
        own = [text for field, text in texts(case) if not field.startswith("source_")]
        said = {word for text in own for word in re.findall(r"[a-z]+", text.lower())}
        name = re.sub(r"[^a-z ]", " ", row["facility"].lower())
        telling = {word for word in name.split() if len(word) > 3} - EVERYDAY
        named |= {(case["key"], word) for word in telling & said}
    assert named == set()
