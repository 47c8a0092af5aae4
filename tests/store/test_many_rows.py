"""Many rows at once keep every key and CHECK, though the database does not look at each of them; a kill leaves nothing behind."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import peewee
import psycopg
import pytest

from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import PRAGMAS, Table, connect, db, is_sqlite, open_database, rows, write
from skillmatch.store.db.migrate import migrate
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.registers.intake import bulk
from skillmatch.store.registers.intake.bulk_constraints import proven_write
from tests import builders

FIELDS = ("worker", "skill", "rank", "evidence", "dated_on", "expires_on")
MANY = 250
REFUSED = (peewee.IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError)
"""Rows go past Peewee, so that it is the driver that refuses them."""

WRITES_MANY = """
import sys, time
from skillmatch.store.db.database import open_database, rows
from skillmatch.store.registers.intake import bulk
from skillmatch.store.registers.intake.bulk_constraints import proven_write
from skillmatch.store.people.models import Worker

open_database(sys.argv[1])
bulk.ANEW_FROM = 1

def people():
    for number in range(20_000):
        if number == 15_000:
            print("under way", flush=True)
            time.sleep(30)
        yield (f"K-{number:05d}", "测")

with proven_write():
    bulk.insert(Worker, ("code", "name"), people(), 20_000)
"""


def held(worker: int, /, **last: Any) -> list[tuple[Any, ...]]:
    """Rows alike in what CHECKs name, the last of which differs as told."""
    skills = [row[0] for row in rows("SELECT id FROM skill ORDER BY id LIMIT ?", (MANY,))]
    found = [(worker, skill, 3, "course", "2024-05-06", None) for skill in skills]
    found[-1] = tuple(last.get(name, value) for name, value in zip(FIELDS, found[-1], strict=True))
    return found


@pytest.fixture(params=[True, False], ids=["indexes anew", "indexes kept"])
def anew(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ANEW_FROM", 1 if request.param else 10**9)


@pytest.mark.parametrize(
    "wrong",
    [{"rank": 9}, {"evidence": "hearsay"}, {"skill": 10**9}, {"worker": 10**9}, {"dated_on": None}, {"skill": "first"}],
    ids=["rank", "evidence", "skill", "worker", "no date", "twice"],
)
def test_one_wrong_row_among_many_undoes_them_all(seeded: str, anew: None, wrong: dict[str, Any]) -> None:
    worker = builders.a_worker().id
    schema = rows("SELECT name, sql FROM sqlite_master ORDER BY name") if is_sqlite() else None
    if wrong.get("skill") == "first":
        wrong = {"skill": held(worker)[0][1]}

    with pytest.raises(REFUSED), proven_write():
        bulk.insert(HeldSkill, FIELDS, held(worker, **wrong), MANY)

    assert rows("SELECT COUNT(*) FROM held_skill WHERE worker_id = ?", (worker,)) == [(0,)]
    assert schema is None or rows("SELECT name, sql FROM sqlite_master ORDER BY name") == schema
    with pytest.raises(REFUSED), write():  # and the next writer is watched again, row by row
        HeldSkill.insert_many([held(worker, **wrong)[-1], held(worker)[0]], FIELDS).execute()


def test_good_rows_are_written_as_they_are(seeded: str, anew: None) -> None:
    worker = builders.a_worker().id
    new = [(*row[:5], f"20{27 + place % 50}-01-02" if place % 3 else None) for place, row in enumerate(held(worker))]

    with proven_write():
        assert bulk.insert(HeldSkill, FIELDS, iter(new), MANY) == MANY

    told = "SELECT worker_id, skill_id, rank, evidence, dated_on, expires_on FROM held_skill WHERE worker_id = ? ORDER BY skill_id"
    found = [(*row[:4], str(row[4]), row[5] and str(row[5])) for row in rows(told, (worker,))]
    assert found == new


def test_what_makes_the_rows_may_ask_the_database(seeded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_A_COPY", 10)
    worker = builders.a_worker().id

    def asking() -> Iterator[tuple[Any, ...]]:
        for row in held(worker):
            assert rows("SELECT id FROM worker WHERE id = ?", (worker,)) == [(worker,)]
            yield row

    with proven_write():
        assert bulk.insert(HeldSkill, FIELDS, asking(), MANY) == MANY

    assert rows("SELECT COUNT(*) FROM held_skill WHERE worker_id = ?", (worker,)) == [(MANY,)]


def test_a_field_that_may_be_empty_text_or_nothing_keeps_both(migrated: str) -> None:
    if not is_sqlite():
        pytest.skip("how SQLite's statements say NULL")
    db.execute_sql("CREATE TABLE loose (id INTEGER NOT NULL PRIMARY KEY, word TEXT)")

    class Loose(Table):
        word = peewee.TextField(null=True)

    with proven_write():
        bulk.insert(Loose, ("word",), [("",), (None,), ("x",)])
        bulk.insert(Loose, ("word",), [("y",), (None,)])

    assert [row[0] for row in rows("SELECT word FROM loose ORDER BY id")] == ["", None, "x", "y", None]


def test_changes_of_a_key_are_proven_too(seeded: str) -> None:
    worker = builders.a_worker()

    with pytest.raises(REFUSED), proven_write():
        bulk.update(Worker, [(worker.id, {"town": 10**9})])

    assert rows("SELECT COUNT(*) FROM worker WHERE town_id = ?", (10**9,)) == [(0,)]


def test_rows_with_children_are_not_deleted_behind_their_backs(seeded: str) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL looks after its keys itself")
    skill = builders.a_skill(code="T-child").id

    with pytest.raises(REFUSED), proven_write():
        bulk.delete(Skill, [skill])

    assert rows("SELECT COUNT(*) FROM skill WHERE id = ?", (skill,)) == [(1,)]


def test_the_connection_is_as_before(migrated: str) -> None:
    if not is_sqlite():
        pytest.skip("SQLite's settings")

    def told() -> list[Any]:
        return [rows(f"PRAGMA {name}")[0][0] for name in ("foreign_keys", "ignore_check_constraints", "cache_size")]

    with proven_write():
        assert told()[0] == 0
    assert told() == [1, 0, PRAGMAS["cache_size"]]
    with pytest.raises(RuntimeError), proven_write():
        raise RuntimeError
    assert told() == [1, 0, PRAGMAS["cache_size"]]


def test_readers_see_the_state_before_while_indexes_are_away(seeded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ANEW_FROM", 1)
    seen: list[Any] = []

    def read() -> None:
        connect()
        seen.append(rows("SELECT COUNT(*) FROM worker WHERE code LIKE 'R-%'")[0][0])
        seen.append(len(rows("SELECT id FROM worker WHERE code = ?", ("W-000001",))))
        db.close()

    def people() -> Iterator[tuple[str, str]]:
        for number in range(300):
            if number == 200 and is_sqlite():  # PostgreSQL's COPY holds its connection alone, and its reader another
                reader = threading.Thread(target=copy_context().run, args=(read,))
                reader.start()
                reader.join(timeout=4)
            yield f"R-{number}", "测"

    with proven_write():
        bulk.insert(Worker, ("code", "name"), people(), 300)

    assert seen[:1] == ([0] if is_sqlite() else [])
    assert len(seen) == (2 if is_sqlite() else 0)
    assert rows("SELECT COUNT(*) FROM worker WHERE code LIKE 'R-%'") == [(300,)]


def test_a_kill_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    open_database(url)
    migrate()
    before = rows("SELECT name, sql FROM sqlite_master ORDER BY name")
    db.close()
    writer = subprocess.Popen([sys.executable, "-c", WRITES_MANY, url], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "under way\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()

    open_database(url)
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("SELECT COUNT(*) FROM worker") == [(0,)]
    assert rows("SELECT name, sql FROM sqlite_master ORDER BY name") == before
    db.close()
