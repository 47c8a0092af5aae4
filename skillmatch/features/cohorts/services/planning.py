"""The engine asked for cohorts: a proposal as it will be stored, the list computed again, and who else could take a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from skillmatch.engine_gateway import orders
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.candidates import CandidatePool, assemble, is_taught
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import Conflict
from skillmatch.matching import Cohort as Found
from skillmatch.matching import Seat
from skillmatch.store.assessments import standard_queries
from skillmatch.store.cohorts import seating
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import rows
from skillmatch.terms import QUALIFIED_TOLERANCE, ReturnReason
from skillmatch.web import order_words
from skillmatch.workflow.declared.orders import Refusal

SEED = 0
"""The optimum draws no random numbers; the seed is frozen with the inputs all the same."""


@dataclass(frozen=True)
class PlannedSeat:
    """What one person adds to a class. ``gains`` has every required skill: held, reached after the class, required."""

    worker_id: int
    contribution: float
    coverage: float
    coverage_after: float
    hours: float
    terms: Sequence[Mapping[str, Any]]
    gains: Sequence[Mapping[str, Any]]
    own_staff: bool
    reserve: bool
    demand_id: int | None = None
    """The demand whose place it is; None for a reserve and for whoever is only looked at."""


@dataclass(frozen=True)
class ClassProposal:
    """A class for one order: the places best first, and what is said about the choice."""

    course_id: int
    seats: tuple[PlannedSeat, ...]
    reserves: tuple[PlannedSeat, ...]
    objective: float
    greedy_objective: float
    eligible: int
    left_out: tuple[tuple[str, int], ...]
    exposure: tuple[Mapping[str, Any], ...]
    inputs: Mapping[str, Any]


def plan(snapshot: Snapshot, cohorts: Sequence[Cohort]) -> dict[int, ClassProposal | ReturnReason]:
    """A proposal for each order, or why there is none, over all of them at once; nobody is proposed twice.

    Parameters
    ----------
    snapshot : Snapshot
    cohorts : sequence of Cohort
        The orders in ascending order of id.
    """
    answers: dict[int, ClassProposal | ReturnReason] = {}
    able = []
    for cohort in cohorts:
        if not orders.can_be_planned(snapshot, cohort):
            answers[cohort.id] = ReturnReason.CLOSED
        elif not is_taught(snapshot, cohort.demand_id):
            answers[cohort.id] = ReturnReason.NO_COURSE
        else:
            able.append(cohort)
    if able:
        engaged = seating.engaged(snapshot.as_of, but=[cohort.id for cohort in able])
        wishes = orders.wishes([cohort.id for cohort in able])
        city = assemble(snapshot, orders.specs(able), engaged, wishes)
        away = {cohort.id: _removed(cohort) for cohort in able}
        gone = [city.rows_of(away[cohort.id]) for cohort in able]
        kept_out = {order: sorted({*city.engaged, *rows_gone}) for order, rows_gone in enumerate(gone)}
        found = snapshot.engine.cohort(city.orders, city.workers, excluded=kept_out, seed=SEED, asked=city.asked)
        inputs = orders.frozen(snapshot, SEED, city.workers, able, engaged=sorted(engaged), asked=_listed(wishes),
                                   removed=_listed(away))  # fmt: skip
        for cohort, one, out in zip(able, found, gone, strict=True):
            answers[cohort.id] = _proposal(city, one, inputs, frozenset(out)) if one.seats else ReturnReason.NOBODY
    return answers


def again(snapshot: Snapshot, cohort: Cohort) -> ClassProposal | ReturnReason:
    """The list of a proposed cohort with today's data, for the same course; the pinned stay, the removed stay out."""
    if not orders.can_be_planned(snapshot, cohort):
        return ReturnReason.CLOSED
    city, engaged, wishes = _city(snapshot, cohort)
    stay, away = pinned(cohort), _removed(cohort)
    kept, gone = city.rows_of(stay), city.rows_of(away)
    out = sorted({*city.engaged, *gone})
    chosen = {"pinned": {0: kept}, "excluded": {0: out}, "asked": city.asked}
    (found,) = snapshot.engine.cohort(city.orders, city.workers, seed=SEED, **chosen)
    inputs = orders.frozen(
        snapshot, SEED, city.workers, [cohort], engaged=sorted(engaged), pinned=sorted(stay), asked=_listed(wishes),
        removed=_listed({cohort.id: away}),
    )  # fmt: skip
    return _proposal(city, found, inputs, frozenset(gone)) if found.seats else ReturnReason.NOBODY


def repeat(snapshot: Snapshot, cohort_id: int, inputs: Mapping[str, Any]) -> Found:
    """The engine's answer to one order from the inputs that were frozen with a proposal, whatever has happened since."""
    specs = [orders.thawed(one) for one in inputs["together"]]
    city = assemble(snapshot, specs, inputs["engaged"], {int(key): set(listed) for key, listed in inputs["asked"].items()})
    order = [one.cohort for one in specs].index(cohort_id)
    away = [city.rows_of(inputs["removed"].get(str(one.cohort), ())) for one in specs]
    engine = orders.engine_of(snapshot, inputs)
    found = engine.cohort(
        city.orders, city.workers, pinned={order: city.rows_of(inputs.get("pinned", ()))},
        excluded={place: sorted({*city.engaged, *gone}) for place, gone in enumerate(away)}, seed=inputs["seed"], asked=city.asked,
    )  # fmt: skip
    return found[order]


def others(snapshot: Snapshot, cohort: Cohort, n: int) -> list[PlannedSeat]:
    """The n best people who may take part, are free and are not on the list, in reserve or removed; ties to the lower id."""
    if not orders.can_be_planned(snapshot, cohort):
        return []
    city, _, _ = _city(snapshot, cohort)
    course = snapshot.course_index.at(cohort.course_id)
    best = city.best(0, course, n, but=city.rows_of(_all(cohort)))
    seats = [snapshot.engine.seat(city.orders, 0, course, city.workers, row) for row in best]
    granted = _granted(cohort.course_id)
    return [_place(city, 0, course, seat, granted) for seat in seats]


def newcomer(snapshot: Snapshot, cohort: Cohort, worker_id: int) -> PlannedSeat:
    """One person from outside the list.

    Raises
    ------
    Conflict
        A rule keeps the person out, or they have a place in another class.
    """
    workers = engine_workers.one_worker(snapshot, worker_id)
    if not len(workers.ids) or not orders.can_be_planned(snapshot, cohort):
        raise Conflict(order_words.refusal(Refusal.NOT_ELIGIBLE))
    if worker_id in seating.engaged(snapshot.as_of, but=[cohort.id]):
        raise Conflict(order_words.refusal(Refusal.TAKEN))
    asked = [0] if worker_id in orders.wishes([cohort.id])[cohort.id] else []
    city = CandidatePool(snapshot, orders.to_orders(snapshot, orders.specs([cohort])), workers, frozenset(), {0: asked})
    course = snapshot.course_index.at(cohort.course_id)
    if snapshot.engine.not_seated(city.orders, 0, course, workers, 0, asked=asked):
        raise Conflict(order_words.refusal(Refusal.NOT_ELIGIBLE))
    return _place(city, 0, course, snapshot.engine.seat(city.orders, 0, course, workers, 0), _granted(cohort.course_id))


def _city(snapshot: Snapshot, cohort: Cohort) -> tuple[CandidatePool, set[int], dict[int, set[int]]]:
    """The city for one order, the ids of those who are engaged in another, and of those who asked for it."""
    engaged, wishes = seating.engaged(snapshot.as_of, but=[cohort.id]), orders.wishes([cohort.id])
    return assemble(snapshot, orders.specs([cohort]), engaged, wishes), engaged, wishes


def _listed(wishes: Mapping[int, set[int]]) -> dict[str, list[int]]:
    return {str(cohort): sorted(asked) for cohort, asked in wishes.items() if asked}


def _proposal(city: CandidatePool, found: Found, inputs: Mapping[str, Any], gone: frozenset[int] = frozenset()) -> ClassProposal:
    """The engine's cohort as it is stored; groups are read here, after the choice."""
    choice, course_id = city.choice(found, gone), city.snapshot.courses[found.course].id
    granted = _granted(course_id)
    return ClassProposal(
        course_id=course_id,
        seats=tuple(_place(city, found.order, found.course, seat, granted) for seat in found.seats),
        reserves=tuple(_place(city, found.order, found.course, seat, granted) for seat in found.reserves),
        objective=found.objective,
        greedy_objective=found.greedy_objective,
        eligible=choice.eligible,
        left_out=choice.left_out,
        exposure=tuple(asdict(one) for one in choice.exposure),
        inputs=inputs,
    )


def _granted(course_id: int) -> Mapping[int, int] | None:
    """The rank that a pass of a course grants of each skill; None where no standard says so, and it grants what is taught."""
    standard = standard_queries.standard_of(course_id)
    return None if standard is None else standard.granted


def _place(city: CandidatePool, order: int, course: int, seat: Seat, granted: Mapping[int, int] | None) -> PlannedSeat:
    terms = [
        {"name": term.name, "value": term.value, "contribution": term.contribution, "thousandths": term.thousandths}
        for term in seat.terms
    ]
    return PlannedSeat(
        seat.worker_id, seat.contribution, seat.coverage, seat.coverage_after, seat.hours, terms,
        _learning(city, order, course, seat.worker, granted), seat.own_staff, seat.reserve,
        None if seat.demand < 0 else city.snapshot.demands[seat.demand].id,
    )  # fmt: skip


def _learning(city: CandidatePool, order: int, course: int, row: int, granted: Mapping[int, int] | None) -> list[dict[str, Any]]:
    """Every skill that the order's demand asks for: what the person holds, is granted by a pass of the class, and needs."""
    catalogue, snapshot = city.snapshot.catalogue, city.snapshot
    held = dict(zip(*(part.tolist() for part in city.workers.held.row(row)[::2]), strict=True))
    skills, low, high = catalogue.courses.spans.row(course)
    spans = {skill: (a, b) for skill, a, b in zip(skills.tolist(), low.tolist(), high.tolist(), strict=True)}
    asked, _, required = catalogue.demands.required.row(int(city.orders.demand[order]))
    found = []
    for skill, needs in zip(asked.tolist(), required.tolist(), strict=True):
        has = held.get(skill, 0.0)
        start, end = spans.get(skill, (0.0, 0.0))
        if granted is not None:
            end = min(end, float(granted.get(int(snapshot.skill_index.ids[skill]), 0)))
        reached = max(has, end) if has >= start - QUALIFIED_TOLERANCE else has
        found.append({"skill": int(snapshot.skill_index.ids[skill]), "held": has, "reached": reached, "required": needs})
    return found


def pinned(cohort: Cohort) -> set[int]:
    """Those of the list who are kept for certain."""
    return _ids("SELECT worker_id FROM cohort_seat WHERE cohort_id = ? AND state = 'proposed' AND pinned", cohort)


def _removed(cohort: Cohort) -> set[int]:
    return _ids("SELECT worker_id FROM cohort_seat WHERE cohort_id = ? AND state = 'removed'", cohort)


def _all(cohort: Cohort) -> set[int]:
    return _ids("SELECT worker_id FROM cohort_seat WHERE cohort_id = ?", cohort)


def _ids(sql: str, cohort: Cohort) -> set[int]:
    return {int(row[0]) for row in rows(sql, (cohort.id,))}
