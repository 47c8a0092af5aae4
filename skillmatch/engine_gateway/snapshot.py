"""The one place where rows become the engine's arrays.

The catalogue (courses, classes, mentors, demands, shortage tracks) is held in memory with the engine fitted on it and the cards
that pages show; each process loads it again when the store's counter has moved on or the day has changed. People are read when
asked.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from skillmatch import clock
from skillmatch.engine_gateway.weights import WeightsInUse, in_use
from skillmatch.matching import (
    TIMES,
    Catalogue,
    Courses,
    Demands,
    Engine,
    Mentors,
    Runs,
    Spans,
    Tracks,
)
from skillmatch.store.catalogue import cards
from skillmatch.store.catalogue import queries as catalogue_queries
from skillmatch.store.db import resources
from skillmatch.store.db.database import rows
from skillmatch.store.db.versions import version
from skillmatch.store.demands import credibility
from skillmatch.terms import Permit

PERMIT_BIT = {permit.value: 1 << place for place, permit in enumerate(Permit)}
"""The bit of each permit, in the order of ``terms.Permit``."""

EARTH_KM = 6371.0

SKILL_LEVEL = "SKILL_LEVEL"
"""The kind of certificate that attests a grade of an occupation (职业技能等级证书)."""


@dataclass(frozen=True)
class IdIndex:
    """Positions of the store's ids in one family of arrays, in ascending order of id."""

    ids: np.ndarray
    position: dict[int, int] = field(repr=False)

    @classmethod
    def of(cls, ids: Iterable[int]) -> IdIndex:
        """Number the ids in their given, ascending order."""
        listed = list(ids)
        return cls(np.asarray(listed, dtype=np.int64), {key: place for place, key in enumerate(listed)})

    def at(self, key: int | None) -> int:
        """The position of an id, −1 for none or an unknown one."""
        return -1 if key is None else self.position.get(key, -1)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Snapshot:
    """The city at one version of its catalogue: the fitted engine, the positions, and the cards in the order of the positions."""

    version: int
    as_of: dt.date
    catalogue: Catalogue
    engine: Engine
    skill_index: IdIndex
    occupation_index: IdIndex
    town_index: IdIndex
    course_index: IdIndex
    demand_index: IdIndex
    skills: Sequence[cards.SkillCard]
    occupations: Sequence[cards.OccupationCard]
    towns: Sequence[cards.TownCard]
    courses: Sequence[cards.CourseCard]
    runs: dict[int, cards.RunCard]
    mentors: Sequence[cards.MentorCard]
    tracks: Sequence[cards.TrackCard]
    demands: Sequence[cards.DemandCard]
    weights: WeightsInUse

    def runs_of(self, course: int) -> list[cards.RunCard]:
        """The coming classes of a course (by position), earliest first."""
        course_id = self.courses[course].id
        return sorted((run for run in self.runs.values() if run.course_id == course_id), key=lambda run: (run.starts_on, run.id))


class SnapshotCache:
    """The snapshot that an installation has loaded."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.snapshot: Snapshot | None = None


def current() -> Snapshot:
    """The snapshot of now, loaded again where the store has moved on."""
    kept, wanted, today = resources.get(SnapshotCache), version(), clock.today()
    found = kept.snapshot
    if found is not None and found.version == wanted and found.as_of == today:
        return found
    with kept.lock:
        found = kept.snapshot
        if found is None or found.version != wanted or found.as_of != today:
            found = kept.snapshot = load(today)
        return found


def forget() -> None:
    """Drop the snapshot: what it was made of has changed behind the counter's back."""
    resources.get(SnapshotCache).snapshot = None


def load(as_of: dt.date) -> Snapshot:
    """Read the whole catalogue and fit the engine on it."""
    at_version = version()
    skills, occupations, towns = catalogue_queries.skills(), catalogue_queries.occupations(), catalogue_queries.towns()
    courses, runs = catalogue_queries.courses(), catalogue_queries.runs(as_of)
    mentors, tracks, demands = catalogue_queries.mentors(), catalogue_queries.tracks(), catalogue_queries.demands(occupations)
    skill_at, occupation_at = IdIndex.of(card.id for card in skills), IdIndex.of(card.id for card in occupations)
    town_at, course_at = IdIndex.of(card.id for card in towns), IdIndex.of(card.id for card in courses)
    demand_at = IdIndex.of(card.id for card in demands)
    occupation_spans = _spans(
        "SELECT occupation_id, skill_id, 0, required_rank FROM requirement ORDER BY occupation_id, skill_id",
        occupation_at,
        skill_at,
    )
    catalogue = Catalogue(
        n_skills=len(skills),
        courses=_courses(courses, runs, course_at, skill_at, occupation_at, town_at, as_of),
        demands=_demands(demands, demand_at, skill_at, occupation_at, town_at, as_of),
        mentors=_mentors(mentors, skill_at, town_at),
        tracks=_tracks(tracks, occupations, occupation_spans, course_at, occupation_at),
        occupations=occupation_spans,
        distance=_distance(towns),
        generic=np.array([bool(flag) for (flag,) in rows("SELECT generic FROM skill ORDER BY id")], dtype=bool),
        start_rank=np.array([card.start_rank for card in occupations], dtype=np.int8),
        permits_required=_occupation_permits(occupation_at, required=True),
        permits_usual=_occupation_permits(occupation_at, required=False),
    )
    used = in_use()
    return Snapshot(
        at_version, as_of, catalogue, Engine(used.settings).fit(catalogue), skill_at, occupation_at, town_at, course_at, demand_at,
        skills, occupations, towns, courses, {run.id: run for run in runs}, mentors, tracks, demands, used,
    )  # fmt: skip


def _spans(sql: str, row_at: IdIndex, skill_at: IdIndex) -> Spans:
    """Rows (row id, skill id, low, high), ordered by row and skill, as intervals."""
    found = [
        (row_at.at(row), skill_at.at(skill), low, high)
        for row, skill, low, high in rows(sql)
        if row in row_at.position and skill in skill_at.position
    ]
    return spans_of(found, len(row_at), len(skill_at))


def spans_of(found: Sequence[tuple[int, int, float, float]], n_rows: int, n_skills: int) -> Spans:
    """(row, skill, low, high), ordered by row and skill, as intervals of `n_rows` rows."""
    array = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    indptr = np.zeros(n_rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(array[:, 0].astype(np.int64), minlength=n_rows), out=indptr[1:])
    return Spans(indptr, array[:, 1].astype(np.int32), array[:, 2].astype(np.float32), array[:, 3].astype(np.float32), n_skills)


def marks(pairs: Iterable[tuple[int, int]], shape: tuple[int, int]) -> sparse.csr_array:
    """A Boolean matrix with the pairs (row, column) marked; positions of −1 are left out."""
    kept = [(row, column) for row, column in pairs if row >= 0 and column >= 0]
    row, column = ([pair[side] for pair in kept] for side in (0, 1))
    return sparse.csr_array((np.ones(len(kept), dtype=bool), (row, column)), shape=shape)


def permit_bits(values: Iterable[str | None]) -> int:
    """Permits as one number."""
    bits = 0
    for value in values:
        bits |= PERMIT_BIT[value] if value else 0
    return bits


def _courses(
    listed: Sequence[cards.CourseCard],
    runs: Sequence[cards.RunCard],
    course_at: IdIndex,
    skill_at: IdIndex,
    occupation_at: IdIndex,
    town_at: IdIndex,
    as_of: dt.date,
) -> Courses:
    taken = dict(rows("SELECT course_id, COUNT(*) FROM enrolment GROUP BY course_id"))
    return Courses(
        ids=course_at.ids,
        spans=_spans(
            "SELECT course_id, skill_id, from_rank, to_rank FROM course_skill ORDER BY course_id, skill_id", course_at, skill_at
        ),
        hours=np.array([card.hours for card in listed], dtype=np.float32),
        prerequisites=marks(
            ((course_at.at(card.id), course_at.at(before)) for card in listed for before in card.before),
            (len(listed), len(listed)),
        ),
        min_rank=np.array([card.min_rank for card in listed], dtype=np.int8),
        permits_needed=np.array([permit_bits([card.permit_needed]) for card in listed], dtype=np.uint32),
        permits_given=np.array([permit_bits([card.permit_given]) for card in listed], dtype=np.uint32),
        min_age=np.array([card.min_age for card in listed], dtype=np.int16),
        listed=np.array([card.listed for card in listed], dtype=bool),
        town=np.array(
            [-1 if card.mode == "online" or card.base is None else town_at.at(card.base.town_id) for card in listed],
            dtype=np.int16,
        ),
        popularity=np.array([taken.get(card.id, 0) for card in listed], dtype=np.float32),
        runs=Runs(
            ids=np.array([run.id for run in runs], dtype=np.int64),
            course=np.array([course_at.at(run.course_id) for run in runs], dtype=np.int32),
            town=np.array([town_at.at(run.town_id) for run in runs], dtype=np.int16),
            time=np.array([TIMES.index(run.time) for run in runs], dtype=np.int8),
            starts=np.array([(run.starts_on - as_of).days for run in runs], dtype=np.float32),
            seats=np.array([run.seats_left for run in runs], dtype=np.int32),
        ),
        occupations=marks(
            (
                (course_at.at(course), occupation_at.at(occupation))
                for course, occupation in rows("SELECT course_id, occupation_id FROM course_occupation")
            ),
            (len(listed), len(occupation_at)),
        ),
        target_rank=np.array([card.target_rank for card in listed], dtype=np.int8),
        grade_given=np.array([card.target_rank if card.certificate == SKILL_LEVEL else 0 for card in listed], dtype=np.int8),
    )


def _occupation_permits(occupation_at: IdIndex, required: bool) -> np.ndarray:
    """The permits of each occupation as bits: those that the law requires, or those that are usual."""
    bits = np.zeros(len(occupation_at), dtype=np.uint32)
    for occupation, permit in rows("SELECT occupation_id, permit FROM occupation_permit WHERE required = ?", (required,)):
        bits[occupation_at.at(occupation)] |= np.uint32(PERMIT_BIT[permit])
    return bits


def _demands(
    listed: Sequence[cards.DemandCard],
    demand_at: IdIndex,
    skill_at: IdIndex,
    occupation_at: IdIndex,
    town_at: IdIndex,
    as_of: dt.date,
) -> Demands:
    facts = {
        key: (urgency, posted_at)
        for key, urgency, posted_at in rows("SELECT id, urgency, posted_at FROM demand WHERE state = 'open'")
    }
    believed = credibility.values(as_of)
    permits: dict[int, list[str]] = {}
    for key, permit in rows("SELECT demand_id, permit FROM demand_permit"):
        permits.setdefault(key, []).append(permit)
    return Demands(
        ids=demand_at.ids,
        required=_spans(
            "SELECT demand_id, skill_id, 0, required_rank FROM demand_skill ORDER BY demand_id, skill_id", demand_at, skill_at
        ),
        headcount=np.array([card.open_places for card in listed], dtype=np.int32),
        credibility=np.array([believed.get(card.enterprise_id, credibility.NEW) for card in listed], dtype=np.float32),
        urgency=np.array([facts[card.id][0] for card in listed], dtype=np.float32),
        age_days=np.array([max((as_of - catalogue_queries.day(facts[card.id][1])).days, 0) for card in listed], dtype=np.float32),
        permits=np.array([permit_bits(permits.get(card.id, ())) for card in listed], dtype=np.uint32),
        occupation=np.array([occupation_at.at(card.occupation.id) for card in listed], dtype=np.int32),
        town=np.array([town_at.at(card.town_id) for card in listed], dtype=np.int16),
        enterprise=np.array([card.enterprise_id for card in listed], dtype=np.int64),
    )


def _mentors(listed: Sequence[cards.MentorCard], skill_at: IdIndex, town_at: IdIndex) -> Mentors:
    mentor_at = IdIndex.of(card.id for card in listed)
    people = {key: (enterprise, worker) for key, enterprise, worker in rows("SELECT id, enterprise_id, worker_id FROM mentor")}
    return Mentors(
        ids=mentor_at.ids,
        spans=_spans("SELECT mentor_id, skill_id, 0, rank FROM mentor_skill ORDER BY mentor_id, skill_id", mentor_at, skill_at),
        capacity=np.array([card.capacity_left for card in listed], dtype=np.int32),
        outcomes=np.array([card.outcomes for card in listed], dtype=np.float32),
        apprentices=np.array([card.apprentices for card in listed], dtype=np.int32),
        town=np.array([town_at.at(card.town_id) for card in listed], dtype=np.int16),
        enterprise=np.array([_or_none(people[card.id][0]) for card in listed], dtype=np.int64),
        rank=np.array([card.rank for card in listed], dtype=np.int8),
        worker=np.array([_or_none(people[card.id][1]) for card in listed], dtype=np.int64),
        active=np.ones(len(listed), dtype=bool),
    )


def _tracks(
    listed: Sequence[cards.TrackCard],
    occupations: Sequence[cards.OccupationCard],
    required: Spans,
    course_at: IdIndex,
    occupation_at: IdIndex,
) -> Tracks:
    track_at = IdIndex.of(card.id for card in listed)
    pairs = [
        (track_at.at(track), occupation_at.at(occupation))
        for track, occupation in rows("SELECT profession_id, occupation_id FROM shortage_occupation ORDER BY id")
    ]
    main: dict[int, int] = {}
    for track, occupation in pairs:
        main.setdefault(track, occupation)
    entry: list[tuple[int, int, float, float]] = []
    for track, occupation in sorted(main.items()):
        if track < 0 or occupation < 0:
            continue
        row = slice(required.indptr[occupation], required.indptr[occupation + 1])
        entry += [
            (track, int(skill), 0.0, float(rank))
            for skill, rank in zip(required.indices[row], required.high[row], strict=True)
            if rank <= occupations[occupation].start_rank
        ]
    courses = rows("SELECT profession_id, course_id FROM shortage_course")
    return Tracks(
        ids=track_at.ids,
        required=spans_of(entry, len(listed), required.n_features),
        courses=marks(((track_at.at(track), course_at.at(course)) for track, course in courses), (len(listed), len(course_at))),
        occupations=marks(pairs, (len(listed), len(occupation_at))),
        demand=np.array([card.demand for card in listed], dtype=np.float32),
        supply=np.array([card.supply for card in listed], dtype=np.float32),
        index=np.array([card.told_index for card in listed], dtype=np.float32),
    )


def _distance(towns: Sequence[cards.TownCard]) -> np.ndarray:
    """Great-circle distances in km between the approximate positions of the towns (haversine)."""
    longitude = np.radians([town.longitude for town in towns])
    latitude = np.radians([town.latitude for town in towns])
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half = half + np.cos(latitude)[:, None] * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    return (2 * EARTH_KM * np.arcsin(np.sqrt(half))).astype(np.float32)


def _or_none(key: int | None) -> int:
    return -1 if key is None else key
