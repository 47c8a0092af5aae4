"""The published list: everybody signed in reads it, with its number, its day and where each line is from."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.db.versions import raise_version
from skillmatch.store.shortage.models import ShortageCourse, ShortageProfession, ShortageVersion
from tests.builders import a_course, a_demand, a_skill


def newest() -> ShortageVersion:
    return ShortageVersion.select().order_by(ShortageVersion.number.desc()).first()


@pytest.mark.parametrize("who", ["demo_worker", "demo_enterprise", "demo_trainer", "demo_town", "demo_city", "auditor"])
def test_every_role_reads_it(signed_in, who: str) -> None:
    answer = signed_in(who).get("/shortage")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    for profession in newest().professions:
        assert profession.zh in page
        assert who != "demo_city" or f"{profession.shortage_index:.2f}" in page


def test_only_what_the_report_does_not_name_is_marked_as_sample(as_worker: FlaskClient) -> None:
    page = as_worker.get("/shortage").get_data(as_text=True)
    list_ = page.split('id="list"')[1].split("</table>")[0]
    sample = ShortageProfession.select().where((ShortageProfession.version == newest()) & (ShortageProfession.basis == "sample"))
    assert sample.count() == 15
    assert list_.count("tag-line") == 15


def test_only_the_city_sees_how_to_propose(as_city: FlaskClient, as_town: FlaskClient) -> None:
    assert 'action="/shortage/propose"' in as_city.get("/shortage").get_data(as_text=True)
    other = as_town.get("/shortage")
    assert other.status_code == 200
    assert 'action="/shortage/propose"' not in other.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/shortage/versions/99", f"/shortage/versions/{2**63}", "/shortage/99999", f"/shortage/{2**63}",
                                  "/shortage/versions/-1", "/shortage/abc"])  # fmt: skip
def test_what_does_not_exist_is_not_found(as_worker: FlaskClient, path: str) -> None:
    assert as_worker.get(path).status_code == 404


def test_an_unpublished_version_does_not_exist_for_readers(as_worker: FlaskClient) -> None:
    draft = ShortageVersion.create(number=77, as_of="2026-01-01", published_on=None)
    hidden = ShortageProfession.create(version=draft, code="X", zh="未公布", en="Unpublished", industry="x", basis="sample")
    assert as_worker.get("/shortage/versions/77").status_code == 404
    assert as_worker.get(f"/shortage/{hidden.id}").status_code == 404
    page = as_worker.get("/shortage")
    assert page.status_code == 200
    assert "未公布" not in page.get_data(as_text=True)


def test_a_profession_leads_to_its_courses_and_its_open_places(as_worker: FlaskClient) -> None:
    profession = newest().professions.first()
    demand = a_demand({}, occupation=profession.occupations[0].occupation_id, title="正在招人的需求")
    answer = as_worker.get(f"/shortage/{profession.id}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    for link in profession.courses:
        assert f'href="/courses/{link.course_id}"' in page
    assert demand.title in page


def test_a_retired_course_is_said_to_be_retired(as_worker: FlaskClient) -> None:
    profession = newest().professions.first()
    course = a_course({a_skill(): (0, 2)}, state="retired", zh="早已停开的课")
    ShortageCourse.create(profession=profession, course=course)
    raise_version()
    client_page = as_worker
    client_page.post("/language", data={"lang": "en", "next": "/"})
    answer = client_page.get(f"/shortage/{profession.id}")
    assert answer.status_code == 200
    assert "No longer given" in answer.get_data(as_text=True)
