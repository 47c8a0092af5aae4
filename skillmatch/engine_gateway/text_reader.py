"""The reader of free text over the register's own words: kept on disk by the background worker, read by the web processes.

Fitting it takes seconds, loading it a quarter of one, and the sentence encoder one more: a page with a box for text has both loaded
while somebody still types.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from dataclasses import replace

import structlog

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.engine_gateway.folders import Folders
from skillmatch.engine_gateway.snapshot import IdIndex, Snapshot
from skillmatch.matching.artefacts import ArtefactError
from skillmatch.matching.extraction import meaning
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.extraction.results import Reading, Suggestion, Vocabulary
from skillmatch.matching.text.encoder import embeddings
from skillmatch.matching.text.similarity import TextSimilarity
from skillmatch.store.db import database, resources
from skillmatch.store.db.database import rows
from skillmatch.store.recommendations import text_refusals
from skillmatch.terms import TextSubject

log = structlog.get_logger(__name__)


class FittedReader:
    """The reader that an installation has loaded, and the snapshot whose positions are its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.reader: Reader | None = None
        self.seen: Snapshot | None = None
        self.warming: threading.Thread | None = None


def reader(snap: Snapshot) -> Reader:
    """The reader whose positions are those of `snap`; made again only where the register's names have changed."""
    fitted = resources.get(FittedReader)
    found = fitted.reader
    if found is not None and fitted.seen is snap:
        return found
    with fitted.lock:
        found = fitted.reader
        if found is None or fitted.seen is not snap:
            words = _vocabulary(snap)
            if found is None or found.vocabulary_ != words:
                found = fitted.reader = _fitted_reader(words)
            fitted.seen = snap
        return found


def prepare() -> None:
    """Have the reader on disk before anybody needs it; where it is there already, this takes a moment."""
    snap = snapshot.current()
    found, folder = reader(snap), resources.get(Folders).reader
    if folder is not None and not (folder / "CURRENT").exists():
        _keep(found)


def is_prepared() -> bool:
    """Whether the reader is loaded or on disk, so that a text is read at once."""
    folder = resources.get(Folders).reader
    return resources.get(FittedReader).reader is not None or (folder is not None and (folder / "CURRENT").exists())


def warm(snap: Snapshot) -> None:
    """Load the prepared reader and the encoder beside the page that is shown; where none is prepared, nothing happens."""
    fitted, folder = resources.get(FittedReader), resources.get(Folders).reader
    if fitted.warming is not None or folder is None or not (folder / "CURRENT").exists():
        return
    fitted.warming = threading.Thread(target=copy_context().run, args=(_warmed, snap), name="warm-reader", daemon=True)
    fitted.warming.start()


def _warmed(snap: Snapshot) -> None:
    try:
        with database.db.connection_context():
            reader(snap).read("焊接 welding", clock.today())
        embeddings(None).encode([""])  # a text that is kept loads no encoder
    except Exception:  # whoever sends a text loads it again and is told what is wrong
        log.exception("the reader could not be loaded ahead")


def _fitted_reader(words: Vocabulary) -> Reader:
    """The kept reader of these words; where there is none, or it is damaged, a new one, which is kept."""
    folders = resources.get(Folders)

    def make() -> TextSimilarity:
        return TextSimilarity(cache_dir=folders.embeddings, smoothing=1)

    if folders.reader is not None and folders.reader.exists():
        try:
            return Reader(make).fit(words, meaning.load_meanings(folders.reader, meaning.fingerprint(words), make))
        except ArtefactError as error:
            log.info("the reader is made anew", reason=str(error))
    made = Reader(make).fit(words)
    _keep(made)
    return made


def _keep(made: Reader) -> None:
    """Write the reader; a disk that is full costs the next process its time, and nobody a page."""
    folder = resources.get(Folders).reader
    if folder is None or not made.meanings_:
        return
    try:
        meaning.keep(folder, meaning.fingerprint(made.vocabulary_), made.meanings_, clock.today())
    except (OSError, ArtefactError) as error:
        log.warning("the reader could not be kept", reason=str(error))


def read(snap: Snapshot, text: str, kind: str, account_id: int | None = None) -> Reading:
    """Return what a text means, without what the account has refused before, unless its whole name stands there."""
    reading = reader(snap).read(text, clock.today(), kind)
    if account_id is None:
        return reading
    skills, occupations = (
        text_refusals.refused_ids(account_id, TextSubject.SKILL),
        text_refusals.refused_ids(account_id, TextSubject.OCCUPATION),
    )
    posts = []
    for post in reading.posts:
        wanted = _wanted((post.occupation,) if post.occupation else (), snap.occupation_index, occupations)
        posts.append(replace(post, occupation=wanted[0] if wanted else None, skills=_wanted(post.skills, snap.skill_index, skills)))
    return replace(
        reading,
        skills=_wanted(reading.skills, snap.skill_index, skills),
        occupations=_wanted(reading.occupations, snap.occupation_index, occupations),
        posts=tuple(posts),
    )


def _wanted(found: tuple[Suggestion, ...], index: IdIndex, refused: set[int]) -> tuple[Suggestion, ...]:
    return tuple(one for one in found if one.named or int(index.ids[one.index]) not in refused)


def _vocabulary(snap: Snapshot) -> Vocabulary:
    occupations = rows("SELECT local_alias, tasks FROM occupation ORDER BY id")
    required: list[list[tuple[int, int]]] = [[] for _ in snap.occupations]
    for occupation, skill, rank in rows("SELECT occupation_id, skill_id, required_rank FROM requirement ORDER BY id"):
        place = snap.occupation_index.at(occupation)
        if place >= 0:
            required[place].append((snap.skill_index.at(skill), int(rank)))
    return Vocabulary(
        skills=tuple((card.zh, card.en, *card.aliases) for card in snap.skills),
        occupations=tuple(
            (card.zh, card.en, local, *card.aliases) for card, (local, _) in zip(snap.occupations, occupations, strict=True)
        ),
        towns=tuple((card.zh, card.en) for card in snap.towns),
        tasks=tuple(tuple(task for task in tasks.split(";") if task.strip()) for _, tasks in occupations),
        required=tuple(map(tuple, required)),
    )
