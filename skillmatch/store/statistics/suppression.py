"""Counts as they may be told to somebody without a right to the rows: small ones are hidden, and so is whatever gives them away.

A table is told with its margins. A count under ``MIN_CELL_COUNT`` is hidden, and of the counts beside it as many as are needed so
that adding and subtracting what is told leaves every hidden count a range of at least ``MIN_CELL_COUNT`` values wide. Both kinds of
hidden counts look alike. Nothing is rounded and nothing is invented: what is told is true.

What is told depends on how the groups lie to each other: `told` for groups that make up a whole, `suppress_table` for two such
divisions at once, `told_ranges` for groups that may contain each other, `few` for one number alone. Nothing else compares with the
threshold.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from skillmatch.terms import MIN_CELL_COUNT

Row = tuple[int | None, ...]

MARGIN, WHOLE = 1_000_000, 1_000_000_000
"""What hiding the sum of a row or a column, or of everything, weighs beside the counts themselves: they go last (chosen)."""


@dataclass(frozen=True)
class SuppressedTable:
    """A table with its margins as it may be told; None is hidden."""

    cells: tuple[Row, ...]
    rows: Row
    columns: Row
    total: int | None


@dataclass(frozen=True)
class CountRange:
    """A number of people as it may be told: between ``low`` and ``high``, the very number where both are equal."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the number itself is told."""
        return self.low == self.high

    def missing_of(self, headcount: int) -> CountRange:
        """Return how many of `headcount` are missing."""
        return CountRange(max(headcount - self.high, 0), max(headcount - self.low, 0))


@dataclass
class _Arc:
    """A count of the table as an arc between two of its sums: rows lead to columns, columns to the margin, the margin to rows."""

    start: int
    end: int
    value: int
    weight: int
    hidden: bool


def few(people: int, least: int = MIN_CELL_COUNT) -> bool:
    """Whether a number of people is so small that telling it says too much of them."""
    return people < least


def suppress(counts: Sequence[int], least: int = MIN_CELL_COUNT) -> list[int | None]:
    """The counts of groups that make up a whole, with the small ones hidden (None).

    The whole may be known, so the hidden groups together must not be small either, and never one alone: the smallest told groups
    are hidden too until at least two are hidden that hold at least `least` people between them. An empty group is hidden like any
    other small one, unless nobody at all is in a small group.
    """
    shown: list[int | None] = [count if count >= least else None for count in counts]
    hidden = [count for count in counts if count < least]
    if not sum(hidden):
        return [count if count else 0 for count in counts]
    order = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    people, groups = sum(hidden), sum(count > 0 for count in hidden)
    for count, place in order:
        if people >= least and groups >= 2:
            break
        shown[place] = None
        people, groups = people + count, groups + 1
    return shown


def suppress_with_total(counts: Sequence[int], least: int = MIN_CELL_COUNT) -> tuple[list[int | None], int | None]:
    """The same with the sum, which is hidden where the groups cannot hide behind it."""
    shown = suppress(counts, least)
    hidden = [count for count, one in zip(counts, shown, strict=True) if one is None and count]
    safe = not hidden or (len(hidden) >= 2 and sum(hidden) >= least)
    return shown, sum(counts) if safe else None


def suppress_table(table: Sequence[Sequence[int]], least: int = MIN_CELL_COUNT) -> SuppressedTable:
    """A two-way table with its margins, in which no hidden count can be computed from those that are told.

    Parameters
    ----------
    table : rows of counts, all of one length
    least : int
        Counts under it are hidden; every hidden count keeps a range at least this wide, whatever is added and subtracted.

    Notes
    -----
    The counts and sums of a table are a circulation: rows → columns → margin → rows. While every told one stays, a hidden count can
    be raised by as much as flows back from its end to its start over the other hidden arcs, forwards (raised too) or backwards
    (lowered, to 0 at most), and lowered by what flows the other way. Where both together are less than `least`, the cheapest way
    back on which every lowered count holds at least `least` is hidden. One always exists: over the sums themselves.
    """
    return _suppress_table(tuple(tuple(int(count) for count in row) for row in table), least)


def told_ranges(values: Sequence[int], least: int = MIN_CELL_COUNT, whole: int | None = None) -> tuple[CountRange, ...]:
    """Counts of groups of people as they may stand together on one page.

    A number is told only where it is at least `least`, and at least `least` above the next lower number that is told: so no told
    number, and no difference of two, speaks of fewer than `least` people (of nobody it may). Every other number is told as the
    range from the next lower told number to ``least − 1`` above it, which gives all hidden numbers of that range the same picture.
    The numbers of one page must all be given at once.

    Parameters
    ----------
    values : sequence of int
    least : int
    whole : int, optional
        The number of all people, where readers know it: no count is told as more than that, and none as fewer than `least` below.
    """
    told: list[int] = []
    for value in sorted(set(values)):
        if value - (told[-1] if told else 0) >= least and (whole is None or not 0 < whole - value < least):
            told.append(value)
    return tuple(_count(value, told, least, whole) for value in values)


def _count(value: int, told: Sequence[int], least: int, whole: int | None) -> CountRange:
    place = bisect_right(told, value)
    floor = told[place - 1] if place else 0
    if place and floor == value:
        return CountRange(value, value)
    high = floor + least - 1
    if whole is None or high <= whole - least:
        at_top = whole is not None and value > high
        return CountRange(whole - least + 1, whole) if at_top and whole is not None else CountRange(floor, high)
    return CountRange(floor, max(whole, least - 1))  # the range below and the one at the top are one


def suppress_beside_own(
    table: Sequence[Sequence[int]], own: Sequence[Sequence[int]], least: int = MIN_CELL_COUNT
) -> SuppressedTable:
    """The same for somebody who knows their `own` people in the table: nothing small is left when those are taken off.

    Parameters
    ----------
    table, own : rows of counts of the same shape
        A count of one's own above the table's (they were counted at different hours) leaves nobody else.
    least : int
        As in `suppress_table`.
    """
    pairs = [list(zip(all_, mine, strict=True)) for all_, mine in zip(table, own, strict=True)]
    told_ = suppress_table([[max(n - mine, 0) for n, mine in row] for row in pairs], least)
    mine = [[mine for _, mine in row] for row in pairs]
    down = [sum(column) for column in zip(*mine, strict=True)]
    return SuppressedTable(
        tuple(_raised(cells, more) for cells, more in zip(told_.cells, mine, strict=True)),
        _raised(told_.rows, [sum(row) for row in mine]),
        _raised(told_.columns, down),
        _raised((told_.total,), [sum(down)])[0],
    )


def may_know(table: Sequence[Sequence[int]], own: Sequence[Sequence[int]], newer: Sequence[int]) -> list[list[int]]:
    """The most of each count that somebody may know as their `own`, who has seen `newer` people of each column since the count.

    Parameters
    ----------
    table, own : rows of counts of the same shape, of one moment
    newer : one number a column
        People whom they see by now; whether they were among the counted, and not yet among their own, nobody can tell.

    Notes
    -----
    Where all that is left may be such people, one count keeps one: it says that there may be somebody, so nothing is told as empty.
    """
    known = [[min(mine + more, n) for n, mine, more in zip(*lines, newer, strict=True)] for lines in zip(table, own, strict=True)]
    for counts, mine, most in zip(table, own, known, strict=True):
        for place, n in enumerate(counts):
            if mine[place] < n == most[place]:
                most[place] -= 1
                return known
    return known


def _raised(counts: Row, more: Sequence[int]) -> Row:
    return tuple(None if count is None else count + own for count, own in zip(counts, more, strict=True))


@lru_cache(maxsize=256)
def _suppress_table(table: tuple[tuple[int, ...], ...], least: int) -> SuppressedTable:
    arcs = _arcs(table, least)
    if sum(map(sum, table)):
        _protect(arcs, len(table) + (len(table[0]) if table else 0) + 2, least)
    else:
        for arc in arcs:
            arc.hidden = False
    said = [None if arc.hidden else arc.value for arc in arcs]
    n, m = len(table), len(table[0]) if table else 0
    cells = tuple(tuple(said[row * m : (row + 1) * m]) for row in range(n))
    return SuppressedTable(cells, tuple(said[n * m : n * m + n]), tuple(said[n * m + n : -1]), said[-1])


def _arcs(table: tuple[tuple[int, ...], ...], least: int) -> list[_Arc]:
    """Counts row by row, sums of rows, sums of columns, the sum of all; nodes: rows, columns, two margins."""
    n, m = len(table), len(table[0]) if table else 0
    of_rows, of_columns = n + m, n + m + 1
    sums = [sum(row) for row in table]
    down = [sum(row[column] for row in table) for column in range(m)]
    found = [(row, n + column, count, count) for row, counts in enumerate(table) for column, count in enumerate(counts)]
    found += [(of_rows, row, count, MARGIN + count) for row, count in enumerate(sums)]
    found += [(n + column, of_columns, count, MARGIN + count) for column, count in enumerate(down)]
    found.append((of_columns, of_rows, sum(sums), WHOLE))
    return [_Arc(start, end, value, 1 + weight, value < least) for start, end, value, weight in found]


def _protect(arcs: list[_Arc], nodes: int, least: int) -> None:
    """Hide more until every hidden count can move by `least`: smallest counts first, each over the cheapest way."""
    at: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]  # (where to, over which arc)
    for place, arc in enumerate(arcs):
        at[arc.start].append((arc.end, place))
        if arc.value >= least:
            at[arc.end].append((arc.start, place))
    safe: set[int] = set()
    for place in sorted((place for place, arc in enumerate(arcs) if arc.hidden), key=lambda place: arcs[place].value):
        if place in safe or _range(arcs, place, least) >= least:
            continue
        # Raising this one by `least` moves every count on the way by as much, so all of them are safe with it.
        for other in _way_back(arcs, at, place):
            arcs[other].hidden = True
            safe.add(other)


def _range(arcs: list[_Arc], place: int, most: int) -> int:
    """How far a hidden count can move, up and down together, while every told one stays; counted up to `most`."""
    near: dict[int, list[tuple[int, int, int]]] = {}  # (where to, over which arc, +1 raised or −1 lowered)
    for other, arc in enumerate(arcs):
        if arc.hidden and other != place:
            near.setdefault(arc.start, []).append((arc.end, other, 1))
            near.setdefault(arc.end, []).append((arc.start, other, -1))
    one = arcs[place]
    up = _flow(arcs, near, one.end, one.start, most)
    return up if up >= most else up + _flow(arcs, near, one.start, one.end, min(one.value, most - up))


def _flow(arcs: list[_Arc], near: dict[int, list[tuple[int, int, int]]], start: int, goal: int, most: int) -> int:
    """The largest flow over hidden arcs, up to `most`: raising has no bound, lowering ends at 0 (shortest ways first)."""
    moved: dict[int, int] = {}
    total = 0
    while total < most:
        came: dict[int, tuple[int, int, int]] = {start: (start, -1, 0)}
        waiting = deque([start])
        while waiting and goal not in came:
            node = waiting.popleft()
            for to, over, sign in near.get(node, ()):
                if to not in came and (sign > 0 or arcs[over].value + moved.get(over, 0) > 0):
                    came[to] = (node, over, sign)
                    waiting.append(to)
        if goal not in came:
            break
        way, node = [], goal
        while node != start:
            node, over, sign = came[node]
            way.append((over, sign))
        step = min([most - total, *(arcs[over].value + moved.get(over, 0) for over, sign in way if sign < 0)])
        for over, sign in way:
            moved[over] = moved.get(over, 0) + sign * step
        total += step
    return total


def _way_back(arcs: list[_Arc], at: list[list[tuple[int, int]]], place: int) -> list[int]:
    """The cheapest way from the end of an arc to its start without the arc itself; hidden arcs cost nothing (Dijkstra)."""
    start, goal = arcs[place].end, arcs[place].start
    cost, came = {start: 0}, dict[int, tuple[int, int]]()
    heap = [(0, start)]
    while heap:
        paid, node = heapq.heappop(heap)
        if node == goal:
            break
        if paid > cost[node]:
            continue
        for to, over in at[node]:
            price = paid + (0 if arcs[over].hidden else arcs[over].weight)
            if over != place and price < cost.get(to, WHOLE * 10):
                cost[to], came[to] = price, (node, over)
                heapq.heappush(heap, (price, to))
    way = []
    while goal != start:
        goal, over = came[goal]
        way.append(over)
    return way
