"""``flask --app app train``: learned weights serve where they are better; a broken one is refused and the shipped ones serve."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from skillmatch import clock
from skillmatch.config import Settings
from skillmatch.engine_gateway import snapshot
from skillmatch.matching.settings import SHIPPED
from skillmatch.store.catalogue.models import Course
from skillmatch.store.people.models import Worker
from skillmatch.store.recommendations import evaluations
from skillmatch.store.recommendations.models import Feedback, Impression
from tests.cast import Cast

NAMES = [name for name, _ in SHIPPED.course_weights]


def train(app: Flask) -> tuple[list[str], dict]:
    answer = app.test_cli_runner().invoke(args=["train"])
    assert answer.exit_code == 0, answer.output
    *said, figures = answer.output.strip().splitlines()
    assert "NaN" not in figures
    return said, json.loads(figures)


def fill_the_log(n_lists: int = 700, size: int = 5) -> None:
    """Lists whose people look at the value per hour alone."""
    rng = np.random.default_rng(0)
    people = [row.id for row in Worker.select(Worker.id).where(Worker.personalised)]
    courses = [row.id for row in Course.select(Course.id)]
    start = clock.now() - dt.timedelta(days=170)
    lines, answers = [], []
    for number in range(n_lists):
        at = start + dt.timedelta(hours=5 * number)
        worker = people[number % len(people)]
        for position, course in enumerate(rng.choice(courses, size, replace=False), start=1):
            terms = {name: float(rng.random()) for name in NAMES}
            lines.append({"worker": worker, "shown_at": at, "context": "list", "list_id": f"l{number}", "subject": "course",
                          "subject_id": int(course), "position": position, "propensity": 1.0, "terms": terms,
                          "policy": "shipped"})  # fmt: skip
            if rng.random() < terms["value per hour"] ** 4:
                answers.append({"worker": worker, "subject": "course", "subject_id": int(course), "kind": "accepted",
                                "at": at + dt.timedelta(minutes=5)})  # fmt: skip
    for start_at in range(0, len(lines), 200):
        Impression.insert_many(lines[start_at : start_at + 200]).execute()
    for start_at in range(0, len(answers), 200):
        Feedback.insert_many(answers[start_at : start_at + 200]).execute()


def current(settings: Settings) -> Path:
    return settings.data_dir / "models" / "CURRENT"


def test_a_thin_log_changes_nothing_and_says_so(app: Flask, cast: Cast, settings: Settings) -> None:
    said, figures = train(app)
    assert figures["outcome"] == "thin"
    assert said[0] == "The weights stay as they are: there is too little evidence yet."
    assert "0 of at least 200" in said[2]
    assert not current(settings).exists()
    assert snapshot.current().weights.policy == "shipped"
    assert [row[1]["code"] for row in evaluations.history(evaluations.TRAINING)] == ["thin"]


@pytest.fixture
def learned(app: Flask, cast: Cast) -> dict:
    assert snapshot.current().weights.policy == "shipped"
    fill_the_log()
    return train(app)[1]


def test_learned_weights_serve_at_once(learned: dict, settings: Settings, as_city) -> None:
    assert learned["outcome"] == "learned"
    assert learned["difference"]["low"] > 0
    now = snapshot.current()
    assert now.weights.policy == learned["artefact"] == current(settings).read_text().strip()
    weights = dict(now.engine.settings_.course_weights)
    assert weights["value per hour"] > dict(SHIPPED.course_weights)["value per hour"]
    manifest = json.loads((settings.data_dir / "models" / learned["artefact"] / "manifest.json").read_text())
    assert manifest["kind"] == "weights"
    assert manifest["counts"]["lists"] == learned["lists"]
    assert set(manifest["card"]) == {"what", "from", "limits"}
    assert manifest["weights"] == pytest.approx(weights)


def test_training_again_on_the_same_log_does_not_move_on_forever(learned: dict, app: Flask) -> None:
    used = snapshot.current().weights.weights
    _, again = train(app)
    if again["outcome"] == "not_better":
        assert snapshot.current().weights.weights == used
    else:
        assert again["difference"]["low"] > 0


@pytest.mark.parametrize("fault", ["truncated", "altered", "newer", "gone", "other terms"])
def test_a_broken_artefact_is_refused_and_the_shipped_weights_serve(learned: dict, settings: Settings, fault: str, as_city) -> None:
    folder = settings.data_dir / "models" / learned["artefact"]
    state, manifest = folder / "state.npz", folder / "manifest.json"
    if fault == "truncated":
        state.write_bytes(state.read_bytes()[:-40])
    elif fault == "altered":
        state.write_bytes(bytes([*state.read_bytes()[:-1], 7]))
    elif fault == "newer":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    elif fault == "gone":
        state.unlink()
    else:
        other = {"names": np.array(["gap"]), "weights": np.array([1.0])}
        with state.open("wb") as file:
            np.savez(file, **other)
        told = json.loads(manifest.read_text())
        digest = hashlib.sha256(state.read_bytes()).hexdigest()
        manifest.write_text(json.dumps({**told, "files": {"state.npz": digest}}))
    snapshot.forget()
    now = snapshot.current()
    assert now.weights.policy == "shipped"
    assert now.engine.settings_.course_weights == SHIPPED.course_weights
    assert learned["artefact"] in now.weights.refused[0]
    page = as_city.get("/quality")
    assert page.status_code == 200
    assert learned["artefact"] in page.text


def test_emptying_current_goes_back_to_the_shipped_weights(learned: dict, settings: Settings) -> None:
    current(settings).write_text("")
    snapshot.forget()
    assert snapshot.current().weights.policy == "shipped"
    assert snapshot.current().weights.refused == ()


def test_who_switched_personalisation_off_is_not_learned_from(app: Flask, cast: Cast) -> None:
    fill_the_log(200)
    before = train(app)[1]["lists"]
    off = Impression.get().worker_id
    Worker.update(personalised=False).where(Worker.id == off).execute()
    assert 0 < train(app)[1]["lists"] < before
