"""Find skills by what people type: Chinese, pinyin, initials or English."""

from __future__ import annotations

import re

from skillmatch.store.cards import SkillCard
from skillmatch.store.database import rows
from skillmatch.store.patterns import literal

LONGEST = 60
COLUMNS = "id, code, zh, en, family, family_zh, family_en, pinyin, initials"
NAMES = "(" + " OR ".join(f"{name} LIKE ? ESCAPE '!'" for name in ("lower(zh)", "pinyin", "initials", "lower(en)")) + ")"


def find(text: str, most: int = 12) -> list[SkillCard]:
    """The skills that `text` names, best first: whole names, then beginnings, then parts; several words must all be found.

    Parameters
    ----------
    text : str
        Chinese characters, pinyin without tones (``hanjie``), initials (``hj``) or English, in any case.
    most : int
        How many at most.
    """
    words = [word for word in re.split(r"[\s'’·,，]+", text.strip().lower()[:LONGEST]) if word]
    if not words:
        return []
    # Pinyin is typed with blanks as well as without: the words run together name a skill too.
    alternatives = [words] if len(words) == 1 else [words, ["".join(words)]]
    found: dict[int, tuple[tuple[int, int, int], SkillCard]] = {}
    for parts in alternatives:
        condition = " AND ".join([NAMES] * len(parts))
        marks = [f"%{literal(part)}%" for part in parts for _ in range(4)]
        for row in rows(f"SELECT {COLUMNS} FROM skill WHERE {condition}", marks):
            place = _place(parts[0] if len(parts) == 1 else "".join(parts), row)
            card = SkillCard(*row[:7])
            if card.id not in found or place < found[card.id][0]:
                found[card.id] = (place, card)
    return [card for _, card in sorted(found.values(), key=lambda pair: pair[0])][:most]


def _place(typed: str, row: tuple) -> tuple[int, int, int]:
    """How well what was typed fits: 0 a whole name, 1 a beginning, 2 a part; then the shorter name, then the lower id."""
    names = (row[2].lower(), row[7], row[8], row[3].lower())
    kind = 0 if typed in names else 1 if any(name.startswith(typed) for name in names) else 2
    return kind, len(row[2]), row[0]
