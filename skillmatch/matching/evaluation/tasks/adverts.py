"""Sentences of job adverts → names of skills: all names are ranked for each sentence."""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.evaluation.tasks.data import Report, figure, report
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.text.normalisation import spelling
from skillmatch.matching.text.phrases import stems
from skillmatch.matching.text.similarity import TextSimilarity

SHOWN = 5
LABELS, ANNOTATED = "skills_en_label.txt", "_annotations.csv"


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences of one set with the positions of their skills."""

    texts: list[str]
    skills: list[set[int]]


def adverts(data: Path, cache_dir: Path | None) -> Report:
    """RP@5 (right among the first five / the most that can be) and MRR, of each set and as the mean of the sets.

    The interval of the mean is the bootstrap over all sentences, each weighed so that every set counts the same.
    """
    started = time.perf_counter()
    names, sets = _read(data / "adverts")
    texts = [text for own in sets.values() for text in own.texts]
    wanted = [skills for own in sets.values() for skills in own.skills]
    of_set = np.repeat(list(sets), [len(own.texts) for own in sets.values()])
    ours = TextSimilarity(cache_dir=cache_dir).fit(names).kneighbors(texts, len(names))[1]
    peers = {"random": np.argsort(np.random.default_rng(0).random((len(texts), len(names))), axis=1)}
    for peer, vectorizer in (
        ("tf-idf", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)),
        ("stem tf-idf", TfidfVectorizer(analyzer=stems, sublinear_tf=True)),
    ):
        fitted = vectorizer.fit_transform([spelling(name) for name in names])
        scores = (vectorizer.transform([spelling(text) for text in texts]) @ fitted.T).toarray()
        peers[peer] = np.argsort(-scores, axis=1, kind="stable")
    counts = {"sentences": len(texts), "names": len(names)}
    figures = {peer: _figures(ranking, wanted, of_set) for peer, ranking in peers.items()}
    return report("adverts", counts, _figures(ours, wanted, of_set), figures, time.perf_counter() - started)


def _figures(ranking: npt.NDArray[np.integer], wanted: list[set[int]], of_set: npt.NDArray[np.str_]) -> Report:
    right = np.array([np.isin(row, list(skills)) for row, skills in zip(ranking, wanted, strict=True)])
    reachable = np.minimum([len(skills) for skills in wanted], SHOWN)
    measured = {
        "rp@5": metrics.recall(right[:, :SHOWN], reachable),
        "mrr": np.array([metrics.reciprocal_rank(row) for row in right]),
    }
    sets, place, sizes = np.unique(of_set, return_inverse=True, return_counts=True)
    share = len(of_set) / (len(sets) * sizes[place])
    out: Report = {name: figure(values * share) for name, values in measured.items()}
    for at, name in enumerate(sets):
        out[str(name)] = {measure: figure(values[place == at]) for measure, values in measured.items()}
    return out


def _read(folder: Path) -> tuple[list[str], dict[str, Sentences]]:
    """The names, and the sentences of each file that have a skill among them."""
    names = [name for name in (folder / LABELS).read_text(encoding="utf-8").splitlines() if name.strip()]
    position = {name: at for at, name in reversed(list(enumerate(names)))}
    sets = {}
    for path in sorted(folder.glob(f"*{ANNOTATED}")):
        found: dict[str, set[int]] = {}
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            missing = {"sentence", "label"} - set(rows.fieldnames or ())
            if missing:
                raise InputError(f"{path}: no column {', '.join(sorted(missing))}")
            for row in rows:
                if row["label"] in position:
                    found.setdefault(row["sentence"], set()).add(position[row["label"]])
        if found:
            sets[path.name.removesuffix(ANNOTATED)] = Sentences(list(found), list(found.values()))
    if not sets:
        raise InputError(f"{folder}: no sentence with a listed skill")
    return names, sets
