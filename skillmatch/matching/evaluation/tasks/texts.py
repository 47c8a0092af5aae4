"""Pasted texts with what they mean, judged: how the reader of free text does on them, against names and character n-grams alone."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching.evaluation.tasks.data import Report, figure, report
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.extraction.results import ADVERT, KINDS, SURE, Reading, Vocabulary
from skillmatch.matching.extraction.rules import clauses, fold
from skillmatch.matching.similarity.spans import InputError
from skillmatch.matching.text.normalisation import grams

TODAY = dt.date(2026, 3, 2)
"""The day on which the texts were judged."""

FACTS = ("headcount", "pay", "needed_by", "towns", "permits", "shifts")
_LISTS = ("occupations", "also", "skills", "acceptable", "traps")


@dataclass(frozen=True, eq=False)
class TextRegister:
    """A register whose reader is judged.

    Attributes
    ----------
    reader : Reader
        Fitted.
    skills, occupations, towns : sequences of str
        The codes of each, in the order of the reader's vocabulary.
    """

    reader: Reader
    skills: Sequence[str]
    occupations: Sequence[str]
    towns: Sequence[str]


@dataclass(frozen=True)
class TextAnswer:
    """What was read in a text, in codes: occupations and skills with their confidence, best first; the facts of an advert."""

    occupations: tuple[tuple[str, float], ...]
    skills: tuple[tuple[str, float], ...]
    facts: Mapping[str, Any] | None = None


def judged(data: Path) -> list[dict[str, Any]]:
    """The judged texts of ``data/texts/texts.jsonl``.

    Raises
    ------
    InputError
        Where a line is not in the expected form; names file and line.
    """
    path, found = data / "texts" / "texts.jsonl", []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            found.append({**one, **{name: one.get(name) or [] for name in _LISTS}, "facts_ok": one.get("facts_ok") or {}})
            fits = isinstance(one["text"], str) and one["kind"] in KINDS and set(one["facts"]) == set(FACTS)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path}, line {number}: not a judged text ({error})") from error
        if not fits:
            raise InputError(f"{path}, line {number}: text, kind and facts are expected")
    return found


def texts(data: Path, given: Callable[[], TextRegister | None]) -> Report:
    """The reader on judged texts: occupation, skills ticked and shown, facts; by kind, with the peer in the same run.

    Parameters
    ----------
    data : Path
        Folder with ``texts/texts.jsonl``.
    given : callable
        Gives the register whose reader is judged.
    """
    started = time.perf_counter()
    listed = judged(data)
    register = given()
    if register is None:
        return {"task": "texts", "skipped": "no register was given"}
    ours = [answer(register, one) for one in listed]
    peer = _Peer(register)
    theirs = [peer.read(one["text"]) for one in listed]
    counts = {"texts": len(listed), **{kind: sum(one["kind"] == kind for one in listed) for kind in KINDS}}
    by_kind = {
        kind: figures(mine, [found for one, found in zip(listed, ours, strict=True) if one["kind"] == kind])
        for kind in KINDS
        if (mine := [one for one in listed if one["kind"] == kind])
    }
    own = {**figures(listed, ours), "by kind": by_kind}
    return report("texts", counts, own, {"names and character n-grams": figures(listed, theirs)}, time.perf_counter() - started)


def answer(register: TextRegister, one: Mapping[str, Any]) -> TextAnswer:
    """Return what the reader makes of a judged text."""
    read = register.reader.read(one["text"], TODAY, one["kind"])
    return TextAnswer(
        tuple((register.occupations[found.index], found.confidence) for found in read.occupations),
        tuple((register.skills[found.index], found.confidence) for found in read.skills),
        _facts(register, read) if one["kind"] == ADVERT else None,
    )


def _facts(register: TextRegister, read: Reading) -> dict[str, Any]:
    return {
        "headcount": read.headcount.value if read.headcount else None,
        "pay": list(read.pay.value) if read.pay else None,
        "needed_by": read.needed_by.value.isoformat() if read.needed_by else None,
        "towns": sorted(register.towns[town.value] for town in read.towns),
        "permits": sorted(permit.value for permit in read.permits),
        "shifts": sorted(shift.value for shift in read.shifts),
    }


def figures(listed: Sequence[Mapping[str, Any]], answers: Sequence[TextAnswer]) -> Report:
    """The figures of some answers, each with its interval over texts."""
    pairs = list(zip(listed, answers, strict=True))
    found: Report = {"occupation": _occupation(pairs), "ticked": _skills(pairs, SURE), "shown": _skills(pairs, 0.0)}
    facts = [_right_facts(one, got.facts) for one, got in pairs if got.facts is not None]
    if facts:
        found["facts"] = {
            "mean": figure([np.mean(list(right.values())) for right in facts]),
            **{name: round(float(np.mean([right[name] for right in facts])), 4) for name in FACTS},
            **_stated([(one, got.facts) for one, got in pairs if got.facts is not None]),
        }
    return found


def _occupation(pairs: Iterable[tuple[Mapping[str, Any], TextAnswer]]) -> Report:
    rows: list[list[bool]] = [[] for _ in range(6)]
    first, third, wrong, nothing, shown, ticked = rows
    for one, got in pairs:
        right, codes = {*one["occupations"], *one["also"]}, [code for code, _ in got.occupations]
        sure = bool(got.occupations) and got.occupations[0][1] >= SURE
        if one["occupations"]:
            first.append(bool(codes[:1]) and codes[0] in right)
            third.append(bool(set(codes[:3]) & right))
            nothing.append(not codes)
        else:
            shown.append(bool(codes) and codes[0] not in right)
            ticked.append(sure and codes[0] not in right)
        wrong.append(sure and codes[0] not in right)
    return {
        "hit@1": figure(first),
        "hit@3": figure(third),
        "wrong ticked": figure(wrong),
        "none offered where there is one": figure(nothing),
        "one shown where none is right": figure(shown),
        "one ticked where none is right": figure(ticked),
    }


def _skills(pairs: Iterable[tuple[Mapping[str, Any], TextAnswer]], least: float) -> Report:
    rows, scores, taken = [], [], []
    for one, got in pairs:
        right, codes = set(one["skills"]), {code for code, sure in got.skills if sure >= least}
        taken += [code in codes for code in one["traps"]]
        codes -= set(one["acceptable"])
        rows.append((len(codes & right), len(codes), len(right)))
        if right:
            scores.append(2 * len(codes & right) / (len(codes) + len(right)))
    hits, given, there = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    return {
        "precision": _ratio(hits, given),
        "recall": _ratio(hits, there),
        "F1": _ratio(2 * hits, given + there),
        "mean F1": figure(scores),
        "traps taken": figure(taken),
    }


def _ratio(over: np.ndarray[Any, np.dtype[np.float64]], under: np.ndarray[Any, np.dtype[np.float64]], draws: int = 1000) -> Report:
    """A pooled share with its interval, the texts drawn again with replacement."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(len(over), size=(draws, len(over)))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, shares = over.sum() / under.sum(), over[drawn].sum(axis=1) / under[drawn].sum(axis=1)
    low, high = np.nanquantile(shares, [0.025, 0.975]) if np.isfinite(shares).any() else (np.nan, np.nan)
    plain = [None if np.isnan(value) else round(float(value), 4) for value in (mean, low, high)]
    return {"mean": plain[0], "low": plain[1], "high": plain[2], "n": len(over)}


def _right_facts(one: Mapping[str, Any], got: Mapping[str, Any]) -> dict[str, bool]:
    return {name: _same(got[name]) in map(_same, _values(one, name)) for name in FACTS}


def _stated(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Report:
    """Of what is there to be found, the share that is right; of what is not, the share that is invented."""
    stated: list[bool] = []
    invented: list[bool] = []
    for one, got in pairs:
        for name, right in _right_facts(one, got).items():
            (stated if one["facts"][name] not in (None, []) else invented).append(right)
    return {"stated": figure(stated), "invented": figure([not right for right in invented])}


def _values(one: Mapping[str, Any], name: str) -> list[Any]:
    return [one["facts"][name], *(one["facts_ok"].get(name) or [])]


def _same(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value) if value and not isinstance(value[0], str) else frozenset(value)
    return value


class _Peer:
    """What a plain search does: whole names, else of each clause the nearest name by character TF-IDF. Thresholds not tuned."""

    SHOWN, TICKED, OCCUPATION = 0.45, 0.6, 0.12

    def __init__(self, register: TextRegister) -> None:
        known: Vocabulary = register.reader.vocabulary_
        self._register, self._known = register, known
        self._skills = _nearest([(at, name) for at, names in enumerate(known.skills) for name in names])
        tasks = known.tasks or ((),) * len(known.occupations)
        described = [(at, " ".join([*names, *own])) for at, (names, own) in enumerate(zip(known.occupations, tasks, strict=True))]
        self._occupations = _nearest(described)

    def read(self, text: str) -> TextAnswer:
        """Occupations and skills of a text."""
        folded = fold(text)
        own = self._register
        occupations = [(at, 0.95) for at in _inside(self._known.occupations, folded)]
        if not occupations:
            scores, owners = self._occupations([folded])
            order = np.argsort(-scores[0], kind="stable")[:3]
            occupations = [(owners[row], float(scores[0, row])) for row in order if scores[0, row] >= self.OCCUPATION]
        skills = dict.fromkeys(_inside(self._known.skills, folded), 0.95)
        parts = [folded[start:end] for start, end in clauses(folded)]
        if parts:
            scores, owners = self._skills(parts)
            for row in scores:
                best = int(row.argmax())
                if row[best] >= self.SHOWN:
                    sure = SURE if row[best] >= self.TICKED else 0.0
                    skills[owners[best]] = max(skills.get(owners[best], 0.0), sure)
        return TextAnswer(
            tuple((own.occupations[at], sure) for at, sure in occupations),
            tuple((own.skills[at], sure) for at, sure in skills.items()),
        )


def _inside(names: Sequence[Sequence[str]], folded: str) -> list[int]:
    """The things with a name in the text, the first place first."""
    places = {
        at: [folded.find(fold(name)) for name in own if len(name) > 1 and fold(name) in folded] for at, own in enumerate(names)
    }
    return sorted((at for at, found in places.items() if found), key=lambda at: min(places[at]))


def _nearest(named: list[tuple[int, str]]) -> Callable[[list[str]], tuple[Any, list[int]]]:
    """Cosines of texts to names by character TF-IDF, and the thing that each name is of."""
    vectorizer = TfidfVectorizer(analyzer=grams)
    columns = vectorizer.fit_transform([fold(name) for _, name in named]).T.tocsr()
    owners = [at for at, _ in named]
    return lambda listed: (np.asarray((vectorizer.transform(listed) @ columns).toarray()), owners)
