"""The reader of free text over the register's own words, made once in a process when the first text is read."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from skillmatch import clock
from skillmatch.matching.reading import Reader
from skillmatch.matching.reading_results import Reading, Suggestion, Vocabulary
from skillmatch.matching.text import TextSimilarity
from skillmatch.store import refusals
from skillmatch.store.database import rows
from skillmatch.store.snapshot import Index, Snapshot
from skillmatch.terms import TextSubject

_lock = threading.Lock()
_folder: Path | None = None
_reader: Reader | None = None
_seen: Snapshot | None = None


def keep_in(folder: Path) -> None:
    """Say where sentence embeddings are kept between runs."""
    global _folder
    _folder = folder


def reader(snap: Snapshot) -> Reader:
    """The reader whose positions are those of `snap`; made again only where the register's names have changed."""
    global _reader, _seen
    if _reader is not None and _seen is snap:
        return _reader
    with _lock:
        if _reader is None or _seen is not snap:
            words = _vocabulary(snap)
            if _reader is None or _reader.vocabulary_ != words:
                folder = _folder
                _reader = Reader(lambda: TextSimilarity(cache_dir=folder, smoothing=1)).fit(words)
            _seen = snap
        return _reader


def read(snap: Snapshot, text: str, kind: str, account_id: int | None = None) -> Reading:
    """What a text means, without what the account has refused before, unless its whole name stands there."""
    reading = reader(snap).read(text, clock.today(), kind)
    if account_id is None:
        return reading
    skills = _wanted(reading.skills, snap.skill_index, refusals.of(account_id, TextSubject.SKILL))
    occupations = _wanted(reading.occupations, snap.occupation_index, refusals.of(account_id, TextSubject.OCCUPATION))
    return replace(reading, skills=skills, occupations=occupations)


def _wanted(found: tuple[Suggestion, ...], index: Index, refused: set[int]) -> tuple[Suggestion, ...]:
    return tuple(one for one in found if one.named or int(index.ids[one.index]) not in refused)


def _vocabulary(snap: Snapshot) -> Vocabulary:
    occupations = rows("SELECT zh, en, local_alias, tasks FROM occupation ORDER BY id")
    required: list[list[tuple[int, int]]] = [[] for _ in snap.occupations]
    for occupation, skill, rank in rows("SELECT occupation_id, skill_id, required_rank FROM requirement ORDER BY id"):
        place = snap.occupation_index.at(occupation)
        if place >= 0:
            required[place].append((snap.skill_index.at(skill), int(rank)))
    return Vocabulary(
        skills=tuple((card.zh, card.en) for card in snap.skills),
        occupations=tuple((zh, en, alias) for zh, en, alias, _ in occupations),
        towns=tuple((card.zh, card.en) for card in snap.towns),
        tasks=tuple(tuple(task for task in tasks.split(";") if task.strip()) for *_, tasks in occupations),
        required=tuple(map(tuple, required)),
    )
