"""Pure decisions about standards: what a name must be, when a draft is whole, how two versions differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from skillmatch.terms import AssessmentPart, StandardKind
from skillmatch.terms.assessing import ABILITY_SUFFIX, GRADE_WORDS, OCCUPATION_ENDINGS

WHOLE = 100
"""What the weights of a version's criteria add up to."""

MAX_CRITERIA = 60
MAX_NOTE_LENGTH = 600

Key = tuple[int, AssessmentPart]


class StandardFault(Enum):
    """Why a name or a draft is refused; ``messages/standards.py`` has the sentences."""

    SUFFIX = "suffix"
    ENDING = "ending"
    OCCUPATION = "occupation"
    GRADE = "grade"
    NO_OCCUPATION = "no_occupation"
    NOTHING = "nothing"
    NO_PRACTICE = "no_practice"
    WEIGHTS = "weights"
    NO_COURSE = "no_course"
    SAME = "same"
    NOT_REVIEWED = "not_reviewed"
    DAY = "day"


class CriterionMove(Enum):
    """How a criterion differs from the version before."""

    ADDED = "added"
    REMOVED = "removed"
    RAISED = "raised"
    LOWERED = "lowered"
    WEIGHED = "weighed"


@dataclass(frozen=True)
class CriterionValues:
    """A criterion as the rules see it."""

    skill: int
    part: AssessmentPart
    rank: int
    weight: int

    @property
    def key(self) -> Key:
        """Return what the same criterion of another version shares."""
        return self.skill, self.part


@dataclass(frozen=True)
class CriterionChange:
    """One difference between two versions: the ranks and weights before and after, 0 where there was none."""

    move: CriterionMove
    skill: int
    part: AssessmentPart
    rank: tuple[int, int]
    weight: tuple[int, int]


def name_fault(kind: StandardKind, zh: str, occupations: Collection[str], occupation: object | None) -> StandardFault | None:
    """The first reason against the name of a standard, or None.

    The name of a special ability is an object and a verb: it has no ending and no name of an occupation, and no grade; it belongs
    to one occupation.

    Examples
    --------
    >>> name_fault(StandardKind.SPECIFICATION, "蔬菜保鲜工专项职业能力考核规范", (), 1).value
    'ending'
    """
    if kind is StandardKind.STANDARD:
        return None
    if not zh.endswith(ABILITY_SUFFIX) or zh == ABILITY_SUFFIX:
        return StandardFault.SUFFIX
    ability = zh.removesuffix(ABILITY_SUFFIX).strip()
    if ability in occupations:
        return StandardFault.OCCUPATION
    if ability.endswith(OCCUPATION_ENDINGS):
        return StandardFault.ENDING
    if any(word in ability for word in GRADE_WORDS):
        return StandardFault.GRADE
    return StandardFault.NO_OCCUPATION if occupation is None else None


def draft_faults(
    asked: Collection[CriterionValues], before: Collection[CriterionValues], courses: int, first: bool, note: str
) -> list[StandardFault]:
    """Why a draft cannot be published as it stands: an empty list where it can."""
    if not asked:
        return [StandardFault.NOTHING]
    found = []
    if not any(one.part is AssessmentPart.PRACTICAL for one in asked):
        found.append(StandardFault.NO_PRACTICE)
    if sum(one.weight for one in asked) != WHOLE:
        found.append(StandardFault.WEIGHTS)
    if not courses:
        found.append(StandardFault.NO_COURSE)
    if not first and not differences(before, asked) and not note.strip():
        found.append(StandardFault.SAME)
    return found


def differences(before: Iterable[CriterionValues], after: Iterable[CriterionValues]) -> list[CriterionChange]:
    """Return what changed from one version to the next, by kind of change, then by skill."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    found = [_criterion_change(CriterionMove.ADDED, None, one) for key, one in new.items() if key not in old]
    found += [_criterion_change(CriterionMove.REMOVED, one, None) for key, one in old.items() if key not in new]
    for key in old.keys() & new.keys():
        was, now = old[key], new[key]
        if now.rank != was.rank:
            found.append(_criterion_change(CriterionMove.RAISED if now.rank > was.rank else CriterionMove.LOWERED, was, now))
        elif now.weight != was.weight:
            found.append(_criterion_change(CriterionMove.WEIGHED, was, now))
    order = list(CriterionMove)
    return sorted(found, key=lambda one: (order.index(one.move), one.skill, one.part.value))


def asks_more(before: Mapping[int, int], after: Mapping[int, int]) -> bool:
    """Whether somebody who meets `before` (skill to rank) may fall short of `after`."""
    return any(rank > before.get(skill, 0) for skill, rank in after.items())


def weight_of_theory(asked: Iterable[CriterionValues]) -> int:
    """The per cent that the theory part counts."""
    return sum(one.weight for one in asked if one.part is AssessmentPart.THEORY)


def _criterion_change(move: CriterionMove, was: CriterionValues | None, now: CriterionValues | None) -> CriterionChange:
    one = now or was
    assert one is not None
    ranks = (was.rank if was else 0, now.rank if now else 0)
    return CriterionChange(move, one.skill, one.part, ranks, (was.weight if was else 0, now.weight if now else 0))
