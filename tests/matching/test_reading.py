"""Known answers of the reader of free text: adverts, past work and outlines in Chinese and English, and every kind of bad input."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from skillmatch.matching import InputError
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.extraction.results import ADVERT, EMPTY, FOREIGN, NOTHING, OUTLINE, PAST, Reading, Vocabulary
from skillmatch.matching.extraction.rules import MAX_READ_LENGTH, clauses, fold
from skillmatch.matching.text.similarity import TextSimilarity
from tests.matching import registers

TODAY = dt.date(2026, 11, 22)

ADVERTS: list[tuple[str, dict[str, Any]]] = [
    (
        "急招电焊工8名，持焊工证，熟练掌握二氧化碳气体保护焊，能看懂图纸。\n月薪6000-8000元，包吃住，两班倒。工作地点：侯镇。12月30日前到岗。",
        {
            "occupation": "焊工",
            "skills": {"二氧化碳气体保护焊": 4},
            "headcount": 8,
            "pay": (6000, 8000),
            "day": dt.date(2026, 12, 30),
            "towns": ["侯镇"],
            "permits": ["welding"],
            "shifts": ["rotating"],
        },
    ),
    (
        "We are hiring 3 welders in Yangkou by 30 December. Weld visual inspection; at least 5 years of experience, welding "
        "certificate required. Salary RMB 6,000–8,000 per month, rotating shifts.",
        {
            "occupation": "焊工",
            "grade": 4,
            "skills": {"焊缝外观检验": 3},
            "headcount": 3,
            "pay": (6000, 8000),
            "day": dt.date(2026, 12, 30),
            "towns": ["羊口镇"],
            "permits": ["welding"],
            "shifts": ["rotating"],
        },
    ),
    (
        "招聘维修电工5名\n岗位要求：1. 持低压电工作业证；2. 熟悉变频器调试；3. 中级工以上\n薪资面议，长白班",
        {
            "occupation": "电工",
            "grade": 3,
            "skills": {"变频器调试": 2},
            "headcount": 5,
            "pay": None,
            "permits": ["electric"],
            "shifts": ["day"],
        },
    ),
    (
        "诚聘化工总控工10人 精通DCS系统操作 6k–8k",
        {"occupation": "化工总控工", "skills": {"DCS系统操作": 5}, "headcount": 10, "pay": (6000, 8000)},
    ),
    (
        "招聘叉車司機2名，持叉車證，年薪7.2萬-9.6萬",
        {"occupation": "起重装卸机械操作工", "headcount": 2, "pay": (6000, 8000), "permits": ["forklift"]},
    ),
    (
        "高级技师 数控车工 １２人 底薪５０００元",
        {"occupation": "车工", "grade": 6, "headcount": 12, "pay": (5000, None)},
    ),
    (
        "Looking for two CNC lathe operators. 96,000-120,000 yuan a year. Start by March 1, 2027.",
        {"occupation": "车工", "headcount": 2, "pay": (8000, 10000), "day": dt.date(2027, 3, 1)},
    ),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return registers.vocabulary(other_names=False)


@pytest.fixture(scope="module")
def reader(vocabulary: Vocabulary) -> Reader:
    """By names alone: what stands in the text must be found without any artefact."""
    return Reader().fit(vocabulary)


def names(reader: Reader, reading: Reading) -> dict[str, int]:
    return {reader.vocabulary_.skills[one.index][0]: one.rank for one in reading.skills}


@pytest.mark.parametrize(("text", "expected"), ADVERTS, ids=[text[:12] for text, _ in ADVERTS])
def test_an_advert_has_its_known_answer(reader: Reader, text: str, expected: dict[str, Any]) -> None:
    found = reader.read(text, TODAY)

    best = found.occupations[0]
    assert reader.vocabulary_.occupations[best.index][0] == expected["occupation"]
    assert expected.get("grade", best.rank) == best.rank
    assert expected.get("skills", {}).items() <= names(reader, found).items()
    assert (found.headcount.value if found.headcount else None) == expected.get("headcount")
    assert (found.pay.value if found.pay else None) == expected.get("pay")
    assert (found.needed_by.value if found.needed_by else None) == expected.get("day")
    assert [reader.vocabulary_.towns[town.value][0] for town in found.towns] == expected.get("towns", [])
    assert [permit.value for permit in found.permits] == expected.get("permits", [])
    assert [shift.value for shift in found.shifts] == expected.get("shifts", [])
    assert found.reason == ""


def test_the_words_are_those_of_the_text_as_it_was_given(reader: Reader) -> None:
    text = "　诚聘 ＤＣＳ系统操作 熟练工，焊工８名，Ｗeekend"
    found = reader.read(text, TODAY)

    skill = next(one for one in found.skills if one.named)
    assert "ＤＣＳ系统操作" in " ".join(found.words(skill.spans))
    assert found.headcount is not None
    assert "８名" in found.words(found.headcount.spans)[0]


def test_past_work_has_ranks_of_years_and_grades(reader: Reader) -> None:
    found = reader.read("干了6年叉车司机，会叉车驾驶", TODAY, PAST)

    assert found.occupations[0].rank == 4
    assert names(reader, found)["叉车驾驶"] <= 4
    assert found.headcount is None


@pytest.mark.parametrize(
    ("part", "step"),
    [
        ("气雾栽培技术（从初级到高级）", (2, 4)),
        ("零基础到中级工：气雾栽培技术", (0, 3)),
        ("气雾栽培技术入门", (0, 2)),
        ("气雾栽培技术（高级）", (3, 4)),
        ("Aeroponic cultivation, introduction", (0, 2)),
        ("Aeroponic cultivation from junior to senior", (2, 4)),
        ("气雾栽培技术", (2, 3)),
    ],
)
def test_a_part_of_an_outline_leads_from_a_rank_to_a_higher_one(reader: Reader, part: str, step: tuple[int, int]) -> None:
    found = reader.read(f"课程大纲\n{part}", TODAY, OUTLINE)

    assert [(one.from_rank, one.rank) for one in found.skills if one.named] == [step]


def test_a_permit_is_not_an_occupation(reader: Reader) -> None:
    found = reader.read("招聘仓储管理员，有电工证优先", TODAY)
    assert [reader.vocabulary_.occupations[one.index][0] for one in found.occupations if one.named] == ["仓储管理员"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", EMPTY),
        (" \n\t", EMPTY),
        ("\x00\x01\u200b\ufeff", EMPTY),
        ("。，！？…", EMPTY),
        ("\ud800\udfff", EMPTY),
        ("Ищем сварщика на завод, зарплата 50000", FOREIGN),
        ("용접공 모집합니다 경력 3년", FOREIGN),
        ("مطلوب لحام", FOREIGN),
        ("Wir suchen einen Schweißer für die Fabrik und das Lager mit Erfahrung", FOREIGN),
        ("溶接工を募集しています。経験者歓迎です", FOREIGN),
        ("今天天气不错", NOTHING),
        ("lorem ipsum", NOTHING),
    ],
)
def test_what_cannot_be_read_has_a_reason(reader: Reader, text: str, reason: str) -> None:
    found = reader.read(text, TODAY)

    assert found.reason == reason
    assert not (found.occupations or found.skills or found.headcount or found.pay or found.needed_by or found.permits)


@pytest.mark.parametrize(
    "unit", ["焊接", "a", "二氧化碳气体保护焊，", "6000-", "1", "年", "月薪", "招聘", "((((", "熟练掌握3年以上"]
)
def test_a_hundred_thousand_characters_are_cut_and_answered_soon(reader: Reader, unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    began = time.process_time()
    found = reader.read(text, TODAY)

    assert time.process_time() - began < 3
    assert found.cut
    assert found.read == MAX_READ_LENGTH


def test_what_stands_behind_the_cut_is_not_read(reader: Reader) -> None:
    found = reader.read("，" * MAX_READ_LENGTH + "招聘电焊工8名", TODAY)
    assert (found.reason, found.cut) == (EMPTY, True)


PIECES = st.sampled_from(
    [
        "焊工",
        "电焊工",
        "DCS系统操作",
        "６０００-８０００元",
        "招聘8名",
        "12月30日前",
        "焊工证",
        "两班倒",
        "侯镇",
        "，",
        "。",
        "\n",
        " ",
        "\x00",
        "3年以上经验",
        "senior",
        "welders",
        "\ud83d",
        "👷",
        "﷽",
        "㎏",
        "ﬁ",
        "İ",
        "從初級到高級",
        "年薪12万",
        "{{7*7}}",
        "<img>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join)), kind=st.sampled_from([ADVERT, PAST, OUTLINE])
)
def test_it_never_raises_and_every_place_lies_within_the_text(reader: Reader, text: str, kind: str) -> None:
    found = reader.read(text, TODAY, kind)

    facts = [found.headcount, found.pay, found.needed_by, *found.towns, *found.permits, *found.shifts]
    for one in [*found.occupations, *found.skills, *(fact for fact in facts if fact)]:
        assert 0 <= one.confidence <= 1
        assert one.spans
        assert all(0 <= start < end <= len(text) for start, end in one.spans)
    assert all(0 <= one.from_rank < one.rank <= 8 for one in found.skills)
    assert found.reason or found.occupations or found.skills or any(facts)


@given(st.text(max_size=300))
def test_folding_keeps_every_place(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert all(0 <= start < end <= len(text) and folded[start:end].strip() == folded[start:end] for start, end in clauses(folded))


class Meaning:
    """A similarity that knows one thing."""

    def fit(self, texts: list[str]) -> Meaning:
        self.texts = list(texts)
        return self

    def similarity(self, texts: list[str]) -> npt.NDArray[np.float32]:
        return np.array(
            [[0.9 if ("烧火" in text and name == "焊接变形控制") else 0.1 for name in self.texts] for text in texts], np.float32
        )


def test_meaning_suggests_what_no_name_says(vocabulary: Vocabulary, reader: Reader) -> None:
    text = "电焊工，会烧火一类的活"
    with_meaning = Reader(Meaning).fit(vocabulary).read(text, TODAY, PAST)

    assert "焊接变形控制" not in names(reader, reader.read(text, TODAY, PAST))
    skill = with_meaning.skills[0]
    assert vocabulary.skills[skill.index][0] == "焊接变形控制"
    assert skill.confidence < 0.8
    assert with_meaning.words(skill.spans) == ("会烧火一类的活",)


def test_without_a_usable_artefact_names_are_read(vocabulary: Vocabulary, tmp_path: Path) -> None:
    reader = Reader(lambda: TextSimilarity(models=tmp_path)).fit(vocabulary)

    assert "no usable artefact" in reader.without_meaning_
    assert reader.read("招聘电焊工8名", TODAY).occupations


def test_it_refuses_to_read_before_it_is_fitted_and_what_is_no_kind(reader: Reader) -> None:
    with pytest.raises(NotFittedError):
        Reader().read("焊工", TODAY)
    with pytest.raises(InputError, match="kind"):
        reader.read("焊工", TODAY, "poem")
    with pytest.raises(InputError, match="vocabulary"):
        Reader().fit(Vocabulary((), ()))
