"""What the page of a skill or an occupation says: who asks for it, what teaches it, and its codes in classifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import NotFound
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.catalogue.cards import CourseCard, OccupationCard, SkillCard
from skillmatch.store.db.database import rows
from skillmatch.store.frameworks import aliases
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.aliases import OtherName
from skillmatch.store.frameworks.queries import ConfirmedMapping
from skillmatch.terms import TextSubject


@dataclass(frozen=True)
class SkillPage:
    """A skill: pairs of occupations and the rank that they ask for, courses with the ranks from and to, mappings, other names."""

    card: SkillCard
    asked: Sequence[tuple[OccupationCard, int]]
    taught: Sequence[tuple[CourseCard, int, int]]
    codes: Sequence[ConfirmedMapping]
    names: Sequence[OtherName]


@dataclass(frozen=True)
class OccupationPage:
    """An occupation: its national code and other names, the skills that it asks for with their ranks, confirmed mappings."""

    card: OccupationCard
    national_code: str
    local_alias: str
    tasks: str
    asked: Sequence[tuple[SkillCard, int]]
    codes: Sequence[ConfirmedMapping]
    names: Sequence[OtherName]


def skill(snap: Snapshot, skill_id: int) -> SkillPage:
    """The page of a skill.

    Raises
    ------
    NotFound
        There is no such skill.
    """
    place = snap.skill_index.at(skill_id)
    if place < 0:
        raise NotFound(MISSING)
    asked = rows("SELECT occupation_id, MAX(required_rank) FROM requirement WHERE skill_id = ? GROUP BY occupation_id", (skill_id,))
    taught = rows(
        "SELECT course_id, from_rank, to_rank FROM course_skill WHERE skill_id = ? ORDER BY to_rank, course_id", (skill_id,)
    )
    occupations = [(snap.occupations[snap.occupation_index.at(key)], int(rank)) for key, rank in asked]
    courses = [(snap.courses[at], int(low), int(high)) for key, low, high in taught if (at := snap.course_index.at(key)) >= 0]
    return SkillPage(
        snap.skills[place],
        sorted(occupations, key=lambda pair: (pair[1], pair[0].code)),
        [one for one in courses if one[0].listed],
        framework_queries.confirmed_of([skill_id], ()),
        aliases.of_one(TextSubject.SKILL, skill_id),
    )


def occupation(snap: Snapshot, occupation_id: int) -> OccupationPage:
    """The page of an occupation.

    Raises
    ------
    NotFound
        There is no such occupation.
    """
    place = snap.occupation_index.at(occupation_id)
    if place < 0:
        raise NotFound(MISSING)
    national, alias, tasks = rows("SELECT national_code, local_alias, tasks FROM occupation WHERE id = ?", (occupation_id,))[0]
    asked = rows(
        "SELECT skill_id, required_rank FROM requirement WHERE occupation_id = ? ORDER BY required_rank, skill_id", (occupation_id,)
    )
    return OccupationPage(
        snap.occupations[place],
        national or "",
        alias or "",
        tasks or "",
        [(snap.skills[snap.skill_index.at(key)], int(rank)) for key, rank in asked],
        framework_queries.confirmed_of((), [occupation_id]),
        aliases.of_one(TextSubject.OCCUPATION, occupation_id),
    )
