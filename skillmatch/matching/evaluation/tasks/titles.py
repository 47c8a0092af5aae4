"""Job title → job titles, and a major's courses → occupations: whole rankings by text alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.evaluation.tasks.data import Report, figure, report, table
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.text.encoder import embeddings
from skillmatch.matching.text.similarity import TextSimilarity

Rankings = npt.NDArray[np.int32]
Measure = Callable[[npt.NDArray[np.bool_]], Report]
FULL_CODE = re.compile(r"\d-\d\d-\d\d-\d\d")


def titles_zh(data: Path, cache_dir: Path | None) -> Report:
    """Chinese titles, MAP."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    return _titles("titles-zh", data / "titles" / "chinese", vectorizer, cache_dir)


def titles_en(data: Path, cache_dir: Path | None) -> Report:
    """English titles, MAP."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    return _titles("titles-en", data / "titles" / "english", vectorizer, cache_dir)


def majors(data: Path, cache_dir: Path | None) -> Report:
    """Vocational majors, MRR and hit@10."""
    started = time.perf_counter()
    listed = table(data / "csco2022" / "occupations.tsv", ("code", "level", "name", "definition", "tasks"))
    occupations = [row for row in listed if row["level"] == "4" and _full(row["code"])]
    place = {row["code"]: at for at, row in enumerate(occupations)}
    documents = [" ".join((row["name"], row["definition"], row["tasks"])) for row in occupations]
    queries, relevant = [], []
    for row in table(data / "majors" / "majors.tsv", ("courses", "occupation_codes")):
        wanted = {place[code] for code in row["occupation_codes"].split("|") if code in place}
        if wanted:
            queries.append(" ".join(row["courses"].split("|")))
            relevant.append(wanted)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    counts = {"queries": len(queries), "documents": len(documents)}
    return _ranked("majors", counts, queries, documents, relevant, vectorizer, _first, started, cache_dir)


def _titles(task: str, folder: Path, vectorizer: TfidfVectorizer, cache_dir: Path | None) -> Report:
    started = time.perf_counter()
    queries = table(folder / "queries.tsv", ("q_id", "jobtitle"))
    corpus = table(folder / "corpus.tsv", ("c_id", "jobtitle"))
    row, place = ({entry[key]: at for at, entry in enumerate(rows)} for rows, key in ((queries, "q_id"), (corpus, "c_id")))
    relevant: list[set[int]] = [set() for _ in queries]
    for number, line in enumerate((folder / "qrels.tsv").read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split()
        if cells and (len(cells) != 4 or cells[0] not in row or cells[2] not in place):
            raise InputError(f"{folder / 'qrels.tsv'}, line {number}: not a judgement of a listed query and title")
        if cells and float(cells[3]) > 0:
            relevant[row[cells[0]]].add(place[cells[2]])
    asked = [at for at, wanted in enumerate(relevant) if wanted]
    counts = {"queries": len(asked), "corpus": len(corpus)}
    texts, titles = [queries[at]["jobtitle"] for at in asked], [entry["jobtitle"] for entry in corpus]
    return _ranked(task, counts, texts, titles, [relevant[at] for at in asked], vectorizer, _average, started, cache_dir)


def _ranked(
    task: str, counts: dict[str, int], queries: list[str], documents: list[str], relevant: list[set[int]],
    vectorizer: TfidfVectorizer, measure: Measure, started: float, cache_dir: Path | None,
) -> Report:  # fmt: skip
    """Rank all documents for each query: ours, random, TF-IDF, the plain cosine of sentence embeddings, and the two blended."""
    if not queries or not documents:
        raise InputError(f"{task}: no query with a relevant answer")
    n = len(documents)
    _, ours = TextSimilarity(cache_dir=cache_dir).fit(documents).kneighbors(queries, n)
    tfidf = vectorizer.fit_transform(documents)
    words = (vectorizer.transform(queries) @ tfidf.T).toarray()
    encoder = embeddings(cache_dir)
    meaning = encoder.encode(queries) @ encoder.encode_many(documents).T
    chance = np.random.default_rng(0).random((len(queries), n))
    scores = {"random": chance, "tf-idf": words, "cosine only": meaning, "cosine and tf-idf": 0.7 * meaning + 0.3 * words}
    peers = {name: measure(_good(_order(values), relevant)) for name, values in scores.items()}
    return report(task, counts, measure(_good(ours, relevant)), peers, time.perf_counter() - started)


def _order(scores: npt.NDArray[np.floating]) -> Rankings:
    return np.argsort(-scores, axis=1, kind="stable").astype(np.int32)


def _good(rankings: Rankings, relevant: list[set[int]]) -> npt.NDArray[np.bool_]:
    return np.array([np.isin(ranking, list(wanted)) for ranking, wanted in zip(rankings, relevant, strict=True)])


def _average(good: npt.NDArray[np.bool_]) -> Report:
    return {"map": figure([metrics.average_precision(row) for row in good])}


def _first(good: npt.NDArray[np.bool_]) -> Report:
    return {"mrr": figure([metrics.reciprocal_rank(row) for row in good]), "hit@10": figure(metrics.hit_rate(good[:, :10]))}


def _full(code: str) -> bool:
    return bool(FULL_CODE.fullmatch(code)) and not code.endswith("-00")
