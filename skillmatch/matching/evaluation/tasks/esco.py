"""Hidden essential skills of an occupation, found again from its other skills and its description."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.evaluation.tasks.data import Report, figure, numbers, places, report, table
from skillmatch.matching.evaluation.tasks.lists import item_vectors, list_measures, shuffled
from skillmatch.matching.neighbours.skill_neighbours import SkillNeighbours
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.similarity.top import best
from skillmatch.matching.text.encoder import embeddings

SHOWN = 20
VALUE = {"essential": 1.0, "optional": 0.5}


def esco(data: Path, cache_dir: Path | None) -> Report:
    """Recall@20 and NDCG@20; the asked occupations are not among the holders."""
    started = time.perf_counter()
    folder = data / "esco"
    matrix, hidden, texts, names = _read(folder)
    asked = np.array(sorted(hidden))
    holders = np.setdiff1d(np.arange(matrix.shape[0]), asked)
    wanted = [hidden[row] for row in asked]
    known, own, other = matrix[asked], [texts[i] for i in asked], [texts[i] for i in holders]
    model = SkillNeighbours(cache_dir=cache_dir).fit(matrix[holders], other, names)
    vectors, popularity = item_vectors(matrix[holders]), np.asarray(matrix[holders].sum(axis=0)).ravel()

    def figures(ids: npt.NDArray[np.int32]) -> Report:
        found, counts = metrics.hits(ids, wanted), np.array([len(own) for own in wanted])
        right = {"recall@20": figure(metrics.recall(found, counts)), "ndcg@20": figure(metrics.ndcg(found, counts))}
        return {**right, **list_measures(ids, popularity, vectors)}

    ours = {"ranking": model.blends_[True].kind if True in model.blends_ else "plain"}
    ours = {**ours, **figures(model.recommend(known, SHOWN, own))}
    peers = {name: figures(ids) for name, ids in _peers(matrix[holders], known, other, own, names, popularity, cache_dir).items()}
    without = SkillNeighbours(asked=0).fit(matrix[holders])
    peers["ridge without texts"] = figures(without.recommend(known, SHOWN))
    counts = {
        "occupations": matrix.shape[0], "skills": matrix.shape[1], "relations": matrix.nnz,
        "asked": len(asked), "hidden": sum(len(own) for own in wanted),
    }  # fmt: skip
    return report("esco", counts, ours, peers, time.perf_counter() - started)


def _read(folder: Path) -> tuple[sparse.csr_array, dict[int, npt.NDArray[np.int64]], list[str], list[str]]:
    """Occupations × skills, the hidden skills by row, descriptions of the rows, names of the columns."""
    occupations = table(folder / "occupations.tsv", ("occupation", "label", "description"))
    skills = table(folder / "skills.tsv", ("skill", "label"))
    kinds = table(folder / "relations.tsv", ("occupation", "relation", "skill"))
    if any(row["relation"] not in VALUE for row in kinds):
        raise InputError(f"{folder / 'relations.tsv'}: relation must be essential or optional")
    listed = [numbers(occupations, "occupation", folder), numbers(skills, "skill", folder)]
    relations = folder / "relations.tsv"
    rows = places(numbers(kinds, "occupation", relations).tolist(), listed[0].tolist(), relations)
    columns = places(numbers(kinds, "skill", relations).tolist(), listed[1].tolist(), relations)
    values = np.array([VALUE[row["relation"]] for row in kinds])
    shape = (len(occupations), len(skills))
    # listed as both: essential counts
    matrix = sparse.csr_array((values[values < 1], (rows[values < 1], columns[values < 1])), shape=shape)
    matrix = matrix.maximum(sparse.csr_array((values[values == 1], (rows[values == 1], columns[values == 1])), shape=shape))
    gone = table(folder / "hidden.tsv", ("occupation", "skill"))
    path = folder / "hidden.tsv"
    asked = places(numbers(gone, "occupation", path).tolist(), listed[0].tolist(), path)
    taken = places(numbers(gone, "skill", path).tolist(), listed[1].tolist(), path)
    hidden = {int(row): np.unique(taken[asked == row]) for row in np.unique(asked)}
    if not hidden:
        raise InputError(f"{path}: nothing is hidden")
    texts = [f"{row['label']}. {row['description']}" for row in occupations]
    return sparse.csr_array(matrix), hidden, texts, [row["label"] for row in skills]


def _peers(
    holders: sparse.csr_array, known: sparse.csr_array, other: list[str], own: list[str], names: list[str],
    popularity: npt.NDArray[np.float64], cache_dir: Path | None,
) -> dict[str, npt.NDArray[np.int32]]:  # fmt: skip
    """Random, popularity, nearest holders by cosine alone and with texts, and words of the description in a skill's name."""
    allowed = np.ones(known.shape, bool)
    allowed[known.nonzero()] = False
    count = np.maximum((holders > 0).sum(axis=0), 1)
    rarity = sparse.diags_array(np.log(holders.shape[0] / count))
    cosine = (_unit(known @ rarity) @ _unit(holders @ rarity).T).toarray()
    encoder = embeddings(cache_dir)
    text = np.maximum(encoder.encode([text[:600] for text in own]) @ encoder.encode_many([text[:600] for text in other]).T, 0) ** 2
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit(names)
    scores = {
        "popularity": np.tile(popularity, (known.shape[0], 1)),
        "tf-idf": (words.transform(own) @ words.transform(names).T).toarray(),
        "cosine only": _vote(cosine, holders),
        "cosine and text neighbours": _vote((cosine + text) / 2, holders),
    }
    lists = {name: best(np.where(allowed, score, -np.inf), SHOWN) for name, score in scores.items()}
    return {"random": shuffled(allowed, SHOWN, np.random.default_rng(0)), **lists}


def _vote(likeness: npt.NDArray[np.float64], holders: sparse.csr_array, k: int = 50) -> npt.NDArray[np.float64]:
    """What the fifty nearest holders have, by the square of their likeness."""
    near = np.argsort(-likeness, axis=1, kind="stable")[:, :k]
    weights = np.zeros_like(likeness)
    np.put_along_axis(weights, near, np.take_along_axis(likeness, near, axis=1) ** 2, axis=1)
    return np.asarray(weights @ holders)


def _unit(rows: sparse.csr_array) -> sparse.csr_array:
    matrix = sparse.csr_array(rows)
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(length, 1e-12)) @ matrix)
