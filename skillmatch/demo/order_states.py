"""Orders of the demonstration's enterprise in each later state, around classes that the demonstration has: confirmed, running,
assessed with a gap, closed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from skillmatch import clock
from skillmatch.demo import hero
from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.catalogue.models import Course, CourseOccupation, CourseSkill
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.cohorts import residual_gap
from skillmatch.store.cohorts.models import Cohort, CohortDemand, CohortSeat
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.demands.models import Demand, DemandSkill
from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations import city_calendar
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import (
    AssessmentState,
    Basis,
    CohortState,
    DemandState,
    EnrolmentState,
    ResultState,
    Role,
    RunTime,
    SeatState,
)
from skillmatch.workflow.declared.orders import ORDER

CONFIRMED_COURSE, CLOSED_COURSE = "CRS052", "CRS063"
SAMPLE = Basis.SAMPLE.value
DONE = (
    ("requested", Role.ENTERPRISE), ("matched", None), ("proposed", None), ("review", Role.TRAINER), ("approved", Role.TRAINER),
    ("running", None), ("assessed", None), ("closed", Role.ENTERPRISE),
)  # fmt: skip
"""What happened on the way, and who did it; as far as the state goes."""

FREE = """
SELECT w.id FROM worker w WHERE w.code <> ? AND w.state = 'listed' AND w.personalised
AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.worker_id = w.id AND (e.course_id = ? OR e.state = 'enrolled'))
AND NOT EXISTS (SELECT 1 FROM cohort_seat s WHERE s.worker_id = w.id) ORDER BY w.id DESC LIMIT ?
"""
PUBLISHED, ENTERED = AssessmentState.PUBLISHED.value, AssessmentState.ENTERED.value


@dataclass(frozen=True)
class Class:
    """A class with its people and how each has answered."""

    run: CourseRun
    state: CohortState
    people: Sequence[int]
    answers: Sequence[SeatState] = field(default=())


def place() -> None:
    """Write the orders; what the demonstration has no class or nobody free for is left out."""
    with write():
        found = [_around(PUBLISHED, CohortState.ASSESSED), _around(ENTERED, CohortState.RUNNING), _confirmed(), _closed()]
        for number, one in enumerate([each for each in found if each is not None], 2):
            _order(number, one)
        raise_version()
        raise_version(FIGURES)


def _around(state: str, stands: CohortState) -> Class | None:
    """The class of an assessment that the demonstration has."""
    assessment = (
        Assessment.select().where((Assessment.state == state) & Assessment.run.is_null(False)).order_by(Assessment.id).first()
    )
    if assessment is None:
        return None
    return Class(assessment.run, stands, [row.worker_id for row in assessment.results.order_by(Result.number)])


def _confirmed() -> Class | None:
    """A class of in two weeks: some accepted, some have not answered, one declined, one is in reserve."""
    answers = (SeatState.ACCEPTED, SeatState.ACCEPTED, SeatState.OFFERED, SeatState.OFFERED, SeatState.DECLINED, SeatState.RESERVE)
    course, people = _free(CONFIRMED_COURSE, len(answers))
    if len(people) < len(answers):
        return None
    run = _run(course, clock.today() + dt.timedelta(days=14), len(answers))
    for worker, answer in zip(people, answers, strict=True):
        if answer is SeatState.ACCEPTED:
            Enrolment.create(worker=worker, course=course, run=run, state=EnrolmentState.ENROLLED.value)
    return Class(run, CohortState.CONFIRMED, people, answers)


def _closed() -> Class | None:
    """A class of some months ago: two of three passed."""
    course, people = _free(CLOSED_COURSE, 3)
    pattern = Assessment.select().where(Assessment.state == PUBLISHED).first()
    if len(people) < 3 or pattern is None:
        return None
    run = _run(course, clock.today() - dt.timedelta(days=90), len(people))
    day = run.ends_on + dt.timedelta(days=1)
    noon = dt.datetime.combine(day, dt.time(4))
    made = Assessment.create(
        number=f"K{day.year}-{Assessment.select().count() + 1:03d}", run=run, course=course, kind=course.certificate,
        base=run.base_id, on_day=day, place=run.base.zh, theory_weight=40, practical_weight=60, theory_pass=60,
        practical_pass=60, total_pass=60,
        attendance_share=80, state=PUBLISHED, entered_by=pattern.entered_by_id, checked_by=pattern.checked_by_id, entered_at=noon,
        checked_at=noon, published_at=noon, basis=SAMPLE,
    )  # fmt: skip
    for number, worker in enumerate(people, 1):
        passed, mark = number < 3, 84.0 if number < 3 else 51.0
        Result.create(assessment=made, worker=worker, number=number, state=ResultState.PUBLISHED.value, theory=mark, practical=mark,
                      total=mark, passed=passed, attendance=1.0)  # fmt: skip
        state = EnrolmentState.COMPLETED if passed else EnrolmentState.FAILED
        Enrolment.create(worker=worker, course=course, run=run, state=state.value, hours=course.hours if passed else 0,
                         completed_on=day if passed else None)  # fmt: skip
    return Class(run, CohortState.CLOSED, people)


def _free(code: str, number: int) -> tuple[Course, list[int]]:
    course = Course.get(Course.code == code)
    return course, [worker for (worker,) in rows(FREE, (hero.WORKER, course.id, number))]


def _run(course: Course, since: dt.date, seats: int) -> CourseRun:
    starts_on = city_calendar.work_calendar().first_meeting(RunTime.WEEKEND, since)
    return CourseRun.create(
        course=course, base=course.base_id, town=course.base.town_id, time=RunTime.WEEKEND.value, starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=27), seats=seats, basis=SAMPLE,
    )  # fmt: skip


def _order(number: int, found: Class) -> None:
    run, course = found.run, found.run.course
    answers = found.answers or [SeatState.ACCEPTED] * len(found.people)
    headcount = sum(answer is not SeatState.RESERVE for answer in answers)
    since = min(run.starts_on, clock.today()) - dt.timedelta(days=21)
    cohort = Cohort.create(
        number=f"{clock.today().year}-{number:03d}", demand=_demand(course, headcount, since), course=course, base=run.base_id,
        trainer=Trainer.get(Trainer.code == hero.TRAINER), run=run, town=run.town_id, time=run.time, headcount=headcount,
        reserves=answers.count(SeatState.RESERVE), seats=max(headcount, run.seats), state=found.state.value,
        objective=0.6 * headcount, eligible=len(found.people), requested_at=_noon(since),
        proposed_at=_noon(since + dt.timedelta(days=4)), decided_at=_noon(since + dt.timedelta(days=8)),
        inputs={"numbers": {"key": secrets.token_hex(16), "digits": 6}},
    )  # fmt: skip
    for position, (worker, answer) in enumerate(zip(found.people, answers, strict=True)):
        _seat(cohort, worker, position, answer)
    _timeline(cohort, run, since)
    if found.state is CohortState.CLOSED:
        passed = residual_gap.of_cohort(cohort.id).passed
        CohortDemand.update(counted=passed).where(CohortDemand.cohort == cohort).execute()
        Demand.update(filled=passed).where(Demand.id == cohort.demand_id).execute()


def _demand(course: Course, headcount: int, since: dt.date) -> Demand:
    """A demand of the demonstration's enterprise for what the course teaches."""
    occupation = CourseOccupation.select().where(CourseOccupation.course == course).order_by(CourseOccupation.id).first()
    job = occupation.occupation
    made = Demand.create(
        enterprise=Enterprise.get(Enterprise.code == hero.FIRM), occupation=job, title=f"{job.zh}(订单)", headcount=headcount,
        needed_by=clock.today() + dt.timedelta(days=120), pay_low=5200, pay_high=7600, state=DemandState.OPEN.value,
        posted_at=_noon(since), updated_at=_noon(since), basis=SAMPLE,
    )  # fmt: skip
    for taught in CourseSkill.select().where(CourseSkill.course == course):
        DemandSkill.create(demand=made, skill=taught.skill_id, required_rank=taught.to_rank)
    return made


def _seat(cohort: Cohort, worker: int, position: int, answer: SeatState) -> None:
    points = 640 - 20 * position
    taught = list(CourseSkill.select().where(CourseSkill.course == cohort.course_id))
    gains = [
        {"skill": one.skill_id, "held": float(one.from_rank), "reached": float(one.to_rank), "required": float(one.to_rank)}
        for one in taught
    ]
    CohortSeat.create(
        cohort=cohort, worker=worker, position=position, state=answer.value, contribution=points / 1000, coverage=0.5,
        coverage_after=1.0, hours=40.0, gains=gains,
        terms=[{"name": "after", "value": 1.0, "contribution": 0.5, "thousandths": 500},
               {"name": "lift", "value": 1.0, "contribution": (points - 500) / 1000, "thousandths": points - 500}],
        answer_by=clock.today() + dt.timedelta(days=5) if answer is SeatState.OFFERED else None,
        demand=None if answer is SeatState.RESERVE else cohort.demand_id,
    )  # fmt: skip


def _timeline(cohort: Cohort, run: CourseRun, since: dt.date) -> None:
    reached = ORDER.path.index(CohortState(cohort.state))
    days = _days(run, since)
    for step, (kind, role) in enumerate(DONE[: reached + 1]):
        CaseEvent.create(
            workflow=ORDER.name, case_id=cohort.id, transition=kind, role=role.value if role else "",
            evidence={"version": step + 1}, at=_noon(days[kind]),
        )  # fmt: skip
    Cohort.update(version=reached + 1).where(Cohort.id == cohort.id).execute()


def _days(run: CourseRun, since: dt.date) -> dict[str, dt.date]:
    """When each step was: every other day until the approval, then the first day of the class and the day of its assessment."""
    days = {kind: since + dt.timedelta(days=2 * step) for step, (kind, _) in enumerate(DONE)}
    assessed = Assessment.select().where(Assessment.run == run).first()
    results = run.ends_on if assessed is None else assessed.on_day
    return days | {"running": run.starts_on, "assessed": results, "closed": results + dt.timedelta(days=3)}


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(4))
