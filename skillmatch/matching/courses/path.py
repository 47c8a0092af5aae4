"""Which courses in which order: the prerequisite graph and the path within an hour budget."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Items = tuple[tuple[int, float, float], ...]
"""What a course teaches: (skill, from, to)."""

SPENT = 1e-9
"""Hours of a course that is planned already, where courses are compared per hour."""


def prerequisite_circle(indptr: npt.NDArray[np.integer], indices: npt.NDArray[np.integer]) -> list[int]:
    """One circle of prerequisites as a list that ends where it starts, or an empty list where there is none.

    Parameters
    ----------
    indptr, indices : int arrays
        Compressed rows: row i lists what must come before i.
    """
    edges = {int(i): [int(j) for j in indices[indptr[i] : indptr[i + 1]]] for i in np.flatnonzero(np.diff(indptr))}
    done: set[int] = set()
    for root in edges:
        trail: list[int] = []
        stack: list[tuple[int, int]] = [(root, 0)]
        while stack:
            node, place = stack.pop()
            if place == 0:
                if node in done:
                    continue
                if node in trail:
                    return [*trail[trail.index(node) :], node]
                trail.append(node)
            before = edges.get(node, [])
            if place < len(before):
                stack += [(node, place + 1), (before[place], 0)]
            else:
                done.add(node)
                trail.pop()
    return []


def lift(held: Mapping[int, float], items: Items, tolerance: float) -> dict[int, float]:
    """Return what a course changes: the new rank of each skill that it lifts, h → max(h, to) where h ≥ from − tolerance."""
    return {skill: high for skill, low, high in items if held.get(skill, 0.0) >= low - tolerance and high > held.get(skill, 0.0)}


@dataclass(frozen=True)
class PathProblem:
    """One person's question for a path.

    ``needs`` maps each gap skill to (required, weight); ``courses`` are those that may be taken; ``items`` and ``hours`` belong to
    every course; ``before`` lists direct prerequisites; ``done`` are courses completed or whose permit or certificate is held."""

    held: dict[int, float]
    needs: dict[int, tuple[float, float]]
    courses: frozenset[int]
    items: Sequence[Items]
    hours: Sequence[float]
    before: Mapping[int, Collection[int]]
    done: frozenset[int]
    tolerance: float

    def closed(self, held: Mapping[int, float]) -> float:
        """Weighted gap that ``held`` closes, against the start."""
        return math.fsum(
            weight * (min(held.get(skill, 0.0), required) - min(self.held.get(skill, 0.0), required))
            for skill, (required, weight) in self.needs.items()
        )

    def after(self, courses: Iterable[int]) -> dict[int, float]:
        """Return what is held after these courses, in this order."""
        held = dict(self.held)
        for course in courses:
            held.update(lift(held, self.items[course], self.tolerance))
        return held

    def bundle(self, course: int, taken: Sequence[int], held: Mapping[int, float]) -> list[int] | None:
        """The course behind all its prerequisites that are still to take, or None where one of them cannot be taken."""
        order: list[int] = []

        def visit(one: int) -> bool:
            """Add a course behind its prerequisites; False where one of them cannot be taken."""
            if one in order or one in taken:
                return True
            if one not in self.courses:
                return False
            for earlier in sorted(self.before.get(one, ())):
                if not self.met(earlier, held) and not visit(earlier):
                    return False
            order.append(one)
            return True

        return order if visit(course) else None

    def met(self, course: int, held: Mapping[int, float]) -> bool:
        """A prerequisite is met by completing the course, or by holding what it teaches."""
        if course in self.done:
            return True
        items = self.items[course]
        return bool(items) and all(held.get(skill, 0.0) >= high - self.tolerance for skill, _, high in items)


def plan(problem: PathProblem, budget: float, planned: Sequence[int] = ()) -> list[int]:
    """Courses within the budget by weighted gap closed per hour, prerequisites first, with those that are planned already.

    Parameters
    ----------
    problem : PathProblem
    budget : float
        Class hours in all; where the planned courses take more, nothing is added to them.
    planned : sequence of int, optional
        Courses that were asked for, in the order of asking: all that help are in the path; the others take none of its hours.

    Notes
    -----
    What is planned costs nothing in the comparison, for its hours are spent. Greedy choices may do worse with a course planned than
    without, so the paths from before each course was asked for are looked at too, as far as they hold all that is planned, and the
    one that closes most is taken: asking for a course of a path never lowers it.
    """
    best, used = _with(problem, budget, planned)
    for n in range(len(planned) - 1, -1, -1):
        other, _ = _with(problem, budget, planned[:n], planned[n:])
        if set(used) <= set(other) and problem.closed(problem.after(other)) > problem.closed(problem.after(best)):
            best = other
    return best


def _with(
    problem: PathProblem, budget: float, planned: Sequence[int], open_: Sequence[int] = ()
) -> tuple[list[int], Sequence[int]]:
    """The path with the planned courses as if they took no hours, and which of them help; ``open_`` are weighed as any other."""
    while True:
        hours, left = list(problem.hours), budget
        for course in planned:
            left -= hours[course]
            hours[course] = SPENT
        weighed = {*planned, *open_}
        one = replace(problem, hours=hours, courses=problem.courses | weighed, done=problem.done - weighed)
        chosen = _greedy(one, max(left, 0.0) + SPENT * (len(planned) + 1))
        for course in planned:  # one large course may have been taken alone, though these take no hours beside it
            if course not in chosen and one.done.union(chosen).issuperset(one.before.get(course, ())):
                more = [*chosen, course]
                chosen = more if one.closed(one.after(more)) > one.closed(one.after(chosen)) else chosen
        used = [course for course in planned if course in chosen]
        if len(used) == len(planned):
            return chosen, used
        planned = used


def _greedy(problem: PathProblem, budget: float) -> list[int]:
    """Lazy greedy: the queue holds a bound of each course's worth (what it would close if it lifted everybody), which only falls as
    more is held; a course is weighed exactly when it comes to the front. The best single bundle is returned where it beats that.
    """
    held, left = dict(problem.held), budget
    taken: list[int] = []
    queue = [(-_bound(problem, held, c) / problem.hours[c], c) for c in sorted(problem.courses - problem.done)]
    queue = [entry for entry in queue if entry[0] < 0]
    heapq.heapify(queue)
    single: tuple[float, list[int]] = (0.0, [])
    first = True
    while True:
        best: tuple[float, int, list[int]] | None = None
        seen: list[tuple[float, int]] = []
        while queue and (best is None or first or -queue[0][0] >= best[0]):
            _, course = heapq.heappop(queue)
            bound = _bound(problem, held, course) / problem.hours[course]
            if course in taken or bound <= 0:
                continue
            seen.append((-bound, course))
            bundle = problem.bundle(course, taken, held)
            if bundle is None:
                continue
            hours = sum(problem.hours[c] for c in bundle)
            worth = _worth(problem, held, bundle)
            if hours > left or worth <= 0:
                continue
            if first and worth > single[0]:
                single = (worth, bundle)
            if best is None or (worth / hours, -course) > (best[0], -best[1]):
                best = (worth / hours, course, bundle)
        first = False
        for entry in seen:
            heapq.heappush(queue, entry)
        if best is None:
            break
        for course in best[2]:
            held.update(lift(held, problem.items[course], problem.tolerance))
            taken.append(course)
            left -= problem.hours[course]
    return taken if problem.closed(held) >= single[0] else single[1]


def _bound(problem: PathProblem, held: Mapping[int, float], course: int) -> float:
    """What the course and its missing prerequisites could close at most per hour of the course alone."""
    return _bound_items(problem, held, course, set())


def _bound_items(problem: PathProblem, held: Mapping[int, float], course: int, seen: set[int]) -> float:
    seen.add(course)
    total = 0.0
    for skill, _, high in problem.items[course]:
        if skill in problem.needs:
            required, weight = problem.needs[skill]
            total += weight * max(min(high, required) - held.get(skill, 0.0), 0.0)
    for earlier in problem.before.get(course, ()):
        if earlier in problem.courses and earlier not in problem.done and earlier not in seen:
            total += _bound_items(problem, held, earlier, seen)
    return total


def _worth(problem: PathProblem, held: Mapping[int, float], bundle: Sequence[int]) -> float:
    """Weighted gap that the bundle closes, starting from ``held``."""
    then = dict(held)
    for course in bundle:
        then.update(lift(then, problem.items[course], problem.tolerance))
    return problem.closed(then) - problem.closed(held)
