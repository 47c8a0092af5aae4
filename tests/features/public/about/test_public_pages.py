"""The public pages need no sign-in, and say what the engine really does."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot
from skillmatch.store.catalogue.models import Course
from skillmatch.web.language import thousandths
from tests.builders import a_course, a_demand, a_skill
from tests.features.statistics.overview.test_city_home import english

PAGES = ("/about", "/about/recommendations", "/about/privacy", "/about/data")


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_reads_it_in_both_languages(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert '<html lang="zh-CN"' in first.get_data(as_text=True)
    page = english(client, path)
    assert '<html lang="en"' in page
    assert all(f'href="{other}"' in page for other in PAGES)


@pytest.mark.parametrize("who", ["demo_worker", "demo_city", "auditor"])
@pytest.mark.parametrize("path", PAGES)
def test_everybody_signed_in_reads_it_too(signed_in, who: str, path: str) -> None:
    assert signed_in(who).get(path).status_code == 200


def test_the_weights_are_those_of_the_engine(client: FlaskClient) -> None:
    page = english(client, "/about/recommendations")
    settings = snapshot.current().engine.settings_
    for number, weights in enumerate(
        (settings.course_weights, settings.mentor_weights, settings.track_weights, settings.seat_weights), 1
    ):
        table = page.split(f'id="terms-{number}"')[1].split("</table>")[0]
        shown = re.findall(r'<td class="num"[^>]*>([^<]*)</td>', table)
        assert shown == [thousandths(round(weight * 1000)) for _, weight in weights]


def test_a_visitor_can_sign_in_from_the_first_page(client: FlaskClient) -> None:
    page = english(client, "/about")
    link = re.search(r'class="btn btn-main" href="([^"]+)"', page)
    assert link
    assert client.get(link[1]).status_code == 200


def test_a_visitor_who_comes_to_the_front_door_meets_what_this_is(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/about")


def test_it_names_what_is_never_used_and_how_to_object(client: FlaskClient) -> None:
    page = english(client, "/about/recommendations")
    for words in ("Age, gender and ethnicity", "Switch off", "Object", "the office of your town"):
        assert words in page


def test_the_origins_are_counts_of_the_rows(client: FlaskClient) -> None:
    def courses() -> list[int]:
        row = english(client, "/about/data").split("<tbody>")[1].split("</tr>")[0]
        return [int(n) for n in re.findall(r'<td class="num"[^>]*>([\d,]+)</td>', row)]

    before = courses()
    assert sum(before) == Course.select().count()
    assert before[0] == Course.select().where(Course.basis == "article").count()
    a_course({a_skill(): (0, 2)})
    assert courses() == [*before[:3], before[3] + 1]


def test_no_live_record_reaches_a_public_page(client: FlaskClient) -> None:
    a_demand({}, title="企业的内部需求")
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "企业的内部需求" not in answer.get_data(as_text=True)
