"""Chinese until somebody chooses English; names, dates, numbers and money follow."""

from __future__ import annotations

import datetime as dt
import math
from types import SimpleNamespace

import pytest
from flask import session

from skillmatch.terms import Rank, Role
from skillmatch.web import language


@pytest.fixture(params=["zh_Hans_CN", "en"])
def reader(app, request):
    with app.test_request_context():
        session["lang"] = request.param
        yield request.param


def test_the_page_is_chinese_until_english_is_chosen(client):
    assert '<html lang="zh-CN">' in client.get("/list").text
    answer = client.post("/language", data={"lang": "en", "next": "/list?q=1"})
    assert (answer.status_code, answer.location) == (303, "/list?q=1")
    english = client.get("/list").text
    assert '<html lang="en">' in english and "Skip to the content" in english
    client.post("/language", data={"lang": "zh_Hans_CN"})
    assert "跳到正文" in client.get("/list").text


def test_large_text_is_remembered(client):
    assert client.post("/text-size", data={"size": "large", "next": "/list"}).status_code == 303
    assert '<html lang="zh-CN" class="large">' in client.get("/list").text
    client.post("/text-size", data={"size": "normal"})
    assert '<html lang="zh-CN">' in client.get("/list").text


@pytest.mark.parametrize("data", [{}, {"lang": "fr"}, {"lang": "../en"}])
def test_unknown_languages_are_refused(client, data):
    assert client.post("/language", data=data).status_code == 400


def test_the_switch_never_leads_to_another_host(client):
    answer = client.post("/language", data={"lang": "en", "next": "//evil.example"})
    assert (answer.status_code, answer.location) == (303, "/")


def test_names_follow_the_reader_and_fall_back_to_chinese(reader):
    zh = reader != "en"
    assert language.named(Role.WORKER) == ("职工" if zh else "Worker")
    assert language.named({"zh": "焊工", "en": ""}) == "焊工"
    assert language.name_lang({"zh": "焊工", "en": ""}) == (None if zh else "zh-CN")
    assert language.named(SimpleNamespace(zh="焊工", en="Welder")) == ("焊工" if zh else "Welder")
    assert language.rank_name(Rank.SENIOR) == language.rank_name(4.6) == ("高级工" if zh else "Senior worker")
    assert language.rank_name(0) == ("未掌握" if zh else "Not held")


def test_figures_are_written_for_the_reader(reader):
    zh = reader != "en"
    assert language.day("2026-11-26") == ("2026年11月26日" if zh else "Nov 26, 2026")
    assert language.day(dt.date(2026, 11, 26), "short") == ("11月26日" if zh else "Nov 26")
    assert "11" in language.moment(dt.datetime(2026, 11, 22, 3, 5, tzinfo=dt.UTC))  # 11:05 in Shanghai
    assert language.number(110000) == "110,000" and language.number(0.5, 2) == "0.50" and language.number(math.nan) == "–"
    assert language.money(270000) == "¥270,000" and language.money(0.5) == "¥0.50"
    assert language.km(3.44) == ("3.4 公里" if zh else "3.4 km") and language.km(31.2) == ("31 公里" if zh else "31 km")
    assert language.hours(48) == ("48 课时" if zh else "48 hours") and language.hours(1) == ("1 课时" if zh else "1 hour")
    assert language.percent(0.362) == "36%"
    assert [language.thousandths(n) for n in (312, -30, 1000, 0)] == ["0.312", "−0.030", "1.000", "0.000"]


def test_constants_in_templates_follow_the_reader_too(app):
    template = app.jinja_env.from_string("{{ 48|hours }} {{ 3|rank_name }}")
    seen = []
    for lang in ("zh_Hans_CN", "en"):
        with app.test_request_context():
            session["lang"] = lang
            seen.append(template.render())
    assert seen == ["48 课时 中级工", "48 hours Intermediate worker"]


def test_a_time_counts_as_its_day_in_the_city(reader):
    late = dt.datetime(2026, 11, 22, 16, 33, 3)  # UTC, as the store keeps it: past midnight in the city
    assert language.day(late) == language.day(str(late)) == language.day(dt.date(2026, 11, 23))
    assert language.day(late) != language.day(dt.date(2026, 11, 22))


def test_what_somebody_wrote_is_marked_where_it_is_foreign(reader):
    assert language.as_written("Lin") == "Lin"
    assert language.as_written("焊工<b>") == ("焊工<b>" if reader != "en" else '<span lang="zh-CN">焊工&lt;b&gt;</span>')
