"""The courses that a page shows to a worker: the engine's list with a little chance at its end, and its line in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import CourseAdvice, Gap, Workers
from skillmatch.matching.courses.exploration import REACH, explore
from skillmatch.store.people import worker_queries
from skillmatch.store.recommendations import impressions
from skillmatch.store.recommendations.impressions import ShownPlace

LEADING = frozenset({"own", "target", "near", "permit"})
"""Relations of a course that can lead to a worker's next step."""


@dataclass(frozen=True)
class SuggestedCourses:
    """The courses of a page and what has to be said beside them.

    Attributes
    ----------
    courses : tuple of CourseAdvice
    more : bool
        Whether there are more.
    by_chance : int, optional
        The course (its position) that chance put there.
    gaps : tuple of Gap
        What the worker lacks for the next step, the weightiest first.
    state : str
        What a list cannot say: ``unknown`` where neither trade nor wish is known, ``complete`` where the trade asks for nothing
        more, ``none_right`` where no course leads to the next step, ``""`` otherwise.
    permit_ends : mapping of str to date
        The last day of the worker's permits, where a shown course renews one.
    """

    courses: tuple[CourseAdvice, ...]
    more: bool
    by_chance: int | None = None
    gaps: tuple[Gap, ...] = ()
    state: str = ""
    permit_ends: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def brief(self) -> dict[str, Any]:
        """The short list as ``recommendations/suggestions/_items.html`` draws it on other pages."""
        rows = [{"advice": one} for one in self.courses]
        return {"courses": rows, "by_chance": self.by_chance, "state": self.state, "permit_ends": self.permit_ends}


def courses(snap: Snapshot, batch: Workers, n: int, context: str, share: float) -> SuggestedCourses:
    """At most n courses for one worker as they are shown, and logged.

    Whoever switched personalised suggestions off gets the list for everybody, without chance and without a line in the log.

    Parameters
    ----------
    context : str
        Where the list is shown.
    share : float
        The chance of exploration.
    """
    engine = snap.engine
    if not batch.personalised[0]:
        plain = engine.recommend(batch, n + 1)[0]
        return SuggestedCourses(plain[:n], len(plain) > n, gaps=engine.gaps(batch)[0])
    listed, reserve = engine.recommend_with_reserve(batch, 0, n, REACH)
    worker_id = int(batch.ids[0])
    found = explore(listed, reserve, share, f"{worker_id}:{snap.as_of}:{context}")
    places = [ShownPlace(one.course_id, _terms(one)) for one in found.shown]
    if places:
        others = tuple({"id": one.course_id, "propensity": chance, "terms": _terms(one)} for one, chance in found.others)
        places[-1] = ShownPlace(places[-1].subject_id, places[-1].terms, found.propensity, found.swapped, others)
    impressions.record(worker_id, context, "course", snap.weights.policy, places)
    gaps = engine.gaps(batch)[0]
    return SuggestedCourses(
        found.shown,
        bool(reserve),
        found.shown[-1].course if found.swapped else None,
        gaps,
        _state(batch, found.shown, gaps),
        permit_ends(worker_id) if batch.renewals[0] else {},
    )


def permit_ends(worker_id: int) -> dict[str, dt.date]:
    """The last day of each permit of a worker that has one."""
    return {held.permit: held.expires_on for held in worker_queries.permits(worker_id) if held.expires_on is not None}


def _state(batch: Workers, courses: Sequence[CourseAdvice], gaps: Sequence[Gap]) -> str:
    if batch.occupation[0] < 0 and batch.target[0] < 0:
        return "" if courses else "unknown"
    if any(one.match != "possible" and one.relation in LEADING for one in courses):
        return ""
    return "none_right" if gaps else "complete"


def _terms(advice: CourseAdvice) -> dict[str, float]:
    return {term.name: round(term.value, 6) for term in advice.terms}
