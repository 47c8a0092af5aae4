"""A dated class of the demonstration's trainer, with rooms, a lab and people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from skillmatch import clock
from skillmatch.store.accounts.access import Acting
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Lab, Room
from skillmatch.store.people.models import Worker
from skillmatch.terms import EnrolmentState, Role
from tests import builders
from tests.cast import Cast
from tests.features.classes.making import without_the_demonstrations


@dataclass
class Class:
    """An open class of the trainer's base: 16 hours, at weekends, in two to five weeks; three people and the cast's worker."""

    run: CourseRun
    acting: Acting
    room: Room
    small: Room
    lab: Lab
    people: list[Worker]

    def sessions(self) -> list[ClassSession]:
        """Its sessions as the store has them, in their order."""
        return list(ClassSession.select().where(ClassSession.run == self.run).order_by(ClassSession.starts_at, ClassSession.id))

    def entered(self, day: dt.date | None = None, **values: object) -> dict[str, object]:
        """A session as a form sends it: a theory morning on the first day in the large room."""
        when = {"day": day or self.run.starts_on, "starts": "08:30", "ends": "11:30"}
        return when | {"kind": "theory", "place": f"room-{self.room.id}", "trainer": self.acting.trainer_id} | values


@pytest.fixture
def group(cast: Cast) -> Class:
    """The class, its places and its people."""
    without_the_demonstrations()
    trainer = cast.trainer
    saturday = clock.today() + dt.timedelta(days=(5 - clock.today().weekday()) % 7 + 14)
    course = builders.a_course({}, base=trainer.base, hours=16, zh="焊接基础", en="Welding basics")
    run = builders.a_run(course, seats=10, time="weekend", starts_on=saturday, ends_on=saturday + dt.timedelta(days=22))
    people = [builders.a_worker(name=f"学员{number}") for number in range(3)]
    for worker in (*people, cast.worker):
        builders.an_enrolment(worker, course, run=run, state=EnrolmentState.ENROLLED.value)
    with write():
        room = Room.create(base=trainer.base, code="T-101", zh="一号教室", en="Room 101", seats=30)
        small = Room.create(base=trainer.base, code="T-102", zh="小教室", en="Small room", seats=6)
        lab = Lab.create(code="T-LAB", zh="焊接实训室", en="Welding lab", base=trainer.base, stations=12)
    acting = Acting(cast.account("trainer").id, 1, Role.TRAINER, "", trainer_id=trainer.id, base_id=trainer.base_id)
    return Class(run, acting, room, small, lab, people)
