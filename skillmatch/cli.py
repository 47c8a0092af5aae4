"""The commands of ``flask --app app``; each is described in the README."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from skillmatch import clock, jobs, prepare, processes
from skillmatch.config import ROOT
from skillmatch.engine_gateway import snapshot, suggestions, text_reader
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.errors import SkillMatchError
from skillmatch.features.accounts.services import register as register_service
from skillmatch.features.frameworks import messages as framework_messages
from skillmatch.features.frameworks.services import frameworks as frameworks_service
from skillmatch.features.recommendations import messages
from skillmatch.features.recommendations.services import evaluation as evaluation_service
from skillmatch.features.recommendations.services import training as training_service
from skillmatch.features.registers.services import file_commands as file_commands_service
from skillmatch.matching.extraction.results import KINDS, SURE
from skillmatch.store.db import database, migrate
from skillmatch.store.people.models import Worker
from skillmatch.store.reference_data import loader
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.terms import Role
from skillmatch.web import listing, readings, wording
from skillmatch.web.language import named, thousandths

users = AppGroup("users", help="Accounts.")
match = AppGroup("match", help="Ask the engine.")


def init_app(app: Flask) -> None:
    """Add the commands to an application."""
    learning = (train_command, evaluate_command, import_framework)
    for command in (import_command, export_command):
        app.cli.add_command(command)
    for command in (migrate_command, seed_command, demo_command, backup, restore, jobs_command, users, match, *learning):
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
    with _told():
        counts = loader.seed()
    for table, count in counts.items():
        click.echo(f"{table}: {count}")


@click.command("demo")
@with_appcontext
@click.option("--workers", default=400, show_default=True, type=int, help="People in the city.")
def demo_command(workers: int) -> None:
    """Make the demonstration city in a new database, or renew the passwords of its people."""
    with _told():
        prepare.demonstrate(current_app.extensions["settings"].data_dir, workers)


@users.command("create")
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--scope", default="", help="Code of the worker, mentor, trainer, enterprise or town that the role needs.")
@click.option("--name", default="", help="Name to show; the user name where it is not given.")
@click.option("--ask-password", is_flag=True, help="Ask for the password instead of drawing one.")
def users_create(username: str, role: str, scope: str, name: str, ask_password: bool) -> None:
    """Make an account with a role; the drawn password is printed once."""
    chosen = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
    with _told():
        account = register_service.create(None, username, name or username, Role(role), scope, chosen)
    click.echo(f"{account.username} {account.password}" if chosen is None else account.username)


@users.command("disable")
@click.argument("username")
def users_disable(username: str) -> None:
    """Shut an account and end its sessions at once."""
    with _told():
        register_service.set_active(None, register_service.id_of(username), active=False)
    click.echo(f"{username} is disabled.")


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


@click.command("import")
@with_appcontext
@click.argument("register", type=click.Choice(list(INTAKES)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Write the good rows without asking.")
@click.option("--identity-consent", is_flag=True, help="The people agreed to their identity numbers being kept.")
def import_command(register: str, file: Path, yes: bool, identity_consent: bool) -> None:
    """Bring FILE (.xlsx or .csv) into REGISTER: say what it would do, ask, and write all of it or nothing."""
    with _told():
        batch = file_commands_service.checked(register, file, identity_consent=identity_consent)
        for line in file_commands_service.told(batch):
            click.echo(line)
        if batch.added + batch.changed and (yes or click.confirm("Write the good rows?")):
            file_commands_service.written(batch)
            click.echo("Written.")
        else:
            click.echo("Nothing was written.")


@click.command("export")
@with_appcontext
@click.argument("register", type=click.Choice(list(INTAKES)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", default="zh", show_default=True, type=click.Choice(["zh", "en"]))
def export_command(register: str, file: Path, lang: str) -> None:
    """Write REGISTER into FILE, .xlsx or .csv by its ending, in the columns of the template."""
    with _told():
        click.echo(f"{file_commands_service.export(register, file, zh=lang == 'zh')} rows")


@click.command("jobs")
@with_appcontext
@click.option("--with-parent", type=int, hidden=True)
def jobs_command(with_parent: int | None) -> None:
    """Run the background worker: proposing cohorts and other long work."""
    if with_parent is not None:
        processes.end_with(with_parent)
    jobs.run_consumer(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy is typed as the Flask that it stands for


@click.command("train")
@with_appcontext
@click.argument("what", type=click.Choice(["weights", "text", "reader"]), default="weights")
@click.option("--data", default=Path("data"), show_default=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder of the labels, for text; of the judged texts, for reader.")  # fmt: skip
def train_command(what: str, data: Path) -> None:
    """Learn the weights of the course terms from the log of shown lists (or text: what texts mean, from public labels;
    reader: print the weights of the reader of free text, from judged texts, with figures on texts that were left out).

    What is in use stays where the new is not better.
    """
    if what == "text":
        with _told():
            click.echo(json.dumps(training_service.train_text(data, ROOT / "models", clock.today()), ensure_ascii=False))
        return
    if what == "reader":
        with _told():
            click.echo(json.dumps(evaluation_service.train_reader(data), ensure_ascii=False))
        return
    with _told():
        found = training_service.train(clock.now(), clock.today())
        for sentence in messages.outcome({"code": found.outcome.code, **found.outcome.figures}):
            click.echo(sentence)
    click.echo(json.dumps({"outcome": found.outcome.code, "artefact": found.artefact, **found.outcome.figures}, ensure_ascii=False))


@click.command("evaluate")
@with_appcontext
@click.argument("tasks", nargs=-1)
@click.option("--data", default=Path("data"), show_default=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder of the public data.")  # fmt: skip
@click.option("--save", is_flag=True, help="Keep the figures for the city's page.")
@click.option("--here", is_flag=True, hidden=True, help="Look for the judged people in this database.")
def evaluate_command(tasks: tuple[str, ...], data: Path, save: bool, here: bool) -> None:
    """Print one JSON line for each task (all of them where none is named)."""
    cache = current_app.extensions["settings"].data_dir / "embeddings"
    with _told():
        for line in evaluation_service.run(tasks, data, clock.today(), save=save, cache_dir=cache, here=here):
            click.echo(json.dumps(line, ensure_ascii=False))


@click.command("import-framework")
@with_appcontext
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label", default="", help="The edition, such as v1.2.0.")
@click.option("--note", default="", help="The attribution that the licence asks for.")
def import_framework(files: tuple[Path, ...], label: str, note: str) -> None:
    """Import FILES of a classification (official occupations, ESCO, O*NET) as they are published: all of them, or nothing."""
    try:
        with force_locale("en"):
            done = frameworks_service.import_files([(file.name, file.read_bytes()) for file in files], label=label, note=note)
            for one in done.files:
                told = one.counts
                click.echo(f"{one.name}: {framework_messages.form(one.form)}: {told.added} added, {told.changed} changed, "
                           f"{told.same} as before, {told.retired} no longer there, {told.aside} left aside")  # fmt: skip
    except frameworks_service.Refused as error:
        raise click.ClickException("\n".join(error.reasons)) from None


@match.command("text")
@click.argument("text")
@click.option("--kind", default="advert", show_default=True, type=click.Choice(KINDS), help="What kind of text it is.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(["zh", "en"]))
@click.option("--json", "as_json", is_flag=True, help="The whole reading as one JSON object.")
def match_text(text: str, kind: str, lang: str, as_json: bool) -> None:
    """Print what TEXT means: occupation, skills with ranks and more, each with its confidence and the words that led to it."""
    now = snapshot.current()
    if as_json:
        click.echo(json.dumps(readings.document(text_reader.read(now, text, kind), now, SURE), ensure_ascii=False))
        return
    with force_locale("zh_Hans_CN" if lang == "zh" else "en"):
        for line in readings.lines(text_reader.read(now, text, kind), now):
            click.echo(line)


@match.command("worker")
@click.argument("code")
@click.option("--number", default=5, show_default=True, type=click.IntRange(1, 50), help="How many courses.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(["zh", "en"]))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def match_worker(code: str, number: int, lang: str, as_json: bool) -> None:
    """Print the courses for the worker CODE, with their terms and reasons."""
    worker = Worker.get_or_none(Worker.code == code)
    if worker is None:
        raise click.ClickException(f"There is no worker {code}.")
    now = snapshot.current()
    listed = now.engine.recommend(engine_workers.one(now, worker.id), number)[0]
    if as_json:
        courses = [listing.document(one, now) for one in listed]
        click.echo(json.dumps({"worker": code, "courses": courses}, ensure_ascii=False))
        return
    with force_locale("zh_Hans_CN" if lang == "zh" else "en"):
        ends = suggestions.permit_ends(worker.id)
        for place, advice in enumerate(listed, start=1):
            click.echo(f"{place}. {named(now.courses[advice.course])}  {thousandths(advice.score_thousandths)}")
            for _, name, value in wording.term_rows(advice.terms):
                click.echo(f"     {name}: {thousandths(value)}")
            for reason in wording.course_reasons(advice, now, ends):
                click.echo(f"   {reason.striptags()}")


def _sqlite_only(tool: str) -> None:
    if not database.is_sqlite():
        raise click.ClickException(f"This database is PostgreSQL: use {tool}.")


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if found != "ok" or "account" not in tables:
        raise click.ClickException("This is not a whole SkillMatch database.")


@contextmanager
def _told() -> Iterator[None]:
    """A refused use ends the command with its reason, in English, instead of a stack."""
    try:
        with force_locale("en"):
            yield
    except SkillMatchError as error:
        reasons = [error.message, *getattr(error, "fields", {}).values()]
        raise click.ClickException(" ".join(reason for reason in reasons if reason)) from None
