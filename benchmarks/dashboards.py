"""What does a page cost the server in a city of 110,000 people? CPU milliseconds of the dashboards, and of a worker's suggestions.

    .venv/bin/python benchmarks/dashboards.py [FOLDER or PEOPLE] [ROUNDS]

FOLDER is the ``DATA_DIR`` of a demonstration (``flask --app app demo --workers 110000``), of which a copy is measured; with a
number of PEOPLE (default 110,000) a city is made in a temporary folder, which takes some minutes. The enterprise and the town are
those with most people. Each round asks for every page once; printed are medians of the CPU time of this process, of whole requests
through the application without a network, and the time of the background count that the dashboards live on.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import structlog
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from skillmatch.config import Settings
from skillmatch.demo.city import make
from skillmatch.demo.people import renew
from skillmatch.features.statistics.services import figure_counting as figure_counting_service
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db.database import db, open_database, rows, write
from skillmatch.store.db.migrate import migrate
from skillmatch.store.people.models import Worker
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.statistics.models import FigureSet
from skillmatch.terms import Role

GOAL = 50.0
PAGES = {
    "demo_city": ("/city", "/supply", "/shortage", "/map?figure=people", "/network", "/city/courses-to-open"),
    "demo_town": ("/town", "/supply", "/shortage", "/map", "/network", "/town/courses-to-open"),
    "demo_enterprise": ("/enterprise/figures", "/supply", "/shortage", "/map", "/map?figure=converted"),
    "demo_trainer": ("/supply", "/shortage"),
    "demo_worker": ("/recommendations", "/shortage", "/network/transitions/3/1"),
}


def sign_in(app: Flask, username: str) -> FlaskClient:
    """A client with the session of an account."""
    client, now = app.test_client(), int(time.time())
    account = Account.get(Account.username == username)
    with client.session_transaction() as session:
        session.update(_user_id=account.fs_uniquifier, _fresh=True, began=now, seen=now)
    return client


def prepare(folder: Path, people: int | None) -> Flask:
    """The application over the city in `folder`, which is made where `people` says how large."""
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'skillmatch.db'}",
        secret_key=secrets.token_hex(32),
        cheap_passwords=True,
    )
    open_database(settings.database_url)
    migrate()
    seed()
    if people is not None:
        make(workers=people)
        renew(lambda password: password)
    db.close()
    return create_app(dataclasses.replace(settings, jobs_immediate=True))


def crowd() -> None:
    """The accounts of the enterprise and of the town act for those with most people."""
    for role, place in ((Role.ENTERPRISE, "enterprise"), (Role.TOWN, "town")):
        most = f"SELECT {place}_id FROM worker WHERE {place}_id IS NOT NULL GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1"
        with write():
            Membership.update({place: rows(most)[0][0]}).where(Membership.role == role.value).execute()


def measure(app: Flask, rounds: int) -> None:
    """Print a line for each page."""
    clients = {username: sign_in(app, username) for username in PAGES}
    pages = [(username, page) for username, listed in PAGES.items() for page in listed]
    took: dict[tuple[str, str], list[float]] = {key: [] for key in pages}
    for one in range(rounds + 1):  # the first round reads the catalogue and compiles the templates
        for username, page in pages:
            start = time.process_time()
            status = clients[username].get(page).status_code
            if status != 200:
                raise SystemExit(f"{username} {page}: {status}")
            if one:
                took[username, page].append((time.process_time() - start) * 1000)
    for (username, page), times in took.items():
        found = statistics.median(times)
        held = "within" if found <= GOAL else "over"
        print(f"{username.removeprefix('demo_'):10} {page:28} {found:7.1f} ms CPU   {held} {GOAL:.0f}")


def main(where: str, rounds: int) -> None:
    """Prepare, count in the background's place, and measure."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as temporary:
        if not where.isdigit():
            shutil.copyfile(Path(where) / "skillmatch.db", Path(temporary) / "skillmatch.db")
        app = prepare(Path(temporary), int(where) if where.isdigit() else None)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        with app.app_context():
            crowd()
            print(f"{Worker.select().count()} people; medians of {rounds} rounds")
            FigureSet.delete().execute()
            start = time.process_time()
            counted = figure_counting_service.count()
            print(
                f"counting all figures, in the background: {time.process_time() - start:.1f} s CPU" if counted else "counted live"
            )
        measure(app, rounds)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "110000", int(sys.argv[2]) if len(sys.argv) > 2 else 15)
