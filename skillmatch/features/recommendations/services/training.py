"""Learn the weights of the course terms from the log of shown lists, and put them in use where they are better."""

from __future__ import annotations

import datetime as dt
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from skillmatch.engine_gateway import weights
from skillmatch.errors import Invalid
from skillmatch.matching import InputError
from skillmatch.matching.courses.learning import LEARNED, LearningOutcome, LearningSettings, learn
from skillmatch.matching.settings import SHIPPED
from skillmatch.matching.text import training
from skillmatch.store.db import database, versions
from skillmatch.store.recommendations import evaluations

RIPE_DAYS = 7
"""Lists younger than this are not learned from: their people may still answer (chosen)."""

CARD = {
    "what": "Weights of the terms of a course's score: a linear sum, explained term by term on every card.",
    "from": "The log of course lists shown on this installation, with what people took; no names, no age, no gender.",
    "limits": (
        "Taken is not the same as useful. People can take only what they were shown; the first places are seen more."
        " Learned for one city's people and catalogue: not to be carried to another."
    ),
}


@dataclass(frozen=True)
class TrainingOutcome:
    """The outcome, and the artefact that is now in use (empty where nothing changed)."""

    outcome: LearningOutcome
    artefact: str


def train(now: dt.datetime, today: dt.date, settings: LearningSettings | None = None) -> TrainingOutcome:
    """Learn, write the artefact where the new weights are better, and keep the outcome for the city's page."""
    chosen = settings or LearningSettings()
    used = weights.in_use()
    shown, choices = weights.evidence(now - dt.timedelta(days=RIPE_DAYS))
    outcome = learn(shown, choices, SHIPPED.course_weights, used.weights, chosen)
    name = ""
    if outcome.code == LEARNED:
        name = weights.save(outcome.weights, _manifest(outcome, used.policy, chosen), today)
    with database.write():
        evaluations.add(evaluations.TRAINING, {"code": outcome.code, "before": used.policy, "artefact": name, **outcome.figures})
        if name:
            versions.raise_version()
    return TrainingOutcome(outcome, name)


def train_text(data: Path, root: Path, day: dt.date) -> dict[str, Any]:
    """Learn what texts mean from the public labels in `data`; the artefact ships with the project.

    Raises
    ------
    Invalid
        A file or a column is missing.
    """
    try:
        path, manifest, used = training.train_text(data, root, day)
    except (InputError, FileNotFoundError) as error:
        raise Invalid(str(error)) from error
    return {"artefact": path.name, "in use": used, "metrics": manifest["metrics"]}


def _manifest(outcome: LearningOutcome, before: str, settings: LearningSettings) -> dict[str, Any]:
    figures = outcome.figures
    return {
        "settings": asdict(settings),
        "counts": {name: figures[name] for name in ("lists", "places", "taken", "people")},
        "metrics": {name: figures[name] for name in ("ndcg", "difference", "snips")},
        "before": before,
        "weights": dict(outcome.weights),
        "versions": {"python": platform.python_version(), "numpy": version("numpy"), "scikit-learn": version("scikit-learn")},
        "card": CARD,
        "command": "flask --app app train",
    }
