"""What narrows a list, as conditions that are joined by AND: the scope first, then each filter, then the words of the search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from skillmatch.cleaning import clean_cell
from skillmatch.numerals import whole_or
from skillmatch.store.catalogue import skill_search
from skillmatch.store.db.database import rows
from skillmatch.store.db.like_patterns import containing
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import search
from skillmatch.store.registers.columns import DATE, FLAG, REFERENCE, TEXT, WHOLE, Register, RegisterColumn
from skillmatch.store.registers.list_query import FROM, TO, YES, ListQuery
from skillmatch.store.registers.words import SearchWord as Word
from skillmatch.store.registers.words import query_words as words_of

SKILL, SKILL_RANK = "skill", "skill_rank"
MAX_SKILLS = 50
"""So many skills at most that the words of a filter may name."""

MIN_NAME_LENGTH = 2
"""One character says nothing of a town or an enterprise: 王 is looked for among people's names alone."""


@dataclass(frozen=True)
class SqlCondition:
    """SQL with ``?`` marks.

    Attributes
    ----------
    column : str
        What it is about, written as ``{0}`` in ``sql``; empty where it is about nothing.
    indexed : bool
        Whether an index has the entries that meet it together, so that they are soon counted.
    rows : str
        Rows ``found``, of the same marks, with the ``id`` of each of these entries, where they can be read without the register.
    """

    sql: str
    marks: tuple[Any, ...] = ()
    column: str = ""
    indexed: bool = False
    rows: str = ""

    def written(self, how: str) -> str:
        """The condition, with its column written as `how` says."""
        return self.sql.replace("{0}", how.format(self.column)) if self.column else self.sql


def conditions(register: Register, scope: Scope, asked: ListQuery) -> list[SqlCondition]:
    """All that narrows a list."""
    return [
        SqlCondition(*register.where(scope), indexed=scope.town_id is not None),
        *(_filter(register, name, value) for name, value in asked.filters if name not in (SKILL, SKILL_RANK)),
        *_held(asked.get(SKILL), whole_or(asked.get(SKILL_RANK), 0)),
        *_search(register, asked.q),
    ]


def _held(skill: str, rank: int) -> Iterator[SqlCondition]:
    """People who hold a skill that these words name, at this rank or above; any skill where there are no words."""
    if not skill and not rank:
        return
    where = [f"h.skill_id IN ({_listed(_skills(skill))})"] if skill else []
    where += ["h.rank >= ?"] if rank else []
    held = f"SELECT h.worker_id AS id FROM held_skill h WHERE {' AND '.join(where)}"
    rows_of = f"(SELECT DISTINCT id FROM ({held}) each) found"
    yield SqlCondition(f"{{0}} IN ({held})", (rank,) if rank else (), "r.id", indexed=bool(skill), rows=rows_of)


def _skills(text: str) -> list[int]:
    """The skill with this code or whole name, else all that the words name."""
    name = clean_cell(text).casefold()
    exact = rows("SELECT id FROM skill WHERE lower(code) = ? OR lower(zh) = ? OR lower(en) = ?", (name,) * 3)
    return [row[0] for row in exact] or [card.id for card in skill_search.find(text, MAX_SKILLS)]


def _filter(register: Register, name: str, value: str) -> SqlCondition:
    end = "" if register.column(name) is not None else FROM if name.endswith(FROM) else TO
    column = register.column(name.removesuffix(end))
    assert column is not None, "an Asked is made by Asked.of"
    return replace(_range(column, end, value) if end else _equal(column, value), indexed=column.indexed)


def _equal(column: RegisterColumn, value: str) -> SqlCondition:
    if column.kind == REFERENCE:
        return _reference(column, value)
    if column.kind == TEXT:
        return SqlCondition("lower({0}) LIKE ? ESCAPE '!'", (containing(value.casefold()),), column.sql)
    if column.kind == FLAG:
        return SqlCondition("{0}" if value == YES else "NOT {0}", (), column.sql)
    return SqlCondition("{0} = ?", (whole_or(value, value),), column.sql)


def _range(column: RegisterColumn, end: str, value: str) -> SqlCondition:
    if column.kind == WHOLE:
        return SqlCondition("{0} >= ?" if end == FROM else "{0} <= ?", (int(value),), column.sql)
    assert column.kind == DATE
    day = dt.date.fromisoformat(value)
    if end == FROM:
        return SqlCondition("{0} >= ?", (str(day),), column.sql)
    after = day if day == dt.date.max else day + dt.timedelta(days=1)
    return SqlCondition("{0} < ?", (str(after),), column.sql)


def _reference(column: RegisterColumn, value: str) -> SqlCondition:
    """Rows that point to the one with this code, or to those that these words name."""
    found = [row[0] for row in rows(f"SELECT id FROM {column.table} WHERE code = ?", (value,))]
    if not found and column.table in search.NUMBERS:
        words = words_of(value)
        named = search.named([column.table], words)[column.table]
        if named is None:
            condition, marks = search.named_in(column.table, words)
            return SqlCondition(condition, marks, column.sql)
        found = named
    return SqlCondition(f"{{0}} IN ({_listed(found)})", (), column.sql)


def _search(register: Register, question: str) -> Iterator[SqlCondition]:
    """Each word must be found: in the name of what the entry refers to (which is soon seen), or in its own texts.

    Words that nothing else is named by are in the entry's own texts anyway, and make the lists of the others short.
    """
    words = [(word, list(_elsewhere(register, word))) for word in words_of(question)]
    own = [word for word, other in words if not other]
    for word, other in words:
        if other:
            condition, marks = search.found_all(register, [word, *own])
            yield SqlCondition(" OR ".join([*other, condition]), marks, "r.id", indexed=True)
    if own:
        yield SqlCondition(*search.found_all(register, own), "r.id", indexed=True, rows=search.found_rows(register))


def _elsewhere(register: Register, word: Word) -> Iterator[str]:
    if len(word.typed) < MIN_NAME_LENGTH:
        return
    columns = [column for column in register.columns if column.kind == REFERENCE and column.searched]
    named = search.named([column.table for column in columns], [word])
    for column in columns:
        if ids := named[column.table]:
            yield f"{column.sql} IN ({_listed(ids)})"


def _listed(ids: list[int]) -> str:
    return ", ".join(map(str, ids)) or "-1"
