"""Mentors are listed with their places left; who has room comes first."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from tests.builders import a_mentor, a_skill


def page(client: FlaskClient, query: str = "") -> str:
    answer = client.get("/mentors" + query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("q", ["测试名匠", "铜件镶嵌", "Brass inlay", "测试名匠 inlay"])
def test_a_mentor_is_found_by_name_and_by_skill(as_worker: FlaskClient, q: str) -> None:
    a_mentor({a_skill(zh="铜件镶嵌", en="Brass inlay"): 6}, name="测试名匠")
    a_mentor({a_skill(): 6}, name="另一位师傅")
    found = page(as_worker, f"?q={q}")
    assert "测试名匠" in found.split('id="results"')[1]
    assert "另一位师傅" not in found


def test_who_has_room_comes_first(as_worker: FlaskClient) -> None:
    skill = a_skill(zh="共有的手艺")
    a_mentor({skill: 8}, name="没有空位的师傅", capacity=0, rank=8)
    a_mentor({skill: 5}, name="有空位的师傅", capacity=2, rank=5)
    found = page(as_worker, "?q=共有的手艺")
    assert found.index("有空位的师傅") < found.index("没有空位的师傅")


def test_a_mentor_who_stopped_is_not_listed_and_has_no_page(as_worker: FlaskClient) -> None:
    gone = a_mentor({a_skill(): 6}, name="已经不带徒的师傅", active=False)
    assert "已经不带徒的师傅" not in page(as_worker, "?q=不带徒").split('id="results"')[1]
    assert as_worker.get(f"/mentors/{gone.id}").status_code == 404


def test_the_fragment_is_a_part_of_the_page(as_worker: FlaskClient) -> None:
    fragment = as_worker.get("/mentors", headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert fragment.get_data(as_text=True).strip() in page(as_worker)


def test_a_page_of_mentors_costs_few_queries(as_worker: FlaskClient) -> None:
    for _ in range(8):
        a_mentor({a_skill(): 5, a_skill(): 4})
    page(as_worker)
    with count_queries() as counted:
        page(as_worker)
    assert counted.count <= 6
