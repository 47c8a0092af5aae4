"""However many people there are, the first pages ask the same few questions."""

from __future__ import annotations

import pytest
from playhouse.test_utils import count_queries

from skillmatch.store.catalogue.models import Course
from tests.builders import a_demand, a_worker, an_enrolment
from tests.cast import Cast

BUDGET = 24
"""Two of them since the page also says what a city has to begin with, and how many places no order asks for."""


@pytest.mark.parametrize(("who", "path"), [("demo_city", "/city"), ("demo_town", "/town"), ("demo_city", "/city/courses-to-open")])
def test_more_people_need_no_more_queries(signed_in, cast: Cast, who: str, path: str) -> None:
    client = signed_in(who)
    client.get(path)
    with count_queries() as few:
        assert client.get(path).status_code == 200
    course = Course.select().first()
    for _ in range(5):
        an_enrolment(a_worker(town=cast.town), course, state="enrolled")
        a_demand({}, town=cast.town)
    client.get(path)  # the catalogue is read again
    with count_queries() as many:
        assert client.get(path).status_code == 200
    assert many.count == few.count <= BUDGET
