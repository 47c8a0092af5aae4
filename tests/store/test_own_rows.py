"""What a worker's own pages read is the same on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.store.catalogue import skill_search
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.people import worker_queries
from skillmatch.store.people.models import Consent, Disclosure, Worker, WorkerPermit
from skillmatch.store.recommendations.models import Feedback
from skillmatch.terms import EnrolmentState, Evidence, MentorshipState
from tests import builders


@pytest.fixture
def worker(seeded: str) -> Worker:
    """A worker of the tests' own."""
    return builders.a_worker({"SK-RB-008": 2, "SK-RB-009": 4}, enterprise=builders.an_enterprise())


def test_held_skills_come_strongest_first_with_their_evidence(worker: Worker) -> None:
    builders.a_held_skill(worker, "SK-RB-010", 3, evidence="self", expires_on=dt.date(2030, 1, 2))
    found = worker_queries.held(worker.id)
    assert [(one.rank, one.evidence, one.editable) for one in found] == [
        (4, Evidence.CERTIFICATE, False), (3, Evidence.SELF, True), (2, Evidence.CERTIFICATE, False),
    ]  # fmt: skip
    assert found[1].expires_on == dt.date(2030, 1, 2)
    assert worker_queries.n_held(worker.id) == 3


def test_permits_come_in_the_order_in_which_they_end(worker: Worker) -> None:
    for permit, end in (("uav", None), ("forklift", dt.date(2027, 1, 1)), ("electric", dt.date(2026, 1, 1))):
        WorkerPermit.create(worker=worker, permit=permit, expires_on=end)
    assert [(one.permit, one.expires_on and one.expires_on.year) for one in worker_queries.permits(worker.id)] == [
        ("electric", 2026), ("forklift", 2027), ("uav", None),
    ]  # fmt: skip


def test_only_offered_seats_wait(worker: Worker) -> None:
    for position, state in enumerate(("offered", "accepted", "reserve")):
        cohort = Cohort.create(number=f"O-{position}", demand=builders.a_demand({"SK-RB-008": 3}), time="weekend", headcount=1,
                               seats=1, state="confirmed")  # fmt: skip
        CohortSeat.create(cohort=cohort, worker=worker, position=0, state=state, contribution=0, coverage=0, coverage_after=0,
                          hours=1, answer_by=dt.date(2026, 12, 1))  # fmt: skip
    assert [(one.number, one.answer_by) for one in worker_queries.offered_seats(worker.id)] == [("O-0", dt.date(2026, 12, 1))]


def test_requests_and_seats_taken(worker: Worker) -> None:
    course, other, done = (builders.a_course({"SK-RB-008": (1, 4)}) for _ in range(3))
    run = builders.a_run(course, taken=2)
    builders.an_enrolment(worker, course, run=run, state="requested")
    builders.an_enrolment(worker, other, state="interested")
    builders.an_enrolment(worker, done)
    assert [(one.course_id, one.state, one.starts_on) for one in worker_queries.requests(worker.id)] == [
        (course.id, EnrolmentState.REQUESTED, run.starts_on), (other.id, EnrolmentState.INTERESTED, None),
    ]  # fmt: skip
    assert worker_queries.completed(worker.id) == {done.id}
    assert worker_queries.seats_taken([run.id, 999999]) == {run.id: 3}
    assert worker_queries.seats_taken([]) == {}


def test_mentors_asked_and_answers_given(worker: Worker) -> None:
    asked, gone = builders.a_mentor({"SK-RB-008": 6}), builders.a_mentor({"SK-RB-008": 6})
    Mentorship.create(worker=worker, mentor=asked, state="requested", message="请教")
    Mentorship.create(worker=worker, mentor=gone, state="withdrawn")
    assert [(one.mentor_id, one.state, one.message) for one in worker_queries.mentor_requests(worker.id)] == [
        (asked.id, MentorshipState.REQUESTED, "请教")
    ]
    Feedback.create(worker=worker, subject="course", subject_id=1, kind="dismissed", reason="time")
    Feedback.create(worker=worker, subject="course", subject_id=2, kind="saved", undone_at=clock.now())
    Feedback.create(worker=worker, subject="course", subject_id=3, kind="accepted")
    assert [(one.subject_id, one.kind, one.reason) for one in worker_queries.answers(worker.id)] == [(1, "dismissed", "time")]


def test_consent_and_what_others_saw(worker: Worker) -> None:
    assert worker_queries.consent_since(worker.id, worker.enterprise_id) is None
    assert worker_queries.consent_since(worker.id, None) is None
    given = Consent.create(worker=worker, enterprise=worker.enterprise_id, version="1")
    assert worker_queries.consent_since(worker.id, worker.enterprise_id) == given.given_at
    Disclosure.create(worker=worker, account_id=77, role="enterprise", what="candidates")
    assert [(one.role, one.what, one.enterprise_zh) for one in worker_queries.disclosures(worker.id)] == [
        ("enterprise", "candidates", "")
    ]


@pytest.mark.parametrize("typed", ["示教编程", "shijiaobiancheng", "shi jiao", "jqrsj", "Robot TEACH"])
def test_skills_are_found_by_every_way_of_typing(seeded: str, typed: str) -> None:
    assert "机器人示教编程" in [card.zh for card in skill_search.find(typed)]


def test_the_whole_name_comes_before_the_parts(seeded: str) -> None:
    assert skill_search.find("机器人示教编程")[0].zh == "机器人示教编程"
    assert skill_search.find("") == skill_search.find("%") == skill_search.find("_") == []
