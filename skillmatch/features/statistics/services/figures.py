"""Opening a figure: the rows behind it within one's own scope; whom an enterprise is shown can read that."""

from __future__ import annotations

from skillmatch.errors import NotFound
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.db.database import write
from skillmatch.store.db.scope import Scope
from skillmatch.store.people import disclosures
from skillmatch.store.statistics import figure_rows
from skillmatch.store.statistics.figure_numbers import KINDS, FigureQuery
from skillmatch.store.statistics.figure_rows import FigurePage
from skillmatch.terms import Role

WHAT = "rows of a figure"
"""What the record says was shown: name, occupation, grade and courses."""


def look(acting: Acting, asked: FigureQuery, after: int) -> FigurePage:
    """One page of the rows behind a figure.

    Raises
    ------
    NotFound
        There is no figure of that name.
    """
    _check_kind(asked)
    page = figure_rows.page(asked, Scope.of(acting), after)
    if acting.role is Role.ENTERPRISE:
        disclosures.record(acting, [line["worker_id"] for line in page.lines if "worker_id" in line], WHAT)
    return page


def take_out(acting: Acting, asked: FigureQuery) -> list[int]:
    """The keys of all rows behind a figure, which go into a file; that is recorded, and whom an enterprise is shown with it.

    A figure of another name is refused as in `look`.
    """
    _check_kind(asked)
    keys = figure_rows.every(asked, Scope.of(acting))
    with write():
        audit.exported(f"rows of {asked.of}", len(keys), account_id=acting.account_id, role=acting.role.value)
        if acting.role is Role.ENTERPRISE:
            disclosures.record(acting, figure_rows.people_behind(asked, keys), WHAT)
    return keys


def _check_kind(asked: FigureQuery) -> None:
    if asked.of not in KINDS:
        raise NotFound(MISSING)
