"""Counts of few people are not shown, and nothing that is shown gives them away."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beamward.domain.privacy.small_cells import SMALLEST, shown_list, shown_table

GOLDEN_LISTS = [
    # Nothing is small.
    ([12, 5, 0], [12, 5, 0]),
    # One is small: the next smallest goes with it, or the total would tell.
    ([30, 3, 9, 0], [30, None, None, 0]),
    # Two are small, and together still fewer than five.
    ([20, 1, 2, 8], [20, None, None, None]),
    # Two are small, together enough.
    ([20, 4, 3, 8], [20, None, None, 8]),
    # Nothing is left to go with it.
    ([3, 0], [None, None]),
    ([4], [None]),
    ([], []),
]

GOLDEN_TABLES = [
    # Role by shift: the physicists of the night are two. Three more cells hide them.
    (
        [[40, 12, 9], [15, 8, 2], [22, 0, 7]],
        [[40, None, None], [15, None, None], [22, 0, 7]],
    ),
    # Nothing is small.
    ([[5, 6], [7, 0]], [[5, 6], [7, 0]]),
    # One row only: no ring can be made, and nothing is shown.
    ([[9, 2, 11]], [[None, None, None]]),
    # The only other row has nothing to shift.
    ([[9, 2], [8, 0]], [[None, None], [None, None]]),
]


@pytest.mark.parametrize(("counts", "shown"), GOLDEN_LISTS)
def test_a_list_is_shown_as_worked_out_by_hand(counts: list[int], shown: list[int | None]) -> None:
    assert shown_list(counts) == shown


@pytest.mark.parametrize(("counts", "shown"), GOLDEN_TABLES)
def test_a_table_is_shown_as_worked_out_by_hand(
    counts: list[list[int]], shown: list[list[int | None]]
) -> None:
    assert shown_table(counts) == shown


def filled(total: int, gaps: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to share ``total`` among so many gaps."""
    if gaps == 0:
        if total == 0:
            yield ()
        return
    for first in range(total + 1):
        for rest in filled(total - first, gaps - 1):
            yield (first, *rest)


def fitting(
    shown: Sequence[Sequence[int | None]], rows: Sequence[int], columns: Sequence[int]
) -> Iterator[list[list[int]]]:
    """Yield every table that has these totals and shows what is shown: the reader's whole knowledge."""
    if not shown:
        if not any(columns):
            yield []
        return
    line, total = shown[0], rows[0]
    gaps = [place for place, count in enumerate(line) if count is None]
    left = total - sum(count for count in line if count is not None)
    for guess in filled(left, len(gaps)) if left >= 0 else ():
        values = [count if count is not None else 0 for count in line]
        for place, value in zip(gaps, guess, strict=True):
            values[place] = value
        remaining = [total - value for total, value in zip(columns, values, strict=True)]
        if min(remaining, default=0) >= 0:
            for rest in fitting(shown[1:], rows[1:], remaining):
                yield [values, *rest]


counts = st.integers(min_value=0, max_value=8)


@given(st.lists(counts, min_size=1, max_size=5))
def test_no_list_gives_a_small_count_away(given_counts: list[int]) -> None:
    shown = shown_list(given_counts)
    assert all(count is None or count == 0 or count >= SMALLEST for count in shown)
    gaps = [place for place, count in enumerate(shown) if count is None]
    left = sum(given_counts) - sum(count for count in shown if count is not None)
    if gaps and len(given_counts) > 1:
        guesses = list(filled(left, len(gaps)))
        for at, place in enumerate(gaps):
            if 0 < given_counts[place] < SMALLEST:
                assert len({guess[at] for guess in guesses}) > 1


@given(
    st.integers(2, 3).flatmap(
        lambda width: st.lists(
            st.lists(counts, min_size=width, max_size=width), min_size=2, max_size=3
        )
    )
)
def test_no_table_gives_a_small_count_away(table: list[list[int]]) -> None:
    shown = shown_table(table)
    rows = [sum(line) for line in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    small = [
        (row, column)
        for row, line in enumerate(table)
        for column, count in enumerate(line)
        if 0 < count < SMALLEST
    ]
    for row, column in small:
        assert shown[row][column] is None
    if not small:
        assert shown == table
        return
    if all(count is None for line in shown for count in line):
        return
    possible: dict[tuple[int, int], set[int]] = {cell: set() for cell in small}
    for guess in fitting(shown, rows, columns):
        for row, column in small:
            possible[row, column].add(guess[row][column])
        if all(len(values) > 1 for values in possible.values()):
            return
    raise AssertionError((table, shown, possible))
