"""The courses that a page shows to a worker: the engine's list with a little chance at its end, and its line in the log."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.matching import CourseAdvice, Workers
from skillmatch.matching.exploration import REACH, explore
from skillmatch.store import impressions
from skillmatch.store.impressions import Place
from skillmatch.store.snapshot import Snapshot


@dataclass(frozen=True)
class Shown:
    """The courses of a page; whether there are more; which one (its position) chance put there, if any."""

    courses: tuple[CourseAdvice, ...]
    more: bool
    by_chance: int | None = None


def courses(snap: Snapshot, batch: Workers, n: int, context: str, share: float) -> Shown:
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
        return Shown(plain[:n], len(plain) > n)
    listed = engine.recommend(batch, n)[0]
    known = {one.course for one in listed}
    reserve = [one for one in engine.recommend(batch, n + REACH, "scores")[0] if one.course not in known]
    worker_id = int(batch.ids[0])
    found = explore(listed, reserve, share, f"{worker_id}:{snap.as_of}:{context}")
    places = [Place(one.course_id, _terms(one)) for one in found.shown]
    if places:
        others = tuple({"id": one.course_id, "propensity": chance, "terms": _terms(one)} for one, chance in found.others)
        places[-1] = Place(places[-1].subject_id, places[-1].terms, found.propensity, found.swapped, others)
    impressions.record(worker_id, context, "course", snap.weights.policy, places)
    return Shown(found.shown, bool(reserve), found.shown[-1].course if found.swapped else None)


def _terms(advice: CourseAdvice) -> dict[str, float]:
    return {term.name: round(term.value, 6) for term in advice.terms}
