"""What is asked of standards: their versions and criteria, and what a version touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.terms import AssessmentPart, AssessmentState, Name, StandardKind, StandardState

LISTED = """
SELECT s.id, s.code, s.kind, s.zh, s.en, s.basis, o.zh, o.en, v.id, v.number, v.state, v.valid_from,
 (SELECT COUNT(*) FROM criterion c WHERE c.version_id = v.id), (SELECT COUNT(*) FROM standard_course t WHERE t.version_id = v.id)
FROM standard s LEFT JOIN occupation o ON o.id = s.occupation_id
LEFT JOIN standard_version v ON v.standard_id = s.id AND v.state IN ('draft', 'published') ORDER BY s.code, v.number
"""
CRITERIA = """
SELECT c.id, c.skill_id, k.code, k.zh, k.en, c.rank, c.part, c.weight, c.zh, c.en
FROM criterion c JOIN skill k ON k.id = c.skill_id WHERE c.version_id = ?
ORDER BY CASE c.part WHEN 'theory' THEN 0 ELSE 1 END, k.code
"""
TAUGHT = """
SELECT k.id, k.code, k.zh, k.en, k.hours, k.state, b.zh, b.en FROM standard_course t JOIN course k ON k.id = t.course_id
JOIN base b ON b.id = k.base_id WHERE t.version_id = ? ORDER BY k.code
"""
EXAMS = """
SELECT a.id, a.number, a.on_day, a.state, v.number, k.zh, k.en,
 (SELECT COUNT(*) FROM result r WHERE r.assessment_id = a.id)
FROM assessment a JOIN standard_version v ON v.id = a.version_id JOIN course k ON k.id = a.course_id
WHERE v.standard_id = ? AND v.id <> ? ORDER BY a.on_day DESC, a.id DESC
"""
HOLDERS = """
SELECT c.id, c.number, c.worker_id, w.code, c.version_id, v.number, c.issued_on, w.personalised
FROM certificate c JOIN standard_version v ON v.id = c.version_id JOIN worker w ON w.id = c.worker_id
WHERE v.standard_id = ? AND c.version_id <> ? AND c.revoked_at IS NULL AND (c.valid_until IS NULL OR c.valid_until >= ?)
 AND NOT EXISTS (SELECT 1 FROM certificate n JOIN standard_version m ON m.id = n.version_id
  WHERE n.worker_id = c.worker_id AND m.standard_id = v.standard_id AND n.revoked_at IS NULL AND n.id <> c.id
  AND (m.number > v.number OR (m.number = v.number AND n.id > c.id)))
ORDER BY c.issued_on, c.id
"""
"""The newest living certificate by a standard of each person, where it is not by the version asked for."""

NEWER = """
SELECT DISTINCT s.id, n.id FROM certificate c JOIN standard_version v ON v.id = c.version_id JOIN standard s ON s.id = v.standard_id
JOIN standard_version n ON n.standard_id = s.id AND n.state = 'published' AND n.number > v.number
WHERE c.worker_id = ? AND c.revoked_at IS NULL AND (c.valid_until IS NULL OR c.valid_until >= ?) ORDER BY s.id
"""
IN_FORCE = """
SELECT v.standard_id, c.skill_id, MAX(c.rank) FROM criterion c JOIN standard_version v ON v.id = c.version_id
WHERE v.state = 'published' GROUP BY v.standard_id, c.skill_id
"""
BEHIND = """
SELECT COUNT(DISTINCT c.worker_id) FROM certificate c JOIN standard_version v ON v.id = c.version_id
LEFT JOIN held_skill h ON h.worker_id = c.worker_id AND h.skill_id = ?
WHERE COALESCE(h.rank, 0) < ? AND v.standard_id = ? AND v.state <> 'published' AND c.revoked_at IS NULL
 AND (c.valid_until IS NULL OR c.valid_until >= ?)
"""
REACHED = """
SELECT s.skill_id, MAX(s.to_rank) FROM course_skill s JOIN course k ON k.id = s.course_id
WHERE k.state = 'listed' GROUP BY s.skill_id
"""

OF_COURSE = """
SELECT v.id, s.id, s.zh, s.en FROM standard_course t JOIN standard_version v ON v.id = t.version_id
JOIN standard s ON s.id = v.standard_id WHERE t.course_id = ? AND v.state = 'published' ORDER BY v.standard_id LIMIT 1
"""
"""The standard by which a course is assessed."""

COURSE_SKILLS = """
SELECT s.course_id, s.skill_id, k.zh, k.en, s.to_rank FROM course_skill s JOIN skill k ON k.id = s.skill_id
WHERE s.course_id IN ({0}) ORDER BY s.course_id, k.code
"""


@dataclass(frozen=True)
class GrantedBelow:
    """A skill that a course teaches further than its standard grants; 0 where the standard does not ask for it at all."""

    skill: Name
    taught: int
    granted: int


@dataclass(frozen=True)
class CourseStandard:
    """The standard by which a course is assessed, the rank of each skill that it grants, and where that is below what is taught."""

    standard_id: int
    zh: str
    en: str
    granted: dict[int, int]
    below: tuple[GrantedBelow, ...]


@dataclass(frozen=True)
class VersionLine:
    """One version of a standard in a list."""

    id: int
    number: int
    state: StandardState
    valid_from: dt.date | None
    criteria: int
    courses: int


@dataclass(frozen=True)
class StandardLine:
    """A standard with its version in force and its draft."""

    id: int
    code: str
    kind: StandardKind
    zh: str
    en: str
    sample: bool
    occupation: Name
    in_force: VersionLine | None
    draft: VersionLine | None


@dataclass(frozen=True)
class CriterionLine:
    """What a version asks for."""

    id: int
    skill_id: int
    code: str
    skill: Name
    rank: int
    part: AssessmentPart
    weight: int
    words: Name

    @property
    def key(self) -> tuple[int, AssessmentPart]:
        """Return what the same criterion of another version shares."""
        return self.skill_id, self.part


@dataclass(frozen=True)
class CourseLine:
    """A course that teaches to a version; ``behind`` are the criteria that it does not reach, ``below`` what it teaches further."""

    id: int
    code: str
    zh: str
    en: str
    hours: int
    listed: bool
    base: Name
    behind: tuple[CriterionLine, ...] = ()
    below: tuple[GrantedBelow, ...] = ()


@dataclass(frozen=True)
class ExamLine:
    """An assessment by another version of the standard."""

    id: int
    number: str
    on_day: dt.date
    state: AssessmentState
    version: int
    course: Name
    people: int

    @property
    def is_open(self) -> bool:
        """Whether its results are still to come: these are held by the version that they were set with."""
        return self.state is not AssessmentState.PUBLISHED


@dataclass(frozen=True)
class HolderLine:
    """A living certificate by an earlier version, and whose it is; not `personalised`: suggestions are switched off."""

    certificate_id: int
    number: str
    worker_id: int
    worker_code: str
    version_id: int
    version: int
    issued_on: dt.date
    personalised: bool


def standards() -> list[StandardLine]:
    """All standards by their code."""
    found: dict[int, StandardLine] = {}
    for row in rows(LISTED):
        key, code, kind, zh, en, basis, occupation_zh, occupation_en = row[:8]
        before = found.get(key)
        in_force, draft = (before.in_force, before.draft) if before else (None, None)
        if row[8] is not None:
            line = VersionLine(row[8], row[9], StandardState(row[10]), _day(row[11]), row[12], row[13])
            in_force, draft = (line, draft) if line.state is StandardState.PUBLISHED else (in_force, line)
        occupation = Name(occupation_zh or "", occupation_en or "")
        found[key] = StandardLine(key, code, StandardKind(kind), zh, en, basis == "sample", occupation, in_force, draft)
    return list(found.values())


def criteria(version_id: int) -> list[CriterionLine]:
    """Return what a version asks for: theory first, then by the code of the skill."""
    return [
        CriterionLine(row[0], row[1], row[2], Name(row[3], row[4]), row[5], AssessmentPart(row[6]), row[7], Name(row[8], row[9]))
        for row in rows(CRITERIA, (version_id,))
    ]


def highest(asked: Sequence[CriterionLine]) -> dict[int, int]:
    """The highest rank asked of each skill, over both parts."""
    found: dict[int, int] = {}
    for one in asked:
        found[one.skill_id] = max(one.rank, found.get(one.skill_id, 0))
    return found


def courses(version_id: int, asked: Sequence[CriterionLine] = ()) -> list[CourseLine]:
    """The courses that teach to a version, each with those of the criteria `asked` that it does not reach."""
    found = rows(TAUGHT, (version_id,))
    listed = ", ".join(str(row[0]) for row in found) or "-1"
    taught = rows(COURSE_SKILLS.format(listed))
    reached = {(course, skill): rank for course, skill, _, _, rank in taught}
    granted = highest(asked)
    return [
        CourseLine(
            row[0], row[1], row[2], row[3], row[4], row[5] == "listed", Name(row[6], row[7]),
            tuple(one for one in asked if reached.get((row[0], one.skill_id), 0) < one.rank),
            _below([line for line in taught if line[0] == row[0]], granted) if asked else (),
        )
        for row in found
    ]  # fmt: skip


def standard_of(course_id: int) -> CourseStandard | None:
    """The standard in force by which a course is assessed; None where there is none, so that a pass grants what is taught."""
    found = rows(OF_COURSE, (course_id,))
    if not found:
        return None
    version, standard, zh, en = found[0]
    granted = highest(criteria(version))
    if not granted:
        return None
    return CourseStandard(standard, zh, en, granted, _below(rows(COURSE_SKILLS.format(int(course_id))), granted))


def _below(taught: Sequence[tuple[Any, ...]], granted: dict[int, int]) -> tuple[GrantedBelow, ...]:
    return tuple(
        GrantedBelow(Name(zh, en), rank, granted.get(skill, 0)) for _, skill, zh, en, rank in taught if granted.get(skill, 0) < rank
    )


def exams(standard_id: int, version_id: int) -> list[ExamLine]:
    """The assessments by other versions of a standard, the latest first."""
    return [
        ExamLine(row[0], row[1], day(row[2]), AssessmentState(row[3]), row[4], Name(row[5], row[6]), row[7])
        for row in rows(EXAMS, (standard_id, version_id))
    ]


def holders(standard_id: int, version_id: int, today: dt.date) -> list[HolderLine]:
    """The newest living certificate by another version of a standard of each person who holds none by this one."""
    found = rows(HOLDERS, (standard_id, version_id, today))
    return [HolderLine(row[0], row[1], row[2], row[3], row[4], row[5], day(row[6]), bool(row[7])) for row in found]


def newer_than_held(worker_id: int, today: dt.date) -> list[tuple[int, int]]:
    """(standard, version in force) of each standard by whose earlier version a person holds a living certificate."""
    return [(row[0], row[1]) for row in rows(NEWER, (worker_id, today))]


def untaught(today: dt.date) -> dict[int, int]:
    """The skills of criteria in force that no listed course teaches as far as they are asked, each with how many people hold a
    living certificate by an earlier version of such a standard and hold the skill below what is asked."""
    reached = dict(rows(REACHED))
    found = {(standard, skill): rank for standard, skill, rank in rows(IN_FORCE) if reached.get(skill, 0) < rank}
    people: dict[int, int] = {}
    for (standard, skill), rank in found.items():
        number = rows(BEHIND, (skill, rank, standard, today))[0][0]
        people[skill] = max(people.get(skill, 0), int(number))
    return people


def _day(value: Any) -> dt.date | None:
    return None if value is None else day(value)
