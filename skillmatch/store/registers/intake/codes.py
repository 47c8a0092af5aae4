"""Codes of rows: drawn for those that have none, and compared with codes that look like them."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count, islice

from skillmatch.store.db.database import rows
from skillmatch.store.registers.intake.columns import Intake
from skillmatch.store.registers.intake.references import folded

DIGITS = 6
FORMER = (
    "SELECT code FROM merged_code WHERE register = ? AND code >= ? AND code < ?",
    "SELECT DISTINCT subject_code FROM change WHERE register = ? AND subject_code >= ? AND subject_code < ?",
)
"""Codes of entries that were merged, taken out or renamed."""

_NUMBERED = re.compile(r"-(\d{1,6})")
_POWER = re.compile(r"(\d+)e\+?(\d+)", re.IGNORECASE)
_PADDED = re.compile(r"0+[1-9]\d*", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_EXCEL_DAY = re.compile(r"(?:\d{4}[-/年])?(\d{1,2})[-/月](\d{1,2})日?")


def draw(intake: Intake, number: int, typed: Collection[str] = ()) -> list[str]:
    """The next codes of a register, inside the transaction that takes them: ``P-000001`` for the first person.

    A code that somebody had who is gone or merged is not given again.

    Parameters
    ----------
    intake : Intake
        A register whose codes are drawn.
    number : int
        How many.
    typed : collection of str
        Codes that the same file brings.
    """
    taken = set(typed)
    table, end = intake.table._meta.table_name, intake.drawn + "~"
    taken.update(code for (code,) in rows(f'SELECT code FROM "{table}" WHERE code >= ? AND code < ?', (intake.drawn, end)))
    for sql in FORMER:
        taken.update(code for (code,) in rows(sql, (intake.name, intake.drawn, end)))
    numbered = (_NUMBERED.fullmatch(code[len(intake.drawn) :]) for code in taken)
    following = count(max((int(found.group(1)) for found in numbered if found), default=0) + 1)
    fresh = (code for place in following if (code := f"{intake.drawn}-{place:0{DIGITS}d}") not in taken)
    return list(islice(fresh, number))


class KnownCodes:
    """The codes of a register, found by codes that look like them; read when the first is asked for."""

    def __init__(self, intake: Intake) -> None:
        self._table = intake.table._meta.table_name
        self._folded: dict[str, str] | None = None
        self._changed: dict[str, str] = {}

    def alike(self, code: str) -> str | None:
        """The code that differs from this one in case or width alone."""
        return self._read().get(folded(code))

    def before_excel(self, code: str) -> str | None:
        """The code that a spreadsheet turns into this one: it drops leading zeros, and reads 1E5 and 3-4 as a number and a day.

        Examples
        --------
        >>> as_excel_reads("000123"), as_excel_reads("1E5"), as_excel_reads("3-4"), as_excel_reads("P-1")
        ('123', '100000', '3/4', None)
        """
        self._read()
        day = _EXCEL_DAY.fullmatch(code)
        key = f"{int(day.group(1))}/{int(day.group(2))}" if day else _plain_number(code)
        return self._changed.get(key)

    def _read(self) -> dict[str, str]:
        if self._folded is None:
            self._folded = {}
            for (code,) in rows(f'SELECT code FROM "{self._table}"'):
                self._folded[folded(code)] = code
                changed = as_excel_reads(code) if "0" <= code[:1] <= "9" else None
                if changed is not None:
                    self._changed[changed] = code
        return self._folded


def as_excel_reads(code: str) -> str | None:
    """Return what becomes of a code that a spreadsheet takes for a number or a day; None where it stays as it is."""
    power, day = _POWER.fullmatch(code), _DAY.fullmatch(code)
    if power and int(power.group(2)) < 16:
        return str(int(power.group(1)) * 10 ** int(power.group(2)))
    if day and 1 <= int(day.group(1)) <= 12 and 1 <= int(day.group(2)) <= 31:
        return f"{int(day.group(1))}/{int(day.group(2))}"
    return code.lstrip("0") if _PADDED.fullmatch(code) else None


def _plain_number(code: str) -> str:
    """A number as a spreadsheet may show it, such as 1.00E+05, in digits."""
    try:
        return str(int(float(code))) if re.fullmatch(r"\d+(\.\d+)?(e\+?\d{1,2})?", code, re.IGNORECASE) else code
    except (ValueError, OverflowError):
        return code
