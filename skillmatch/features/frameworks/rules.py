"""How names are compared: pure decisions on what to propose for one skill or occupation of the city."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from skillmatch.terms import MappingRelation

MAX_PROPOSALS = 3
"""So many concepts of a classification are proposed for one skill or occupation."""

MIN_CONFIDENCE = 0.45
"""Names less similar than this are not proposed: below it, most of those tried meant something else (chosen)."""

SAME_CODE, OTHER_NAME, MAX_SIMILAR = 1.0, 0.95, 0.94
"""Confidence of an equal code or name, of an equal other name, and the most that similarity alone gives."""

SHARES_RIGHT = {
    "zh": ((0.45, 0.40), (0.50, 0.45), (0.55, 0.55), (0.60, 0.65), (0.65, 0.70), (0.70, 0.80), (0.80, 0.85)),
    "en": ((0.45, 0.35), (0.50, 0.40), (0.55, 0.45), (0.60, 0.60), (0.70, 0.75)),
}
"""How many pairs of names at least so similar meant the same, by the language of the names.

Measured on the job titles of TalentCLEF 2025 task A, the 40 nearest titles of each of 34 Chinese and 35 English queries (600 and
740 pairs from 0.45 on), and rounded down. English never reached nine in ten (0.79 of the 105 pairs from 0.8 on); Chinese did from
0.8 on (0.95), but in 55 pairs, too few to say so.
"""


class MappingGround(Enum):
    """Why a pair is proposed."""

    SAME_NAME = "same_name"
    SAME_CODE = "same_code"
    OTHER_NAME = "other_name"
    SIMILAR = "similar"


@dataclass(frozen=True)
class CityConcept:
    """A skill or an occupation of the city: its names in the classification's language, and its national code."""

    id: int
    names: tuple[str, ...]
    national_code: str = ""


@dataclass(frozen=True)
class FrameworkConcept:
    """A concept of a classification."""

    id: int
    code: str
    name: str
    alt_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class MappingProposal:
    """How a concept may stand to something of the city."""

    own_id: int
    concept_id: int
    relation: MappingRelation
    confidence: float


class ConceptIndex:
    """Concepts by code and by normalised name."""

    def __init__(self, concepts: Sequence[FrameworkConcept]) -> None:
        self.by_code: dict[str, list[FrameworkConcept]] = {}
        self.by_name: dict[str, list[FrameworkConcept]] = {}
        self.by_other: dict[str, list[FrameworkConcept]] = {}
        for one in concepts:
            if one.code:
                self.by_code.setdefault(one.code, []).append(one)
            self.by_name.setdefault(normal(one.name), []).append(one)
            for name in {normal(name) for name in one.alt_names} - {normal(one.name)}:
                self.by_other.setdefault(name, []).append(one)


def normal(name: str) -> str:
    """A name without what does not change its meaning: case, width, blanks and marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def proposals(own: CityConcept, names: ConceptIndex, near: Iterable[tuple[FrameworkConcept, float]]) -> list[MappingProposal]:
    """The proposals for one skill or occupation: equal names first, then the most similar ones.

    A concept of the same name leaves nothing to compare, so it is then the only one.
    """
    wanted = [normal(name) for name in own.names if normal(name)]
    same = [one for name in wanted for one in names.by_name.get(name, ())]
    found: dict[int, MappingProposal] = {}
    for one in same:
        found[one.id] = MappingProposal(own.id, one.id, MappingRelation.EXACT, SAME_CODE)
    if not same:
        for one in names.by_code.get(own.national_code, ()) if own.national_code else ():
            found.setdefault(one.id, MappingProposal(own.id, one.id, MappingRelation.CLOSE, SAME_CODE))
        for name in wanted:
            for one in names.by_other.get(name, ()):
                found.setdefault(one.id, MappingProposal(own.id, one.id, MappingRelation.CLOSE, OTHER_NAME))
        for one, similarity in near:
            if similarity >= MIN_CONFIDENCE:
                confidence = round(min(float(similarity), MAX_SIMILAR), 3)
                found.setdefault(one.id, MappingProposal(own.id, one.id, relation(wanted, normal(one.name)), confidence))
    return sorted(found.values(), key=lambda one: (-one.confidence, one.concept_id))[:MAX_PROPOSALS]


def ground(own: CityConcept, theirs: FrameworkConcept) -> MappingGround:
    """Return why a pair is proposed, by what can be checked at a glance."""
    wanted = {normal(name) for name in own.names} - {""}
    if normal(theirs.name) in wanted:
        return MappingGround.SAME_NAME
    if own.national_code and own.national_code == theirs.code:
        return MappingGround.SAME_CODE
    return MappingGround.OTHER_NAME if wanted & {normal(name) for name in theirs.alt_names} else MappingGround.SIMILAR


def share_right(similarity: float, language: str) -> float | None:
    """Return which share of pairs as similar as this meant the same; None below what was measured."""
    return next((share for least, share in reversed(SHARES_RIGHT[language]) if similarity >= least), None)


def relation(own: Iterable[str], theirs: str) -> MappingRelation:
    """Return what one name says beside another: a name within a longer one is the broader meaning."""
    for name in own:
        if name == theirs:
            return MappingRelation.EXACT
        if theirs and theirs in name:
            return MappingRelation.BROAD
        if name in theirs:
            return MappingRelation.NARROW
    return MappingRelation.CLOSE


def changes(
    wanted: Sequence[MappingProposal], held: Mapping[tuple[int, int], tuple[int, str]], settled: set[int]
) -> tuple[list[MappingProposal], list[int]]:
    """Return what to add, and which open proposals to take away.

    Parameters
    ----------
    wanted : sequence of MappingProposal
    held : mapping of (own id, concept id) to (mapping id, state)
        Whatever is held in any state is not proposed again, so a refused one stays refused.
    settled : set of int
        Own ids that have a confirmed mapping to this classification already: nothing is added for them.
    """
    pairs = {(one.own_id, one.concept_id) for one in wanted}
    new = [one for one in wanted if (one.own_id, one.concept_id) not in held and one.own_id not in settled]
    gone = [key for pair, (key, state) in held.items() if state == "proposed" and pair not in pairs]
    return new, gone
