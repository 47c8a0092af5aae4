"""The way to a profession: courses in the order of their prerequisites, what they teach, what none teaches, the open places."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot
from skillmatch.features.shortage.queries import shortage as shortage_queries
from skillmatch.features.shortage.queries import tracks as tracks_queries
from skillmatch.store.catalogue.models import CourseSkill
from skillmatch.store.shortage.models import ShortageCourse, ShortageProfession
from skillmatch.terms import MIN_CELL_COUNT
from tests.builders import a_course, a_demand
from tests.cast import Cast


def shown(places: float) -> str:
    """Places by credibility, as English pages print them."""
    return f"{places:.2f}".rstrip("0").rstrip(".")


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def profession(code: str = "SHT01") -> ShortageProfession:
    return shortage_queries.newest().professions.where(ShortageProfession.code == code).get()


def test_what_must_come_first_stands_first_and_counts_its_hours(as_worker: FlaskClient, cast: Cast) -> None:
    basic = a_course({}, hours=11)
    middle = a_course({}, before=(basic,), hours=13)
    last = a_course({}, before=(middle,), hours=17)
    ShortageCourse.delete().where(ShortageCourse.profession == profession()).execute()
    for course in (last, middle):
        ShortageCourse.create(profession=profession(), course=course)
    page = english(as_worker, f"/shortage/{profession().id}").split('id="courses"')[1].split("</section>")[0]
    assert page.index(basic.en) < page.index(middle.en) < page.rindex(last.en)
    assert "3 courses · 41 hours" in page
    assert page.count("needed first") == 1
    assert f"after: {basic.en}" in page


def test_every_way_can_be_walked(cast: Cast) -> None:
    snap = snapshot.current()
    walked = 0
    for row in shortage_queries.newest().professions:
        seen: set[int] = set()
        for step in tracks_queries.steps(snap, shortage_queries.courses(snap, row.id)):
            assert all(card.id in seen for card in step.before)
            assert step.course.id not in seen
            seen.add(step.course.id)
        walked += len(seen)
    assert walked > len(shortage_queries.newest().professions), "ways of more than one course"


def test_a_step_that_no_course_teaches_is_named(as_worker: FlaskClient, cast: Cast) -> None:
    snap = snapshot.current()
    entry = shortage_queries.entries(snap, profession().id)[0]
    asked = entry.asked[0]
    CourseSkill.delete().where(CourseSkill.skill == asked.skill_id).execute()
    course = a_course({asked.skill_id: (1, asked.rank)})
    page = english(as_worker, f"/shortage/{profession().id}")
    assert "no course teaches step 1" in page
    assert course.en in page.split("Outside this way:")[1]
    ShortageCourse.create(profession=profession(), course=course)
    page = english(as_worker, f"/shortage/{profession().id}")
    assert f"1 → {asked.rank}" in page


def test_it_says_how_many_open_places_it_leads_to_and_how_far_it_is_for_me(
    as_worker: FlaskClient, as_city: FlaskClient, cast: Cast
) -> None:
    occupation = profession().occupations[0].occupation_id
    a_demand({}, occupation=occupation, headcount=33)
    snap = snapshot.current()
    places = sum(card.open_places for card in shortage_queries.demands(snap, shortage_queries.entries(snap, profession().id)))
    assert places >= 33
    page = english(as_worker, f"/shortage/{profession().id}")
    assert f"{places} places are open today at the end of this way." in page
    assert f'href="/recommendations?kind=tracks#track-{profession().id}"' in page
    assert "You hold" in page
    assert "You hold" not in english(as_city, f"/shortage/{profession().id}")


def test_the_formula_has_the_numbers_put_in_as_far_as_the_reader_may_know_them(
    as_city: FlaskClient, as_worker: FlaskClient
) -> None:
    row = next(one for one in shortage_queries.newest().professions if one.supply < MIN_CELL_COUNT)
    path = f"/shortage/{row.id}"
    assert f"ln(({shown(row.weighed)} + 1) ÷ ({row.supply} + 1)) ÷ ln 11 = {row.shortage_index:.2f}" in english(as_city, path)
    told = english(as_worker, path)
    assert f"ln(({shown(row.weighed)} + 1) ÷ (qualified people + 1)) ÷ ln 11, at least" in told
    assert f"÷ ({row.supply} + 1)" not in told
