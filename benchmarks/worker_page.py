"""What does the database cost on a worker's page? The same page with the store, and with its answers replayed from memory.

    .venv/bin/python benchmarks/worker_page.py [PEOPLE] [ROUNDS]

A demonstration city of PEOPLE (default 20,000) is made in a temporary folder. Each round asks for each page once with the database
and once with every statement's rows replayed, in turns; printed are medians of CPU time and the ratio of each pair. The last lines
split the list's own work: reading one worker and asking the engine, without a page.
"""

from __future__ import annotations

import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from argon2 import PasswordHasher

from app import create_app
from skillmatch.config import Settings
from skillmatch.demo.city import make
from skillmatch.demo.people import renew
from skillmatch.engine_gateway import snapshot, workers
from skillmatch.store.accounts.models import Membership
from skillmatch.store.db.database import open_database
from skillmatch.store.db.migrate import migrate
from skillmatch.store.reference_data.loader import seed

PAGES = ("/home", "/recommendations", "/profile", "/path")


class Replayed:
    """A cursor whose rows were fetched before."""

    def __init__(self, description: Any, rows: list[Any]) -> None:
        self.description, self._rows = description, rows
        self._next = iter(rows)

    def fetchall(self) -> list[Any]:
        return list(self._next)

    def fetchone(self) -> Any:
        return next(self._next, None)

    def __iter__(self) -> Any:
        return self._next

    def close(self) -> None:
        pass


class Replay:
    """Stands between Peewee and the database: remembers what each statement gave, or gives it again."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._ask = self._database.execute_sql
        self.known: dict[Any, tuple[Any, list[Any]]] = {}
        self.statements = 0

    def record(self) -> None:
        self._database.execute_sql = self._remember

    def play(self) -> None:
        self._database.execute_sql = self._again

    def off(self) -> None:
        self._database.execute_sql = self._ask

    def _remember(self, sql: str, params: Any = None, *rest: Any) -> Any:
        cursor = self._ask(sql, params, *rest)
        self.statements += 1
        if cursor.description is None:
            return cursor
        self.known[sql, tuple(params or ())] = (cursor.description, cursor.fetchall())
        return self._again(sql, params)

    def _again(self, sql: str, params: Any = None, *rest: Any) -> Any:
        found = self.known.get((sql, tuple(params or ())))
        return self._ask(sql, params, *rest) if found is None else Replayed(*found)


def cpu(work: Any) -> float:
    """Milliseconds of CPU time that one call takes."""
    begun = time.process_time_ns()
    work()
    return (time.process_time_ns() - begun) / 1e6


def signed_in(app: Any, password: str) -> Any:
    """A client of the demonstration's worker."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post("/login", data={"username": "demo_worker", "password": password})
    if answer.status_code not in (302, 303):
        raise SystemExit(f"sign-in: {answer.status_code}")
    return client


def main() -> None:
    """Make the city, measure, print."""
    given = [int(argument) for argument in sys.argv[1:3]]
    number, rounds = (*given, *(20_000, 60)[len(given) :])
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'skillmatch.db'}"
        open_database(url)
        migrate()
        seed()
        make(workers=number)
        passwords = {username: password for _, username, password in renew(PasswordHasher().hash)}
        app = create_app(Settings(data_dir=Path(folder), database_url=url, secret_key="only for measuring", jobs_immediate=True))
        client = signed_in(app, passwords["demo_worker"])
        replay = Replay(app.extensions["installation"].resources.database)
        print(f"{number} people, {rounds} paired rounds; CPU ms, medians")
        for page in PAGES:
            answer = client.get(page)
            if answer.status_code != 200:
                raise SystemExit(f"{page}: {answer.status_code}")
            for _ in range(5):
                client.get(page)
            replay.statements = 0
            replay.record()
            client.get(page)
            replay.off()
            pairs = []
            for _ in range(rounds):
                with_store = cpu(lambda page=page: client.get(page))
                replay.play()
                without = cpu(lambda page=page: client.get(page))
                replay.off()
                pairs.append((with_store, without))
            ratio = statistics.median(a / b for a, b in pairs)
            with_store, without = (statistics.median(side) for side in zip(*pairs, strict=True))
            print(f"{page:18} with {with_store:6.2f}  replayed {without:6.2f}  ratio {ratio:.2f}  {replay.statements} statements")
        with app.app_context():
            _engine(rounds * 5)


def _engine(rounds: int) -> None:
    worker = Membership.get(Membership.role == "worker").worker_id
    snap = snapshot.current()
    rows, engine = [], []
    for _ in range(rounds):
        rows.append(cpu(lambda: workers.one_worker(snap, worker)))
        batch = workers.one_worker(snap, worker)
        engine.append(cpu(lambda batch=batch: snap.engine.recommend(batch, 10)))
    print(f"reading one worker {statistics.median(rows):.3f} ms, recommending {statistics.median(engine):.3f} ms")


if __name__ == "__main__":
    main()
