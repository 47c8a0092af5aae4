"""The matching engine: arrays and frozen dataclasses in, frozen dataclasses out; no web, no store.

>>> from skillmatch.matching import Spans, LevelGapSimilarity, Engine

Ranking needs numpy and scipy alone. The estimators, and with them scikit-learn, which takes longer to load than all the rest, are
loaded when they are first named (PEP 562, ``_LATER``); what learns in ``learners``, numba in ``kernel`` and the sentence encoder in
``embedding``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from skillmatch.matching.cohorts.cohorts import Blocked
from skillmatch.matching.cohorts.comparison import Comparison, compare
from skillmatch.matching.cohorts.orders import Orders, Share, deal
from skillmatch.matching.courses.exposure import exposure
from skillmatch.matching.courses.path import prerequisite_circle
from skillmatch.matching.courses.scoring import TERMS
from skillmatch.matching.engine import Engine
from skillmatch.matching.inputs import (
    SHIFTS,
    TIMES,
    Catalogue,
    Courses,
    Demands,
    Mentors,
    Runs,
    Tracks,
    Workers,
)
from skillmatch.matching.mentors.assignment import Dual, assign, assign_dual
from skillmatch.matching.prepared import shortage
from skillmatch.matching.results import (
    Candidate,
    CourseAdvice,
    Exposure,
    Gap,
    MentorAdvice,
    MentorMatch,
    Missing,
    Path,
    PathStep,
    Seat,
    SkillGain,
    SkillSupply,
    Supply,
    SwapCost,
    Term,
    TrackAdvice,
    Unlock,
)
from skillmatch.matching.results import (
    ProposedCohort as Cohort,
)
from skillmatch.matching.settings import EngineSettings
from skillmatch.matching.similarity.spans import InputError, Spans, effective_rank, gap, gap_spans, rank_spans

if TYPE_CHECKING:
    from skillmatch.matching.neighbours.enrolment_neighbours import EnrolmentNeighbours
    from skillmatch.matching.neighbours.skill_neighbours import SkillNeighbours
    from skillmatch.matching.similarity.level_gap import LevelGapSimilarity
    from skillmatch.matching.text.similarity import TextSimilarity

__all__ = [
    "SHIFTS",
    "TERMS",
    "TIMES",
    "Blocked",
    "Candidate",
    "Catalogue",
    "Cohort",
    "Comparison",
    "CourseAdvice",
    "Courses",
    "Demands",
    "Dual",
    "Engine",
    "EngineSettings",
    "EnrolmentNeighbours",
    "Exposure",
    "Gap",
    "InputError",
    "LevelGapSimilarity",
    "MentorAdvice",
    "MentorMatch",
    "Mentors",
    "Missing",
    "Orders",
    "Path",
    "PathStep",
    "Runs",
    "Seat",
    "Share",
    "SkillGain",
    "SkillNeighbours",
    "SkillSupply",
    "Spans",
    "Supply",
    "SwapCost",
    "Term",
    "TextSimilarity",
    "TrackAdvice",
    "Tracks",
    "Unlock",
    "Workers",
    "assign",
    "assign_dual",
    "compare",
    "deal",
    "effective_rank",
    "exposure",
    "gap",
    "gap_spans",
    "prerequisite_circle",
    "rank_spans",
    "shortage",
]

_LATER = {
    "EnrolmentNeighbours": "skillmatch.matching.neighbours.enrolment_neighbours",
    "LevelGapSimilarity": "skillmatch.matching.similarity.level_gap",
    "SkillNeighbours": "skillmatch.matching.neighbours.skill_neighbours",
    "TextSimilarity": "skillmatch.matching.text.similarity",
}
"""Names that are loaded when they are first used, and where they live."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
