"""What the pages of the registers show: an entry's facts and what hangs on it, and how full each register is."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import Scope
from skillmatch.store.registers import query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.list_query import ListQuery
from skillmatch.store.registers.models import SavedView, UnreadCell

MAX_HELD = 60

HELD = """
SELECT s.zh, s.en, h.rank FROM held_skill h JOIN skill s ON s.id = h.skill_id WHERE h.worker_id = ?
ORDER BY h.rank DESC, s.id LIMIT ?
"""


@dataclass(frozen=True)
class EntryDetail:
    """Something that hangs on an entry: a name in both languages, and a number or a rank."""

    zh: str
    en: str
    number: int


@dataclass(frozen=True)
class SavedList:
    """A saved list."""

    id: int
    name: str
    query: str


def visible(acting: Acting) -> list[Register]:
    """The registers in which a role has a part."""
    return [register for register in REGISTERS.values() if registers_rules.sees(acting.role, register.name)]


def counts(acting: Acting) -> list[tuple[Register, query.EntryCount]]:
    """Return how many entries of each register the role may see."""
    scope = Scope.of(acting)
    return [(register, query.count(register, scope, ListQuery.of(register, {}))) for register in visible(acting)]


def views(acting: Acting, register: Register) -> list[SavedList]:
    """The lists of a register that the account keeps, by name."""
    own = (SavedView.account == acting.account_id) & (SavedView.register == register.name)
    return [SavedList(row.id, row.name, row.query) for row in SavedView.select().where(own).order_by(SavedView.name)]


def skills(worker_id: int) -> list[EntryDetail]:
    """The skills that somebody holds with their ranks, strongest first."""
    return [EntryDetail(*row) for row in rows(HELD, (worker_id, MAX_HELD))]


def equipment(lab_id: int) -> list[tuple[str, int]]:
    """The kinds of equipment of a lab with their numbers."""
    return [
        (str(row[0]), int(row[1])) for row in rows("SELECT kind, number FROM equipment WHERE lab_id = ? ORDER BY id", (lab_id,))
    ]


def needed(course_id: int) -> list[str]:
    """The kinds of equipment without which a course cannot be given."""
    return [str(row[0]) for row in rows("SELECT kind FROM course_equipment WHERE course_id = ? ORDER BY id", (course_id,))]


def merged_codes(register: Register, entry_id: int) -> list[str]:
    """The codes of entries that were merged into this one."""
    found = rows("SELECT code FROM merged_code WHERE register = ? AND survivor_id = ? ORDER BY id", (register.name, entry_id))
    return [str(row[0]) for row in found]


def unread(register: Register, entry_id: int) -> list[UnreadCell]:
    """The cells of imports that could not be read and that nobody has dealt with, the latest first."""
    mine = (UnreadCell.register == register.name) & (UnreadCell.subject_id == entry_id) & UnreadCell.settled_at.is_null()
    return list(UnreadCell.select().where(mine).order_by(UnreadCell.id.desc()))
