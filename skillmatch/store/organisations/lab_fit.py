"""Whether a lab can hold a class: enough free stations for its seats, and every kind of equipment that the course needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skillmatch.store.db.database import rows


@dataclass(frozen=True)
class LabChoice:
    """A lab that a class may use; ``zh`` and ``en`` name it."""

    id: int
    zh: str
    en: str
    stations: int
    equipped: bool


def choices(course_id: int, base_id: int, enterprise_id: int | None) -> list[LabChoice]:
    """The listed labs of a base, of its enterprise and of the enterprise that orders the class; those that fit the course first."""
    found = rows(
        "SELECT l.id, l.zh, l.en, l.stations FROM lab l LEFT JOIN site s ON s.id = l.site_id AND s.state = 'listed'"
        " WHERE l.state = 'listed' AND (l.base_id = ? OR s.enterprise_id = ?"
        " OR s.enterprise_id = (SELECT b.enterprise_id FROM base b WHERE b.id = ?)) ORDER BY l.id",
        (base_id, enterprise_id, base_id),
    )
    wanted, held = needed(course_id), _held([row[0] for row in found])
    labs = [LabChoice(key, zh, en, stations, wanted <= held.get(key, set())) for key, zh, en, stations in found]
    return sorted(labs, key=lambda lab: (not lab.equipped, lab.id))


def needed(course_id: int) -> set[str]:
    """The kinds of equipment without which a course cannot be given."""
    return {row[0] for row in rows("SELECT kind FROM course_equipment WHERE course_id = ?", (course_id,))}


def is_equipped(course_id: int, lab_id: int | None) -> bool:
    """Whether the lab has all that the course needs; without a lab only a course that needs nothing can be given."""
    wanted = needed(course_id)
    return not wanted or (lab_id is not None and wanted <= _held([lab_id]).get(lab_id, set()))


def free_stations(lab_id: int, time: str, starts_on: dt.date, ends_on: dt.date) -> int:
    """The stations of a lab that no other class at the same time of the week takes between two days."""
    found = rows(
        "SELECT l.stations - COALESCE((SELECT SUM(r.seats) FROM course_run r WHERE r.lab_id = l.id AND r.time = ?"
        " AND r.starts_on <= ? AND r.ends_on >= ?"
        " AND NOT EXISTS (SELECT 1 FROM class_standing t WHERE t.run_id = r.id AND t.cancelled_at IS NOT NULL)), 0)"
        " FROM lab l WHERE l.id = ?",
        (time, ends_on.isoformat(), starts_on.isoformat(), lab_id),
    )
    return int(found[0][0]) if found else 0


def _held(labs: list[int]) -> dict[int, set[str]]:
    listed = ", ".join(str(int(lab)) for lab in labs) or "-1"
    held: dict[int, set[str]] = {}
    for lab, kind in rows(f"SELECT lab_id, kind FROM equipment WHERE lab_id IN ({listed})"):
        held.setdefault(lab, set()).add(kind)
    return held
