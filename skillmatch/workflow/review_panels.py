"""Several people judge: how many, how they are drawn, who is excluded, and how their score sheets become one order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import fmean, median

NOT_ON_PANEL = "not_on_panel"
SUBMITTED = "submitted"
INCOMPLETE = "incomplete"
OUT_OF_RANGE = "out_of_range"


class ConflictOfInterest(Enum):
    """Why somebody may not judge another person."""

    SELF = "self"
    TRAINER = "trainer"
    EMPLOYER = "employer"
    MENTOR = "mentor"
    """The master or the apprentice of the person."""
    TIE = "tie"
    """A relative, or another tie that was declared."""
    TEAM = "team"


class Drawing(Enum):
    """How reviewers are drawn from those who may judge."""

    LOT = "lot"
    LEAST_LOADED = "least_loaded"


class Combination(Enum):
    """How the scores of several sheets become one."""

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    RANK = "rank"


class Ties(Enum):
    """What decides between equal scores."""

    SHARED = "shared"
    """Nothing: they share a place, and the next place is left out."""
    MEDIAN = "median"
    """The better median of the sheets; where that is equal as well, they share a place."""


@dataclass(frozen=True)
class ScoreSheet:
    """What one reviewer gave to each subject, by the subject's id."""

    reviewer: int
    scores: Mapping[int, float]


@dataclass(frozen=True)
class Drawn:
    """The reviewers who were drawn, and who was excluded for which conflicts."""

    reviewers: tuple[int, ...]
    excluded: Mapping[int, frozenset[ConflictOfInterest]]


@dataclass(frozen=True)
class Place:
    """A subject's place, from 1, with its combined score: points, or for :attr:`Combination.RANK` the mean rank."""

    subject: int
    place: int
    score: float


@dataclass(frozen=True)
class ReviewPanel:
    """The rules of a panel.

    Attributes
    ----------
    size : int
        How many reviewers are drawn.
    quorum : int
        With fewer sheets nothing is decided.
    excludes : frozenset of ConflictOfInterest
        The conflicts that exclude a reviewer.
    drawing : Drawing
    combination : Combination
    ties : Ties
    trim : int
        How many of the highest and of the lowest scores a trimmed mean leaves out; with too few sheets for it, none is left out.
    lowest, highest : float
        The range of a score.
    """

    size: int
    quorum: int
    excludes: frozenset[ConflictOfInterest] = frozenset(ConflictOfInterest)
    drawing: Drawing = Drawing.LOT
    combination: Combination = Combination.MEAN
    ties: Ties = Ties.SHARED
    trim: int = 1
    lowest: float = 0.0
    highest: float = 100.0

    def __post_init__(self) -> None:
        if not 1 <= self.quorum <= self.size or self.trim < 0 or self.lowest >= self.highest:
            raise ValueError("a panel needs 1 ≤ quorum ≤ size, trim ≥ 0 and lowest < highest")

    def excluding(self, conflicts: Collection[ConflictOfInterest]) -> frozenset[ConflictOfInterest]:
        """Return those of a reviewer's conflicts that exclude the reviewer; empty where none does."""
        return self.excludes & frozenset(conflicts)

    def draw(
        self,
        candidates: Sequence[int],
        conflicts: Mapping[int, Collection[ConflictOfInterest]],
        seed: str,
        load: Mapping[int, int] | None = None,
    ) -> Drawn:
        """Draw the reviewers from those who have no conflict.

        Parameters
        ----------
        candidates : sequence of int
            Who could judge.
        conflicts : mapping of int to collection of ConflictOfInterest
            What stands against each; who is not in it has none.
        seed : str
            Makes the lot repeatable: anybody who has it can check the drawing.
        load : mapping of int to int, optional
            How many cases each has already, for :attr:`Drawing.LEAST_LOADED`.

        Returns
        -------
        Drawn
            With fewer reviewers than :attr:`size` where there are no more.
        """
        stopped = {each: self.excluding(conflicts.get(each, ())) for each in candidates}
        busy = load or {} if self.drawing is Drawing.LEAST_LOADED else {}
        able = [each for each, found in stopped.items() if not found]
        able.sort(key=lambda each: (busy.get(each, 0), _lot(seed, each)))
        return Drawn(tuple(able[: self.size]), {each: found for each, found in stopped.items() if found})

    def sheet_refusal(
        self, reviewers: Collection[int], sheets: Iterable[ScoreSheet], sheet: ScoreSheet, subjects: Collection[int]
    ) -> str | None:
        """Return why a sheet may not be added to those that exist, or None; nobody overwrites a sheet, not even its author."""
        if sheet.reviewer not in reviewers:
            return NOT_ON_PANEL
        if any(each.reviewer == sheet.reviewer for each in sheets):
            return SUBMITTED
        if set(sheet.scores) != set(subjects):
            return INCOMPLETE
        # A score that is no number fails the comparison as well.
        fits = all(self.lowest <= score <= self.highest for score in sheet.scores.values())
        return None if fits else OUT_OF_RANGE

    def is_quorate(self, sheets: Collection[ScoreSheet]) -> bool:
        """Return whether enough different reviewers have judged."""
        return len({each.reviewer for each in sheets}) >= self.quorum

    def combined(self, sheets: Sequence[ScoreSheet]) -> dict[int, float]:
        """Return one score for each subject that every sheet judges."""
        subjects = set.intersection(*(set(each.scores) for each in sheets)) if sheets else set()
        given = {subject: [each.scores[subject] for each in sheets] for subject in sorted(subjects)}
        if self.combination is Combination.RANK:
            ranks = [_ranks({subject: each.scores[subject] for subject in given}) for each in sheets]
            return {subject: fmean(each[subject] for each in ranks) for subject in given}
        if self.combination is Combination.TRIMMED_MEAN:
            return {subject: fmean(self._trimmed(scores)) for subject, scores in given.items()}
        return {subject: fmean(scores) for subject, scores in given.items()}

    def ranking(self, sheets: Sequence[ScoreSheet]) -> list[Place]:
        """Return the subjects from the best to the last; equal ones by their id, with the same place."""
        scores = self.combined(sheets)
        sign = 1 if self.combination is Combination.RANK else -1

        def key(subject: int) -> tuple[float, float]:
            second = -median(each.scores[subject] for each in sheets) if self.ties is Ties.MEDIAN else 0.0
            # The same scores added in another order differ in the last digit; they are equal all the same.
            return round(sign * scores[subject], 9), round(second, 9)

        ordered = sorted(scores, key=lambda subject: (key(subject), subject))
        places: list[Place] = []
        for at, subject in enumerate(ordered):
            same = at > 0 and key(ordered[at - 1]) == key(subject)
            places.append(Place(subject, places[-1].place if same else at + 1, scores[subject]))
        return places

    def _trimmed(self, scores: Sequence[float]) -> Sequence[float]:
        if len(scores) <= 2 * self.trim:
            return scores
        return sorted(scores)[self.trim : len(scores) - self.trim]


def _ranks(scores: Mapping[int, float]) -> dict[int, float]:
    """Return the rank of each subject on one sheet, from 1; equal scores share the mean of their ranks."""
    values = list(scores.values())
    return {
        subject: 1 + sum(other > score for other in values) + (values.count(score) - 1) / 2 for subject, score in scores.items()
    }


def _lot(seed: str, candidate: int) -> bytes:
    return hashlib.sha256(f"{seed}:{candidate}".encode()).digest()
