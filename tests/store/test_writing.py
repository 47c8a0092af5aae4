"""One way to write: nothing is lost between threads, nothing is half done, and a killed process loses nothing it acknowledged."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextvars import copy_context
from pathlib import Path

import peewee
import pytest

from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import connect, db, one_moment, open_database, rows, write
from skillmatch.store.db.migrate import migrate
from skillmatch.store.db.models import Counter
from skillmatch.store.recommendations.models import Feedback
from tests import builders
from tests.at_once import at_once

THREADS, ROUNDS = 8, 25

WRITES_PAIRS = """
import sys
from skillmatch.store.db.database import open_database, rows, write
from skillmatch.store.db.models import Counter
open_database(sys.argv[1])
assert rows("PRAGMA synchronous") == [(2,)], "a commit that is answered may be lost with the machine"
number = int(sys.argv[2])
while True:
    number += 1
    with write():
        Counter.insert(name=f"left {number}", value=number).execute()
        Counter.insert(name=f"right {number}", value=number).execute()
    print(number, flush=True)
"""


def test_threads_that_read_and_then_write_lose_nothing(migrated: str) -> None:
    Counter.create(name="shared", value=0)

    def count() -> None:
        for _ in range(ROUNDS):
            with write():
                held = Counter.get(Counter.name == "shared").value
                Counter.update(value=held + 1).where(Counter.name == "shared").execute()

    at_once([count] * THREADS)
    assert Counter.get(Counter.name == "shared").value == THREADS * ROUNDS


def test_a_failure_undoes_the_whole_transaction(migrated: str) -> None:
    with pytest.raises(RuntimeError), write():
        Counter.create(name="first", value=1)
        with write():
            Counter.create(name="second", value=1)
        raise RuntimeError
    assert Counter.select().count() == 0


def test_what_is_read_at_one_moment_agrees_whatever_is_written_meanwhile(migrated: str) -> None:
    def add() -> None:
        connect()
        with write():
            Counter.create(name="new", value=1)
        db.close()

    def number() -> int:
        return int(rows("SELECT COUNT(*) FROM counter")[0][0])

    with one_moment():
        before = number()
        writer = threading.Thread(target=copy_context().run, args=(add,))
        writer.start()
        writer.join()
        assert number() == before
    assert number() == before + 1
    with write():  # and what follows may write again
        Counter.create(name="later", value=1)


def test_a_reader_is_not_stopped_by_a_writer(migrated: str) -> None:
    seen: list[int] = []

    def read() -> None:
        connect()
        seen.append(rows("SELECT COUNT(*) FROM counter")[0][0])
        db.close()

    with write():
        Counter.create(name="not yet", value=1)
        reader = threading.Thread(target=copy_context().run, args=(read,))
        reader.start()
        reader.join(timeout=4)
        assert seen == [0]
    assert rows("SELECT COUNT(*) FROM counter") == [(1,)]


def test_constant_sql_with_question_marks_reads_from_either(seeded: str) -> None:
    skill = builders.a_skill(zh="百分之百%防水", code="T-percent")
    assert rows("SELECT id, zh FROM skill WHERE code = ? AND generic = ?", ("T-percent", False)) == [(skill.id, "百分之百%防水")]
    assert rows("SELECT code FROM skill WHERE zh LIKE '%百%' AND code LIKE ?", ("T-%",)) == [("T-percent",)]
    assert rows("SELECT COUNT(*) FROM skill") == [(Skill.select().count(),)]


def test_names_with_rare_characters_are_kept(seeded: str) -> None:
    for name in ("陈𬱖", "阿卜杜热合曼·图尔荪托合提·喀迪尔"):
        worker = builders.a_worker(name=name)
        assert rows("SELECT name FROM worker WHERE id = ?", (worker.id,)) == [(name,)]


def test_a_reason_that_nobody_knows_is_refused_and_nothing_is_kept(seeded: str) -> None:
    worker = builders.a_worker()
    known = Feedback.select().count()
    with pytest.raises(peewee.IntegrityError), write():
        Feedback.create(worker=worker, subject="course", subject_id=1, kind="dismissed", reason="because")
    assert Feedback.select().count() == known


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    open_database(url)
    migrate()
    db.close()
    last = 0
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITES_PAIRS, url, str(last)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        last = int(writer.stdout.readline())
        time.sleep(0.15)
        writer.send_signal(signal.SIGKILL)
        said = writer.stdout.read().splitlines(keepends=True)
        last = max([last, *(int(line) for line in said if line.endswith("\n"))])
        writer.wait()
        open_database(url)
        assert rows("PRAGMA integrity_check") == [("ok",)]
        left = {value for (value,) in rows("SELECT value FROM counter WHERE name LIKE 'left%'")}
        right = {value for (value,) in rows("SELECT value FROM counter WHERE name LIKE 'right%'")}
        db.close()
        assert left == right, "half a transaction was kept"
        assert set(range(1, last + 1)) <= left, "an acknowledged write was lost"
        last = max(left)
    assert last > 3
