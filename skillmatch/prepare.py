"""Make the store ready before anything serves: tables, reference data and, where asked for, the demonstration city."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask

from skillmatch import demo
from skillmatch.demo import first_class, incentives, order_states, people
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Conflict
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts.models import Account, DemoMark
from skillmatch.store.db import database, migrate
from skillmatch.store.reference_data import loader
from skillmatch.store.registers import search

FIRST_ADMINISTRATOR = "flask --app app users create NAME --role administrator"


def prepare(app: Flask, workers: int | None = None) -> None:
    """Make the store ready in this process, so that the web processes find it so; then let go of it.

    Parameters
    ----------
    app : Flask
        Its store is made ready.
    workers : int, optional
        How many people the demonstration city has; None for no demonstration.

    Raises
    ------
    Conflict
        A demonstration was asked for in somebody's own database.
    """
    with app.app_context():
        if workers is None:
            migrate.migrate()
            loader.seed()
            if not Account.select().exists():
                click.echo(f"There is no account yet. Make the first administrator with: {FIRST_ADMINISTRATOR}")
        else:
            demonstrate(app.extensions["settings"].data_dir, workers)
        search.make_sure()
        snapshot.current()  # compiles the kernels once for all processes
        database.db.close()


def demonstrate(data_dir: Path, workers: int) -> None:
    """Make the demonstration city if it is not there yet, renew the passwords of its people and print them.

    A mark stands in `data_dir` from before the first table until the city is complete, so that a first start which was killed is
    begun again, while a database that was made without ``--demo`` is never touched.

    Raises
    ------
    Conflict
        The database is somebody's own.
    """
    unfinished = data_dir / "demo.unfinished"
    if not database.db.table_exists("account"):
        unfinished.touch()
    if not unfinished.exists() and not _made_by_demo():
        raise Conflict("--demo is only for a database that --demo made. Set DATA_DIR (or DATABASE_URL) to another place.")
    migrate.migrate()
    loader.seed()
    if not _made_by_demo() and demo.make(workers):
        first_class.order()
        order_states.place()
        incentives.claim()
    unfinished.unlink(missing_ok=True)
    for role, username, password in people.renew(identity_views.hashed):
        click.echo(f"demo {role} {username} {password}")


def _made_by_demo() -> bool:
    return database.db.table_exists("demo_mark") and DemoMark.select().exists()
