"""The next course of each person, from the courses before."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.evaluation.tasks.data import Report, figure, numbers, places, report, table
from skillmatch.matching.evaluation.tasks.lists import item_vectors, list_measures
from skillmatch.matching.neighbours.enrolment_neighbours import EnrolmentNeighbours
from skillmatch.matching.neighbours.histories import Histories, cosines
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.similarity.top import best

SHOWN = 10
ASKED = 20_000
BLOCK = 1000


def enrolments(data: Path, cache_dir: Path | None = None) -> Report:
    """HR@10 and NDCG@10 of 20,000 people; nothing already taken is returned."""
    started = time.perf_counter()
    users, histories = read_histories(data / "enrolments" / "train.txt")
    path = data / "enrolments" / "next.tsv"
    rows = table(path, ("user", "course"))
    asked = np.random.default_rng(0).choice(len(rows), min(ASKED, len(rows)), replace=False)
    wanted = numbers(rows, "course", path)[asked][:, None]
    past = [histories[at] for at in places(numbers(rows, "user", path)[asked].tolist(), users, path)]
    begun = time.perf_counter()
    model = EnrolmentNeighbours().fit(histories)
    fitted = time.perf_counter()
    answer = model.recommend(past, SHOWN)
    answered = time.perf_counter()
    flat, n = Histories.of(histories), model.n_features_in_
    once = flat.matrix(1.0, n)
    popularity, vectors = np.asarray(once.sum(axis=0)).ravel(), item_vectors(once)

    def figures(ids: npt.NDArray[np.int32]) -> Report:
        found, one = metrics.hits(ids, list(wanted)), np.ones(len(wanted), np.int64)
        right = {"hr@10": figure(metrics.hit_rate(found)), "ndcg@10": figure(metrics.ndcg(found, one))}
        return {**right, **list_measures(ids, popularity, vectors)}

    trust = [round(float(place), 2) for place in model.trust_]
    ours = {
        "ranking": model.blend_.kind if model.blend_ else "plain", "trust in the last entries": trust,
        "fit seconds": round(fitted - begun, 1), "recommend seconds": round(answered - fitted, 1), **figures(answer),
    }  # fmt: skip
    near = cosines(once)
    peers = {name: figures(ids) for name, ids in _peers(Histories.of(past), near, popularity).items()}
    counts = {"histories": len(histories), "courses": n, "entries": len(flat.courses), "asked": len(asked)}
    return report("enrolments", counts, ours, peers, time.perf_counter() - started)


def read_histories(path: Path) -> tuple[list[int], list[npt.NDArray[np.int32]]]:
    """Users and their courses, in stored order."""
    users, histories = [], []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                cells = np.array(line.split(), dtype=np.int64)
            except (ValueError, OverflowError) as error:
                raise InputError(f"{path}, line {number}: whole numbers are expected") from error
            if len(cells):
                users.append(int(cells[0]))
                histories.append(cells[1:].astype(np.int32))
    if not users:
        raise InputError(f"{path}: no history")
    return users, histories


def _peers(past: Histories, near: npt.NDArray[np.float32], popularity: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.int32]]:
    """Random, popularity, and the item cosine, without and with recency."""
    rng = np.random.default_rng(0)
    lists: dict[str, list[npt.NDArray[np.int32]]] = {"random": [], "popularity": [], "cosine only": [], "cosine with recency": []}
    for start in range(0, len(past), BLOCK):
        part = past.take(np.arange(start, min(start + BLOCK, len(past))))
        shape = (len(part), len(near))
        scores = {
            "random": rng.random(shape), "popularity": np.tile(popularity, (len(part), 1)),
            "cosine only": part.matrix(1.0, len(near)) @ near, "cosine with recency": part.matrix(0.8, len(near)) @ near,
        }  # fmt: skip
        for name, score in scores.items():
            score[part.owner, part.courses] = -np.inf
            lists[name].append(best(score, SHOWN))
    return {name: np.concatenate(blocks) for name, blocks in lists.items()}
