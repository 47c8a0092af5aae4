"""Whether a lab can hold the practicals of a class: enough free stations, and the equipment that its course needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.store.db.database import rows
from skillmatch.terms import EquipmentKind, Mode

MAX_GROUPS = 4
"""So many groups of a class may take turns at the stations of a lab (chosen)."""

PRACTICAL_SHARE = {
    Mode.ONLINE.value: 0.0, Mode.OFFLINE.value: 0.5, Mode.BLENDED.value: 0.5, Mode.PRACTICAL.value: 0.8, Mode.ONSITE.value: 0.8,
}  # fmt: skip
"""How much of a course is practical (chosen): no register says it of a single course."""

PRACTICAL_MODES = frozenset({Mode.PRACTICAL.value, Mode.ONSITE.value})
"""Courses that have practicals whether or not a lab is named; others have them where their class has a lab or needs equipment."""

FAMILY_EQUIPMENT = {
    "AG": {EquipmentKind.GREENHOUSE, EquipmentKind.DRONE},
    "SE": {EquipmentKind.GREENHOUSE, EquipmentKind.LABORATORY},
    "QC": {EquipmentKind.LABORATORY},
    "CH": {EquipmentKind.REACTOR, EquipmentKind.DCS_STATION},
    "PH": {EquipmentKind.REACTOR, EquipmentKind.LABORATORY},
    "EL": {EquipmentKind.ELECTRIC_BENCH, EquipmentKind.PLC_BENCH},
    "RB": {EquipmentKind.PLC_BENCH},
    "IT": {EquipmentKind.COMPUTER},
    "MC": {EquipmentKind.MACHINE_TOOL, EquipmentKind.WELDING_SET},
    "AU": {EquipmentKind.TEST_BENCH},
    "LG": {EquipmentKind.FORKLIFT},
}
"""What a lab of a family of courses has at least one of (chosen). It only suggests: the trainer chooses."""

SIBLINGS = """
SELECT DISTINCT q.kind FROM course_equipment q JOIN course_occupation o ON o.course_id = q.course_id
WHERE o.occupation_id IN (SELECT m.occupation_id FROM course_occupation m WHERE m.course_id = ?)
"""


@dataclass(frozen=True)
class LabChoice:
    """A lab that a class may use; ``zh`` and ``en`` name it.

    Attributes
    ----------
    equipped : bool
        It has all the equipment that the course names; of a course that names none every lab is.
    fits : bool
        It is to be suggested: equipped, and where no equipment is named, a lab of the course's occupation or family.
    """

    id: int
    zh: str
    en: str
    stations: int
    equipped: bool
    fits: bool


def choices(course_id: int, base_id: int, enterprise_id: int | None) -> list[LabChoice]:
    """The listed labs of a base, of its enterprise and of the enterprise that orders the class; those that fit the course first."""
    found = rows(
        "SELECT l.id, l.zh, l.en, l.stations FROM lab l LEFT JOIN site s ON s.id = l.site_id AND s.state = 'listed'"
        " WHERE l.state = 'listed' AND (l.base_id = ? OR s.enterprise_id = ?"
        " OR s.enterprise_id = (SELECT b.enterprise_id FROM base b WHERE b.id = ?)) ORDER BY l.id",
        (base_id, enterprise_id, base_id),
    )
    wanted, held = needed(course_id), _held([row[0] for row in found])
    usual = set() if wanted else _usual(course_id)
    labs = []
    for key, zh, en, stations in found:
        has = held.get(key, set())
        labs.append(LabChoice(key, zh, en, stations, wanted <= has, fits=wanted <= has if wanted else bool(usual & has)))
    return sorted(labs, key=lambda lab: (not lab.fits, not lab.equipped, lab.id))


def needed(course_id: int) -> set[str]:
    """The kinds of equipment without which a course cannot be given."""
    return {row[0] for row in rows("SELECT kind FROM course_equipment WHERE course_id = ?", (course_id,))}


def _usual(course_id: int) -> set[str]:
    """What courses for the same occupations name; where none does, what a lab of the course's family has."""
    named = {row[0] for row in rows(SIBLINGS, (course_id,))}
    if named:
        return named
    family = rows("SELECT family FROM course WHERE id = ?", (course_id,))
    return {kind.value for kind in FAMILY_EQUIPMENT.get(family[0][0], ())} if family else set()


def is_equipped(course_id: int, lab_id: int | None) -> bool:
    """Whether the lab has all that the course needs; without a lab only a course that needs nothing can be given."""
    wanted = needed(course_id)
    return not wanted or (lab_id is not None and wanted <= _held([lab_id]).get(lab_id, set()))


def places_taken(seats: int, groups: int) -> int:
    """Count how many stations a class takes whose groups take turns at them."""
    return -(-seats // groups)


def groups_for(seats: int, stations: int) -> int:
    """Into how many groups a class must be divided for a lab; more than ``MAX_GROUPS`` where it is too small."""
    return -(-seats // stations)


def usual(labs: Sequence[LabChoice], seats: int) -> tuple[int | None, int]:
    """The lab to suggest for a class and the groups that it takes: the one with fewest groups; None where none suits or is large
    enough."""
    groups, lab_id = min(((groups_for(seats, lab.stations), lab.id) for lab in labs if lab.fits), default=(MAX_GROUPS + 1, 0))
    return (lab_id, groups) if groups <= MAX_GROUPS else (None, 1)


def free_stations(lab_id: int, time: str, starts_on: dt.date, ends_on: dt.date) -> int:
    """The stations of a lab that no other class at the same time of the week takes between two days."""
    found = rows(
        "SELECT l.stations - COALESCE((SELECT SUM((r.seats + r.lab_groups - 1) / r.lab_groups) FROM course_run r"
        " WHERE r.lab_id = l.id AND r.time = ? AND r.starts_on <= ? AND r.ends_on >= ?"
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
