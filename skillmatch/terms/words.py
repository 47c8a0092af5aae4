"""The kind of word that all terms are, and the ones that everything is counted by: ranks, roles, where a fact is from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Word(Enum):
    """An identifier with its Chinese and its English name."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Word:
        word = object.__new__(cls)
        word._value_ = value
        word.zh, word.en = zh, en
        return word

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Name:
    """A name in both languages."""

    zh: str
    en: str


class Rank(IntEnum):
    """The eight grades 新八级工, ascending; 0 in the data means not held."""

    zh: str
    en: str
    certificate_grade: str | None

    def __new__(cls, value: int, zh: str = "", en: str = "", certificate_grade: str | None = None) -> Rank:
        rank = int.__new__(cls, value)
        rank._value_ = value
        rank.zh, rank.en, rank.certificate_grade = zh, en, certificate_grade
        return rank

    APPRENTICE = 1, "学徒工", "Apprentice", None
    JUNIOR = 2, "初级工", "Junior worker", "五级"
    INTERMEDIATE = 3, "中级工", "Intermediate worker", "四级"
    SENIOR = 4, "高级工", "Senior worker", "三级"
    TECHNICIAN = 5, "技师", "Technician", "二级"
    SENIOR_TECHNICIAN = 6, "高级技师", "Senior technician", "一级"
    SPECIAL_GRADE = 7, "特级技师", "Special-grade technician", None
    CHIEF = 8, "首席技师", "Chief technician", None


class Role(Word):
    """Who acts, and within what scope."""

    WORKER = "worker", "职工", "Worker"
    MENTOR = "mentor", "师傅", "Mentor"
    ENTERPRISE = "enterprise", "企业", "Enterprise"
    TRAINER = "trainer", "培训教师", "Trainer"
    ASSESSOR = "assessor", "考评员", "Assessor"
    TOWN = "town", "镇街", "Town office"
    DEPARTMENT = "department", "部门", "Department"
    CITY = "city", "市级", "City office"
    AUDITOR = "auditor", "审计", "Auditor"
    ADMINISTRATOR = "administrator", "管理员", "Administrator"


class Basis(Word):
    """Where a fact is from: the published description, derived from it, or our own sample (shown as 示例)."""

    ARTICLE = "article", "公开报道", "Published report"
    DERIVED = "article_derived", "据公开报道整理", "Derived from the published report"
    SAMPLE = "sample", "示例", "Sample"
    OFFICIAL = "official", "官方名录", "Official list"
    POSTED = "posted", "企业发布", "Posted by the enterprise"


QUALIFIED_TOLERANCE = 0.5
"""Half a rank: a held skill within it of what is required counts as qualified (chosen)."""

MIN_CELL_COUNT = 5
"""Fewer people than this are never told to somebody without a right to their rows."""
