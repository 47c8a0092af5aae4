"""Finding mentors in the catalogue in memory, and what one mentor's page shows."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import NotFound
from skillmatch.store.catalogue import cards
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.registers import search
from skillmatch.store.registers.words import query_words
from skillmatch.terms import MentorshipState

PAGE_SIZE = 20


@dataclass(frozen=True)
class TeachableSkill:
    """A skill that a mentor teaches, up to a rank."""

    skill: cards.SkillCard
    rank: float


@dataclass(frozen=True)
class RequestAnswer:
    """A worker's request: its state, and what the mentor answered."""

    state: MentorshipState
    answer: str


def place_of(snap: Snapshot, mentor_id: int) -> int:
    """The position of an active mentor."""
    place = int(snap.catalogue.mentors.ids.searchsorted(mentor_id))
    if place == len(snap.mentors) or snap.mentors[place].id != mentor_id:
        raise NotFound()
    return place


def teaches(snap: Snapshot, place: int) -> list[TeachableSkill]:
    """Return what a mentor teaches, the highest rank first."""
    spans = snap.catalogue.mentors.spans
    row = slice(spans.indptr[place], spans.indptr[place + 1])
    found = [
        TeachableSkill(snap.skills[skill], float(rank)) for skill, rank in zip(spans.indices[row], spans.high[row], strict=True)
    ]
    return sorted(found, key=lambda one: (-one.rank, one.skill.id))


def find(snap: Snapshot, q: str) -> list[int]:
    """Positions of the mentors whose name, place or skills hold every word; those with places left come first.

    A name is found as in the registers, by its reading too.
    """
    wanted = [(word.typed, set(search.named(["mentor"], [word])["mentor"] or ())) for word in query_words(q)]
    found = []
    for place, card in enumerate(snap.mentors):
        text = _text(snap, place)
        if all(word in text or card.id in named for word, named in wanted):
            found.append(place)
    return sorted(found, key=lambda place: (snap.mentors[place].capacity_left == 0, -snap.mentors[place].rank, place))


def why(snap: Snapshot, worker_id: int, place: int) -> object | None:
    """Return what the engine says of a mentor for a worker, whether suggested or not; None with personalisation off."""
    workers = engine_workers.one_worker(snap, worker_id)
    if not len(workers.ids) or not workers.personalised[0]:
        return None
    return snap.engine.why_not_mentor(workers, 0, place)


def find_request(worker_id: int, mentor_id: int) -> RequestAnswer | None:
    """Return where a worker's request to a mentor stands."""
    found = Mentorship.get_or_none((Mentorship.worker == worker_id) & (Mentorship.mentor == mentor_id))
    return None if found is None else RequestAnswer(MentorshipState(found.state), found.answer)


def _text(snap: Snapshot, place: int) -> str:
    card = snap.mentors[place]
    skills = [one.skill for one in teaches(snap, place)]
    return " ".join(
        [card.name, card.place_zh, card.place_en, *(name for skill in skills for name in (skill.zh, skill.en, *skill.aliases))]
    ).casefold()
