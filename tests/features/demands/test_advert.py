"""Pasting a job advert: what it suggests, with its words; what is ticked fills the form; what is unticked is remembered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot
from skillmatch.matching.extraction.posts import MAX_POSTS
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations.models import Town
from skillmatch.store.recommendations.models import TextRefusal
from tests.features.demands.conftest import rows_of, value_of, words

ADVERT = "招聘电焊工8名，持焊工证，熟练掌握二氧化碳气体保护焊。\n月薪6000-8000元，两班倒，工作地点侯镇，12月30日前到岗。"
ENGLISH = "Hiring 3 welders. CO2 gas-shielded welding, welding certificate required. RMB 6,000–8,000 per month, rotating shifts."


def boxes(html: str) -> dict[str, bool]:
    """The boxes of the suggestions, and whether each is ticked."""
    found = re.findall(r'<input class="form-check-input" type="checkbox" name="take" value="([^"]+)"[^>]*?( checked)?>', html)
    return {value: bool(ticked) for value, ticked in found}


def ids() -> tuple[int, int, int]:
    return (
        Occupation.get(Occupation.zh == "焊工").id,
        Skill.get(Skill.zh == "二氧化碳气体保护焊").id,
        Town.get(Town.zh == "侯镇").id,
    )


def read(client: FlaskClient, text: str, **more: Any) -> str:
    answer = client.post("/demands/new", data={"do": "read", "advert": text, **more})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("text", [ADVERT, ENGLISH])
def test_an_advert_suggests_with_confidence_and_its_words(as_enterprise: FlaskClient, text: str) -> None:
    occupation, skill, _ = ids()
    html = read(as_enterprise, text)

    ticked = boxes(html)
    assert ticked[f"occupation-{occupation}"]
    assert ticked[f"skill-{skill}"]
    assert {"headcount", "pay", "permit-welding", "shift-rotating"} <= ticked.keys()
    assert "95%" in words(html)
    assert "<q>" in html
    assert Demand.select().where(Demand.title == "").count() == 0


def test_what_is_ticked_fills_the_form(as_enterprise: FlaskClient) -> None:
    occupation, skill, town = ids()
    take = [
        f"occupation-{occupation}",
        f"skill-{skill}",
        "headcount",
        "pay",
        "day",
        f"town-{town}",
        "permit-welding",
        "shift-rotating",
    ]
    html = as_enterprise.post("/demands/new", data={"do": "use", "advert": ADVERT, "take": take, "headcount": "", "note": ""}).text

    assert value_of(html, "occupation") == str(occupation)
    assert (str(skill), "4") in rows_of(html)
    assert [value_of(html, name) for name in ("headcount", "pay_low", "pay_high")] == ["8", "6000", "8000"]
    assert value_of(html, "needed_by").endswith("-12-30")
    assert re.search(rf'<option selected value="{town}"|<option value="{town}" selected', html)
    assert re.search(r'name="permits"[^>]*value="welding"[^>]*checked|checked[^>]*name="permits"[^>]*value="welding"', html)


def test_what_is_unticked_is_not_taken(as_enterprise: FlaskClient) -> None:
    html = as_enterprise.post("/demands/new", data={"do": "use", "advert": ADVERT, "title": "焊工", "headcount": "2"}).text

    assert value_of(html, "occupation") == ""
    assert rows_of(html) == []
    assert (value_of(html, "title"), value_of(html, "headcount"), value_of(html, "pay_low")) == ("焊工", "2", "")


def test_an_unticked_skill_is_suggested_again_only_where_it_is_named(as_enterprise: FlaskClient, cast: Any) -> None:
    text = "招聘焊工2名，会焊缝外观的检验和二氧化碳气体保护焊"
    seam = Skill.get(Skill.zh == "焊缝外观检验").id
    named = ids()[1]
    assert boxes(read(as_enterprise, text))[f"skill-{seam}"]

    as_enterprise.post("/demands/new", data={"do": "use", "advert": text, "take": []})

    account = cast.account("enterprise").id
    refused = {
        row.subject_id for row in TextRefusal.select().where((TextRefusal.account == account) & (TextRefusal.kind == "skill"))
    }
    assert {seam, named} <= refused
    again = boxes(read(as_enterprise, text))
    assert f"skill-{seam}" not in again
    assert f"skill-{named}" in again


def test_another_account_is_not_bound_by_it(as_enterprise: FlaskClient, as_other_enterprise: FlaskClient) -> None:
    text = "招聘焊工2名，会焊缝外观的检验"
    seam = Skill.get(Skill.zh == "焊缝外观检验").id
    as_enterprise.post("/demands/new", data={"do": "use", "advert": text, "take": []})

    assert f"skill-{seam}" in boxes(read(as_other_enterprise, text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有"),
        ("\x00\x07 \u200b", "没有"),
        ("Ищем сварщика на завод, зарплата от 50000 рублей", "中文"),
        ("今天天气不错", "目录"),
        ("长" * 100_000, "20,000"),
    ],
    ids=["empty", "control characters", "Russian", "no trade", "very long"],
)
def test_bad_input_gets_a_clear_answer(as_enterprise: FlaskClient, text: str, reason: str) -> None:
    html = read(as_enterprise, text, title="保留")

    assert value_of(html, "title") == "保留"
    assert re.search(r'class="notice[^>]*>.*?' + reason, html, re.S)
    assert not boxes(html)


def test_the_text_of_an_advert_is_shown_as_text(as_enterprise: FlaskClient) -> None:
    html = read(as_enterprise, "招聘焊工<img hx-get=/x hx-trigger=load>8名 {{7*7}}")

    assert "<img" not in html
    assert "{{7*7}}" in html


POSTS = (
    "某厂招聘：焊工3名、电工2名。\n"
    "焊工：会二氧化碳气体保护焊，持焊工证；\n电工：懂变频器调试，持低压电工证。\n月薪6000-8000元，侯镇。"
)


def test_each_post_of_an_advert_becomes_a_demand_of_its_own(as_enterprise: FlaskClient) -> None:
    html = read(as_enterprise, POSTS)
    assert {"post-0", "post-1"} <= boxes(html).keys()

    first = drafts(as_enterprise, POSTS, "post-0", "post-1")
    assert (value_of(first, "title"), value_of(first, "headcount"), value_of(first, "pay_low")) == ("焊工", "3", "6000")

    second = as_enterprise.get(post_the_draft(as_enterprise, first)).text
    assert "The next post of the advert" in second or "下一个岗位" in second
    assert (value_of(second, "title"), value_of(second, "headcount"), value_of(second, "pay_low")) == ("电工", "2", "6000")
    assert 'name="rest"' not in second

    assert re.search(r"/demands/\d+$", post_the_draft(as_enterprise, second))
    made = list(Demand.select().order_by(Demand.id.desc()).limit(2))
    assert [(one.occupation.zh, one.headcount) for one in made] == [("电工", 2), ("焊工", 3)]
    assert [[row.permit for row in one.permits] for one in made] == [["electric"], ["welding"]]


def test_a_refresh_after_a_post_neither_posts_again_nor_loses_the_rest(as_enterprise: FlaskClient) -> None:
    text = "某厂招聘：焊工3名、电工2名、叉车司机4名。月薪6000-8000元，侯镇。"
    first = drafts(as_enterprise, text, "post-0", "post-1", "post-2")
    before = Demand.select().count()

    address = post_the_draft(as_enterprise, first)
    pages = [as_enterprise.get(address).text for _ in range(3)]

    assert Demand.select().count() == before + 1
    assert [(value_of(page, "title"), value_of(page, "headcount")) for page in pages] == [("电工", "2")] * 3
    third = as_enterprise.get(post_the_draft(as_enterprise, pages[-1])).text
    assert (value_of(third, "title"), value_of(third, "headcount")) == ("叉车司机", "4")


def test_a_refused_draft_keeps_the_rest(as_enterprise: FlaskClient) -> None:
    first = drafts(as_enterprise, POSTS, "post-0", "post-1")
    answer = as_enterprise.post("/demands/new", data={"do": "post", "rest": value_of(first, "rest")})

    assert answer.status_code == 422
    assert value_of(answer.text, "rest") == value_of(first, "rest")


def test_the_rest_of_an_advert_is_its_accounts_alone(as_enterprise: FlaskClient, as_other_enterprise: FlaskClient) -> None:
    address = post_the_draft(as_enterprise, drafts(as_enterprise, POSTS, "post-0", "post-1"))

    for client, where in ((as_other_enterprise, address), (as_enterprise, address + "x"), (as_enterprise, "/demands/new?rest=W10")):
        answer = client.get(where)
        assert answer.status_code == 200
        assert value_of(answer.text, "title") == ""


def test_the_longest_rest_fits_into_an_address(as_enterprise: FlaskClient) -> None:
    names = [card.zh for card in snapshot.current().occupations if card.zh.endswith("工")][:MAX_POSTS]
    text = "招聘：" + "、".join(f"{name}{n + 1}名" for n, name in enumerate(names)) + "。月薪6000-8000元，两班倒，侯镇。"
    ticked = [f"post-{n}" for n in range(MAX_POSTS)]
    assert boxes(read(as_enterprise, text)).keys() >= set(ticked)

    address = post_the_draft(as_enterprise, drafts(as_enterprise, text, *ticked))

    assert len(address) < 4000
    assert value_of(as_enterprise.get(address).text, "title") == names[1]


@pytest.mark.parametrize(
    ("text", "counts"),
    [(POSTS, ["焊工3", "电工2"]), ("Hiring 3 welders and 2 electricians.", ["3 welders", "2 electricians"])],
)
def test_the_people_of_all_posts_are_shown_with_their_words(as_enterprise: FlaskClient, text: str, counts: list[str]) -> None:
    html = read(as_enterprise, text)

    assert re.findall(r"<q>([^<]*)</q>", html.split('value="headcount"')[1].split("</li>")[0]) == counts


def test_a_post_that_is_not_ticked_is_left_out(as_enterprise: FlaskClient) -> None:
    html = as_enterprise.post("/demands/new", data={"do": "posts", "advert": POSTS, "take": ["post-1", "post-9", "post-x"]}).text
    assert value_of(html, "title") == "电工"
    assert 'name="rest"' not in html

    html = as_enterprise.post("/demands/new", data={"do": "posts", "advert": POSTS}).text
    assert "post-0" in boxes(html)


def test_an_occupation_outside_the_catalogue_is_said_to_be_so(as_enterprise: FlaskClient) -> None:
    html = read(as_enterprise, "诚聘出纳一名，月薪5000-6000元")
    assert "出纳" in words(html)
    assert not any(value.startswith("occupation-") for value in boxes(html))
    assert "none is suggested" in words(html) or "没有推荐" in words(html)


def drafts(client: FlaskClient, text: str, *take: str) -> str:
    """The first draft of the ticked posts of an advert."""
    answer = client.post("/demands/new", data={"do": "posts", "advert": text, "take": list(take)})
    assert answer.status_code == 200
    return answer.text


def post_the_draft(client: FlaskClient, html: str) -> str:
    """Send the form as it stands, as its last button does; gives the address where the browser is sent."""
    data: dict[str, Any] = {"do": "post"}
    data |= {name: value_of(html, name) for name in ("title", "occupation", "headcount", "pay_low", "pay_high", "filled_from")}
    if 'name="rest"' in html:
        data["rest"] = value_of(html, "rest")
    data["skill"] = re.findall(r'name="skill" value="(\d+)"', html)
    data["rank"] = ["3"] * len(data["skill"])
    boxes_of_permits = re.findall(r'<input[^>]*name="permits"[^>]*>', html)
    data["permits"] = [re.findall(r'value="(\w+)"', box)[0] for box in boxes_of_permits if "checked" in box]
    answer = client.post("/demands/new", data=data)
    assert answer.status_code == 303
    return answer.location
