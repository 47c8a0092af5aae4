"""The office's list of claims: what was asked of it, its rows, its sums, and one claim."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.errors import NotAllowed, NotFound
from skillmatch.features.subsidies.rules import STANDING
from skillmatch.numerals import whole_or
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.terms import ClaimState, Role, SubsidyCode

PAGE_SIZE = 50
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)

FROM = """
FROM subsidy_claim s JOIN worker w ON w.id = s.worker_id JOIN subsidy_rule r ON r.id = s.rule_id JOIN course c ON c.id = s.course_id
LEFT JOIN town t ON t.id = w.town_id LEFT JOIN enterprise e ON e.id = w.enterprise_id
LEFT JOIN occupation o ON o.id = s.occupation_id
"""
COLUMNS = """
SELECT s.id, s.state, s.asked_on, w.name, w.code, COALESCE(t.zh, ''), COALESCE(t.en, ''), COALESCE(e.zh, ''), COALESCE(e.en, ''),
 r.code, r.zh, r.en, c.zh, c.en, COALESCE(o.zh, ''), COALESCE(o.en, ''), s.rank, s.certificate_number, s.earned_on,
 s.insured_months, s.base_yuan, s.shortage_percent, s.amount_yuan, s.decided_at, s.reason, s.paid_on, s.paid_reference,
 s.on_behalf, w.sample, w.id_sealed, s.worker_id, s.course_id, s.shortage_version, s.amounts_from, s.asked_at, s.decided_by
"""


@dataclass(frozen=True)
class ClaimSummary:
    """One claim as the office reads it; ``rank`` is the grade of its certificate, None where the certificate has none."""

    id: int
    state: ClaimState
    asked_on: dt.date
    name: str
    code: str
    town: dict[str, str]
    enterprise: dict[str, str]
    rule_code: str
    rule: dict[str, str]
    course: dict[str, str]
    occupation: dict[str, str]
    rank: int | None
    number: str
    earned_on: dt.date
    insured_months: int | None
    base_yuan: int
    shortage_percent: int
    amount_yuan: int
    decided_at: Any
    reason: str
    paid_on: dt.date | None
    paid_reference: str
    on_behalf: bool
    sample: bool
    id_sealed: str | None
    worker_id: int
    course_id: int
    shortage_version: int | None
    amounts_from: dt.date | None
    asked_at: Any
    decided_by: int | None


@dataclass(frozen=True)
class ClaimFilter:
    """The filters of the list; None is no filter. A town's own office has its own town and no other."""

    state: ClaimState | None = None
    rule_id: int | None = None
    town_id: int | None = None
    month: str | None = None

    @classmethod
    def of(cls, acting: Acting, arguments: Mapping[str, Any]) -> ClaimFilter:
        """Return what an address asks for, within what the reader may see; what makes no sense is no filter."""
        state = next((one for one in ClaimState if one.value == arguments.get("state")), None)
        month = MONTH.fullmatch(str(arguments.get("month") or ""))
        town = whole_or(arguments.get("town"), None)
        if acting.role is Role.TOWN:
            if acting.town_id is None:
                raise NotAllowed()
            town = acting.town_id
        return cls(state, whole_or(arguments.get("rule"), None), town, month.group() if month else None)

    def arguments(self) -> dict[str, Any]:
        """The same as arguments of an address."""
        found = {"state": self.state and self.state.value, "rule": self.rule_id, "town": self.town_id, "month": self.month}
        return {name: value for name, value in found.items() if value is not None}

    def where(self) -> tuple[str, list[Any]]:
        """The condition and its parameters."""
        parts: list[tuple[str, list[Any]]] = [("1 = 1", [])]
        if self.state is not None:
            parts.append(("s.state = ?", [self.state.value]))
        if self.rule_id is not None:
            parts.append(("s.rule_id = ?", [self.rule_id]))
        if self.town_id is not None:
            parts.append(("w.town_id = ?", [self.town_id]))
        if self.month is not None:
            parts.append(("s.asked_on >= ? AND s.asked_on < ?", list(_bounds(self.month))))
        return " AND ".join(part for part, _ in parts), [mark for _, marks in parts for mark in marks]


@dataclass(frozen=True)
class ClaimTotal:
    """How many claims, and their yuan."""

    claims: int = 0
    yuan: int = 0


def page_of(asked: ClaimFilter, page: int) -> list[ClaimSummary]:
    """A page of the list: those that wait come first, the oldest of them before the others."""
    where, marks = asked.where()
    order = "CASE s.state WHEN 'asked' THEN 0 WHEN 'approved' THEN 1 ELSE 2 END, s.asked_on, s.id"
    return list(
        _read(f"{COLUMNS}{FROM}WHERE {where} ORDER BY {order} LIMIT {PAGE_SIZE} OFFSET ?", [*marks, (page - 1) * PAGE_SIZE])
    )


def all_of(asked: ClaimFilter) -> Iterator[ClaimSummary]:
    """Every row of the list, in the order in which they were asked."""
    where, marks = asked.where()
    return _read(f"{COLUMNS}{FROM}WHERE {where} ORDER BY s.id", marks)


def sums(asked: ClaimFilter) -> dict[ClaimState, ClaimTotal]:
    """Claims and yuan by state, under the filters."""
    where, marks = asked.where()
    found = rows(f"SELECT s.state, COUNT(*), SUM(s.amount_yuan) {FROM} WHERE {where} GROUP BY s.state", marks)
    counted = {ClaimState(state): ClaimTotal(int(claims), int(yuan)) for state, claims, yuan in found}
    return {state: counted.get(state, ClaimTotal()) for state in ClaimState}


def chosen_sum(asked: ClaimFilter, counted: Mapping[ClaimState, ClaimTotal]) -> ClaimTotal:
    """Claims and yuan of a list: of the state that was chosen, and without one of all claims that stand."""
    states = STANDING if asked.state is None else (asked.state,)
    return ClaimTotal(sum(counted[state].claims for state in states), sum(counted[state].yuan for state in states))


def get_claim(acting: Acting, claim_id: int) -> ClaimSummary:
    """One claim of the office's scope."""
    asked = ClaimFilter.of(acting, {})
    where, marks = asked.where()
    found = list(_read(f"{COLUMNS}{FROM}WHERE {where} AND s.id = ?", [*marks, claim_id]))
    if not found:
        raise NotFound(MISSING)
    return found[0]


def of_worker(worker_id: int) -> list[ClaimSummary]:
    """A person's own claims, the latest first."""
    return list(_read(f"{COLUMNS}{FROM}WHERE s.worker_id = ? ORDER BY s.id DESC", [worker_id]))


def months() -> list[str]:
    """The months in which anything was claimed, the latest first."""
    found = rows("SELECT DISTINCT SUBSTR(CAST(asked_on AS TEXT), 1, 7) FROM subsidy_claim ORDER BY 1 DESC LIMIT 36")
    return [month for (month,) in found]


def _read(sql: str, marks: Sequence[Any]) -> Iterator[ClaimSummary]:
    for row in rows(sql, marks):
        (key, state, asked, name, code, town_zh, town_en, firm_zh, firm_en, rule, rule_zh, rule_en, zh, en, job_zh, job_en, rank,
         number, earned, months_, base, percent, amount, decided, reason, paid, reference, behalf, sample, sealed, worker, course,
         version, since, asked_at, decided_by) = row  # fmt: skip
        yield ClaimSummary(
            key, ClaimState(state), day(asked), name, code, {"zh": town_zh, "en": town_en}, {"zh": firm_zh, "en": firm_en}, rule,
            {"zh": rule_zh, "en": rule_en}, {"zh": zh, "en": en}, {"zh": job_zh, "en": job_en},
            rank if rule == SubsidyCode.LEVEL.value else None, number, day(earned), months_, base, percent, amount, decided, reason,
            _day(paid), reference, bool(behalf), bool(sample), sealed, worker, course, version, _day(since), asked_at, decided_by,
        )  # fmt: skip


def _day(value: Any) -> dt.date | None:
    return None if value is None else day(value)


def _bounds(month: str) -> tuple[str, str]:
    """The first day of a month, and of the next."""
    year, number = map(int, month.split("-"))
    after = dt.date(year + number // 12, number % 12 + 1, 1)
    return dt.date(year, number, 1).isoformat(), after.isoformat()
