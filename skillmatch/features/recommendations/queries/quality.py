"""What the city's page shows: the saved evaluations as lines over time, the weights in use, and how the last training ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching.settings import SHIPPED
from skillmatch.store.recommendations import evaluations, impressions

CITY = "city"

JUDGED = ("people", "texts")
"""The tasks whose right answers are the judgements of people of the field; said in plain words."""

BREAKDOWNS = frozenset({"by kind", "by_kind", "exposure", "swap"})
"""Parts of a report that repeat its figures for groups: not drawn over time."""


@dataclass(frozen=True)
class FigureSeries:
    """One figure of one task over time: (moment, number, peers on that day) points, oldest first; positions in percent."""

    task: str
    name: str
    points: tuple[tuple[dt.datetime, float, dict[str, float]], ...]
    line: tuple[tuple[float, float], ...]
    top: float

    @property
    def now(self) -> float:
        """The newest number."""
        return self.points[-1][1]

    @property
    def peers(self) -> dict[str, float]:
        """The peers' newest numbers."""
        return self.points[-1][2]


@dataclass(frozen=True)
class GroupRow:
    """One group of people: ``label`` is the store's own, ``town`` the card where it is a town."""

    label: str
    town: Any
    people: int
    shown: float
    closed: float


@dataclass(frozen=True)
class Quality:
    """All that the page needs."""

    series: tuple[FigureSeries, ...]
    city_at: dt.datetime | None
    swap: tuple[tuple[str, int, int], ...]
    groups: dict[str, list[GroupRow]]
    ratios: dict[str, dict[str, float]]
    weights: tuple[tuple[str, float, float], ...]
    learned_on: str
    refused: tuple[str, ...]
    training: tuple[dt.datetime, dict[str, Any]] | None
    judged: tuple[tuple[str, dt.datetime, dict[str, float]], ...]
    under_way: bool
    failed: bool
    lists: int


def quality(snap: Snapshot) -> Quality:
    """The page's figures."""
    series = [one for task in evaluations.tasks() for one in _series(task)]
    newest = evaluations.history(CITY, 1)
    at, figures = newest[0] if newest else (None, {})
    ours = figures.get("ours", {})
    used = dict(snap.weights.weights)
    asked = evaluations.history(evaluations.WANTED, 1)
    trained = evaluations.history(evaluations.TRAINING, 1)
    return Quality(
        series=tuple(series),
        city_at=at,
        swap=tuple((name, one["lists"], one["changed"]) for name, one in ours.get("swap", {}).items()),
        groups={name: [_group(snap, name, row) for row in found] for name, found in figures.get("groups", {}).items()},
        ratios=ours.get("exposure", {}),
        weights=tuple((name, weight, used[name]) for name, weight in SHIPPED.course_weights),
        learned_on=snap.weights.policy[:10] if snap.weights.manifest else "",
        refused=snap.weights.refused,
        training=trained[0] if trained else None,
        judged=tuple(
            (task, found[0][0], _flat(found[0][1].get("ours", {}))) for task in JUDGED if (found := evaluations.history(task, 1))
        ),
        under_way=evaluations.is_under_way(CITY),
        failed=bool(asked) and asked[0][1]["state"] == "failed" and (at is None or at < asked[0][0]),
        lists=impressions.count(),
    )


def _series(task: str) -> list[FigureSeries]:
    """The figures of a task that are plain numbers or means, in the order of the newest report."""
    found = evaluations.history(task)
    out = []
    for name in _flat(found[-1][1].get("ours", {})):
        points = []
        for at, figures in found:
            value = _flat(figures.get("ours", {})).get(name)
            if value is not None:
                points.append((at, value, _peers(figures, name)))
        top = max(1.0, *(value for _, value, _ in points))
        out.append(FigureSeries(task, name, tuple(points), _line([value / top for _, value, _ in points]), top))
    return out


def _peers(figures: dict[str, Any], name: str) -> dict[str, float]:
    found = {peer: _flat(values).get(name) for peer, values in figures.get("peers", {}).items()}
    return {peer: value for peer, value in found.items() if value is not None}


def _flat(figures: dict[str, Any]) -> dict[str, float]:
    """The figures of a report by name; those of a part, such as ``ticked``, by the names of both."""
    flat: dict[str, float] = {}
    for name, value in figures.items():
        number = _number(value)
        if number is not None:
            flat[name] = number
        elif isinstance(value, dict) and name not in BREAKDOWNS:
            flat |= {f"{name} {part}": inner for part, inner in _flat(value).items()}
    return flat


def _number(value: Any) -> float | None:
    """A figure as one number: itself, or its mean."""
    if isinstance(value, dict):
        value = value.get("mean")
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _line(shares: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Positions in percent from the left and from the top; the picture keeps a margin for its marks."""
    step = 96 / max(len(shares) - 1, 1)
    return tuple((round(2 + place * step, 2), round(92 - 84 * share, 2)) for place, share in enumerate(shares))


def _group(snap: Snapshot, name: str, row: list[Any]) -> GroupRow:
    label, people, shown, closed = row
    place = snap.town_index.at(int(label)) if name == "town" and str(label).isdigit() else -1
    return GroupRow(label, snap.towns[place] if place >= 0 else None, people, shown, closed)
