"""Known answers for the facts of a text, each read by itself: ranks, pay, headcount, days, permits and shifts."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch.matching.extraction import facts
from skillmatch.matching.extraction.rules import fold, rank_words
from skillmatch.terms import Permit, Shift

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("初级工", 2),
        ("四级/中级工", 3),
        ("高级工", 4),
        ("技师", 5),
        ("高级技师", 6),
        ("特级技师", 7),
        ("首席技师", 8),
        ("学徒", 1),
        ("3年以上工作经验", 3),
        ("八年从业经验", 4),
        ("十二年工作经验", 5),
        ("1 year", 2),
        ("10+ years", 5),
        ("熟练", 4),
        ("了解", 2),
        ("senior", 4),
        ("senior technician", 6),
        ("junior", 2),
    ],
)
def test_words_speak_of_ranks(words: str, rank: int) -> None:
    assert rank_words(words, (0, len(words)))[0].rank == rank


@pytest.mark.parametrize("text", ["2026年成立", "年终奖", "三级安全教育", "the service industry", "高级管理"])
def test_other_words_do_not(text: str) -> None:
    assert not [words for words in rank_words(text, (0, len(text))) if words.weight > 1]


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("工资6-8千", (6000, 8000)),
        ("0.6-1万/月", (6000, 10000)),
        ("月薪5000以上", (5000, None)),
        ("¥7,000-9,000/month", (7000, 9000)),
        ("8000-6000元/月", (6000, 8000)),
        ("薪资面议", None),
        ("时薪25元/小时", None),
        ("200元/天", None),
        ("罚款500元", None),
        ("成立于2005-2010", None),
        ("电话13800000000", None),
        ("年薪12-15万", (10000, 12500)),
        ("月薪" + "9" * 400, None),
    ],
)
def test_pay_is_a_month_in_yuan(text: str, pay: tuple[int | None, int | None] | None) -> None:
    found = facts.pay(fold(text))
    assert (found.value if found else None) == pay


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("招8人", 8),
        ("招聘焊工十二名", 12),
        ("需要电工两名", 2),
        ("人数：15", 15),
        ("need three electricians", 3),
        ("公司员工500人", None),
        ("5 years of experience", None),
        ("8人间宿舍", None),
        ("招聘99999人", None),
        ("带领20人团队", None),
        ("若干名", None),
    ],
)
def test_headcount(text: str, count: int | None) -> None:
    found = facts.headcount(fold(text))
    assert (found.value if found else None) == count


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月30日前到岗", dt.date(2026, 12, 30)),
        ("3月1号前入职", dt.date(2027, 3, 1)),
        ("2027-01-15前", dt.date(2027, 1, 15)),
        ("by 30 December", dt.date(2026, 12, 30)),
        ("before Dec. 30, 2026", dt.date(2026, 12, 30)),
        ("2月30日前", None),
        ("2005年3月1日成立", None),
        ("2099年1月1日", None),
        ("13月45日", None),
        ("月底前到岗", dt.date(2026, 11, 30)),
    ],
)
def test_days(text: str, day: dt.date | None) -> None:
    found = facts.needed_by(fold(text), TODAY)
    assert (found.value if found else None) == day


@pytest.mark.parametrize(
    ("text", "permits"),
    [
        ("需持电工证、叉车证", ["electric", "forklift"]),
        ("无需焊工证", []),
        ("焊工，持特种作业操作证", ["welding"]),
        ("毕业证", []),
        ("危化品安全作业证", ["hazchem"]),
        ("forklift licence and drone license", ["forklift", "uav"]),
        ("制冷与空调作业证", ["refrigeration"]),
    ],
)
def test_permits(text: str, permits: list[str]) -> None:
    assert [fact.value for fact in facts.permits(fold(text))] == permits


def test_permits_and_shifts_are_those_of_the_register() -> None:
    permits = facts.permits(fold("电工证 焊工证 叉车证 制冷证 无人机驾驶证 危化品操作证"))
    shifts = facts.shifts(fold("两班倒 夜班 白班 时间灵活"))

    assert {fact.value for fact in permits} == {permit.value for permit in Permit}
    assert {fact.value for fact in shifts} == {shift.value for shift in Shift}
