"""Two proposals for the same order, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


class ComparableSeat(Protocol):
    """A seat, as far as it is compared: ``results.Seat``, or what is stored of one."""

    @property
    def worker_id(self) -> int:
        """Return whose seat it is."""

    @property
    def contribution(self) -> float:
        """Return what the seat adds to the objective, without unit."""

    @property
    def coverage(self) -> float:
        """The share of the asked ranks that the person holds, in [0, 1]."""

    @property
    def coverage_after(self) -> float:
        """The same share after the course."""

    @property
    def hours(self) -> float:
        """Hours that the person still has to learn."""

    @property
    def own_staff(self) -> bool:
        """Whether the person works for an enterprise behind the order."""


@dataclass(frozen=True)
class ProposalFigures:
    """One proposal in figures: how many people, the sum of their contributions, their means, how many are own staff."""

    people: int
    objective: float
    hours: float
    coverage: float
    coverage_after: float
    own_staff: int


@dataclass(frozen=True)
class GroupRates:
    """A grouping in both proposals: per group (label, eligible, chosen in the first, in the second), with the ratio of each."""

    grouping: str
    groups: tuple[tuple[str, int, int, int], ...]
    ratios: tuple[float, float]
    alerts: tuple[bool, bool]


@dataclass(frozen=True)
class Comparison:
    """What the second proposal changes. ``both``, ``only_first``, ``only_second`` are worker ids, ascending; ``objective`` and the
    other differences are second less first (of means, where both have people)."""

    first: ProposalFigures
    second: ProposalFigures
    both: tuple[int, ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    objective: float
    hours: float
    coverage_after: float
    exposure: tuple[GroupRates, ...] = field(default=())


class ComparableRates(Protocol):
    """A grouping's figures, as far as they are compared: ``results.Exposure``, or what is stored of one."""

    @property
    def grouping(self) -> str:
        """By what people are grouped."""

    @property
    def groups(self) -> Sequence[tuple[str, int, int]]:
        """(label, people eligible, people chosen) of each group."""

    @property
    def ratio(self) -> float:
        """The lowest rate of choice over the highest, in [0, 1] (the four-fifths rule, ``matching.exposure``)."""

    @property
    def alert(self) -> bool:
        """Whether the ratio is below ``settings.fairness_alert``."""


def compare(
    first: Sequence[ComparableSeat],
    second: Sequence[ComparableSeat],
    first_exposure: Sequence[ComparableRates] = (),
    second_exposure: Sequence[ComparableRates] = (),
) -> Comparison:
    """Compare the seats (without reserves) of two proposals for one order, and their fairness figures where both have them.

    Parameters
    ----------
    first, second : sequence of seats
        Anything with ``worker_id contribution coverage coverage_after hours own_staff``.
    first_exposure, second_exposure : sequence of Exposure, optional
        Groupings that are in both are compared. ``eligible`` is the second's, or the first's for a group that the second lacks.
    """
    ours, theirs = {seat.worker_id for seat in first}, {seat.worker_id for seat in second}
    a, b = _side(first), _side(second)
    known = {one.grouping: one for one in first_exposure}
    both = bool(a.people and b.people)
    # One exact sum of all that differs: what is in both cancels, whatever the order of the seats.
    difference = math.fsum([*(seat.contribution for seat in second), *(-seat.contribution for seat in first)])
    return Comparison(
        a, b, tuple(sorted(ours & theirs)), tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)),
        difference, b.hours - a.hours if both else 0.0, b.coverage_after - a.coverage_after if both else 0.0,
        tuple(_rates(known[one.grouping], one) for one in second_exposure if one.grouping in known),
    )  # fmt: skip


def _side(seats: Sequence[ComparableSeat]) -> ProposalFigures:
    return ProposalFigures(
        len(seats), math.fsum(seat.contribution for seat in seats), _mean([seat.hours for seat in seats]),
        _mean([seat.coverage for seat in seats]), _mean([seat.coverage_after for seat in seats]),
        sum(bool(seat.own_staff) for seat in seats),
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    """The mean by one exact sum; 0 of nothing."""
    return math.fsum(values) / len(values) if values else 0.0


def _rates(first: ComparableRates, second: ComparableRates) -> GroupRates:
    before = {label: (could, did) for label, could, did in first.groups}
    after = {label: (could, did) for label, could, did in second.groups}
    groups = tuple(
        (label, after.get(label, before.get(label, (0, 0)))[0], before.get(label, (0, 0))[1], after.get(label, (0, 0))[1])
        for label in sorted({*before, *after})
    )
    return GroupRates(second.grouping, groups, (first.ratio, second.ratio), (first.alert, second.alert))
