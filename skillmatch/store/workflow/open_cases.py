"""The one reader of cases that wait: for whom, since when, until when, and what of it the service desk has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from peewee import chunked

from skillmatch import clock
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db import resources
from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import EVERYBODY, NOBODY
from skillmatch.store.organisations import city_calendar
from skillmatch.terms import Name, NetworkLevel, RequestKind, Role
from skillmatch.workflow import ServiceDays, Workflow
from skillmatch.workflow.working_days import WorkCalendar

SQL_VARIABLES = 500
"""So many parameters of one statement: SQLite takes 999."""

AT_DESK = """
SELECT about, id, level, opened_at, due_on FROM service_request WHERE answered_at IS NULL AND about IN ({marks})
"""


@dataclass(frozen=True)
class CaseSource:
    """Where the cases of a procedure are kept, and whose they are.

    Attributes
    ----------
    workflow : Workflow
    key, state : str
        SQL of the number and of the state of a case.
    since, stated : str
        SQL of when it came to wait, and of the last day that the case itself states.
    columns : str
        SQL of the other columns: those of :class:`OpenCase` from ``title`` on, in its order.
    tables : str
        The FROM clause, with a WHERE of what else makes a case open.
    scopes : mapping of Role to (str, tuple of str)
        Which cases a role may see: a condition, and the attributes of ``Acting`` that fill its marks. Roles that are not in it see
        none. For the role that a case waits for, the condition must also hold what that role's next step requires of the case.
    desk : RequestKind or None
        As what the service desk gets a case that is overdue; None: it stays with whoever has it.
    """

    workflow: Workflow[Any]
    key: str
    state: str
    since: str
    columns: str
    tables: str
    scopes: Mapping[Role, tuple[str, tuple[str, ...]]]
    stated: str = "NULL"
    desk: RequestKind | None = None


@dataclass(frozen=True)
class OpenCase:
    """A case that waits for somebody.

    Attributes
    ----------
    id, state : int, Enum
    since : date
        Since when it waits.
    due_on : date or None
        The last day of what it waits for.
    stated : bool
        Whether the case itself states that day; else it follows from the procedure.
    title, subject, place, people, sample : str, Name, Name, int, bool
        What a list says of it.
    town_id, enterprise_id, worker_id : int or None
        Whom it concerns.
    about : str
        Names the case and the step that it waits for at the service desk.
    """

    id: int
    state: Enum
    since: dt.date
    due_on: dt.date | None
    stated: bool
    title: str
    subject: Name
    place: Name
    people: int
    sample: bool
    town_id: int | None
    enterprise_id: int | None
    worker_id: int | None
    about: str

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its last day has passed."""
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class DeskRequest:
    """What the service desk has of an overdue case."""

    id: int
    level: NetworkLevel
    opened_on: dt.date
    due_on: dt.date


def in_scope(source: CaseSource, acting: Acting, stated_until: dt.date | None = None) -> list[OpenCase]:
    """Return the cases that wait for somebody, within what a role may see: the first to be due first.

    With `stated_until` those alone that state no last day, or one up to that.
    """
    condition, values = _scope(source, acting)
    if stated_until is not None:
        condition, values = (
            f"{condition} AND ({source.stated} IS NULL OR {source.stated} <= ?)",
            (*values, stated_until.isoformat()),
        )
    return _read(source, condition, values, _waiting(source))


def needing(source: CaseSource, acting: Acting) -> list[OpenCase]:
    """Return the cases that wait for the role that is acted in, within its scope: the first to be due first."""
    return _read(source, *_scope(source, acting), states_for(source.workflow, acting.case_role))


def count(source: CaseSource, acting: Acting, *states: Enum) -> int:
    """Count the cases in these states within what a role may see."""
    condition, values = _scope(source, acting)
    return int(rows(f"SELECT COUNT(*) {_where(source, condition, states)}", values)[0][0])


def overdue(source: CaseSource, today: dt.date) -> list[OpenCase]:
    """Return the overdue cases of the whole city, for the clock."""
    return [case for case in _read(source, *EVERYBODY, _waiting(source)) if case.is_overdue(today)]


def at_desk(cases: Iterable[OpenCase]) -> dict[int, DeskRequest]:
    """Return, by the number of the case, the open requests that overdue cases have become."""
    named = {case.about: case.id for case in cases if case.is_overdue(clock.today())}
    found: dict[int, DeskRequest] = {}
    for part in chunked(named, SQL_VARIABLES):
        listed = rows(AT_DESK.format(marks=", ".join("?" * len(part))), part)
        found |= {
            named[about]: DeskRequest(key, NetworkLevel(level), day(opened), day(due)) for about, key, level, opened, due in listed
        }
    return found


def states_for(workflow: Workflow[Any], role: Role | None) -> list[Enum]:
    """Return the states in which a case waits for a role."""
    return [state for state in workflow.states if role in workflow.waits_for(state)]


def _waiting(source: CaseSource) -> list[Enum]:
    """The states in which a case waits for a person; what waits for the system alone is at work."""
    return [state for state in source.workflow.states if source.workflow.waits_for(state) - {None}]


def _scope(source: CaseSource, acting: Acting) -> tuple[str, tuple[Any, ...]]:
    if acting.case_role not in source.scopes:
        return NOBODY
    condition, marks = source.scopes[acting.case_role]
    # An attribute that is not set is no number: it names nobody's cases.
    return condition, tuple(clock.today().isoformat() if mark == "today" else getattr(acting, mark) for mark in marks)


def _where(source: CaseSource, condition: str, states: Collection[Enum]) -> str:
    listed = ", ".join(f"'{state.value}'" for state in states) or "NULL"
    return f"{source.tables} AND {source.state} IN ({listed}) AND {condition}"


def _read(source: CaseSource, condition: str, values: Iterable[Any], states: Collection[Enum]) -> list[OpenCase]:
    columns = ", ".join((source.key, source.state, source.since, source.stated, source.columns))
    sql = f"SELECT {columns} {_where(source, condition, states)}"
    days, of = resources.get(ServiceDays), type(source.workflow.start)
    found = rows(sql, values)
    counts = any(row[3] is None and isinstance(source.workflow.deadline(of(row[1])), NetworkLevel) for row in found)
    calendar = city_calendar.work_calendar() if counts else WorkCalendar()
    cases = [_case(source, days, calendar, of, row) for row in found]
    return sorted(cases, key=lambda case: (case.due_on or dt.date.max, case.since, case.id))


def _case(source: CaseSource, days: ServiceDays, calendar: WorkCalendar, of: type[Enum], row: tuple[Any, ...]) -> OpenCase:
    key, state, since, stated = row[0], of(row[1]), day(row[2]), row[3]
    deadline = source.workflow.deadline(state)
    due_on = day(stated) if stated is not None else None if deadline is None else days.due(since, deadline, calendar)
    name = source.workflow.name if source.desk is None else source.desk.value
    subject, place = Name(row[5], row[6]), Name(row[7], row[8])
    town, enterprise, worker = row[11:14]
    return OpenCase(
        key, state, since, due_on, stated is not None, row[4], subject, place, int(row[9]), bool(row[10]), town, enterprise, worker,
        about=f"{name}:{key}:{since:%Y%m%d}",
    )  # fmt: skip
