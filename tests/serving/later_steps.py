"""Steps of the order loop that others take: the class laid out and held, left and cancelled, assessed, certified, claimed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from skillmatch import clock
from skillmatch.features.certificates.services import revocation as revocation_service
from skillmatch.features.classes.services import attendance as attendance_service
from skillmatch.features.classes.services import cancellation as cancellation_service
from skillmatch.features.classes.services import timetable as timetable_service
from skillmatch.features.classes.services import worker_classes as worker_classes_service
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments.models import Assessment
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.classes.models import ClassSession
from skillmatch.store.db.database import write
from skillmatch.terms import AttendanceState, RevokeReason, Role, SeatState
from tests import assessing, builders
from tests.features.cohorts import loop
from tests.features.subsidies.making import a_passed_course, somebody

Step = Callable[[], object]


def _posted(city: Any, who: str, path: str, data: dict[str, Any]) -> Step:
    client = city.signed_in(who)

    def post() -> None:
        assert client.post(path, data=data).status_code == 303

    return post


def _set(city: Any) -> Assessment:
    """An assessment of a class of two."""
    return assessing.an_assessment(city.signed_in("demo_trainer"), assessing.a_class(2, city.cast.trainer))


def lay_out(city: Any) -> Step:
    order = city.confirmed()
    return lambda: timetable_service.lay_out(order.now().run_id, loop.trainer(order))


def mark_attendance(city: Any) -> Step:
    order, now = city.confirmed(2), clock.in_city()
    with write():
        session = ClassSession.create(
            run=order.now().run_id, number=1, kind="theory", starts_at=now - dt.timedelta(minutes=5),
            ends_at=now + dt.timedelta(hours=2), trainer=order.trainer,
        )  # fmt: skip
    return lambda: attendance_service.mark_rest(session.id, loop.trainer(order), AttendanceState.PRESENT)


def leave_class(city: Any) -> Step:
    order = city.confirmed(1)
    worker = order.who(SeatState.ACCEPTED)[0]
    acting = Acting(1, 1, Role.WORKER, "", worker_id=worker)
    return lambda: worker_classes_service.leave(order.now().run_id, worker, acting)


def cancel_class(city: Any) -> Step:
    order = city.confirmed(1)
    return lambda: cancellation_service.cancel_class(order.now().run_id, loop.trainer(order), "x")


def set_assessment(city: Any) -> Step:
    run = assessing.a_class(2, city.cast.trainer)
    return _posted(city, "demo_trainer", "/assessments", assessing.plan(run))


def enter_results(city: Any) -> Step:
    made = _set(city)
    return _posted(city, assessing.ASSESSORS[0], f"/cases/{made.id}/results", assessing.marks(made))


def check_results(city: Any) -> Step:
    made = _set(city)
    enter_sheet = assessing.marks(made)
    _posted(city, assessing.ASSESSORS[0], f"/cases/{made.id}/results", enter_sheet)()
    return _posted(city, assessing.ASSESSORS[1], f"/cases/{made.id}/check", enter_sheet | {"do": "check"})


def publish_results(city: Any) -> Step:
    made = _set(city)
    sheet = assessing.marks(made)
    _posted(city, assessing.ASSESSORS[0], f"/cases/{made.id}/results", sheet)()
    _posted(city, assessing.ASSESSORS[1], f"/cases/{made.id}/check", sheet | {"do": "check"})()
    return _posted(city, "demo_trainer", f"/assessments/{made.id}/publish", {})


def revoke_certificate(city: Any) -> Step:
    worker = builders.a_worker()
    course = a_passed_course(worker)
    found = Certificate.get((Certificate.worker == worker) & (Certificate.course == course))
    office = Acting(city.cast.account("city").id, 1, Role.CITY, "")
    return lambda: revocation_service.revoke(office, found.id, RevokeReason.MISTAKE.value, "")


def claim_subsidy(city: Any) -> Step:
    worker, acting = somebody()
    course = a_passed_course(worker)
    return lambda: claims_service.claim(acting, worker.id, course.id, 24)


def withdraw_subsidy_claim(city: Any) -> Step:
    worker, acting = somebody()
    made = claims_service.claim(acting, worker.id, a_passed_course(worker).id, 24)
    return lambda: claims_service.withdraw(acting, made.id)


LATER = (
    lay_out, mark_attendance, leave_class, cancel_class, set_assessment, enter_results, check_results, publish_results,
    revoke_certificate, claim_subsidy, withdraw_subsidy_claim,
)  # fmt: skip
