"""What people type, as a pattern of LIKE ``… ESCAPE '!'``."""

from __future__ import annotations

import re


def literal(text: str) -> str:
    """Text whose ``%`` and ``_`` mean themselves.

    Examples
    --------
    >>> literal("50%!")
    '50!%!!'
    """
    return re.sub(r"([!%_])", r"!\1", text)


def containing(text: str) -> str:
    """Whatever has the text in it."""
    return f"%{literal(text)}%"


def beginning(text: str) -> str:
    """Whatever begins with the text."""
    return f"{literal(text)}%"
