"""Workers as the engine's arrays: one of them on a hot route by constant SQL, or everybody with only the skills that matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from skillmatch.matching import SHIFTS, Spans, Workers, effective_rank
from skillmatch.store import catalogue_rows, interests, peers
from skillmatch.store.database import rows
from skillmatch.store.snapshot import Snapshot, marks, permit_bits
from skillmatch.terms import Evidence

EVIDENCE_AT = {evidence.value: place for place, evidence in enumerate(Evidence)}
PERSON = "id, grade, occupation_id, target_id, enterprise_id, town_id, shift, hours_per_week, birth_year, personalised"
INTERESTS = 10
"""Where the interests stand behind these columns, when one person is read."""
TAKEN = "'requested', 'enrolled', 'completed'"


def one(snapshot: Snapshot, worker_id: int) -> Workers:
    """One worker as a batch of one, with the interests and peers that the others' batches go without; an unknown id gives none."""
    person = rows(f"SELECT {PERSON}, interests FROM worker WHERE id = ?", (worker_id,))
    taken = rows(f"SELECT worker_id, course_id FROM enrolment WHERE worker_id = ? AND state IN ({TAKEN}) ORDER BY id", (worker_id,))
    found = _build(
        snapshot,
        [row[:INTERESTS] for row in person],
        rows(
            "SELECT worker_id, skill_id, rank, evidence, dated_on, expires_on FROM held_skill"
            " WHERE worker_id = ? ORDER BY skill_id",
            (worker_id,),
        ),
        rows("SELECT worker_id, permit, expires_on FROM worker_permit WHERE worker_id = ?", (worker_id,)),
        taken,
        rows(
            "SELECT worker_id, subject_id FROM feedback"
            " WHERE worker_id = ? AND subject = 'course' AND kind = 'dismissed' AND undone_at IS NULL",
            (worker_id,),
        ),
    )
    if not person or not found.personalised[0]:
        return found
    history = [snapshot.course_index.at(course) for _, course in taken]
    return replace(found, interest=interests.close(snapshot, person[0][INTERESTS]), peers=peers.likely(snapshot, history))


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
        """What hangs on these people: the join and the conditions are left out where they would leave out nobody."""
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
    bits = np.zeros(n, dtype=np.uint32)
    for worker, permit, expires in permits:
        if expires is None or catalogue_rows.day(expires) >= snapshot.as_of:
            bits[position[worker]] |= np.uint32(permit_bits([permit]))
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
    )


def _held(snapshot: Snapshot, position: dict[int, int], held: list[tuple[Any, ...]]) -> Spans:
    """Held skills, ordered by worker and skill, as ``(0, effective rank]``; what counts nothing is left out."""
    n, n_skills = len(position), len(snapshot.skill_index)
    if not held:
        return Spans(np.zeros(n + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32), n_skills)
    worker, skill, rank, evidence, dated, expires = zip(*held, strict=True)
    today = snapshot.as_of.toordinal()
    ages = np.array([today - _ordinal(value) for value in dated], dtype=np.float32)
    expired = np.array([value is not None and _ordinal(value) < today for value in expires], dtype=bool)
    kinds = np.array([EVIDENCE_AT[value] for value in evidence], dtype=np.int8)
    ranks = effective_rank(np.array(rank, dtype=np.float32), kinds, ages, expired)
    row = np.array([position[key] for key in worker], dtype=np.int64)
    column = np.array([snapshot.skill_index.at(key) for key in skill], dtype=np.int32)
    keep = (ranks > 0) & (column >= 0)
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(row[keep], minlength=n), out=indptr[1:])
    return Spans(indptr, column[keep], np.zeros(int(keep.sum()), np.float32), ranks[keep].astype(np.float32), n_skills)


_days: dict[str, int] = {}


def _ordinal(value: Any) -> int:
    """The day number of a date; SQLite's text is looked up, for there are few different days and many rows."""
    if isinstance(value, str):
        found = _days.get(value)
        if found is None:
            found = _days[value] = dt.date.fromisoformat(value[:10]).toordinal()
        return found
    return int(value.toordinal())
