"""The rules that ship, and the days that follow from years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.data import tables
from beamward.foundation.retention import labels
from beamward.foundation.retention.rules import (
    TABLE,
    Bound,
    RecordKind,
    latest_start,
    offered,
    over_on,
    rules,
)
from tests.data.test_tables import KNOWN_AS

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
YEARS = st.integers(1, 100)


@pytest.mark.parametrize(
    ("start", "years", "over"),
    [
        (date(2026, 3, 2), 10, date(2036, 3, 2)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 30, date(2054, 3, 1)),
    ],
)
def test_years_are_over_on_the_same_day_and_never_earlier(
    start: date, years: int, over: date
) -> None:
    assert over_on(start, years) == over


@given(start=DAYS, years=YEARS)
def test_what_is_listed_is_over_and_what_is_over_is_listed(start: date, years: int) -> None:
    over = over_on(start, years)
    assert latest_start(over, years) >= start
    assert latest_start(over - timedelta(days=1), years) < start


@pytest.mark.parametrize("key", rules())
def test_a_rule_says_its_source_edition_licence_date_and_how_it_is_known(key: str) -> None:
    told = tables.table(TABLE)[key]
    for said in ("source", "sources", "edition", "licence", "read_on"):
        assert told[said]
    assert told["status"] in KNOWN_AS
    assert rules()[key].is_verified or told["status"] in labels.STATUSES
    for words in ("title", "from", "note"):
        assert set(told[words]) == {"en", "zh"}
        assert all(told[words].values())


@pytest.mark.parametrize("key", rules())
def test_a_rule_counts_from_a_day_that_we_have_unless_it_gives_no_number(key: str) -> None:
    rule = rules()[key]
    assert (rule.years is None) == (rule.counts is None)
    assert rule.years is None or rule.bound is Bound.MINIMUM
    assert rule.country in labels.COUNTRIES
    assert rule.kinds


def test_nothing_that_was_recalled_is_shown_as_verified() -> None:
    assert {rule.status for rule in rules().values() if rule.is_verified} <= {"read"}


def test_every_kind_of_record_has_its_words() -> None:
    assert set(labels.KINDS) == set(labels.GOES) == set(RecordKind)
    assert [rule.country for rule in offered(RecordKind.INCIDENT)] == sorted(
        rule.country for rule in offered(RecordKind.INCIDENT)
    )
