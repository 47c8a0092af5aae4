"""Undoing an import: what it wrote goes, and what it changed comes back, entry by entry where nothing followed that needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, cast

from peewee import ForeignKeyField

from skillmatch import clock
from skillmatch.store.db.database import Table, rows
from skillmatch.store.db.scope import Scope
from skillmatch.store.db.tables import TABLES
from skillmatch.store.db.versions import of_register, raise_version
from skillmatch.store.people.sealed_fields import CALLED
from skillmatch.store.registers import search
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.history import REMOVED
from skillmatch.store.registers.intake import bulk, traces
from skillmatch.store.registers.intake.columns import Intake, Kind, ListOf
from skillmatch.store.registers.intake.existing_rows import StoredRow, held_entries, stored
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.writing import HISTORY
from skillmatch.store.registers.models import Change, DifferentPair, ImportBatch, ImportedRow, UnreadCell

AT_ONCE = 500
UNDONE = "undone"
LOGS = ("disclosure", "impression", "permit_notice")
"""Tables that say what was shown or warned of: they end with the entry and keep nobody from removing it."""

Reason = tuple[str, dict[str, Any]]
Entries = dict[Any, tuple[int, tuple[Any, ...]]]
"""The entries of a list under one row, by what they are about: (id, parts)."""


@dataclass(frozen=True, slots=True)
class UndoCase:
    """One entry that an import wrote: what it held before (None where it was added), and why it cannot be undone."""

    trace_id: int
    id: int
    code: str
    name: str
    before: Mapping[str, Any] | None
    reasons: tuple[Reason, ...] = ()


@dataclass
class _Present:
    """What the store holds now of some entries, and what happened to any entry of the import since."""

    later: Mapping[int, dict[str, Any]]
    used: Mapping[int, dict[str, int]]
    agreed: frozenset[int] | None
    """Whose data the enterprise may see that undoes; None for other offices."""
    held: dict[int, StoredRow] = field(default_factory=dict)
    lists: dict[str, dict[int, Entries]] = field(default_factory=dict)
    known: ReferenceIndex = field(default_factory=ReferenceIndex)

    def is_open(self, row_id: int) -> bool:
        """Whether who undoes may read an entry."""
        return self.agreed is None or row_id in self.agreed


def examine(intake: Intake, batch: ImportBatch, scope: Scope, *, quick: bool = False) -> list[UndoCase]:
    """Return every entry that an import wrote, with why it cannot be undone.

    Parameters
    ----------
    intake : Intake
        The import's register.
    batch : ImportBatch
        The import.
    scope : Scope
        Whose entries may be touched.
    quick : bool
        Whether to believe of added entries that nobody changed them whose history says nothing: training writes none.
    """
    present = _Present(_later(intake, batch), _used(intake, batch), _agreed(intake, scope))
    found: list[UndoCase] = []
    written = ImportedRow.select().where(ImportedRow.batch == batch).order_by(ImportedRow.subject_id)
    waiting = iter(cast(Any, written.tuples()))
    while chunk := list(islice(waiting, AT_ONCE)):
        ids = [row[2] for row in chunk]
        present.held = {held.id: held for held in stored(intake, ids, "id")}
        listed = [row[2] for row in chunk if row[5] is not None] if quick else ids
        present.lists = {one.name: held_entries(one, listed) for one in intake.lists}
        for trace_id, _, row_id, code, digest, before, _ in chunk:
            held = present.held.get(row_id)
            name = _name(held) if held is not None and present.is_open(row_id) else ""
            reasons = tuple(_reasons(intake, row_id, code, "" if quick else digest, before, present, scope))
            found.append(UndoCase(trace_id, row_id, code, name, before, reasons))
    return _pointed_out(intake, found)


def undo(intake: Intake, batch: ImportBatch, cases: Sequence[UndoCase], author: tuple[int | None, str]) -> tuple[int, int]:
    """Undo what can be undone; call it inside the transaction in which it was examined.

    Returns
    -------
    tuple of int
        How many entries are as before, and how many were left.
    """
    due = [case for case in cases if not case.reasons]
    added, changed = [case for case in due if case.before is None], [case for case in due if case.before is not None]
    _remove_entries(intake, [case.id for case in added])  # before what comes back, which may have had their ids
    for some in _chunks(changed):
        _put_back(intake, some)
    _remove(intake, [case.id for case in added])
    bulk.insert(Change, HISTORY, _history(intake, batch, due, author), len(due))
    if intake.name in REGISTERS:
        search.index(intake.name, [case.id for case in due])
    raise_version(of_register(intake.name))
    left = [case for case in cases if case.reasons]
    for case in left:
        ImportedRow.update(reason=[list(reason) for reason in case.reasons]).where(ImportedRow.id == case.trace_id).execute()
    ImportedRow.delete().where((ImportedRow.batch == batch) & ImportedRow.reason.is_null()).execute()
    return len(due), len(left)


def left_rows(batch: ImportBatch, page: int, size: int) -> list[UndoCase]:
    """Entries of an undone import that were left as they are, a page at a time."""
    found = ImportedRow.select().where((ImportedRow.batch == batch) & ImportedRow.reason.is_null(False))
    return [
        UndoCase(row.id, row.subject_id, row.code, "", row.before, tuple((code, figures) for code, figures in row.reason))
        for row in found.order_by(ImportedRow.id).paginate(page, size)
    ]


def history_of(batch: ImportBatch, ids: Iterable[int]) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """Return what the history says that an import did to these entries: before and after."""
    own = (Change.batch_id == batch.id) & Change.action.in_(("added", "changed"))
    found = {}
    for some in _chunks(list(ids)):
        for row in Change.select().where(own & Change.subject_id.in_(some)).order_by(Change.id):
            found[int(row.subject_id)] = (row.before, row.after)
    return found


def _name(held: StoredRow) -> str:
    return next((str(held.values[name]) for name in ("name", "zh", "title") if held.values.get(name)), "")


def _agreed(intake: Intake, scope: Scope) -> frozenset[int] | None:
    if intake.name != "talent" or scope.enterprise_id is None:
        return None
    sql = "SELECT worker_id FROM consent WHERE enterprise_id = ? AND withdrawn_at IS NULL"
    return frozenset(row[0] for row in rows(sql, (scope.enterprise_id,)))


def _later(intake: Intake, batch: ImportBatch) -> dict[int, dict[str, Any]]:
    """The last change of each entry since the import: when, by whom, of what."""
    ((last,),) = rows("SELECT COALESCE(MAX(id), 0) FROM change WHERE batch_id = ?", (batch.id,))
    sql = (
        "SELECT MAX(c.id) FROM change c JOIN imported_row i ON i.batch_id = ? AND i.subject_id = c.subject_id"
        " WHERE c.register = ? AND c.id > ? AND c.action NOT IN ('different', 'alike_again') GROUP BY c.subject_id"
    )
    ids = [row[0] for row in rows(sql, (batch.id, intake.name, last))]
    found = {}
    for some in _chunks(ids):
        for row in Change.select().where(Change.id.in_(some)):
            found[int(row.subject_id)] = {
                "at": row.at.isoformat(" "),
                "role": row.role,
                "batch": row.batch_id,
                "action": row.action,
                "fields": sorted({*row.before, *row.after}),
            }
    return found


def _used(intake: Intake, batch: ImportBatch) -> dict[int, dict[str, int]]:
    """How many rows of which tables point to the entries that the import added."""
    found: dict[int, dict[str, int]] = {}
    for child, key in _pointing(intake):
        name = child._meta.table_name
        sql = (
            f'SELECT c."{key.column_name}", COUNT(*) FROM "{name}" c JOIN imported_row i ON i.batch_id = ?'
            f' AND i.subject_id = c."{key.column_name}" WHERE i.before IS NULL GROUP BY c."{key.column_name}"'
        )
        for row_id, number in rows(sql, (batch.id,)):
            used = found.setdefault(row_id, {})
            used[name] = used.get(name, 0) + number
    return found


def _pointing(intake: Intake) -> Iterator[tuple[type[Table], ForeignKeyField]]:
    """Every column of a table that points to the register's, without its own lists and the logs."""
    own = {one.table for one in intake.lists}
    for child in TABLES:
        if child in own or child._meta.table_name in LOGS:
            continue
        for key in child._meta.sorted_fields:
            if isinstance(key, ForeignKeyField) and key.rel_model is intake.table:
                yield child, key


def _reasons(
    intake: Intake, row_id: int, code: str, digest: str, before: Mapping[str, Any] | None, present: _Present, scope: Scope
) -> Iterator[Reason]:
    held, later = present.held.get(row_id), present.later.get(row_id)
    if held is None or (code and held.values.get("code", code)[:24] != code):
        yield "gone", {}
        return
    if before is not None and not present.is_open(row_id):
        yield "no_consent", {}
        return
    if intake.name in ("talent", "demands") and not _is_own(held, scope):
        yield "not_yours", {}
        return
    entries = {name: by_id.get(row_id, {}) for name, by_id in present.lists.items()}
    if before is None:
        if later is not None or (digest and digest != _digest(held, entries)):
            yield "changed", later or {}
        if row_id in present.used:
            yield "used", {"tables": present.used[row_id]}
        return
    differing = [*_changed_fields(held, before), *_changed_lists(entries, before)]
    if differing:
        yield "changed", (later or {}) | {"fields": differing}
    else:
        yield from _impossible(intake, row_id, held, before, present.known)


def _digest(held: StoredRow, entries: Mapping[str, Entries]) -> str:
    return traces.digest(held.values, {name: [entry for _, entry in found.values()] for name, found in entries.items()})


def _is_own(held: StoredRow, scope: Scope) -> bool:
    if scope.town_id is not None:
        return bool(held.values.get("town") == scope.town_id)
    return scope.everything or bool(held.values.get("enterprise") == scope.enterprise_id)


def _changed_fields(held: StoredRow, before: Mapping[str, Any]) -> Iterator[str]:
    for name, (_, written) in before["fields"].items():
        if name != traces.SEALED and held.values.get(name) != written:
            yield CALLED.get(name, name)


def _changed_lists(entries: Mapping[str, Entries], before: Mapping[str, Any]) -> Iterator[str]:
    for name, change in before["lists"].items():
        now = {subject: entry for subject, (_, entry) in entries[name].items()}
        written = [*change["new"], *(after for _, after in change["changed"])]
        back = {subject for subject, _ in change["gone"]}
        if any(now.get(entry[0]) != tuple(entry) for entry in written) or back & set(now):
            yield name


def _impossible(intake: Intake, row_id: int, held: StoredRow, before: Mapping[str, Any], known: ReferenceIndex) -> Iterator[Reason]:
    """Return why what an entry held cannot come back although nobody changed it."""
    fields = before["fields"]
    if held.values.get("closed"):
        yield "closed", {}
    if "headcount" in fields and fields["headcount"][0] < (held.values.get("filled") or 0):
        yield "filled", {"n": held.values["filled"]}
    number = fields.get(traces.HASH, [None])[0]
    if number and rows("SELECT 1 FROM worker WHERE id_hash = ? AND id <> ?", (number, row_id)):
        yield "identity_taken", {}
    lost = [
        column.name
        for column in intake.fields
        if column.kind is Kind.REFERENCE and column.table is not None
        if column.name in fields and fields[column.name][0] is not None
        if not known.code(column.table, fields[column.name][0])
    ]
    lost += [one.name for one in intake.lists if not _subjects_there(one, before["lists"].get(one.name), known)]
    if lost:
        yield "before_gone", {"fields": lost}


def _subjects_there(one: ListOf, change: Mapping[str, Any] | None, known: ReferenceIndex) -> bool:
    subject = one.parts[0].column
    if change is None or subject.kind is not Kind.REFERENCE or subject.table is None:
        return True
    return all(known.code(subject.table, row[subject.name]) for _, row in change["gone"])


def _pointed_out(intake: Intake, cases: list[UndoCase]) -> list[UndoCase]:
    """An added entry that another of the same register names goes only with that name: a course that comes before another."""
    within = [
        (one, key)
        for one in intake.lists
        for key in one.table._meta.sorted_fields
        if isinstance(key, ForeignKeyField) and key.rel_model is intake.table and key.name != one.parent
    ]
    by_id = {case.id: case for case in cases}
    for one, key in within:
        pairs = cast(Any, one.table.select(key, one.table._meta.fields[one.parent]).where(key.is_null(False)).tuples())
        names = [(subject, parent) for subject, parent in pairs if subject in by_id and by_id[subject].before is None]
        while blocked := {
            subject for subject, parent in names if not by_id[subject].reasons and not _goes(one, by_id.get(parent), subject)
        }:
            for subject in blocked:
                by_id[subject] = replace(by_id[subject], reasons=(("used", {"tables": {one.table._meta.table_name: 1}}),))
    return list(by_id.values())


def _goes(one: ListOf, parent: UndoCase | None, subject: int) -> bool:
    """Whether undoing the parent takes away that it names the subject."""
    if parent is None or parent.reasons:
        return False
    return parent.before is None or any(entry[0] == subject for entry in parent.before["lists"].get(one.name, {}).get("new", ()))


def _put_back(intake: Intake, cases: Sequence[UndoCase]) -> None:
    stamp = {"updated_at": clock.now().isoformat(" ")} if "updated_at" in intake.table._meta.fields else {}
    before = {case.id: case.before for case in cases if case.before is not None}
    bulk.update(
        intake.table,
        ((row_id, {name: old for name, (old, _) in found["fields"].items()} | stamp) for row_id, found in before.items()
         if found["fields"] or stamp),
    )  # fmt: skip
    for one in intake.lists:
        changes = {row_id: found["lists"][one.name] for row_id, found in before.items() if one.name in found["lists"]}
        if changes:
            _put_back_list(one, changes)


def _put_back_list(one: ListOf, changes: Mapping[int, Mapping[str, Any]]) -> None:
    held = held_entries(one, list(changes))
    names = [part.column.name for part in one.parts]
    bulk.delete(one.table, [held[row_id][entry[0]][0] for row_id, change in changes.items() for entry in change["new"]])
    bulk.update(
        one.table,
        (
            (held[row_id][old[0]][0], {name: was for name, was, now in zip(names, old, new, strict=True) if was != now})
            for row_id, change in changes.items()
            for old, new in change["changed"]
        ),
    )
    gone = [row for change in changes.values() for _, row in change["gone"]]
    if gone:
        taken = {row.id for row in one.table.select(one.table.id).where(one.table.id.in_([row["id"] for row in gone]))}
        for row in gone:
            one.table.insert({name: value for name, value in row.items() if name != "id" or value not in taken}).execute()


def _remove_entries(intake: Intake, ids: Sequence[int]) -> None:
    for one in intake.lists:
        for some in _chunks(ids):
            one.table.delete().where(one.table._meta.fields[one.parent].in_(some)).execute()


def _remove(intake: Intake, ids: Sequence[int]) -> None:
    for some in _chunks(ids):
        intake.table.delete().where(intake.table.id.in_(some)).execute()
        apart = DifferentPair.one_id.in_(some) | DifferentPair.other_id.in_(some)
        DifferentPair.delete().where((DifferentPair.register == intake.name) & apart).execute()
        UnreadCell.delete().where((UnreadCell.register == intake.name) & UnreadCell.subject_id.in_(some)).execute()


def _history(
    intake: Intake, batch: ImportBatch, due: Sequence[UndoCase], author: tuple[int | None, str]
) -> Iterator[tuple[Any, ...]]:
    encode = Change.before.db_value
    nothing = encode({})
    for some in _chunks(due):
        said = history_of(batch, [case.id for case in some if case.before is not None])
        for case in some:
            before, after = said.get(case.id, ({}, {}))
            action = REMOVED if case.before is None else UNDONE
            yield (intake.name, case.id, case.code, action, encode(after) if after else nothing,
                   encode(before) if before else nothing, *author, batch.id)  # fmt: skip


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
