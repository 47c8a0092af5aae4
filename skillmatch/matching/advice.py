"""Questions of a worker: which courses, which gaps, which shortage professions, in which order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skillmatch.matching.inputs import Workers
from skillmatch.matching.path import Problem, lift, plan
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.ranking import FULL, PREREQUISITE, RETIRED, Gate, best, codes, marked, varied
from skillmatch.matching.reasons import Reached, gains, named, unlock
from skillmatch.matching.requirements import Requirements, asked_rows
from skillmatch.matching.results import CourseAdvice, Gap, Path, PathStep, TrackAdvice, Unlock
from skillmatch.matching.scoring import Int64, Person, Scored, person, plain_scores, score_courses

NOTHING = Unlock(0, 0, 0, 0, (), ())


class CourseAdviser:
    """Courses for workers."""

    def __init__(self, prepared: Prepared, requirements: Requirements) -> None:
        self.prepared, self.requirements, self.gate = prepared, requirements, Gate(prepared)
        self.plain = plain_scores(prepared)
        courses = prepared.catalogue.courses
        usable = np.flatnonzero((self.gate.fixed & (RETIRED | FULL)) == 0)
        self.plain_order = usable[np.lexsort((usable, prepared.starts[usable], -courses.popularity[usable]))]
        self.ids = courses.ids.tolist()

    def recommend(self, workers: Workers, row: int, n: int, context: str) -> tuple[CourseAdvice, ...]:
        """The best courses of one worker; the list for everybody where personalisation is off."""
        if not workers.personalised[row]:
            return self.plain_list(n)
        one = self.person(workers, row)
        scored = score_courses(self.prepared, workers, one)
        free = self.gate.blocked(workers, row, one.held) == 0
        helps = free & ((scored.values[0] > 0) | (scored.places > 0))
        candidates = np.flatnonzero(helps)
        if not len(candidates):  # nothing to close and nothing to open: what the city is short of, nearby
            candidates = np.flatnonzero(free)
        if context == "home":
            pool = best(scored.score, candidates, n * self.prepared.settings.diversity_pool)
            return self.advise(workers, one, scored, varied(self.prepared, scored.score, pool, n))
        return self.advise(workers, one, scored, best(scored.score, candidates, n))

    def explain(self, workers: Workers, row: int, course: int) -> CourseAdvice:
        """One course for one worker with whatever blocks it."""
        one = self.person(workers, row)
        bits = self.gate.blocked(workers, row, one.held)
        chosen = np.array([course])
        if workers.personalised[row]:
            scored = score_courses(self.prepared, workers, one)
            (advice,) = self.advise(workers, one, scored, chosen)
        else:
            (advice,) = self.plain_advice(chosen)
        return _with_codes(advice, codes(int(bits[course])))

    def person(self, workers: Workers, row: int) -> Person:
        """The worker against what is required of him."""
        return person(self.prepared, workers, row, self.requirements.of(workers, row))

    def advise(self, workers: Workers, one: Person, scored: Scored, chosen: Int64) -> tuple[CourseAdvice, ...]:
        """Cards with reasons, for the winners alone."""
        prepared, tolerance = self.prepared, self.prepared.settings.tolerance
        values = scored.of(chosen)
        _, runs = prepared.way(int(workers.town[one.row]), int(workers.shift[one.row]))
        reached, run_ids = Reached.of(prepared, scored.opened), runs[chosen].tolist()
        out = []
        for place, course in enumerate(chosen.tolist()):
            terms, score, total = named(scored.names, values[place], scored.weights)
            items = prepared.items[course]
            out.append(
                CourseAdvice(
                    course, self.ids[course], score, total, terms, gains(one.ranks, one.asked, items, tolerance, one.total),
                    unlock(prepared, one, reached, course), run_ids[place],
                )
            )  # fmt: skip
        return tuple(out)

    def plain_list(self, n: int) -> tuple[CourseAdvice, ...]:
        """By published popularity, then the next start, then the id."""
        return self.plain_advice(self.plain_order[:n])

    def plain_advice(self, chosen: Int64) -> tuple[CourseAdvice, ...]:
        """Cards that know nothing of the reader."""
        _, runs = self.prepared.way(-1, -1)
        out = []
        for course, values in zip(chosen.tolist(), self.plain.of(chosen), strict=True):
            terms, score, total = named(self.plain.names, values, self.plain.weights)
            out.append(CourseAdvice(course, self.ids[course], score, total, terms, (), NOTHING, int(runs[course])))
        return tuple(out)

    def gaps(self, one: Person) -> tuple[Gap, ...]:
        """The gaps of a worker, the weightiest first, and whether a listed course teaches any of the missing ranks."""
        prepared = self.prepared
        found = []
        for skill, held, required, size in zip(
            one.needs.tolist(), one.need_held.tolist(), one.need_required.tolist(), one.need_size.tolist(), strict=True
        ):
            found.append((-size, Gap(skill, held, required, float(prepared.weights[skill]), self.taught(skill, held, required))))
        found.sort(key=lambda entry: (entry[0], entry[1].skill))
        return tuple(gap for _, gap in found)

    def taught(self, skill: int, held: float, required: float) -> bool:
        """Whether a listed course overlaps (held, required]."""
        prepared, index = self.prepared, self.prepared.index
        part = slice(index.indptr[skill], index.indptr[skill + 1])
        listed = prepared.catalogue.courses.listed[index.item[part]]
        return bool((listed & (prepared.low[part] < required) & (prepared.high[part] > held)).any())

    def problem(self, workers: Workers, one: Person, only: frozenset[int] | None = None) -> Problem:
        """The question for a path, over the courses that pass the filters (prerequisites are the path's own business).

        ``only`` keeps to some courses and what must come before them."""
        prepared = self.prepared
        bits = self.gate.blocked(workers, one.row, one.held)
        usable = frozenset(np.flatnonzero((bits & ~np.uint8(PREREQUISITE)) == 0).tolist())
        if only is not None:
            wanted, queue = set(only), list(only)
            while queue:
                more = set(prepared.before.get(queue.pop(), ())) - wanted
                wanted |= more
                queue += sorted(more)
            usable &= wanted
        done = frozenset(marked(workers.completed, one.row).tolist())
        return Problem(
            dict(one.ranks), one.asked, usable, prepared.items, prepared.hours, prepared.before, done,
            prepared.settings.tolerance,
        )  # fmt: skip

    def path(self, workers: Workers, row: int, hours: float, planned: Sequence[int] = ()) -> Path:
        """An order of courses within the hours, with those that the worker has asked for."""
        one = self.person(workers, row)
        problem = self.problem(workers, one)
        steps: list[PathStep] = []
        held, clock, closed = dict(problem.held), 0.0, 0.0
        for course in plan(problem, hours, planned):
            won = gains(held, problem.needs, problem.items[course], problem.tolerance, one.total)
            held.update(lift(held, problem.items[course], problem.tolerance))
            ends = clock + problem.hours[course]
            steps.append(PathStep(course, self.ids[course], clock, ends, sum(gain.share for gain in won), won, course in planned))
            clock = ends
        closed = problem.closed(held)
        share = closed / one.total if one.total > 0 else 0.0
        return Path(tuple(steps), clock, hours, one.total, max(one.total - closed, 0.0), min(share, 1.0))


class TrackAdviser:
    """Shortage professions for workers."""

    def __init__(self, prepared: Prepared, courses: CourseAdviser) -> None:
        self.prepared, self.courses = prepared, courses
        tracks = prepared.catalogue.tracks
        self.asked = asked_rows(tracks.required)
        self.leads = [frozenset(marked(tracks.courses, track).tolist()) for track in range(len(tracks.ids))]

    def advise(self, workers: Workers, row: int, n: int) -> tuple[TrackAdvice, ...]:
        """The n best professions; by the published index alone where personalisation is off."""
        tracks = self.prepared.catalogue.tracks
        own = bool(workers.personalised[row])
        found = [self.one(workers, row, t) if own else self.plain(t) for t in range(len(tracks.ids))]
        found.sort(key=lambda advice: (-advice.score, advice.track))
        return tuple(found[:n])

    def one(self, workers: Workers, row: int, track: int) -> TrackAdvice:
        """One profession for one worker: coverage now and after its courses."""
        prepared, settings = self.prepared, self.prepared.settings
        tracks = prepared.catalogue.tracks
        one = person(prepared, workers, row, self.asked[track])
        problem = self.courses.problem(workers, one, self.leads[track])
        chosen = plan(problem, float("inf"))
        after = problem.after(chosen)
        hours = float(sum(problem.hours[course] for course in chosen))
        now, then = self.coverage(track, problem.held), self.coverage(track, after)
        values = {
            "coverage": now, "after training": then, "shortage": float(tracks.index[track]),
            "hours": min(hours / settings.hours_scale, 1.0),
        }  # fmt: skip
        names, weights = zip(*settings.track_weights, strict=True)
        terms, score, total = named(names, [values[name] for name in names], weights)
        return TrackAdvice(
            track, int(tracks.ids[track]), score, total, terms, now, then, hours, tuple(chosen),
            int(tracks.demand[track]), self.courses.gaps(one),
        )  # fmt: skip

    def plain(self, track: int) -> TrackAdvice:
        """One profession for everybody."""
        tracks = self.prepared.catalogue.tracks
        terms, score, total = named(("shortage",), (float(tracks.index[track]),), (1.0,))
        return TrackAdvice(track, int(tracks.ids[track]), score, total, terms, 0.0, 0.0, 0.0, (), int(tracks.demand[track]), ())

    def coverage(self, track: int, held: dict[int, float]) -> float:
        """Σ min(held, required) / Σ required."""
        skills, ranks = self.asked[track]
        pairs = list(zip(skills.tolist(), ranks.tolist(), strict=True))
        total = sum(rank for _, rank in pairs)
        return sum(min(held.get(skill, 0.0), rank) for skill, rank in pairs) / total if total > 0 else 0.0


def _with_codes(advice: CourseAdvice, blocked: tuple[str, ...]) -> CourseAdvice:
    return CourseAdvice(
        advice.course, advice.course_id, advice.score, advice.score_thousandths, advice.terms, advice.gains, advice.unlock,
        advice.run, blocked,
    )  # fmt: skip
