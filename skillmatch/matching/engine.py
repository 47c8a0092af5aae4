"""The assembled engine: a catalogue is fitted once, questions are answered for whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Self

import numpy as np
import numpy.typing as npt

from skillmatch.matching.cohorts import cohorts, supply
from skillmatch.matching.cohorts.cohorts import Chosen
from skillmatch.matching.cohorts.crowd import Crowd
from skillmatch.matching.cohorts.orders import Orders
from skillmatch.matching.cohorts.seats import evaluate, seat_of
from skillmatch.matching.courses.advice import CourseAdviser, TrackAdviser
from skillmatch.matching.courses.requirements import Requirements
from skillmatch.matching.inputs import Catalogue, Workers
from skillmatch.matching.mentors.mentoring import MentorAdviser
from skillmatch.matching.prepared import Prepared, shortage
from skillmatch.matching.results import (
    Candidate,
    CourseAdvice,
    Gap,
    MentorAdvice,
    MentorMatch,
    Path,
    ProposedCohort,
    Seat,
    Supply,
    SwapCost,
    TrackAdvice,
)
from skillmatch.matching.settings import SHIPPED, EngineSettings
from skillmatch.matching.similarity.spans import Spans


class Engine:
    """Courses, mentors, shortage professions, paths, supply and cohorts, each with reasons.

    Parameters
    ----------
    settings : EngineSettings, optional

    Notes
    -----
    ``row`` is always a position in ``workers``, every other index a position in the catalogue. The engine keeps nothing of a
    worker between two questions, so one fitted engine may serve many threads.

    Examples
    --------
    >>> engine = Engine().fit(catalogue)  # doctest: +SKIP
    >>> engine.recommend(workers, n=10)  # doctest: +SKIP
    """

    def __init__(self, settings: EngineSettings | None = None) -> None:
        self.settings = settings

    def fit(self, catalogue: Catalogue) -> Self:
        """Prepare a catalogue."""
        self.settings_ = self.settings or SHIPPED
        self.prepared_ = Prepared(catalogue, self.settings_)
        self.prepared_.warm()
        self.requirements_ = Requirements(self.prepared_)
        self.courses_ = CourseAdviser(self.prepared_, self.requirements_)
        self.mentors_ = MentorAdviser(self.prepared_)
        self.tracks_ = TrackAdviser(self.prepared_, self.courses_)
        return self

    @property
    def catalogue_(self) -> Catalogue:
        """The fitted catalogue."""
        return self.prepared_.catalogue

    @property
    def general_(self) -> npt.NDArray[np.bool_]:
        """Courses that teach what every trade asks for, (n_courses,)."""
        return self.courses_.trades.general

    # What a worker asks

    def recommend(self, workers: Workers, n: int = 10, context: str = "home") -> list[tuple[CourseAdvice, ...]]:
        """The best courses of each worker, best first; one list for all whose personalisation is off.

        Parameters
        ----------
        workers : Workers
        n : int
            At most so many each.
        context : str
            ``home`` keeps the list varied; any other shows the highest scores as they are.
        """
        return [self.courses_.recommend(workers, row, n, context) for row in range(len(workers.ids))]

    def recommend_with_reserve(
        self, workers: Workers, row: int, n: int, reserve: int
    ) -> tuple[tuple[CourseAdvice, ...], tuple[CourseAdvice, ...]]:  # fmt: skip
        """The varied list of one personalised worker, and who stands behind it.

        Parameters
        ----------
        workers : Workers
        row : int
        n : int
            At most so many courses in the list.
        reserve : int
            Behind it come those of the ``n + reserve`` highest scores that are not in it, best first.

        Returns
        -------
        list, others : tuple of CourseAdvice
            The same as ``recommend`` gives for ``n`` and, in another context, for ``n + reserve``; scored once.
        """
        return self.courses_.with_reserve(workers, row, n, reserve)

    def explain(self, workers: Workers, row: int, course: int) -> CourseAdvice:
        """Any course for a worker, with the codes of whatever blocks it."""
        return self.courses_.explain(workers, row, course)

    def required(self, workers: Workers) -> Spans:
        """``(0, required]`` of each worker."""
        return self.requirements_.all(workers)

    def gaps(self, workers: Workers) -> list[tuple[Gap, ...]]:
        """The gaps of each worker, largest weight·size first."""
        return [self.courses_.gaps(self.courses_.person(workers, row)) for row in range(len(workers.ids))]

    def mentors(self, workers: Workers, n: int = 5) -> list[tuple[MentorAdvice, ...]]:
        """The best mentors of each worker."""
        return [
            self.mentors_.advise(workers, self.courses_.person(workers, row), n)
            if workers.personalised[row]
            else self.mentors_.plain_list(n)
            for row in range(len(workers.ids))
        ]

    def why_not_mentor(self, workers: Workers, row: int, mentor: int) -> MentorAdvice:
        """Any mentor for a worker, with the codes of whatever blocks him."""
        one = self.courses_.person(workers, row)
        return self.mentors_.card(workers, one, *self.mentors_.values(workers, one), mentor)

    def able_mentors(self, workers: Workers, row: int) -> tuple[int, int]:
        """Return how many mentors could teach a worker something that is missing, and how many of them are only full."""
        return self.mentors_.able(workers, self.courses_.person(workers, row))

    def tracks(self, workers: Workers, n: int = 5) -> list[tuple[TrackAdvice, ...]]:
        """The best shortage professions of each worker."""
        return [self.tracks_.advise(workers, row, n) for row in range(len(workers.ids))]

    def reachable(self, workers: Workers, row: int) -> npt.NDArray[np.bool_]:
        """Return which open demands one worker qualifies for now, (n_demands,)."""
        one = self.courses_.person(workers, row)
        everywhere = np.ones(len(self.catalogue_.demands.ids), np.bool_)
        nowhere = np.zeros(len(self.catalogue_.courses.ids), np.bool_)
        return self.prepared_.reach.opened(one.held, one.skills, int(workers.permits[row]), everywhere, nowhere).now

    def path(self, workers: Workers, row: int, hours: float, planned: Sequence[int] = ()) -> Path:
        """An order of courses within an hour budget.

        Parameters
        ----------
        workers : Workers
        row : int
        hours : float
        planned : sequence of int, optional
            Courses that the worker has asked for or is in, in the order of asking: those that close something are steps of the
            path, whatever its hours. ``workers.completed`` may mark them.
        """
        return self.courses_.path(workers, row, hours, planned)

    # What an enterprise asks

    def supply(
        self, required: Spans, workers: Workers, hours: float, headcount: int = 1, permits: int = 0,
        own: int | None = None,
    ) -> Supply:  # fmt: skip
        """Return how many people meet a demand now, and after at most ``hours`` of training.

        Parameters
        ----------
        required : Spans, one row
            ``(0, required]`` of each asked skill.
        workers : Workers
            Whoever counts, personalised or not.
        own : int, optional
            Only the staff of this enterprise.
        """
        if own is not None:
            workers = workers.take(np.flatnonzero(workers.enterprise == own))
        return supply.supply(self.prepared_, required, workers, hours, headcount, permits)

    def candidates(self, required: Spans, workers: Workers, n: int, hours: float, permits: int = 0) -> tuple[Candidate, ...]:
        """The n best people for a demand, without those who switched personalisation off."""
        return supply.candidates(self.prepared_, required, workers, n, hours, permits)

    def courses_to_open(self, workers: Workers) -> tuple[tuple[int, int, int], ...]:
        """Skills with gaps that no listed course teaches: (skill, open places that ask for it, people), most places first."""
        return supply.courses_to_open(self.prepared_, self.required(workers), workers)

    # What a trainer asks

    def cohort(
        self, orders: Orders, workers: Workers, pinned: Chosen | None = None, excluded: Chosen | None = None, seed: int = 0,
        asked: Chosen | None = None,
    ) -> tuple[ProposedCohort, ...]:  # fmt: skip
        """Cohorts for all orders at once; nobody gets two places.

        Parameters
        ----------
        orders : Orders
            A course of −1 lets the engine choose the course with the best objective for that order.
        workers : Workers
        pinned, excluded : mapping of order position to worker rows, optional
            Pinned people sit first, if no hard rule forbids it; excluded ones are neither seated nor reserves there.
        seed : int
            Kept with a run's inputs; the optimum draws no random numbers.
        asked : mapping of order position to worker rows, optional
            Who asked to be considered for an order though their personalisation is off; no other rule is lifted.

        Raises
        ------
        ValueError
            The engine is to choose a course, and no listed one teaches any skill of the demand.
        """
        return cohorts.cohorts(self.prepared_, orders, workers, pinned, excluded, asked)

    def seat(self, orders: Orders, order: int, course: int, workers: Workers, row: int) -> Seat:
        """One person for an order, whether or not a rule keeps that person out (see ``not_seated``)."""
        one = evaluate(self.prepared_, orders, order, course, workers)
        return seat_of(self.prepared_, one, int(orders.demand[order]), workers, row, False)

    def crowd(self, workers: Workers) -> Crowd:
        """People made ready for many orders: its ``look(orders, order, course)`` has everybody's score and what bars them."""
        return Crowd(self.prepared_, workers)

    def not_seated(
        self, orders: Orders, order: int, course: int, workers: Workers, row: int, asked: Collection[int] = ()
    ) -> tuple[str, ...]:
        """The codes of what keeps one person out of an order's cohort; ``asked``: rows of those who asked to be considered."""
        return evaluate(self.prepared_, orders, order, course, workers, asked).codes(row)

    def swap(
        self, cohort: ProposedCohort, orders: Orders, workers: Workers, out: int, into: int, asked: Collection[int] = ()
    ) -> SwapCost:  # fmt: skip
        """Return what exchanging worker row ``out`` for ``into`` costs; ``Blocked`` where a hard rule forbids it."""
        return cohorts.swap(self.prepared_, cohort, orders, workers, out, into, asked)

    def exchange(
        self, cohort: ProposedCohort, orders: Orders, workers: Workers, out: int, into: int, asked: Collection[int] = ()
    ) -> ProposedCohort:  # fmt: skip
        """The cohort after that swap."""
        return cohorts.exchange(self.prepared_, cohort, orders, workers, out, into, asked)

    def promote(self, cohort: ProposedCohort, out: int) -> ProposedCohort:
        """The cohort without one person, whose seat goes to the best reserve."""
        return cohorts.promote(cohort, out)

    def match_mentors(self, workers: Workers, rows: Sequence[int] | None = None) -> MentorMatch:
        """Mentors for many workers (all who are personalised, or the given rows) as one assignment within capacities."""
        chosen = np.arange(len(workers.ids)) if rows is None else np.asarray(rows)
        people = [self.courses_.person(workers, int(row)) for row in chosen if workers.personalised[row]]
        return self.mentors_.match(workers, people)


__all__ = ["Engine", "shortage"]
