"""Days and years as offices write them; a form that leaves the day open is refused with the form that is meant."""

from __future__ import annotations

import datetime as dt
import re

FIRST_YEAR, LAST_YEAR = 1900, 2100
_CLOCK = r"(?:[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY = re.compile(
    r"(\d{4})\s*[-/.,年–—]\s*(\d{1,2})\s*[-/.,月–—]\s*(\d{1,2})\s*[日号.]?" + _CLOCK,
    re.ASCII,
)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})\s*[-/.,年–—]\s*(\d{1,2})\s*月?(份)?|(\d{4})年|\d{6}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_DAY = re.compile(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of a workbook's count, with the leap day that 1900 did not have."""

FIRST_SERIAL, LAST_SERIAL = 14_611, 73_050
"""Bare counts of days from 1940 to the end of 2099 are days."""


def day_of(text: str) -> dt.date | str:
    """The day that a cell names, or the code of what is wrong: ``date_half`` where the day is not said, else ``date``.

    Examples
    --------
    >>> [str(day_of(text)) for text in ("2024.5.6", "2024年5月6日", "20240506", "45418", "2023年5月", "6/5/2024")]
    ['2024-05-06', '2024-05-06', '2024-05-06', '2024-05-06', 'date_half', 'date']
    """
    found = _DAY.fullmatch(text) or _EIGHT.fullmatch(text)
    if found is not None:
        return _day(*map(int, found.groups()[:3]))
    han = _HAN_DAY.fullmatch(text)
    if han is not None:
        return _day(int(han.group(1).translate(_HAN_DIGITS)), _han_number(han.group(2)), _han_number(han.group(3)))
    if _SERIAL.fullmatch(text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(float(text)))
    return "date_half" if _MONTH.fullmatch(text) else "date"


def year_of(text: str) -> int | None:
    """The year that a cell names, alone or within a month or a day.

    Examples
    --------
    >>> [year_of(text) for text in ("1990", "1990年", "1990.5.6", "1990年5月", "19900506", "199005", "90")]
    [1990, 1990, 1990, 1990, 1990, 1990, None]
    """
    day = day_of(text)
    if isinstance(day, dt.date):
        return day.year
    return int(text[:4]) if day == "date_half" or re.fullmatch(r"\d{4}(\.0+)?", text, re.ASCII) else None


def _day(year: int, month: int, day: int) -> dt.date | str:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return "date"
    return found if FIRST_YEAR <= year <= LAST_YEAR else "date"


def _han_number(text: str) -> int:
    """A number from 1 to 31 in Chinese characters."""
    tens, ten, units = text.rpartition("十")
    digit = units.translate(_HAN_DIGITS)
    return (int(tens.translate(_HAN_DIGITS) or 1) * 10 if ten else 0) + (int(digit) if digit else 0)
