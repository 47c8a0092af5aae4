"""What the first pages of the city and of a town show, in a constant number of queries however many people there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from skillmatch import events
from skillmatch.engine_gateway import workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.statistics.rules import overview as overview_rules
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import standard_queries
from skillmatch.store.catalogue import cards
from skillmatch.store.organisations import queries as organisation_queries
from skillmatch.store.shortage.figures import ShortageFigures
from skillmatch.store.statistics import figure_sets, figures
from skillmatch.store.statistics.counting import CountedFigures
from skillmatch.store.statistics.figure_sets import DatedFigures
from skillmatch.store.statistics.figures import DemandCover, TownFigures
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.open_cases import OpenCase
from skillmatch.store.workflow.sources import DEMANDS, ORDERS
from skillmatch.terms import NetworkLevel, Pillar

Squares = dict[tuple[Pillar, NetworkLevel], tuple[int, int]]
"""Enrolments (人次) and listed courses of each cell of the three by three."""


@dataclass(frozen=True)
class Overview:
    """The first page.

    Attributes
    ----------
    counted_at : datetime
        When the figures were counted.
    total : TownFigures
        Of the city, or of the town.
    towns : list of (TownCard or None, TownFigures)
        Every town of the city, and None for what names no town; empty for a town.
    grades : list of int
        People at the grades 0 to 8.
    occupations : list of (OccupationCard or None, int)
        People by occupation, the most first.
    industries : list of (str, int)
        People by the industry of their occupation (as the reference data write it), the most first.
    demands, cohorts : list
        What needs attention: demands without an order whose day is near or not named, and classes whose review is overdue.
    cover : DemandCover
        Open places that no order asks for, of demands needed soon and later.
    professions : list of (TrackCard, ShortageFigures)
        The shortage list in force, with demand and supply as they were counted.
    squares : Squares
        The table of bases and levels.
    """

    counted_at: dt.datetime
    total: TownFigures
    towns: list[tuple[cards.TownCard | None, TownFigures]]
    grades: list[int]
    occupations: list[tuple[cards.OccupationCard | None, int]]
    industries: list[tuple[str, int]]
    demands: list[OpenCase]
    cohorts: list[OpenCase]
    cover: DemandCover
    professions: list[tuple[cards.TrackCard, ShortageFigures]]
    squares: Squares

    def square(self, pillar: Pillar | None, level: NetworkLevel | None) -> tuple[int, int]:
        """Enrolments and courses of one square, or of all bases or all levels where that is None."""
        summed = [counts for (base, rank), counts in self.squares.items() if pillar in (None, base) and level in (None, rank)]
        return sum(enrolments for enrolments, _ in summed), sum(courses for _, courses in summed)


@dataclass(frozen=True)
class UntaughtSkill:
    """A skill with gaps that no listed course teaches: open places beyond what any course reaches, people, and what is planned."""

    skill: cards.SkillCard
    places: int
    people: int
    plan: organisation_queries.TeachingPlan | None = None


def counted(town_id: int | None = None) -> DatedFigures[CountedFigures]:
    """The figures of the city or of a town; where they are old, they are asked to be counted again."""
    kept = figure_sets.of_place(town_id)
    if kept.old:
        events.figures_wanted.send()
    return kept


def overview(snap: Snapshot, acting: Acting, town_id: int | None = None) -> Overview:
    """The first page of the city, or of one town with nothing of the others in it, for its office."""
    kept = counted(town_id)
    found = kept.of
    towns: list[tuple[cards.TownCard | None, TownFigures]] = []
    if town_id is None:
        towns = [(town, found.towns.get(town.id, TownFigures())) for town in snap.towns]
        towns += [(None, found.towns[None])] if None in found.towns else []
    by_occupation, by_industry = trades(snap, found.occupations)
    soon = overview_rules.soon(snap.as_of)
    return Overview(
        kept.counted_at,
        figures.total(found.towns.values()),
        towns,
        [found.grades.get(grade, 0) for grade in range(9)],
        by_occupation,
        by_industry,
        open_cases.in_scope(DEMANDS, acting, stated_until=soon),
        [case for case in open_cases.in_scope(ORDERS, acting) if case.is_overdue(snap.as_of)],
        figures.demand_cover(soon, town_id),
        professions(snap, found),
        squares(found),
    )


def professions(snap: Snapshot, found: CountedFigures) -> list[tuple[cards.TrackCard, ShortageFigures]]:
    """The shortage professions with their sums, those in greatest need first."""
    live = found.balance
    listed = [(track, live[track.code]) for track in snap.tracks if track.code in live]
    return sorted(listed, key=lambda pair: (-pair[1].index, -pair[1].demand, pair[0].id))


def squares(found: CountedFigures) -> Squares:
    """The three by three: each base counts in exactly one cell, so the cells sum to the total."""
    cells = {(pillar, level): (0, 0) for pillar in Pillar for level in NetworkLevel}
    for base in organisation_queries.bases():
        enrolments, courses = cells[base.pillar, base.level]
        given = found.bases[base.id].enrolments if base.id in found.bases else 0
        cells[base.pillar, base.level] = (enrolments + given, courses + base.courses)
    return cells


def trades(
    snap: Snapshot, counts: Mapping[int | None, int]
) -> tuple[list[tuple[cards.OccupationCard | None, int]], list[tuple[str, int]]]:
    """People by occupation and by its industry, the most first."""
    by_occupation: list[tuple[cards.OccupationCard | None, int]] = []
    by_industry: dict[str, int] = {}
    for key, number in counts.items():
        place = snap.occupation_index.at(key)
        card = snap.occupations[place] if place >= 0 else None
        by_occupation.append((card, number))
        industry = card.industry if card else ""
        by_industry[industry] = by_industry.get(industry, 0) + number
    by_occupation.sort(key=lambda pair: (-pair[1], pair[0].code if pair[0] else ""))
    return by_occupation, sorted(by_industry.items(), key=lambda pair: (-pair[1], pair[0]))


def courses_to_open(snap: Snapshot, town_id: int | None = None) -> tuple[Sequence[UntaughtSkill], dt.datetime] | None:
    """Gaps of the people of the city or of a town that no course teaches, those first that would open most places.

    None while they are counted for the first time in a large city.
    """
    kept = figure_sets.open_gaps(town_id, lambda: gaps(snap, town_id))
    if kept is None or kept.old:
        events.figures_wanted.send()
    if kept is None:
        return None
    plans, at = organisation_queries.plans(), snap.skill_index
    known = [(at.at(skill), places, number) for skill, places, number in kept.of if at.at(skill) >= 0]
    missing = [
        UntaughtSkill(snap.skills[place], places, number, plans.get(snap.skills[place].id)) for place, places, number in known
    ]
    if town_id is None:
        missing = _asked_by_standards(snap, {one.skill.id for one in missing}, plans) + missing
    return missing, kept.counted_at


def _asked_by_standards(
    snap: Snapshot, listed: Set[int], plans: Mapping[int, organisation_queries.TeachingPlan]
) -> list[UntaughtSkill]:
    """What a standard in force asks of those who hold its earlier version's certificate, no course teaches, and no trade lacks."""
    asked = standard_queries.untaught(snap.as_of).items()
    found = [(snap.skill_index.at(skill), number) for skill, number in asked if skill not in listed]
    return [UntaughtSkill(snap.skills[place], 0, number, plans.get(snap.skills[place].id)) for place, number in found if place >= 0]


def gaps(snap: Snapshot, town_id: int | None) -> list[list[int]]:
    """(skill id, places, people) of the gaps without a course."""
    found = snap.engine.courses_to_open(workers.everyone(snap, town_id=town_id))
    return [[snap.skills[skill].id, places, number] for skill, places, number in found]
