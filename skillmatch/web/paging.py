"""Which page of a list an address asks for, and how many there are."""

from __future__ import annotations

from flask import request

from skillmatch.numerals import MAX_WHOLE, whole

MAX_PAGE = 10_000
"""The last page of a list whose pages nobody counted."""

ANY = MAX_WHOLE
"""For a list that is counted later, where its query is made."""


def page_number(pages: int = MAX_PAGE) -> int:
    """The page that the address, or the form behind it, asks for, from 1 to `pages`; what makes no sense is the first."""
    return min(max(request.values.get("page", 1, type=whole), 1), pages)


def pages_of(total: int, size: int) -> int:
    """Count how many pages of `size` lines `total` lines fill; an empty list is one page."""
    return max(-(-total // size), 1)


def among(total: int, size: int) -> tuple[int, int]:
    """The page that is asked for, of a list of `total` lines, and how many it has."""
    pages = pages_of(total, size)
    return page_number(pages), pages
