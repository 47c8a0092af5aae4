"""What undoing an import needs more than the history has, written down in the import's own transaction.

Of an added entry it is a digest: whoever undoes wants to know whether it is still what the file said, and nothing else. Of a
changed one it is what it held, with the ids and the sealed identity number that the history leaves out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from skillmatch.store.db.database import rows
from skillmatch.store.registers.intake import bulk
from skillmatch.store.registers.intake.columns import Intake, ListOf
from skillmatch.store.registers.intake.existing_rows import SEALED as SEALED_KINDS
from skillmatch.store.registers.intake.outcomes import EntryChanges, RowOutcome
from skillmatch.store.registers.models import ImportedRow

SEALED, HASH = "id_sealed", "id_hash"


def keep(
    intake: Intake, added: Sequence[RowOutcome], changed: Sequence[RowOutcome], expected: Mapping[str, int], batch_id: int
) -> None:
    """Keep it; call it when the added rows have their ids and before anything is changed.

    Parameters
    ----------
    intake : Intake
        The register.
    added, changed : sequence of RowOutcome
    expected : mapping of str to int
        The marks of rows that others of the file point to, by code.
    batch_id : int
        The import.
    """
    by_code = {one.code: one.id for one in added}
    ids = {mark: by_code[code] for code, mark in expected.items() if code in by_code}
    bulk.insert(
        ImportedRow,
        ("batch", "subject_id", "code", "digest", "before"),
        chain(_of_added(intake, added, ids, batch_id), _of_changed(intake, changed, ids, batch_id)),
        len(added) + len(changed),
    )


def digest(values: Mapping[str, Any], lists: Mapping[str, Iterable[tuple[Any, ...]]]) -> str:
    """Return the digest of an entry; what is empty is left out, so that a column of a later version changes none."""
    said = [(name, value) for name, value in sorted(values.items()) if value]
    entries = [(name, sorted(found)) for name, found in sorted(lists.items()) if found]
    return hashlib.blake2b(repr((said, entries)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _of_added(intake: Intake, added: Sequence[RowOutcome], ids: Mapping[int, Any], batch_id: int) -> Iterator[tuple[Any, ...]]:
    defaults = _defaults(intake)
    for one in added:
        values = defaults | {name: value for name, value in one.row.values.items() if name != SEALED}
        entries = {
            name: [_with_id(entry, ids) for entry in change.new] if ids else change.new for name, change in one.lists.items()
        }
        yield batch_id, one.id, one.code[:24], digest(values, entries), None


def _of_changed(intake: Intake, changed: Sequence[RowOutcome], ids: Mapping[int, Any], batch_id: int) -> Iterator[tuple[Any, ...]]:
    encode = ImportedRow.before.db_value
    for row_id, several in _by_id(changed).items():
        before = {"fields": _fields(several), "lists": _lists(intake, several, ids)}
        yield batch_id, row_id, several[0].code[:24], "", encode(before)


def _by_id(changed: Sequence[RowOutcome]) -> dict[int, list[RowOutcome]]:
    """The outcomes by entry: two codes of a file may lead to one."""
    found: dict[int, list[RowOutcome]] = {}
    for one in changed:
        if one.id is not None:
            found.setdefault(one.id, []).append(one)
    return found


def _fields(several: Sequence[RowOutcome]) -> dict[str, list[Any]]:
    """The fields with what they held and what was written."""
    fields: dict[str, list[Any]] = {}
    for one in several:
        for name, (before, after) in one.fields.items():
            fields[name] = [fields[name][0] if name in fields else before, after]
    if SEALED in fields:  # the comparison reads the hash alone
        ((fields[SEALED][0],),) = rows("SELECT id_sealed FROM worker WHERE id = ?", (several[0].id,))
    return fields


def _lists(intake: Intake, several: Sequence[RowOutcome], ids: Mapping[int, Any]) -> dict[str, dict[str, list[Any]]]:
    """The lists with their new entries, those that changed, and the whole rows of those that go."""
    found: dict[str, dict[str, list[Any]]] = {}
    for one in several:
        for name, change in one.lists.items():
            kept = found.setdefault(name, {"new": [], "changed": [], "gone": []})
            kept["new"] += [_with_id(entry, ids) for entry in change.new]
            kept["changed"] += [[before, after] for _, before, after in change.changed]
            kept["gone"] += _gone(intake.list_of(name), change)
    return found


def _gone(one: ListOf, change: EntryChanges) -> list[tuple[Any, dict[str, Any]]]:
    """The whole rows of entries that go, each with what it is about: some columns are in no file."""
    subjects = {row_id: entry[0] for row_id, entry in change.gone}
    if not subjects:
        return []
    found = one.table.select().where(one.table.id.in_(list(subjects))).order_by(one.table.id)
    return [(subjects[row["id"]], _plain(row)) for row in cast(Any, found.dicts())]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in row.items()}


def _with_id(entry: Sequence[Any], ids: Mapping[int, Any]) -> tuple[Any, ...]:
    """The entry with the id of a row of the same file instead of its mark."""
    return (ids.get(entry[0], entry[0]), *entry[1:])


def _defaults(intake: Intake) -> dict[str, Any]:
    """Return what a new row holds where its file says nothing."""
    fields = intake.table._meta.fields
    names = [column.name for column in intake.fields if column.kind not in SEALED_KINDS]
    defaults = {name: fields[name].default() if callable(fields[name].default) else fields[name].default for name in names}
    return {name: value for name, value in (defaults | dict(intake.fixed)).items() if name in names}
