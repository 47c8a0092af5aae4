"""Find skills by what people type: Chinese, pinyin, initials, English, or another name that people have for them."""

from __future__ import annotations

import re
from typing import Any

from skillmatch.store.catalogue.cards import SkillCard
from skillmatch.store.db.database import rows
from skillmatch.store.db.like_patterns import containing
from skillmatch.store.frameworks.aliases import word_of

MAX_QUERY_LENGTH = 60
FIND = """
SELECT s.id, s.code, s.zh, s.en, s.family, s.family_zh, s.family_en, s.pinyin, s.initials, '', '' FROM skill s WHERE {names}
UNION ALL
SELECT s.id, s.code, s.zh, s.en, s.family, s.family_zh, s.family_en, a.pinyin, a.initials, a.text, a.word
FROM alias a JOIN skill s ON s.id = a.skill_id WHERE NOT a.removed AND {others}
"""
NAMES = (
    "(lower(s.zh) LIKE ? ESCAPE '!' OR s.pinyin LIKE ? ESCAPE '!' OR s.initials LIKE ? ESCAPE '!' OR lower(s.en) LIKE ? ESCAPE '!')"
)
OTHERS = "(a.word LIKE ? ESCAPE '!' OR a.pinyin LIKE ? ESCAPE '!' OR a.initials LIKE ? ESCAPE '!')"


def find(text: str, most: int = 12) -> list[SkillCard]:
    """The skills that `text` names, best first: whole names, then beginnings, then parts; several words must all be found.

    Parameters
    ----------
    text : str
        Chinese characters, pinyin without tones (``hanjie``), initials (``hj``) or English, in any case.
    most : int
        How many at most.

    Returns
    -------
    list of SkillCard
        With ``found_by`` where another name of the skill fits better than its own.
    """
    words = [word for word in re.split(r"[\s'’·,，]+", text.strip().lower()[:MAX_QUERY_LENGTH]) if word]
    if not words:
        return []
    # Pinyin is typed with blanks as well as without: the words run together name a skill too.
    alternatives = [words] if len(words) == 1 else [words, ["".join(words)]]
    found: dict[int, tuple[tuple[int, bool, int, int], SkillCard]] = {}
    for parts in alternatives:
        condition = FIND.format(names=" AND ".join([NAMES] * len(parts)), others=" AND ".join([OTHERS] * len(parts)))
        own = [containing(part) for part in parts for _ in range(4)]
        other = [containing(form) for part in parts for form in (word_of(part) or part, part, part)]
        for row in rows(condition, (*own, *other)):
            place = _place("".join(parts), row)
            if row[0] not in found or place < found[row[0]][0]:
                values: tuple[Any, ...] = (*row[:7], (), row[9])
                found[row[0]] = (place, SkillCard(*values))
    return [card for _, card in sorted(found.values(), key=lambda pair: pair[0])][:most]


def _place(typed: str, row: tuple[Any, ...]) -> tuple[int, bool, int, int]:
    """How well what was typed fits: 0 a whole name, 1 a beginning, 2 a part; its own name first, then the shorter, the lower id."""
    names = (row[10], row[7], row[8]) if row[9] else (row[2].lower(), row[7], row[8], row[3].lower())
    forms = (typed, word_of(typed)) if row[9] else (typed,)
    kind = 0 if any(form in names for form in forms) else 1 if any(name.startswith(forms) for name in names) else 2
    return kind, bool(row[9]), len(row[9] or row[2]), row[0]
