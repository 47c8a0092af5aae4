"""Posting, changing and closing demands, each in one transaction. Only the own enterprise's; every change raises the version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed
from skillmatch.features.demands import messages, rules
from skillmatch.features.demands.rules import DemandBounds, DemandEntry, TickedItems
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.cohorts.models import Cohort, CohortDemand
from skillmatch.store.db.database import Table, write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.store.recommendations import text_refusals
from skillmatch.terms import Basis, CloseReason, DemandState, TextSubject
from skillmatch.workflow.declared.demands import DEMAND
from skillmatch.workflow.declared.orders import UNDECIDED


def post(acting: Acting, wanted: DemandEntry) -> Demand:
    """Store a new demand of the enterprise that acts."""
    if DEMAND.refusal("post", None, acting.role) is not None or acting.enterprise_id is None:
        raise NotAllowed()
    with write():
        _check(wanted, _bounds(wanted))
        basis = Enterprise.select(Enterprise.basis).where(Enterprise.id == acting.enterprise_id).scalar()
        demand = Demand.create(
            enterprise=acting.enterprise_id,
            state=DEMAND.start.value,
            basis=Basis.SAMPLE.value if basis == Basis.SAMPLE.value else Basis.POSTED.value,
            **_columns(wanted),
        )
        _lists(demand, wanted)
        raise_version()
    return demand


def edit(acting: Acting, demand_id: int, wanted: DemandEntry) -> Demand:
    """Change an open demand."""
    with write():
        demand = _open(acting, demand_id)
        _check(wanted, replace(_bounds(wanted), filled=demand.filled, date_before=demand.needed_by))
        Demand.update(updated_at=clock.now(), **_columns(wanted)).where(Demand.id == demand.id).execute()
        DemandSkill.delete().where(DemandSkill.demand == demand).execute()
        DemandPermit.delete().where(DemandPermit.demand == demand).execute()
        _lists(demand, wanted)
        raise_version()
    return demand


def close(acting: Acting, demand_id: int, reason: CloseReason) -> Demand:
    """Close an open demand, which is kept; refused while an order of it waits for a decision."""
    with write():
        demand = _open(acting, demand_id)
        if DEMAND.refusal("close", DemandState(demand.state), acting.role, {"decided": not _undecided(demand)}) is not None:
            raise Conflict(gettext("An order for this demand is still being decided. Cancel the order first."))
        now = clock.now()
        changed = {"state": DEMAND.target("close").value, "closed_at": now, "closed_reason": reason.value, "updated_at": now}
        Demand.update(changed).where(Demand.id == demand.id).execute()
        raise_version()
    return demand


def remember(acting: Acting, chosen: TickedItems) -> None:
    """Remember what was unticked under an advert, so that it is not suggested to this account again."""
    with write():
        text_refusals.remember(acting.account_id, TextSubject.SKILL, chosen.refused_skills, chosen.skills)
        taken = () if chosen.occupation is None else (chosen.occupation,)
        text_refusals.remember(acting.account_id, TextSubject.OCCUPATION, chosen.refused_occupations, taken)


def _undecided(demand: Demand) -> bool:
    """Whether an order that the demand has a part in can still change."""
    orders = Cohort.select().join(CohortDemand).where(CohortDemand.demand == demand)
    return bool(orders.where(Cohort.state.in_([state.value for state in UNDECIDED])).exists())


def _open(acting: Acting, demand_id: int) -> Demand:
    demand = access.own_demand(acting, demand_id)
    if not DEMAND.is_due("edit", DemandState(demand.state)):
        raise Conflict(gettext("This demand is closed. Copy it to ask again."))
    return demand


def _check(wanted: DemandEntry, known: DemandBounds) -> None:
    found = rules.faults(wanted, known)
    if found:
        raise Invalid(gettext("Some of what was entered cannot be accepted."), messages.reasons(found))


def _bounds(wanted: DemandEntry) -> DemandBounds:
    """Of what is named, that which exists."""
    return DemandBounds(
        occupations=_existing(Occupation, [wanted.occupation_id]),
        skills=_existing(Skill, [skill for skill, _ in wanted.skills]),
        towns=_existing(Town, [wanted.town_id]),
        today=clock.today(),
    )


def _existing(table: type[Table], ids: Collection[int | None]) -> set[int]:
    named = {key for key in ids if key is not None and 0 < key < 2**31}
    if not named:
        return set()
    return {int(row.id) for row in table.select(table.id).where(table.id.in_(named))}


def _columns(wanted: DemandEntry) -> dict[str, object]:
    return {
        "occupation": wanted.occupation_id,
        "title": wanted.title,
        "headcount": wanted.headcount,
        "needed_by": wanted.needed_by,
        "pay_low": wanted.pay_low,
        "pay_high": wanted.pay_high,
        "town": wanted.town_id,
        "note": wanted.note,
        "training_hours": wanted.training_hours,
    }


def _lists(demand: Demand, wanted: DemandEntry) -> None:
    rows = [(demand.id, skill, rank) for skill, rank in wanted.skills]
    DemandSkill.insert_many(rows, ["demand", "skill", "required_rank"]).execute()
    if wanted.permits:
        DemandPermit.insert_many([(demand.id, permit) for permit in wanted.permits], ["demand", "permit"]).execute()
