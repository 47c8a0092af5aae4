"""Cells of a spreadsheet: what would be taken for a formula gets an apostrophe in front, taken off again when it comes back."""

from __future__ import annotations

import re

_FORMULAS = "=+-@\t\r＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula; to Excel the full-width signs are the same."""

_GUARDED = re.compile(rf"'+[{re.escape(_FORMULAS)}]")


def guarded(text: str) -> str:
    """A text that is no formula to anybody; :func:`plain` makes it what it was."""
    return "'" + text if (text[:1] in _FORMULAS and text) or _GUARDED.match(text) else text


def plain(text: str) -> str:
    """A cell without blanks around it and without the apostrophe of :func:`guarded`."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
