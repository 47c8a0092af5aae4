"""What a version of a standard touches: courses, exams, certificates, and the course that leads each holder to it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.assessments.rules import standards as standards_rules
from skillmatch.features.assessments.rules.standards import CriterionChange
from skillmatch.matching.courses.bridging import bridges
from skillmatch.store.assessments import standard_queries
from skillmatch.store.assessments.models import StandardVersion
from skillmatch.store.assessments.standard_queries import CourseLine, CriterionLine, ExamLine, HolderLine
from skillmatch.store.catalogue import cards
from skillmatch.terms import StandardState


@dataclass(frozen=True)
class LackingSkill:
    """A skill that a holder lacks for the new version."""

    skill: cards.SkillCard
    held: float
    required: float
    taught: bool


@dataclass(frozen=True)
class BridgedHolder:
    """A holder of an earlier certificate, what is lacking, and the bridging course; neither where suggestions are switched off."""

    holder: HolderLine
    lacking: tuple[LackingSkill, ...]
    course: cards.CourseCard | None
    share: float

    @property
    def asked(self) -> bool:
        """Whether the person lets the platform look."""
        return self.holder.personalised

    @property
    def is_met(self) -> bool:
        """Whether the person holds all that is asked already."""
        return self.asked and not self.lacking


@dataclass(frozen=True)
class VersionImpact:
    """What a version touches.

    Attributes
    ----------
    changes : list of CriterionChange
        Against the version before.
    courses : list of CourseLine
        Those that teach to it, each with the criteria that it does not reach; ``dropped`` those that taught to the one before only.
    exams : list of ExamLine
        By other versions; those whose results are still to come keep theirs.
    certificates : list of HolderLine
        Living ones by other versions.
    outdated : list of BridgedHolder
        Those of them that are for less than is asked now.
    """

    changes: list[CriterionChange]
    courses: list[CourseLine]
    dropped: list[CourseLine]
    exams: list[ExamLine]
    certificates: list[HolderLine]
    outdated: list[BridgedHolder]

    @property
    def behind(self) -> list[CourseLine]:
        """Courses that do not reach all that is asked."""
        return [course for course in self.courses if course.behind]

    @property
    def by_course(self) -> list[tuple[cards.CourseCard, int]]:
        """The bridging courses with how many people each is for, the most first."""
        found = Counter(one.course for one in self.outdated if one.course is not None)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0].code))

    @property
    def untaught(self) -> list[tuple[cards.SkillCard, int]]:
        """Skills that somebody lacks and no listed course teaches as far, with how many people lack them."""
        found = Counter(gap.skill for one in self.outdated for gap in one.lacking if not gap.taught)
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0].code))


def before(version: StandardVersion) -> StandardVersion | None:
    """The version that was in force before this one, or is while this is a draft."""
    earlier = (StandardVersion.standard == version.standard_id) & (StandardVersion.number < version.number)
    found: StandardVersion | None = (
        StandardVersion.select()
        .where(earlier & (StandardVersion.state != StandardState.DRAFT.value))
        .order_by(StandardVersion.number.desc())
        .first()
    )
    return found


def changes(version: StandardVersion) -> list[CriterionChange]:
    """Return what a version changes against the one before; nothing where it is the first."""
    earlier = before(version)
    if earlier is None:
        return []
    return standards_rules.differences(ruled(standard_queries.criteria(earlier.id)), ruled(standard_queries.criteria(version.id)))


def affected(snap: Snapshot, version: StandardVersion, today: dt.date, known: Sequence[BridgedHolder] = ()) -> VersionImpact:
    """Everything that a version touches, as it stands now.

    Parameters
    ----------
    known : sequence of BridgedHolder, optional
        What was worked out a moment ago for the same criteria; only who is not among them is looked at.
    """
    asked = standard_queries.criteria(version.id)
    taught = standard_queries.courses(version.id, asked)
    earlier, kept = before(version), {course.id for course in taught}
    last = [] if earlier is None else standard_queries.courses(earlier.id, asked)
    held = standard_queries.holders(version.standard_id, version.id, today)
    return VersionImpact(
        changes(version),
        taught,
        [course for course in last if course.id not in kept],
        standard_queries.exams(version.standard_id, version.id),
        held,
        bridged(snap, asked, held, known),
    )


def bridged(
    snap: Snapshot, asked: list[CriterionLine], held: list[HolderLine], known: Sequence[BridgedHolder] = ()
) -> list[BridgedHolder]:
    """Those of the certificates that are for less than is asked, each with the course that leads its holder on."""
    wanted = standard_queries.highest(asked)
    by_version = {
        number: standard_queries.highest(standard_queries.criteria(number)) for number in {one.version_id for one in held}
    }
    outdated = [one for one in held if standards_rules.asks_more(by_version[one.version_id], wanted)]
    found = {one.holder: one for one in known}
    new = [one for one in outdated if one not in found]
    found |= {one: BridgedHolder(one, (), None, 0.0) for one in new if not one.personalised}
    found |= {one.holder: one for one in _bridges(snap, wanted, [one for one in new if one.personalised])}
    return [found[one] for one in outdated if one in found]


def _bridges(snap: Snapshot, wanted: Mapping[int, int], holders: list[HolderLine]) -> Iterator[BridgedHolder]:
    """The bridging course of each; whoever has left the register meanwhile is left out."""
    if not holders:
        return
    workers = engine_workers.some(snap, [one.worker_id for one in holders])
    ways = bridges(snap.engine, workers, [snap.skill_index.at(skill) for skill in wanted], list(wanted.values()))
    way_of = dict(zip(workers.ids.tolist(), ways, strict=True))
    for one in holders:
        way = way_of.get(one.worker_id)
        if way is not None:
            lacking = tuple(LackingSkill(snap.skills[gap.skill], gap.held, gap.required, gap.taught) for gap in way.gaps)
            yield BridgedHolder(one, lacking, snap.courses[way.course] if way.course >= 0 else None, way.share)


def ruled(criteria: Iterable[CriterionLine]) -> list[standards_rules.CriterionValues]:
    """Criteria as the rules see them."""
    return [standards_rules.CriterionValues(one.skill_id, one.part, one.rank, one.weight) for one in criteria]
