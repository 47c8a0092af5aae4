"""What goes into the engine: frozen dataclasses of arrays, their shapes and ranges checked when they are made.

Everything is addressed by a dense index (position); ``ids`` keep the store's ascending identifiers, so that a tie between two
positions goes to the lower id. Ranks are 0–8 as float32, hours and kilometres float32, an index of −1 means "none" or "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.arrays import ByCourse, column, flags, ids, optional, ranked, shares
from skillmatch.matching.courses.path import prerequisite_circle
from skillmatch.matching.similarity.spans import RANKS, InputError, Spans

Ints = npt.NDArray[np.int32]
Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

SHIFTS = ("day", "night", "rotating", "flexible")
TIMES = ("weekday", "evening", "weekend", "anytime")

NOT_STATED: Any = None
"""Default of a column that need not be given: it is filled with zeros of the right length."""


@dataclass(frozen=True, eq=False)
class Runs:
    """Dated classes that still take people, (n,) each: ``course`` (index), ``town``, ``time`` (index into TIMES), ``starts``
    (days from ``as_of``, float32), ``seats`` (seats left, int32). A course all of whose runs are full has no seats; a course
    without any run may still be recommended (interest list)."""

    ids: Ids
    course: Ints
    town: npt.NDArray[np.int16]
    time: npt.NDArray[np.int8]
    starts: Floats
    seats: Ints

    def __post_init__(self) -> None:
        n = ids(self)
        column(self, "course", np.int32, n, least=0)
        column(self, "town", np.int16, n, least=-1)
        column(self, "time", np.int8, n, least=0, most=len(TIMES) - 1)
        column(self, "starts", np.float32, n)
        column(self, "seats", np.int32, n, least=0)


@dataclass(frozen=True, eq=False)
class Courses:
    """The listed and retired courses, (n,) each.

    Attributes
    ----------
    ids : int64
        Ascending.
    spans : Spans
        ``(from, to]`` of each skill that the course teaches.
    hours : float32
        Class hours.
    prerequisites : csr_array of bool, (n, n)
        Row i marks the courses that must come before course i.
    min_rank : int8
        Entry grade, part of ``readiness`` and no filter.
    permits_needed, permits_given : uint32
        One bit a permit.
    min_age : int16
        Legal age limit, 0 for none.
    listed : bool
        A course that is not listed is never recommended.
    town : int16
        Index of the town where it is given, −1 where it is online.
    runs : Runs
        Its dated classes.
    popularity : float32
        Enrolments so far; orders the unpersonalised list.
    occupations : csr_array of bool, (n, n_occupations), optional
        The occupations that a course is made for; none where it is not given.
    target_rank : int8, optional
        The grade that a course leads to, 0 where it is not stated.
    grade_given : int8, optional
        The grade that its certificate attests, 0 where it attests none.
    """

    ids: Ids
    spans: Spans
    hours: Floats
    prerequisites: sparse.csr_array
    min_rank: npt.NDArray[np.int8]
    permits_needed: npt.NDArray[np.uint32]
    permits_given: npt.NDArray[np.uint32]
    min_age: npt.NDArray[np.int16]
    listed: Bools
    town: npt.NDArray[np.int16]
    popularity: Floats
    runs: Runs
    occupations: sparse.csr_array | None = None
    target_rank: npt.NDArray[np.int8] = NOT_STATED
    grade_given: npt.NDArray[np.int8] = NOT_STATED

    def __post_init__(self) -> None:
        n = ids(self)
        ranked(self, "spans", n)
        if self.occupations is not None:
            flags(self, "occupations", (n, None))
        for name in ("target_rank", "grade_given"):
            optional(self, name, np.int8, n, most=RANKS)
        column(self, "hours", np.float32, n, least=0)
        if n and self.hours.min() <= 0:
            raise InputError("hours must be above 0")
        flags(self, "prerequisites", (n, n))
        circle = prerequisite_circle(self.prerequisites.indptr, self.prerequisites.indices)
        if circle:
            raise InputError("prerequisites run in a circle: " + " → ".join(str(int(self.ids[i])) for i in circle))
        column(self, "min_rank", np.int8, n, least=0, most=RANKS)
        column(self, "permits_needed", np.uint32, n)
        column(self, "permits_given", np.uint32, n)
        column(self, "min_age", np.int16, n, least=0)
        column(self, "listed", np.bool_, n)
        column(self, "town", np.int16, n, least=-1)
        column(self, "popularity", np.float32, n, least=0)
        if len(self.runs.course) and self.runs.course.max() >= n:
            raise InputError("a run names a course that is not there")


@dataclass(frozen=True, eq=False)
class Demands:
    """Open demands of enterprises, (n,) each.

    ``required`` has the interval ``(0, required]`` of each asked skill; ``headcount`` is what is still open; ``credibility`` in
    [0, 1] (posted against accepted); ``urgency`` ≥ 0 (1 is normal); ``age_days`` since posting; ``permits`` bit mask;
    ``occupation``, ``town`` indices; ``enterprise`` the store's id."""

    ids: Ids
    required: Spans
    headcount: Ints
    credibility: Floats
    urgency: Floats
    age_days: Floats
    permits: npt.NDArray[np.uint32]
    occupation: Ints
    town: npt.NDArray[np.int16]
    enterprise: Ids

    def __post_init__(self) -> None:
        n = ids(self)
        ranked(self, "required", n, from_zero=True)
        column(self, "headcount", np.int32, n, least=0)
        column(self, "credibility", np.float32, n, least=0, most=1)
        column(self, "urgency", np.float32, n, least=0)
        column(self, "age_days", np.float32, n)
        column(self, "permits", np.uint32, n)
        column(self, "occupation", np.int32, n, least=-1)
        column(self, "town", np.int16, n, least=-1)
        column(self, "enterprise", np.int64, n)


@dataclass(frozen=True, eq=False)
class Mentors:
    """Mentors, (n,) each: ``spans`` = (0, held]; ``capacity`` places left; ``outcomes`` share of past apprentices in [0, 1] who
    reached their aim and ``apprentices`` how many there were; ``town`` index; ``enterprise`` id or −1; ``rank`` own grade;
    ``worker`` id of the person or −1 (nobody mentors himself); ``active`` bool."""

    ids: Ids
    spans: Spans
    capacity: Ints
    outcomes: Floats
    apprentices: Ints
    town: npt.NDArray[np.int16]
    enterprise: Ids
    rank: npt.NDArray[np.int8]
    worker: Ids
    active: Bools

    def __post_init__(self) -> None:
        n = ids(self)
        ranked(self, "spans", n, from_zero=True)
        column(self, "capacity", np.int32, n, least=0)
        column(self, "outcomes", np.float32, n, least=0, most=1)
        column(self, "apprentices", np.int32, n, least=0)
        column(self, "town", np.int16, n, least=-1)
        column(self, "enterprise", np.int64, n)
        column(self, "rank", np.int8, n, least=0, most=RANKS)
        column(self, "worker", np.int64, n)
        column(self, "active", np.bool_, n)


@dataclass(frozen=True, eq=False)
class Tracks:
    """Shortage professions of the published version, (n,) each: ``required`` = (0, required] at the entry grade of the profession;
    ``courses`` csr_array of bool (n, n_courses) that lead to it; ``occupation`` csr_array bool (n, n_occupations);
    ``demand`` open places and ``supply`` qualified people, float32; ``index`` the published shortage index in [0, 1]."""

    ids: Ids
    required: Spans
    courses: sparse.csr_array
    occupations: sparse.csr_array
    demand: Floats
    supply: Floats
    index: Floats

    def __post_init__(self) -> None:
        n = ids(self)
        ranked(self, "required", n, from_zero=True)
        flags(self, "courses", (n, None))
        flags(self, "occupations", (n, None))
        column(self, "demand", np.float32, n, least=0)
        column(self, "supply", np.float32, n, least=0)
        column(self, "index", np.float32, n, least=0, most=1)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All that the engine knows of a city except its workers.

    ``occupations`` has the interval (0, required_rank] of each requirement, all grades; at grade g those with required_rank ≤ g
    apply. ``distance`` is (n_towns, n_towns) in km. Optional: ``generic`` bool (n_skills,), skills that every trade asks for;
    ``start_rank`` int8 (n_occupations,), the grade at which an occupation's ladder begins; ``permits_required`` and
    ``permits_usual`` uint32 (n_occupations,), the permits without which the law forbids the work, and those that ease it."""

    n_skills: int
    courses: Courses
    demands: Demands
    mentors: Mentors
    tracks: Tracks
    occupations: Spans
    distance: Floats
    generic: Bools = NOT_STATED
    start_rank: npt.NDArray[np.int8] = NOT_STATED
    permits_required: npt.NDArray[np.uint32] = NOT_STATED
    permits_usual: npt.NDArray[np.uint32] = NOT_STATED

    def __post_init__(self) -> None:
        optional(self, "generic", np.bool_, self.n_skills)
        optional(self, "start_rank", np.int8, len(self.occupations), most=RANKS)
        for name in ("permits_required", "permits_usual"):
            optional(self, name, np.uint32, len(self.occupations))
        distance = np.ascontiguousarray(self.distance, dtype=np.float32)
        if distance.ndim != 2 or distance.shape[0] != distance.shape[1]:
            raise InputError("distance must be square, one row a town")
        if not np.isfinite(distance).all() or (distance < 0).any():
            raise InputError("distance must be finite and not negative")
        object.__setattr__(self, "distance", distance)
        ranked(self, "occupations", len(self.occupations), from_zero=True)
        for spans in (self.courses.spans, self.demands.required, self.mentors.spans, self.tracks.required, self.occupations):
            if spans.n_features != self.n_skills:
                raise InputError(f"spans over {spans.n_features} skills in a catalogue of {self.n_skills}")
        for owner in (self.courses, self.courses.runs, self.demands, self.mentors):
            if len(owner.town) and owner.town.max() >= len(distance):
                raise InputError(f"{type(owner).__name__}: a town without distances")
        if self.tracks.courses.shape[1] != len(self.courses.ids):
            raise InputError("tracks.courses must have one column a course")
        if self.tracks.occupations.shape[1] != len(self.occupations):
            raise InputError("tracks.occupations must have one column an occupation")
        if self.courses.occupations is not None and self.courses.occupations.shape[1] != len(self.occupations):
            raise InputError("courses.occupations must have one column an occupation")
        if len(self.demands.occupation) and self.demands.occupation.max() >= len(self.occupations):
            raise InputError("a demand names an occupation that is not there")


@dataclass(frozen=True, eq=False)
class Workers:
    """People, (n,) each. ``held`` = (0, effective rank] (see ``spans.effective_rank``); ``grade`` 0–8; ``occupation``, ``target``
    indices or −1; ``enterprise`` id or −1; ``town`` index or −1; ``shift`` index into SHIFTS; ``hours_per_week``; ``permits`` valid
    ones as bits; ``age`` in years, −1 unknown, read by the legal limits alone; ``completed`` and ``dismissed`` csr_array bool
    (n, n_courses), completed includes running ones; ``personalised`` bool; ``interest`` and ``peers`` csr_array (n, n_courses) in
    [0, 1] or None: how close courses are to what a person wrote down, and how likely next after the person's courses; a row
    without entries has no such term; ``again`` csr_array bool (n, n_courses) or None: completed courses that may be taken once
    more, since the permit that they give ends; ``renewals`` uint32 (n,): the permits that have ended or end soon, as bits
    (one that ends soon is in ``permits`` too)."""

    ids: Ids
    held: Spans
    grade: npt.NDArray[np.int8]
    occupation: Ints
    target: Ints
    enterprise: Ids
    town: npt.NDArray[np.int16]
    shift: npt.NDArray[np.int8]
    hours_per_week: Floats
    permits: npt.NDArray[np.uint32]
    age: npt.NDArray[np.int16]
    completed: sparse.csr_array
    dismissed: sparse.csr_array
    personalised: Bools
    interest: sparse.csr_array | None = None
    peers: sparse.csr_array | None = None
    again: sparse.csr_array | None = None
    renewals: npt.NDArray[np.uint32] = NOT_STATED

    def __post_init__(self) -> None:
        n = ids(self, ascending=False)
        optional(self, "renewals", np.uint32, n)
        ranked(self, "held", n, from_zero=True)
        column(self, "grade", np.int8, n, least=0, most=RANKS)
        column(self, "occupation", np.int32, n, least=-1)
        column(self, "target", np.int32, n, least=-1)
        column(self, "enterprise", np.int64, n)
        column(self, "town", np.int16, n, least=-1)
        column(self, "shift", np.int8, n, least=-1, most=len(SHIFTS) - 1)
        column(self, "hours_per_week", np.float32, n, least=0)
        column(self, "permits", np.uint32, n)
        column(self, "age", np.int16, n, least=-1)
        flags(self, "completed", (n, None))
        flags(self, "dismissed", (n, None))
        column(self, "personalised", np.bool_, n)
        if self.again is not None:
            flags(self, "again", self.completed.shape)
        for name in ("interest", "peers"):
            if getattr(self, name) is not None:
                shares(self, name, self.completed.shape)

    @cached_property
    def takers(self) -> ByCourse:
        """Return who takes or took each course."""
        return ByCourse(self.completed)

    @cached_property
    def decliners(self) -> ByCourse:
        """Return who does not want each course."""
        return ByCourse(self.dismissed)

    @cached_property
    def renewers(self) -> ByCourse:
        """Return who may take each course once more."""
        return ByCourse(sparse.csr_array(self.completed.shape, dtype=bool) if self.again is None else self.again)

    def take(self, rows: npt.NDArray[np.integer]) -> Workers:
        """The given rows, in the given order."""
        taken: dict[str, Any] = {"held": self.held.take(rows)}
        for name in (field.name for field in fields(self) if field.name != "held"):
            value = getattr(self, name)
            taken[name] = None if value is None else value[rows]
        return replace(self, **taken)
