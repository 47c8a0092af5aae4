"""Grades as offices write them: 高级工（三级）, 三级/高级工, 二级技师, 3级, 中级; and the bare digit that says two things."""

from __future__ import annotations

import re

from skillmatch.store.registers.intake.columns import Digits
from skillmatch.terms import Rank

BARE = re.compile(r"[1-8](\.0+)?", re.ASCII)
_NATIONAL = {"1": Rank.SENIOR_TECHNICIAN, "2": Rank.TECHNICIAN, "3": Rank.SENIOR, "4": Rank.INTERMEDIATE, "5": Rank.JUNIOR}
"""The five national grades, of which the first is the highest."""

_NONE = frozenset(("0", "无", "无等级", "未定级", "没有等级", "未评级", "none", "no grade", "no grade yet"))
_FILLERS = r"职业技能等级|职业资格等级|职业资格|技能等级|国家|等级|证书|级别|技能|认定|工人?|[\s/()、,，·\-]+"


def _words() -> dict[str, Rank]:
    words = {name.casefold(): rank for rank in Rank for name in (rank.zh, rank.en, rank.certificate_grade) if name}
    words |= {f"{digit}级": rank for digit, rank in _NATIONAL.items()}
    short = {"初级": Rank.JUNIOR, "中级": Rank.INTERMEDIATE, "高级": Rank.SENIOR, "学徒": Rank.APPRENTICE}
    return words | short | {"特级": Rank.SPECIAL_GRADE, "首席": Rank.CHIEF}


_GRADES = _words()
_PIECES = re.compile("|".join(sorted(map(re.escape, _GRADES), key=len, reverse=True)) + "|" + _FILLERS)


def rank_of(text: str, digits: Digits = Digits.OURS) -> int | None:
    """The rank that a cell names, 0 for none; None where it names none or several, or a digit that may mean two.

    Parameters
    ----------
    text : str
        The cell, in plain forms of letters and digits.
    digits : Digits
        What a bare digit means.

    Examples
    --------
    >>> [rank_of(text) for text in ("三级/高级工", "高级工(三级)", "二级技师", "3级", "中级", "无", "高级工二级")]
    [4, 4, 5, 4, 3, 0, None]
    >>> rank_of("3", Digits.OURS), rank_of("3", Digits.NATIONAL), rank_of("3", Digits.UNSAID)
    (3, 4, None)
    """
    plain = text.strip().casefold()
    if plain.partition(".")[0] in _NONE and plain.rstrip("0").rstrip(".") in (*_NONE, ""):
        return 0
    if BARE.fullmatch(plain):
        digit = plain.partition(".")[0]
        if digits is Digits.NATIONAL:
            return int(_NATIONAL[digit]) if digit in _NATIONAL else None
        return int(digit) if digits is Digits.OURS else None
    named = {rank for word in _PIECES.findall(plain) if (rank := _GRADES.get(word)) is not None}
    return int(named.pop()) if len(named) == 1 and not _PIECES.sub("", plain) else None
