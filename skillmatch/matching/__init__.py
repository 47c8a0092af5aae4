"""The matching engine: arrays and frozen dataclasses in, frozen dataclasses out; no web, no store.

>>> from skillmatch.matching import Spans, LevelGapSimilarity, Engine
"""

from skillmatch.matching.assignment import Dual, assign, assign_dual
from skillmatch.matching.cohorts import Blocked
from skillmatch.matching.engine import Engine
from skillmatch.matching.enrolment_neighbours import EnrolmentNeighbours
from skillmatch.matching.exposure import exposure
from skillmatch.matching.inputs import (
    SHIFTS,
    TIMES,
    Catalogue,
    Courses,
    Demands,
    Mentors,
    Orders,
    Runs,
    Tracks,
    Workers,
)
from skillmatch.matching.path import prerequisite_circle
from skillmatch.matching.prepared import shortage
from skillmatch.matching.results import (
    Candidate,
    Cohort,
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
from skillmatch.matching.scoring import TERMS
from skillmatch.matching.settings import EngineSettings
from skillmatch.matching.similarity import LevelGapSimilarity
from skillmatch.matching.skill_neighbours import SkillNeighbours
from skillmatch.matching.spans import InputError, Spans, effective_rank, gap, gap_spans, rank_spans
from skillmatch.matching.text import TextSimilarity

__all__ = [
    "SHIFTS",
    "TERMS",
    "TIMES",
    "Blocked",
    "Candidate",
    "Catalogue",
    "Cohort",
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
    "effective_rank",
    "exposure",
    "gap",
    "gap_spans",
    "prerequisite_circle",
    "rank_spans",
    "shortage",
]
