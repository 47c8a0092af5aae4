"""What assessors are tied to: they say it themselves, or the city does; only the city takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch.cleaning import clean_cell, clean_name
from skillmatch.errors import Invalid, NotAllowed, NotFound
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.accounts.models import Membership
from skillmatch.store.assessments.models import AssessorTie
from skillmatch.store.db.database import write
from skillmatch.store.db.name_keys import name_key
from skillmatch.store.db.scope import Scope
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import Label, Register
from skillmatch.store.registers.list_query import ListQuery
from skillmatch.terms import Role, TieKind
from skillmatch.web.language import named

MAX_CHOICES = 20

_WITH_YEAR = re.compile(r"(.*\D)((?:19|20)[0-9]{2})")
"""A name with a year of birth behind it, which tells namesakes apart."""


class SubjectUnclear(Invalid):
    """The words name several entries of the reader's scope, or part of one: `choices` are their codes and labels."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__("", {"code": gettext("Choose which one is meant.")})
        self.choices = choices


def tie(acting: Acting, account_id: int, kind: TieKind, text: str) -> AssessorTie:
    """Record that an assessor works for an enterprise, or is close to a person: `text` is the name, or the code of the register.

    Raises
    ------
    NotAllowed
        An assessor speaks for nobody else.
    Invalid
        Nothing has this name or code, several have it, or the tie is recorded already.
    """
    if (acting.role is Role.ASSESSOR and account_id != acting.account_id) or acting.role not in (Role.ASSESSOR, Role.CITY):
        raise NotAllowed()
    with write():
        held = (Membership.account == account_id) & (Membership.role == Role.ASSESSOR.value)
        if not Membership.select().where(held).exists():
            raise NotFound(MISSING)
        column, found = ("enterprise", _enterprise(text)) if kind is TieKind.EMPLOYER else ("worker", _person(acting, text))
        if AssessorTie.select().where((AssessorTie.account == account_id) & (getattr(AssessorTie, column) == found)).exists():
            raise Invalid("", {"code": gettext("This is recorded already.")})
        return AssessorTie.create(account=account_id, kind=kind.value, recorded_by=acting.account_id, **{column: found})


def _enterprise(text: str) -> Enterprise:
    """The enterprise that a code or a name means; everybody may know the names of enterprises."""
    register, name = REGISTERS["enterprises"], clean_cell(text)
    found = Enterprise.get_or_none(Enterprise.code == name)
    alike = list(Enterprise.select().where(Enterprise.zh == name).limit(2))
    if found is not None or len(alike) == 1:
        return found or alike[0]
    raise _unclear(register, Scope(everything=True), name, ("zh", "town"))


def _person(acting: Acting, text: str) -> Worker:
    """The person that a code or a whole name means. An assessor knows candidates by number, and is given no list of people."""
    name = clean_name(text)
    found = Worker.get_or_none(Worker.code == name)
    if found is not None:
        return found
    bare, year = parts.groups() if (parts := _WITH_YEAR.fullmatch(name)) else (name, None)
    same = Worker.name_key == name_key(bare, person=True)
    namesakes = list(Worker.select().where(same & (Worker.birth_year == int(year)) if year else same).limit(2))
    if len(namesakes) == 1:
        return namesakes[0]
    if acting.role is Role.CITY:
        raise _unclear(REGISTERS["talent"], Scope.of(acting), bare, ("name", "birth_year", "enterprise"))
    if namesakes:
        raise Invalid("", {"code": gettext("Several people have this name. Add the year of birth behind it, or enter the code.")})
    raise Invalid("", {"code": gettext("Nobody has this whole name or code.")})


def _unclear(register: Register, scope: Scope, text: str, columns: tuple[str, ...]) -> Invalid:
    """What to say of words that name no single entry: the entries of the scope that they could mean."""
    asked = ListQuery.of(register, {"q": text, "columns": ",".join(columns)})
    entries = query.page(register, scope, asked, size=MAX_CHOICES).entries if asked.q else ()
    if not entries:
        return Invalid("", {"code": gettext("Nothing has this name or code.")})
    return SubjectUnclear([(entry.code, " · ".join(_words(entry))) for entry in entries])


def _words(entry: query.RegisterEntry) -> Iterator[str]:
    yield from (named(value) if isinstance(value, Label) else str(value) for value in entry.values if value)
    yield entry.code


def untie(acting: Acting, tie_id: int) -> None:
    """Take a tie back: it is over, or was wrong."""
    if acting.role is not Role.CITY:
        raise NotAllowed()
    with write():
        if not AssessorTie.delete().where(AssessorTie.id == tie_id).execute():
            raise NotFound(MISSING)
