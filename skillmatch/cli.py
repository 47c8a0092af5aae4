"""The commands of ``flask --app app`` for a whole installation; features bring the others. Each is described in the README."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from skillmatch import jobs, prepare, processes
from skillmatch.store.db import database, migrate
from skillmatch.store.reference_data import loader
from skillmatch.web.console import refusals


def init_app(app: Flask) -> None:
    """Add the commands to an application."""
    for command in (migrate_command, seed_command, demo_command, backup, restore, jobs_command):
        app.cli.add_command(command)


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the tables up to date."""
    applied = migrate.migrate()
    click.echo("\n".join(applied) if applied else "Nothing to do.")


@click.command("seed")
@with_appcontext
def seed_command() -> None:
    """Load the reference data; a second time changes nothing."""
    with refusals():
        migrate.require_tables()
        counts = loader.seed()
    for table, count in counts.items():
        click.echo(f"{table}: {count}")


@click.command("demo")
@with_appcontext
@click.option("--workers", default=400, show_default=True, type=int, help="People in the city.")
def demo_command(workers: int) -> None:
    """Make the demonstration city in a new database, or renew the passwords of its people."""
    with refusals():
        prepare.demonstrate(current_app.extensions["settings"].data_dir, workers)


@click.command("backup")
@with_appcontext
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE while it is in use."""
    _sqlite_only("pg_dump")
    draft = file.with_name(file.name + ".part")
    with closing(sqlite3.connect(draft)) as target:
        database.db.connection().backup(target)
        _check(target)
    draft.replace(file)
    click.echo(f"{file}: {file.stat().st_size} bytes")


@click.command("restore")
@with_appcontext
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="Replace the whole database?")
def restore(file: Path) -> None:
    """Replace the database by FILE, a backup; stop the server first."""
    _sqlite_only("pg_restore")
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        _check(source)
        source.backup(database.db.connection())
    _check(database.db.connection())
    migrate.migrate()
    click.echo("Restored.")


@click.command("jobs")
@with_appcontext
@click.option("--with-parent", type=int, hidden=True)
def jobs_command(with_parent: int | None) -> None:
    """Run the background worker: proposing cohorts and other long work."""
    if with_parent is not None:
        processes.end_with(with_parent)
    jobs.run_consumer(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy is typed as the Flask that it stands for


def _sqlite_only(tool: str) -> None:
    if not database.is_sqlite():
        raise click.ClickException(f"This database is PostgreSQL: use {tool}.")


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if found != "ok" or "account" not in tables:
        raise click.ClickException("This is not a whole SkillMatch database.")
