"""Assessments, results and appeals for the account that asks: its own, or NotFound."""

from __future__ import annotations

from skillmatch.errors import NotAllowed, NotFound
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import MISSING, Acting, existing
from skillmatch.store.assessments.models import Appeal, Assessment, AssessmentAssessor, Result
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import CourseRun
from skillmatch.terms import CourseState, ResultState, Role

TOLD = (ResultState.PUBLISHED.value, ResultState.CORRECTED.value)
"""States of a result that its owner reads."""


def run_to_assess(acting: Acting, run_id: int) -> CourseRun:
    """A dated class for whoever may set its assessment: the trainer who plans it, or the city."""
    if acting.role is Role.TRAINER:
        return access.planned_class(acting, run_id)
    if acting.role is not Role.CITY:
        raise NotAllowed()
    return existing(CourseRun.get_or_none(CourseRun.id == run_id))


def course_to_assess(acting: Acting, course_id: int) -> Course:
    """A listed course whose people without a class may be assessed: for a trainer of its base, or the city."""
    course = existing(Course.get_or_none((Course.id == course_id) & (Course.state == CourseState.LISTED.value)))
    if acting.role is Role.TRAINER and course.base_id != acting.base_id:
        raise NotFound(MISSING)
    if acting.role not in (Role.TRAINER, Role.CITY):
        raise NotAllowed()
    return course


def set_assessment(acting: Acting, assessment_id: int) -> Assessment:
    """An assessment for whoever may set and publish it: the trainer who plans its class or is of its base, or the city."""
    found = existing(Assessment.get_or_none(Assessment.id == assessment_id))
    if acting.role is Role.CITY:
        return found
    if acting.role is not Role.TRAINER:
        raise NotAllowed()
    if found.run_id is not None:
        access.planned_class(acting, found.run_id)
    elif found.base_id != acting.base_id:
        raise NotFound(MISSING)
    return found


def own_case(acting: Acting, assessment_id: int) -> Assessment:
    """An assessment that was assigned to the assessor who acts."""
    if acting.role is not Role.ASSESSOR:
        raise NotAllowed()
    mine = AssessmentAssessor.select(AssessmentAssessor.assessment).where(AssessmentAssessor.account == acting.account_id)
    return existing(Assessment.get_or_none((Assessment.id == assessment_id) & Assessment.id.in_(mine)))


def own_result(acting: Acting, result_id: int) -> Result:
    """A published result of the worker who acts."""
    worker = access.own_worker(acting)
    told = (Result.id == result_id) & (Result.worker == worker) & Result.state.in_(TOLD)
    return existing(Result.get_or_none(told))


def appeal_to_decide(acting: Acting, appeal_id: int) -> Appeal:
    """An appeal for the city, or for the assessor whom the city asked to decide."""
    if acting.role not in (Role.CITY, Role.ASSESSOR):
        raise NotAllowed()
    found = existing(Appeal.get_or_none(Appeal.id == appeal_id))
    if acting.role is Role.ASSESSOR and found.handler_id != acting.account_id:
        raise NotFound(MISSING)
    return found
