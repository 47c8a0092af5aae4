"""What is taken when: sessions with their rooms, labs, trainers and people, by constant queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.store.catalogue.queries import day, moment
from skillmatch.store.db.database import rows
from skillmatch.terms import RunTime

LIVING = "s.state <> 'cancelled'"
HERE = "e.state IN ('requested', 'enrolled')"
"""Who has a place or asked for one must not be somewhere else at the same time."""


@dataclass(frozen=True)
class BookedSession:
    """A session that takes its room, its lab's stations and its trainer."""

    id: int
    run_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    room_id: int | None
    lab_id: int | None
    trainer_id: int | None
    seats: int
    makes_up: bool


@dataclass(frozen=True)
class ReservedStations:
    """A class without a timetable as yet that keeps stations of a lab for its time of the week."""

    lab_id: int
    time: RunTime
    starts_on: dt.date
    ends_on: dt.date
    seats: int


@dataclass(frozen=True)
class RoomChoice:
    """A room or a lab to choose from; ``places`` are its seats or stations."""

    id: int
    zh: str
    en: str
    places: int


def taken(since: dt.datetime, until: dt.datetime, but: int | None = None) -> list[BookedSession]:
    """The living sessions of all classes that touch a span of time, without the session `but`."""
    found = rows(
        "SELECT s.id, s.run_id, s.starts_at, s.ends_at, s.room_id, s.lab_id, s.trainer_id, CASE WHEN s.makes_up_id IS NULL THEN"
        " (r.seats + r.lab_groups - 1) / r.lab_groups ELSE (SELECT COUNT(*) FROM make_up m WHERE m.session_id = s.id) END,"
        " s.makes_up_id IS NOT NULL"
        " FROM class_session s JOIN course_run r ON r.id = s.run_id"
        f" WHERE {LIVING} AND s.starts_at < ? AND s.ends_at > ? AND s.id <> ?",
        (str(until), str(since), but or 0),
    )
    return [
        BookedSession(row[0], row[1], moment(row[2]), moment(row[3]), row[4], row[5], row[6], row[7], makes_up=bool(row[8]))
        for row in found
    ]


def people_busy(people: list[int], since: dt.datetime, until: dt.datetime, but: int | None = None) -> dict[int, set[int]]:
    """Return who of `people` has which sessions in a span of time: by session, of every class that they have a place in."""
    listed = ", ".join(str(int(worker)) for worker in people) or "-1"
    span = (str(until), str(since), but or 0)
    found = rows(
        "SELECT s.id, e.worker_id FROM class_session s JOIN enrolment e ON e.run_id = s.run_id"
        f" WHERE {LIVING} AND s.makes_up_id IS NULL AND s.starts_at < ? AND s.ends_at > ? AND s.id <> ? AND {HERE}"
        f" AND e.worker_id IN ({listed})"
        " UNION SELECT s.id, m.worker_id FROM class_session s JOIN make_up m ON m.session_id = s.id"
        f" WHERE {LIVING} AND s.starts_at < ? AND s.ends_at > ? AND s.id <> ? AND m.worker_id IN ({listed})",
        (*span, *span),
    )
    busy: dict[int, set[int]] = {}
    for session, worker in found:
        busy.setdefault(session, set()).add(worker)
    return busy


def expected(run_id: int) -> list[int]:
    """Return who has a place in a class or asked for one."""
    return [row[0] for row in rows(f"SELECT e.worker_id FROM enrolment e WHERE e.run_id = ? AND {HERE}", (run_id,))]


def reserved_stations(but_run: int) -> list[ReservedStations]:
    """Classes other than `but_run` that keep a lab for their dates and have no timetable as yet."""
    found = rows(
        "SELECT r.lab_id, r.time, r.starts_on, r.ends_on, (r.seats + r.lab_groups - 1) / r.lab_groups FROM course_run r"
        " WHERE r.lab_id IS NOT NULL AND r.id <> ?"
        " AND NOT EXISTS (SELECT 1 FROM class_session s WHERE s.run_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM class_standing t WHERE t.run_id = r.id AND t.cancelled_at IS NOT NULL)",
        (but_run,),
    )
    return [ReservedStations(row[0], RunTime(row[1]), day(row[2]), day(row[3]), row[4]) for row in found]


def rooms(base_id: int) -> list[RoomChoice]:
    """The rooms in use at a base, the smallest first."""
    found = rows("SELECT id, zh, en, seats FROM room WHERE base_id = ? AND state = 'listed' ORDER BY seats, id", (base_id,))
    return [RoomChoice(*row) for row in found]


def trainers(base_id: int, assigned: int | None) -> dict[int, str]:
    """Return who may teach at a base, by name: its listed trainers, and the one that the class has."""
    found = rows(
        "SELECT id, name FROM trainer WHERE (base_id = ? AND state = 'listed' AND NOT paused) OR id = ? ORDER BY name, id",
        (base_id, assigned or 0),
    )
    return {row[0]: row[1] for row in found}


def ordered_by(run_id: int) -> list[int]:
    """The enterprises whose order a class is for, the one that placed it first; nobody for an open class."""
    found = rows(
        "SELECT d.enterprise_id, d.id <> c.demand_id FROM cohort c JOIN demand d ON d.id = c.demand_id"
        " OR d.id IN (SELECT s.demand_id FROM cohort_demand s WHERE s.cohort_id = c.id)"
        " WHERE c.run_id = ? ORDER BY c.id, d.id <> c.demand_id, d.id",
        (run_id,),
    )
    return list(dict.fromkeys(int(row[0]) for row in found))


def clash(worker_id: int, run_id: int) -> bool:
    """Whether the sessions of a class collide with others that a person has from now on."""
    mine = (
        "SELECT s.starts_at, s.ends_at FROM class_session s JOIN enrolment e ON e.run_id = s.run_id"
        f" WHERE e.worker_id = ? AND e.run_id <> ? AND e.state = 'enrolled' AND {LIVING} AND s.makes_up_id IS NULL"
        " UNION SELECT s.starts_at, s.ends_at FROM class_session s JOIN make_up m ON m.session_id = s.id"
        f" WHERE m.worker_id = ? AND s.run_id <> ? AND {LIVING}"
    )
    found = rows(
        f"SELECT 1 FROM class_session n JOIN ({mine}) o ON o.starts_at < n.ends_at AND o.ends_at > n.starts_at"
        " WHERE n.run_id = ? AND n.state = 'planned' AND n.makes_up_id IS NULL LIMIT 1",
        (worker_id, run_id, worker_id, run_id, run_id),
    )
    return bool(found)


def collides(worker_id: int, run_id: int) -> bool:
    """Whether a class is at the same time as another that a person is in: by their sessions, or by the week where one has none.

    A class at any time is in nobody's way.
    """
    found = rows(
        "SELECT 1 FROM course_run r JOIN course_run o ON o.id <> r.id AND o.time = r.time AND o.starts_on <= r.ends_on"
        " AND o.ends_on >= r.starts_on JOIN enrolment e ON e.run_id = o.id AND e.state = 'enrolled' AND e.worker_id = ?"
        " WHERE r.id = ? AND r.time <> 'anytime' AND (NOT EXISTS (SELECT 1 FROM class_session s WHERE s.run_id = r.id)"
        " OR NOT EXISTS (SELECT 1 FROM class_session s WHERE s.run_id = o.id)) LIMIT 1",
        (worker_id, run_id),
    )
    return bool(found) or clash(worker_id, run_id)
