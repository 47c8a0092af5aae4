"""Judged people: which course a good counsellor would name, against the list that a worker's page shows.

Grades 3 (named first), 2 and 1 are a counsellor's, ``never`` must not stand in the first five. A list may be shorter than five:
a place left empty costs gain, a wrong card costs gain and is a violation.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from skillmatch.matching.engine import Engine
from skillmatch.matching.evaluation.tasks.data import Report, figure, report
from skillmatch.matching.inputs import Workers
from skillmatch.matching.similarity.level_gap import LevelGapSimilarity
from skillmatch.matching.similarity.spans import InputError, gap_spans
from skillmatch.matching.similarity.top import best

TOLD_ON = dt.date(2026, 11, 30)
"""The day on which the dates of the files are told; all of them move with the day of the evaluation."""

TASK = "people"
FIRST, SHOWN = 5, 10
GAIN = {"3": 3.0, "2": 2.0, "1": 1.0}
NEVER = "never"
UNDECIDED = frozenset({"CRS091"})
"""Courses on which the two judges did not agree (kappa −0.05): their ``never`` counts as 0."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Judgements:
    """The judgements of one person: grade and reason by course, acceptable shortage professions, whether no course is right."""

    code: str
    kind: str
    past: tuple[tuple[str, dt.date], ...]
    grades: Mapping[str, str]
    reasons: Mapping[str, str]
    tracks: frozenset[str]
    none: bool


@dataclass(frozen=True, eq=False)
class RecommendedLists:
    """What the product shows to the judged people, by code.

    Attributes
    ----------
    courses : mapping of str to sequence of str
        At most ten course codes, best first.
    gaps : mapping of str to sequence of float
        The ``gap`` term of each of these cards.
    tracks : mapping of str to sequence of str
        Shortage professions, best first.
    named : mapping of str to bool
        Whether the page names a gap that no course teaches, or says that nothing is missing or known.
    """

    courses: dict[str, Sequence[str]]
    gaps: dict[str, Sequence[float]]
    tracks: dict[str, Sequence[str]]
    named: dict[str, bool]


def folder(data: Path) -> Path:
    """Return where the files are: ``data`` itself or its folder ``personas``."""
    inside = data / "personas"
    return inside if (inside / "people.csv").exists() or not (data / "people.csv").exists() else data


def moved(text: str, today: dt.date) -> str:
    """The text with every date moved by the days between ``TOLD_ON`` and today."""
    by = today - TOLD_ON
    return _DAY.sub(lambda found: (dt.date.fromisoformat(found.group()) + by).isoformat(), text)


def read(data: Path, today: dt.date) -> list[Judgements]:
    """The judged people, with their dates moved to today.

    Raises
    ------
    FileNotFoundError
        A file is absent.
    InputError
        A column is missing.
    """
    people = _rows(folder(data) / "people.csv", ("人员编号", "past_courses", "kind"))
    judged = _rows(folder(data) / "judged.csv", ("code", "kind", "id", "grade", "why"))
    by_code: dict[str, list[dict[str, str]]] = {}
    for row in judged:
        by_code.setdefault(row["code"], []).append(row)
    return [_judged(row, by_code.get(row["人员编号"], []), today) for row in people]


def people(
    judged: Sequence[Judgements], shown: RecommendedLists, peers: Mapping[str, Mapping[str, Sequence[str]]], started: float
) -> Report:
    """NDCG@5, hit@3, MRR, violations and the other figures of the protocol, with the peers' in the same run.

    Parameters
    ----------
    judged : sequence of Judgements
    shown : RecommendedLists
        Of the product.
    peers : mapping of str to mapping of str to sequence of str
        Course codes by person, for each simpler method.
    started : float
        ``time.perf_counter()`` at the start.
    """
    ours = figures(judged, shown.courses)
    cards = [value for one in judged for value in shown.gaps[one.code][:FIRST]]
    ours["no_gap"] = figure(np.array([value <= 0 for value in cards], dtype=float))
    ours["gap_named_where_none"] = figure(np.array([shown.named[one.code] for one in judged if one.none], dtype=float))
    with_track = [one for one in judged if one.tracks]
    for n in (1, 3):
        found = [bool(one.tracks & set(shown.tracks[one.code][:n])) for one in with_track]
        ours[f"track@{n}"] = figure(np.array(found, dtype=float))
    kinds = Counter(one.kind for one in judged)
    ours["by_kind"] = {
        kind: figures([one for one in judged if one.kind == kind], shown.courses)["ndcg@5"]["mean"] for kind in sorted(kinds)
    }
    compared = {name: figures(judged, lists) for name, lists in peers.items()}
    return report("people", {"people": len(judged), "kinds": dict(kinds)}, ours, compared, time.perf_counter() - started)


def figures(judged: Sequence[Judgements], lists: Mapping[str, Sequence[str]]) -> Report:
    """The figures that need the lists alone."""
    useful = [one for one in judged if {"2", "3"} & set(one.grades.values())]
    with_first = [one for one in judged if "3" in one.grades.values()]
    wrong = [_is_violation(one, code) for one in judged for code in lists[one.code][:FIRST]]
    reasons = Counter(
        one.reasons[code].split(":")[0] for one in judged for code in lists[one.code][:FIRST] if _is_violation(one, code)
    )
    firsts = Counter(lists[one.code][0] for one in judged if lists[one.code])
    return {
        "ndcg@5": figure([ndcg(one.grades, lists[one.code]) for one in useful]),
        "hit@3": figure([float(any(one.grades.get(code) in ("2", "3") for code in lists[one.code][:3])) for one in useful]),
        "mrr": figure([_reciprocal(one, lists[one.code]) for one in with_first]),
        "violations": {**figure(np.array(wrong, dtype=float)), "reasons": dict(reasons)},
        "same_first": round(max(firsts.values(), default=0) / max(len(judged), 1), 4),
        "firsts": len(firsts),
        "cards": len(wrong),
        "cards_where_none": sum(len(lists[one.code][:FIRST]) for one in judged if one.none),
    }


def ndcg(grades: Mapping[str, str], codes: Sequence[str], n: int = FIRST) -> float:
    """Σ gain/log₂(place + 1) of the first n over that of the best n of the whole catalogue."""
    discount = 1.0 / np.log2(np.arange(2, n + 2))
    gains = np.array([GAIN.get(grades.get(code, ""), 0.0) for code in codes[:n]])
    ideal = np.array(sorted((GAIN.get(grade, 0.0) for grade in grades.values()), reverse=True)[:n])
    return float(gains @ discount[: len(gains)] / (ideal @ discount[: len(ideal)]))


def plain_peers(engine: Engine, workers: Workers, codes: Sequence[str]) -> dict[str, list[list[str]]]:
    """Cosine of gap and course alone, unweighted, and popularity, under the engine's own hard filters.

    Parameters
    ----------
    engine : Engine
        Fitted.
    workers : Workers
    codes : sequence of str
        The courses' codes by position.

    Returns
    -------
    dict of str to list of list of str
        Course codes for each row of the workers.
    """
    courses = engine.catalogue_.courses
    allowed = np.array(
        [[not engine.explain(workers, row, course).blocked for course in range(len(codes))] for row in range(len(workers.ids))]
    )
    gaps = gap_spans(workers.held, engine.required(workers))
    cosine = LevelGapSimilarity().fit(courses.spans).kneighbors(gaps, SHOWN, sparse.csr_array(allowed))[1]
    popular = best(np.where(allowed, np.asarray(courses.popularity, dtype=np.float64)[None, :], -np.inf), SHOWN)
    return {name: [[codes[at] for at in row if at >= 0] for row in found] for name, found in
            (("cosine only", cosine), ("popularity", popular))}  # fmt: skip


def _is_violation(one: Judgements, code: str) -> bool:
    return one.grades.get(code) == NEVER and code not in UNDECIDED


def _reciprocal(one: Judgements, codes: Sequence[str]) -> float:
    return next((1.0 / place for place, code in enumerate(codes[:SHOWN], 1) if one.grades.get(code) == "3"), 0.0)


def _judged(row: dict[str, str], judged: Sequence[dict[str, str]], today: dt.date) -> Judgements:
    past = [entry.split(":") for entry in moved(row["past_courses"], today).replace(" ", "").split(";") if entry]
    courses = {one["id"]: one for one in judged if one["kind"] == "course"}
    return Judgements(
        code=row["人员编号"],
        kind=row["kind"],
        past=tuple((code, dt.date.fromisoformat(day)) for code, day in past),
        grades={code: one["grade"] for code, one in courses.items()},
        reasons={code: one["why"] for code, one in courses.items()},
        tracks=frozenset(one["id"] for one in judged if one["kind"] == "track"),
        none=any(one["kind"] == "person" and one["id"] == "none" for one in judged),
    )


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: no column {', '.join(missing)}")
        return list(reader)
