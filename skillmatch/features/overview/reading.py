"""What the first pages of the city and of a town show, in a constant number of queries however many people there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.features.overview import rules
from skillmatch.store import cards, figures, people
from skillmatch.store.figures import TownFigures, WaitingCohort, WaitingDemand
from skillmatch.store.shortage_figures import Figures
from skillmatch.store.snapshot import Snapshot


@dataclass(frozen=True)
class Overview:
    """The first page.

    Attributes
    ----------
    total : TownFigures
        Of the city, or of the town.
    towns : list of (TownCard or None, TownFigures)
        Every town of the city, and None for what names no town; empty for a town.
    grades : list of int
        People at the grades 0 to 8.
    demands, cohorts : list
        What needs attention.
    professions : list of (TrackCard, Figures)
        The shortage list in force, with demand and supply as they stand now.
    """

    total: TownFigures
    towns: list[tuple[cards.TownCard | None, TownFigures]]
    grades: list[int]
    demands: list[WaitingDemand]
    cohorts: list[WaitingCohort]
    professions: list[tuple[cards.TrackCard, Figures]]


@dataclass(frozen=True)
class Missing:
    """A skill with gaps that no listed course teaches: open places beyond what any course reaches, people with the gap."""

    skill: cards.SkillCard
    places: int
    people: int


def overview(snap: Snapshot, now: dt.datetime, town_id: int | None = None) -> Overview:
    """The first page of the city, or of one town with nothing of the others in it."""
    by_town = figures.by_town(snap.as_of, town_id)
    towns: list[tuple[cards.TownCard | None, TownFigures]] = []
    if town_id is None:
        towns = [(town, by_town.get(town.id, TownFigures())) for town in snap.towns]
        towns += [(None, by_town[None])] if None in by_town else []
    live = figures.shortage_now(snap.as_of, town_id)
    professions = [(track, live[track.code]) for track in snap.tracks if track.code in live]
    return Overview(
        figures.total(by_town.values()),
        towns,
        figures.grades(town_id),
        figures.demands_without_order(rules.soon(snap.as_of), town_id),
        figures.cohorts_waiting(rules.too_long(now), town_id),
        sorted(professions, key=lambda pair: (-pair[1].index, -pair[1].demand, pair[0].id)),
    )


def courses_to_open(snap: Snapshot, town_id: int | None = None) -> Sequence[Missing]:
    """Gaps of the people of the city or of a town that no course teaches, those first that would open most places."""
    found = snap.engine.courses_to_open(people.everyone(snap, town_id=town_id))
    return [Missing(snap.skills[skill], places, number) for skill, places, number in found]
