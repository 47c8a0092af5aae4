"""Workers as the engine's arrays: one of them on a hot route by constant SQL, or everybody with only the skills that matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from skillmatch.engine_gateway import enrolment_neighbours, interests
from skillmatch.engine_gateway.snapshot import Snapshot, marks, permit_bits
from skillmatch.matching import SHIFTS, Spans, Workers, effective_rank
from skillmatch.store.catalogue import queries as catalogue_queries
from skillmatch.store.db.database import rows
from skillmatch.store.people import renewals
from skillmatch.terms import Evidence

EVIDENCE_AT = {evidence.value: place for place, evidence in enumerate(Evidence)}
PERSON = "id, grade, occupation_id, target_id, enterprise_id, town_id, shift, hours_per_week, birth_year, personalised"
INTERESTS = 10
"""Where the interests stand behind these columns, when one person is read."""
TAKEN = "'requested', 'enrolled', 'completed'"


def one_worker(snapshot: Snapshot, worker_id: int) -> Workers:
    """One worker as a batch of one, with the interests and peers that the others' batches go without; an unknown id gives none."""
    person = rows(f"SELECT {PERSON}, interests FROM worker WHERE id = ?", (worker_id,))
    known = "SELECT worker_id, course_id, state, completed_on FROM enrolment"
    enrolled = rows(f"{known} WHERE worker_id = ? AND state IN ({TAKEN}) ORDER BY id", (worker_id,))
    taken = [row[:2] for row in enrolled]
    permits = rows("SELECT worker_id, permit, expires_on FROM worker_permit WHERE worker_id = ?", (worker_id,))
    found = _build(
        snapshot,
        [row[:INTERESTS] for row in person],
        rows(
            "SELECT worker_id, skill_id, rank, evidence, dated_on, expires_on FROM held_skill"
            " WHERE worker_id = ? ORDER BY skill_id",
            (worker_id,),
        ),
        permits,
        taken,
        rows(
            "SELECT worker_id, subject_id FROM feedback"
            " WHERE worker_id = ? AND subject = 'course' AND kind = 'dismissed' AND undone_at IS NULL",
            (worker_id,),
        ),
    )
    if not person or not found.personalised[0]:
        return found
    done = {course: passed and catalogue_queries.day(passed) for _, course, state, passed in enrolled if state == "completed"}
    since = snapshot.as_of - dt.timedelta(days=renewals.RENEWED_DAYS)
    older = [course for course, passed in done.items() if passed is None or passed < since]
    fresh = [permit for course in done.keys() - set(older) if (permit := _permit_of(snapshot, course))]
    found = replace(found, again=_again(snapshot, older, permits), renewals=found.renewals & ~np.uint32(permit_bits(fresh)))
    history = [snapshot.course_index.at(course) for _, course in taken]
    return replace(
        found, interest=interests.close(snapshot, person[0][INTERESTS]), peers=enrolment_neighbours.likely(snapshot, history)
    )


def _permit_of(snapshot: Snapshot, course_id: int) -> str | None:
    at = snapshot.course_index.at(course_id)
    return None if at < 0 else snapshot.courses[at].permit_given


def _again(snapshot: Snapshot, done: list[int], permits: list[tuple[Any, ...]]) -> sparse.csr_array | None:
    """Those of the completed courses that may be taken once more: they give a permit that has ended or ends soon."""
    soon = snapshot.as_of + dt.timedelta(days=renewals.SOON_DAYS)
    ends = {permit for _, permit, expires in permits if expires is not None and catalogue_queries.day(expires) <= soon}
    places = [at for course in done if (at := snapshot.course_index.at(course)) >= 0 and snapshot.courses[at].permit_given in ends]
    return marks(((0, at) for at in places), (1, len(snapshot.courses))) if places else None


def some(snapshot: Snapshot, worker_ids: Sequence[int]) -> Workers:
    """The workers with these ids, in ascending order of id, in five queries however many they are; unknown ids are left out."""
    listed = ", ".join(str(int(key)) for key in sorted(set(worker_ids))) or "-1"
    held = "worker_id, skill_id, rank, evidence, dated_on, expires_on"
    return _build(
        snapshot,
        rows(f"SELECT {PERSON} FROM worker WHERE id IN ({listed}) ORDER BY id"),
        rows(f"SELECT {held} FROM held_skill WHERE worker_id IN ({listed}) ORDER BY worker_id, skill_id"),
        rows(f"SELECT worker_id, permit, expires_on FROM worker_permit WHERE worker_id IN ({listed})"),
        rows(f"SELECT worker_id, course_id FROM enrolment WHERE worker_id IN ({listed}) AND state IN ({TAKEN})"),
        rows(
            f"SELECT worker_id, subject_id FROM feedback WHERE worker_id IN ({listed})"
            " AND subject = 'course' AND kind = 'dismissed' AND undone_at IS NULL"
        ),
    )


def everyone(snapshot: Snapshot, skills: Sequence[int] | None = None, town_id: int | None = None) -> Workers:
    """All listed workers (or those of a town) in ascending order of id, with their holdings in `skills` (positions; None for all).

    Whoever is a draft or retired in the register is no supply.
    """
    unlisted = bool(rows("SELECT 1 FROM worker WHERE state <> 'listed' LIMIT 1"))
    person = ", ".join(f"w.{name}" for name in PERSON.split(", "))
    home = "" if town_id is None else f" AND w.town_id = {int(town_id)}"
    asked = ""
    if skills is not None:
        asked = ", ".join(str(int(snapshot.skill_index.ids[skill])) for skill in sorted(set(skills)))
        asked = f"h.skill_id IN ({asked or -1})"

    def of(table: str, letter: str, *conditions: str) -> str:
        """Return what hangs on these people: the join and the conditions are left out where they would leave out nobody."""
        join = f" JOIN worker w ON w.id = {letter}.worker_id{home}" if home else ""
        gone = (f"{letter}.worker_id NOT IN (SELECT id FROM worker WHERE state <> 'listed')",) if unlisted else ()
        where = " AND ".join((*filter(None, conditions), *gone))
        return f" FROM {table} {letter}{join}" + (f" WHERE {where}" if where else "")

    held = "SELECT h.worker_id, h.skill_id, h.rank, h.evidence, h.dated_on, h.expires_on"
    dismissed = ("f.subject = 'course'", "f.kind = 'dismissed'", "f.undone_at IS NULL")
    return _build(
        snapshot,
        rows(f"SELECT {person} FROM worker w WHERE w.state = 'listed'{home} ORDER BY w.id"),
        rows(held + of("held_skill", "h", asked) + " ORDER BY h.worker_id, h.skill_id"),
        rows("SELECT p.worker_id, p.permit, p.expires_on" + of("worker_permit", "p")),
        rows("SELECT e.worker_id, e.course_id" + of("enrolment", "e", f"e.state IN ({TAKEN})")),
        rows("SELECT f.worker_id, f.subject_id" + of("feedback", "f", *dismissed)),
    )


def _build(
    snapshot: Snapshot,
    people: list[tuple[Any, ...]],
    held: list[tuple[Any, ...]],
    permits: list[tuple[Any, ...]],
    taken: list[tuple[Any, ...]],
    dismissed: list[tuple[Any, ...]],
) -> Workers:
    position = {row[0]: place for place, row in enumerate(people)}
    n = len(people)
    columns = list(zip(*people, strict=True)) if people else [()] * 10
    occupation, town = snapshot.occupation_index, snapshot.town_index
    bits, renewals_due = np.zeros(n, dtype=np.uint32), np.zeros(n, dtype=np.uint32)
    soon = snapshot.as_of + dt.timedelta(days=renewals.SOON_DAYS)
    for worker, permit, expires in permits:
        ends = None if expires is None else catalogue_queries.day(expires)
        if ends is None or ends >= snapshot.as_of:
            bits[position[worker]] |= np.uint32(permit_bits([permit]))
        if ends is not None and ends <= soon:
            renewals_due[position[worker]] |= np.uint32(permit_bits([permit]))
    n_courses = len(snapshot.courses)
    course = snapshot.course_index
    return Workers(
        ids=np.array(columns[0], dtype=np.int64),
        held=_held(snapshot, position, held),
        grade=np.array(columns[1], dtype=np.int8),
        occupation=np.array([occupation.at(key) for key in columns[2]], dtype=np.int32),
        target=np.array([occupation.at(key) for key in columns[3]], dtype=np.int32),
        enterprise=np.array([-1 if key is None else key for key in columns[4]], dtype=np.int64),
        town=np.array([town.at(key) for key in columns[5]], dtype=np.int16),
        shift=np.array([SHIFTS.index(name) for name in columns[6]], dtype=np.int8),
        hours_per_week=np.array(columns[7], dtype=np.float32),
        permits=bits,
        age=np.array([-1 if year is None else snapshot.as_of.year - year for year in columns[8]], dtype=np.int16),
        completed=marks(((position[worker], course.at(key)) for worker, key in taken), (n, n_courses)),
        dismissed=marks(((position[worker], course.at(key)) for worker, key in dismissed), (n, n_courses)),
        personalised=np.array(columns[9], dtype=bool),
        renewals=renewals_due,
    )


def _held(snapshot: Snapshot, position: dict[int, int], held: list[tuple[Any, ...]]) -> Spans:
    """Held skills, ordered by worker and skill, as ``(0, effective rank]``; what counts nothing is left out."""
    n, n_skills = len(position), len(snapshot.skill_index)
    if not held:
        return Spans(np.zeros(n + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32), n_skills)
    # Column by column, straight into arrays: of a whole city's rows, other lists and tuples would cost more than the query.
    size, today = len(held), snapshot.as_of.toordinal()
    worker = np.fromiter((position[row[0]] for row in held), np.int64, size)
    skill = _positions(snapshot.skill_index.ids, np.fromiter((row[1] for row in held), np.int64, size))
    rank = np.fromiter((row[2] for row in held), np.float32, size)
    kinds = np.fromiter((EVIDENCE_AT[row[3]] for row in held), np.int8, size)
    ages = today - np.fromiter((_days[row[4]] for row in held), np.int64, size)
    expired = np.fromiter((_days[row[5]] for row in held), np.int64, size) < today
    ranks = effective_rank(rank, kinds, ages.astype(np.float32), expired)
    keep = (ranks > 0) & (skill >= 0)
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(worker[keep], minlength=n), out=indptr[1:])
    return Spans(indptr, skill[keep], np.zeros(int(keep.sum()), np.float32), ranks[keep].astype(np.float32), n_skills)


def _positions(ids: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The places of keys among ascending ids, −1 for one that is not there."""
    at = np.minimum(np.searchsorted(ids, keys), max(len(ids) - 1, 0))
    found = ids[at] == keys if len(ids) else np.zeros(len(keys), dtype=bool)
    return np.where(found, at, -1).astype(np.int32)


class _Days(dict[Any, int]):
    """The day number of a date, or of SQLite's text for one; looked up, for there are few different days and many rows."""

    def __missing__(self, value: Any) -> int:
        day = dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
        found = self[value] = int(day.toordinal())
        return found


_days = _Days({None: dt.date.max.toordinal()})
"""What never expires expires on the last day of all."""


def relevant_skills(snap: Snapshot, asked: Collection[int]) -> list[int]:
    """The skills that decide about `asked` (positions): themselves, and what the courses towards them teach or build on."""
    courses = snap.catalogue.courses
    spans, before = courses.spans, courses.prerequisites
    rows = np.repeat(np.arange(len(courses.ids)), np.diff(spans.indptr))
    chosen = np.zeros(len(courses.ids), dtype=bool)
    chosen[rows[np.isin(spans.indices, list(asked))]] = True
    while True:
        wider = chosen | (before.T.astype(np.int32) @ chosen.astype(np.int32) > 0)
        if (wider == chosen).all():
            break
        chosen = wider
    return sorted({*asked, *spans.indices[chosen[rows]].tolist()})
