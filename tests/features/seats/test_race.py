"""Fifty people and one place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from skillmatch.errors import Conflict
from skillmatch.features.seats import service
from skillmatch.store.cohorts import CohortSeat
from skillmatch.store.courses import CourseRun, Enrolment
from skillmatch.store.database import connect, db, write
from skillmatch.terms import SeatState
from tests import builders
from tests.features.cohorts.making import Order

PEOPLE = 50


@pytest.mark.usefixtures("store")
def test_of_fifty_who_accept_the_last_place_at_once_one_wins(offered: Order) -> None:
    model = offered.seats()[0]
    with write():
        CourseRun.update(seats=1).where(CourseRun.id == offered.now().run_id).execute()
        CohortSeat.delete().where(CohortSeat.cohort == offered.cohort).execute()
        for place in range(PEOPLE):
            CohortSeat.create(
                cohort=offered.cohort, worker=builders.a_worker(), position=place, state=SeatState.OFFERED.value,
                contribution=0.5, coverage=0.5, coverage_after=1.0, hours=10.0, answer_by=model.answer_by,
            )  # fmt: skip
    together = Barrier(PEOPLE)

    def accept(seat_id: int) -> bool:
        connect()
        together.wait()
        try:
            service.accept(seat_id, 1)
        except Conflict:
            return False
        finally:
            db.close()
        return True

    with ThreadPoolExecutor(PEOPLE) as pool:
        won = list(pool.map(accept, [seat.id for seat in offered.seats()]))
    assert sum(won) == 1
    assert len(offered.seats(SeatState.ACCEPTED)) == 1
    assert Enrolment.select().where(Enrolment.run == offered.now().run_id).count() == 1
