"""Lists of certificates: a person's own, the register of an office, and those of a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.features.certificates import rules
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.queries import day
from skillmatch.store.certificates import numbers
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import rows
from skillmatch.store.db.like_patterns import beginning
from skillmatch.store.db.scope import Scope, people_where
from skillmatch.store.registers import search
from skillmatch.terms import CertificateKind, CertificateState

PAGE, A_STEP = 50, 1000

_COLUMNS = (
    "c.id, c.number, c.kind, c.rank, c.scope, c.issued_on, c.valid_until, c.revoked_at, c.sample, COALESCE(w.name, ''),"
    " COALESCE(k.zh, ''), COALESCE(k.en, ''), COALESCE(o.zh, ''), COALESCE(o.en, ''), COALESCE(t.zh, ''), COALESCE(t.en, ''),"
    " COALESCE(w.code, '')"
)
_FROM = (
    " FROM certificate c LEFT JOIN worker w ON w.id = c.worker_id LEFT JOIN course k ON k.id = c.course_id"
    " LEFT JOIN occupation o ON o.id = c.occupation_id LEFT JOIN town t ON t.id = w.town_id"
)
_STATES = {
    CertificateState.REVOKED: "c.revoked_at IS NOT NULL",
    CertificateState.EXPIRED: "c.revoked_at IS NULL AND c.valid_until IS NOT NULL AND c.valid_until < ?",
    CertificateState.VALID: "c.revoked_at IS NULL AND (c.valid_until IS NULL OR c.valid_until >= ?)",
}
_RAISED = (
    "SELECT s.zh, s.en, e.rank_before, e.rank_after, e.evidence_after FROM skill_evidence e JOIN skill s ON s.id = e.skill_id"
    " WHERE e.certificate_id = ? AND e.withdrawn_at IS NULL ORDER BY e.rank_after - e.rank_before DESC, s.id"
)


@dataclass(frozen=True)
class CertificateSummary:
    """A certificate in a list; ``course`` and ``occupation`` are names, ``name`` and ``code`` the person's."""

    id: int
    number: str
    kind: CertificateKind
    rank: int | None
    scope: str
    issued_on: dt.date
    valid_until: dt.date | None
    revoked_at: Any
    sample: bool
    name: str
    course: dict[str, str]
    occupation: dict[str, str]
    town: dict[str, str]
    code: str

    def state(self, today: dt.date) -> CertificateState:
        """Return how it stands."""
        return rules.state(self, today)


@dataclass(frozen=True)
class CertificateFilter:
    """Which certificates of a register: words of the number or the name, a kind, a state."""

    q: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class CertificatePage:
    """A part of the register; ``total`` counts what the filter finds."""

    rows: list[CertificateSummary]
    more: bool
    total: int


@dataclass(frozen=True)
class ProvenSkill:
    """A skill that a certificate proves; ``zh`` and ``en`` name it."""

    zh: str
    en: str
    before: int
    after: int
    evidence: str


def mine(worker_id: int) -> list[CertificateSummary]:
    """All certificates of a person, latest first."""
    return _rows(rows(f"SELECT {_COLUMNS}{_FROM} WHERE c.worker_id = ? ORDER BY c.issued_on DESC, c.id DESC", (worker_id,)))


def of_run(run_id: int) -> list[CertificateSummary]:
    """The certificates of a class that count, by name."""
    found = rows(f"SELECT {_COLUMNS}{_FROM} WHERE c.run_id = ? AND c.revoked_at IS NULL ORDER BY w.name, c.id", (run_id,))
    return _rows(found)


def register(acting: Acting, asked: CertificateFilter, today: dt.date, page: int = 1) -> CertificatePage:
    """One page of the register as far as an office may see it."""
    condition, parameters = _condition(acting, asked, today)
    listed = f"SELECT {_COLUMNS}{condition} ORDER BY c.issued_on DESC, c.id DESC LIMIT ? OFFSET ?"
    found = _rows(rows(listed, (*parameters, PAGE + 1, (page - 1) * PAGE)))
    return CertificatePage(found[:PAGE], len(found) > PAGE, count(acting, asked, today))


def count(acting: Acting, asked: CertificateFilter, today: dt.date) -> int:
    """Count how many the filter finds."""
    condition, parameters = _condition(acting, asked, today)
    return int(rows(f"SELECT COUNT(*){condition}", parameters)[0][0])


def all_of(acting: Acting, asked: CertificateFilter, today: dt.date) -> Iterator[CertificateSummary]:
    """Every row of the list in its order, read some at a time."""
    condition, parameters = _condition(acting, asked, today)
    step = f"SELECT {_COLUMNS}{condition} AND (c.issued_on, c.id) < (?, ?) ORDER BY c.issued_on DESC, c.id DESC LIMIT {A_STEP}"
    after: tuple[dt.date, int] = (dt.date.max, 0)
    while found := _rows(rows(step, (*parameters, *after))):
        yield from found
        after = found[-1].issued_on, found[-1].id


def _condition(acting: Acting, asked: CertificateFilter, today: dt.date) -> tuple[str, list[Any]]:
    """What a list of the register reads from, under its filters, with the parameters."""
    scope, values = people_where(Scope.of(acting))
    where: list[str] = [scope]
    parameters: list[Any] = list(values)
    if asked.q:
        read = numbers.read(asked.q)
        if read is not None:
            where.append("c.number = ?")
            parameters.append(str(read))
        else:
            named, marks = search.named_people(asked.q, "w.id")
            where.append(f"(c.number LIKE ? ESCAPE '!' OR {named})")
            parameters += [beginning(asked.q.upper()), *marks]
    if asked.kind:
        where.append("c.kind = ?")
        parameters.append(asked.kind)
    state = next((one for one in _STATES if one.value == asked.state), None)
    if state is not None:
        where.append(_STATES[state])
        if "?" in _STATES[state]:
            parameters.append(today)
    return f"{_FROM} WHERE {' AND '.join(where)}", parameters


def row(certificate: Certificate) -> CertificateSummary:
    """One certificate as it stands in lists."""
    (found,) = _rows(rows(f"SELECT {_COLUMNS}{_FROM} WHERE c.id = ?", (certificate.id,)))
    return found


def lifted(certificate_id: int) -> list[ProvenSkill]:
    """The skills that a certificate proves, the most raised first."""
    return [ProvenSkill(*one) for one in rows(_RAISED, (certificate_id,))]


def _rows(found: Sequence[Sequence[Any]]) -> list[CertificateSummary]:
    return [
        CertificateSummary(
            one[0], one[1], CertificateKind(one[2]), one[3], one[4], day(one[5]), None if one[6] is None else day(one[6]), one[7],
            bool(one[8]), one[9], _name(one, 10), _name(one, 12), _name(one, 14), one[16],
        )
        for one in found
    ]  # fmt: skip


def _name(one: Sequence[Any], at: int) -> dict[str, str]:
    return {"zh": one[at], "en": one[at + 1]}
