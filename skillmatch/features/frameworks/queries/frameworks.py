"""What the pages of classifications show: what is imported, the last search, and mappings page by page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from skillmatch.features.frameworks.rules import (
    CityConcept,
    FrameworkConcept,
    MappingGround,
    ground,
    share_right,
)
from skillmatch.store.catalogue.queries import moment
from skillmatch.store.db.database import rows
from skillmatch.store.frameworks.models import FrameworkFile, MappingRun
from skillmatch.terms import FrameworkKind, MappingRelation, MappingRunState, MappingState, TextSubject

PAGE_SIZE = 20

FRAMEWORKS = """
SELECT f.id, f.kind, f.label, f.note, f.imported_at,
 (SELECT COUNT(*) FROM concept c WHERE c.framework_id = f.id AND c.subject = 'occupation' AND c.retired = ?
  AND (c.level IS NULL OR c.level = 4)),
 (SELECT COUNT(*) FROM concept c WHERE c.framework_id = f.id AND c.level < 4 AND c.retired = ?),
 (SELECT COUNT(*) FROM concept c WHERE c.framework_id = f.id AND c.subject = 'skill' AND c.retired = ?),
 (SELECT COUNT(*) FROM concept_relation r JOIN concept c ON c.id = r.occupation_id WHERE c.framework_id = f.id),
 (SELECT COUNT(*) FROM concept c WHERE c.framework_id = f.id AND c.retired = ?)
FROM framework f ORDER BY f.kind
"""

COUNTED = """
SELECT f.kind, m.state, CASE WHEN m.skill_id IS NULL THEN 'occupation' ELSE 'skill' END, COUNT(*)
FROM mapping m JOIN concept c ON c.id = m.concept_id JOIN framework f ON f.id = c.framework_id GROUP BY 1, 2, 3
"""

LISTED = """
SELECT m.id, m.relation, m.confidence, m.state, m.at, c.ref, c.code, c.name, c.definition, c.description, c.retired, f.kind,
 COALESCE(s.code, o.code), COALESCE(s.zh, o.zh), COALESCE(s.en, o.en), COALESCE(s.family_zh, o.industry),
 COALESCE(s.family_en, ''), CASE WHEN m.skill_id IS NULL THEN 'occupation' ELSE 'skill' END, COALESCE(a.display_name, ''),
 c.alt_names, COALESCE(o.national_code, ''), COALESCE(o.local_alias, '')
FROM mapping m JOIN concept c ON c.id = m.concept_id JOIN framework f ON f.id = c.framework_id
LEFT JOIN skill s ON s.id = m.skill_id LEFT JOIN occupation o ON o.id = m.occupation_id
LEFT JOIN account a ON a.id = m.reviewed_by_id
WHERE m.state = ?{more}
ORDER BY m.confidence DESC, COALESCE(m.skill_id, m.occupation_id), m.id LIMIT ? OFFSET ?
"""


@dataclass(frozen=True)
class FrameworkSummary:
    """A classification in numbers."""

    id: int
    kind: FrameworkKind
    label: str
    note: str
    imported_at: Any
    occupations: int
    groups: int
    skills: int
    relations: int
    retired: int
    files: tuple[FrameworkFile, ...]


@dataclass(frozen=True)
class MappingQuery:
    """What the list of mappings shows."""

    state: MappingState = MappingState.PROPOSED
    kind: FrameworkKind | None = None
    subject: TextSubject | None = None
    page: int = 1

    def address(self, page: int | None = None) -> dict[str, Any]:
        """The arguments of the address that shows this."""
        return {
            "state": self.state.value,
            "kind": self.kind.value if self.kind else None,
            "subject": self.subject.value if self.subject else None,
            "page": page if page is not None else self.page,
        }


@dataclass(frozen=True)
class MappingSummary:
    """A mapping as its reviewer sees it; ``zh`` and ``en`` name the city's own skill or occupation."""

    id: int
    relation: MappingRelation
    confidence: float
    state: MappingState
    at: Any
    ref: str
    code: str
    name: str
    text: str
    retired: bool
    kind: FrameworkKind
    own_code: str
    zh: str
    en: str
    within: dict[str, str]
    subject: TextSubject
    reviewer: str
    alt_names: tuple[str, ...]
    national_code: str
    local_alias: str

    @property
    def lang(self) -> str:
        """The language of the concept's texts."""
        return "zh-CN" if self.kind is FrameworkKind.CSCO else "en"

    @cached_property
    def ground(self) -> MappingGround:
        """Why the pair was proposed."""
        chinese = self.kind is FrameworkKind.CSCO
        names = (self.zh, self.local_alias) if chinese else (self.en,)
        own = CityConcept(0, names, self.national_code if chinese else "")
        return ground(own, FrameworkConcept(0, self.code, self.name, self.alt_names))

    @property
    def share_right(self) -> float | None:
        """Of names that are as similar, the share that meant the same; None where the names are not merely similar."""
        return share_right(self.confidence, self.lang[:2]) if self.ground is MappingGround.SIMILAR else None


def imported() -> list[FrameworkSummary]:
    """Return what is imported, with the files that changed something, the latest first."""
    files: dict[int, list[FrameworkFile]] = {}
    for file in FrameworkFile.select().order_by(FrameworkFile.id.desc()):
        files.setdefault(file.framework_id, []).append(file)
    found = []
    for row in rows(FRAMEWORKS, (False, False, False, True)):
        values: list[Any] = [row[0], FrameworkKind(row[1]), row[2], row[3], moment(row[4]), *row[5:], tuple(files.get(row[0], ()))]
        found.append(FrameworkSummary(*values))
    return found


def last_run() -> MappingRun | None:
    """The last search for mappings."""
    found: MappingRun | None = MappingRun.select().order_by(MappingRun.id.desc()).first()
    return found


def is_over(run: MappingRun) -> bool:
    """Whether a search will tell no more."""
    return run.state in (MappingRunState.DONE.value, MappingRunState.FAILED.value)


def counted() -> dict[tuple[str, str, str], int]:
    """Mappings by classification, state and subject."""
    return {(kind, state, subject): number for kind, state, subject, number in rows(COUNTED)}


def matching(counts: dict[tuple[str, str, str], int], asked: MappingQuery, state: MappingState) -> int:
    """Count how many mappings of a state the filters of a list let through."""
    return sum(
        number
        for (kind, held, subject), number in counts.items()
        if held == state.value
        and (asked.kind is None or kind == asked.kind.value)
        and (asked.subject is None or subject == asked.subject.value)
    )


def listed(asked: MappingQuery) -> list[MappingSummary]:
    """One page of mappings, the surest first; one query."""
    more, values = "", [asked.state.value]
    if asked.kind:
        more, values = more + " AND f.kind = ?", [*values, asked.kind.value]
    if asked.subject:
        more += " AND m.skill_id IS NULL" if asked.subject is TextSubject.OCCUPATION else " AND m.occupation_id IS NULL"
    found = rows(LISTED.format(more=more), [*values, PAGE_SIZE, (asked.page - 1) * PAGE_SIZE])
    return [_listed(row) for row in found]


def _listed(row: Any) -> MappingSummary:
    values: list[Any] = [row[0], MappingRelation(row[1]), row[2], MappingState(row[3]), moment(row[4]), *row[5:8]]
    values += [row[8] or row[9], bool(row[10]), FrameworkKind(row[11]), *row[12:15], {"zh": row[15], "en": row[16]}]
    values += [TextSubject(row[17]), row[18], tuple(json.loads(row[19])), *row[20:]]
    return MappingSummary(*values)
