"""Bring the database's tables up to date, with Peewee's own runner.

Every process may call it at its start: of two that do so at once, one migrates while the other waits, then finds nothing to do.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from skillmatch.errors import Conflict
from skillmatch.store.db.database import db, is_sqlite

DIRECTORY = Path(__file__).parent / "migrations"
MIGRATE_FIRST = "The database has no tables yet, or those of an earlier version. Run `flask --app app migrate` first."
MIGRATION_LOCK = 370784
"""Key of PostgreSQL's advisory lock while tables change; not the writers' key, which the migrations themselves may need."""


def migrate() -> list[str]:
    """Apply what is missing, oldest first.

    Returns
    -------
    list of str
        The names that this call applied; empty where nothing was missing.
    """
    with _alone():
        return [str(name) for name in _runner().up()]


def pending() -> list[str]:
    """The names of the migrations that this database still lacks, oldest first."""
    return [step.name for step in _runner().status() if step.path is not None and step.applied is None]


def require_tables() -> None:
    """Refuse to go on where migrations are missing; a command calls it before it reads or writes.

    Raises
    ------
    Conflict
        The database has no tables yet, or those of an earlier version.
    """
    if pending():
        raise Conflict(MIGRATE_FIRST)


def _runner() -> Runner:
    return Runner(db.obj, str(DIRECTORY))


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the installation's migration lock; it is the operating system's or PostgreSQL's, so a killed process releases it."""
    if is_sqlite():
        with Path(f"{db.obj.database}.migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        db.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))
