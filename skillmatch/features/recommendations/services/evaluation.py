"""Evaluate: the public tasks on a folder of data, and the task ``city`` on the store's own people."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from peewee import Case

from skillmatch import clock
from skillmatch.engine_gateway import orders, snapshot, text_reader
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import Invalid
from skillmatch.features.recommendations.services import judged_people as judged_people_service
from skillmatch.matching import InputError, Workers
from skillmatch.matching.evaluation import command
from skillmatch.matching.evaluation.tasks import texts
from skillmatch.matching.evaluation.tasks.city import MIN_GROUP_SIZE, SHOWN, EvaluatedCity
from skillmatch.matching.evaluation.tasks.texts import TextRegister
from skillmatch.matching.extraction import training
from skillmatch.store.accounts import audit
from skillmatch.store.db import database, migrate
from skillmatch.store.db.database import rows
from skillmatch.store.people.models import Worker
from skillmatch.store.recommendations import evaluations
from skillmatch.terms import AuditKind

CITY = "city"
MAX_PEOPLE = 5000
"""The task ``city`` looks at no more people, evenly spread over the register: enough for every figure, and the swap stays short."""


class _TakenBackError(Exception):
    """Ends the transaction of the swap so that nothing of it stays."""


def run(
    tasks: Sequence[str], data: Path, today: dt.date, *, save: bool = False, cache_dir: Path | None = None, here: bool = False
) -> Iterator[dict[str, Any]]:
    """One report a task; with `save` each is kept for the city's page.

    With `here` the task ``people`` looks for its people in this database instead of making a city for them.

    Raises
    ------
    Invalid
        There is no such task, a file is not in the expected form, or there is no database to `save` in.
    """
    asked = list(dict.fromkeys(tasks)) or list(command.TASKS)
    if save and migrate.pending():
        raise Invalid("The database has not been made yet: run `flask --app app migrate` first.")
    try:
        yield from _run(asked, data, today, save, cache_dir, here)
    except InputError as error:
        raise Invalid(str(error)) from error


def want_measuring(account_id: int, role: str) -> bool:
    """Note that somebody wants this city's figures, in the audit log too; False, and nothing noted, where they are being made."""
    with database.write():
        if evaluations.is_under_way(CITY):
            return False
        evaluations.add(evaluations.WANTED, {"state": "waiting"})
        audit.record(AuditKind.QUALITY_MEASURED, account_id=account_id, role=role)
    return True


def measure() -> None:
    """Evaluate the suggestions of this city, the swap test among them, and keep the figures for its page."""
    saved = False
    try:
        saved = all("skipped" not in line for line in run([CITY], Path(), clock.today(), save=True))
    finally:
        if not saved:
            with database.write():
                evaluations.add(evaluations.WANTED, {"state": "failed"})


def _run(
    asked: list[str], data: Path, today: dt.date, save: bool, cache_dir: Path | None, here: bool
) -> Iterator[dict[str, Any]]:  # fmt: skip
    given = the_city(today) if CITY in asked and not migrate.pending() else None
    for line in command.run(asked, data, given, cache_dir, the_register):
        found = _people(data, today, here) if line["task"] == judged_people_service.TASK else dict(line)
        if given is not None and found["task"] == CITY:
            found["data"] = {**found["data"], "generated": not rows("SELECT 1 FROM worker WHERE NOT sample LIMIT 1")}
            found["groups"] = by_group(given)
        if save and "skipped" not in found:
            with database.write():
                evaluations.add(found["task"], {name: value for name, value in found.items() if name != "task"})
        yield found


def _people(data: Path, today: dt.date, here: bool) -> dict[str, Any]:
    try:
        found: dict[str, Any] = (
            judged_people_service.here(data, today) if here else json.loads(judged_people_service.in_new_city(data, today))
        )
    except FileNotFoundError as error:
        return {"task": judged_people_service.TASK, "skipped": f"{error.filename} is absent"}
    return found


def the_register() -> TextRegister | None:
    """The reader over the register's own words, with the codes of what it finds; None where there is no reference data yet."""
    if migrate.pending():
        return None
    snap = snapshot.current()
    if not snap.skills or not snap.occupations:
        return None
    return TextRegister(
        text_reader.reader(snap), *(tuple(card.code for card in cards) for cards in (snap.skills, snap.occupations, snap.towns))
    )


def train_reader(data: Path) -> dict[str, Any]:
    """The weights of the reader of free text, learned from the judged texts of a folder; nothing is stored.

    Raises
    ------
    Invalid
        There are no such texts, they are not in the expected form, or there is no reference data.
    """
    register = the_register()
    if register is None:
        raise Invalid("There is no reference data yet: run `flask --app app seed` first.")
    try:
        return training.train(texts.judged(data), register, training.official(register))
    except FileNotFoundError as error:
        raise Invalid(f"{error.filename} is absent") from error
    except InputError as error:
        raise Invalid(str(error)) from error


def the_city(today: dt.date) -> EvaluatedCity | None:
    """The people of the store with the labels of their groups, and once more with every gender flipped; None without people."""
    snap = snapshot.current()
    ids = [key for (key,) in rows("SELECT id FROM worker WHERE personalised ORDER BY id")]
    ids = ids[:: max(1, -(-len(ids) // MAX_PEOPLE))]
    if not ids:
        return None
    workers = engine_workers.some(snap, ids)
    labels = orders.groups(today, ids)
    groups = {"town": labels["town"], "age band": labels["age"], "gender": labels["gender"]}
    return EvaluatedCity(snap.engine, workers, groups, {"gender": _other_genders(snap, ids)})


def by_group(given: EvaluatedCity) -> dict[str, list[list[Any]]]:
    """Of each group that is large enough: its label, people, courses shown to each, share of the gap that the first one closes."""
    lists = given.engine.recommend(given.workers, SHOWN)
    shown = [len(advice) for advice in lists]
    closed = [sum(term.value for one in advice[:1] for term in one.terms if term.name == "gap") for advice in lists]
    out: dict[str, list[list[Any]]] = {}
    for name, labels in given.groups.items():
        for label in sorted(set(labels)):
            members = [row for row, own in enumerate(labels) if own == label]
            if len(members) >= MIN_GROUP_SIZE:
                means = [fmean(values[row] for row in members) for values in (shown, closed)]
                out.setdefault(name, []).append([label, len(members), round(means[0], 2), round(means[1], 4)])
    return out


def _other_genders(snap: Snapshot, ids: Sequence[int]) -> Workers:
    """The same people as the store gives them while each has another gender; the change is taken back before anybody sees it."""
    found: list[Workers] = []
    try:
        with database.write():
            other = Case(Worker.gender, (("f", "m"),), "f")
            Worker.update(gender=other).where(Worker.id.in_(list(ids))).execute()
            found.append(engine_workers.some(snap, ids))
            raise _TakenBackError
    except _TakenBackError:
        return found[0]
