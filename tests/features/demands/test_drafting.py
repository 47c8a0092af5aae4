"""Writing a demand without JavaScript: each button changes the draft and keeps what was entered; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.features.demands.rules import refill
from skillmatch.store.catalogue.models import Occupation, OccupationPermit, Requirement
from skillmatch.store.demands.models import Demand
from tests import builders
from tests.features.demands.conftest import rows_of, value_of, words
from tests.pages import plain

Form = Callable[..., dict[str, Any]]
WELDER = "OCC026"


def requirements(occupation: Occupation, grade: int) -> list[tuple[str, str]]:
    found = Requirement.select().where((Requirement.occupation == occupation) & (Requirement.required_rank <= grade))
    return sorted((str(row.skill_id), str(row.required_rank)) for row in found)


def test_an_occupation_is_found_by_chinese_pinyin_initials_and_english(as_enterprise: FlaskClient) -> None:
    row = Occupation.get(Occupation.code == WELDER)
    for typed in (row.zh, row.pinyin, row.initials, row.en[:6].upper()):
        page = as_enterprise.post("/demands/new", data={"do": "search", "occupation_q": typed})
        assert page.status_code == 200
        assert f'value="occupation-{row.id}"' in page.text, typed
        assert value_of(page.text, "occupation_q") == typed


def test_what_is_not_found_is_said(as_enterprise: FlaskClient) -> None:
    for typed in ("qqqq", "%", "'\"", "_"):
        page = as_enterprise.post("/demands/new", data={"do": "look", "occupation_q": typed, "skill_q": typed})
        assert page.status_code == 200
        assert page.text.count("没有找到") == 2, typed


def test_choosing_an_occupation_fills_in_its_requirements(as_enterprise: FlaskClient) -> None:
    row = Occupation.get(Occupation.code == WELDER)
    page = as_enterprise.post("/demands/new", data={"do": f"occupation-{row.id}", "note": "两班倒", "headcount": "x"})
    assert page.status_code == 200
    assert sorted(rows_of(page.text)) == requirements(row, row.start_rank)
    assert value_of(page.text, "occupation") == str(row.id)
    assert value_of(page.text, "title") == row.zh
    assert "两班倒</textarea>" in page.text
    assert value_of(page.text, "headcount") == "x"


def test_a_higher_grade_adds_and_keeps_what_a_person_changed(as_enterprise: FlaskClient) -> None:
    row = Occupation.get(Occupation.code == WELDER)
    first = requirements(row, row.start_rank)
    own = builders.a_skill()
    skills, ranks = [skill for skill, _ in first], [rank for _, rank in first]
    ranks[0] = "7"
    posted = {
        "do": "grade", "occupation": str(row.id), "grade": "5", "filled_from": f"{row.id}-{row.start_rank}",
        "skill": [*skills, str(own.id)], "rank": [*ranks, "4"],
    }  # fmt: skip
    page = as_enterprise.post("/demands/new", data=posted)
    assert page.status_code == 200
    wanted = dict(requirements(row, 5)) | {skills[0]: "7", str(own.id): "4"}
    assert dict(rows_of(page.text)) == wanted


def test_a_skill_is_added_once_and_removed(
    as_enterprise: FlaskClient, demand_form: Form, nothing_stored: Callable[[], None]
) -> None:
    own = builders.a_skill(zh="示例激光对中", en="Laser alignment", pinyin="shilijiguangduizhong", initials="sljgdz")
    found = as_enterprise.post("/demands/new", data=demand_form(do="search", skill_q="ji guang dui"))
    assert found.status_code == 200
    assert f'value="add-{own.id}"' in found.text
    before = rows_of(found.text)
    added = as_enterprise.post("/demands/new", data=demand_form(do=f"add-{own.id}", skill_q="jiguang"))
    assert added.status_code == 200
    assert [skill for skill, _ in rows_of(added.text)] == [skill for skill, _ in before] + [str(own.id)]
    assert value_of(added.text, "skill_q") == ""
    again = as_enterprise.post("/demands/new", data=demand_form(do=f"add-{own.id}", skill=[str(own.id)], rank=["5"]))
    assert rows_of(again.text) == [(str(own.id), "5")]
    removed = as_enterprise.post("/demands/new", data=demand_form(do="remove-0"))
    assert removed.status_code == 200
    assert rows_of(removed.text) == before[1:]
    nothing_stored()


def test_a_step_to_nothing_changes_nothing(
    as_enterprise: FlaskClient, demand_form: Form, nothing_stored: Callable[[], None]
) -> None:
    before = rows_of(as_enterprise.post("/demands/new", data=demand_form(do="look")).text)
    for step in ("add-99999999", "remove-7", "remove--1", "occupation-99999999", "add-", "fly-1", "add-" + "9" * 30, ""):
        page = as_enterprise.post("/demands/new", data=demand_form(do=step))
        assert page.status_code == 200, step
        assert rows_of(page.text) == before, step
    nothing_stored()


def test_the_supply_is_shown_while_writing(
    as_enterprise: FlaskClient, demand_form: Form, nothing_stored: Callable[[], None]
) -> None:
    skill = builders.a_skill()
    for _ in range(6):
        builders.a_worker({skill: 3})
    page = as_enterprise.post(
        "/demands/new", data=demand_form(do="look", skill=[str(skill.id)], rank=["3"], permits=[], headcount="10")
    )
    assert page.status_code == 200
    assert "现在就符合 6" in words(page.text)
    assert "10 人中仍缺 4" in words(page.text)
    nothing_stored()


def test_the_fragment_is_a_part_of_the_page(as_enterprise: FlaskClient, demand_form: Form) -> None:
    whole = as_enterprise.post("/demands/new", data=demand_form(do="look"))
    part = as_enterprise.post("/demands/new", data=demand_form(do="look"), headers={"HX-Request": "true"})
    assert whole.status_code == part.status_code == 200
    assert "<html" not in part.text
    assert plain(part.text) in plain(whole.text)
    assert 'id="demand-form"' in part.text
    assert "HX-Request" in part.headers["Vary"]


PAIRS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=8, unique_by=lambda pair: pair[0])


@given(PAIRS, PAIRS, PAIRS)
def test_refilling_keeps_what_a_person_entered_and_asks_for_everything(
    rows: list[tuple[int, int]], before: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    found = dict(refill(rows, before, after))
    own = {skill: rank for skill, rank in rows if (skill, rank) not in set(before)}
    assert own.items() <= found.items()
    assert {skill for skill, _ in after} <= set(found)
    assert set(found) == set(own) | {skill for skill, _ in after}


def ticked(html: str) -> set[str]:
    """The permits that the form has ticked."""
    boxes = re.findall(r'<input class="form-check-input" type="checkbox" name="permits"[^>]*>', html)
    return {found[1] for box in boxes if " checked" in box and (found := re.search(r'value="([^"]*)"', box))}


def test_permits_that_the_law_requires_for_the_occupation_are_ticked_and_said(as_enterprise: FlaskClient) -> None:
    forklift = Occupation.get(Occupation.id == OccupationPermit.get(OccupationPermit.permit == "forklift").occupation_id)
    page = as_enterprise.post("/demands/new", data={"do": f"occupation-{forklift.id}", "permits": ["uav"]}).text
    assert ticked(page) == {"forklift", "uav"}
    assert "按规定，该职业须持证" in page and OccupationPermit.get(OccupationPermit.permit == "forklift").source in page
    plain_one = Occupation.get(Occupation.code == WELDER)
    sent = {"do": f"occupation-{plain_one.id}", "occupation": str(forklift.id), "permits": ["forklift", "uav"]}
    assert ticked(as_enterprise.post("/demands/new", data=sent).text) == {"uav"}


def test_a_permit_that_a_person_took_out_stays_out_while_the_demand_is_written(as_enterprise: FlaskClient) -> None:
    forklift = OccupationPermit.get(OccupationPermit.permit == "forklift").occupation_id
    page = as_enterprise.post("/demands/new", data={"do": "grade", "occupation": str(forklift), "grade": "3"})
    assert ticked(page.text) == set()


def test_the_training_hours_looked_at_are_kept_with_the_draft_and_the_demand(as_enterprise: FlaskClient, demand_form: Form) -> None:
    draft = as_enterprise.post("/demands/new", data=demand_form(do="look", within="120")).text
    assert '<option selected value="120">' in draft
    assert as_enterprise.post("/demands/new", data=demand_form(within="120")).status_code == 303
    stored = Demand.select().order_by(Demand.id.desc()).get()
    assert stored.training_hours == 120
    page = as_enterprise.get(f"/demands/{stored.id}").text
    assert re.search(r'within=120"[^>]*aria-current="page"', page)
    assert "培训不超过120" in plain(as_enterprise.get("/demands").text)
    for where in ("edit", "copy"):
        assert '<option selected value="120">' in as_enterprise.get(f"/demands/{stored.id}/{where}").text
    assert as_enterprise.post(f"/demands/{stored.id}/edit", data=demand_form(within="40")).status_code == 303
    assert Demand.get_by_id(stored.id).training_hours == 40


def test_hours_that_are_none_are_the_usual_ones(as_enterprise: FlaskClient, demand_form: Form) -> None:
    for within in ("", "0", "NaN", "81", "9" * 20):
        assert as_enterprise.post("/demands/new", data=demand_form(within=within)).status_code == 303
        assert Demand.select().order_by(Demand.id.desc()).get().training_hours == 80
