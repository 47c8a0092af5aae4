"""Adding an official occupation to the city's catalogue: one use, one transaction."""

from __future__ import annotations

from flask_babel import gettext
from peewee import IntegrityError

from skillmatch.errors import Conflict
from skillmatch.features.frameworks.queries.official_occupations import OfficialSummary
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue import occupations
from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.catalogue.occupations import OfficialOccupation
from skillmatch.store.db.database import write
from skillmatch.terms import AuditKind

SOURCE = "《职业分类大典》"
"""How the catalogue names the official classification, before its edition."""


def add(acting: Acting, official: OfficialSummary, *, en: str, family: str, industry: str, ranks: tuple[int, int]) -> Occupation:
    """Take an official occupation into the catalogue; `ranks` are where its ladder begins and the highest of its standard.

    Raises
    ------
    Conflict
        The catalogue has an occupation of this national code already.
    """
    wanted = OfficialOccupation(
        official.code, official.name, official.tasks or official.definition, SOURCE + official.edition, en, family, industry, *ranks
    )
    taken = gettext("The catalogue has an occupation of this code already.")
    try:
        with write():
            if Occupation.select().where(Occupation.national_code == official.code).exists():
                raise Conflict(taken)
            made = occupations.add(wanted)
            audit.record(AuditKind.OCCUPATION_ADDED, account_id=acting.account_id, role=acting.role.value,
                         subject=f"occupation {made.id}")  # fmt: skip
            return made
    except IntegrityError as error:
        raise Conflict(taken) from error
