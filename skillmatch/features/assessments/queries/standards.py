"""What the pages of standards show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import NotFound
from skillmatch.features.assessments.queries import standard_impact as standard_impact_queries
from skillmatch.features.assessments.queries.standard_impact import BridgedHolder
from skillmatch.features.assessments.rules import standards as standards_rules
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.assessments import standard_queries
from skillmatch.store.assessments.models import Standard, StandardVersion
from skillmatch.store.assessments.standard_queries import CourseLine, CriterionLine, StandardLine
from skillmatch.store.catalogue import cards, skill_search
from skillmatch.terms import AssessmentPart, StandardState


@dataclass(frozen=True)
class NamedChange:
    """A difference between two versions, with the name of its skill."""

    move: standards_rules.CriterionMove
    skill: cards.SkillCard
    part: AssessmentPart
    rank: tuple[int, int]
    weight: tuple[int, int]


@dataclass(frozen=True)
class VersionDetails:
    """One version of a standard with everything around it."""

    standard: Standard
    version: StandardVersion
    criteria: list[CriterionLine]
    theory: int
    courses: list[CourseLine]
    versions: list[StandardVersion]
    before: StandardVersion | None
    moved: list[NamedChange]

    @property
    def draft(self) -> StandardVersion | None:
        """The draft of the standard, if there is one."""
        return next((one for one in self.versions if one.state == StandardState.DRAFT.value), None)

    @property
    def weight(self) -> int:
        """Return what the weights of all criteria add up to."""
        return sum(one.weight for one in self.criteria)


@dataclass(frozen=True)
class RevisedStandard:
    """A standard of a worker's certificate that was revised."""

    standard: Standard
    version: StandardVersion
    moved: list[NamedChange]
    bridged: BridgedHolder
    courses: list[CourseLine]


def shown(snap: Snapshot, standard_id: int, number: int | None, drafts: bool) -> VersionDetails:
    """A version of a standard: the one with this number, or the one in force; a draft only for those who may read drafts."""
    standard = Standard.get_or_none(Standard.id == standard_id)
    versions = list(StandardVersion.select().where(StandardVersion.standard == standard_id).order_by(StandardVersion.number.desc()))
    readable = [one for one in versions if drafts or one.state != StandardState.DRAFT.value]
    wanted = [one for one in readable if number in (None, one.number)]
    wanted.sort(key=lambda one: (one.state != StandardState.PUBLISHED.value, -one.number))
    if standard is None or not wanted:
        raise NotFound(MISSING)
    version = wanted[0]
    criteria = standard_queries.criteria(version.id)
    return VersionDetails(
        standard,
        version,
        criteria,
        standards_rules.weight_of_theory(standard_impact_queries.ruled(criteria)),
        standard_queries.courses(version.id, criteria),
        readable,
        standard_impact_queries.before(version),
        moved(snap, version),
    )


def moved(snap: Snapshot, version: StandardVersion) -> list[NamedChange]:
    """Return what a version changes against the one before."""
    return [
        NamedChange(one.move, snap.skills[snap.skill_index.at(one.skill)], one.part, one.rank, one.weight)
        for one in standard_impact_queries.changes(version)
    ]


def outdated(snap: Snapshot, worker_id: int, today: dt.date) -> list[RevisedStandard]:
    """The standards of a worker's certificates that ask for more now, each with the course that leads there."""
    found = []
    for standard_id, version_id in standard_queries.newer_than_held(worker_id, today):
        version = StandardVersion.get_by_id(version_id)
        mine = [one for one in standard_queries.holders(standard_id, version_id, today) if one.worker_id == worker_id]
        criteria = standard_queries.criteria(version_id)
        for one in standard_impact_queries.bridged(snap, criteria, mine):
            courses = standard_queries.courses(version_id, criteria)
            found.append(RevisedStandard(version.standard, version, moved(snap, version), one, courses))
    return found


def granting_less(listed: Sequence[StandardLine]) -> set[int]:
    """Those of the standards whose version in force grants less than a course that teaches to it promises."""
    found = set()
    for one in listed:
        version = one.in_force
        if version is not None and any(
            course.below for course in standard_queries.courses(version.id, standard_queries.criteria(version.id))
        ):
            found.add(one.id)
    return found


MAX_FITTING = 12
"""So many courses or skills are offered for what was typed; whoever has more types another word."""


def fitting_courses(snap: Snapshot, text: str) -> list[cards.CourseCard]:
    """The listed courses that a code, a name or a part of a name means; a whole code or name means that one alone."""
    typed = text.strip().casefold()
    listed = [card for card in snap.courses if card.listed] if typed else []
    exact = [card for card in listed if typed.split(" ", 1)[0] == card.code.casefold() or typed in (card.zh, card.en.casefold())]
    return exact or [card for card in listed if typed in card.zh.casefold() or typed in card.en.casefold()][:MAX_FITTING]


def fitting_skills(snap: Snapshot, text: str) -> list[cards.SkillCard]:
    """The skills that a code, a name, a part of one or another name means."""
    code = text.strip().split(" ", 1)[0].casefold()
    exact = [card for card in snap.skills if card.code.casefold() == code]
    return exact or list(skill_search.find(text, MAX_FITTING))
