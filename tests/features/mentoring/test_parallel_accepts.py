"""Fifty people answer at once for a mentor with three places: three are accepted, never more."""

from __future__ import annotations

import threading
from collections import Counter

from skillmatch.errors import Conflict
from skillmatch.features.mentoring import service
from skillmatch.store.access import Acting
from skillmatch.store.database import connect, db
from skillmatch.store.mentors import Mentorship
from skillmatch.terms import Role
from tests.builders import a_mentor, a_skill, a_worker

ASKING, PLACES = 50, 3


def test_fifty_parallel_accepts_never_exceed_the_capacity(app) -> None:
    mentor = a_mentor({a_skill(): 6}, capacity=PLACES)
    asked = [Mentorship.create(worker=a_worker(), mentor=mentor, state="requested").id for _ in range(ASKING)]
    acting = Acting(1, 1, Role.MENTOR, "mentor", mentor_id=mentor.id)
    results: Counter[str] = Counter()
    start = threading.Barrier(ASKING)

    def accept(mentorship_id: int) -> None:
        with app.test_request_context():
            connect()
            start.wait()
            try:
                service.accept(acting, mentorship_id)
                results["accepted"] += 1
            except Conflict:
                results["refused"] += 1
            finally:
                db.close()

    threads = [threading.Thread(target=accept, args=(key,)) for key in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {"accepted": PLACES, "refused": ASKING - PLACES}
    assert Mentorship.select().where((Mentorship.mentor == mentor) & (Mentorship.state == "active")).count() == PLACES
