"""Whole kinds of adverts that were once read wrongly: names in longer ones, numbers, several posts, occupations not ours."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch.matching.extraction import facts
from skillmatch.matching.extraction import posts as extraction_posts
from skillmatch.matching.extraction.phrases import firm_names, of_others, phrases
from skillmatch.matching.extraction.places import TownFinder
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.extraction.results import PAST, SURE, Reading, Vocabulary
from skillmatch.matching.extraction.rules import fold
from tests.matching.registers import vocabulary as seeded

TODAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def reader() -> Reader:
    """By names alone, other names among them."""
    return Reader().fit(seeded())


def trades(reader: Reader, found: Reading) -> list[str]:
    return [reader.vocabulary_.occupations[one.index][0] for one in found.occupations]


@pytest.mark.parametrize(
    ("text", "expected", "trap"),
    [
        ("物流园招叉车工3名，会码垛，持叉车证", "起重装卸机械操作工", "车工"),
        ("招制浆工2名，备料蒸煮，浆料洗选", "制浆工", "造纸工"),
        ("招机修钳工一人，设备点检、加油润滑、换轴承换油封", "机修钳工", "装配钳工"),
    ],
)
def test_a_name_inside_a_longer_one_is_no_hit(reader: Reader, text: str, expected: str, trap: str) -> None:
    found = trades(reader, reader.read(text, TODAY))

    assert found[0] == expected
    assert trap not in found[:1]


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("种大棚的，打药都自己来", "农药安全配制与施用"),
        ("焊工，会二保焊", "二氧化碳气体保护焊"),
        ("焊工，会氩弧", "钨极氩弧焊"),
        ("药厂化验员，会用HPLC", "高效液相色谱分析"),
        ("质检员，会三坐标", "三坐标测量"),
    ],
)
def test_the_words_of_the_trade_are_read(reader: Reader, text: str, skill: str) -> None:
    found = reader.read(text, TODAY, PAST)

    assert skill in {reader.vocabulary_.skills[one.index][0] for one in found.skills if one.confidence >= SURE}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("招焊工若干名", None),
        ("招焊工两名", 2),
        ("厂里缺焊工俩人", 2),
        ("招班长，带10人班组", None),
        ("招普工，长期，名额20", 20),
        ("焊工x6，待遇从优", 6),
        ("要6个人，管吃住", 6),
        ("装配工3个", 3),
        ("招安全员2人，企业现有员工60余人", 2),
        ("宿舍4人间，招电工", None),
        ("team lead with a crew, leading 12 people", None),
        ("Welder wanted (2 openings)", 2),
    ],
)
def test_a_number_of_people_is_read_in_its_grammar(text: str, count: int | None) -> None:
    found = facts.headcount(fold(text))
    assert (found.value if found else None) == count


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("月薪6k-8k", (6000, 8000)),
        ("一天280现结", None),
        ("日结280", None),
        ("日工资200-300", None),
        ("19元/小时，满勤300", None),
        ("计件8000~12000", (8000, 12000)),
        ("按亩提成，旺季一个月1.5-2万", (15000, 20000)),
        ("底薪3000+提成，一般月入7000~10000", (7000, 10000)),
        ("底薪3500", (3500, None)),
        ("长白班，6000起", (6000, None)),
        ("转正6500左右", (6500, 6500)),
        ("管吃住，月结5200", (5200, 5200)),
        ("8小时，4800-6500", (4800, 6500)),
        ("月薪8500-1.1万，跑一趟另补100", (8500, 11000)),
        ("两口子一月一万二", (12000, 12000)),
        ("10-14K x 13", (10000, 14000)),
        ("150 RMB per day + lunch", None),
        ("公司成立于2008-2012，占地300亩", None),
    ],
)
def test_pay_is_read_in_its_grammar(text: str, pay: tuple[int | None, int | None] | None) -> None:
    found = facts.pay(fold(text))
    assert (found.value if found else None) == pay


TOWNS = (("侯镇", "Houzhen Town"), ("羊口镇", "Yangkou Town"), ("古城街道", "Gucheng Subdistrict"))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("工作地点:羊口", [1]),
        ("长期,古城、侯镇两个收购点", [0, 2]),
        ("去古城墙边看看", []),
        ("免费班车(发车点:羊口、侯镇)", []),
        ("work in Yangkou, day shift", [1]),
    ],
)
def test_a_town_may_lack_its_ending_and_a_bus_stop_is_none(text: str, places: list[int]) -> None:
    assert sorted(town.value for town in TownFinder(TOWNS).of_work(fold(text))) == places


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("招聘:1、焊工 2、电工 3、钳工,以上岗位各4名", [("焊工", 4), ("电工", 4), ("钳工", 4)]),
        ("招焊工、电工各2名", [("焊工", 2), ("电工", 2)]),
        ("招焊工3名、电工2名,包住", [("焊工", 3), ("电工", 2)]),
        ("冷库招人:库管1个、叉车司机2个", [("库管", 1), ("叉车司机", 2)]),
        ("①打浆工3名 ②抄纸工(网部、压榨)5名", [("打浆工", 3), ("抄纸工", 5)]),
        ("We need 4 forklift drivers and 2 warehouse keepers", [("forklift drivers", 4), ("warehouse keepers", 2)]),
        ("招焊工8名,管3名学徒的优先", []),
        ("Hiring 3 welders by 30 December", []),
    ],
)
def test_several_posts_are_told_apart(text: str, posts: list[tuple[str, int]]) -> None:
    folded = fold(text)
    found = [(folded[slice(*one.title)], one.headcount.value) for one in extraction_posts.posts(folded) if one.headcount]
    assert found == posts


def test_each_post_has_its_own_occupation_and_skills(reader: Reader) -> None:
    text = "某厂招聘焊工、电工各4名。\n焊工:会二氧化碳气体保护焊;\n电工:懂变频器调试,有低压电工证。\n月薪6k-8k"
    found = reader.read(text, TODAY)

    welder, electrician = found.posts
    names = reader.vocabulary_
    assert [names.occupations[one.occupation.index][0] for one in found.posts if one.occupation] == ["焊工", "电工"]
    assert "二氧化碳气体保护焊" in {names.skills[one.index][0] for one in welder.skills}
    assert "变频器调试" not in {names.skills[one.index][0] for one in welder.skills}
    assert "变频器调试" in {names.skills[one.index][0] for one in electrician.skills}
    assert found.headcount is not None
    assert found.headcount.value == 8


@pytest.mark.parametrize(
    ("text", "word"),
    [("诚聘出纳一名，5000-6000", "出纳"), ("Receptionist wanted, 4-5k", "Receptionist"), ("饭店招洗碗阿姨2名", "洗碗")],
)
def test_an_occupation_that_is_not_in_the_catalogue_is_said_to_be_so(reader: Reader, text: str, word: str) -> None:
    found = reader.read(text, TODAY)

    assert found.unlisted
    assert not found.occupations
    assert found.words(found.unlisted_words) == (word,)
    assert found.reason == ""


def test_what_is_denied_or_said_of_the_firm_counts_for_nothing(reader: Reader) -> None:
    text = "没干过焊工，一直是叉车司机。公司成立于2008年，现有电工、仪表工60余人。"
    found = reader.read(text, TODAY, PAST)

    assert trades(reader, found)[0] == "起重装卸机械操作工"
    assert not {"焊工", "电工", "仪器仪表维修工"} & set(trades(reader, found))
    folded = fold("不是车床，是叉车；机床厂招电工")
    assert [folded[slice(*span)] for span in of_others(folded)] == ["不是车床"]
    assert [folded[slice(*span)] for span in firm_names(folded)] == ["机床厂"]


def test_speech_without_punctuation_is_cut_into_windows() -> None:
    folded = "我是跑冷链的司机跑了十来年拉菜去北京上海机组坏了自己会修"
    found = [folded[slice(*span)] for span in phrases(folded)]

    assert len(found) > 3
    assert any("机组坏了" in phrase and len(phrase) <= 12 for phrase in found)


def test_the_vocabulary_may_have_the_name_of_an_other_occupation() -> None:
    known = Vocabulary(skills=(("记账", "Bookkeeping"),), occupations=(("会计", "Accountant"), ("焊工", "Welder")))
    assert trades(Reader().fit(known), Reader().fit(known).read("招会计一名，会记账", TODAY))[:1] == ["会计"]
