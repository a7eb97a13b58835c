"""Counts that are shown only where they name nobody.

A count of few reporters, such as the night shift's physicists on one machine, can name a person. It is
not shown; and as many others are left out as it takes that totals do not give it away.

Sources
-------
Willenborg, L. and de Waal, T. (2001), Elements of Statistical Disclosure Control, Springer, chapter 6
(primary and secondary suppression). Recalled, not read for this module; the tests prove the property by
counting all tables that would fit. Registered as ``willenborg-2001``.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

SMALLEST = 5
"""How many reporters a count must have at least to be shown."""

Cell = tuple[int, int]
Shown = list[list[int | None]]


def shown_list(counts: Sequence[int], *, smallest: int = SMALLEST) -> list[int | None]:
    """Return the counts of one list beside which its total stands; None where nothing is shown.

    Where none is shown the total has to go as well.

    Parameters
    ----------
    counts : sequence of int
        How many in each class; together they are the total.
    smallest : int, optional
        The least count that is shown. A zero is shown: it tells of nobody.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < smallest}
    # One gap is the total less the rest; a gap together with the other has to stay large enough, too.
    by_size = sorted((count, place) for place, count in enumerate(counts) if count >= smallest)
    while hidden and by_size and (len(hidden) < 2 or sum(counts[p] for p in hidden) < smallest):
        hidden.add(by_size.pop(0)[1])
    if len(hidden) == 1:
        # Nothing else can be left out: with the total beside it even the zeros would tell.
        return [None] * len(counts)
    return [None if place in hidden else count for place, count in enumerate(counts)]


def shown_table(counts: Sequence[Sequence[int]], *, smallest: int = SMALLEST) -> Shown:
    """Return the cells of a table beside which the totals of rows and columns stand.

    Every cell that is left out lies on a ring of cells left out that steps from row to row and column
    to column: along it counts can be shifted without changing a total, so no total gives it away.
    Where no such ring can be made, no cell is shown, and the totals have to go as well.

    Parameters
    ----------
    counts : (M, N) sequence of sequences of int
        How many in each cell.
    smallest : int, optional
        The least count that is shown. A zero is shown: it tells of nobody.
    """
    cells = {(row, column): count for row, line in enumerate(counts) for column, count in _on(line)}
    small = [cell for cell, count in cells.items() if 0 < count < smallest]
    hidden: set[Cell] = set()
    for cell in sorted(small, key=lambda cell: (cells[cell], cell)):
        if cell in hidden:
            continue
        ring = _cheapest_ring(cell, cells, {*small, *hidden})
        if ring is None:
            return [[None] * len(line) for line in counts]
        hidden |= ring
    return [
        [None if (row, column) in hidden else count for column, count in _on(line)]
        for row, line in enumerate(counts)
    ]


def _on(line: Sequence[int]) -> Iterator[tuple[int, int]]:
    return enumerate(line)


def _cheapest_ring(
    cell: Cell, cells: dict[Cell, int], gone: Iterable[Cell]
) -> frozenset[Cell] | None:
    """Return the rectangle through ``cell`` that leaves out the least besides what is ``gone``.

    Its four corners hold at least one each: then one can be moved either way around it.
    """
    row, column = cell
    already = set(gone)
    rows = {other for other, _column in cells if other != row}
    columns = {other for _row, other in cells if other != column}
    rings = []
    for other_row, other_column in product(sorted(rows), sorted(columns)):
        corners = frozenset(product((row, other_row), (column, other_column)))
        if all(cells.get(corner, 0) > 0 for corner in corners):
            cost = sum(cells[corner] for corner in corners - already)
            rings.append((cost, sorted(corners), corners))
    return min(rings)[2] if rings else None
