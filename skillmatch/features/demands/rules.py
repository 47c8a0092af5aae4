"""Pure decisions about demands: what may be posted and how an occupation fills the list of skills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from skillmatch.terms import Permit

MAX_HEADCOUNT, MAX_PAY, MAX_SKILLS = 1000, 1_000_000, 40
MAX_TITLE_LENGTH, MAX_NOTE_LENGTH = 120, 1000
MAX_DAYS_AHEAD = 3 * 366
"""Limits of a demand; the number of skills and the farthest date are chosen."""

HOURS = (40, 80, 120, 200)
"""Training hours within which people may become qualified, to choose from."""

DEFAULT_HOURS = 80


class DemandFault(Enum):
    """Why a field of a demand is refused."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    LONG = "long"
    HEADCOUNT = "headcount"
    FILLED = "filled"
    PAST = "past"
    FAR = "far"
    PAY = "pay"
    PAY_ORDER = "pay_order"
    NO_SKILLS = "no_skills"
    MANY_SKILLS = "many_skills"
    TWICE = "twice"
    RANK = "rank"


@dataclass(frozen=True)
class DemandEntry:
    """What an enterprise asks for; None where nothing usable was entered. ``skills`` are pairs (skill id, rank)."""

    occupation_id: int | None
    title: str
    headcount: int | None
    needed_by: dt.date | None
    pay_low: int | None
    pay_high: int | None
    town_id: int | None
    note: str
    skills: tuple[tuple[int | None, int | None], ...]
    permits: tuple[str, ...]
    training_hours: int = DEFAULT_HOURS


@dataclass(frozen=True)
class DemandBounds:
    """What a demand may name, and what it may not fall behind: ``filled`` places and the date that it already had."""

    occupations: Collection[int]
    skills: Collection[int]
    towns: Collection[int]
    today: dt.date
    filled: int = 0
    date_before: dt.date | None = None


def faults(wanted: DemandEntry, known: DemandBounds) -> dict[str, DemandFault]:
    """The first reason against each field; empty for a demand that may be stored."""
    found = {
        "occupation": _named(wanted.occupation_id, known.occupations),
        "title": DemandFault.MISSING if not wanted.title else DemandFault.LONG if len(wanted.title) > MAX_TITLE_LENGTH else None,
        "headcount": _headcount(wanted.headcount, known.filled),
        "needed_by": _date(wanted.needed_by, known),
        "pay_low": _pay(wanted.pay_low),
        "pay_high": _pay(wanted.pay_high) or _order(wanted.pay_low, wanted.pay_high),
        "town": None if wanted.town_id is None else _named(wanted.town_id, known.towns),
        "note": DemandFault.LONG if len(wanted.note) > MAX_NOTE_LENGTH else None,
        "skills": _skills(wanted.skills, known.skills),
        "permits": DemandFault.UNKNOWN if set(wanted.permits) - {permit.value for permit in Permit} else None,
    }
    return {name: fault for name, fault in found.items() if fault is not None}


def refill(
    rows: Sequence[tuple[int, int | None]],
    before: Collection[tuple[int, int]],
    after: Sequence[tuple[int, int]],
) -> list[tuple[int, int | None]]:
    """The list of skills after another occupation or grade was chosen.

    Parameters
    ----------
    rows : pairs (skill, rank)
        The list as it stands.
    before, after : pairs (skill, rank)
        What the old choice had filled in, and what the new one asks for.

    Returns
    -------
    list of pairs
        What the new choice asks for, then what a person had added or changed; untouched rows of the old choice go.
    """
    filled = set(before)
    own = {skill: rank for skill, rank in rows if (skill, rank) not in filled}
    asked: dict[int, int | None] = {skill: own.get(skill, rank) for skill, rank in after}
    return [*asked.items(), *((skill, rank) for skill, rank in own.items() if skill not in asked)]


def reticked(ticked: Sequence[str], before: Collection[str], after: Sequence[str]) -> list[str]:
    """The permits after another occupation was chosen: those that it requires, and what a person ticked; what only the former
    occupation required goes.

    Examples
    --------
    >>> reticked(["forklift", "uav"], ["forklift"], ["welding"])
    ['uav', 'welding']
    """
    return list(dict.fromkeys([*(one for one in ticked if one not in before or one in after), *after]))


@dataclass(frozen=True)
class TickedItems:
    """What a person left ticked under an advert, and what they unticked, by id."""

    occupation: int | None
    skills: tuple[int, ...]
    refused_skills: tuple[int, ...]
    refused_occupations: tuple[int, ...]


def _named(key: int | None, known: Collection[int]) -> DemandFault | None:
    return DemandFault.MISSING if key is None else None if key in known else DemandFault.UNKNOWN


def _headcount(headcount: int | None, filled: int) -> DemandFault | None:
    if headcount is None:
        return DemandFault.MISSING
    if not 1 <= headcount <= MAX_HEADCOUNT:
        return DemandFault.HEADCOUNT
    return DemandFault.FILLED if headcount < filled else None


def _date(needed_by: dt.date | None, known: DemandBounds) -> DemandFault | None:
    if needed_by is None or needed_by == known.date_before:
        return None
    if needed_by < known.today:
        return DemandFault.PAST
    return DemandFault.FAR if (needed_by - known.today).days > MAX_DAYS_AHEAD else None


def _pay(yuan: int | None) -> DemandFault | None:
    return DemandFault.PAY if yuan is not None and not 0 <= yuan <= MAX_PAY else None


def _order(low: int | None, high: int | None) -> DemandFault | None:
    return DemandFault.PAY_ORDER if low is not None and high is not None and low > high else None


def _skills(rows: Sequence[tuple[int | None, int | None]], known: Collection[int]) -> DemandFault | None:
    listed = [skill for skill, _ in rows]
    if not rows:
        return DemandFault.NO_SKILLS
    if len(rows) > MAX_SKILLS:
        return DemandFault.MANY_SKILLS
    if any(skill is None or skill not in known for skill in listed):
        return DemandFault.UNKNOWN
    if len(set(listed)) < len(listed):
        return DemandFault.TWICE
    return DemandFault.RANK if any(rank is None or not 1 <= rank <= 8 for _, rank in rows) else None
