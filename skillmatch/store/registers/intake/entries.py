"""A list in one cell: entries parted by ``;``, their parts by ``:``, each read once; the slowest part of reading a large file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from skillmatch.store.registers.intake.columns import ListOf
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.values import CellRefused, Convert, ImportFault, converter, folded, remembered

MAX_ENTRIES = 500
"""Entries of one list under one row."""

MAX_CACHED = 100_000
"""Things said of entries that are remembered while a file is read."""


def list_converter(one: ListOf, known: ReferenceIndex) -> Callable[[str], tuple[tuple[Any, ...], ...]]:
    """Return what reads the cells of a list: the entries, each as its parts.

    What an entry is about and what it says of it are worked out once each, as far as ``MAX_CACHED`` goes: with their days, entries
    differ more than it would help to remember.
    """
    subject = remembered(converter(one.parts[0].column, known))
    rest = _rest(one, known)
    subjects: dict[str, Any] = {}
    rests: dict[str, tuple[Any, ...]] = {}

    def read(text: str) -> tuple[tuple[Any, ...], ...]:
        entries: dict[Any, tuple[Any, ...]] = {}
        number, piece = 0, ""
        try:
            for piece in folded(text).replace("\n", ";").split(";"):
                about, _, said = piece.strip().partition(":")
                if not about and not said:
                    continue
                number += 1
                found = subjects.get(about)
                if found is None:
                    found = subjects[about] = _named(subject, about, piece)
                others = rests.get(said)
                if others is None:
                    others = rest(said)
                    if len(rests) < MAX_CACHED:
                        rests[said] = others
                entries[found] = (found, *others)
        except CellRefused as refusal:
            raise CellRefused(refusal.fault.code, **{"entry": piece.strip()[:80], **refusal.fault.figures}) from None
        if number > MAX_ENTRIES:
            raise CellRefused("many_entries", most=MAX_ENTRIES)
        if len(entries) < number:
            raise CellRefused("entry_twice")
        return tuple(entries.values())

    return read


def entry_fault(one: ListOf, rest: Sequence[Any]) -> ImportFault | None:
    """Return what is wrong with the parts of an entry together; `rest` is what follows the part that names what it is about."""
    if one.name == "skills" and len(rest) == 2 and rest[0] >= rest[1]:
        return ImportFault("span_order", {})
    if one.own_sheet and rest[3] is not None and rest[3] < rest[2]:
        return ImportFault("expires_before", {})
    return None


def _named(subject: Convert, about: str, piece: str) -> Any:
    if not about.strip():
        raise CellRefused("entry_parts", entry=piece.strip()[:80])
    return subject(about.strip())


def _rest(one: ListOf, known: ReferenceIndex) -> Convert:
    parts = one.parts[1:]
    converters = [converter(part.column, known) for part in parts]
    fewest, most = sum(part.needed for part in parts), len(parts)
    seen: list[dict[str, Any]] = [{} if part.needed else {"": None} for part in parts]

    def value(place: int, cell: str) -> Any:
        found = seen[place].get(cell)
        if found is None and cell:
            if not cell.strip():
                raise CellRefused("entry_parts")
            found = seen[place][cell] = converters[place](cell.strip())
        return found

    def slowly(cells: list[str]) -> list[Any]:
        if not all(cells[:fewest]):
            raise CellRefused("entry_parts")
        return [value(place, cell) for place, cell in enumerate(cells)]

    def read(said: str) -> tuple[Any, ...]:
        cells = said.split(":") if said else []
        if not fewest <= len(cells) <= most:
            raise CellRefused("entry_parts")
        try:
            found = [known_cells[cell] for known_cells, cell in zip(seen, cells, strict=False)]
        except KeyError:
            found = slowly(cells)
        if len(found) < most:
            found += [None] * (most - len(found))
        if found and found[-1] is not None and (fault := entry_fault(one, found)):
            raise CellRefused(fault.code, **fault.figures)
        return tuple(found)

    return read
