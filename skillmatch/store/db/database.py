"""The database of the current installation: one kept connection a thread, and one way to write.

SQLite by default, PostgreSQL by ``DATABASE_URL``. Opening a connection costs more than most queries, so it is kept for the life of
its thread. Every change goes through ``write()``: readers are never stopped by it, and of two writers that read before they write
one waits for the other instead of failing (``docs/decisions/0004-store.md``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee
from playhouse.db_url import parse

from skillmatch.store.db import resources
from skillmatch.store.db.resources import Resources

PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": "full", "cache_size": -16000}
WRITER_LOCK = 370783
"""Key of the advisory lock that makes PostgreSQL's writers wait for each other as SQLite's do: the city's code."""

db = resources.CurrentDatabase()


class Table(peewee.Model):
    """Base of all tables."""

    if TYPE_CHECKING:  # what Peewee adds to the class at run time: the key, ``<name>_id`` and the back references
        id: Any

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = db
        legacy_table_names = False


class JsonField(peewee.TextField):
    """Frozen inputs and small lists, as JSON text that both databases keep alike."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


def database_at(url: str) -> peewee.Database:
    """Return the database at `url`, to which nobody is connected yet.

    Raises
    ------
    ValueError
        The scheme is neither ``sqlite`` nor ``postgresql``.
    """
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the rows are nobody else's on this machine
        return peewee.SqliteDatabase(str(path), pragmas=PRAGMAS)
    if url.startswith(("postgresql://", "postgres://")):
        known = parse(url)
        return peewee.PostgresqlDatabase(known.pop("database"), prefer_psycopg3=True, **known)
    raise ValueError("DATABASE_URL must start with sqlite:/// or postgresql://")


def open_database(url: str, *kept: object) -> peewee.Database:
    """Work in this context with the database at `url` and nothing else of an installation, and connect this thread.

    Parameters
    ----------
    url : str
    *kept : object
        What of an installation is needed beside its database.
    """
    database = database_at(url)
    resources.enter(Resources(database, *kept))
    connect()
    return database


def connect() -> None:
    """Make sure that this thread has a living connection."""
    if db.is_closed():
        db.connect()
    elif not is_sqlite() and not db.is_connection_usable():
        db.close()
        db.connect()


def is_sqlite() -> bool:
    """Whether the store is SQLite."""
    return isinstance(db.obj, peewee.SqliteDatabase)


@contextmanager
def write() -> Iterator[None]:
    """One transaction that may read and then write: all of it happens, or nothing."""
    if db.in_transaction():
        with db.atomic():
            yield
    elif is_sqlite():
        with db.atomic("IMMEDIATE"):
            yield
    else:
        with db.atomic():
            db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (WRITER_LOCK,))
            yield


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment, whatever others write meanwhile; nothing is written."""
    if db.in_transaction():
        yield
        return
    with db.atomic():
        if not is_sqlite():
            db.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def write_at_once(wait_ms: int) -> Iterator[None]:
    """One transaction of plain inserts that would rather fail than keep a page waiting for another writer.

    Raises
    ------
    peewee.OperationalError
        The lock was not free within `wait_ms` milliseconds (SQLite; PostgreSQL's inserts wait for nobody).
    """
    if db.in_transaction() or not is_sqlite():
        with db.atomic():
            yield
        return
    db.execute_sql(f"PRAGMA busy_timeout = {int(wait_ms)}")
    try:
        with db.atomic("IMMEDIATE"):
            yield
    finally:
        db.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")


def rows(sql: str, parameters: Iterable[Any] = ()) -> list[Any]:
    """Run constant SQL with ``?`` marks on either database: for hot routes, where building a query costs more than running it."""
    text = sql if is_sqlite() else sql.replace("%", "%%").replace("?", "%s")
    return list(db.execute_sql(text, tuple(parameters)).fetchall())


def one_of(column: str, words: type[Enum]) -> Any:
    """A CHECK that `column` holds one of the identifiers of `words`."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return peewee.Check(f"{column} IN ({listed})")


def within(column: str, low: float, high: float) -> Any:
    """A CHECK that `column` lies in ``[low, high]``."""
    return peewee.Check(f"{column} >= {low} AND {column} <= {high}")
