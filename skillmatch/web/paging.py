"""Which page of a list an address asks for."""

from __future__ import annotations

from flask import request

MOST = 10_000
"""The last page of a list whose pages nobody counted."""


def asked(pages: int = MOST) -> int:
    """The page that the address, or the form behind it, asks for, from 1 to `pages`; what makes no sense is the first."""
    return min(max(request.values.get("page", 1, type=int), 1), pages)
