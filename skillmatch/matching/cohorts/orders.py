"""Requests for an order-based cohort, and whose places its seats are where several demands share one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from skillmatch.matching.arrays import column, ids
from skillmatch.matching.inputs import TIMES, Bools, Demands, Ids, Ints
from skillmatch.matching.similarity.spans import InputError


class Share(NamedTuple):
    """One demand's part of an order: the demand (index into ``Catalogue.demands``), the id of its enterprise (−1 for none), and
    how many people it asks for."""

    demand: int
    enterprise: int
    headcount: int


@dataclass(frozen=True, eq=False)
class Orders:
    """Requests for an order-based cohort, (n,) each: ``demand`` index into ``Catalogue.demands``, ``course`` index or −1 (the
    engine chooses), ``headcount``, ``reserves``, ``seats`` (upper limit), ``town``, ``time`` (where and when the class meets),
    ``own_staff_first`` bool.

    ``shares``, empty or one entry an order: the demands that share the order, each a ``Share`` (any tuple of three will do),
    ascending by demand, with headcounts that add up to the order's; an empty entry stands for ``demand`` alone with the whole
    headcount. All of them ask for the same; what ``demand``, one of them, requires is what counts."""

    ids: Ids
    demand: Ints
    course: Ints
    headcount: Ints
    reserves: Ints
    seats: Ints
    town: npt.NDArray[np.int16]
    time: npt.NDArray[np.int8]
    own_staff_first: Bools
    shares: tuple[tuple[Share, ...], ...] = ()

    def __post_init__(self) -> None:
        n = ids(self)
        column(self, "demand", np.int32, n, least=0)
        column(self, "course", np.int32, n, least=-1)
        column(self, "headcount", np.int32, n, least=0)
        column(self, "reserves", np.int32, n, least=0)
        column(self, "seats", np.int32, n, least=0)
        column(self, "town", np.int16, n, least=-1)
        column(self, "time", np.int8, n, least=0, most=len(TIMES) - 1)
        column(self, "own_staff_first", np.bool_, n)
        shares = tuple(tuple(Share(*map(int, one)) for one in listed) for listed in self.shares)
        if len(shares) not in (0, n):
            raise InputError(f"Orders.shares has {len(shares)} entries, expected {n} or none")
        for listed, demand, headcount in zip(shares, self.demand.tolist(), self.headcount.tolist(), strict=bool(shares)):
            _check(listed, demand, headcount)
        object.__setattr__(self, "shares", shares)

    def shares_of(self, order: int, demands: Demands) -> tuple[Share, ...]:
        """The demands behind one order, ascending."""
        if self.shares and self.shares[order]:
            return self.shares[order]
        demand = int(self.demand[order])
        return (Share(demand, int(demands.enterprise[demand]), int(self.headcount[order])),)


def _check(listed: Sequence[Share], demand: int, headcount: int) -> None:
    if not listed:
        return
    if any(a.demand >= b.demand for a, b in pairwise(listed)) or any(one.headcount < 0 for one in listed):
        raise InputError("Orders.shares: each demand once, ascending, with a headcount that is not negative")
    if demand not in {one.demand for one in listed}:
        raise InputError("Orders.shares: the order's own demand is not among them")
    if sum(one.headcount for one in listed) != headcount:
        raise InputError("Orders.shares: the headcounts must add up to the order's")


def deal(shares: Sequence[Share], enterprises: Sequence[int]) -> tuple[int, ...]:
    """Return whose place each seat is: own staff first sit for their own enterprise, then whoever is left fills the rest.

    Parameters
    ----------
    shares : sequence of Share
    enterprises : sequence of int
        The enterprise of each person who has a seat, best first; −1 for none.

    Returns
    -------
    tuple of int
        The demand of each person; −1 beyond all headcounts. Nobody's place depends on who comes after, but for the places that
        own staff take first.
    """
    left = [one.headcount for one in shares]
    out = [-1] * len(enterprises)
    for own in (True, False):
        for person, enterprise in enumerate(enterprises):
            if out[person] >= 0:
                continue
            for place, one in enumerate(shares):
                if left[place] and (not own or one.enterprise == enterprise >= 0):
                    left[place] -= 1
                    out[person] = one.demand
                    break
    return tuple(out)
