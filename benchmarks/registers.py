"""How much server time a list of the registers takes, over HTTP through the test client, as the city and as a town.

    DATA_DIR=/tmp/big flask --app app demo --workers 110000
    python benchmarks/registers.py /tmp/big

Prints the median of the CPU milliseconds of each list, the number of entries that it counted, and the ratio to the plainest list of
the same run (which depends less on the machine). It works on a copy of the database.
"""

from __future__ import annotations

import logging
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlencode

import structlog
from flask import Flask
from flask.testing import FlaskClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app import create_app
from skillmatch.config import Settings
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.terms import Role

LIMIT_MS = 50
TURNS = 5
ENTRIES = re.compile(r'id="results-title">([^<]*)<')
TALENT = (
    {"grade": "3"}, {"grade": "8"}, {"town": "TOWN001"}, {"shift": "night"}, {"gender": "f", "grade": "3"},
    {"occupation": "OCC026"}, {"birth_year_from": "1990", "birth_year_to": "1991"}, {"state": "retired"},
    {"updated_at_from": "2026-01-01"}, {"enterprise": "DEMO01"}, {"grade": "8", "birth_year_from": "2000", "sort": "name"},
    {"shift": "night", "sort": "-grade"}, {"q": "王"}, {"q": "王浩"}, {"q": "欧阳"}, {"q": "王浩晓"}, {"q": "w"}, {"q": "z"},
    {"q": "zh"}, {"q": "wanghao"}, {"q": "wang"}, {"q": "zhang"}, {"q": "li"}, {"q": "W0289"}, {"q": "焊工"}, {"q": "无人机"},
    {"q": "化工 王"}, {"q": "welder"}, {"q": "示例"}, {"q": "查无此人"}, {"q": "王", "sort": "-birth_year"},
    {"q": "z", "sort": "grade"}, {"q": "焊工", "sort": "name", "grade": "3"},
    {"q": "王", "grade": "3", "shift": "night", "sort": "-updated_at"}, {"q": "zhang", "sort": "name"}, {"q": "王", "sort": "name"},
    {"q": "w1"}, {"q": "zh z"}, {"q": "示例 z"}, {"birth_year_from": "2000", "sort": "birth_year"},
    {"grade": "1", "sort": "-grade"}, {"birth_year_to": "1975", "sort": "-birth_year"},
    {"updated_at_from": "2026-06-01", "sort": "updated_at"},
    {"shift": "night", "sort": "name"}, {"q": "li", "sort": "name"}, {"state": "draft", "sort": "name"},
    {"columns": ",".join(column.name for column in REGISTERS["talent"].columns)},
)  # fmt: skip


def questions() -> Iterator[str]:
    """The addresses that are measured."""
    for name, register in REGISTERS.items():
        yield f"/registers/{name}"
        for column in register.columns:
            if column.sortable:
                yield from (f"/registers/{name}?sort={way}{column.name}" for way in ("", "-"))
        if name != "talent":
            yield f"/registers/{name}?q=%E6%8A%80"
    yield from (f"/registers/talent?{urlencode(args)}" for args in TALENT)
    middle = Worker.select().order_by(Worker.id).offset(Worker.select().count() // 2).first()
    for sort in ("code", "name", "-birth_year", "grade"):
        yield f"/registers/talent?sort={sort}&after={middle.id}"
    yield f"/registers/talent/{middle.id}"
    yield "/registers/talent/duplicates"
    yield "/registers"


def signed_in(app: Flask, role: Role) -> FlaskClient:
    """A client with the session of the demonstration's account in a role."""
    account = Account.select().join(Membership).where((Membership.role == role.value) & Account.username.startswith("demo_")).get()
    client = app.test_client()
    with client.session_transaction() as session:
        now = int(time.time())
        session.update(_user_id=account.fs_uniquifier, _fresh=True, began=now, seen=now)
    return client


def measured(client: FlaskClient, path: str) -> tuple[float, int, str]:
    """Median CPU milliseconds, status and what the list counted."""
    taken = []
    for _ in range(TURNS + 1):
        began = time.process_time()
        answer = client.get(path)
        taken.append((time.process_time() - began) * 1000)
    found = ENTRIES.search(answer.text)
    return statistics.median(taken[1:]), answer.status_code, found.group(1) if found else ""


def main(original: str) -> int:
    """Print the table; 1 where a list takes longer than the limit."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(Path(original) / "skillmatch.db", Path(folder) / "skillmatch.db")
        return on_copy(folder)


def on_copy(folder: str) -> int:
    """The table of the database in a folder that nobody else uses."""
    app = create_app(Settings(data_dir=Path(folder), database_url=f"sqlite:///{folder}/skillmatch.db", secret_key="benchmark" * 4))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    slow = 0
    with app.app_context():
        with write():  # the town of the measurement is the largest one
            counted = Worker.select(Worker.town).where(Worker.town.is_null(False)).tuples()
            towns = [row[0] for row in counted]
            largest = max(set(towns), key=towns.count)
            Membership.update(town=largest).where(Membership.role == Role.TOWN.value).execute()
        paths = list(questions())
        name = Town.get_by_id(largest).en
    for role in (Role.CITY, Role.TOWN):
        with app.app_context():
            client = signed_in(app, role)
        print(f"\nas {role.en}{' of ' + name if role is Role.TOWN else ''}: CPU ms (median of {TURNS}), ratio, entries")
        plainest = measured(client, paths[0])[0]
        times = []
        for path in paths:
            took, status, entries = measured(client, path)
            listed = status == 200
            times += [took] if listed else []
            over = took > LIMIT_MS and listed
            slow += over
            note = "" if listed else f" {status}"
            print(f"{took:7.1f} {took / plainest:6.2f}  {entries:>16}{note} {unquote(path)}{'   <-- over' if over else ''}")
        print(f"median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms of {len(times)} pages")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
