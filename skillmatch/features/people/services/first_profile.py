"""A profile that begins with a job title or a description of past work: what is offered, and what was chosen of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from skillmatch.engine_gateway import text_reader
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.people.services.profile import FirstChoices
from skillmatch.matching.extraction.results import PAST, SURE, Reading
from skillmatch.numerals import whole_or
from skillmatch.store.catalogue.cards import OccupationCard, SkillCard

MIN_CONFIDENCE = 0.5
"""How sure it is that somebody of an occupation can do what it asks for (chosen); never ticked beforehand."""


@dataclass(frozen=True)
class SkillOffer:
    """A skill that is offered at a rank, with the words that led to it; none where the occupation asks for it."""

    skill: SkillCard
    rank: int
    confidence: float
    words: tuple[str, ...]

    @property
    def ticked(self) -> bool:
        """Whether it is ticked beforehand."""
        return bool(self.words) and self.confidence >= SURE


@dataclass(frozen=True)
class TextOffer:
    """What a text leads to."""

    found: Reading
    occupation: OccupationCard | None
    occupation_words: tuple[str, ...]
    grade: int
    skills: tuple[SkillOffer, ...]


def read(snap: Snapshot, text: str, account_id: int) -> TextOffer:
    """Return what a job title or past work suggests: the skills that the text names, then those that its occupation asks for."""
    found = text_reader.read(snap, text, PAST, account_id)
    offers = [SkillOffer(snap.skills[one.index], one.rank, one.confidence, found.words(one.spans)) for one in found.skills]
    if not found.occupations:
        return TextOffer(found, None, (), 0, tuple(offers))
    best = found.occupations[0]
    card = snap.occupations[best.index]
    named = {one.index for one in found.skills}
    asked, _, ranks = snap.catalogue.occupations.row(best.index)
    reach = max(best.rank, card.start_rank)
    usual = sorted(
        (int(rank), int(skill)) for skill, rank in zip(asked, ranks, strict=True) if rank <= reach and skill not in named
    )
    offers += [SkillOffer(snap.skills[skill], rank, MIN_CONFIDENCE * best.confidence, ()) for rank, skill in usual]
    return TextOffer(found, card, found.words(best.spans), best.rank, tuple(offers))


def chosen(offered: TextOffer, ticked: Collection[str], entered: Mapping[str, str]) -> FirstChoices:
    """Return what a person left ticked, with the ranks that were entered for it (``rank-<id>``), and what they unticked."""
    skills, refused = [], []
    for offer in offered.skills:
        if f"skill-{offer.skill.id}" in ticked:
            rank = whole_or(entered.get(f"rank-{offer.skill.id}"), offer.rank, 9)
            skills.append((offer.skill.id, rank))
        elif offer.ticked:
            refused.append(offer.skill.id)
    occupation = offered.occupation
    taken = occupation is not None and f"occupation-{occupation.id}" in ticked
    return FirstChoices(
        occupation_id=occupation.id if occupation and taken else None,
        grade=offered.grade if taken else 0,
        skills=tuple(skills),
        refused_skills=tuple(refused),
        refused_occupations=(occupation.id,) if occupation and not taken else (),
    )
