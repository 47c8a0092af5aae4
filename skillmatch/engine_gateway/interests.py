"""How close courses are to the interests that a worker wrote down: by the meaning of the words, against the courses' names.

The names of courses and of what they teach are read by the background worker and kept on disk (``matching/extraction/meaning.py``);
what a text means is read when it is saved. So no list waits for either; where nothing is kept yet, the term is absent.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog
from scipy import sparse

from skillmatch import clock
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching.artefacts import ArtefactError
from skillmatch.matching.extraction import meaning as extraction_meaning
from skillmatch.matching.extraction.meaning import Meaning
from skillmatch.matching.extraction.results import Vocabulary
from skillmatch.matching.extraction.rules import clauses, fold
from skillmatch.matching.text.similarity import TextSimilarity
from skillmatch.store.catalogue.cards import CourseCard

log = structlog.get_logger(__name__)

FAR, SAME = 0.35, 0.85
"""Similarities of a clause and a course that are worth 0 and 1 (chosen)."""

MOST_CLAUSES, MOST_KEPT = 8, 2_000
"""Clauses of a text that are read, and texts whose courses are remembered."""


@dataclass(frozen=True, eq=False)
class _Read:
    """The courses' names, and what they mean; None where nothing is kept of them under the artefact that ``stamp`` names."""

    names: tuple[tuple[str, ...], ...]
    meaning: Meaning | None
    stamp: str = ""


_WISH = re.compile(
    r"^我?(?:还|也|很)?(?:想要?|希望|打算|喜欢|愿意|对)?(?:能够?)?(?:学习|学会|学学|学|了解|提高|掌握|做)?(?:一下|一些|一点)?|(?:很|比较)?(?:感兴趣|有兴趣)$"
    r"|^(?:i )?(?:would like|want|wish|hope|like) to (?:learn|know|study|do)?(?: more)?(?: about)?|^(?:i am |i'm )?interested in"
)
"""Words of a wish, which say nothing of what is wished for."""

_lock = threading.Lock()
_folder: Path | None = None
_prepared: Path | None = None
_read: _Read | None = None
_seen: Sequence[CourseCard] | None = None
_found: OrderedDict[bytes, sparse.csr_array] = OrderedDict()


def keep_in(folder: Path, prepared: Path) -> None:
    """Say where sentence embeddings are kept between runs, and where the courses' names are."""
    global _folder, _prepared
    _folder, _prepared = folder, prepared
    _use(None, None)


def close(snap: Snapshot, text: str) -> sparse.csr_array:
    """How close each course is to a text, as one row (1, n_courses) of values in [0, 1]; empty where it says nothing."""
    nothing = sparse.csr_array((1, len(snap.courses)))
    folded = fold(text)
    spans = clauses(folded)[:MOST_CLAUSES]
    if not spans:
        return nothing
    meaning = _current(snap)
    if meaning is None:
        return nothing
    key = hashlib.sha256(folded.encode("utf-8", "replace")).digest()  # the text itself is not kept: its person may erase it
    with _lock:
        if key in _found:
            _found.move_to_end(key)
            return _found[key]
    said = [text for span in spans if (text := _WISH.sub("", folded[slice(*span)]).strip())]
    score = meaning.scores(said).max(axis=0) if said else np.zeros(len(snap.courses))
    row = sparse.csr_array(np.clip((score - FAR) / (SAME - FAR), 0.0, 1.0)[None, :])
    with _lock:
        _found[key] = row
        while len(_found) > MOST_KEPT:
            _found.popitem(last=False)
    return row


def prepare(snap: Snapshot) -> None:
    """Have the courses' names read and kept; where they are, this takes a moment."""
    if _prepared is None or not snap.courses or _current(snap) is not None:
        return
    words = _words(snap)
    fitted = Meaning.of(TextSimilarity(cache_dir=_folder, smoothing=1), words.skills)
    try:
        extraction_meaning.keep(_prepared, extraction_meaning.fingerprint(words), [fitted], clock.today())
    except (OSError, ArtefactError) as error:
        log.warning("the courses' names could not be kept", reason=str(error))
    with _lock:
        _use(_Read(words.skills, fitted), snap.courses)


def _words(snap: Snapshot) -> Vocabulary:
    spans = snap.catalogue.courses.spans
    taught = [[snap.skills[int(skill)] for skill in spans.row(place)[0]] for place in range(len(snap.courses))]
    return Vocabulary(
        skills=tuple(
            (card.zh, card.en, *(name for skill in own for name in (skill.zh, skill.en, *skill.aliases)))
            for card, own in zip(snap.courses, taught, strict=True)
        ),
        occupations=(),
    )


def _use(read: _Read | None, seen: Sequence[CourseCard] | None) -> None:
    global _read, _seen
    _read, _seen = read, seen
    _found.clear()


def _current(snap: Snapshot) -> Meaning | None:
    """What is kept of these courses' names, None where there is nothing yet; looked for again once something else is kept."""
    global _seen
    with _lock:
        if _read is not None and _read.meaning is not None and _seen is snap.courses:
            return _read.meaning
        stamp = _stamp()
        if not stamp:
            return None
        words = _words(snap)
        if _read is not None and _read.names == words.skills and (_read.meaning is not None or _read.stamp == stamp):
            _seen = snap.courses
            return _read.meaning
        try:
            key = extraction_meaning.fingerprint(words)
            found = extraction_meaning.kept(_prepared or Path(), key, lambda: TextSimilarity(cache_dir=_folder, smoothing=1))
            _use(_Read(words.skills, found[0]), snap.courses)
        except ArtefactError as error:
            _use(_Read(words.skills, None, stamp), snap.courses)
            log.info("the courses' names are not read yet", reason=str(error))
        return _read.meaning if _read else None


def _stamp() -> str:
    """The name of what is kept, "" for nothing."""
    try:
        return (_prepared / "CURRENT").read_text(encoding="utf-8") if _prepared else ""
    except OSError:
        return ""
