"""Gaps that no course teaches, ranked by the open places that they keep out of reach."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot, workers
from skillmatch.store.catalogue.models import Occupation, Requirement
from tests.builders import a_course, a_demand, a_skill, a_worker
from tests.cast import Cast
from tests.pages import plain


def lacking(cast: Cast, places: int):
    """A skill that an occupation asks for, that no course teaches, and that a demand of the city needs."""
    skill, occupation = a_skill(zh="谁也不教的技能", en="Taught by nobody"), Occupation.get(Occupation.code == "OCC026")
    Requirement.create(occupation=occupation, skill=skill, required_rank=2, origin="core", basis="sample")
    a_worker(occupation=occupation, grade=1, town=cast.town)
    a_demand({skill: 3}, occupation=occupation, headcount=places)
    return skill


def test_the_gap_with_most_places_comes_first(as_city: FlaskClient, cast: Cast) -> None:
    lacking(cast, 900)
    answer = as_city.get("/city/courses-to-open")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "谁也不教的技能" in page
    rows = page.split("<tbody>")[-1].split("<tr>")
    assert "谁也不教的技能" in rows[1]
    assert "900" in rows[1]


def test_a_course_that_teaches_it_takes_it_off_the_list(as_city: FlaskClient, cast: Cast) -> None:
    skill = lacking(cast, 900)
    assert "谁也不教的技能" in as_city.get("/city/courses-to-open").get_data(as_text=True)
    a_course({skill: (0, 4)})
    answer = as_city.get("/city/courses-to-open")
    assert answer.status_code == 200
    assert "谁也不教的技能" not in answer.get_data(as_text=True)


def test_it_is_what_the_engine_says(as_city: FlaskClient, cast: Cast) -> None:
    snap = snapshot.current()
    found = snap.engine.courses_to_open(workers.everyone(snap))
    assert found
    page = as_city.get("/city/courses-to-open").get_data(as_text=True)
    assert all(snap.skills[skill].zh in page for skill, _, _ in found[:10])
    assert str(len(found)) in page


def test_its_fragment_is_a_part_of_its_page(as_city: FlaskClient, cast: Cast) -> None:
    lacking(cast, 900)
    page = as_city.get("/city/courses-to-open")
    fragment = as_city.get("/city/courses-to-open", headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "HX-Request" in fragment.headers["Vary"]
    assert "<html" not in fragment.get_data(as_text=True)
    assert plain(fragment.text) in plain(page.text)
