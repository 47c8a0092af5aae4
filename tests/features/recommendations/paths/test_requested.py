"""What was asked for is a part of the path: it counts, it is planned once, and it stands with its class."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from skillmatch import clock
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import ClassSession, CourseRun, Enrolment
from skillmatch.store.db.versions import raise_version
from skillmatch.store.organisations.models import Base, Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import EnrolmentState, SessionKind
from tests import builders


def show(as_worker, hours=120):
    page = as_worker.get(f"/path?hours={hours}")
    assert page.status_code == 200
    return page.text


def share(page):
    """The share of the gap that the path closes, in percent."""
    return int(re.search(r"差距.*?<b>(\d+)%</b>", page.split('class="figures"')[1], re.DOTALL)[1])


def titles(page):
    return [title for _, title in re.findall(r'<th scope="row">(\d+)\. ([^<]+?)(?: <span|</th>)', page)]


def row(page, title):
    """The line of a course in the table of the path."""
    start = re.compile(rf"\d+\. {re.escape(title)}[ <]")
    return next(line for line in page.split('<th scope="row">') if start.match(line)).split("</tr>")[0]


@pytest.fixture
def open_course(cast):
    """A course that closes a part of the gap in few hours, and is in every path."""
    return builders.a_course({"SK-RB-008": (0, 8), "SK-RB-009": (0, 8), "SK-RB-013": (0, 8)}, zh="先上这一门", hours=24)


@pytest.mark.parametrize("hours", [120, 2000])
def test_asking_for_places_does_not_lower_the_path(as_worker, cast, hours):
    page = show(as_worker, hours)
    listed, shares = titles(page), [share(page)]
    assert listed
    for title in listed:
        run = builders.a_run(Course.get(Course.zh == title))
        assert as_worker.post("/recommendations/place", data={"run": run.id}).status_code == 303
        page = show(as_worker, hours)
        shares.append(share(page))
        aside = page.split("另外申请了")[-1] if "另外申请了" in page else ""
        assert titles(page).count(title) == (title not in aside)
        assert "已申请名额" in (aside if title in aside else row(page, title))
    assert shares == sorted(shares)
    assert "已申请名额" in page.split("另外申请了")[0]


def test_a_course_that_closes_nothing_takes_no_hours_of_the_path(as_worker, cast):
    before = show(as_worker)
    other = builders.a_course({builders.a_skill(): (0, 2)}, zh="与目标无关的课", hours=100)
    builders.an_enrolment(cast.worker, other, state=EnrolmentState.REQUESTED.value)
    page = show(as_worker)
    assert share(page) == share(before)
    assert titles(page) == titles(before)
    assert other.zh in page.split("另外申请了")[1]


def test_a_request_that_is_taken_back_is_planned_no_more(as_worker, cast, open_course):
    run = builders.a_run(open_course)
    as_worker.post("/recommendations/place", data={"run": run.id})
    assert "已申请名额" in row(show(as_worker), open_course.zh)
    as_worker.post(f"/recommendations/courses/{open_course.id}/withdraw")
    assert "已申请名额" not in row(show(as_worker), open_course.zh)


def test_whoever_is_in_a_class_sees_it_even_after_it_began(as_worker, cast, open_course):
    today = clock.today()
    run = builders.a_run(open_course, starts_on=today - dt.timedelta(days=3), ends_on=today + dt.timedelta(days=20))
    builders.an_enrolment(cast.worker, open_course, run=run, state=EnrolmentState.ENROLLED.value)
    line = row(show(as_worker), open_course.zh)
    assert "在读" in line
    assert open_course.base.zh in line


def test_completed_courses_are_no_steps(as_worker, cast, open_course):
    builders.an_enrolment(cast.worker, open_course, state=EnrolmentState.COMPLETED.value)
    assert open_course.zh not in titles(show(as_worker))


def test_a_step_names_its_class_or_says_that_there_is_none(as_worker, cast, open_course):
    assert "还没有排出有空位的班" in row(show(as_worker), open_course.zh)
    run = builders.a_run(open_course, starts_on=clock.today() + dt.timedelta(days=30))
    line = row(show(as_worker), open_course.zh)
    assert f"{run.starts_on.year}年{run.starts_on.month}月{run.starts_on.day}日" in line
    full = builders.a_run(open_course, starts_on=clock.today() + dt.timedelta(days=8), seats=1, taken=1)
    assert f"{full.starts_on.month}月{full.starts_on.day}日" not in row(show(as_worker), open_course.zh)


def test_a_class_of_more_hours_than_ones_own_is_told_with_the_weeks_of_ones_own(as_worker, cast, open_course):
    Worker.update(hours_per_week=2).where(Worker.id == cast.worker.id).execute()
    start = clock.today() + dt.timedelta(days=10)
    builders.a_run(open_course, starts_on=start, ends_on=start + dt.timedelta(days=13))
    line = row(show(as_worker), open_course.zh)
    assert "每周 12 课时" in line
    assert "超过您每周的 2 课时" in line
    assert "要用 12 周" in line
    slow = builders.a_run(open_course, starts_on=start + dt.timedelta(days=40), ends_on=start + dt.timedelta(days=40 + 83))
    line = row(show(as_worker), open_course.zh)
    assert f"{slow.starts_on.month}月{slow.starts_on.day}日" in line, "a class within the own hours comes first"
    assert "超过" not in line


def test_the_hours_of_a_class_come_from_its_timetable_where_it_has_one(as_worker, cast, open_course):
    start = clock.today() + dt.timedelta(days=10)
    run = builders.a_run(open_course, starts_on=start, ends_on=start + dt.timedelta(days=27))
    assert "每周 6 课时" in row(show(as_worker), open_course.zh)
    monday = start + dt.timedelta(days=7 - start.weekday())
    for number, offset in enumerate((0, 2, 7)):
        begins = dt.datetime.combine(monday + dt.timedelta(days=offset), dt.time(8))
        ClassSession.create(
            run=run, number=number + 1, kind=SessionKind.THEORY.value, starts_at=begins, ends_at=begins + dt.timedelta(minutes=180)
        )
    assert "每周 8 课时" in row(show(as_worker), open_course.zh), "the fullest week: twice four lessons"


def test_the_way_is_measured_from_home_or_work_whichever_is_nearer(as_worker, cast, open_course):
    at, home, work = list(Town.select().order_by(Town.id))[:3]
    for town, place in ((at, 118.0), (home, 118.5), (work, 118.2)):
        Town.update(longitude=place, latitude=36.0).where(Town.id == town.id).execute()
    Base.update(town=home).where(Base.id == open_course.base_id).execute()
    builders.a_run(open_course, town=at)
    Worker.update(town=home).where(Worker.id == cast.worker.id).execute()
    Enterprise.update(town=work).where(Enterprise.id == cast.worker.enterprise_id).execute()
    raise_version()
    line = row(show(as_worker), open_course.zh)
    assert re.search(r"离您上班的地方 1[78] 公里", line), "the class has a town of its own, and work is nearer to it"
    Worker.update(enterprise=None).where(Worker.id == cast.worker.id).execute()
    assert re.search(r"离您住的地方 4[45] 公里", row(show(as_worker), open_course.zh))
    Worker.update(town=at).where(Worker.id == cast.worker.id).execute()
    assert "在您住的镇街" in row(show(as_worker), open_course.zh)


def test_another_persons_request_plans_nothing(as_worker, cast, open_course):
    other = builders.a_worker()
    builders.an_enrolment(other, open_course, state=EnrolmentState.REQUESTED.value, run=builders.a_run(open_course))
    assert "已申请名额" not in row(show(as_worker), open_course.zh)
    assert not Enrolment.select().where((Enrolment.worker == cast.worker) & (Enrolment.course == open_course)).exists()
    assert CourseRun.select().where(CourseRun.course == open_course).count() == 1
