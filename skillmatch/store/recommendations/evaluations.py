"""Saved figures of evaluations and outcomes of trainings, as lines over time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from skillmatch import clock
from skillmatch.store.recommendations.models import Evaluation

TRAINING = "train"
"""The task under which outcomes of trainings are kept."""

WANTED = "wanted"
"""The task under which it is kept that somebody asked for the figures of this city, and whether the work failed."""

MAX_DURATION = dt.timedelta(hours=1)
"""After so long without figures they may be asked for again: the work was lost (chosen)."""


def add(task: str, figures: dict[str, Any]) -> None:
    """Keep the figures of a task; call it inside a transaction."""
    Evaluation.insert(task=task, figures=figures, at=clock.now()).execute()


def history(task: str, most: int = 24) -> list[tuple[dt.datetime, dict[str, Any]]]:
    """The newest saved figures of a task, oldest first."""
    found = Evaluation.select().where(Evaluation.task == task).order_by(Evaluation.at.desc(), Evaluation.id.desc()).limit(most)
    return [(row.at, row.figures) for row in reversed(list(found))]


def tasks() -> list[str]:
    """The tasks with saved figures, without trainings and what is asked for."""
    found = (
        Evaluation.select(Evaluation.task).where(Evaluation.task.not_in((TRAINING, WANTED))).distinct().order_by(Evaluation.task)
    )
    return [row.task for row in found]


def is_under_way(task: str) -> bool:
    """Whether the figures of a task are being made: somebody asked for them within ``MAX_DURATION``, and neither they nor a failure
    came since."""
    asked = history(WANTED, 1)
    if not asked or asked[0][1]["state"] != "waiting" or clock.now() - asked[0][0] > MAX_DURATION:
        return False
    made = history(task, 1)
    return not made or made[0][0] < asked[0][0]
