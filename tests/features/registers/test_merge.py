"""Two entries become one: all that hangs on the other moves, its code is remembered, and the history says so."""

from __future__ import annotations

import datetime as dt

from flask.testing import FlaskClient

from skillmatch.store.assessments.models import Result
from skillmatch.store.catalogue.models import Course, Prerequisite
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.classes.models import Attendance, ClassSession, Enrolment
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.store.db.scope import Scope
from skillmatch.store.mentoring.models import Mentor
from skillmatch.store.people.models import Consent, HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers import duplicates, history, query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.list_query import ListQuery
from tests import builders
from tests.cast import Cast
from tests.features.certificates.making import an_assessment, passed
from tests.features.cohorts.making import an_order

TALENT = REGISTERS["talent"]
CITY = Scope(everything=True)


def twins(cast: Cast) -> tuple[Worker, Worker]:
    """Two entries of one person."""
    alike = {"name": "欧阳重复", "birth_year": 1981, "town": cast.town, "enterprise": cast.enterprise}
    return builders.a_worker(**alike), builders.a_worker(**alike, occupation=builders.an_occupation())


def test_entries_that_may_be_one_are_suggested_within_the_scope(cast: Cast) -> None:
    first, second = twins(cast)
    builders.a_worker(name="欧阳重复", birth_year=1982, town=cast.town, enterprise=cast.enterprise)
    assert (first.id, second.id) in duplicates.candidates(CITY, TALENT)
    assert (first.id, second.id) in duplicates.candidates(Scope(town_id=cast.town.id), TALENT)
    assert (first.id, second.id) not in duplicates.candidates(Scope(town_id=cast.other_town.id), TALENT)
    assert duplicates.like(CITY, TALENT, first.id) == [(second.id, second.code)]
    assert duplicates.like(Scope(town_id=cast.other_town.id), TALENT, first.id) == []


def test_the_survivor_gets_all_that_hung_on_the_other(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    same, weak, strong = builders.a_skill(), builders.a_skill(), builders.a_skill()
    for worker, skill, rank in ((first, same, 2), (second, same, 5), (first, strong, 6), (second, strong, 3), (second, weak, 1)):
        builders.a_held_skill(worker, skill, rank)
    course, other_course = builders.a_course({same: (0, 2)}), builders.a_course({same: (0, 2)})
    builders.an_enrolment(first, course, state="interested")
    builders.an_enrolment(second, course, completed_on=dt.date(2026, 1, 2))
    builders.an_enrolment(second, other_course)
    mentor = builders.a_mentor({}, worker=second)

    page = as_city.get(f"/registers/talent/{first.id}/merge/{second.id}")
    assert page.status_code == 200
    assert first.code in page.text
    assert second.code in page.text
    answer = as_city.post(f"/registers/talent/{first.id}/merge/{second.id}")
    assert answer.status_code == 303

    assert Worker.get_or_none(Worker.id == second.id) is None
    held = {row.skill_id: row.rank for row in HeldSkill.select().where(HeldSkill.worker == first)}
    assert held == {same.id: 5, strong.id: 6, weak.id: 1}
    states = {row.course_id: row.state for row in Enrolment.select().where(Enrolment.worker == first)}
    assert states == {course.id: "completed", other_course.id: "completed"}
    assert Mentor.get_by_id(mentor.id).worker_id == first.id
    assert Worker.get_by_id(first.id).occupation.code == "OCC026"
    assert history.survivor("talent", second.code) == first.id
    past = history.list_changes("talent", first.id)[0]
    assert (past.action, past.after["code"]) == ("merged", second.code)
    assert second.code in as_city.get(f"/registers/talent/{first.id}").text
    found = query.page(TALENT, CITY, ListQuery.of(TALENT, {"q": "欧阳重复"})).entries
    assert [entry.id for entry in found] == [first.id]


def test_of_two_rows_about_one_thing_the_one_that_says_more_stays(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    course = builders.a_course({builders.a_skill(): (0, 2)})
    session = ClassSession.create(
        run=builders.a_run(course), number=1, kind="theory", starts_at=dt.datetime(2026, 1, 5, 9),
        ends_at=dt.datetime(2026, 1, 5, 11), state="held",
    )  # fmt: skip
    assessment = an_assessment(course)
    cohort = an_order(builders.a_trainer(), cast.enterprise, people=0).cohort
    numbers = {"contribution": 0.5, "coverage": 0.5, "coverage_after": 1.0, "hours": 10.0}
    for worker, there, place, won, valid in (
        (first, "absent", "declined", False, dt.date(2020, 1, 1)), (second, "present", "accepted", True, dt.date(2040, 1, 1)),
    ):  # fmt: skip
        Attendance.create(session=session, worker=worker, state=there, means="tap")
        CohortSeat.create(cohort=cohort, worker=worker, position=worker.id, state=place, **numbers)
        Result.create(assessment=assessment, worker=worker, number=worker.id, state="published", passed=won)
        WorkerPermit.create(worker=worker, permit="electric", expires_on=valid)

    assert as_city.post(f"/registers/talent/{first.id}/merge/{second.id}").status_code == 303

    assert [one.state for one in Attendance.select().where(Attendance.worker == first)] == ["present"]
    assert [one.state for one in CohortSeat.select().where(CohortSeat.worker == first)] == ["accepted"]
    assert [one.passed for one in Result.select().where(Result.worker == first)] == [True]
    assert [one.expires_on for one in WorkerPermit.select().where(WorkerPermit.worker == first)] == [dt.date(2040, 1, 1)]


def test_two_valid_certificates_of_one_assessment_are_not_merged(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    course = builders.a_course({builders.a_skill(): (0, 2)})
    kept = passed(first, course)
    other = passed(second, course)
    Certificate.update(assessment_id=kept.assessment_id).where(Certificate.id == other.id).execute()

    answer = as_city.post(f"/registers/talent/{first.id}/merge/{second.id}")

    assert answer.status_code == 409
    assert "同一次考核" in answer.text
    assert Certificate.select().where(Certificate.worker == second).count() == 1


def test_codes_follow_a_second_merge(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    third = builders.a_worker()
    as_city.post(f"/registers/talent/{second.id}/merge/{first.id}")
    as_city.post(f"/registers/talent/{third.id}/merge/{second.id}")
    assert history.survivor("talent", first.code) == third.id
    assert history.survivor("talent", second.code) == third.id


def test_courses_that_come_before_each_other_can_be_merged(as_city: FlaskClient, cast: Cast) -> None:
    skill = builders.a_skill()
    first = builders.a_course({skill: (0, 2)})
    second = builders.a_course({skill: (0, 3)}, before=(first,))
    third = builders.a_course({skill: (0, 4)}, before=(second,))
    assert as_city.post(f"/registers/courses/{first.id}/merge/{second.id}").status_code == 303
    assert Course.get_or_none(Course.id == second.id) is None
    assert [row.before_id for row in Prerequisite.select().where(Prerequisite.course == third)] == [first.id]


def test_an_entry_is_not_merged_with_itself_nor_with_a_foreign_one(as_town: FlaskClient, cast: Cast) -> None:
    mine = builders.a_worker(town=cast.town)
    foreign = builders.a_worker(town=cast.other_town)
    assert as_town.post(f"/registers/talent/{mine.id}/merge/{mine.id}").status_code == 409
    assert as_town.post(f"/registers/talent/{mine.id}/merge/{foreign.id}").status_code == 404
    assert as_town.post(f"/registers/talent/{foreign.id}/merge/{mine.id}").status_code == 404
    assert Worker.select().where(Worker.id.in_((mine.id, foreign.id))).count() == 2


def test_whoever_withdrew_once_stays_withdrawn(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    Worker.update(personalised=False).where(Worker.id == second.id).execute()
    given, later = dt.datetime(2026, 1, 1), dt.datetime(2026, 2, 1)
    Consent.create(worker=first, enterprise=cast.enterprise, version="2026-1", given_at=given)
    Consent.create(worker=second, enterprise=cast.enterprise, version="2026-1", given_at=given, withdrawn_at=later)
    Consent.create(worker=second, enterprise=cast.other_enterprise, version="2026-1", given_at=given)

    assert as_city.post(f"/registers/talent/{first.id}/merge/{second.id}").status_code == 303

    in_force = Consent.select().where((Consent.worker == first) & Consent.withdrawn_at.is_null())
    assert [one.enterprise_id for one in in_force] == [cast.other_enterprise.id]
    assert not Worker.get_by_id(first.id).personalised
