"""What a version of a standard touches: courses, exams, certificates, and the course that leads each holder to it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from skillmatch.features.standards import rules
from skillmatch.features.standards.rules import Changed
from skillmatch.matching.bridging import bridge
from skillmatch.store import cards, people, standard_rows
from skillmatch.store.snapshot import Snapshot
from skillmatch.store.standard_rows import CourseLine, CriterionLine, ExamLine, HolderLine
from skillmatch.store.standards import StandardVersion
from skillmatch.terms import StandardState


@dataclass(frozen=True)
class Lacking:
    """A skill that a holder lacks for the new version."""

    skill: cards.SkillCard
    held: float
    required: float
    taught: bool


@dataclass(frozen=True)
class Bridged:
    """A holder of an earlier certificate, what is lacking, and the bridging course; not `asked`: suggestions are switched off."""

    holder: HolderLine
    asked: bool
    lacking: tuple[Lacking, ...]
    course: cards.CourseCard | None
    share: float

    @property
    def is_met(self) -> bool:
        """Whether the person holds all that is asked already."""
        return self.asked and not self.lacking


@dataclass(frozen=True)
class Affected:
    """What a version touches.

    Attributes
    ----------
    changes : list of Changed
        Against the version before.
    courses : list of CourseLine
        Those that teach to it, each with the criteria that it does not reach; ``dropped`` those that taught to the one before only.
    exams : list of ExamLine
        By other versions; those whose results are still to come keep theirs.
    certificates : list of HolderLine
        Living ones by other versions.
    outdated : list of Bridged
        Those of them that are for less than is asked now.
    """

    changes: list[Changed]
    courses: list[CourseLine]
    dropped: list[CourseLine]
    exams: list[ExamLine]
    certificates: list[HolderLine]
    outdated: list[Bridged]

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


def changes(version: StandardVersion) -> list[Changed]:
    """What a version changes against the one before; nothing where it is the first."""
    earlier = before(version)
    return [] if earlier is None else rules.differences(_asked(earlier.id), _asked(version.id))


def affected(snap: Snapshot, version: StandardVersion, today: dt.date) -> Affected:
    """Everything that a version touches, as it stands now."""
    asked = standard_rows.criteria(version.id)
    taught = standard_rows.courses(version.id, asked)
    earlier, kept = before(version), {course.id for course in taught}
    last = [] if earlier is None else standard_rows.courses(earlier.id, asked)
    held = standard_rows.holders(version.standard_id, version.id, today)
    return Affected(
        changes(version),
        taught,
        [course for course in last if course.id not in kept],
        standard_rows.exams(version.standard_id, version.id),
        held,
        bridged(snap, asked, held),
    )


def bridged(snap: Snapshot, asked: list[CriterionLine], held: list[HolderLine]) -> list[Bridged]:
    """Those of the certificates that are for less than is asked, each with the course that leads its holder on."""
    wanted = standard_rows.highest(asked)
    by_version = {number: standard_rows.highest(standard_rows.criteria(number)) for number in {one.version_id for one in held}}
    outdated = [one for one in held if rules.asks_more(by_version[one.version_id], wanted)]
    if not outdated:
        return []
    workers = people.some(snap, [one.worker_id for one in outdated])
    row_of = {int(worker): row for row, worker in enumerate(workers.ids)}
    skills = [snap.skill_index.at(skill) for skill in wanted]
    found = []
    for one in outdated:
        row = row_of[one.worker_id]
        if not workers.personalised[row]:
            found.append(Bridged(one, False, (), None, 0.0))
            continue
        way = bridge(snap.engine, workers, row, skills, list(wanted.values()))
        lacking = tuple(Lacking(snap.skills[gap.skill], gap.held, gap.required, gap.taught) for gap in way.gaps)
        found.append(Bridged(one, True, lacking, snap.courses[way.course] if way.course >= 0 else None, way.share))
    return found


def _asked(version_id: int) -> list[rules.Asked]:
    return [rules.Asked(one.skill_id, one.part, one.rank, one.weight) for one in standard_rows.criteria(version_id)]
