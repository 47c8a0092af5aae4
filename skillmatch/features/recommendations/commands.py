"""The commands that ask the engine, train it and measure it."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from skillmatch import clock
from skillmatch.config import ROOT
from skillmatch.engine_gateway import snapshot, suggestions, text_reader
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.features.recommendations import messages
from skillmatch.features.recommendations.services import evaluation as evaluation_service
from skillmatch.features.recommendations.services import training as training_service
from skillmatch.matching.extraction.results import KINDS, SURE
from skillmatch.store.people.models import Worker
from skillmatch.web import listing, readings, wording
from skillmatch.web.console import refusals
from skillmatch.web.language import named, thousandths

match = AppGroup("match", help="Ask the engine.")


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
        with refusals():
            click.echo(json.dumps(training_service.train_text(data, ROOT / "models", clock.today()), ensure_ascii=False))
        return
    if what == "reader":
        with refusals():
            click.echo(json.dumps(evaluation_service.train_reader(data), ensure_ascii=False))
        return
    with refusals():
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
    with refusals():
        for line in evaluation_service.run(tasks, data, clock.today(), save=save, cache_dir=cache, here=here):
            click.echo(json.dumps(line, ensure_ascii=False))


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
    listed = now.engine.recommend(engine_workers.one_worker(now, worker.id), number)[0]
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


COMMANDS = (train_command, evaluate_command, match)
