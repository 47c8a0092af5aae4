"""Find occupations by what people type: Chinese, a local name, pinyin, initials, English, or another name that people have."""

from __future__ import annotations

import re
from typing import Any

from skillmatch.store.catalogue.cards import OccupationCard
from skillmatch.store.db.database import rows
from skillmatch.store.db.like_patterns import containing
from skillmatch.store.frameworks.aliases import word_of

MAX_QUERY_LENGTH = 60

FIND = """
SELECT o.id, o.code, o.zh, o.en, o.start_rank, o.industry, o.pinyin, o.initials, o.local_alias, '', '' FROM occupation o
WHERE lower(o.zh) LIKE ? ESCAPE '!' OR lower(o.local_alias) LIKE ? ESCAPE '!' OR lower(o.en) LIKE ? ESCAPE '!'
 OR o.pinyin LIKE ? ESCAPE '!' OR o.initials LIKE ? ESCAPE '!'
UNION ALL
SELECT o.id, o.code, o.zh, o.en, o.start_rank, o.industry, a.pinyin, a.initials, '', a.text, a.word
FROM alias a JOIN occupation o ON o.id = a.occupation_id
WHERE NOT a.removed AND (a.word LIKE ? ESCAPE '!' OR a.pinyin LIKE ? ESCAPE '!' OR a.initials LIKE ? ESCAPE '!')
"""


def find(text: str, most: int = 8) -> list[OccupationCard]:
    """The occupations that `text` names, best first: whole names, then beginnings, then parts; nothing for no text.

    ``found_by`` is set where another name of the occupation fits better than its own.
    """
    typed = re.sub(r"\s+", " ", text[:MAX_QUERY_LENGTH]).strip().lower()
    if not typed:
        return []
    # Pinyin is typed with blanks and apostrophes as well as without.
    joined = re.sub(r"[\s'’·]", "", typed)
    word = word_of(typed) or typed
    found = rows(FIND, (*[containing(typed)] * 3, *[containing(joined)] * 2, containing(word), *[containing(joined)] * 2))
    best: dict[int, tuple[tuple[int, bool, int, int], OccupationCard]] = {}
    for row in found:
        place = (_place(typed, joined, word, row), bool(row[9]), len(row[9] or row[2]), row[0])
        if row[0] not in best or place < best[row[0]][0]:
            values: tuple[Any, ...] = (*row[:6], (), row[9])
            best[row[0]] = (place, OccupationCard(*values))
    return [card for _, card in sorted(best.values(), key=lambda pair: pair[0])][:most]


def _place(typed: str, joined: str, word: str, row: tuple[Any, ...]) -> int:
    """How well what was typed fits: 0 a whole name, 1 a beginning, 2 a part."""
    spelled = [(row[6], joined), (row[7], joined)]
    own = [(row[2].lower(), typed), (row[8].lower(), typed), (row[3].lower(), typed)]
    pairs = [*spelled, *([(row[10], word)] if row[9] else own)]
    return 0 if any(a == b for a, b in pairs) else 1 if any(a.startswith(b) for a, b in pairs) else 2
