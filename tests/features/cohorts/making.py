"""An order with people whose fit is known: one skill, one course, and workers who hold more or less of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from skillmatch import clock
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.catalogue.models import Course
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Trainer, TrainerSkill
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import Worker
from skillmatch.terms import CohortState, Role, RunTime, SeatState
from tests import builders

FAMILY = "ZZ"
"""A family that nobody else teaches."""


@dataclass
class Order:
    """An order and everybody around it; `workers` fit less and less."""

    cohort: Cohort
    demand: Demand
    course: Course
    trainer: Trainer
    skills: list[Any]
    workers: list[Worker] = field(default_factory=list)

    def now(self) -> Cohort:
        """The order as the store has it now."""
        return Cohort.get_by_id(self.cohort.id)

    def seats(self, *states: SeatState) -> list[CohortSeat]:
        """Its places in the given states, in the order of the list."""
        wanted = [state.value for state in states or SeatState]
        query = CohortSeat.select().where((CohortSeat.cohort == self.cohort) & CohortSeat.state.in_(wanted))
        return list(query.order_by(CohortSeat.position))

    def who(self, *states: SeatState) -> list[int]:
        """The workers of those places."""
        return [seat.worker_id for seat in self.seats(*states)]


def an_order(trainer: Trainer, enterprise: Enterprise | None = None, *, people: int = 7, headcount: int = 3, reserves: int = 2,
             like: Order | None = None, **values: Any) -> Order:  # fmt: skip
    """A requested order at the trainer's base; `like` shares skills, course and people with another order."""
    skills = like.skills if like else [builders.a_skill(family=FAMILY) for _ in range(8)]
    if like is None:
        TrainerSkill.get_or_create(trainer=trainer, family=FAMILY)
    course = like.course if like else _course(trainer, skills)
    asked = dict.fromkeys(skills, 3)
    demand = builders.a_demand(asked, headcount=headcount, **({"enterprise": enterprise} if enterprise else {}))
    with write():
        cohort = Cohort.create(
            number=f"T-{demand.id}", demand=demand, time=RunTime.WEEKEND.value, headcount=headcount, reserves=reserves,
            seats=values.pop("seats", headcount), state=CohortState.POSTED.value, town=values.pop("town", builders.a_town()),
            starts_on=clock.today() + dt.timedelta(days=30), **values,
        )  # fmt: skip
    order = Order(cohort, demand, course, trainer, skills, like.workers if like else [])
    if like is None:
        order.workers += [_person(skills, place) for place in range(people)]
    return order


def _course(trainer: Trainer, skills: list[Any]) -> Course:
    return builders.a_course(dict.fromkeys(skills, (1, 3)), base=trainer.base, family=FAMILY, hours=80)


def _person(skills: list[Any], place: int) -> Worker:
    """The course lifts only what is held at rank 1, so the lower the place the more the class brings."""
    known = dict.fromkeys(skills[: len(skills) - place], 1)
    return builders.a_worker(known, town=builders.a_town(), name=f"绝密姓名{place}", gender="m" if place % 2 else "f")


def an_account(worker: Worker) -> str:
    """An account for a worker; gives the user name."""
    username = f"worker-{worker.id}"
    with write():
        account = Account.create(username=username, display_name=worker.name, password="x", fs_uniquifier=f"session-{worker.id}")
        Membership.create(account=account, role=Role.WORKER.value, worker=worker)
    return username
