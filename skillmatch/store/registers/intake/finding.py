"""Rows without a code: whom of the register they mean, or that they are new; where both could be, the sender decides.

A person is found by the identity number, else by the name with the telephone number, or with year of birth and enterprise.
Enterprises are found by their credit code, else by their name. Two people who differ in a number that both have are never one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from skillmatch.store.db.database import rows
from skillmatch.store.db.name_keys import name_key
from skillmatch.store.db.scope import Scope
from skillmatch.store.people import identity_numbers, phones
from skillmatch.store.registers.intake.answers import (
    MAX_PEOPLE,
    NEW,
    REFUSE,
    Answers,
    PersonFound,
    PersonQuestion,
    Questions,
)  # fmt: skip
from skillmatch.store.registers.intake.columns import Intake
from skillmatch.store.registers.intake.parsed import CellFault, ParsedRow
from skillmatch.store.registers.intake.references import ReferenceIndex
from skillmatch.store.registers.intake.values import ImportFault

AT_ONCE = 500
NAMESAKES = (
    "SELECT w.code, w.name, w.birth_year, w.enterprise_id, w.phone_hash, w.id_hash, COALESCE(e.zh, ''), COALESCE(o.zh, ''),"
    " COALESCE(w.gender, '') FROM worker w LEFT JOIN enterprise e ON e.id = w.enterprise_id"
    " LEFT JOIN occupation o ON o.id = w.occupation_id"
    " WHERE w.state <> 'retired' AND {where} AND w.name_key IN ({marks}) ORDER BY w.id"
)
FIRMS = "SELECT code, zh, credit_code FROM enterprise WHERE zh IN ({marks}) OR credit_code IN ({marks})"


class _Namesake:
    """Somebody of the register who has the name of a row, in whichever spelling."""

    def __init__(self, record: Sequence[Any]) -> None:
        self.code, self.name, self.birth_year, self.enterprise, self.phone, self.number = record[:6]
        self.gender = record[8]
        self.shown = PersonFound(self.code, self.name, self.birth_year, record[6], record[7], record[8])


class PersonFinder:
    """Gives rows without a code the code of whom they mean.

    Parameters
    ----------
    intake : Intake
        The register.
    scope : Scope
        Whose people the sender may touch: others are not looked at.
    known : ReferenceIndex
        The words for enterprises and occupations.
    answers, questions : Answers, Questions
        What was said of rows that could be somebody, and what is open.
    """

    def __init__(self, intake: Intake, scope: Scope, known: ReferenceIndex, answers: Answers, questions: Questions) -> None:
        self._intake, self._scope, self._known = intake, scope, known
        self._answers, self._questions = answers, questions
        self._earlier: dict[str, list[ParsedRow]] = {}

    def find(self, chunk: Iterable[ParsedRow], by_number: dict[str, int]) -> None:
        """Give codes to the rows of a chunk; ``by_number`` has who has which identity number, by its hash."""
        waiting = [row for row in chunk if "code" not in row.values and not row.faults]
        if not waiting or not self._intake.drawn:
            return
        if self._intake.name == "enterprises":
            self._find_firms(waiting)
            return
        codes = self._codes_of(sorted({by_number[number] for row in waiting if (number := _number(row)) in by_number}))
        namesakes = self._namesakes(sorted({key for row in waiting if (key := _name_key(row))}))
        for row in waiting:
            number = _number(row)
            code = codes.get(by_number[number]) if number in by_number else None
            if code is not None:
                row.values["code"] = code
            elif number in by_number:
                continue  # somebody whom the sender may not see: the check of numbers says what it may say
            elif "name" in row.values:
                self._decide(row, number, namesakes.get(_name_key(row), []))

    def _decide(self, row: ParsedRow, number: str | None, namesakes: list[_Namesake]) -> None:
        possible = [one for one in namesakes if not _differs(row, number, one)]
        sure = [one for one in possible if _agrees(row, one)]
        twin = next((one for one in self._earlier.get(_name_key(row), ()) if _may_be_one(row, number, one)), None)
        said = self._answers.people.get(row.place)
        if said == REFUSE:
            row.faults.append(CellFault("name", row.values["name"], ImportFault("person_refused")))
        elif said is not None and said != NEW and said in {one.code for one in possible}:
            row.values["code"] = said
        elif said != NEW and twin is None and len(sure) == 1:
            row.values["code"] = sure[0].code
        elif said != NEW and (twin is not None or possible):
            self._ask(row, possible, twin)
        self._earlier.setdefault(_name_key(row), []).append(row)

    def _ask(self, row: ParsedRow, possible: list[_Namesake], twin: ParsedRow | None) -> None:
        faults = [ImportFault("person_twice", {"row": twin.number})] if twin is not None else [ImportFault("person_unsure")]
        if self._answers.asks and len(self._questions.people) < MAX_PEOPLE:
            values = row.values
            self._questions.people.append(
                PersonQuestion(
                    row.place,
                    values["name"],
                    values.get("birth_year"),
                    self._name_of("enterprise", values),
                    self._name_of("occupation", values),
                    values.get("gender") or "",
                    tuple(one.shown for one in possible[:5]),
                    twin.number if twin is not None else 0,
                )
            )
            faults = [ImportFault("undecided")]
        row.faults += [CellFault("name", row.values["name"], fault) for fault in faults]

    def _name_of(self, name: str, values: dict[str, Any]) -> str:
        table = self._intake.column(name).table
        return self._known.shown(table, values.get(name), zh=True) if table is not None else ""

    def _namesakes(self, keys: Sequence[str]) -> dict[str, list[_Namesake]]:
        where, marks = ("1 = 1", ()) if self._scope.everything else self._in_scope()
        found: dict[str, list[_Namesake]] = {}
        for start in range(0, len(keys), AT_ONCE):
            batch = keys[start : start + AT_ONCE]
            sql = NAMESAKES.format(where=where, marks=", ".join("?" * len(batch)))
            for record in rows(sql, (*marks, *batch)):
                found.setdefault(name_key(record[1], person=True), []).append(_Namesake(record))
        return found

    def _in_scope(self) -> tuple[str, tuple[Any, ...]]:
        """The people whom the sender may see: of an enterprise's own those who agreed."""
        if self._scope.town_id is not None:
            return "w.town_id = ?", (self._scope.town_id,)
        own = self._scope.enterprise_id
        return (
            "w.enterprise_id = ? AND EXISTS (SELECT 1 FROM consent k WHERE k.worker_id = w.id AND k.enterprise_id = ?"
            " AND k.withdrawn_at IS NULL)",
            (own, own),
        )

    def _codes_of(self, ids: Sequence[int]) -> dict[int, str]:
        """The codes of people whom the sender may see, by id."""
        where, marks = ("1 = 1", ()) if self._scope.everything else self._in_scope()
        found: dict[int, str] = {}
        for start in range(0, len(ids), AT_ONCE):
            batch = ids[start : start + AT_ONCE]
            sql = f"SELECT w.id, w.code FROM worker w WHERE {where} AND w.id IN ({', '.join('?' * len(batch))})"
            found |= {row[0]: row[1] for row in rows(sql, (*marks, *batch))}
        return found

    def _find_firms(self, waiting: list[ParsedRow]) -> None:
        wanted = sorted({value for row in waiting for name in ("zh", "credit_code") if (value := row.values.get(name))})
        by_name: dict[str, list[tuple[str, str | None]]] = {}
        by_credit: dict[str, str] = {}
        for start in range(0, len(wanted), AT_ONCE):
            batch = wanted[start : start + AT_ONCE]
            for code, zh, credit in rows(FIRMS.format(marks=", ".join("?" * len(batch))), (*batch, *batch)):
                by_name.setdefault(zh, []).append((code, credit))
                if credit:
                    by_credit[credit] = code
        earlier: dict[tuple[str, Any], ParsedRow] = {}
        for row in waiting:
            credit = row.values.get("credit_code")
            named = [
                code for code, other in by_name.get(row.values.get("zh", ""), []) if not credit or not other or other == credit
            ]
            if credit in by_credit:
                row.values["code"] = by_credit[credit]
            elif len(named) == 1:
                row.values["code"] = named[0]
            first = earlier.setdefault(("credit", credit) if credit else ("zh", row.values.get("zh")), row)
            if first is not row:
                row.faults.append(CellFault("zh", str(row.values.get("zh", "")), ImportFault("name_twice", {"row": first.number})))


def _number(row: ParsedRow) -> str | None:
    number = row.values.get("id_number")
    return identity_numbers.digest(number) if number else None


def _name_key(row: ParsedRow) -> str:
    name = row.values.get("name")
    return name_key(name, person=True) if name else ""


def _phone(row: ParsedRow) -> str | None:
    phone = row.values.get("phone")
    return phones.digest(phone) if phone else None


def _differs(row: ParsedRow, number: str | None, one: _Namesake) -> bool:
    """Whether a row is certainly somebody else: another year of birth, or another identity number."""
    born = row.values.get("birth_year")
    return bool((born and one.birth_year and born != one.birth_year) or (number and one.number and number != one.number))


def _agrees(row: ParsedRow, one: _Namesake) -> bool:
    """Whether a row is certainly this person: the telephone, or the year of birth and the enterprise."""
    values = row.values
    same_firm = values.get("enterprise") is not None and values["enterprise"] == one.enterprise
    same_phone = _phone(row) is not None and _phone(row) == one.phone
    if values.get("gender") and one.gender and values["gender"] != one.gender:
        return False
    return same_phone or bool(same_firm and values.get("birth_year") and values["birth_year"] == one.birth_year)


def _may_be_one(row: ParsedRow, number: str | None, other: ParsedRow) -> bool:
    """Whether two rows of a file may be one person."""
    mine, theirs = row.values, other.values
    their_number = _number(other)
    if number and their_number:
        return False  # equal ones are refused as such
    if mine.get("birth_year") and theirs.get("birth_year") and mine["birth_year"] != theirs["birth_year"]:
        return False
    if _phone(row) and _phone(other):
        return _phone(row) == _phone(other)
    return mine.get("enterprise") is not None and mine.get("enterprise") == theirs.get("enterprise")
