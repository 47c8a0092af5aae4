"""Assessments whose results are published, with the certificates that follow."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from skillmatch import clock
from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.store.assessments.models import Assessment, Criterion, Result, Standard, StandardVersion
from skillmatch.store.catalogue.models import Course
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Worker
from skillmatch.terms import AssessmentState, ResultState
from tests.builders import skill_id

_numbers = itertools.count(1)

INSTITUTION = "S000037000001"


def an_assessment(course: Course, kind: str = "COMPLETION", **values: Any) -> Assessment:
    """A published assessment of a course, without results."""
    given = {
        "number": f"T-{next(_numbers)}", "course": course, "kind": kind, "base": course.base, "on_day": clock.today(), "place": "",
        "theory_weight": 40, "practical_weight": 60, "theory_pass": 60, "practical_pass": 60, "total_pass": 60,
        "attendance_share": 80, "state": AssessmentState.PUBLISHED.value, "published_at": clock.now(), "basis": "sample",
    }  # fmt: skip
    with write():
        return Assessment.create(**given | values)


def results(assessment: Assessment, passed: Sequence[Worker], failed: Sequence[Worker] = ()) -> None:
    """Enter who passed and who did not."""
    with write():
        first = Result.select().where(Result.assessment == assessment).count()
        for place, (worker, won) in enumerate([*((one, True) for one in passed), *((one, False) for one in failed)], first + 1):
            Result.create(
                assessment=assessment, worker=worker, number=place, state=ResultState.PUBLISHED.value, theory=80, practical=80,
                total=80, passed=won,
            )  # fmt: skip


def publish(assessment: Assessment) -> None:
    """What the signal of publishing leads to."""
    issuing_service.issue_for(assessment.id)


def passed(worker: Worker, course: Course, kind: str = "COMPLETION", **values: Any) -> Certificate:
    """A worker passes the assessment of a course: the certificate."""
    assessment = an_assessment(course, kind, **values)
    results(assessment, [worker])
    publish(assessment)
    return Certificate.get((Certificate.assessment_id == assessment.id) & (Certificate.worker == worker))


def a_version(asked: dict[Any, int], **values: Any) -> StandardVersion:
    """A standard in force; `asked` maps skills to ranks."""
    with write():
        standard = Standard.create(
            code=f"T-{next(_numbers)}", kind="standard", zh="测试标准", en="Test standard", family="MC", basis="sample", **values
        )
        version = StandardVersion.create(
            standard=standard, number=1, state="published", published_on=clock.today(), valid_from=clock.today(), basis="sample"
        )
        for skill, rank in asked.items():
            Criterion.create(version=version, skill=skill_id(skill), rank=rank, part="practical", weight=10)
    return version


def in_days(days: int) -> dt.date:
    """A day from today."""
    return clock.today() + dt.timedelta(days=days)
