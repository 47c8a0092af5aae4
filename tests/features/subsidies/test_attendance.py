"""Attendance under the least share stops a claim; what was recorded later stops an approval."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.errors import Conflict
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Attendance, ClassSession, CourseRun, Enrolment
from skillmatch.store.people.models import Worker
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.terms import Finding
from tests.builders import a_run
from tests.cast import Cast
from tests.features.subsidies.making import CITY, a_passed_course, somebody

SESSIONS = 10


def attended(worker: Worker, course: Course, there: int) -> CourseRun:
    """A class of ten sessions of which `there` were attended."""
    run = a_run(course)
    Enrolment.update(run=run).where((Enrolment.worker == worker) & (Enrolment.course == course)).execute()
    begin = dt.datetime.combine(clock.today() - dt.timedelta(days=30), dt.time(8, 30))
    for number in range(SESSIONS):
        starts = begin + dt.timedelta(days=number)
        ends = starts + dt.timedelta(hours=3)
        session = ClassSession.create(run=run, number=number + 1, kind="theory", starts_at=starts, ends_at=ends, state="held")
        Attendance.create(session=session, worker=worker, state="present" if number < there else "absent", means="tap")
    return run


def finding(worker: Worker, course: Course) -> Finding:
    case = subsidy_trainings.of_course(worker.id, course.id)
    assert case is not None
    return next(one.finding for one in case.conditions if one.code == "attendance")


@pytest.mark.parametrize(("there", "told"), [(10, Finding.MET), (8, Finding.MET), (7, Finding.NOT_MET), (0, Finding.NOT_MET)])
def test_four_fifths_are_needed(app, cast: Cast, there: int, told: Finding) -> None:
    worker, acting = somebody()
    course = a_passed_course(worker)
    attended(worker, course, there)
    assert finding(worker, course) is told
    with app.test_request_context():
        if told is Finding.MET:
            assert claims_service.claim(acting, worker.id, course.id, None).amount_yuan == 1500
        else:
            with pytest.raises(Conflict):
                claims_service.claim(acting, worker.id, course.id, None)


def test_attendance_that_is_put_right_after_the_claim_stops_its_approval(app, cast: Cast) -> None:
    worker, acting = somebody()
    course = a_passed_course(worker)
    with app.test_request_context():
        claim = claims_service.claim(acting, worker.id, course.id, None)
        attended(worker, course, 5)
        with pytest.raises(Conflict):
            claims_service.decide(CITY, claim.id, True, "", checked=True)
        assert claims_service.decide(CITY, claim.id, False, "出勤率不足").state == "refused"
