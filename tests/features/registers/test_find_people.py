"""People are found however their names are written and read, and stand in the order of their surnames."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.store.db.database import rows
from skillmatch.store.db.scope import Scope
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import duplicates
from skillmatch.store.registers.catalogue import REGISTERS
from tests import builders
from tests.cast import Cast

NEW = {"grade": "4", "hours_per_week": "8", "shift": "day", "gender": "", "birth_year": "1990"}


def codes(client: FlaskClient, **asked: str) -> list[str]:
    answer = client.get("/registers/talent", query_string=asked)
    assert answer.status_code == 200
    return re.findall(r'<a href="/registers/talent/\d+">([^<]+)</a>', answer.text)


def finds(client: FlaskClient, person: Worker, *questions: str) -> None:
    for question in questions:
        assert person.code in codes(client, q=question), question


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("曾志伟", ("zengzhiwei", "cengzhiwei", "zzw", "zeng zhi wei", "zeng")),
        ("单田芳", ("shantianfang", "dantianfang", "stf")),
        ("翟天临", ("zhaitianlin", "ditianlin", "ztl")),
        ("解小东", ("xiexiaodong", "jiexiaodong", "xxd")),
        ("仇和", ("qiuhe", "chouhe", "qh")),
        ("查良镛", ("zhaliangyong", "chaliangyong", "zly")),
        ("覃塘", ("qintang", "tantang", "qt", "tt")),
        ("尉迟恭", ("yuchigong", "weichigong", "ycg")),
        ("万俟卨", ("moqi", "mq", "wan")),
        ("朴树", ("piaoshu", "pushu", "ps")),
        ("区楚良", ("ouchuliang", "quchuliang", "ocl")),
        ("盖叫天", ("gejiaotian", "gaijiaotian")),
        ("乐嘉", ("yuejia", "lejia")),
        ("缪荃孙", ("miaoquansun", "mouquansun")),
        ("黑有龙", ("heyoulong", "heiyoulong")),
        ("吕布", ("lvbu", "lübu")),
    ],
)
def test_a_surname_is_found_by_its_reading_and_the_other_one(
    as_city: FlaskClient, cast: Cast, name: str, readings: tuple[str, ...]
) -> None:
    finds(as_city, builders.a_worker(name=name), *readings, name)


def test_traditional_and_simplified_characters_find_each_other(as_city: FlaskClient, cast: Cast) -> None:
    finds(as_city, builders.a_worker(name="單國強"), "单国强", "單國強", "shanguoqiang", "國強")
    finds(as_city, builders.a_worker(name="叶晓东"), "葉曉東", "yexiaodong")


@pytest.mark.parametrize("point", ["·", "•", "．", "‧", "・", "∙", "･", ".", ""])
def test_a_name_is_found_with_and_without_any_point(as_city: FlaskClient, cast: Cast, point: str) -> None:
    person = builders.a_worker(name=f"艾力{point}买买提")
    finds(as_city, person, *(f"艾力{other}买买提" for other in "·•．‧・∙･."), "艾力买买提", "艾力 买买提", "买买提", "ailimaimaiti")


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202d", "\u00a0", "\u3000", "\u2060", "\u00ad", "\u2066", "\n"])
def test_what_cannot_be_seen_in_a_stored_name_hides_nobody(as_city: FlaskClient, cast: Cast, mark: str) -> None:
    finds(as_city, builders.a_worker(name=f"张{mark}伟光"), f"张{mark}伟光", "张伟光", "zhangweiguang", "zwg")


def test_radicals_and_private_use_characters_are_what_they_look_like(as_city: FlaskClient, cast: Cast) -> None:
    finds(as_city, builders.a_worker(name="⾼⽴\ue863"), "高立", "高立䶮")


def test_the_form_keeps_a_name_as_it_is_read_and_says_what_it_took_out(as_city: FlaskClient, cast: Cast) -> None:
    answer = as_city.post("/registers/talent", data=NEW | {"name": "\u202e艾力 ． 买\u200b买提⾼"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "艾力·买买提高" in answer.text and "书写方向" in answer.text
    assert Worker.select().where(Worker.name == "艾力·买买提高").exists()


def test_a_character_that_cannot_be_kept_is_named(as_city: FlaskClient, cast: Cast) -> None:
    answer = as_city.post("/registers/talent", data=NEW | {"name": "王\ue000芳"})
    assert answer.status_code == 422
    assert "U+E000" in answer.text and "王\ue000芳" in answer.text
    assert as_city.post("/registers/talent", data=NEW | {"name": "\u200b"}).status_code == 422, "nothing is left of it"


def test_people_stand_in_the_order_of_their_surnames_readings(as_city: FlaskClient, cast: Cast) -> None:
    people = [builders.a_worker(name=name, hours_per_week=60) for name in ("曾序", "翟序", "单序", "覃序", "区序", "仇序")]
    asked = {"sort": "name", "q": "xu", "columns": "name"}
    found = [name for name in codes(as_city, **asked) if name in {person.name for person in people}]
    assert found == ["区序", "覃序", "仇序", "单序", "曾序", "翟序"]


def test_spellings_of_one_name_may_be_one_person(as_city: FlaskClient, cast: Cast) -> None:
    same = {"birth_year": 1991, "town": cast.town, "enterprise": cast.enterprise}
    for one, other in (("艾力•买买提", "艾力买买提"), ("張三丰", "张三丰"), ("赵\u00a0敏敏", "赵敏敏")):
        pair = builders.a_worker(name=one, **same), builders.a_worker(name=other, **same)
        assert tuple(person.id for person in pair) in duplicates.candidates(Scope(everything=True), REGISTERS["talent"]), one
        assert [code for _, code in duplicates.like(Scope(everything=True), REGISTERS["talent"], pair[0].id)] == [pair[1].code]


def test_the_counter_takes_any_spelling_of_the_whole_name_and_no_part(as_town: FlaskClient, cast: Cast) -> None:
    person = builders.a_worker(name="單 雄信", town=cast.town)
    for typed in ("单雄信", "單雄信", " 单　雄信 ", person.code):
        assert person.code in as_town.get("/behalf", query_string={"q": typed}).text, typed
    assert person.code not in as_town.get("/behalf", query_string={"q": "单雄"}).text


def test_letters_and_certificates_are_found_by_the_reading_too(as_city: FlaskClient, cast: Cast) -> None:
    person = builders.a_worker(name="仇来信", town=cast.town)
    for typed in ("仇来信", "qiulaixin", "chou"):
        page = as_city.get("/letters", query_string={"q": typed})
        assert page.status_code == 200 and person.code in page.text, typed
    assert as_city.get("/certificates/register", query_string={"q": "qiulaixin"}).status_code == 200


def test_people_are_narrowed_by_a_skill_and_its_rank_beside_other_filters(as_city: FlaskClient, cast: Cast) -> None:
    skill, other = rows("SELECT id, code, zh FROM skill ORDER BY id LIMIT 2")
    strong = builders.a_worker({skill[0]: 5}, name="甄本领", grade=3)
    weak = builders.a_worker({skill[0]: 2}, name="甄本事", grade=4)
    builders.a_worker({other[0]: 8}, name="甄别样", grade=3)
    for named in (skill[1], skill[2]):
        assert codes(as_city, q="甄本", skill=named) == [strong.code, weak.code]
    assert codes(as_city, q="甄", skill=skill[1], skill_rank="3") == [strong.code]
    assert codes(as_city, q="甄", skill=skill[1], grade="4") == [weak.code]
    assert codes(as_city, q="甄", skill="没有这种技能") == []
    lines = as_city.get("/files/export/talent.csv", query_string={"q": "甄", "skill": skill[1], "skill_rank": "3"}).text
    assert "甄本领" in lines and "甄本事" not in lines


def test_codes_are_in_the_order_of_their_numbers(as_city: FlaskClient, cast: Cast) -> None:
    for code in ("QX-401", "QX-52", "QX-7", "QX-1000"):
        builders.a_worker(name="洗序号", code=code)
    ordered = ["QX-7", "QX-52", "QX-401", "QX-1000"]
    assert codes(as_city, q="洗序号") == ordered
    assert codes(as_city, q="洗序号", sort="-code") == ordered[::-1]


@pytest.mark.parametrize("most", [10_000, 3])
def test_a_page_has_the_rows_that_were_chosen_and_is_gone_to_by_its_number(
    as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("skillmatch.store.registers.query.MAX_COUNTED", most)  # in memory, and by the index
    people = [builders.a_worker(name="冼翻页", code=f"FY-{number}") for number in range(1, 61)]
    listed = [person.code for person in people]
    assert codes(as_city, q="冼翻页") == listed[:25]
    assert codes(as_city, q="冼翻页", size="50") == listed[:50]
    assert codes(as_city, q="冼翻页", size="50", page="2") == listed[50:]
    assert codes(as_city, q="冼翻页", page="2") == listed[25:50]
    assert codes(as_city, q="冼翻页", size="7", page="1") == listed[:25], "a size that is not offered is not taken"
    assert codes(as_city, q="冼翻页", page="999") == listed[50:] if most > 60 else codes(as_city, q="冼翻页", page="999")
    page = as_city.get("/registers/talent", query_string={"q": "冼翻页", "size": "50", "page": "2"}).text
    assert "size=50" in page.split('rel="prev"')[0].rsplit("<a", 1)[1] + page.split('rel="prev"')[1]
