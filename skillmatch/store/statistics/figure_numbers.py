"""Which figure was opened, and the number that the dashboards keep of it, where the city is too large to count at each look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from skillmatch.store.db.scope import Scope
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.statistics import figure_sets
from skillmatch.store.statistics.counting import BaseFigures, CountedFigures, Staff
from skillmatch.store.statistics.figure_sets import DatedFigures
from skillmatch.store.statistics.figures import total

NOWHERE = 0
"""As a town: no town is stated."""

PEOPLE = ("people", "certified", "trained", "training", "converted", "qualified")
KINDS = (*PEOPLE, "enrolments", "places", "courses")

OF_PLACES = {"people": "people", "certified": "certified", "trained": "completed_people", "training": "training_people"}
OF_PLACES |= {"converted": "converted"}
"""Of each kind of people the number of a town or an enterprise; of a base only ``trained`` and ``converted`` are kept."""


@dataclass(frozen=True)
class FigureQuery:
    """Which figure was opened; what is None does not narrow it.

    Attributes
    ----------
    of : str
        One of ``KINDS``.
    town, grade, occupation, base : int or None
        Ids; a town of ``NOWHERE`` is "no town stated", an occupation of 0 "no occupation".
    industry, profession, pillar, level, state : str or None
        The industry of the occupation, the code of a shortage profession, a cell of the three by three, an enrolment's state.
    """

    of: str
    town: int | None = None
    grade: int | None = None
    occupation: int | None = None
    base: int | None = None
    industry: str | None = None
    profession: str | None = None
    pillar: str | None = None
    level: str | None = None
    state: str | None = None

    @property
    def narrowed(self) -> frozenset[str]:
        """Return what narrows it, beside the town."""
        return frozenset(one.name for one in fields(self) if one.name not in ("of", "town") and getattr(self, one.name) is not None)


def counted_number(asked: FigureQuery, scope: Scope) -> DatedFigures[int] | None:
    """The number of a figure as it was counted for the dashboards; None in a small city, and where none is kept of this one."""
    if figure_sets.is_small():
        return None
    if scope.enterprise_id is not None:
        found = figure_sets.of_enterprise(scope.enterprise_id)
        number = None if asked.town is not None else _of_staff(asked, found.of)
        return None if number is None else DatedFigures(number, found.counted_at, found.old)
    if not scope.everything and scope.town_id is None:
        return None
    places = figure_sets.of_place(scope.town_id)
    number = _of_places(asked, places.of)
    return None if number is None else DatedFigures(number, places.counted_at, places.old)


def _of_staff(asked: FigureQuery, found: Staff) -> int | None:
    if asked.of == "people" and asked.narrowed == {"grade"}:
        return found.grades.get(asked.grade or 0, 0)
    if asked.of == "people" and asked.narrowed == {"occupation"}:
        return found.occupations.get(asked.occupation or None, 0)
    if asked.of == "qualified" and asked.narrowed == {"profession"}:
        return sum(found.supply.get(asked.profession or "", {}).values())
    if asked.of == "enrolments" and asked.narrowed <= {"state"}:
        return _enrolments(asked, found.total.training_enrolments, found.total.completed_enrolments)
    return getattr(found.total, OF_PLACES[asked.of]) if asked.of in OF_PLACES and not asked.narrowed else None


def _of_places(asked: FigureQuery, found: CountedFigures) -> int | None:
    town = None if asked.town in (None, NOWHERE) else asked.town
    if asked.of == "qualified" and asked.narrowed == {"profession"}:
        supply = found.supply.get(asked.profession or "", {})
        return sum(supply.values()) if asked.town is None else supply.get(town, 0)
    if not asked.narrowed or asked.narrowed == {"state"}:
        towns = total(found.towns.values() if asked.town is None else [one for key, one in found.towns.items() if key == town])
        if asked.of == "enrolments":
            return _enrolments(asked, towns.training_enrolments, towns.completed_enrolments)
        return getattr(towns, OF_PLACES[asked.of]) if asked.of in OF_PLACES and not asked.narrowed else None
    if asked.town is None and asked.of == "people" and asked.narrowed == {"grade"}:
        return found.grades.get(asked.grade or 0, 0)
    if asked.town is None and asked.of == "people" and asked.narrowed == {"occupation"}:
        return found.occupations.get(asked.occupation or None, 0)
    return _of_bases(asked, found) if asked.town is None else None


def _of_bases(asked: FigureQuery, found: CountedFigures) -> int | None:
    """Enrolments add up over the bases of a cell; people do not, so that theirs are kept of one base alone."""
    if asked.of == "enrolments" and asked.narrowed <= {"base", "pillar", "level", "state"}:
        given = list(_given(asked, found))
        completed = sum(one.completed for one in given)
        return _enrolments(asked, sum(one.enrolments for one in given) - completed, completed)
    if asked.of in ("trained", "converted") and asked.narrowed == {"base"}:
        return sum(getattr(one, asked.of) for one in _given(asked, found))
    return None


def _given(asked: FigureQuery, found: CountedFigures) -> Iterable[BaseFigures]:
    for base in organisation_queries.bases():
        wanted = (
            asked.base in (None, base.id) and asked.pillar in (None, base.pillar.value) and asked.level in (None, base.level.value)
        )
        if wanted and base.id in found.bases:
            yield found.bases[base.id]


def _enrolments(asked: FigureQuery, running: int, completed: int) -> int | None:
    return {None: running + completed, "enrolled": running, "completed": completed}.get(asked.state)
