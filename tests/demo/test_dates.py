"""What the demonstration tells happened in an order that can be: nothing is ahead of its day or older than what it goes by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillmatch import clock
from skillmatch.demo import first_class, make, order_states
from skillmatch.store.assessments.models import Assessment
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import db, open_database
from skillmatch.store.db.migrate import migrate
from skillmatch.store.organisations import city_calendar, lab_fit
from skillmatch.store.organisations.models import Lab
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.workflow.case_events import timeline
from skillmatch.terms import Mode, RunTime


@pytest.fixture(scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dates") / "city.db"
    open_database(f"sqlite:///{path}")
    migrate()
    seed()
    assert make(workers=200)
    first_class.order()
    order_states.place()
    db.close()
    return path


@pytest.fixture
def city(_city: Path) -> Iterator[None]:
    """The demonstration with its orders, as at a first start."""
    open_database(f"sqlite:///{_city}")
    yield
    db.close()


def test_no_step_of_an_order_is_ahead_of_today_and_each_comes_after_the_one_before(city: None) -> None:
    tomorrow = dt.datetime.combine(clock.today() + dt.timedelta(days=1), dt.time())
    for cohort in Cohort.select():
        steps = [line.at for line in timeline("order", cohort.id)]
        assert steps == sorted(steps), cohort.number
        assert max(steps) < tomorrow, cohort.number
        assert cohort.decided_at is None or cohort.decided_at < tomorrow


def test_results_come_after_the_class_and_exams_after_their_standard(city: None) -> None:
    for one in Assessment.select():
        assert one.run is None or one.on_day >= one.run.ends_on or one.on_day == clock.today(), one.number
        assert one.run is None or (one.on_day - one.run.starts_on).days >= 20, one.number
        assert one.version is None or one.version.valid_from <= one.on_day, one.number


def test_classes_begin_on_days_at_which_they_meet_and_sessions_are_on_no_holiday(city: None) -> None:
    calendar = city_calendar.work_calendar()
    for run in CourseRun.select().where(CourseRun.starts_on > clock.today()):
        assert calendar.meets(RunTime(run.time), run.starts_on), (run.id, run.time, run.starts_on)
    for session in ClassSession.select():
        day = session.starts_at.date()
        assert day == clock.today() or day not in calendar.holidays


def test_no_class_of_a_practical_course_has_more_seats_than_its_labs_hold_in_groups(city: None) -> None:
    stations = {lab.base_id: 0 for lab in Lab.select() if lab.base_id}
    for lab in Lab.select().where(Lab.base.is_null(False)):
        stations[lab.base_id] = max(stations[lab.base_id], lab.stations)
    checked = 0
    for run in CourseRun.select().where(CourseRun.starts_on > clock.today()):
        if run.course.mode == Mode.PRACTICAL.value and run.base_id in stations:
            assert run.seats <= lab_fit.MAX_GROUPS * stations[run.base_id]
            checked += 1
    assert checked
