"""Keeping the registers: each use one transaction that also writes the history, the audit log and the search index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from peewee import fn

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.features.registers.queries.running import RunningOn, running_on
from skillmatch.features.registers.rules import registers as registers_rules
from skillmatch.features.registers.rules.fields import PREFIXES
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.models import CourseEquipment
from skillmatch.store.db import versions
from skillmatch.store.db.database import write
from skillmatch.store.db.scope import Scope
from skillmatch.store.organisations.models import Base, Enterprise, Equipment
from skillmatch.store.people import disclosures, identity_numbers, phones
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.store.registers import history, query, search
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import REFERENCE, Register
from skillmatch.store.registers.models import Change, MergedCode, SavedView, UnreadCell
from skillmatch.store.registers.options import options
from skillmatch.store.registers.row_ids import last_id
from skillmatch.terms import AuditKind, RegisterState, Role

MAX_VIEWS = 20
LIST, ENTRY, IDENTITY = "register list", "register entry", "identity number"
"""What the log of disclosures says was shown."""

EQUIPMENT = "equipment"
IDENTITY_ROLES = (Role.CITY, Role.TOWN)


def entry(acting: Acting, register: Register, entry_id: int) -> Any:
    """The row of an entry that the role may see."""
    if not query.has(register, Scope.of(acting), entry_id):
        raise NotFound(MISSING)
    return register.table.get_by_id(entry_id)


def editable_entry(acting: Acting, register: Register, entry_id: int) -> Any:
    """The row of an entry that the role may correct."""
    found = entry(acting, register, entry_id)
    if not registers_rules.keeps(acting.role, register.name):
        raise NotAllowed()
    return found


def add(acting: Acting, register: Register, code: str, values: Mapping[str, Any]) -> int:
    """Add an entry as a draft.

    Parameters
    ----------
    code : str
        Its code; one is given where it is empty.
    values : mapping
        By column; of references the ids, of ``equipment`` a mapping of kinds to numbers.

    Returns
    -------
    int
        The new entry's id.
    """
    if not registers_rules.adds(acting.role, register.name):
        raise NotAllowed()
    values = _at_home(acting, register, values)
    _check(register, values)
    with write():
        chosen = code or _next_code(register)
        if register.by_code(chosen) or history.survivor(register.name, chosen):
            raise Invalid(fields={"code": gettext("This code cannot be used. Choose another, or leave it empty.")})
        _check_credit_code(register, values)
        given = {"code": chosen, "state": RegisterState.DRAFT.value, **_written(values)}
        if "basis" in register.table._meta.fields:
            given["basis"] = "official"
        last = last_id(register.table, register.name)
        row = register.table.create(**given, **({"id": last + 1} if last else {}))
        _in_scope(acting, register, row.id, values)
        _equip(register, row.id, values)
        record(acting, register, row, "added", {}, _named(register, values))
    return int(row.id)


def change(acting: Acting, register: Register, entry_id: int, values: Mapping[str, Any], seen: int) -> bool:
    """Correct an entry; ``seen`` is the last change that the one who corrects has seen.

    Returns
    -------
    bool
        Whether anything differed.
    """
    _check(register, values)
    with write():
        _check_credit_code(register, values, entry_id)
        row = editable_entry(acting, register, entry_id)
        if last_change(register, entry_id) != seen:
            raise Conflict(gettext("Somebody changed this entry in the meantime. Look at it again, then enter your changes."))
        before, after = registers_rules.differences(held(register, row), values)
        if not after:
            return False
        fields = _written(after)
        for name, value in fields.items():
            setattr(row, name, value)
        if "updated_at" in register.table._meta.fields:
            fields["updated_at"] = row.updated_at = clock.now()
        if fields:
            row.save(only=list(fields))
        _in_scope(acting, register, entry_id, after)
        _equip(register, entry_id, after)
        record(acting, register, row, "changed", _named(register, before), _named(register, after))
    return True


def step(acting: Acting, register: Register, entry_id: int, to: RegisterState, confirmed: bool = False) -> RunningOn | None:
    """Take an entry one step further in its life; a step that skips one is refused.

    Returns
    -------
    RunningOn or None
        What still runs on an entry that would be retired: it was left as it is, until somebody who knows confirms it.
    """
    with write():
        row = editable_entry(acting, register, entry_id)
        now = RegisterState(row.state)
        if not registers_rules.may_step(now, to):
            raise Conflict(gettext("An entry is a draft, then reviewed, then in the register, then retired: no step is left out."))
        if to is RegisterState.RETIRED and not confirmed and (running := running_on(register, entry_id, clock.today())):
            return running
        row.state = to.value
        row.save(only=["state"])
        record(acting, register, row, to.value, {"state": now.value}, {"state": to.value})
    return None


def look(acting: Acting, register: Register, ids: list[int], what: str = LIST) -> None:
    """Log who was shown to whom: an enterprise's list of people, and every single person that an office opens."""
    if not ids or register.name != "talent" or (acting.role is not Role.ENTERPRISE and what == LIST):
        return
    with write():
        disclosures.note(ids, acting.account_id, acting.role.value, acting.enterprise_id, what)
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        audit.record(AuditKind.DISCLOSED, **whose, subject=f"{register.name} {ids[0] if what == ENTRY else LIST}", people=len(ids))


def identity_number(acting: Acting, worker: Worker) -> str | None:
    """The identity number in full, for an office; who saw it can be read by the person and in the audit log."""
    if acting.role not in IDENTITY_ROLES:
        raise NotAllowed()
    number = identity_numbers.unseal(worker.id_sealed) if worker.id_sealed else None
    if number is not None:
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        with write():
            Disclosure.create(worker=worker, what=IDENTITY, **whose)
            audit.record(AuditKind.IDENTITY_REVEALED, **whose, subject=f"talent {worker.id}")
    return number


def masked_identity(acting: Acting, row: Any) -> str:
    """The identity number as it may be shown to an office, empty where none is kept."""
    if acting.role not in IDENTITY_ROLES or not getattr(row, "id_sealed", None):
        return ""
    number = identity_numbers.unseal(row.id_sealed)
    return identity_numbers.masked(number or "")


def phone_number(acting: Acting, row: Any) -> str:
    """The telephone number of a person, for the offices that call; empty where none is kept."""
    sealed = getattr(row, "phone_sealed", None)
    return (phones.unseal(sealed) or "") if sealed and acting.role in IDENTITY_ROLES else ""


def set_phone(acting: Acting, register: Register, entry_id: int, typed: str) -> None:
    """Keep a telephone number, or remove it where nothing is typed; the history says that it changed, not what it is."""
    if acting.role not in IDENTITY_ROLES:
        raise NotAllowed()
    number = phones.checked(typed) if typed.strip() else None
    if typed.strip() and number is None:
        raise Invalid(gettext("This is no telephone number."))
    with write():
        row = editable_entry(acting, register, entry_id)
        row.phone_hash, row.phone_sealed = (phones.digest(number), phones.seal(number)) if number else (None, None)
        row.save(only=["phone_hash", "phone_sealed"])
        record(acting, register, row, "changed", {}, {"phone": "changed"})


def settle_unread(acting: Acting, register: Register, entry_id: int) -> None:
    """Say that the cells of imports that could not be read were dealt with."""
    with write():
        row = editable_entry(acting, register, entry_id)
        mine = (UnreadCell.register == register.name) & (UnreadCell.subject_id == row.id) & UnreadCell.settled_at.is_null()
        UnreadCell.update(settled_at=clock.now()).where(mine).execute()


def by_identity(acting: Acting, register: Register, typed: str) -> int:
    """The id of the person of the scope with this identity number."""
    if acting.role not in IDENTITY_ROLES:
        raise NotAllowed()
    number = identity_numbers.checked(typed)
    if number is None:
        raise Invalid(gettext("This is no valid identity number."))
    found = Worker.get_or_none(Worker.id_hash == identity_numbers.digest(number))
    if found is None or not query.has(register, Scope.of(acting), found.id):
        raise Invalid(gettext("Nobody with this number is in your register."))
    return int(found.id)


def save_view(acting: Acting, register: Register, name: str, query: str) -> None:
    """Keep a list under a name of the account's own; the same name again replaces it."""
    wanted = name.strip()[:60]
    if not wanted:
        raise Invalid(gettext("Give the view a name."), {"name": gettext("Give the view a name.")})
    with write():
        own = (SavedView.account == acting.account_id) & (SavedView.register == register.name)
        found = SavedView.get_or_none(own & (SavedView.name == wanted))
        if found is None and SavedView.select().where(own).count() >= MAX_VIEWS:
            raise Invalid(gettext("You keep %(n)s views already. Remove one first.", n=MAX_VIEWS))
        if found is None:
            SavedView.create(account=acting.account_id, register=register.name, name=wanted, query=query)
        else:
            found.query = query
            found.save(only=["query"])


def forget_view(acting: Acting, view_id: int) -> str:
    """Remove a view of one's own; gives the name of its register."""
    with write():
        found = SavedView.get_or_none((SavedView.id == view_id) & (SavedView.account == acting.account_id))
        if found is None:
            raise NotFound(MISSING)
        found.delete_instance()
    return str(found.register)


def last_change(register: Register, entry_id: int) -> int:
    """The id of an entry's last change, 0 before the first."""
    own = (Change.register == register.name) & (Change.subject_id == entry_id)
    return int(Change.select(fn.MAX(Change.id)).where(own).scalar() or 0)


def held(register: Register, row: Any) -> dict[str, Any]:
    """Return what an entry holds: of references the ids, of ``equipment`` the kinds with their numbers."""
    columns = [column for column in register.columns if column.name in register.table._meta.fields]
    values = {c.name: getattr(row, f"{c.name}_id" if c.kind == REFERENCE else c.name) for c in columns}
    if register.name == "labs":
        values[EQUIPMENT] = {one.kind: one.number for one in Equipment.select().where(Equipment.lab == row)}
    if register.name == "courses":
        values[EQUIPMENT] = {one.kind: 1 for one in CourseEquipment.select().where(CourseEquipment.course == row)}
    return values


def _check(register: Register, values: Mapping[str, Any]) -> None:
    if register.name == "labs" and values.get("site") is None and values.get("base") is None:
        where = gettext("Say at which site or at which base the lab is.")
        raise Invalid(fields={"site": where, "base": where})


def _check_credit_code(register: Register, values: Mapping[str, Any], entry_id: int = 0) -> None:
    """Two enterprises do not share a credit code."""
    code = values.get("credit_code") if register.name == "enterprises" else None
    if code and Enterprise.select().where((Enterprise.credit_code == code) & (Enterprise.id != entry_id)).exists():
        raise Invalid(fields={"credit_code": gettext("Another enterprise has this credit code.")})


def record(acting: Acting, register: Register, row: Any, action: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Write down one change of an entry, inside its transaction: history, audit log, search index and version."""
    whose = {"account_id": acting.account_id, "role": acting.role.value}
    history.record(register.name, row.id, row.code, action, before, after, **whose)
    audit.record(AuditKind.REGISTER_CHANGED, **whose, subject=f"{register.name} {row.id}", action=action, fields=sorted(after))
    search.index(register.name, [row.id])
    versions.raise_version(versions.of_register(register.name))


def _at_home(acting: Acting, register: Register, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a town leaves the town of a new entry open, it is its own."""
    own = Scope.of(acting).town_id
    return values if own is None or "town" not in values or values["town"] is not None else {**values, "town": own}


def _in_scope(acting: Acting, register: Register, entry_id: int, written: Mapping[str, Any]) -> None:
    """What was written must still be the writer's own, and so must the places that it names: nobody builds on another's ground."""
    scope = Scope.of(acting)
    if not query.has(register, scope, entry_id):
        raise Invalid(gettext("This place is not yours: an entry stays within your own town or enterprise."))
    foreign = [name for name in registers_rules.OWN_PLACES.get(register.name, ()) if not _is_own(scope, name, written.get(name))]
    if foreign:
        raise Invalid(fields=dict.fromkeys(foreign, gettext("Choose a place of your own, or ask the city's office.")))


def _is_own(scope: Scope, place: str, place_id: int | None) -> bool:
    if place_id is None or scope.everything:
        return True
    if place == "base":
        own = Base.town == scope.town_id if scope.town_id is not None else Base.enterprise == scope.enterprise_id
        return bool(Base.select().where((Base.id == place_id) & own).exists())
    return query.has(REGISTERS[f"{place}s"], scope, place_id)


def _equip(register: Register, entry_id: int, values: Mapping[str, Any]) -> None:
    if EQUIPMENT not in values:
        return
    wanted = values[EQUIPMENT]
    if register.name == "labs":
        Equipment.delete().where(Equipment.lab == entry_id).execute()
        for kind, number in wanted.items():
            Equipment.create(lab=entry_id, kind=kind, number=number)
    elif register.name == "courses":
        CourseEquipment.delete().where(CourseEquipment.course == entry_id).execute()
        for kind in wanted:
            CourseEquipment.create(course=entry_id, kind=kind)


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != EQUIPMENT}


def _named(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the history keeps them: of references the codes, which outlive ids."""
    found = dict(values)
    for column in register.columns:
        if column.kind == REFERENCE and found.get(column.name) is not None:
            found[column.name] = next((one.code for one in options(column, only=found[column.name])), None)
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in found.items()}


def _next_code(register: Register) -> str:
    number = int(register.table.select(fn.MAX(register.table.id)).scalar() or 0) + 1
    prefix = PREFIXES[register.name]
    while register.by_code(f"{prefix}-{number:06d}") or MergedCode.get_or_none(
        (MergedCode.register == register.name) & (MergedCode.code == f"{prefix}-{number:06d}")
    ):
        number += 1
    return f"{prefix}-{number:06d}"
