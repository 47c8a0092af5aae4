"""What people type, paste and import is read as it looks, and what nobody could read is named."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.cleaning import (
    clean_cell,
    clean_head,
    clean_name,
    code_point,
    has_direction_marks,
    invisible_characters,
    unknown_characters,
)

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufe0f\U000e0100"
BLANKS = "\u00a0\u3000\u2002\u2009\u202f\u205f\t\n\r\v\f\x85\u2028\u2029"
POINTS = "·•．‧・∙･."

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
chinese_names = st.text(han, min_size=2, max_size=6)
minority_names = st.lists(st.text(han, min_size=1, max_size=5), min_size=2, max_size=3).map("·".join)
latin_names = st.lists(st.from_regex("[A-Z][a-z]{1,8}", fullmatch=True), min_size=1, max_size=3).map(" ".join)
names = chinese_names | minority_names | latin_names
anything = st.text(
    st.characters(codec="utf-8") | st.sampled_from(INVISIBLE + BLANKS + POINTS + "⼀⺁\ue863（）(*_x0D"), max_size=40
)


@given(anything)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_cell, clean_name, clean_head):
        assert clean(clean(text)) == clean(text)


@given(names)
def test_a_plain_name_stays_as_it_is(name: str) -> None:
    assert clean_name(name) == clean_cell(name) == name
    assert not unknown_characters(name)


@given(names, st.data())
def test_names_that_differ_in_what_cannot_be_seen_are_one(name: str, data: st.DataObject) -> None:
    spoilt = name
    for mark in data.draw(st.lists(st.sampled_from(INVISIBLE), max_size=5)):
        place = data.draw(st.integers(0, len(spoilt)))
        spoilt = spoilt[:place] + mark + spoilt[place:]
    assert clean_name(spoilt) == name


@given(chinese_names | minority_names, st.data())
def test_blanks_inside_a_chinese_name_are_taken_out(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name)))
    assert clean_name(name[:place] + data.draw(st.text(st.sampled_from(BLANKS), min_size=1, max_size=3)) + name[place:]) == name


@given(minority_names, st.sampled_from(POINTS))
def test_every_point_between_chinese_syllables_is_one_point(name: str, point: str) -> None:
    assert clean_name(name.replace("·", point)) == name


@given(anything)
def test_a_cleaned_line_is_one_line_without_what_cannot_be_seen(text: str) -> None:
    line = clean_cell(text)
    assert not set(line) & set(INVISIBLE + BLANKS)
    assert "  " not in line
    assert line == line.strip()


def test_blanks_between_latin_words_and_points_after_initials_stay() -> None:
    assert clean_name("  J.  R.\u00a0Smith ") == "J. R. Smith"
    assert clean_name("王 Wang  Li") == "王 Wang Li"


def test_radicals_and_compatibility_ideographs_become_the_characters_they_look_like() -> None:
    assert clean_name("⾼⽴⼈") == "高立人"
    assert clean_name("⻢⻰⻋") == "马龙车"
    assert clean_name("\uf90a\uf9e1") == "金李"
    left = [chr(code) for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)) if clean_cell(chr(code)) == chr(code)]
    assert [code_point(character) for character in left if unicodedata.category(character) != "Cn"] == ["U+2E80"]


def test_private_use_characters_of_old_chinese_encodings_become_their_characters() -> None:
    assert clean_name("王\ue863") == "王䶮"
    swapped = {0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE796: 0xFE19, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7}
    swapped |= {0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB, 0xE816: 0x20087, 0xE855: 0x241FE, 0xE7C7: 0x1E3F}
    assert {old: ord(clean_cell(chr(old))) for old in swapped} == swapped


def test_the_private_use_characters_stand_in_the_order_of_their_encoding() -> None:
    """GBK has them in the rows FE50–FEA0; where Python's codec knows their place in Unicode, ours is the same."""
    codes = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    for code, private in zip(codes, range(0xE815, 0xE865), strict=True):
        encoded = bytes([0xFE, code]).decode("gb18030")
        assert clean_cell(chr(private)) == clean_cell(encoded)
        assert not unknown_characters(clean_cell(chr(private)))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("张三_x000D_", "张三"),
        ("第一行_x000D_\n第二行", "第一行 第二行"),
        ("ＰＬＣ１２", "PLC12"),
        ("二级（中级），三级", "二级（中级），三级"),
        ("60㎡ ①", "60㎡ ①"),
        ("e\u0301cole", "école"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_is_read(cell: str, read: str) -> None:
    assert clean_cell(cell) == read


@pytest.mark.parametrize(
    ("head", "read"),
    [
        ("身份证号码（18位）", "身份证号码"),
        ("身份证\r\n号码", "身份证号码"),
        ("姓　名", "姓名"),
        ("姓名*", "姓名"),
        ("＊姓名：", "姓名"),
        ("出生年月【如1988-05】", "出生年月"),
        ("联系电话(手机(必填))", "联系电话"),
        ("工种（见附表", "工种"),
        ("（备注）", "(备注)"),
        ("Year of  birth (YYYY)", "Year of birth"),
        ("ＩＤ", "ID"),
    ],
)
def test_a_head_is_read(head: str, read: str) -> None:
    assert clean_head(head) == read


def test_what_nobody_can_read_is_named() -> None:
    text = "王\ue000芳\x07\ud800\ufffe\ue000\ufffd"
    assert [code_point(character) for character in unknown_characters(text)] == ["U+E000", "U+0007", "U+D800", "U+FFFE", "U+FFFD"]
    assert not unknown_characters("两行\n一\t格\r\n")
    assert not unknown_characters("\U0002ebf0\U000313ff"), "newer Chinese characters than this Python knows"
    assert code_point("\U00020087") == "U+20087"


def test_marks_of_direction_are_told_apart() -> None:
    assert has_direction_marks("\u202e芳王")
    assert not has_direction_marks("王\u200b芳")
    assert invisible_characters("\u202d王\u200b芳\u200b\u202c") == ["\u202d", "\u200b", "\u202c"]
