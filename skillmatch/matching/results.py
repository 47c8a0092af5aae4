"""What comes out of the engine: frozen dataclasses in the words of ``scoring.TERMS``; indices are positions in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One named part of a score: ``contribution = weight · value`` (negative for penalties)."""

    name: str
    value: float
    weight: float
    contribution: float
    thousandths: int
    """The contribution as printed; the printed terms add up to the printed score (largest remainder)."""


@dataclass(frozen=True)
class SkillGain:
    """What a course or mentor does for one skill: held → reached, of what is required; ``share`` of the whole weighted gap."""

    skill: int
    held: float
    reached: float
    required: float
    share: float


@dataclass(frozen=True)
class Gap:
    """A gap of a worker: ``weight`` demand weight; ``taught`` False where no listed course teaches the missing ranks."""

    skill: int
    held: float
    required: float
    weight: float
    taught: bool


@dataclass(frozen=True)
class Missing:
    """What one demand still asks for after the course."""

    demand: int
    skill: int
    required: float
    held: float


@dataclass(frozen=True)
class Unlock:
    """Open demands of the worker's trades and their neighbours that the worker qualifies for before and after: 'from 2 to 9'."""

    demands_before: int
    demands_after: int
    places_before: int
    places_after: int
    opened: tuple[int, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class PermitNeed:
    """A permit that a worker needs: its ``bit``; whether it ``ends`` (or has ended) or was never held; whether it is ``required``
    by law in one of the worker's trades; its ``share`` of the whole weighted gap."""

    bit: int
    ends: bool
    required: bool
    share: float


@dataclass(frozen=True)
class CourseAdvice:
    """A course for a worker. ``blocked`` is empty for a recommendation; ``explain`` fills it with reason codes for others
    (``retired prerequisite permit age full taken dismissed``), and ``unsuitable`` with those of a course that nobody forbids but
    that is not suggested (``trades.UNSUITABLE``). ``run`` is the id of the best-fitting run or −1.

    ``match`` says the score in a word: ``strong``, ``good``, ``possible``, or ``""`` in the list for everybody. ``relation`` says
    why the course is a candidate: ``own`` or ``target`` (made for that trade), ``near`` (of a neighbouring trade, or asked for by
    the own enterprise), ``general`` (what every trade asks for), ``permit`` (gives a permit that is missing or ends), ``wish``
    (close to what the worker wrote, where no trade has anything), ``""`` (none). ``permit`` tells the permit that the course gives
    and the worker needs. ``next_grade`` is the grade that it leads to where that is the worker's next one, else 0. ``weeks`` is how
    long it takes at the worker's own hours a week, 0 where they are not known."""

    course: int
    course_id: int
    score: float
    score_thousandths: int
    terms: tuple[Term, ...]
    gains: tuple[SkillGain, ...]
    unlock: Unlock
    run: int
    blocked: tuple[str, ...] = ()
    unsuitable: tuple[str, ...] = ()
    match: str = ""
    relation: str = ""
    permit: PermitNeed | None = None
    next_grade: int = 0
    weeks: float = 0.0


@dataclass(frozen=True)
class MentorAdvice:
    """A mentor for a worker. ``blocked`` codes: ``full rank inactive self nothing_to_teach``."""

    mentor: int
    mentor_id: int
    score: float
    score_thousandths: int
    terms: tuple[Term, ...]
    gains: tuple[SkillGain, ...]
    km: float
    same_enterprise: bool
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrackAdvice:
    """A shortage profession for a worker: coverage now and after its courses, the hours, the places it leads to."""

    track: int
    track_id: int
    score: float
    score_thousandths: int
    terms: tuple[Term, ...]
    coverage: float
    coverage_after: float
    hours: float
    courses: tuple[int, ...]
    places: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class PathStep:
    """A course on the path: hours from ``starts`` to ``ends`` on the budget's axis; share of the whole gap closed by it; whether
    it was planned before the path was asked for."""

    course: int
    course_id: int
    starts: float
    ends: float
    closes: float
    gains: tuple[SkillGain, ...]
    planned: bool = False


@dataclass(frozen=True)
class Path:
    """Courses in order within the hour budget. ``gap_before``/``gap_after`` are weighted; ``closed`` their relative difference."""

    steps: tuple[PathStep, ...]
    hours: float
    budget: float
    gap_before: float
    gap_after: float
    closed: float


@dataclass(frozen=True)
class Candidate:
    """One worker for a demand: coverage now, after the best courses within the hours, and those courses."""

    worker: int
    worker_id: int
    coverage: float
    coverage_after: float
    qualified: bool
    qualified_after: bool
    hours: float
    courses: tuple[int, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class SkillSupply:
    """How many of the considered people hold one asked skill now, could after training, and whether a course teaches it."""

    skill: int
    required: float
    qualified: int
    after: int
    taught: bool


@dataclass(frozen=True)
class Supply:
    """What the city can supply for a demand, in people. Qualified means: every asked skill within half a rank, and the permits.
    ``curve`` has (hours, people qualified within them) points, ascending."""

    considered: int
    headcount: int
    qualified: int
    after: int
    missing: int
    hours: float
    curve: tuple[tuple[float, int], ...]
    skills: tuple[SkillSupply, ...]


@dataclass(frozen=True)
class Seat:
    """One person in a proposed cohort; ``terms`` add up to ``contribution``, the person's part of the objective."""

    worker: int
    worker_id: int
    contribution: float
    terms: tuple[Term, ...]
    coverage: float
    coverage_after: float
    hours: float
    gains: tuple[SkillGain, ...]
    reserve: bool
    own_staff: bool
    demand: int = -1
    """The demand whose place this is, where the seat is one of a cohort's; −1 for a reserve and for whoever is only looked at."""


@dataclass(frozen=True)
class Exposure:
    """Fairness of a choice by one grouping: per group (label, eligible, chosen); ``ratio`` = lowest over highest selection rate
    among the groups that are large enough to compare; ``alert`` where that is below 0.8 and hardly chance."""

    grouping: str
    groups: tuple[tuple[str, int, int], ...]
    ratio: float
    alert: bool


@dataclass(frozen=True)
class ProposedCohort:
    """The proposed class for one order. ``objective`` = sum of the seats' contributions (reserves not counted)."""

    order: int
    order_id: int
    course: int
    seats: tuple[Seat, ...]
    reserves: tuple[Seat, ...]
    objective: float
    greedy_objective: float
    eligible: int
    left_out: tuple[tuple[str, int], ...]
    """Why others were not chosen: (reason code, people)."""


@dataclass(frozen=True)
class SwapCost:
    """What exchanging one person for another does: objective and mean hours before and after."""

    out_worker: int
    in_worker: int
    objective_before: float
    objective_after: float
    hours_before: float
    hours_after: float
    gains: tuple[SkillGain, ...]
    """Skills in which the newcomer differs from the person who leaves: held = newcomer's, reached = leaver's effective rank."""


@dataclass(frozen=True)
class MentorMatch:
    """Assignment of many workers to mentors: (worker index, mentor index, score) triples and the total."""

    pairs: tuple[tuple[int, int, float], ...]
    total: float
    unmatched: tuple[int, ...]
