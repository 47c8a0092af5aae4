"""Geometry of the pictures, as pure functions: numbers in, dataclasses of percentages out; templates draw them as SVG.

Positions and widths are percentages of the picture's width, so that a picture fits a phone and a desk without a view box
and its letters are never stretched.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

TERMS = ("gap", "fit", "demand", "shortage", "readiness", "interest", "peers", "value_per_hour", "trade", "next_grade", "permit")
"""The order of the colours of a score's terms; a term keeps its colour on every card."""

TOP_RANK = 8


@dataclass(frozen=True)
class Segment:
    """One part of a bar: where it starts and how wide it is (percent), its number, and its class of fill."""

    label: str
    value: float
    x: float
    width: float
    fill: str


@dataclass(frozen=True)
class ScoreBar:
    """The terms of a score side by side; ``score_x`` marks where the score ends once the deductions are taken off."""

    segments: tuple[Segment, ...]
    score: int
    score_x: float


@dataclass(frozen=True)
class SkillBarCell:
    """One step of a skill bar: how much of it is held (0–1), and whether it is required."""

    x: float
    width: float
    held: float
    needed: float


@dataclass(frozen=True)
class SkillBar:
    """A skill as steps; ``need_x`` marks the end of the required ones."""

    cells: tuple[SkillBarCell, ...]
    need_x: float
    gap: float


@dataclass(frozen=True)
class RankStep:
    """One step of the ladder of ranks; ``state`` is ``done``, ``target`` or ``ahead``."""

    rank: int
    x: float
    width: float
    y: float
    height: float
    state: str


@dataclass(frozen=True)
class Stair:
    """One column of a curve drawn as stairs: what it stands for, its number, and where it is (percent, from the top)."""

    at: float
    value: float
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True)
class Tick:
    """A mark of an axis; ``anchor`` keeps the first and the last label inside the picture."""

    x: float
    value: float
    anchor: str


@dataclass(frozen=True)
class Tile:
    """One place of a tile map: its position among the places given, and where it is drawn."""

    place: int
    row: int
    column: int


@dataclass(frozen=True)
class Timeline:
    """Consecutive steps of a path under one axis of hours."""

    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    total: float
    budget_x: float | None


def score_terms(terms: Iterable[Sequence[Any]], full: int = 1000) -> ScoreBar:
    """Lay out the terms of a score.

    Parameters
    ----------
    terms : iterable of (label, thousandths) or (name, label, thousandths)
        In the engine's order; deductions are negative. They add up to the score.
    full : int
        The score, in thousandths, that fills the picture, so that bars of several cards compare.
    """
    rows = [(str(row[0]), str(row[-2]), int(row[-1])) for row in terms]
    gains = sum(value for *_, value in rows if value > 0)
    score = sum(value for *_, value in rows)
    scale = 100 / max(full, gains, 1)
    segments, x = [], 0.0
    for place, (name, label, value) in enumerate(row for row in rows if row[2] > 0):
        width = value * scale
        index = TERMS.index(name) if name in TERMS else place % len(TERMS)
        segments.append(Segment(label, value, _r(x), _r(width), f"t{index + 1}"))
        x += width
    # Deductions are drawn over the right end of what was gained: what is left of them is the score.
    for _, label, value in (row for row in rows if row[2] < 0):
        width = -value * scale
        x -= width
        segments.append(Segment(label, value, _r(max(x, 0)), _r(width), "minus"))
    return ScoreBar(tuple(segments), score, _r(max(score, 0) * scale))


def skill_bar(held: float, need: float, top: int = TOP_RANK, gap: float = 0.8) -> SkillBar:
    """Lay out one skill as ``top`` steps; ``held`` may be a fraction, as effective ranks are; ``gap`` is between steps."""
    width = (100 - gap * (top - 1)) / top
    cells = tuple(
        SkillBarCell(_r(step * (width + gap)), _r(width), _r(_share(held - step)), _r(_share(need - step))) for step in range(top)
    )
    return SkillBar(cells, _r(min(need, top) * (width + gap) - gap) if need > 0 else 0.0, _r(max(need - held, 0.0)))


def ladder(rank: int, target: int = 0, gap: float = 1.2) -> tuple[RankStep, ...]:
    """Lay out the eight ranks as ascending steps; percentages of the height, from the top."""
    width = (100 - gap * (TOP_RANK - 1)) / TOP_RANK
    steps = []
    for step in range(1, TOP_RANK + 1):
        height = 16 + 84 * step / TOP_RANK
        state = "done" if step <= rank else "target" if step <= target else "ahead"
        steps.append(RankStep(step, _r((step - 1) * (width + gap)), _r(width), _r(100 - height), _r(height), state))
    return tuple(steps)


def timeline(steps: Iterable[tuple[str, float]], budget: float | None = None) -> Timeline:
    """Lay out consecutive steps (label, hours) on an axis that ends at a round number of hours."""
    rows = [(str(label), max(float(hours), 0.0)) for label, hours in steps]
    total = sum(hours for _, hours in rows)
    stride = nice_stride(max(total, budget or 0, 1))
    end = stride * math.ceil(max(total, budget or 0, 1) / stride)
    segments, x = [], 0.0
    for index, (label, hours) in enumerate(rows):
        width = 100 * hours / end
        segments.append(Segment(label, hours, _r(x), _r(max(width, 0.6)), "odd" if index % 2 else "even"))
        x += width
    ticks = [value * stride for value in range(round(end / stride) + 1)]
    marks = tuple(
        Tick(_r(100 * tick / end), tick, "start" if tick == 0 else "end" if tick == ticks[-1] else "middle") for tick in ticks
    )
    return Timeline(tuple(segments), marks, total, None if budget is None else _r(100 * budget / end))


def shares(parts: Iterable[tuple[str, float, str]]) -> tuple[Segment, ...]:
    """Lay out parts (label, number, class of fill) that fill the width; parts of 0 have no width."""
    rows = [(str(label), max(float(value), 0.0), fill) for label, value, fill in parts]
    total = sum(value for _, value, _ in rows) or 1.0
    segments, x = [], 0.0
    for label, value, fill in rows:
        width = 100 * value / total
        segments.append(Segment(label, value, _r(x), _r(width), fill))
        x += width
    return tuple(segments)


def bars(rows: Iterable[tuple[str, float]], full: float | None = None) -> tuple[Segment, ...]:
    """Lay out one bar a row from 0 to the largest value, or to ``full``."""
    found = [(str(label), float(value)) for label, value in rows]
    scale = 100 / (full or max((value for _, value in found), default=0) or 1.0)
    return tuple(Segment(label, value, 0.0, _r(min(max(value, 0) * scale, 100)), "even") for label, value in found)


def stairs(points: Sequence[tuple[float, float]], mark: float = 0.0, height: float = 100.0) -> tuple[tuple[Stair, ...], float]:
    """Lay out (position, number) points as columns side by side, in percent from the top.

    Returns
    -------
    columns, mark_y
        One column a point, and the height at which `mark` stands on the same scale, which fills `height` percent.
    """
    top = max([mark, *(number for _, number in points), 1.0])
    width = 100 / max(len(points), 1)
    columns = tuple(
        Stair(at, number, _r(place * width), _r(width - 0.6), _r(100 - height * number / top), _r(height * number / top))
        for place, (at, number) in enumerate(points)
    )
    return columns, _r(100 - height * mark / top)


def tiles(points: Sequence[tuple[float, float]], per_row: int = 3, columns: int = 4) -> tuple[Tile, ...]:
    """Lay out places (longitude, latitude) as tiles: rows from north to south, and within a row from west to east.

    A tile stands in the column where the place lies, or in the next free one: neighbours are roughly kept, distances are not.
    """
    order = sorted(range(len(points)), key=lambda place: (-points[place][1], points[place][0]))
    west = min((x for x, _ in points), default=0.0)
    width = max((x for x, _ in points), default=0.0) - west or 1.0
    found = []
    for row, start in enumerate(range(0, len(order), per_row)):
        line = sorted(order[start : start + per_row], key=lambda place: points[place][0])
        free = 0
        for at, place in enumerate(line):
            wanted = round((points[place][0] - west) / width * (columns - 1))
            column = min(max(wanted, free), columns - (len(line) - at))
            found.append(Tile(place, row, column))
            free = column + 1
    return tuple(found)


def nice_stride(end: float, most: int = 6) -> float:
    """The smallest of 1, 2, 5, 10, 20, 40, 50 … that needs at most ``most`` marks up to ``end``."""
    power = 10.0 ** math.floor(math.log10(end / most)) if end > 0 else 1.0
    return next(power * step for step in (1, 2, 4, 5, 10, 20) if end / (power * step) <= most)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _r(value: float) -> float:
    return round(value, 3)
