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
from skillmatch.engine_gateway.folders import Folders
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching.artefacts import ArtefactError
from skillmatch.matching.extraction import meaning as extraction_meaning
from skillmatch.matching.extraction.meaning import Meaning
from skillmatch.matching.extraction.results import Vocabulary
from skillmatch.matching.extraction.rules import clauses, fold
from skillmatch.matching.text.similarity import TextSimilarity
from skillmatch.store.catalogue.cards import CourseCard
from skillmatch.store.db import resources

log = structlog.get_logger(__name__)

FAR, SAME = 0.35, 0.85
"""Similarities of a clause and a course that are worth 0 and 1 (chosen)."""

MAX_CLAUSES, MAX_CACHED = 8, 2_000
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


class CourseNames:
    """What an installation has loaded of its courses' names, and the rows of the last texts."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.read: _Read | None = None
        self.seen: Sequence[CourseCard] | None = None
        self.rows: OrderedDict[bytes, sparse.csr_array] = OrderedDict()

    def use(self, read: _Read, seen: Sequence[CourseCard]) -> None:
        """Answer with other names from now on; the caller holds the lock."""
        self.read, self.seen = read, seen
        self.rows.clear()


def close(snap: Snapshot, text: str) -> sparse.csr_array:
    """Return how close each course is to a text, as one row (1, n_courses) of values in [0, 1]; empty where it says nothing."""
    nothing = sparse.csr_array((1, len(snap.courses)))
    folded = fold(text)
    spans = clauses(folded)[:MAX_CLAUSES]
    if not spans:
        return nothing
    meaning = _current(snap)
    if meaning is None:
        return nothing
    key = hashlib.sha256(folded.encode("utf-8", "replace")).digest()  # the text itself is not kept: its person may erase it
    kept = resources.get(CourseNames)
    with kept.lock:
        if key in kept.rows:
            kept.rows.move_to_end(key)
            return kept.rows[key]
    said = [text for span in spans if (text := _WISH.sub("", folded[slice(*span)]).strip())]
    score = meaning.scores(said).max(axis=0) if said else np.zeros(len(snap.courses))
    row = sparse.csr_array(np.clip((score - FAR) / (SAME - FAR), 0.0, 1.0)[None, :])
    with kept.lock:
        kept.rows[key] = row
        while len(kept.rows) > MAX_CACHED:
            kept.rows.popitem(last=False)
    return row


def prepare(snap: Snapshot) -> None:
    """Have the courses' names read and kept; where they are, this takes a moment."""
    folders, kept = resources.get(Folders), resources.get(CourseNames)
    if folders.interests is None or not snap.courses or _current(snap) is not None:
        return
    words = _words(snap)
    fitted = Meaning.of(TextSimilarity(cache_dir=folders.embeddings, smoothing=1), words.skills)
    try:
        extraction_meaning.keep(folders.interests, extraction_meaning.fingerprint(words), [fitted], clock.today())
    except (OSError, ArtefactError) as error:
        log.warning("the courses' names could not be kept", reason=str(error))
    with kept.lock:
        kept.use(_Read(words.skills, fitted), snap.courses)


def _words(snap: Snapshot) -> Vocabulary:
    """Each course's own name and the names of what it teaches.

    What every trade asks for names general courses alone: who wishes for it does not wish for the trade of a course that teaches
    some of it too.
    """
    spans, generic, general = snap.catalogue.courses.spans, snap.catalogue.generic, snap.engine.general_
    taught = [
        [snap.skills[int(skill)] for skill in spans.row(place)[0] if general[place] or not generic[skill]]
        for place in range(len(snap.courses))
    ]
    return Vocabulary(
        skills=tuple(
            (card.zh, card.en, *(name for skill in own for name in (skill.zh, skill.en, *skill.aliases)))
            for card, own in zip(snap.courses, taught, strict=True)
        ),
        occupations=(),
    )


def _current(snap: Snapshot) -> Meaning | None:
    """What is kept of these courses' names, None where there is nothing yet; looked for again once something else is kept."""
    folders, kept = resources.get(Folders), resources.get(CourseNames)
    with kept.lock:
        if kept.read is not None and kept.read.meaning is not None and kept.seen is snap.courses:
            return kept.read.meaning
        stamp = _stamp(folders.interests)
        if folders.interests is None or not stamp:
            return None
        words, read = _words(snap), kept.read
        if read is not None and read.names == words.skills and (read.meaning is not None or read.stamp == stamp):
            kept.seen = snap.courses
            return read.meaning
        try:
            key = extraction_meaning.fingerprint(words)
            found = extraction_meaning.load_meanings(
                folders.interests, key, lambda: TextSimilarity(cache_dir=folders.embeddings, smoothing=1)
            )
            read = _Read(words.skills, found[0])
        except ArtefactError as error:
            read = _Read(words.skills, None, stamp)
            log.info("the courses' names are not read yet", reason=str(error))
        kept.use(read, snap.courses)
        return read.meaning


def _stamp(folder: Path | None) -> str:
    """The name of what is kept, "" for nothing."""
    try:
        return (folder / "CURRENT").read_text(encoding="utf-8") if folder else ""
    except OSError:
        return ""
