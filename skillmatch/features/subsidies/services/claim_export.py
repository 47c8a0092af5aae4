"""The claim list as a file for the office that pays: text stays text, identity numbers are masked, each export is recorded."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.subsidies.queries import ClaimFilter, ClaimSummary, all_of
from skillmatch.features.subsidies.rules import STANDING
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.people import identity_numbers
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named, rank_name


def lines(acting: Acting, asked: ClaimFilter) -> list[list[Cell]]:
    """Heads and rows under the filters, and a last line with the sum; who took them out is recorded with how many."""
    every = list(all_of(asked))
    audit.exported("subsidy claims", len(every), account_id=acting.account_id, role=acting.role.value)
    heads = _headers()
    total: list[Cell] = [""] * len(heads)
    total[0], total[heads.index(gettext("Amount in yuan"))] = gettext("Sum"), _sum(every, asked)
    return [list(heads), *map(_cells, every), total]


def _sum(every: list[ClaimSummary], asked: ClaimFilter) -> int:
    """The sum of the state that was chosen, and without one of the claims that stand: as the page has it."""
    return sum(row.amount_yuan for row in every if asked.state is not None or row.state in STANDING)


def _headers() -> list[str]:
    return [
        gettext("Claim no."), gettext("State"), gettext("Claimed on"), gettext("Name"), gettext("Person code"),
        gettext("Identity number, masked"), gettext("Town"), gettext("Enterprise"), gettext("Subsidy rule"), gettext("Course"),
        gettext("Occupation"), gettext("Grade"), gettext("Certificate number"), gettext("Earned on"),
        gettext("Months of insurance, stated"), gettext("Base in yuan"), gettext("Added for a shortage, percent"),
        gettext("Amount in yuan"), gettext("Reason of the decision"), gettext("Paid on"), gettext("Reference of the payment"),
        gettext("Sample data"),
    ]  # fmt: skip


def _cells(row: ClaimSummary) -> list[Cell]:
    return [
        row.id, named(row.state), downloads.day(row.asked_on), row.name, row.code, _masked(row.id_sealed), named(row.town),
        named(row.enterprise), named(row.rule), named(row.course), named(row.occupation), rank_name(row.rank) if row.rank else "",
        row.number, downloads.day(row.earned_on), "" if row.insured_months is None else row.insured_months, row.base_yuan,
        row.shortage_percent, row.amount_yuan, row.reason, downloads.day(row.paid_on), row.paid_reference,
        downloads.yes(row.sample),
    ]  # fmt: skip


def _masked(sealed: str | None) -> str:
    number = identity_numbers.unseal(sealed) if sealed else None
    return identity_numbers.masked(number) if number else ""
