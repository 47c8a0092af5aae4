"""Writing what was confirmed: rows, lists, history, search words and the snapshot's version, in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch import clock
from skillmatch.store.db.versions import of_register, raise_version
from skillmatch.store.people.sealed_fields import CALLED
from skillmatch.store.registers import search
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.intake import bulk, codes, traces
from skillmatch.store.registers.intake.columns import Intake, Kind, ListOf
from skillmatch.store.registers.intake.existing_rows import SEALED
from skillmatch.store.registers.intake.outcomes import RowOutcome, RowResult
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.models import Change, UnreadCell
from skillmatch.store.registers.row_ids import last_id

SAID = "changed"
"""All that the history says of it."""

Told = Callable[[float], None]


@dataclass(frozen=True)
class ImportAuthor:
    """Who imports: what the history says."""

    account_id: int | None
    role: str
    batch_id: int


def write(
    intake: Intake,
    outcomes: Sequence[RowOutcome],
    expected: dict[str, int],
    known: ReferenceIndex,
    author: ImportAuthor,
    told: Told,
) -> None:
    """Write the added and the changed rows; call it inside the transaction in which they were compared.

    Parameters
    ----------
    intake : Intake
        The register.
    outcomes : sequence of RowOutcome
        Refused and unchanged rows among them are passed over.
    expected : dict of str to int
        The marks of rows that others of the file point to, by code.
    known : ReferenceIndex
        The rows that cells point to, for the words of the history.
    author : ImportAuthor
        Who imports.
    told : callable
        Hears how much of the work is done, from 0 to 1.
    """
    added = [one for one in outcomes if one.result is RowResult.ADDED]
    changed = [one for one in outcomes if one.result is RowResult.CHANGED]
    if not added and not changed:
        _write_unread(intake, outcomes, author)
        return
    _insert(intake, added)
    traces.keep(intake, added, changed, expected, author.batch_id)
    told(0.15)
    _update(intake, changed)
    told(0.2)
    by_code = {one.code: one.id for one in added}
    new_ids = {mark: by_code[code] for code, mark in expected.items() if code in by_code}
    for one in intake.lists:
        _write_list(one, added, changed, new_ids)
    told(0.65)
    bulk.insert(Change, HISTORY, _history(intake, added, changed, known, author), len(added) + len(changed))
    _write_unread(intake, outcomes, author)
    told(0.8)
    if intake.name in REGISTERS:
        touched = [one.id for one in (*added, *changed) if one.id is not None]
        search.index(intake.name, touched)
    raise_version(of_register(intake.name))
    told(1.0)


UNREAD = ("batch_id", "register", "subject_id", "column", "value", "reason")
HISTORY = ("register", "subject_id", "subject_code", "action", "before", "after", "account_id", "role", "batch_id")


def _insert(intake: Intake, added: Sequence[RowOutcome]) -> None:
    for one, row_id in zip(added, bulk.reserve(intake.table, len(added), last_id(intake.table, intake.name)), strict=True):
        one.id = row_id
    known = intake.table._meta.fields
    _draw_codes(intake, added)
    names = [column.name for column in intake.fields if column.kind not in SEALED]
    if intake.name == "talent":
        names += [name for name in CALLED if any(name in one.row.values for one in added)]
    fixed = {name: value for name, value in intake.fixed if name not in names}
    blanks = {name: _blank(known[name]) for name in names} | {name: value for name, value in intake.fixed if name in names}
    rows = ((one.id, *(one.row.values.get(name, blanks[name]) for name in names), *fixed.values()) for one in added)
    bulk.insert(intake.table, ("id", *names, *fixed), rows, len(added))


def _draw_codes(intake: Intake, added: Sequence[RowOutcome]) -> None:
    """Give codes to those that have none; the preview names none, so that two imports at a time do not disturb each other."""
    waiting = [one for one in added if "code" in intake.key and not one.code]
    typed = {one.code for one in added if one.code}
    for one, code in zip(waiting, codes.draw(intake, len(waiting), typed) if waiting else (), strict=True):
        one.code = one.row.values["code"] = code
        one.fields["code"] = (None, code)


def _update(intake: Intake, changed: Sequence[RowOutcome]) -> None:
    stamp = {"updated_at": clock.now().isoformat(" ")} if "updated_at" in intake.table._meta.fields else {}
    bulk.update(
        intake.table,
        (
            (one.id, {name: after for name, (_, after) in one.fields.items()} | stamp)
            for one in changed
            if one.id is not None and (one.fields or stamp)
        ),
    )


def _write_list(one: ListOf, added: Sequence[RowOutcome], changed: Sequence[RowOutcome], new_ids: dict[int, Any]) -> None:
    changes = [(each.id, each.lists[one.name]) for each in (*changed, *added) if one.name in each.lists]
    bulk.delete(one.table, [row_id for _, change in changes for row_id, _ in change.gone])
    names = [part.column.name for part in one.parts]
    bulk.update(
        one.table,
        (
            (row_id, {name: new for name, old, new in zip(names, before, after, strict=True) if old != new})
            for _, change in changes
            for row_id, before, after in change.changed
        ),
    )
    extra = tuple(value for _, value in one.extra)

    def rows() -> Iterator[tuple[Any, ...]]:
        for parent, change in changes:
            for entry in sorted(change.new, key=_subject):
                subject = new_ids.get(entry[0], entry[0]) if new_ids else entry[0]
                yield (parent, subject, *entry[1:], *extra)

    expected = sum(len(change.new) for _, change in changes)
    if expected:
        bulk.insert(one.table, (one.parent, *names, *(name for name, _ in one.extra)), rows(), expected)


def _write_unread(intake: Intake, outcomes: Sequence[RowOutcome], author: ImportAuthor) -> None:
    """Keep the cells that were left out of rows that were taken, so that somebody can look them up later."""
    encode = UnreadCell.reason.db_value
    left = [
        (author.batch_id, intake.name, one.id, cell.column, cell.value, encode([cell.fault.code, dict(cell.fault.figures)]))
        for one in outcomes
        if one.id is not None and one.result is not RowResult.REFUSED
        for cell in one.row.left
    ]
    if left:
        bulk.insert(UnreadCell, UNREAD, left, len(left))


def _subject(entry: tuple[Any, ...]) -> Any:
    return entry[0]


def _history(
    intake: Intake, added: Sequence[RowOutcome], changed: Sequence[RowOutcome], known: ReferenceIndex, author: ImportAuthor
) -> Iterator[tuple[Any, ...]]:
    encode = Change.before.db_value
    nothing = encode({})
    for one in (*added, *changed):
        before, after = history_fields(intake, one, known)
        yield (
            intake.name, one.id, one.code[:24], one.result.value, encode(before) if before else nothing, encode(after),
            author.account_id, author.role, author.batch_id,
        )  # fmt: skip


def history_fields(intake: Intake, one: RowOutcome, known: ReferenceIndex) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the history says of an outcome: codes instead of ids, entries as text; of an identity number only that it
    changed."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, (old, new) in one.fields.items():
        if name in CALLED:
            after[CALLED[name]] = SAID
            continue
        column = intake.column(name)
        after[name] = _history_value(column, new, known)
        if one.result is RowResult.CHANGED:
            before[name] = _history_value(column, old, known)
    for name, change in one.lists.items():
        listed = intake.list_of(name)
        if one.result is RowResult.ADDED and listed.own_sheet:
            after[name] = len(change.new)  # a new person's skills are in the register itself, with their dates
            continue
        gone = [old for _, old in change.gone] + [old for _, old, _ in change.changed]
        if gone:
            before[name] = entries_text(listed, gone, known)
        after[name] = entries_text(listed, [*change.new, *(new for _, _, new in change.changed)], known)
    return before, after


def entries_text(one: ListOf, entries: Sequence[tuple[Any, ...]], known: ReferenceIndex) -> str:
    """Entries as a cell writes them, with codes."""
    return "; ".join(
        ":".join(
            str(_history_value(part.column, value, known))
            for part, value in zip(one.parts, entry, strict=True)
            if value is not None
        )
        for entry in entries
    )


def _history_value(column: Any, value: Any, known: ReferenceIndex) -> Any:
    if column.kind is Kind.REFERENCE and value is not None:
        return known.code(column.table, value) or None
    return value


def _blank(field: Any) -> Any:
    if field.default is not None:
        return field.default() if callable(field.default) else field.default
    return None if field.null else ""
