"""Two who book the same room, and two who leave a class that others wait for: on either database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from skillmatch import clock, events
from skillmatch.errors import Invalid
from skillmatch.features.classes.queries import attendance as attendance_queries
from skillmatch.features.classes.queries import classes as classes_queries
from skillmatch.features.classes.queries import worker_classes as worker_classes_queries
from skillmatch.features.classes.rules.classes import SessionWish
from skillmatch.features.classes.services import admissions as admissions_service
from skillmatch.features.classes.services import attendance as attendance_service
from skillmatch.features.classes.services import cancellation as cancellation_service
from skillmatch.features.classes.services import timetable as timetable_service
from skillmatch.features.classes.services import worker_classes as worker_classes_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.classes import account_classes, attendance, roster_names, timetable, waiting_list
from skillmatch.store.classes.models import ClassSession, CourseRun, Enrolment, WaitingPlace
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message
from skillmatch.store.organisations import lab_fit
from skillmatch.store.organisations.models import Lab, Room
from skillmatch.store.people.models import Worker
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import AttendanceState, Role, SessionKind
from tests import builders
from tests.at_once import at_once, won
from tests.features.classes.making import without_the_demonstrations

AT_ONCE = 8


@pytest.fixture
def teaching(seeded: str) -> Acting:
    """A trainer of the academy who acts."""
    without_the_demonstrations()
    trainer = builders.a_trainer()
    with write():
        account = Account.create(username="t", display_name="t", password="-", fs_uniquifier="t")
        Membership.create(account=account, role=Role.TRAINER.value, trainer=trainer, base=trainer.base)
    return Acting(account.id, 1, Role.TRAINER, "", trainer_id=trainer.id, base_id=trainer.base_id)


def morning(run: CourseRun) -> dict[str, Any]:
    starts = dt.datetime.combine(run.starts_on, dt.time(9))
    return {"kind": SessionKind.THEORY, "starts_at": starts, "ends_at": starts + dt.timedelta(hours=2)}


def test_of_many_who_book_a_room_at_once_one_has_it(teaching: Acting) -> None:
    runs = [builders.a_run(builders.a_course({}), seats=5) for _ in range(AT_ONCE)]
    with write():
        room = Room.create(base=runs[0].base, code="R", zh="教室", seats=30)
    works: list[Callable[[], object]] = [
        lambda run=run: timetable_service.add(run.id, teaching, SessionWish(**morning(run), room_id=room.id)) for run in runs
    ]
    assert won(at_once(works, Invalid)) == 1
    assert ClassSession.select().count() == 1


def test_of_many_who_book_a_lab_at_once_no_more_than_its_stations_hold_are_in_it(teaching: Acting) -> None:
    runs = [builders.a_run(builders.a_course({}), seats=5) for _ in range(AT_ONCE)]
    with write():
        lab = Lab.create(code="L", zh="实训室", en="Lab", base=runs[0].base, stations=12)
    works: list[Callable[[], object]] = [
        lambda run=run: timetable_service.add(run.id, teaching, SessionWish(**morning(run), lab_id=lab.id)) for run in runs
    ]
    assert won(at_once(works, Invalid)) == 2


def a_full_class(waiting_people: int) -> tuple[CourseRun, list[Worker], list[Worker]]:
    run = builders.a_run(builders.a_course({}), seats=AT_ONCE)
    inside = [builders.a_worker() for _ in range(AT_ONCE)]
    for worker in inside:
        builders.an_enrolment(worker, run.course, run=run, state="enrolled")
    outside = [builders.a_worker() for _ in range(waiting_people)]
    for number, worker in enumerate(outside):
        with write():
            WaitingPlace.create(run=run, worker=worker, asked_at=clock.now() + dt.timedelta(seconds=number))
    return run, inside, outside


@pytest.mark.parametrize("number", [3, AT_ONCE + 2])
def test_when_all_leave_at_once_those_who_waited_longest_have_the_places(teaching: Acting, number: int) -> None:
    run, inside, outside = a_full_class(number)

    def serve(run_id: int, worker_id: int) -> None:
        waiting_list.fill(run_id, clock.today())

    with events.place_left.connected_to(serve):
        left = at_once(
            [lambda worker=worker: worker_classes_service.leave(run.id, worker.id, teaching) for worker in inside], Invalid
        )
    assert won(left) == AT_ONCE
    enrolled = {row.worker_id for row in Enrolment.select().where((Enrolment.run == run) & (Enrolment.state == "enrolled"))}
    assert enrolled == {worker.id for worker in outside[:AT_ONCE]}
    assert Message.select().where(Message.kind == "place_free").count() == min(number, AT_ONCE)


def test_all_of_it_works_on_either_database(teaching: Acting) -> None:
    run, inside, outside = a_full_class(1)
    acting, trainer = teaching, teaching.trainer_id
    assert timetable_service.lay_out(run.id, acting).lessons_left == 0
    row = next(one for one in classes_queries.mine(trainer, run.base_id, clock.today()) if one.id == run.id)
    assert (row.people, row.waiting, row.is_laid) == (AT_ONCE, 1, True)
    first = ClassSession.select().order_by(ClassSession.starts_at).first()
    with write():
        begins = clock.in_city() - dt.timedelta(minutes=31)
        ends = begins + dt.timedelta(minutes=30)
        ClassSession.update(starts_at=begins, ends_at=ends).where(ClassSession.id == first.id).execute()
    attendance_service.mark(first.id, acting, inside[0].id, AttendanceState.PRESENT)
    attendance_service.mark_rest(first.id, acting, AttendanceState.ABSENT)
    assert attendance.share(run.id)[inside[0].id] == 1.0
    worker_classes_service.say(first.id, inside[0].id, 5, "好")
    assert len(roster_names.show(acting, run.id, [inside[0].id])) == 1
    today = attendance_queries.day(acting, clock.in_city())
    assert first.id in {one.id for one in (*today.today, *today.tomorrow, *today.unmarked)}
    mine = worker_classes_queries.mine(inside[0].id, clock.in_city())
    assert [(one.row.id, one.share) for one in mine] == [(run.id, 1.0)]
    assert any(item.rating == 5 for item in worker_classes_queries.meetings(inside[0].id, run.id))
    assert [one.position for one in worker_classes_queries.waiting_for(outside[0].id)] == [1]
    assert not timetable.collides(outside[0].id, run.id)
    made_up = timetable_service.make_up(first.id, acting, SessionWish(**morning(run)), [inside[1].id])
    assert timetable.people_busy([inside[1].id], made_up.starts_at, made_up.ends_at) == {made_up.id: {inside[1].id}}
    assert any(one.sessions for one in account_classes.classes(acting.account_id, clock.today()))
    assert lab_fit.choices(run.course_id, run.base_id, None) is not None
    admissions_service.add_material(run.id, acting, "讲义", "https://example.org/")
    cancellation_service.cancel_session(made_up.id, acting, "停电")
    assert [line.note for line in classes_queries.events(run.id)]
    other, *_ = a_full_class(0)
    assert cancellation_service.cancel_class(other.id, acting, "人数不足") == 21
    assert CaseEvent.select().where(CaseEvent.transition == "cancelled").count() == 1
