"""Skills are found by Chinese, pinyin, initials and English, with htmx and without."""

from __future__ import annotations

import pytest

from skillmatch.store.catalogue.models import Skill
from tests.pages import plain

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("typed", ["示教编程", "shijiaobiancheng", "shi jiao bian cheng", "jqrsj", "Robot teach", "ROBOT TEACH"])
def test_one_skill_by_every_way_of_typing(as_worker, typed):
    skill = Skill.get(Skill.zh == "机器人示教编程")
    for headers in ({}, HTMX):
        answer = as_worker.get("/profile", query_string={"q": typed}, headers=headers)
        assert answer.status_code == 200
        assert f"/profile?skill={skill.id}" in answer.text


def test_the_fragment_is_a_part_of_the_page(as_worker):
    page = as_worker.get("/profile?q=shijiao")
    part = as_worker.get("/profile?q=shijiao", headers=HTMX)
    assert page.status_code == part.status_code == 200
    assert plain(part.text) in plain(page.text)
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("typed", ["%", "_", "' OR 1=1 --", "\\", "<img hx-get=/x hx-trigger=load>", "{{7*7}}"])
def test_signs_of_sql_and_html_are_only_text(as_worker, typed):
    answer = as_worker.get("/profile", query_string={"q": typed}, headers=HTMX)
    assert answer.status_code == 200
    assert "/profile?skill=" not in answer.text
    assert "<img" not in answer.text
    assert "49" not in answer.text


def test_too_much_text_is_refused(as_worker):
    assert as_worker.get("/profile", query_string={"q": "焊" * 61}).status_code == 422


def test_the_scale_explains_each_rank(as_worker, cast):
    skill = Skill.get(Skill.code == "SK-AG-001")
    answer = as_worker.get(f"/profile?skill={skill.id}")
    assert answer.status_code == 200
    assert skill.zh in answer.text
    assert [f'id="rank-{rank}"' in answer.text for rank in range(9)] == [True] * 9


@pytest.mark.parametrize("skill", ["999999", "abc", "-1", str(2**70)])
def test_an_unknown_skill_opens_no_scale(as_worker, skill):
    answer = as_worker.get(f"/profile?skill={skill}")
    assert answer.status_code == 200
    assert 'id="skill-form"' not in answer.text
