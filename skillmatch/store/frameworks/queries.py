"""What is known of the mappings to classifications: constant SQL, one query a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from skillmatch.store.db.database import rows
from skillmatch.store.frameworks.models import MappingRun
from skillmatch.terms import FrameworkKind, MappingRelation, MappingRunState, TextSubject

SILENCE = dt.timedelta(minutes=30)
"""A search says every few seconds how far it is; one that has been silent for this long was killed."""

CONFIRMED = """
SELECT m.id, m.skill_id, m.occupation_id, m.relation, m.at, c.ref, c.code, c.name, c.retired, f.kind
FROM mapping m JOIN concept c ON c.id = m.concept_id JOIN framework f ON f.id = c.framework_id
WHERE m.state = 'confirmed'{more} ORDER BY f.kind, c.ref, m.id
"""


@dataclass(frozen=True)
class ConfirmedMapping:
    """A confirmed mapping of a skill or an occupation."""

    id: int
    skill_id: int | None
    occupation_id: int | None
    relation: MappingRelation
    at: object
    ref: str
    code: str
    name: str
    retired: bool
    kind: FrameworkKind


def confirmed() -> list[ConfirmedMapping]:
    """All confirmed mappings."""
    return _mapped(CONFIRMED.format(more=""))


def confirmed_of(skills: Iterable[int], occupations: Iterable[int]) -> list[ConfirmedMapping]:
    """The confirmed mappings of some skills and occupations."""
    first, second = (", ".join(str(int(key)) for key in sorted(set(ids))) or "0" for ids in (skills, occupations))
    return _mapped(CONFIRMED.format(more=f" AND (m.skill_id IN ({first}) OR m.occupation_id IN ({second}))"))


def under_way() -> bool:
    """Whether a search for mappings waits or runs."""
    return bool(rows("SELECT 1 FROM mapping_run WHERE state IN ('waiting', 'running') LIMIT 1"))


def silent(now: dt.datetime) -> list[int]:
    """The searches that are not over and have not said for `SILENCE` how far they are."""
    open_ones = MappingRun.state.in_((MappingRunState.WAITING.value, MappingRunState.RUNNING.value))
    return [run.id for run in MappingRun.select(MappingRun.id).where(open_ones & (MappingRun.told_at < now - SILENCE))]


def pairs(framework_id: int, subject: TextSubject) -> dict[tuple[int, int], tuple[int, str]]:
    """Of one classification and subject: (the city's own id, concept id) to (mapping id, state)."""
    column = "skill_id" if subject is TextSubject.SKILL else "occupation_id"
    found = rows(
        f"SELECT m.{column}, m.concept_id, m.id, m.state FROM mapping m JOIN concept c ON c.id = m.concept_id"
        f" WHERE c.framework_id = ? AND m.{column} IS NOT NULL",
        (framework_id,),
    )
    return {(own, concept): (key, state) for own, concept, key, state in found}


def _mapped(sql: str) -> list[ConfirmedMapping]:
    found = []
    for row in rows(sql):
        values: list[Any] = [*row[:3], MappingRelation(row[3]), *row[4:8], bool(row[8]), FrameworkKind(row[9])]
        found.append(ConfirmedMapping(*values))
    return found
