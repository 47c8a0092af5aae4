"""Questions of a worker: which courses, which gaps, which shortage professions, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from skillmatch.matching.courses.path import PathProblem, lift, plan
from skillmatch.matching.courses.ranking import FULL, PREREQUISITE, RETIRED, CourseFilter, best, codes, marked, varied
from skillmatch.matching.courses.reasons import ReachedDemands, gains, named, unlock
from skillmatch.matching.courses.requirements import OccupationStanding, Requirements, asked_rows
from skillmatch.matching.courses.scoring import PreparedWorker, ScoredCourses, person, plain_scores, score_courses
from skillmatch.matching.courses.trades import (
    CERTIFIED,
    HELD,
    LITTLE_USE,
    NO_GAP,
    OTHER_TRADE,
    TOO_ADVANCED,
    TOO_LONG,
    UNSUITABLE,
    Trades,
    TradeScope,
)
from skillmatch.matching.inputs import Workers
from skillmatch.matching.prepared import Prepared
from skillmatch.matching.results import CourseAdvice, Gap, Path, PathStep, PermitNeed, TrackAdvice, Unlock
from skillmatch.matching.similarity.spans import Int64

NOTHING = Unlock(0, 0, 0, 0, (), ())

ROUNDING = 1e-9
"""A share of 1 that lost its last digits."""


class CourseAdviser:
    """Courses for workers."""

    def __init__(self, prepared: Prepared, requirements: Requirements) -> None:
        self.prepared, self.requirements, self.gate = prepared, requirements, CourseFilter(prepared)
        self.trades = Trades(prepared, requirements)
        self.plain = plain_scores(prepared)
        courses = prepared.catalogue.courses
        usable = np.flatnonzero((self.gate.fixed & (RETIRED | FULL)) == 0)
        self.plain_order = usable[np.lexsort((usable, prepared.starts[usable], -courses.popularity[usable]))]
        self.ids = courses.ids.tolist()

    def recommend(self, workers: Workers, row: int, n: int, context: str) -> tuple[CourseAdvice, ...]:
        """The best courses of one worker; the list for everybody where personalisation is off. It may be short, or empty: a course
        that nothing speaks for is not shown."""
        if not workers.personalised[row]:
            return self.plain_list(n)
        one, scored, scope, candidates = self._scored(workers, row)
        chosen = self._varied(scored, candidates, n) if context == "home" else best(scored.score, candidates, n)
        return self.advise(workers, one, scored, scope, chosen)

    def with_reserve(
        self, workers: Workers, row: int, n: int, reserve: int
    ) -> tuple[tuple[CourseAdvice, ...], tuple[CourseAdvice, ...]]:  # fmt: skip
        """The varied list of n courses, and those of the ``n + reserve`` highest scores that are not in it; scored once."""
        one, scored, scope, candidates = self._scored(workers, row)
        chosen = self._varied(scored, candidates, n)
        highest = best(scored.score, candidates, n + reserve)
        others = highest[~np.isin(highest, chosen)]
        return self.advise(workers, one, scored, scope, chosen), self.advise(workers, one, scored, scope, others)

    def _scored(self, workers: Workers, row: int) -> tuple[PreparedWorker, ScoredCourses, TradeScope, Int64]:
        scope = self.trades.scope(workers, row)
        one = self.outlook(workers, row, scope)
        scored = score_courses(self.prepared, workers, one, scope)
        blocked, unsuitable = self.judge(workers, one, scored, scope)
        return one, scored, scope, np.flatnonzero((blocked == 0) & (unsuitable == 0))

    def _varied(self, scored: ScoredCourses, candidates: Int64, n: int) -> Int64:
        pool = best(scored.score, candidates, n * self.prepared.settings.diversity_pool)
        return varied(self.prepared, scored.score, pool, n)

    def judge(
        self, workers: Workers, one: PreparedWorker, scored: ScoredCourses, scope: TradeScope
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:  # fmt: skip
        """Return what forbids each course, as bits of ``ranking.CODES``, and what speaks against it, as bits of
        ``trades.UNSUITABLE``.

        A course with neither is a candidate: it closes something of the gap or is made for a trade of the worker. Where that leaves
        nothing but general courses, a stated wish makes candidates.
        """
        blocked, unsuitable = self.gate.blocked(workers, one.row, one.held), self._unsuitable(workers, one, scored, scope)
        free = blocked == 0
        if "interest" in scored.names and not (free & (unsuitable == 0) & ~scope.general).any():
            outweighed = np.uint8(OTHER_TRADE | LITTLE_USE | NO_GAP)
            wished = scored.value("interest") >= self.prepared.settings.wish_least
            unsuitable[free & wished & ((unsuitable & ~outweighed) == 0)] = 0
        return blocked, unsuitable

    def _unsuitable(self, workers: Workers, one: PreparedWorker, scored: ScoredCourses, scope: TradeScope) -> npt.NDArray[np.uint8]:
        """Bits of ``trades.UNSUITABLE`` for each course, (n_courses,).

        A course of a distant trade must close a good part of the gap: one skill in common does not make it the worker's.
        A permit that the worker needs outweighs the trade and what is already known, and the grade where the law requires it or it
        ends; nothing outweighs the weeks. Who lacks something of a course is not told that it is another trade's.
        """
        courses, closes = self.prepared.catalogue.courses, scored.value("gap") > 0
        bits = scope.unsuitable.copy()
        bits[scope.distant & ~scope.general & (scored.value("gap") < self.prepared.settings.distant_least)] |= OTHER_TRADE
        bits[scored.value("known") >= 1.0 - ROUNDING] |= HELD
        valid = workers.permits[one.row] & ~workers.renewals[one.row]
        bits[(courses.permits_given & valid) != 0] |= CERTIFIED
        needed = scored.value("permit")
        bits[needed > 0] &= ~np.uint8(OTHER_TRADE | HELD | CERTIFIED)
        bits[needed > self.prepared.settings.permit_missing * self.prepared.settings.usual_permit] = 0
        foreign = closes & (bits & OTHER_TRADE != 0)
        bits[foreign] ^= OTHER_TRADE | LITTLE_USE
        hours = float(workers.hours_per_week[one.row])
        if hours > 0:
            bits[courses.hours > hours * self.prepared.settings.longest_weeks] |= TOO_LONG
        idle = (bits == 0) & ~closes & ~scope.entered
        bits[idle] = np.where(scope.admitted[idle] | (courses.min_rank[idle] == 0), NO_GAP, TOO_ADVANCED)
        return bits

    def explain(self, workers: Workers, row: int, course: int) -> CourseAdvice:
        """One course for one worker with whatever blocks it."""
        scope = self.trades.scope(workers, row)
        one = self.outlook(workers, row, scope)
        chosen = np.array([course])
        if not workers.personalised[row]:
            (advice,) = self.plain_advice(chosen)
            return replace(advice, blocked=codes(int(self.gate.blocked(workers, row, one.held)[course])))
        scored = score_courses(self.prepared, workers, one, scope)
        (advice,) = self.advise(workers, one, scored, scope, chosen)
        blocked, unsuitable = (int(bits[course]) for bits in self.judge(workers, one, scored, scope))
        return replace(advice, blocked=codes(blocked), unsuitable=codes(unsuitable, UNSUITABLE))

    def person(self, workers: Workers, row: int) -> PreparedWorker:
        """The worker against what is required for the next step."""
        return person(self.prepared, workers, row, self.requirements.of(workers, row))

    def outlook(self, workers: Workers, row: int, scope: TradeScope) -> PreparedWorker:
        """The worker against all that the trades ask for, their permits included."""
        return person(
            self.prepared, workers, row, self.requirements.outlook(workers, row), self.permits(workers, row, scope)
        )  # fmt: skip

    def permits(self, workers: Workers, row: int, scope: TradeScope) -> dict[int, float]:
        """The permits that a worker lacks, and how much each counts: fully where one of the trades' permits ends or has ended, less
        where it was never held, least where it is of another trade."""
        settings, found = self.prepared.settings, {}
        valid, ending = int(workers.permits[row]), int(workers.renewals[row])
        for bit, worth, _ in scope.permit_needs:
            if ending & bit:
                found[bit] = 1.0
            elif not valid & bit:
                found[bit] = settings.permit_missing * worth
        for bit in (1 << place for place in range(32) if ending >> place & 1):
            found.setdefault(bit, settings.usual_permit)
        return found

    def advise(
        self, workers: Workers, one: PreparedWorker, scored: ScoredCourses, scope: TradeScope, chosen: Int64
    ) -> tuple[CourseAdvice, ...]:
        """Cards with reasons, for the winners alone."""
        prepared, tolerance = self.prepared, self.prepared.settings.tolerance
        values, courses = scored.of(chosen), self.prepared.catalogue.courses
        _, runs = prepared.way(int(workers.town[one.row]), int(workers.shift[one.row]))
        reached, run_ids = ReachedDemands.of(prepared, scored.opened), runs[chosen].tolist()
        items_of = prepared.items_by_grade[int(workers.grade[one.row])]
        hours = float(workers.hours_per_week[one.row])
        out = []
        for place, course in enumerate(chosen.tolist()):
            terms, score, total = named(scored.names, values[place], scored.weights)
            items, permit = items_of[course], self._permit(workers, one, scope, course)
            leads = scope.next_grade[course] > 0
            out.append(
                CourseAdvice(
                    course, self.ids[course], score, total, terms, gains(one.ranks, one.asked, items, tolerance, one.total),
                    unlock(prepared, one, reached, course, items), run_ids[place], match=self._match(score),
                    relation=self._relation(scope, scored, course, permit), permit=permit,
                    next_grade=int(courses.target_rank[course]) if leads else 0,
                    weeks=float(courses.hours[course]) / hours if hours > 0 else 0.0,
                )
            )  # fmt: skip
        return tuple(out)

    def _match(self, score: float) -> str:
        strong, good = self.prepared.settings.match_levels
        return "strong" if score >= strong else "good" if score >= good else "possible"

    def _relation(self, scope: TradeScope, scored: ScoredCourses, course: int, permit: PermitNeed | None) -> str:
        for standing, name in zip(scope.standings, scope.roles, strict=True):
            if self.trades.listed(standing.occupation)[course]:
                return name
        if permit is not None:
            return "permit"
        if scope.general[course]:
            return "general"
        if not scope.unsuitable[course] & OTHER_TRADE:
            return "near"
        return "wish" if "interest" in scored.names and scored.value("interest")[course] > 0 else ""

    def _permit(self, workers: Workers, one: PreparedWorker, scope: TradeScope, course: int) -> PermitNeed | None:
        """The permit that a course gives and the worker needs most."""
        given = int(self.prepared.catalogue.courses.permits_given[course])
        needs = [(worth, bit) for bit, worth in one.permits.items() if bit & given]
        if not needs:
            return None
        worth, bit = max(needs)
        share = self.prepared.permit_size * worth / one.total if one.total > 0 else 0.0
        required = any(needed for need, _, needed in scope.permit_needs if need == bit)
        return PermitNeed(bit, bool(int(workers.renewals[one.row]) & bit), required, share)

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

    def gaps(self, one: PreparedWorker) -> tuple[Gap, ...]:
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

    def problem(self, workers: Workers, one: PreparedWorker, only: frozenset[int] | None = None) -> PathProblem:
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
        done = frozenset(marked(workers.completed, one.row).tolist()) | self._certified(workers, one.row)
        items = prepared.items_by_grade[int(workers.grade[one.row])]
        return PathProblem(
            dict(one.ranks), one.asked, usable, items, prepared.hours, prepared.before, done,
            prepared.settings.tolerance,
        )  # fmt: skip

    def _certified(self, workers: Workers, row: int) -> frozenset[int]:
        """Courses that count as done, but for those that renew a permit."""
        certified = self.gate.certified(workers, row)
        certified &= (self.prepared.catalogue.courses.permits_given & workers.renewals[row]) == 0
        return frozenset(np.flatnonzero(certified).tolist())

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
        self.main = [marked(tracks.occupations, track).tolist() for track in range(len(tracks.ids))]
        self.leads = [frozenset(marked(tracks.courses, track).tolist()) for track in range(len(tracks.ids))]

    def advise(self, workers: Workers, row: int, n: int) -> tuple[TrackAdvice, ...]:
        """The n best professions; by the published index alone where personalisation is off."""
        tracks = self.prepared.catalogue.tracks
        own = bool(workers.personalised[row])
        if own:
            scope = self.courses.trades.scope(workers, row)
            found = [self.one(workers, row, track, scope) for track in range(len(tracks.ids))]
            near = [advice for advice in found if advice.coverage > 0 or _term(advice, "trade") > 0]
            found = near or found  # nobody is sent where he holds nothing while something nearer exists
        else:
            found = [self.plain(track) for track in range(len(tracks.ids))]
        found.sort(key=lambda advice: (own and _barren(advice), -advice.score, advice.track))
        return tuple(found[:n])

    def one(self, workers: Workers, row: int, track: int, scope: TradeScope) -> TrackAdvice:
        """One profession for one worker: how near it is to the worker's trades, coverage now and after its courses."""
        prepared, settings = self.prepared, self.prepared.settings
        tracks = prepared.catalogue.tracks
        one = person(prepared, workers, row, self.asked[track])
        problem = self.courses.problem(workers, one, self.leads[track])
        chosen = plan(problem, float("inf"))
        after = problem.after(chosen)
        hours = float(sum(problem.hours[course] for course in chosen))
        now, then = self.coverage(track, problem.held), self.coverage(track, after)
        values = {
            "trade": max((self.nearness(standing, track) for standing in scope.standings), default=0.0),
            "coverage": now,
            "after training": then,
            "shortage": float(tracks.index[track]),
            "hours": min(hours / settings.hours_scale, 1.0),
        }
        names, weights = zip(*settings.track_weights, strict=True)
        terms, score, total = named(names, [values[name] for name in names], weights)
        return TrackAdvice(
            track, int(tracks.ids[track]), score, total, terms, now, then, hours, tuple(chosen),
            int(tracks.demand[track]), self.courses.gaps(one),
        )  # fmt: skip

    def nearness(self, standing: OccupationStanding, track: int) -> float:
        """1 for an own trade or target, less for a neighbour: by the share of its requirements that the trade asks for too."""
        if standing.occupation in self.main[track]:
            return standing.importance
        shared = self.courses.trades.shared(standing.occupation)[self.main[track]]
        return float(standing.importance * self.prepared.settings.near_trade * shared.max(initial=0.0))

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


def _barren(advice: TrackAdvice) -> bool:
    """Nothing of the profession is held and no course leads to it: it stands behind all others."""
    return not advice.courses and advice.coverage <= 0


def _term(advice: TrackAdvice, name: str) -> float:
    return next(term.value for term in advice.terms if term.name == name)
