"""One place a person, over all orders at once: the highest sum, exactly, in whole numbers.

Seats are opened one at a time. For each the best chain of moves is made: the order takes somebody whom nobody has, or takes a
person from another order, which refills its seat in the same way, and so on. These are successive longest paths: where the places
are the best for the seats opened so far, a chain that gains most leads to the best for one seat more, since otherwise what is left
of the difference would hold a round of moves that gains something, and there was none. Chains are looked for among the orders
alone (what would each gain by taking a person of another?), so a seat costs little more than a table of orders × orders.

Scores are turned into whole numbers by a power of two, so no sum is ever rounded, and equal means equal.

Ties go to the lower id: nobody without a place stands before somebody of the same list with an equal score for it. For whoever has
a place keeps one, lists are taken from the front, and of equal chains the shortest is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from skillmatch.matching.similarity.spans import Float64

Int64 = npt.NDArray[np.int64]

BITS = 57
"""Scores are below two to this power as whole numbers; a float64 of a sixteenth or more of the highest keeps all its digits."""

NEVER = -(1 << 61)
"""The worth of a person who is not on an order's list, and of a move that cannot be made."""

MIN_WORTH = -(1 << 60)
"""No chain that starts with less can gain anything."""


@dataclass(frozen=True, eq=False)
class RankedPeople:
    """Whom an order could take, best first: ``rows`` of workers and what each is ``worth`` (above 0), ties to the lower id.

    With S seats in all orders together the S best of each are enough. For were one beyond them seated, one of the S before would
    have no place at all, and could sit there instead with no loss; and each such exchange moves somebody up a list, so they end.
    """

    rows: Int64
    worth: Float64

    @classmethod
    def best(cls, score: Float64, may: npt.NDArray[np.bool_], ids: Int64, n: int) -> RankedPeople:
        """The n best of those who may, with a score above 0."""
        rows = np.flatnonzero(may & (score > 0))
        if len(rows) > n > 0:
            least = np.partition(score[rows], len(rows) - n)[len(rows) - n]
            rows = rows[score[rows] >= least]
        rows = rows[np.lexsort((ids[rows], -score[rows]))[:n]]
        return cls(rows, score[rows])

    def without(self, taken: npt.NDArray[np.bool_], n: int) -> RankedPeople:
        """The n best who are not taken (a mark for each worker)."""
        at = np.flatnonzero(~taken[self.rows])[:n]
        return RankedPeople(self.rows[at], self.worth[at])


def greedy(wanted: Sequence[RankedPeople], room: Sequence[int], n_workers: int) -> list[list[int]]:
    """First come, first served: each order takes the best who are left."""
    taken, out = np.zeros(n_workers, np.bool_), []
    for one, seats in zip(wanted, room, strict=True):
        rows = one.without(taken, seats).rows
        taken[rows] = True
        out.append(rows.tolist())
    return out


def optimum(wanted: Sequence[RankedPeople], room: Sequence[int]) -> list[list[int]]:
    """The workers of each order with the highest sum of worth, nobody twice, at most ``room`` each; ascending."""
    if len(wanted) == 1:
        return [sorted(wanted[0].rows[: room[0]].tolist())]
    return _Seating(wanted, room).run()


class _Seating:
    """Places while they are handed out. People are numbered in the order of their rows; ``of`` tells whose each is, −1 nobody's."""

    def __init__(self, wanted: Sequence[RankedPeople], room: Sequence[int]) -> None:
        self.n = len(wanted)
        self.rows, place = np.unique(np.concatenate([one.rows for one in wanted]), return_inverse=True)
        ends = np.cumsum([len(one.rows) for one in wanted])
        self.lists = np.split(place, ends[:-1])
        worth = np.concatenate([one.worth for one in wanted])
        scale = BITS - int(np.frexp(worth.max(initial=1.0))[1])
        self.worth = np.split(np.rint(np.ldexp(worth, scale)).astype(np.int64), ends[:-1])
        self.room = [min(seats, len(one.rows)) for seats, one in zip(room, wanted, strict=True)]
        by = np.argsort(place, kind="stable")
        self.wanting = np.repeat(np.arange(self.n), np.diff(ends, prepend=0))[by]
        self.paying = np.concatenate(self.worth)[by]
        self.starts = np.concatenate(([0], np.cumsum(np.bincount(place, minlength=len(self.rows)))))
        self.of = np.full(len(self.rows), -1, np.int64)
        self.seated: list[list[int]] = [[] for _ in wanted]
        self.head = np.zeros(self.n, np.int64)
        self.free, self.next = np.zeros(self.n, np.int64), np.full(self.n, -1, np.int64)
        self.hope = np.array([int(worth[0]) if len(worth) else 0 for worth in self.worth])
        self.gain = np.full((self.n, self.n), NEVER, np.int64)
        self.who = np.zeros((self.n, self.n), np.int64)
        self.column: dict[int, Int64] = {}

    def run(self) -> list[list[int]]:
        """Open one seat after the other, until all are taken or nobody is left who would gain."""
        self._begin()
        for order in range(self.n):
            while len(self.seated[order]) < self.room[order] and self._open(order):
                pass
        return [sorted(self.rows[people].tolist()) for people in self.seated]

    def _begin(self) -> None:
        """Whom no other order wants among its own best, up to the first who is wanted twice: nothing can be better than that."""
        fronts = [people[:seats] for people, seats in zip(self.lists, self.room, strict=True)]
        twice = np.bincount(np.concatenate(fronts), minlength=len(self.rows)) > 1
        for order, front in enumerate(fronts):
            alone = twice[front]
            sure = front[: int(alone.argmax()) if alone.any() else len(front)]
            self.of[sure] = order
            self.seated[order] = sure.tolist()
        for order in range(self.n):
            self._look_up(order)
            self._renew(order)

    def _open(self, order: int) -> bool:
        """Open one more seat of an order and fill it by the best chain; False where none gains."""
        best, before, length = self._chains(order)
        total = best + self.free
        end = int(np.lexsort((length, -total))[0])
        self.hope = np.minimum(self.hope, total[end] - best)
        if total[end] <= 0:
            return False
        chain = [end]
        while chain[-1] != order:
            chain.append(int(before[chain[-1]]))
        newcomer = int(self.next[end])
        moves = [(int(self.who[to, giver]), giver, to) for giver, to in pairwise(chain)]
        for person, giver, to in moves:
            self.seated[giver].remove(person)
            self.seated[to].append(person)
            self.of[person] = to
        if newcomer >= 0:
            self.seated[end].append(newcomer)
            self.of[newcomer] = end
            for other in np.flatnonzero(self.next == newcomer).tolist():
                self._look_up(other)
        for changed in chain:
            self._renew(changed)
        return True

    def _chains(self, order: int) -> tuple[Int64, Int64, Int64]:
        """The most that a chain from this order to each order gains so far, the order before the last on it, and its length."""
        best, before = np.full(self.n, MIN_WORTH, np.int64), np.full(self.n, -1, np.int64)
        length, moves = np.zeros(self.n, np.int64), 0
        best[order], front, most_so_far = 0, np.array([order]), int(self.free[order])
        while len(front):
            moves += 1
            assert moves <= self.n, "a round of moves that gains something: the places were not the best"
            through = best[front, None] + self.gain[front]
            at = through.argmax(axis=0)
            most = through[at, np.arange(self.n)]
            better = most > best
            best[better], before[better], length[better] = most[better], front[at[better]], moves
            most_so_far = max(most_so_far, int((best + self.free).max()))
            front = np.flatnonzero(better & (best + self.hope > most_so_far))
        return best, before, length

    def _look_up(self, order: int) -> None:
        """The best of an order's list whom nobody has; an empty seat is worth nothing."""
        people, at = self.lists[order], int(self.head[order])
        while at < len(people) and self.of[people[at]] >= 0:
            at += 1
        self.head[order] = at
        there = at < len(people)
        self.next[order] = people[at] if there else -1
        self.free[order] = self.worth[order][at] if there else 0

    def _renew(self, order: int) -> None:
        """What every order would gain by taking one of this order's people, and whom."""
        people = self.seated[order]
        if not people:
            self.gain[:, order] = NEVER
            return
        table = np.stack([self._column(person) for person in people])
        table -= table[:, order, None]
        at = table.argmax(axis=0)
        self.gain[:, order] = np.maximum(table[at, np.arange(self.n)], NEVER)
        self.gain[order, order] = NEVER
        self.who[:, order] = np.array(people)[at]

    def _column(self, person: int) -> Int64:
        """What one person is worth to each order."""
        found = self.column.get(person)
        if found is None:
            part = slice(self.starts[person], self.starts[person + 1])
            found = self.column[person] = np.full(self.n, NEVER, np.int64)
            found[self.wanting[part]] = self.paying[part]
        return found
