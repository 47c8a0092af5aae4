"""Standards in versions, two assessors, and assessments in three states: published, waiting for the check, to be entered today."""

from __future__ import annotations

import datetime as dt

from skillmatch.demo import hero
from skillmatch.demo.world import World, table
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.assessments.events import record
from skillmatch.store.assessments.models import (
    Assessment,
    AssessmentAssessor,
    Criterion,
    Result,
    Standard,
    StandardCourse,
    StandardVersion,
)
from skillmatch.store.catalogue.models import Course, Skill
from skillmatch.store.classes.models import CourseRun, Enrolment
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ids
from skillmatch.terms import (
    AssessmentPart,
    AssessmentState,
    Basis,
    EnrolmentState,
    EvaluationKind,
    ResultState,
    Role,
    RunTime,
    StandardState,
)

ASSESSORS = ("demo_assessor", "demo_assessor2")
SAMPLE = Basis.SAMPLE.value
NOBODYS = "!"
"""Not the hash of any password."""

STANDARDS_DAYS = 400
"""The first versions are so old: no assessment of the demonstration is older than its standard."""

PASS = 60
MARKS = ((82, 88), (71, 76.5), (64, 90), (91, 85), (58, 81), (77, 69), (66, 73), (85, 52))
"""Theory and practice of the candidates: the fifth and the last do not pass."""

REVISIONS = {
    "LS-01": (StandardState.DRAFT, (("SK-LG-030", 2, 10), ("SK-LG-002", 3, 15))),
    "LS-03": (StandardState.PUBLISHED, (("SK-WP-006", 3, 15), ("SK-WP-001", 2, 10))),
}
"""Standard: what becomes of its second version, and the practical criteria that it adds or changes (skill, rank, weight)."""

FREE = """
SELECT w.id FROM worker w WHERE w.code <> ? AND w.state = 'listed' AND w.personalised
AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.worker_id = w.id AND e.course_id = ?)
ORDER BY w.id DESC LIMIT ?
"""


def hold(world: World) -> None:
    """Write the accounts, the versions and the assessments."""
    first, second = _assessors()
    before = world.today - dt.timedelta(days=STANDARDS_DAYS)
    StandardVersion.update(published_on=before, valid_from=before).where(StandardVersion.number == 1).execute()
    for code, (state, changes) in REVISIONS.items():
        _revise(code, state, changes, world.today)
    _assess(world, "CRS016", "LS-01", -30, 8, AssessmentState.PUBLISHED, (first, second))
    _assess(world, "CRS051", "LS-06", -2, 6, AssessmentState.ENTERED, (second, first))
    _assess(world, "CRS017", "LS-02", 0, 6, AssessmentState.PLANNED, (first, second))


def _assessors() -> list[Account]:
    """Two accounts that nobody can sign in to before their passwords are drawn."""
    names = [row["text"] for row in table("names.csv") if row["kind"] == "assessor"]
    made = []
    for username, name in zip(ASSESSORS, names, strict=True):
        account = Account.create(
            username=username, display_name=name, password=NOBODYS, fs_uniquifier=f"{username} before the first start", sample=True
        )
        Membership.create(account=account, role=Role.ASSESSOR.value)
        made.append(account)
    return made


def _revise(code: str, state: StandardState, changes: tuple[tuple[str, int, int], ...], today: dt.date) -> None:
    last = StandardVersion.select().join(Standard).where(Standard.code == code).order_by(StandardVersion.number.desc()).first()
    in_force = state is StandardState.PUBLISHED
    if in_force:
        StandardVersion.update(state=StandardState.SUPERSEDED.value).where(StandardVersion.id == last.id).execute()
    version = StandardVersion.create(
        standard=last.standard_id,
        number=last.number + 1,
        state=state.value,
        published_on=today if in_force else None,
        valid_from=today if in_force else None,
        basis=SAMPLE,
    )
    asked = {(one.skill_id, one.part): [one.rank, one.weight, one.zh, one.en] for one in last.criteria}
    skills = {row.code: row for row in Skill.select().where(Skill.code.in_([skill for skill, _, _ in changes]))}
    for skill, rank, weight in changes:
        key = (skills[skill].id, AssessmentPart.PRACTICAL.value)
        asked[key] = [rank, weight, *asked.get(key, [0, 0, skills[skill].zh, skills[skill].en])[2:]]
    for (skill_id, part), (rank, weight, zh, en) in asked.items():
        Criterion.create(version=version, skill=skill_id, part=part, rank=rank, weight=weight, zh=zh, en=en)
    for taught in last.courses:
        StandardCourse.create(version=version, course=taught.course_id)


def _assess(
    world: World, course_code: str, standard: str, ended: int, number: int, state: AssessmentState, who: tuple[Account, Account]
) -> None:
    """A class that ended so many days ago, and its assessment on the day after; the first of the two enters, the other checks."""
    course = Course.get(Course.code == course_code)
    people = [worker for (worker,) in rows(FREE, (hero.WORKER, course.id, number))]
    if not people:
        return
    ends_on = world.today + dt.timedelta(days=ended)
    on_day = min(ends_on + dt.timedelta(days=1), world.today)
    run = CourseRun.create(
        course=course, base=course.base_id, town=course.base.town_id, time=RunTime.WEEKEND.value,
        starts_on=world.calendar.first_meeting(RunTime.WEEKEND, ends_on - dt.timedelta(days=34)), ends_on=ends_on,
        seats=max(number, len(people)), basis=SAMPLE,
    )  # fmt: skip
    version = StandardVersion.get(StandardVersion.standard == ids(Standard)[standard], StandardVersion.number == 1)
    theory = sum(one.weight for one in version.criteria if one.part == AssessmentPart.THEORY.value)
    noon = dt.datetime.combine(on_day, dt.time(4))
    published, entered = state is AssessmentState.PUBLISHED, state is not AssessmentState.PLANNED
    assessment = Assessment.create(
        number=f"K{on_day.year}-{Assessment.select().count() + 1:03d}", run=run, course=course, version=version,
        kind=EvaluationKind(course.certificate).value, base=course.base_id, on_day=on_day,
        place=course.base.zh, theory_weight=theory, practical_weight=100 - theory, theory_pass=PASS, practical_pass=PASS,
        total_pass=PASS, attendance_share=80, state=state.value, basis=SAMPLE,
        entered_by=who[0] if entered else None, entered_at=noon if entered else None,
        checked_by=who[1] if published else None, checked_at=noon if published else None, published_at=noon if published else None,
    )  # fmt: skip
    for account in who:
        AssessmentAssessor.create(assessment=assessment, account=account)
    record(assessment, "set", day=on_day.isoformat())
    for place, worker in enumerate(people):
        passed = _result(assessment, worker, place, state, theory)
        known = EnrolmentState.ENROLLED if not published else EnrolmentState.COMPLETED if passed else EnrolmentState.FAILED
        Enrolment.create(
            worker=worker, course=course, run=run, state=known.value, hours=course.hours if passed and published else 0,
            created_at=noon - dt.timedelta(days=50), completed_on=on_day if passed and published else None,
        )  # fmt: skip
    if entered:
        record(assessment, "enter", account_id=who[0].id)
    if published:
        record(assessment, "check", account_id=who[1].id)
        won = Result.select().where(Result.assessment == assessment, Result.passed).count()
        record(assessment, "publish", people=len(people), passed=won)


def _result(assessment: Assessment, worker: int, place: int, state: AssessmentState, theory_weight: int) -> bool:
    """One candidate's row; whether the person passes."""
    theory, practical = MARKS[place % len(MARKS)]
    passed = min(theory, practical) >= PASS
    known: dict[str, object] = {"state": ResultState.EXPECTED.value}
    if state is not AssessmentState.PLANNED:
        known = {"state": ResultState.ENTERED.value, "theory": theory, "practical": practical, "first_theory": theory,
                 "first_practical": practical, "first_absent": False}  # fmt: skip
    if state is AssessmentState.PUBLISHED:
        whole = round((theory * theory_weight + practical * (100 - theory_weight)) / 100, 1)
        known |= {"state": ResultState.PUBLISHED.value, "total": whole, "passed": passed}
    Result.create(assessment=assessment, worker=worker, number=place + 1, **known)
    return passed
