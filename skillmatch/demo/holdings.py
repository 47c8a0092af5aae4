"""What people can do and how it is known: held skills, permits, and the courses that they completed."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate

from skillmatch.demo.people_draw import DemoPerson
from skillmatch.demo.world import Job, Lesson, World
from skillmatch.terms import EnrolmentState, Evidence, Permit

BASIC_SHARE, KNOWN_SHARE, AHEAD_SHARE = 0.95, 0.84, 0.25
"""How often one holds what the trade asks of a beginner, what the own grade asks for, and already something of the next grade."""

EVIDENCE = tuple(evidence.value for evidence in (
    Evidence.SELF, Evidence.COURSE, Evidence.COMPETITION, Evidence.ASSESSMENT, Evidence.CERTIFICATE
))  # fmt: skip
EVIDENCE_WEIGHTS = (34, 58, 62, 80, 100)
STEPS, STEP_WEIGHTS, BASIC_STEP_WEIGHTS = (-1, 0, 1), (18, 75, 100), (6, 60, 100)
"""How far a held rank lies from the required one. Weights are summed up."""

PERMIT_YEARS = {Permit.FORKLIFT.value: 4}
MAX_ATTEMPTS = 30
OWN, FOLLOWS, RELATED, OTHER = 8.0, 16.0, 1.5, 0.03
"""Weights of a next course: made for the own occupation, opened by one already taken, of the same family, any other."""


class Holdings:
    """Fills in what a drawn person holds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._offered: dict[tuple[int, int], tuple[list[Lesson], list[float]]] = {}
        self._all_skills = [skill for skills in world.family_skills.values() for skill in skills]

    def fill(self, person: DemoPerson) -> None:
        """Skills of the own occupation up to the grade with some noise, a few others, permits, then courses."""
        self._own_skills(person)
        self._other_skills(person)
        self._permit(person)
        self._courses(person)

    def hold(self, person: DemoPerson, skill: int, rank: int, evidence: str, dated: dt.date) -> None:
        """Hold `skill`, unless a higher rank is held already."""
        if skill in person.held and person.held[skill][0] >= rank:
            return
        expires = None
        if evidence == Evidence.CERTIFICATE.value and self.world.dice.random() < 0.15:
            expires = dated + dt.timedelta(days=365 * 4)
        person.held[skill] = (rank, evidence, dated, expires)

    def _own_skills(self, person: DemoPerson) -> None:
        dice = self.world.dice
        for skill, required, _ in person.job.skills:
            if required > person.grade + 1:
                break
            ahead, basic = required > person.grade, required <= person.job.start_rank
            if dice.random() >= (AHEAD_SHARE if ahead else BASIC_SHARE if basic else KNOWN_SHARE):
                continue
            step = -1 if ahead else dice.choices(STEPS, cum_weights=BASIC_STEP_WEIGHTS if basic else STEP_WEIGHTS)[0]
            rank = min(8, max(1, required + step))
            evidence = dice.choices(EVIDENCE, cum_weights=EVIDENCE_WEIGHTS)[0]
            self.hold(person, skill, rank, evidence, self.world.day(-2900, -5))

    def _other_skills(self, person: DemoPerson) -> None:
        dice = self.world.dice
        family = self.world.family_skills[person.job.family]
        for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
            skill = dice.choice(family if dice.random() < 0.6 else self._all_skills)
            if skill not in person.held:
                evidence = dice.choices(EVIDENCE, cum_weights=EVIDENCE_WEIGHTS)[0]
                self.hold(person, skill, dice.choice((1, 2, 2, 3)), evidence, self.world.day(-2900, -5))

    def _permit(self, person: DemoPerson) -> None:
        dice = self.world.dice
        permit = person.job.permit
        if permit is None or dice.random() >= (0.82 if person.grade >= person.job.start_rank else 0.25):
            return
        if permit == Permit.UAV.value:
            person.permits[permit] = None
        else:
            person.permits[permit] = self.world.day(-400, -1) if dice.random() < 0.14 else self.world.day(30, 2000)

    def _courses(self, person: DemoPerson) -> None:
        dice = self.world.dice
        wanted = min(6, int(dice.expovariate(1 / (0.6 + 0.35 * person.grade))))
        if not wanted:
            return
        day = self.world.day(-1700, -900)
        for _ in range(wanted):
            lesson = self._next(person)
            day += dt.timedelta(days=dice.randint(40, 330))
            if lesson is None or day > self.world.today - dt.timedelta(days=7):
                return
            withdrew = dice.random() < 0.04
            state = EnrolmentState.WITHDRAWN if withdrew else EnrolmentState.COMPLETED
            person.taken.append((lesson.id, state.value, 0 if withdrew else lesson.hours, None if withdrew else day))
            if not withdrew:
                self._learn(person, lesson, day)

    def _next(self, person: DemoPerson) -> Lesson | None:
        taken = {course for course, *_ in person.taken}
        done = {course for course, state, *_ in person.taken if state == EnrolmentState.COMPLETED.value}
        lessons, weights = self._offers(person.job, person.grade)
        for _ in range(MAX_ATTEMPTS):  # drawing again is faster than weighing all that may be taken for each person
            lesson = self.world.dice.choices(lessons, cum_weights=weights)[0]
            if lesson.id not in taken and done.issuperset(lesson.before):
                return lesson
        return None

    def _offers(self, job: Job, grade: int) -> tuple[list[Lesson], list[float]]:
        """The courses within reach of a grade, with their weights summed up."""
        if (job.id, grade) not in self._offered:
            lessons = [lesson for lesson in self.world.lessons if lesson.min_rank <= grade + 1]
            weights = [
                (OWN if job.id in lesson.jobs else RELATED if lesson.family == job.family else OTHER)
                + (FOLLOWS if lesson.before else 0.0)
                for lesson in lessons
            ]
            self._offered[job.id, grade] = lessons, list(accumulate(weights))
        return self._offered[job.id, grade]

    def _learn(self, person: DemoPerson, lesson: Lesson, day: dt.date) -> None:
        for skill, low, high in lesson.spans:
            if (person.held[skill][0] if skill in person.held else 0) >= low:
                self.hold(person, skill, high, Evidence.COURSE.value, day)
        if lesson.permit is not None and lesson.permit not in person.permits:
            lasting = lesson.permit == Permit.UAV.value
            years = PERMIT_YEARS.get(lesson.permit, 6)
            person.permits[lesson.permit] = None if lasting else day + dt.timedelta(days=365 * years)
