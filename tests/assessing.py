"""Assessments for tests: a class with people, and the steps of its assessment as the people of the cast take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.terms import EnrolmentState
from tests import builders

__all__ = ["ASSESSORS", "ClassSession"]

SignIn = Callable[[str], FlaskClient]
ASSESSORS = ("demo_assessor", "demo_assessor2")


def a_class(people: int = 4, trainer: Any = None, course: Course | None = None, **values: Any) -> CourseRun:
    """A class that ended yesterday at the base of `trainer`, with so many people enrolled who work nowhere."""
    skill = builders.a_skill()
    if course is None:
        given = {} if trainer is None else {"base": trainer.base}
        course = builders.a_course({skill: (0, 3)}, **given)
    start = clock.today() - dt.timedelta(days=30)
    run = builders.a_run(course, starts_on=start, ends_on=clock.today() - dt.timedelta(days=1), **values)
    for _ in range(people):
        builders.an_enrolment(builders.a_worker(), course, run=run, state=EnrolmentState.ENROLLED.value)
    return run


def plan(run: CourseRun | None = None, **values: Any) -> dict[str, Any]:
    """The form of an assessment for today, by two assessors."""
    given: dict[str, Any] = {
        "kind": "COMPLETION", "version": "", "on_day": clock.today().isoformat(), "place": "一号教室", "theory_weight": "40",
        "theory_pass": "60", "practical_pass": "60", "total_pass": "60", "attendance_share": "80",
        "assessors": [str(account_id(name)) for name in ASSESSORS],
    }  # fmt: skip
    return given | ({} if run is None else {"run": run.id}) | values


def account_id(username: str) -> int:
    """The id of an account."""
    return int(Account.get(Account.username == username).id)


def an_assessment(client: FlaskClient, run: CourseRun, **values: Any) -> Assessment:
    """Set one through the page."""
    answer = client.post("/assessments", data=plan(run, **values))
    assert answer.status_code == 303, answer.text
    return Assessment.get(Assessment.run == run)


def marks(
    assessment: Assessment, given: Mapping[int, tuple[str, str]] | None = None, plain: tuple[str, str] = ("80", "80")
) -> dict[str, str]:
    """The sheet with `plain` marks, or those `given` by number; ``("", "")`` is somebody who did not come."""
    sheet: dict[str, str] = {"do": "enter"}
    for result in Result.select().where(Result.assessment == assessment, Result.admitted):
        theory, practical = (given or {}).get(result.number, plain)
        if theory or practical:
            sheet |= {f"theory-{result.number}": theory, f"practical-{result.number}": practical}
        else:
            sheet[f"absent-{result.number}"] = "1"
    return sheet


def to_published(
    signed_in: SignIn, setter: FlaskClient, run: CourseRun, given: Mapping[int, tuple[str, str]] | None = None, **values: Any
) -> Assessment:
    """Set, enter, check and publish."""
    made = an_assessment(setter, run, **values)
    sheet = marks(made, given)
    assert signed_in(ASSESSORS[0]).post(f"/cases/{made.id}/results", data=sheet).status_code == 303
    assert signed_in(ASSESSORS[1]).post(f"/cases/{made.id}/check", data=sheet | {"do": "check"}).status_code == 303
    assert setter.post(f"/assessments/{made.id}/publish").status_code == 303
    return Assessment.get_by_id(made.id)
