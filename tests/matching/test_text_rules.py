"""Before comparison: one spelling, no noise, fair parts; never an exception, never nothing left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.matching.text.normalisation import (
    MAX_PART_LENGTH,
    MAX_PARTS,
    MAX_TEXT_LENGTH,
    grams,
    n_words,
    parts,
    spelling,
    trade_words,
    windows,
    words,
)


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("ＣＮＣ　数控车工", "cnc 数控车工"),
        ("軟體工程師", "软体工程师"),
        ("裝配鉗工", "装配钳工"),
        ("Ｗｅｌｄｅｒ\x00\x07", "welder"),
        ("ﬁtter", "fitter"),
        ("a \t b\r\n\r\n c", "a b\nc"),
        ("\ud800电工", "电工"),
    ],
)
def test_one_spelling(typed, one):
    assert spelling(typed) == one


@pytest.mark.parametrize(
    ("advert", "trade"),
    [
        ("急招熟练数控车工", "数控车工"),
        ("招聘焊工 包吃住 两班倒", "焊工"),
        ("电工 月薪6000-9000元", "电工"),
        ("电工,6k-8k,五险一金", "电工"),
        ("诚聘叉车司机5名", "叉车司机"),
        ("urgently hiring forklift driver, full-time", "forklift driver"),
        ("warehouse operative £12.50 per hour", "warehouse operative"),
        ("有经验者优先的钳工", "的钳工"),
    ],
)
def test_what_says_nothing_of_the_trade_goes(advert, trade):
    assert trade_words(spelling(advert)) == trade


@pytest.mark.parametrize(
    "name", ["高级技师", "senior lecturer", "社保专员", "招聘主管", "5g网络工程师", "3d打印操作员", "千斤顶装配工"]
)
def test_a_name_of_a_trade_is_kept(name):
    assert trade_words(spelling(name)) == name


@pytest.mark.parametrize("noise", ["急招", "包吃住", "6000-8000元", "full-time", "熟练", "", "???"])
def test_where_all_is_noise_all_is_kept(noise):
    assert trade_words(noise) == noise


def test_a_short_text_is_one_part_and_a_list_is_many():
    assert parts("数控 车工") == ["数控 车工"]
    assert parts("senior software engineer in test automation") == ["senior software engineer in test automation"]
    courses = "机械制图 机械设计基础 电工电子技术 分析化学 plc控制技术 工程材料与热处理 材料力学性能"
    assert parts(courses) == courses.split()
    assert parts("1. 负责焊接\n2. 检查焊缝") == ["负责焊接", "检查焊缝"]
    assert parts("operates lathes, reads drawings and measures parts; keeps records.") == [
        "operates lathes, reads drawings and measures parts", "keeps records",
    ]  # fmt: skip


@given(st.text(max_size=300))
def test_no_text_raises_and_bounds_hold(text):
    one = spelling(text)
    assert spelling(one) == one or len(one) == MAX_TEXT_LENGTH
    trade = trade_words(one)
    assert bool(trade) == bool(one)
    found = parts(trade)
    assert 1 <= len(found) <= MAX_PARTS
    assert all(len(part) <= MAX_PART_LENGTH for part in found)
    assert all(isinstance(gram, str) and gram for gram in grams(trade))


@pytest.mark.parametrize("text", ["焊" * 100_000, "a" * 100_000, "1-" * 50_000, "ﷺ" * 100_000, "a b " * 25_000, "，" * 100_000])
def test_a_long_text_is_cut(text):
    one = spelling(text)
    assert len(one) <= MAX_TEXT_LENGTH
    assert len(parts(trade_words(one))) <= MAX_PARTS


def test_grams_are_of_one_and_two_chinese_characters_and_within_words():
    assert grams("车工") == ["车", "工", "车工"]
    assert grams("cn") == [" c", "cn", "n ", " cn", "cn ", " cn "]
    assert grams("cnc车") == [*grams("cnc"), "车"]


def test_windows_are_runs_of_words_or_of_chinese_characters_within_a_part():
    assert windows("use c++, and node.js") == [
        "use", "use c++", "use c++, and", "use c++, and node.js", "c++", "c++, and", "c++, and node.js", "and", "and node.js",
        "node.js",
    ]  # fmt: skip
    assert windows("电焊工") == ["电焊", "电焊工", "焊工"]
    assert max(map(len, windows("一二三四五六七八九"))) == 6
    assert not any("one" in window and "six" in window for window in windows("one two three four five six seven eight"))
    assert not any("wood" in window and "steel" in window for window in windows("we cut wood all day long. steel is welded too"))
    assert "cnc编程" in windows("cnc编程") and windows("") == [] == windows("?!")


def test_words_are_counted_in_both_languages():
    assert words("cnc编程 and 车") == ["cnc", "编程", "and", "车"]
    assert n_words("weld steel pipes") == 3 and n_words("焊接钢管质") == 2
