"""What assessors are tied to: they say it themselves, or the city does; only the city takes it back."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.errors import Invalid, NotAllowed, NotFound
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.accounts.models import Membership
from skillmatch.store.assessments.models import AssessorTie
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role, TieKind


def tie(acting: Acting, account_id: int, kind: TieKind, code: str) -> AssessorTie:
    """Record that an assessor works for an enterprise, or is close to a person; the code is that of the register.

    Raises
    ------
    NotAllowed
        An assessor speaks for nobody else.
    Invalid
        Nothing has this code, or the tie is recorded already.
    """
    if (acting.role is Role.ASSESSOR and account_id != acting.account_id) or acting.role not in (Role.ASSESSOR, Role.CITY):
        raise NotAllowed()
    with write():
        held = (Membership.account == account_id) & (Membership.role == Role.ASSESSOR.value)
        if not Membership.select().where(held).exists():
            raise NotFound(MISSING)
        column, table = ("enterprise", Enterprise) if kind is TieKind.EMPLOYER else ("worker", Worker)
        found = table.get_or_none(table.code == code.strip())
        if found is None:
            raise Invalid("", {"code": gettext("Nothing has this code.")})
        if AssessorTie.select().where((AssessorTie.account == account_id) & (getattr(AssessorTie, column) == found)).exists():
            raise Invalid("", {"code": gettext("This is recorded already.")})
        return AssessorTie.create(account=account_id, kind=kind.value, recorded_by=acting.account_id, **{column: found})


def untie(acting: Acting, tie_id: int) -> None:
    """Take a tie back: it is over, or was wrong."""
    if acting.role is not Role.CITY:
        raise NotAllowed()
    with write():
        if not AssessorTie.delete().where(AssessorTie.id == tie_id).execute():
            raise NotFound(MISSING)
