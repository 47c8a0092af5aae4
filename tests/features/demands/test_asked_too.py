"""While a demand is written: the skills that lists with the same skills usually also ask for, added with one press."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from skillmatch.engine_gateway import skill_neighbours, snapshot
from skillmatch.store.catalogue.models import Occupation, Skill
from tests import builders
from tests.features.demands.conftest import rows_of

WELDING = "二氧化碳气体保护焊"


def offered(html: str) -> list[tuple[int, int]]:
    """The skills that are offered, each with its number of lists."""
    block = html.partition('id="asked-too"')[2].partition("</div>\n    </div>")[0]
    return [
        (int(skill), int(lists))
        for skill, lists in re.findall(r'value="add-(\d+)".*?<span class="note num">(\d+)</span>', block, re.S)
    ]


def draft(client: FlaskClient, skills: list[int], do: str = "look") -> str:
    answer = client.post("/demands/new", data={"do": do, "skill": skills, "rank": ["3"] * len(skills), "title": "保留"})
    assert answer.status_code == 200
    return answer.text


def test_it_offers_what_is_asked_beside_and_one_press_adds_it(as_enterprise: FlaskClient) -> None:
    welding = Skill.get(Skill.zh == WELDING).id
    found = offered(draft(as_enterprise, [welding]))

    assert 1 <= len(found) <= 5
    assert welding not in [skill for skill, _ in found]
    assert all(lists >= skill_neighbours.MIN_LISTS for _, lists in found)
    first = found[0][0]
    added = draft(as_enterprise, [welding], do=f"add-{first}")
    assert [skill for skill, _ in rows_of(added)] == [str(welding), str(first)]
    assert first not in [skill for skill, _ in offered(added)]


def test_what_open_demands_ask_together_is_learned(as_enterprise: FlaskClient, cast: Any) -> None:
    first = builders.a_skill(zh="示例甲", en="Sample A", pinyin="shilijia", initials="slj", family_zh="焊接")
    second = builders.a_skill(zh="示例乙", en="Sample B", pinyin="shiliyi", initials="sly", family_zh="焊接")
    builders.a_demand({first: 3, second: 3}, enterprise=cast.other_enterprise)
    builders.a_demand({first: 3, second: 3}, enterprise=cast.other_enterprise)
    snapshot.forget()
    assert offered(draft(as_enterprise, [first.id])) == [], "two lists may be an accident"

    builders.a_demand({first: 3, second: 3}, enterprise=cast.other_enterprise)
    snapshot.forget()
    html = draft(as_enterprise, [first.id])
    assert offered(html) == [(second.id, 3)]


def test_nothing_is_offered_where_nothing_is_known(as_enterprise: FlaskClient) -> None:
    lonely = builders.a_skill(zh="示例丙", en="Sample C", pinyin="shilibing", initials="slb", family_zh="焊接")
    snapshot.forget()

    assert 'id="asked-too"' not in draft(as_enterprise, [])
    assert 'id="asked-too"' not in draft(as_enterprise, [lonely.id])
    assert 'id="asked-too"' not in draft(as_enterprise, [999_999])


def test_an_occupation_counts_as_a_list(as_enterprise: FlaskClient) -> None:
    welder = Occupation.get(Occupation.zh == "焊工").id
    html = as_enterprise.post("/demands/new", data={"do": f"occupation-{welder}"}).text
    listed = {int(skill) for skill, _ in rows_of(html)}
    assert listed
    assert not listed & {skill for skill, _ in offered(html)}
