"""Saved figures of evaluations and outcomes of trainings, as lines over time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import CharField, DateTimeField

from skillmatch import clock
from skillmatch.store.database import JsonField, Table

TRAINING = "train"
"""The task under which outcomes of trainings are kept."""


class Evaluation(Table):
    """The figures of one task on one day."""

    at = DateTimeField(default=clock.now)
    task = CharField(32)
    figures = JsonField()

    class Meta:
        indexes = ((("task", "at"), False),)


def add(task: str, figures: dict[str, Any]) -> None:
    """Keep the figures of a task; call it inside a transaction."""
    Evaluation.insert(task=task, figures=figures, at=clock.now()).execute()


def history(task: str, most: int = 24) -> list[tuple[dt.datetime, dict[str, Any]]]:
    """The newest saved figures of a task, oldest first."""
    found = Evaluation.select().where(Evaluation.task == task).order_by(Evaluation.at.desc(), Evaluation.id.desc()).limit(most)
    return [(row.at, row.figures) for row in reversed(list(found))]


def tasks() -> list[str]:
    """The tasks with saved figures, without trainings."""
    found = Evaluation.select(Evaluation.task).where(Evaluation.task != TRAINING).distinct().order_by(Evaluation.task)
    return [row.task for row in found]
