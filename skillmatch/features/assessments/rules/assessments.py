"""Pure decisions about assessments: what a mark is and adds up to, who passes, which step is next, how long an appeal lasts."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from skillmatch.numerals import whole_or
from skillmatch.terms import EvaluationKind

MAX_CANDIDATES = 500
MAX_PASTED_LINES = 1000
HIGHEST = Decimal(100)
TENTH = Decimal("0.1")
DRONE_PASS = 80
"""农用无人驾驶航空器: 80 of 100 (levels.json, S32)."""

THEORY_WEIGHT = 40
"""Per cent of the theory part where no standard says it (chosen)."""

MARK = re.compile(r"\d{1,3}(?:\.\d)?", re.ASCII)


class MarkFault(Enum):
    """Why a mark is refused; ``messages/assessments.py`` has the sentences."""

    MISSING = "missing"
    NO_NUMBER = "no_number"
    RANGE = "range"
    BOTH = "both"
    NOT_ADMITTED = "not_admitted"
    UNKNOWN = "unknown"


class AssessmentStep(Enum):
    """The steps of an assessment that its assessors and planners take, by their names in the workflow."""

    ENTER = "enter"
    CHECK = "check"
    RETURN = "return"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Scheme:
    """How an assessment counts: weights in per cent, pass marks out of 100."""

    theory_weight: int
    theory_pass: int
    practical_pass: int
    total_pass: int

    @property
    def has_theory(self) -> bool:
        """Whether there is a theory part."""
        return self.theory_weight > 0

    @property
    def has_practical(self) -> bool:
        """Whether there is a practical part."""
        return self.theory_weight < 100


@dataclass(frozen=True)
class Marks:
    """What somebody scored; None where there is no such part, or the person did not come."""

    theory: float | None = None
    practical: float | None = None
    absent: bool = False


def mark(text: str) -> float | MarkFault:
    """A mark from 0 to 100 with at most one digit after the point, as it was typed; full-width digits count.

    Examples
    --------
    >>> mark(" ８５.5 "), mark("NaN").value, mark("-1").value, mark("1e9").value, mark("101").value
    (85.5, 'no_number', 'no_number', 'no_number', 'range')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return MarkFault.MISSING
    if not MARK.fullmatch(plain):
        return MarkFault.NO_NUMBER
    value = Decimal(plain)
    return float(value) if value <= HIGHEST else MarkFault.RANGE


def total(scheme: Scheme, marks: Marks) -> float | None:
    """Return what the parts add up to, to one digit, half up; None for somebody who did not come.

    Examples
    --------
    >>> total(Scheme(40, 60, 60, 60), Marks(70.5, 80))
    76.2
    """
    if marks.absent:
        return None
    parts = (marks.theory or 0, scheme.theory_weight), (marks.practical or 0, 100 - scheme.theory_weight)
    exact = sum((Decimal(str(mark)) * weight for mark, weight in parts), Decimal(0)) / 100
    return float(exact.quantize(TENTH, ROUND_HALF_UP))


def passes(scheme: Scheme, marks: Marks) -> bool:
    """Whether somebody passes: each part that there is, and the total as it is shown."""
    whole = total(scheme, marks)
    if whole is None:
        return False
    theory = not scheme.has_theory or (marks.theory or 0) >= scheme.theory_pass
    practical = not scheme.has_practical or (marks.practical or 0) >= scheme.practical_pass
    return theory and practical and whole >= scheme.total_pass


def read(scheme: Scheme, theory: str, practical: str, absent: bool) -> Marks | MarkFault:
    """The marks of one row as they were typed, or the first reason against them."""
    if absent:
        return MarkFault.BOTH if theory.strip() or practical.strip() else Marks(absent=True)
    marks: list[float | None] = []
    for text, there in ((theory, scheme.has_theory), (practical, scheme.has_practical)):
        value = mark(text) if there else None
        if isinstance(value, MarkFault):
            return value
        marks.append(value)
    return Marks(marks[0], marks[1])


ABSENT = frozenset(("-", "–", "—", "缺考", "缺席", "absent"))
"""What stands in a pasted list in place of a mark of somebody who did not come: the form's own word in both languages too."""


def pasted(text: str, scheme: Scheme) -> tuple[dict[int, tuple[str, str, bool]], list[int]]:
    """A pasted list, a candidate a line: number, then the marks; ``-``, 缺考, absent or nothing for somebody who did not come.

    Returns
    -------
    rows : dict
        Number to (theory, practical, absent), as typed.
    unread : list of int
        The lines (from 1) that have no number or too many columns, or repeat one.
    """
    rows: dict[int, tuple[str, str, bool]] = {}
    unread = []
    parts = int(scheme.has_theory) + int(scheme.has_practical)
    for place, line in enumerate(text.splitlines()[:MAX_PASTED_LINES], 1):
        cells = [cell.strip() for cell in re.split(r"[\t,，;；]|\s+", unicodedata.normalize("NFKC", line).strip()) if cell.strip()]
        if not cells:
            continue
        number = whole_or(cells[0].lstrip("#"), None, 9999)
        if number is None or len(cells) > parts + 1 or number in rows:
            unread.append(place)
            continue
        marks = [cell for cell in cells[1:] if cell.casefold() not in ABSENT]
        theory = marks[0] if scheme.has_theory and marks else ""
        practical = marks[-1] if scheme.has_practical and len(marks) == parts else ""
        rows[number] = (theory, practical, not marks)
    return rows, unread


def default_pass(kind: EvaluationKind, chosen: int) -> int:
    """The pass mark of a kind where nobody says another."""
    return DRONE_PASS if kind is EvaluationKind.UAV_OPERATOR else chosen


def may_appeal(published_on: dt.date, today: dt.date, days: int) -> bool:
    """Whether an appeal is still in time: the day of publication does not count."""
    return today <= last_day(published_on, days)


def last_day(published_on: dt.date, days: int) -> dt.date:
    """The last day of something that takes `days` days, the first one not counted."""
    return published_on + dt.timedelta(days=days)


def differ(before: Mapping[int, Marks], after: Mapping[int, Marks]) -> list[int]:
    """The numbers of the candidates whose marks the check changes."""
    return sorted(number for number, marks in after.items() if before.get(number) != marks)
