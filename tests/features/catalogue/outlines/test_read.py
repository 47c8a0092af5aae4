"""Reading the outline of a course: skills from and to a rank, the courses like it, and nothing stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import db

OUTLINE = "气雾栽培课程大纲\n气雾栽培技术（从初级到高级）\n无土栽培营养液管理入门\n棚室环境调控，进阶"


def counts() -> dict[str, int]:
    return {table: db.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in db.get_tables()}


def rows(html: str) -> Iterator[tuple[str, ...]]:
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html, re.S):
        yield tuple(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.split(r"<td[^>]*>", row))


def test_it_has_skills_from_and_to_ranks_and_courses_like_it(as_trainer: FlaskClient) -> None:
    before = counts()
    answer = as_trainer.post("/outlines", data={"outline": OUTLINE})

    assert answer.status_code == 200
    found = {row[1]: (row[2][0], row[3][0]) for row in rows(answer.text)}
    code = {zh: Skill.get(Skill.zh == zh).code for zh in ("气雾栽培技术", "无土栽培营养液管理", "棚室环境调控")}
    assert found[code["气雾栽培技术"]] == ("2", "4")
    assert found[code["无土栽培营养液管理"]] == ("0", "2")
    assert found[code["棚室环境调控"]] == ("3", "4")
    assert "气雾栽培技术" in answer.text.partition('id="alike-title"')[2]
    assert counts() == before


def test_it_says_that_nothing_is_stored(as_trainer: FlaskClient) -> None:
    page = as_trainer.get("/outlines")

    assert page.status_code == 200
    assert "内容不会保存" in page.text


@pytest.mark.parametrize("outline", ["", "\x00\x08", "План курса сварки для начинающих", "今天天气不错", "长" * 100_000])
def test_bad_input_gets_a_clear_answer(as_trainer: FlaskClient, outline: str) -> None:
    answer = as_trainer.post("/outlines", data={"outline": outline})

    assert answer.status_code == 200
    assert 'class="notice' in answer.text
    assert "<table" not in answer.text


def test_text_stays_text(as_trainer: FlaskClient) -> None:
    page = as_trainer.post("/outlines", data={"outline": "气雾栽培技术<img hx-get=/x hx-trigger=load> {{7*7}}"}).text

    assert "<img" not in page
    assert "{{7*7}}" in page


def test_it_is_for_trainers(as_worker: FlaskClient) -> None:
    assert as_worker.get("/outlines").status_code == 403
    assert as_worker.post("/outlines", data={"outline": OUTLINE}).status_code == 403


def test_the_command_prints_the_same_words(app: Any) -> None:
    run = app.test_cli_runner().invoke(args=["match", "text", "招聘电焊工8名，月薪6000-8000元", "--lang", "zh"])

    assert run.exit_code == 0, run.output
    assert "焊工" in run.output
    assert "95%" in run.output
    assert "“招聘电焊工8名”" in run.output


def test_the_command_reads_outlines_too(app: Any) -> None:
    run = app.test_cli_runner().invoke(args=["match", "text", "Aeroponic cultivation from junior to senior", "--kind", "outline"])

    assert run.exit_code == 0, run.output
    assert "2 → 4" in run.output
