"""Fifty people answer at once for a mentor with three places: three are accepted, never more."""

from __future__ import annotations

from skillmatch.features.mentoring.services import mentoring as mentoring_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.terms import Role
from tests.at_once import at_once, won
from tests.builders import a_mentor, a_skill, a_worker

ASKING, PLACES = 50, 3


def test_fifty_parallel_accepts_never_exceed_the_capacity(app) -> None:
    mentor = a_mentor({a_skill(): 6}, capacity=PLACES)
    asked = [Mentorship.create(worker=a_worker(), mentor=mentor, state="requested").id for _ in range(ASKING)]
    acting = Acting(1, 1, Role.MENTOR, "mentor", mentor_id=mentor.id)

    def accept(mentorship_id: int) -> None:
        with app.test_request_context():
            mentoring_service.accept(acting, mentorship_id)

    accepts = [lambda key=key: accept(key) for key in asked]
    assert won(at_once(accepts)) == PLACES
    assert Mentorship.select().where((Mentorship.mentor == mentor) & (Mentorship.state == "active")).count() == PLACES
