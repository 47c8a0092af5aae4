"""People with something to claim."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from skillmatch import clock
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Course, CourseOccupation, Occupation, SubsidyRule
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.people.models import Worker
from skillmatch.store.shortage.models import ShortageVersion
from skillmatch.terms import Role
from tests.builders import a_course, a_worker, an_enrolment


def listed(occupation: Occupation) -> bool:
    """Whether the shortage list in force has an occupation."""
    newest = (
        ShortageVersion.select().where(ShortageVersion.published_on.is_null(False)).order_by(ShortageVersion.number.desc()).first()
    )
    return bool(
        rows(
            "SELECT 1 FROM shortage_occupation o JOIN shortage_profession p ON p.id = o.profession_id"
            " WHERE p.version_id = ? AND o.occupation_id = ?",
            (newest.id, occupation.id),
        )
    )


def an_occupation(shortage: bool = False) -> Occupation:
    """The first occupation that is, or is not, on the shortage list."""
    return next(one for one in Occupation.select().order_by(Occupation.id) if listed(one) is shortage)


def a_subsidised_course(rule: str = "SUB_LEVEL", kind: str = "SKILL_LEVEL", rank: int = 3, shortage: bool = False,
                        occupation: Any = None, **values: Any) -> Course:  # fmt: skip
    """A course whose certificate is subsidised."""
    found = occupation or an_occupation(shortage)
    return a_course({}, occupations=(found,), certificate=kind, target_rank=rank,
                    subsidy=SubsidyRule.get(SubsidyRule.code == rule), **values)  # fmt: skip


def a_passed_course(worker: Worker, course: Course | None = None, on: dt.date | None = None, certificate: bool = True,
                    **values: Any) -> Course:  # fmt: skip
    """A course that a worker passed, with its certificate."""
    course = course or a_subsidised_course(**values)
    on = on or clock.today()
    an_enrolment(worker, course, completed_on=on)
    if certificate:
        a_certificate(worker, course, on)
    return course


def a_certificate(worker: Worker, course: Course, on: dt.date | None = None) -> Certificate:
    """The living certificate of a passed course."""
    occupation = CourseOccupation.get_or_none(CourseOccupation.course == course)
    with write():
        made: Certificate = Certificate.create(
            number=f"T{worker.id}-{course.id}", worker=worker, kind=course.certificate, course=course,
            occupation=occupation and occupation.occupation_id, rank=course.target_rank, issued_on=on or clock.today(),
        )  # fmt: skip
        raise_version()
    return made


def somebody(**values: Any) -> tuple[Worker, Acting]:
    """A worker and how they act."""
    worker = a_worker(**values)
    key = uuid4().hex
    account = Account.create(username=key, display_name=worker.name, password="", fs_uniquifier=key)
    return worker, Acting(account.id, 0, Role.WORKER, worker.name, worker_id=worker.id)


CITY = Acting(1, 1, Role.CITY, "city")


def a_revocation(course: Course) -> None:
    """Whatever certificate there is of a course is revoked."""
    Certificate.update(revoked_at=clock.now(), revoke_reason="mistake").where(Certificate.course == course).execute()
