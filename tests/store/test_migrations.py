"""Migrations lead from nothing to the tables that the application knows, once, whoever calls."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import peewee
import pytest

from skillmatch.store.accounts.audit import record
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.db.database import db, open_database, write
from skillmatch.store.db.migrate import DIRECTORY, migrate, pending
from skillmatch.store.db.tables import TABLES
from skillmatch.terms import AuditKind
from tests.store.schema import described

ALL = sorted(path.stem for path in DIRECTORY.glob("[0-9]*.py"))
"""The names of all migrations, in their order."""

MIGRATES = """
import sys
from skillmatch.store.db.database import open_database
from skillmatch.store.db.migrate import migrate
open_database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(",".join(migrate()), flush=True)
"""


def test_they_lead_from_nothing_to_the_tables(empty: str) -> None:
    assert pending() == ALL
    assert migrate() == ALL
    assert pending() == []
    assert all(table.table_exists() for table in TABLES)


def test_a_second_call_finds_nothing_to_do(migrated: str) -> None:
    assert migrate() == []


def test_they_make_what_the_tables_say(migrated: str, new_database: Callable[[], str]) -> None:
    by_migration = described()
    db.close()
    open_database(new_database())
    db.create_tables(TABLES)
    assert all(by_migration.values())
    for part, declared in described().items():
        assert by_migration[part] == declared, f"the {part} differ: write a migration"


def test_two_processes_at_once_migrate_once_and_neither_fails(empty: str) -> None:
    callers = [
        subprocess.Popen([sys.executable, "-c", MIGRATES, empty], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for caller in callers:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "ready\n"
    for caller in callers:
        assert caller.stdin is not None
        caller.stdin.write("go\n")
        caller.stdin.flush()
    applied = sorted(caller.communicate(timeout=60)[0].strip() for caller in callers)
    assert [caller.returncode for caller in callers] == [0, 0, 0]
    assert applied == ["", "", ",".join(ALL)]
    assert pending() == []


@pytest.mark.parametrize("change", [AuditEvent.update(subject="another"), AuditEvent.delete()], ids=["no update", "no deletion"])
def test_the_audit_log_cannot_be_changed(migrated: str, change: peewee.Query) -> None:
    with write():
        record(AuditKind.SIGNED_IN, account_id=1, subject="kept")
    with pytest.raises(peewee.DatabaseError, match="only grows"), write():
        change.execute()
    assert [event.subject for event in AuditEvent.select()] == ["kept"]
