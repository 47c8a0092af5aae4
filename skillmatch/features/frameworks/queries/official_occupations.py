"""The occupations of the imported official classification beside the city's catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.errors import NotFound
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.db.database import rows
from skillmatch.store.db.like_patterns import beginning, containing

PAGE_SIZE = 20
MAX_CHOICES = 200

OFFICIAL = """
SELECT c.id, c.code, c.name, c.definition, c.description, f.label, o.id, COALESCE(o.zh, '')
FROM concept c JOIN framework f ON f.id = c.framework_id
LEFT JOIN occupation o ON o.id = (SELECT MIN(x.id) FROM occupation x WHERE x.national_code = c.code)
WHERE f.kind = 'csco' AND c.subject = 'occupation' AND c.level = 4 AND c.retired = ?
"""
NEAR = """
SELECT family, industry, COUNT(*) FROM occupation WHERE national_code LIKE ? ESCAPE '!' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 1
"""


@dataclass(frozen=True)
class OfficialSummary:
    """An official occupation; ``own_id`` and ``own_name`` are of the catalogue's entry with its code, if there is one."""

    id: int
    code: str
    name: str
    definition: str
    tasks: str
    edition: str
    own_id: int | None
    own_name: str


def listed(text: str, page: int) -> list[OfficialSummary]:
    """One page of those whose name has `text` or whose code begins with it, by code; one more where there are more."""
    where, values = "", list[object]([False])
    if text:
        where, values = " AND (c.name LIKE ? ESCAPE '!' OR c.code LIKE ? ESCAPE '!')", [False, containing(text), beginning(text)]
    sql = f"{OFFICIAL}{where} ORDER BY c.code, c.id LIMIT ? OFFSET ?"
    return [OfficialSummary(*row) for row in rows(sql, (*values, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE))]


def get_official(concept_id: int) -> OfficialSummary:
    """One of them.

    Raises
    ------
    NotFound
        It is no occupation of the official classification, or not any more.
    """
    found = rows(f"{OFFICIAL} AND c.id = ?", (False, concept_id))
    if not found:
        raise NotFound(MISSING)
    return OfficialSummary(*found[0])


def industries() -> list[str]:
    """The industries in which the catalogue counts occupations."""
    return [name for (name,) in rows("SELECT DISTINCT industry FROM occupation ORDER BY industry LIMIT ?", (MAX_CHOICES,))]


def nearest_field(code: str) -> tuple[str, str]:
    """The field and industry of most of the catalogue's occupations whose national code begins alike; empty where none does."""
    parts = code.split("-")
    for n in range(len(parts) - 1, 0, -1):
        found = rows(NEAR, (beginning("-".join(parts[:n]) + "-"),))
        if found:
            return str(found[0][0]), str(found[0][1])
    return "", ""
