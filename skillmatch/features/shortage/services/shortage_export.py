"""A version of the shortage list as a file, with the numbers that its reader may be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.shortage import messages
from skillmatch.features.shortage.queries.shortage import Profession
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.statistics.supply import SuppressedSupply
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named
from skillmatch.web.language import number as written


def lines(
    account_id: int, acting: Acting | None, number: int, listed: Sequence[tuple[Profession, SuppressedSupply]]
) -> Iterator[Sequence[Cell]]:
    """Heads and professions of a version, the scarcest first; who took it out is recorded."""
    audit.exported(f"shortage list {number}", len(listed), account_id=account_id, role="" if acting is None else acting.role.value)
    return _lines(listed)


def _lines(listed: Sequence[tuple[Profession, SuppressedSupply]]) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("Code"), gettext("Profession"), gettext("Industry"), gettext("Index, 0 to 1"), gettext("Open places"),
        gettext("Qualified people"), gettext("Why it is on the list"), gettext("Sample data"),
    )  # fmt: skip
    for row, supply in listed:
        people: Cell = gettext("hidden") if supply.people is None else supply.people
        reasons = "; ".join(messages.evidence(row.evidence))
        sample = downloads.yes(row.sample)
        yield row.code, named(row), row.industry, _index(supply), row.demand, people, reasons, sample


def _index(supply: SuppressedSupply) -> Cell:
    if supply.index is None:
        return gettext("hidden")
    return round(supply.index, 2) if supply.exact else gettext("at least %(n)s", n=written(supply.index, 2))
