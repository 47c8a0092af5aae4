"""What a file would change: each row beside what the store holds, within the sender's scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from skillmatch import clock
from skillmatch.store.db.name_keys import name_key
from skillmatch.store.db.scope import Scope
from skillmatch.store.people import identity_numbers, phones
from skillmatch.store.registers.intake import circles
from skillmatch.store.registers.intake.answers import Answers
from skillmatch.store.registers.intake.codes import KnownCodes
from skillmatch.store.registers.intake.columns import Intake, ListOf
from skillmatch.store.registers.intake.existing_rows import StoredRow, existing, held_entries, merged, with_identity
from skillmatch.store.registers.intake.finding import PersonFinder
from skillmatch.store.registers.intake.outcomes import EntryChanges, RowOutcome, RowResult
from skillmatch.store.registers.intake.parsed import CellFault, Parsed, ParsedRow
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.talent_sheet import YOUNGEST
from skillmatch.store.registers.intake.values import ImportFault

CHUNK = 2000


@dataclass(frozen=True)
class ImportSender:
    """Who sends a file, as far as its rows are concerned.

    Attributes
    ----------
    scope : Scope
        Whose rows may be touched.
    identity_consent : bool
        Whether the people agreed to their identity numbers being kept.
    """

    scope: Scope
    identity_consent: bool = False


def compare(
    parsed: Parsed, sender: ImportSender, known: ReferenceIndex | None = None, answers: Answers | None = None
) -> Iterator[RowOutcome]:
    """The outcome of every row, in the order of the file; the refused rows of second sheets come last.

    What it reads holds as long as the transaction that it is called in. Rows that could be somebody add to the file's questions.
    """
    outcomes = _outcomes(parsed, sender, known or ReferenceIndex(), answers or Answers())
    yield from circles.without_refused(parsed, list(outcomes)) if parsed.intake.name == "courses" else outcomes


def _outcomes(parsed: Parsed, sender: ImportSender, known: ReferenceIndex, answers: Answers) -> Iterator[RowOutcome]:
    intake = parsed.intake
    blocked = circles.blocked(parsed) if intake.name == "courses" else {}
    finder = PersonFinder(intake, sender.scope, known, answers, parsed.questions)
    codes = KnownCodes(intake)
    numbers: dict[str, Any] = {}
    met: dict[int, ParsedRow] = {}
    waiting = iter(parsed.rows)
    while chunk := list(islice(waiting, CHUNK)):
        for row in chunk:
            _own_place(intake, row, sender.scope)
            _check_identity(row)
        taken = with_identity(row.values["id_number"] for row in chunk if "id_number" in row.values)
        finder.find(chunk, taken if sender.identity_consent else {})
        there = existing(intake, chunk, sender.scope.enterprise_id)
        there |= merged(intake, [row for row in chunk if _key(intake, row) not in there], sender.scope.enterprise_id)
        ids = [held.id for held in there.values()]
        lists = {one.name: held_entries(one, ids) for one in intake.lists if any(one.name in row.lists for row in chunk)}
        for row in chunk:
            held = there.get(_key(intake, row)) if not row.faults else None
            if held is None and not row.faults and "code" in row.values:
                _check_code(row, codes)
            if held is not None and not row.faults and met.setdefault(held.id, row) is not row:
                row.faults.append(CellFault(intake.key[0], "", ImportFault("key_twice", {"row": met[held.id].number})))
            _check_stored_birth(row, held)
            same_number = _identity(row, held, taken, numbers, sender)
            _phone(row, held)
            if row.place in blocked:
                row.faults.append(CellFault("prerequisites", "", blocked[row.place]))
            yield _outcome(intake, row, held, lists, sender.scope, same_number=same_number)
    yield from (RowOutcome(row, RowResult.REFUSED, code=str(row.values.get("code", ""))) for row in parsed.strays)


def _check_code(row: ParsedRow, codes: KnownCodes) -> None:
    """A new code must not look like one that is there: it is a slip of the pen, or what a spreadsheet made of it."""
    code = row.values["code"]
    alike = codes.alike(code)
    if alike is not None and alike != code:
        row.faults.append(CellFault("code", code, ImportFault("code_alike_stored", {"code": alike})))
    elif alike is None and (before := codes.before_excel(code)) is not None:
        row.faults.append(CellFault("code", code, ImportFault("code_changed", {"code": before})))


def _check_identity(row: ParsedRow) -> None:
    """An identity number says when somebody was born, and whether a man or a woman: one that contradicts the row is left out."""
    number = row.values.get("id_number")
    if number is None:
        return
    born, gender = int(number[6:10]), "m" if int(number[16]) % 2 else "f"
    told, said = row.values.get("birth_year"), row.values.get("gender")
    if told is not None and told != born:
        row.left.append(CellFault("id_number", "", ImportFault("identity_born")))
    elif said is not None and said != gender:
        row.left.append(CellFault("id_number", "", ImportFault("identity_gender")))
    elif born > clock.today().year - YOUNGEST:
        row.left.append(CellFault("id_number", "", ImportFault("identity_young")))
    else:
        row.born_by_number = told is None
        row.values["birth_year"] = born
        return
    del row.values["id_number"]


def _check_stored_birth(row: ParsedRow, held: StoredRow | None) -> None:
    """A year of birth that is known is not changed by an identity number: one that names another is left out."""
    if not row.born_by_number or held is None or not held.open or held.values.get("birth_year") is None:
        return
    if held.values["birth_year"] != row.values.pop("birth_year") and row.values.pop("id_number", None) is not None:
        row.left.append(CellFault("id_number", "", ImportFault("identity_born")))


def _phone(row: ParsedRow, held: StoredRow | None) -> None:
    number = row.values.pop("phone", None)
    if number is not None and (held is None or held.values.get("phone_hash") != phones.digest(number)):
        row.values["phone_hash"], row.values["phone_sealed"] = phones.digest(number), phones.seal(number)


def _key(intake: Intake, row: ParsedRow) -> tuple[Any, ...]:
    return tuple(row.values.get(name) for name in intake.key)


def _own_place(intake: Intake, row: ParsedRow, scope: Scope) -> None:
    """Where a file need not say the sender's own place, it is filled in; another's is refused."""
    for name, own in (("town", scope.town_id), ("enterprise", scope.enterprise_id)):
        if own is None:
            continue
        stated = row.values.get(name)
        if stated is not None and stated != own:
            row.faults.append(CellFault(name, "", ImportFault(f"other_{name}", {})))
        elif name in intake.key:
            row.values[name] = own


def _identity(row: ParsedRow, held: StoredRow | None, taken: dict[str, int], numbers: dict[str, Any], sender: ImportSender) -> bool:
    """Seal the identity number of a row; gives whether it is the one that the person has already."""
    number = row.values.pop("id_number", None)
    if number is None:
        return False
    digest = identity_numbers.digest(number)
    if not sender.identity_consent:
        row.left.append(CellFault("id_number", "", ImportFault("identity_consent", {})))
    elif taken.get(digest, held.id if held else None) != (held.id if held else None):
        # Only the city may hear that somebody else has it: to all others that somebody may be anybody.
        row.faults.append(
            CellFault("id_number", "", ImportFault("identity_taken" if sender.scope.everything else "identity_refused", {}))
        )
    elif numbers.setdefault(digest, row) is not row:
        row.faults.append(CellFault("id_number", "", ImportFault("identity_twice", {"row": numbers[digest].number})))
    elif held is None or held.values.get("id_hash") != digest:
        row.values["id_hash"], row.values["id_sealed"] = digest, identity_numbers.seal(number)
    else:
        return True
    return False


def _outcome(
    intake: Intake, row: ParsedRow, held: StoredRow | None, lists: dict[str, dict[int, Any]], scope: Scope, *, same_number: bool
) -> RowOutcome:
    if held is None and not row.faults:
        _check_new(intake, row, scope)
    elif held is not None and not row.faults:
        _check_held(intake, row, held, scope, same_number=same_number)
    if row.faults:
        return RowOutcome(row, RowResult.REFUSED, code=str(row.values.get(intake.key[0], "")))
    if held is None:
        changes = {name: EntryChanges(new=list(entries)) for name, entries in row.lists.items() if entries}
        fields = {name: (None, value) for name, value in row.values.items()}
        return RowOutcome(row, RowResult.ADDED, None, str(row.values.get("code", "")), fields, changes)
    code = str(held.values.get("code", ""))
    if not held.open:
        return RowOutcome(row, RowResult.SAME, held.id, code, note="no_consent")
    fields = {
        name: (held.values.get(name), value)
        for name, value in row.values.items()
        if name != "code" and _tidy(held.values.get(name)) != value
    }
    changes = {}
    for name, entries in row.lists.items():
        change = _list_change(intake.list_of(name), entries, lists[name].get(held.id, {}))
        if change:
            changes[name] = change
    if (fields or changes) and held.values.get("closed"):
        row.faults.append(CellFault("", "", ImportFault("closed", {})))
        return RowOutcome(row, RowResult.REFUSED, code=code)
    return RowOutcome(row, RowResult.CHANGED if fields or changes else RowResult.SAME, held.id, code, fields, changes)


def _list_change(one: ListOf, entries: Sequence[tuple[Any, ...]], held: dict[Any, tuple[int, tuple[Any, ...]]]) -> EntryChanges:
    change = EntryChanges()
    for entry in entries:
        found = held.get(entry[0])
        if found is None:
            change.new.append(entry)
        elif found[1] != entry:
            change.changed.append((found[0], found[1], entry))
    if one.whole:
        told = {entry[0] for entry in entries}
        change.gone = [found for subject, found in held.items() if subject not in told]
    return change


def _tidy(value: Any) -> Any:
    """A stored value as a cell would give it."""
    if isinstance(value, str):
        return value.strip()
    return value


def _check_new(intake: Intake, row: ParsedRow, scope: Scope) -> None:
    for column in intake.columns:
        filled = column.name in row.values or column.name in row.lists
        drawn = bool(intake.drawn) and column.name in intake.key
        if column.required and not filled and not drawn:
            row.faults.append(CellFault(column.name, "", ImportFault("needed_for_new", {})))
    if intake.name == "talent":
        for name, own in (("town", scope.town_id), ("enterprise", scope.enterprise_id)):
            if own is not None:
                row.values.setdefault(name, own)
    if intake.name == "demands" and (row.values.get("needed_by") or "9") < clock.today().isoformat():
        row.faults.append(CellFault("needed_by", str(row.values["needed_by"]), ImportFault("past", {})))
    _check_together(intake, row, {})


def _check_held(intake: Intake, row: ParsedRow, held: StoredRow, scope: Scope, *, same_number: bool) -> None:
    if intake.name in ("talent", "demands"):
        own = scope.everything or (
            held.values.get("town") == scope.town_id if scope.town_id else held.values.get("enterprise") == scope.enterprise_id
        )
        if not own:
            row.faults.append(CellFault(intake.key[0], "", ImportFault("not_yours", {})))
            return
    if intake.name == "talent" and held.open:
        _check_name(row, held, same_number=same_number)
    _check_together(intake, row, held.values)


def _check_name(row: ParsedRow, held: StoredRow, *, same_number: bool) -> None:
    """A code with another name is another person, unless the names share a character and nothing else differs.

    Running numbers taken for codes would otherwise write the people of one workbook over those of another.
    """
    before, name = str(held.values.get("name") or ""), row.values.get("name")
    if name is None or name_key(name, person=True) == name_key(before, person=True):
        return
    another_number = "id_hash" in row.values and held.values.get("id_hash") is not None
    said = [(row.values[each], held.values.get(each)) for each in ("birth_year", "gender", "enterprise") if each in row.values]
    differs = not same_number and any(mine != theirs for mine, theirs in said if theirs is not None)
    if another_number or differs or not set(name) & set(before):
        row.faults.append(CellFault("name", name, ImportFault("other_person", {"code": row.values["code"]})))


def _check_together(intake: Intake, row: ParsedRow, held: dict[str, Any]) -> None:
    """Rules about two columns at once."""

    def value(name: str) -> Any:
        return row.values.get(name, held.get(name))

    if intake.name == "demands":
        low, high = value("pay_low"), value("pay_high")
        if low is not None and high is not None and low > high:
            row.faults.append(CellFault("pay_high", str(high), ImportFault("pay_order", {})))
        if value("headcount") is not None and value("headcount") < (held.get("filled") or 0):
            row.faults.append(CellFault("headcount", str(value("headcount")), ImportFault("filled", {"n": held["filled"]})))
