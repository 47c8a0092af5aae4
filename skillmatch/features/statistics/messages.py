"""The figures and what narrows them, as words."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.store.organisations.queries import bases
from skillmatch.store.statistics.figure_numbers import NOWHERE, FigureQuery
from skillmatch.terms import EnrolmentState, NetworkLevel, Pillar
from skillmatch.web.figure_words import TITLES
from skillmatch.web.language import as_written, named, rank_name


def title(asked: FigureQuery) -> str:
    """Return what the rows are."""
    return str(TITLES[asked.of])


def figure(name: str) -> str:
    """A figure of the map."""
    return {
        "people": gettext("People in the register"),
        "certified": gettext("Certified people"),
        "training_people": gettext("People in training"),
        "converted": gettext("Certified in what they completed"),
        "open_places": gettext("Open places"),
        "courses": gettext("Listed courses, by the town of their base"),
    }[name]


def elsewhere(name: str) -> str:
    """Return what a figure of the map counts in no town."""
    return {
        "open_places": gettext("Not in any town: demands that name no town of work."),
        "courses": gettext("Not in any town: courses of bases that belong to the city or to an enterprise."),
    }.get(name, gettext("Not in any town: people who state no town where they live."))


def filters(snap: Snapshot, asked: FigureQuery) -> list[str]:
    """Return what narrows the rows."""
    found = []
    if asked.town is not None:
        place = snap.town_index.at(asked.town)
        found.append(named(snap.towns[place]) if place >= 0 else gettext("No town stated") if asked.town == NOWHERE else "?")
    if asked.grade is not None:
        found.append(rank_name(asked.grade) if asked.grade else gettext("No grade yet"))
    if asked.occupation is not None:
        place = snap.occupation_index.at(asked.occupation)
        found.append(named(snap.occupations[place]) if place >= 0 else gettext("No occupation stated"))
    if asked.industry is not None:
        found.append(as_written(asked.industry) or gettext("No occupation stated"))
    if asked.profession is not None:
        found += [named(track) for track in snap.tracks if track.code == asked.profession]
    if asked.base is not None:
        found += [named(base) for base in bases() if base.id == asked.base]
    for value, words in ((asked.pillar, Pillar), (asked.level, NetworkLevel), (asked.state, EnrolmentState)):
        if value is not None:
            found.append(named(words(value)))
    return found
