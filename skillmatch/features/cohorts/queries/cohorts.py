"""What the pages of a cohort show: its facts, its figures, and its people as numbers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.features.cohorts.messages import cohorts as cohorts_messages
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.rules.pseudonyms import Numbers
from skillmatch.features.cohorts.services.planning import PlannedSeat
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue import cards
from skillmatch.store.catalogue.queries import day
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.cohorts.seating import LAPSED
from skillmatch.store.db.database import rows
from skillmatch.store.workflow import case_events, open_cases
from skillmatch.store.workflow.open_cases import OpenCase
from skillmatch.store.workflow.sources import ORDERS
from skillmatch.terms import CohortState, Name, RunTime, SeatState, Shift
from skillmatch.web import order_words
from skillmatch.web import timeline as timeline_words
from skillmatch.web.timeline import TimelineLine
from skillmatch.workflow.declared.orders import ORDER

FAIR = 0.8
"""A fairness ratio below this is marked; the figures that it is taken from carry their own mark."""

QUEUE = """
SELECT c.id, c.number, c.state, c.headcount, c.proposed_at, c.decided_at, c.starts_on, c.objective, c.trainer_id,
       d.title, e.zh, e.en, k.zh, k.en, r.starts_on,
       (SELECT COUNT(*) FROM cohort_seat s WHERE s.cohort_id = c.id AND s.state = 'proposed'),
       (SELECT COUNT(*) FROM cohort_seat s WHERE s.cohort_id = c.id AND s.state = 'offered'),
       (SELECT COUNT(*) FROM cohort_seat s WHERE s.cohort_id = c.id AND s.state = 'accepted'),
       (SELECT COUNT(*) FROM cohort_seat s WHERE s.cohort_id = c.id AND (s.state = 'declined' OR s.reason = 'lapsed')),
       (SELECT COUNT(*) FROM cohort_seat s WHERE s.cohort_id = c.id AND s.state = 'reserve'),
       d.basis
FROM cohort c JOIN demand d ON d.id = c.demand_id JOIN enterprise e ON e.id = d.enterprise_id
LEFT JOIN course k ON k.id = c.course_id LEFT JOIN course_run r ON r.id = c.run_id
WHERE c.state IN ('proposed', 'review', 'confirmed', 'running', 'assessed', 'closed', 'returned')
 AND (c.trainer_id = ? OR (c.trainer_id IS NULL AND c.base_id = ?))
ORDER BY c.proposed_at, c.id
"""
PEOPLE = """
SELECT s.worker_id, s.position, s.state, s.contribution, s.coverage, s.coverage_after, s.hours, s.terms, s.gains, s.pinned,
       s.own_staff, s.reason, s.answer_by, w.town_id, w.shift
FROM cohort_seat s JOIN worker w ON w.id = s.worker_id WHERE s.cohort_id = ? ORDER BY s.position, s.worker_id
"""
TOWN_AND_SHIFT = "SELECT id, town_id, shift FROM worker WHERE id IN ({marks})"


@dataclass(frozen=True)
class ReviewQueueEntry:
    """A line of a trainer's queue."""

    id: int
    number: str
    state: CohortState
    title: str
    enterprise: Name
    course: Name
    headcount: int
    proposed: int
    waiting: int
    accepted: int
    gone: int
    reserves: int
    proposed_on: dt.date | None
    decided_on: dt.date | None
    starts_on: dt.date | None
    objective: float | None
    case: OpenCase | None
    """Where it waits for a review."""
    mine: bool
    sample: bool


@dataclass(frozen=True)
class CohortMember:
    """One person of a list, as a number; ``name`` is set once the person has accepted."""

    number: str
    name: str | None
    state: SeatState
    lapsed: bool
    place: PlannedSeat
    points: int
    terms: tuple[tuple[str, str, int], ...]
    why: tuple[str, ...]
    town: cards.TownCard | None
    km: float | None
    shift: Shift
    pinned: bool
    reason: str
    answer_by: dt.date | None


@dataclass(frozen=True)
class CohortSheet:
    """The whole of a cohort for its trainer."""

    cohort: Cohort
    course: cards.CourseCard
    people: tuple[CohortMember, ...]
    figures: CohortFigures
    exposure: tuple[Mapping[str, Any], ...]
    left_out: tuple[tuple[str, int], ...]
    mine: bool

    def of(self, *states: SeatState) -> list[CohortMember]:
        """The people in one of the states."""
        return [person for person in self.people if person.state in states]


@dataclass(frozen=True)
class CohortFigures:
    """The class in a few numbers."""

    objective: float
    greedy: float | None
    hours: float
    qualified: int
    seated: int
    towns: int
    farthest: float | None
    fairness: float | None


def queue(acting: Acting) -> list[ReviewQueueEntry]:
    """The cohorts of a trainer, and those of the base that nobody reviews yet: oldest proposal first."""
    waiting = {case.id: case for case in open_cases.needing(ORDERS, acting) if case.due_on}
    return [_waiting(row, acting, waiting.get(row[0])) for row in rows(QUEUE, (acting.trainer_id, acting.base_id))]


def _waiting(row: tuple[Any, ...], acting: Acting, case: OpenCase | None) -> ReviewQueueEntry:
    return ReviewQueueEntry(
        id=row[0],
        number=row[1],
        state=CohortState(row[2]),
        title=row[9],
        enterprise=Name(row[10], row[11]),
        course=Name(row[12] or "", row[13] or ""),
        headcount=row[3],
        proposed=row[15],
        waiting=row[16],
        accepted=row[17],
        gone=row[18],
        reserves=row[19],
        proposed_on=_day(row[4]),
        decided_on=_day(row[5]),
        starts_on=_day(row[14]) or _day(row[6]),
        objective=row[7],
        case=case,
        mine=row[8] == acting.trainer_id,
        sample=row[20] != "article",
    )


def sheet(snapshot: Snapshot, cohort: Cohort, acting: Acting, names: Mapping[int, str]) -> CohortSheet:
    """A cohort with its people; `names` has only those who accepted."""
    at = snapshot.course_index.at(cohort.course_id)
    town = meeting_town(snapshot, cohort)
    found = tuple(_person(snapshot, cohort_people_queries.numbers(cohort), town, row, names) for row in rows(PEOPLE, (cohort.id,)))
    return CohortSheet(
        cohort=cohort,
        course=snapshot.courses[at],
        people=found,
        figures=_figures(cohort, found),
        exposure=tuple(_groups(snapshot, entry) for entry in cohort.exposure),
        left_out=tuple((cohorts_messages.left_out(code), int(count)) for code, count in cohort.left_out),
        mine=cohort.trainer_id == acting.trainer_id,
    )


def meeting_town(snapshot: Snapshot, cohort: Cohort) -> int:
    """The position of the town where the class meets, −1 where that is not said."""
    return snapshot.town_index.at(cohort.town_id or cohort.demand.town_id)


def outsiders(snapshot: Snapshot, cohort: Cohort, places: Sequence[PlannedSeat]) -> list[CohortMember]:
    """Candidates for a place as the list shows people; they keep the order that they come in."""
    if not places:
        return []
    listed = [place.worker_id for place in places]
    sql = TOWN_AND_SHIFT.format(marks=", ".join("?" * len(listed)))
    known = {row[0]: (row[1], row[2]) for row in rows(sql, listed)}
    numbers, town = cohort_people_queries.numbers(cohort), meeting_town(snapshot, cohort)
    return [
        _as_person(
            snapshot, numbers, town, place, *known[place.worker_id],
            state=SeatState.RESERVE if place.reserve else SeatState.PROPOSED,
        )
        for place in places
    ]  # fmt: skip


def history(cohort: Cohort) -> list[TimelineLine]:
    """The timeline, newest first, each line with its words."""
    numbers = cohort_people_queries.numbers(cohort) if cohort.inputs.get("numbers") else None
    found = case_events.timeline(ORDER.name, cohort.id, newest_first=True)
    numbered = ((line, numbers.of(line.evidence["seat"]) if numbers and "seat" in line.evidence else "") for line in found)
    return [
        TimelineLine(line.at, order_words.event(line.transition, number), timeline_words.who(line.role), line.reason)
        for line, number in numbered
    ]


def _person(snapshot: Snapshot, numbers: Numbers, meets: int, row: tuple[Any, ...], names: Mapping[int, str]) -> CohortMember:
    terms, gains = (json.loads(value) for value in row[7:9])
    place = PlannedSeat(row[0], row[3], row[4], row[5], row[6], terms, gains, bool(row[10]), row[2] == SeatState.RESERVE.value)
    return _as_person(
        snapshot, numbers, meets, place, row[13], row[14], state=SeatState(row[2]), name=names.get(row[0]),
        pinned=bool(row[9]), reason=row[11], answer_by=_day(row[12]),
    )  # fmt: skip


def _as_person(
    snapshot: Snapshot, numbers: Numbers, meets: int, place: PlannedSeat, town_id: int | None, shift: str, *,
    state: SeatState, name: str | None = None, pinned: bool = False, reason: str = "", answer_by: dt.date | None = None,
) -> CohortMember:  # fmt: skip
    lives = snapshot.town_index.at(town_id)
    clash = any(term["name"] == "clash" and term["thousandths"] < 0 for term in place.terms)
    return CohortMember(
        number=numbers.of(place.worker_id),
        name=name if state is SeatState.ACCEPTED else None,
        state=state,
        lapsed=reason == LAPSED,
        place=place,
        points=sum(term["thousandths"] for term in place.terms),
        terms=tuple(
            (term["name"], cohorts_messages.term(term["name"]), term["thousandths"]) for term in place.terms if term["thousandths"]
        ),
        why=tuple(cohorts_messages.why(snapshot, place.own_staff, place.gains, clash)),
        town=snapshot.towns[lives] if lives >= 0 else None,
        km=float(snapshot.catalogue.distance[lives, meets]) if lives >= 0 and meets >= 0 else None,
        shift=Shift(shift),
        pinned=pinned,
        reason="" if reason in (LAPSED, "returned") else reason,
        answer_by=answer_by,
    )


def _figures(cohort: Cohort, found: Sequence[CohortMember]) -> CohortFigures:
    inside = (SeatState.PROPOSED, SeatState.OFFERED, SeatState.ACCEPTED)
    seated = [person for person in found if person.state in inside]
    places = [person.place for person in seated]
    away = [person.km for person in seated if person.km is not None]
    return CohortFigures(
        objective=cohort_people_queries.objective(places),
        greedy=cohort.greedy_objective,
        hours=cohort_people_queries.mean_hours(places),
        qualified=cohort_people_queries.qualified_after(places),
        seated=len(seated),
        towns=len({person.town.id for person in seated if person.town}),
        farthest=max(away, default=None),
        fairness=min((float(entry["ratio"]) for entry in cohort.exposure if entry["alert"]), default=None),
    )


def _groups(snapshot: Snapshot, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    named = [
        (cohorts_messages.group(snapshot, entry["grouping"], label), could, did) for label, could, did in entry["groups"] if could
    ]
    return {**entry, "title": cohorts_messages.grouping(entry["grouping"]), "groups": named}


def has_list(cohort: Cohort) -> bool:
    """Whether a class was ever proposed for the order: only then it has people and numbers."""
    forming = (CohortState.POSTED.value, CohortState.MATCHED.value)
    return cohort.state not in forming and bool(cohort.course_id and cohort.inputs.get("numbers"))


def run_time(cohort: Cohort) -> RunTime:
    """Return when the class meets, as a word."""
    return RunTime(cohort.time)


def _day(value: Any) -> dt.date | None:
    return None if value is None else day(value)
