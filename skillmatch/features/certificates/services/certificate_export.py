"""The register of certificates as a file, as far as an office may see it; who took it out is recorded with how many rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from flask_babel import gettext

from skillmatch.features.certificates.queries import certificates as certificates_queries
from skillmatch.features.certificates.queries.certificates import CertificateFilter, CertificateSummary
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named, rank_name


def lines(acting: Acting, asked: CertificateFilter, today: dt.date) -> Iterator[list[Cell]]:
    """Heads and rows under the filters, in the order of the list.

    The export is recorded at once, with its number of rows; the rows are read as the answer goes out.
    """
    audit.exported(
        "certificates", certificates_queries.count(acting, asked, today), account_id=acting.account_id, role=acting.role.value
    )
    return _lines(acting, asked, today)


def _lines(acting: Acting, asked: CertificateFilter, today: dt.date) -> Iterator[list[Cell]]:
    yield [
        gettext("Certificate number"), gettext("State"), gettext("Kind"), gettext("Name"), gettext("Person code"), gettext("Town"),
        gettext("Course"), gettext("Occupation"), gettext("Grade"), gettext("Scope"), gettext("Issued on"), gettext("Valid until"),
        gettext("Sample data"),
    ]  # fmt: skip
    for row in certificates_queries.all_of(acting, asked, today):
        yield _cells(row, today)


def _cells(row: CertificateSummary, today: dt.date) -> list[Cell]:
    return [
        row.number, named(row.state(today)), named(row.kind), row.name, row.code, named(row.town), named(row.course),
        named(row.occupation), rank_name(row.rank) if row.rank else "", row.scope, downloads.day(row.issued_on),
        downloads.day(row.valid_until), downloads.yes(row.sample),
    ]  # fmt: skip
