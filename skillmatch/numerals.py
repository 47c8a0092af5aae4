"""Whole numbers as somebody sent them: ASCII digits, and no more than a database holds."""

from __future__ import annotations

import re
from typing import TypeVar

MAX_WHOLE = 2**31 - 1
"""The largest number of a 32-bit column."""

_WHOLE = re.compile("-?[0-9]{1,10}")

T = TypeVar("T")


def whole(text: str) -> int:
    """Read a number, for ``request.args.get(…, type=whole)``.

    Raises
    ------
    ValueError
        It is none, or none that a database could hold.
    """
    plain = text.strip()
    if not _WHOLE.fullmatch(plain) or abs(int(plain)) > MAX_WHOLE:
        raise ValueError(plain[:20])
    return int(plain)


def whole_or(text: object, otherwise: T, most: int = MAX_WHOLE) -> int | T:
    """The number from 0 to `most` that a text or a form field's value is; `otherwise` for anything else."""
    try:
        number = whole("" if text is None else str(text))
    except ValueError:
        return otherwise
    return number if 0 <= number <= most else otherwise
