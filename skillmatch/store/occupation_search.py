"""Find occupations by what people type: Chinese, a local name, pinyin, initials or English."""

from __future__ import annotations

import re
from typing import Any

from skillmatch.store.cards import OccupationCard
from skillmatch.store.database import rows
from skillmatch.store.patterns import containing

LONGEST = 60

FIND = """
SELECT id, code, zh, en, start_rank, industry, pinyin, initials, local_alias FROM occupation
WHERE lower(zh) LIKE ? ESCAPE '!' OR lower(local_alias) LIKE ? ESCAPE '!' OR lower(en) LIKE ? ESCAPE '!'
 OR pinyin LIKE ? ESCAPE '!' OR initials LIKE ? ESCAPE '!'
"""


def find(text: str, most: int = 8) -> list[OccupationCard]:
    """The occupations that `text` names, best first: whole names, then beginnings, then parts; nothing for no text."""
    typed = re.sub(r"\s+", " ", text[:LONGEST]).strip().lower()
    if not typed:
        return []
    # Pinyin is typed with blanks and apostrophes as well as without.
    joined = re.sub(r"[\s'’·]", "", typed)
    found = rows(FIND, (*[containing(typed)] * 3, *[containing(joined)] * 2))
    best = sorted(found, key=lambda row: (_place(typed, joined, row), len(row[2]), row[0]))
    return [OccupationCard(*row[:6]) for row in best[:most]]


def _place(typed: str, joined: str, row: tuple[Any, ...]) -> int:
    """How well what was typed fits: 0 a whole name, 1 a beginning, 2 a part."""
    pairs = ((row[2].lower(), typed), (row[8].lower(), typed), (row[3].lower(), typed), (row[6], joined), (row[7], joined))
    return 0 if any(a == b for a, b in pairs) else 1 if any(a.startswith(b) for a, b in pairs) else 2
