"""A timetable is laid in one click, changed by hand, and refused where it cannot stand."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import CourseEquipment
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message
from skillmatch.store.organisations.models import CalendarDay, Equipment
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import EquipmentKind
from tests import builders
from tests.cast import Cast
from tests.features.classes.conftest import Class


def lay(client: FlaskClient, group: Class) -> list[ClassSession]:
    assert client.post(f"/classes/{group.run.id}/lay-out").status_code == 303
    return group.sessions()


def test_one_click_lays_all_hours_evenly_over_the_days_of_the_class(as_trainer: FlaskClient, group: Class) -> None:
    sessions = lay(as_trainer, group)
    assert sum((one.ends_at - one.starts_at).total_seconds() for one in sessions) == 16 * 45 * 60
    assert [one.number for one in sessions] == [1, 2, 3, 4]
    assert all(one.starts_at.weekday() >= 5 for one in sessions)
    assert sessions[0].starts_at.date() == group.run.starts_on
    assert sessions[-1].starts_at.date() >= group.run.ends_on - dt.timedelta(days=7)
    assert len({one.starts_at.date() for one in sessions}) == 4
    assert {one.room_id for one in sessions} == {group.room.id}  # the small one has fewer seats than the class
    assert {one.trainer_id for one in sessions} == {group.acting.trainer_id}


def test_everybody_is_told_and_the_timeline_says_so(as_trainer: FlaskClient, as_worker: FlaskClient, group: Class) -> None:
    lay(as_trainer, group)
    assert Message.select().where(Message.kind == "class_changed").count() == 4
    assert [event.transition for event in CaseEvent.select().where(CaseEvent.workflow == "class")] == ["laid"]
    assert "焊接基础" in as_worker.get("/inbox").text


def test_what_is_laid_is_not_laid_twice(as_trainer: FlaskClient, group: Class) -> None:
    lay(as_trainer, group)
    assert as_trainer.post(f"/classes/{group.run.id}/lay-out").status_code == 409
    assert len(group.sessions()) == 4


def test_practice_comes_after_theory_and_goes_to_the_lab_with_the_equipment(as_trainer: FlaskClient, group: Class) -> None:
    CourseEquipment.create(course=group.run.course, kind=EquipmentKind.WELDING_SET.value)
    Equipment.create(lab=group.lab, kind=EquipmentKind.WELDING_SET.value, number=12)
    sessions = lay(as_trainer, group)
    assert [one.kind for one in sessions] == ["theory", "theory", "practical", "practical"]
    assert {one.lab_id for one in sessions if one.kind == "practical"} == {group.lab.id}


def test_practice_without_its_equipment_is_not_laid_and_said_so(as_trainer: FlaskClient, group: Class) -> None:
    CourseEquipment.create(course=group.run.course, kind=EquipmentKind.REACTOR.value)
    answer = as_trainer.post(f"/classes/{group.run.id}/lay-out", follow_redirects=True)
    assert answer.status_code == 200
    assert "8" in answer.text.split("notice-warning")[1][:400]
    assert {one.kind for one in group.sessions()} == {"theory"}


def refused(client: FlaskClient, group: Class, field: str, **values: object) -> str:
    """A session is refused with a reason beside `field`, and what was entered is kept."""
    before = len(group.sessions())
    answer = client.post(f"/classes/{group.run.id}/sessions", data=group.entered(**values))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="08:30"' in answer.text or "starts" in values
    assert len(group.sessions()) == before
    return str(answer.text.split(f'id="{field}-error"')[1].split("</p>")[0])


def test_a_session_that_fits_is_added(as_trainer: FlaskClient, group: Class) -> None:
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered()).status_code == 303
    page = as_trainer.get(f"/classes/{group.run.id}")
    assert page.status_code == 200
    assert "08:30–11:30" in page.text
    assert "一号教室" in page.text


@pytest.mark.parametrize("values", [{"ends": "08:00"}, {"ends": "08:30"}])
def test_an_end_before_the_start_is_refused(as_trainer: FlaskClient, group: Class, values: dict) -> None:
    refused(as_trainer, group, "ends", **values)


@pytest.mark.parametrize("days", [-1, 23])
def test_a_day_outside_the_class_is_refused(as_trainer: FlaskClient, group: Class, days: int) -> None:
    refused(as_trainer, group, "day", day=group.run.starts_on + dt.timedelta(days=days))


def test_more_hours_than_the_course_has_are_refused(as_trainer: FlaskClient, group: Class) -> None:
    refused(as_trainer, group, "ends", ends="20:31")
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered(ends="20:30")).status_code == 303


def test_a_room_with_fewer_seats_than_the_class_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    assert "6" in refused(as_trainer, group, "place", place=f"room-{group.small.id}")


def test_a_class_above_the_stations_of_a_lab_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    group.lab.stations = 9
    group.lab.save()
    assert "9" in refused(as_trainer, group, "place", kind="practical", place=f"lab-{group.lab.id}")


def test_a_practical_without_its_equipment_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    CourseEquipment.create(course=group.run.course, kind=EquipmentKind.WELDING_SET.value)
    for place in ("", f"room-{group.room.id}", f"lab-{group.lab.id}"):
        refused(as_trainer, group, "place", kind="practical", place=place)
    Equipment.create(lab=group.lab, kind=EquipmentKind.WELDING_SET.value, number=12)
    data = group.entered(kind="practical", place=f"lab-{group.lab.id}")
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=data).status_code == 303


def another(group: Class, **values: object) -> ClassSession:
    """A session of another class on the same morning."""
    run = values.pop("run", None) or builders.a_run(
        builders.a_course({}, base=group.run.base), seats=5, starts_on=group.run.starts_on, ends_on=group.run.ends_on
    )
    morning = dt.datetime.combine(group.run.starts_on, dt.time(10))
    with write():
        return ClassSession.create(
            run=run, number=1, kind="theory", starts_at=morning, ends_at=morning + dt.timedelta(hours=2), **values
        )


def test_a_room_that_another_class_has_then_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    another(group, room=group.room)
    refused(as_trainer, group, "place")
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered(ends="10:00")).status_code == 303


def test_a_lab_is_shared_up_to_its_stations(as_trainer: FlaskClient, group: Class) -> None:
    other = another(group, lab=group.lab)
    place = f"lab-{group.lab.id}"
    assert "7" in refused(as_trainer, group, "place", place=place)
    CourseRun.update(seats=2).where(CourseRun.id == other.run_id).execute()
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered(place=place)).status_code == 303


def test_a_class_without_a_timetable_keeps_its_stations(as_trainer: FlaskClient, group: Class) -> None:
    keeper = builders.a_run(
        builders.a_course({}), seats=5, lab=group.lab, time="weekend", starts_on=group.run.starts_on, ends_on=group.run.ends_on
    )
    refused(as_trainer, group, "place", place=f"lab-{group.lab.id}")
    CourseRun.update(time="evening").where(CourseRun.id == keeper.id).execute()
    data = group.entered(place=f"lab-{group.lab.id}")
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=data).status_code == 303


def test_a_trainer_twice_at_one_time_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    another(group, trainer=group.acting.trainer_id)
    refused(as_trainer, group, "trainer")


def test_a_worker_twice_at_one_time_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    other = another(group)
    builders.an_enrolment(group.people[0], other.run.course, run=other.run, state="enrolled")
    reason = refused(as_trainer, group, "starts")
    assert "1" in reason
    assert group.people[0].name not in reason
    with write():
        other.state = "cancelled"
        other.save()
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered()).status_code == 303


def test_a_class_twice_at_one_time_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    another(group, run=group.run)
    refused(as_trainer, group, "starts", trainer="")


def test_a_room_a_lab_and_a_trainer_of_elsewhere_are_refused(as_trainer: FlaskClient, group: Class, cast: Cast) -> None:
    refused(as_trainer, group, "place", place="room-99999")
    refused(as_trainer, group, "place", place="lab-99999")
    refused(as_trainer, group, "trainer", trainer=cast.other_trainer.id)


def test_a_session_is_moved_and_raises_its_edition(as_trainer: FlaskClient, group: Class) -> None:
    session = lay(as_trainer, group)[0]
    page = as_trainer.get(f"/sessions/{session.id}/edit")
    assert page.status_code == 200
    assert 'value="08:30"' in page.text
    data = group.entered(starts="14:00", ends="17:00", sequence=session.sequence)
    assert as_trainer.post(f"/sessions/{session.id}/edit", data=data).status_code == 303
    moved = ClassSession.get_by_id(session.id)
    assert (moved.starts_at.hour, moved.sequence) == (14, 1)
    assert as_trainer.post(f"/sessions/{session.id}/edit", data=data).status_code == 409  # an edition that is gone


def test_a_session_that_was_held_is_not_moved_or_removed(as_trainer: FlaskClient, group: Class) -> None:
    session = lay(as_trainer, group)[0]
    ClassSession.update(state="held").where(ClassSession.id == session.id).execute()
    assert as_trainer.post(f"/sessions/{session.id}/edit", data=group.entered(sequence=0)).status_code == 409
    assert as_trainer.post(f"/sessions/{session.id}/remove").status_code == 409


def test_a_session_laid_by_mistake_is_taken_out(as_trainer: FlaskClient, group: Class) -> None:
    sessions = lay(as_trainer, group)
    assert as_trainer.post(f"/sessions/{sessions[0].id}/remove").status_code == 303
    assert [one.number for one in group.sessions()] == [1, 2, 3]


def test_a_class_of_elsewhere_is_a_404(as_other_trainer: FlaskClient, group: Class) -> None:
    with write():
        session = ClassSession.create(
            run=group.run, number=1, kind="theory", starts_at=dt.datetime(2030, 1, 1, 8), ends_at=dt.datetime(2030, 1, 1, 9)
        )
    for where in (f"/classes/{group.run.id}", f"/classes/{group.run.id}/sessions/new", f"/sessions/{session.id}/edit",
                  f"/sessions/{session.id}/cancel", f"/classes/{group.run.id}/cancel"):  # fmt: skip
        assert as_other_trainer.get(where).status_code == 404, where
    for where in (f"/classes/{group.run.id}/lay-out", f"/classes/{group.run.id}/let-in", f"/sessions/{session.id}/remove"):
        assert as_other_trainer.post(where).status_code == 404, where


def test_the_city_reads_it_and_nobodys_name_is_on_it(
    as_city: FlaskClient, as_enterprise: FlaskClient, as_trainer: FlaskClient, group: Class
) -> None:
    lay(as_trainer, group)
    page = as_city.get(f"/classes/{group.run.id}")
    assert page.status_code == 200
    assert "一号教室" in page.text
    assert group.people[0].name not in page.text
    assert as_enterprise.get(f"/classes/{group.run.id}").status_code == 404  # it ordered no such class


# Holidays, and practicals that stay practicals


def off(first: dt.date, days: int = 1, kind: str = "holiday") -> None:
    for number in range(days):
        day = first + dt.timedelta(days=number)
        CalendarDay.create(day=day, kind=kind, zh="测试假", en="Test holiday", source="test")


def test_no_session_is_laid_on_a_holiday_or_on_a_weekend_day_that_is_worked(as_trainer: FlaskClient, group: Class) -> None:
    off(group.run.starts_on)
    off(group.run.starts_on + dt.timedelta(days=1), kind="workday")
    days = {one.starts_at.date() for one in lay(as_trainer, group)}
    assert len(days) >= 3
    assert min(days) == group.run.starts_on + dt.timedelta(days=7)
    assert all(day.weekday() >= 5 for day in days)


def test_a_class_of_weekdays_meets_on_a_saturday_that_is_worked_and_on_no_holiday(as_trainer: FlaskClient, group: Class) -> None:
    CourseRun.update(time="weekday", ends_on=group.run.starts_on + dt.timedelta(days=6)).where(
        CourseRun.id == group.run.id
    ).execute()
    off(group.run.starts_on, kind="workday")
    off(group.run.starts_on + dt.timedelta(days=2), days=4)
    days = {one.starts_at.date() for one in lay(as_trainer, group)}
    assert days == {group.run.starts_on, group.run.starts_on + dt.timedelta(days=6)}


def test_a_session_by_hand_on_a_holiday_is_refused(as_trainer: FlaskClient, group: Class) -> None:
    off(group.run.starts_on)
    assert "节假日" in refused(as_trainer, group, "day")


def practical(group: Class, **course: object) -> None:
    """The course of the group becomes one of 实训."""
    with write():
        for name, value in ({"mode": "practical"} | course).items():
            setattr(group.run.course, name, value)
        group.run.course.save()


def kinds(sessions: list[ClassSession]) -> dict[str, float]:
    """Class hours by kind."""
    hours = {"theory": 0.0, "practical": 0.0}
    for one in sessions:
        hours[one.kind] += (one.ends_at - one.starts_at).total_seconds() / 60 / 45
    return hours


def test_a_practical_course_is_laid_in_the_proportion_of_its_kind_with_its_practicals_in_a_lab(
    as_trainer: FlaskClient, group: Class
) -> None:
    practical(group)
    Equipment.create(lab=group.lab, kind=EquipmentKind.WELDING_SET.value, number=12)
    sessions = lay(as_trainer, group)
    assert kinds(sessions) == {"theory": 3, "practical": 13}
    assert {one.lab_id for one in sessions if one.kind == "practical"} == {group.lab.id}
    assert {one.room_id for one in sessions if one.kind == "theory"} == {group.room.id}


def test_without_a_lab_that_suits_its_practicals_wait_for_the_trainer_and_never_become_theory(
    as_trainer: FlaskClient, group: Class
) -> None:
    practical(group, family="SV")
    answer = as_trainer.post(f"/classes/{group.run.id}/lay-out", follow_redirects=True)
    assert kinds(group.sessions()) == {"theory": 3, "practical": 0}
    assert "13" in answer.text.split("notice-warning")[1][:400]
    CourseRun.update(lab=group.lab).where(CourseRun.id == group.run.id).execute()
    assert kinds(lay(as_trainer, group)) == {"theory": 3, "practical": 13}


def test_practicals_that_are_elsewhere_are_laid_without_a_lab(as_trainer: FlaskClient, group: Class) -> None:
    practical(group, family="SV")
    CourseRun.update(practicals_at="企业车间").where(CourseRun.id == group.run.id).execute()
    sessions = lay(as_trainer, group)
    assert kinds(sessions) == {"theory": 3, "practical": 13}
    assert {(one.lab_id, one.room_id) for one in sessions if one.kind == "practical"} == {(None, None)}
    assert "企业车间" in as_trainer.get(f"/classes/{group.run.id}").text


def test_groups_that_take_turns_need_fewer_stations(as_trainer: FlaskClient, group: Class) -> None:
    group.lab.stations = 5
    group.lab.save()
    place = {"kind": "practical", "place": f"lab-{group.lab.id}"}
    refused(as_trainer, group, "place", **place)
    CourseRun.update(lab_groups=2).where(CourseRun.id == group.run.id).execute()
    assert as_trainer.post(f"/classes/{group.run.id}/sessions", data=group.entered(**place)).status_code == 303


def test_an_open_class_above_the_stations_is_laid_in_groups(as_trainer: FlaskClient, group: Class) -> None:
    practical(group)
    group.lab.stations = 4
    group.lab.save()
    Equipment.create(lab=group.lab, kind=EquipmentKind.WELDING_SET.value, number=4)
    assert kinds(lay(as_trainer, group)) == {"theory": 3, "practical": 13}
    run = CourseRun.get_by_id(group.run.id)
    assert (run.lab_id, run.lab_groups) == (group.lab.id, 3)
