"""What a worker's own pages read: constant SQL, one query a list, whatever its length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from skillmatch.store.catalogue.queries import day, moment
from skillmatch.store.db.database import rows
from skillmatch.terms import EnrolmentState, Evidence, MentorshipState, SeatState


@dataclass(frozen=True)
class OwnSkill:
    """A held skill as its owner sees it; ``zh`` and ``en`` name the skill."""

    skill_id: int
    zh: str
    en: str
    family_zh: str
    family_en: str
    rank: int
    evidence: Evidence
    dated_on: dt.date
    expires_on: dt.date | None

    @property
    def editable(self) -> bool:
        """Only what a worker stated is the worker's to change."""
        return self.evidence is Evidence.SELF


@dataclass(frozen=True)
class HeldPermit:
    """A permit and its last day."""

    permit: str
    expires_on: dt.date | None


@dataclass(frozen=True)
class OfferedSeat:
    """A place in an order-based cohort that waits for the worker's word."""

    seat_id: int
    number: str
    demand_title: str
    zh: str
    en: str
    answer_by: dt.date | None


@dataclass(frozen=True)
class Request:
    """A course that the worker asked for, is in, or has registered an interest in; ``zh`` and ``en`` name the course."""

    course_id: int
    zh: str
    en: str
    state: EnrolmentState
    run_id: int | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    time: str | None
    base_zh: str
    base_en: str


@dataclass(frozen=True)
class MentorRequest:
    """A mentor whom the worker asked."""

    mentor_id: int
    name: str
    rank: int
    state: MentorshipState
    message: str


@dataclass(frozen=True)
class SuggestionAnswer:
    """What a worker said of a suggestion."""

    id: int
    subject: str
    subject_id: int
    kind: str
    reason: str | None


@dataclass(frozen=True)
class DisclosureEntry:
    """Who saw what of the worker, and when."""

    at: Any
    role: str
    what: str
    enterprise_zh: str
    enterprise_en: str


def held(worker_id: int) -> list[OwnSkill]:
    """All held skills, strongest first."""
    found = rows(
        "SELECT s.id, s.zh, s.en, s.family_zh, s.family_en, h.rank, h.evidence, h.dated_on, h.expires_on"
        " FROM held_skill h JOIN skill s ON s.id = h.skill_id WHERE h.worker_id = ? ORDER BY h.rank DESC, s.id",
        (worker_id,),
    )
    return [
        OwnSkill(key, zh, en, family_zh, family_en, rank, Evidence(evidence), day(dated), _day(expires))
        for key, zh, en, family_zh, family_en, rank, evidence, dated, expires in found
    ]


def sources(worker_id: int) -> dict[int, int]:
    """The certificate behind each held skill that has one: the latest that proved the rank as it is held now."""
    found = rows(
        "SELECT e.skill_id, e.certificate_id FROM skill_evidence e"
        " JOIN held_skill h ON h.worker_id = e.worker_id AND h.skill_id = e.skill_id AND h.rank = e.given_rank"
        " AND h.evidence = e.given_evidence"
        " WHERE e.worker_id = ? AND e.withdrawn_at IS NULL AND e.certificate_id IS NOT NULL ORDER BY e.id",
        (worker_id,),
    )
    return {int(skill): int(certificate) for skill, certificate in found}


def n_held(worker_id: int) -> int:
    """Count how many skills are held, whatever they count for."""
    return int(rows("SELECT COUNT(*) FROM held_skill WHERE worker_id = ?", (worker_id,))[0][0])


def permits(worker_id: int) -> list[HeldPermit]:
    """All permits, the first to expire first."""
    found = rows(
        "SELECT permit, expires_on FROM worker_permit WHERE worker_id = ? ORDER BY expires_on IS NULL, expires_on, permit",
        (worker_id,),
    )
    return [HeldPermit(row[0], _day(row[1])) for row in found]


def offered_seats(worker_id: int) -> list[OfferedSeat]:
    """The places that wait for an answer, the most urgent first."""
    found = rows(
        "SELECT s.id, c.number, d.title, COALESCE(k.zh, ''), COALESCE(k.en, ''), s.answer_by FROM cohort_seat s"
        " JOIN cohort c ON c.id = s.cohort_id JOIN demand d ON d.id = c.demand_id LEFT JOIN course k ON k.id = c.course_id"
        " WHERE s.worker_id = ? AND s.state = ? ORDER BY s.answer_by IS NULL, s.answer_by, s.id",
        (worker_id, SeatState.OFFERED.value),
    )
    return [OfferedSeat(key, number, title, zh, en, _day(by)) for key, number, title, zh, en, by in found]


def requests(worker_id: int) -> list[Request]:
    """Courses asked for, running or registered for, the next to begin first; completed and withdrawn ones are left out."""
    found = rows(
        "SELECT c.id, c.zh, c.en, e.state, e.run_id, r.starts_on, r.ends_on, r.time, COALESCE(b.zh, ''), COALESCE(b.en, '')"
        " FROM enrolment e JOIN course c ON c.id = e.course_id LEFT JOIN course_run r ON r.id = e.run_id"
        " LEFT JOIN base b ON b.id = r.base_id"
        " WHERE e.worker_id = ? AND e.state IN ('interested', 'requested', 'enrolled')"
        " ORDER BY r.starts_on IS NULL, r.starts_on, c.id",
        (worker_id,),
    )
    return [
        Request(key, zh, en, EnrolmentState(state), run, _day(starts), _day(ends), time, base_zh, base_en)
        for key, zh, en, state, run, starts, ends, time, base_zh, base_en in found
    ]


def planned(worker_id: int) -> list[tuple[int, int | None, EnrolmentState]]:
    """Courses that the worker asked for or is in, as (course, class, state) in the order of asking."""
    found = rows(
        "SELECT course_id, run_id, state FROM enrolment WHERE worker_id = ? AND state IN ('requested', 'enrolled') ORDER BY id",
        (worker_id,),
    )
    return [(course, run, EnrolmentState(state)) for course, run, state in found]


def completed(worker_id: int) -> set[int]:
    """The ids of the completed courses."""
    found = rows("SELECT course_id FROM enrolment WHERE worker_id = ? AND state = 'completed'", (worker_id,))
    return {row[0] for row in found}


def mentor_requests(worker_id: int) -> list[MentorRequest]:
    """Mentors asked, latest first; withdrawn requests are left out."""
    found = rows(
        "SELECT m.id, m.name, m.rank, s.state, s.message FROM mentorship s JOIN mentor m ON m.id = s.mentor_id"
        " WHERE s.worker_id = ? AND s.state <> ? ORDER BY s.id DESC",
        (worker_id, MentorshipState.WITHDRAWN.value),
    )
    return [MentorRequest(key, name, rank, MentorshipState(state), message) for key, name, rank, state, message in found]


def answers(worker_id: int) -> list[SuggestionAnswer]:
    """Return what was saved and dismissed and not taken back, latest first."""
    found = rows(
        "SELECT id, subject, subject_id, kind, reason FROM feedback"
        " WHERE worker_id = ? AND kind IN ('saved', 'dismissed') AND undone_at IS NULL ORDER BY id DESC",
        (worker_id,),
    )
    return [SuggestionAnswer(*row) for row in found]


def seats_taken(run_ids: Iterable[int]) -> dict[int, int]:
    """Places requested or taken in each class, as of now."""
    listed = ", ".join(str(int(run)) for run in sorted(set(run_ids)))
    if not listed:
        return {}
    found = rows(
        f"SELECT run_id, COUNT(*) FROM enrolment WHERE run_id IN ({listed}) AND state IN ('requested', 'enrolled') GROUP BY run_id"
    )
    return {row[0]: row[1] for row in found}


def disclosures(worker_id: int, most: int = 50) -> list[DisclosureEntry]:
    """Return who saw what of the worker, latest first."""
    found = rows(
        "SELECT d.at, d.role, d.what, COALESCE(e.zh, ''), COALESCE(e.en, '') FROM disclosure d"
        " LEFT JOIN enterprise e ON e.id = d.enterprise_id"
        " WHERE d.worker_id = ? ORDER BY d.id DESC LIMIT ?",
        (worker_id, most),
    )
    return [DisclosureEntry(moment(row[0]), *row[1:]) for row in found]


def consent_since(worker_id: int, enterprise_id: int | None) -> Any:
    """Since when the enterprise may see the worker; None where it may not."""
    found = rows(
        "SELECT given_at FROM consent WHERE worker_id = ? AND enterprise_id = ? AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1",
        (worker_id, enterprise_id),
    )
    return moment(found[0][0]) if found else None


def _day(value: Any) -> dt.date | None:
    return None if value is None else day(value)
