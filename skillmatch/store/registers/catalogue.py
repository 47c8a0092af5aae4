"""The seven registers with their columns."""

from __future__ import annotations

from dataclasses import replace

from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.scope import EVERYBODY, NOBODY, Scope, people_where
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.organisations.models import Enterprise, Lab, Site
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.columns import (
    DATE,
    FLAG,
    HELD_RANK,
    HELD_SKILL,
    RANK,
    REFERENCE,
    WHOLE,
    WORD,
    Register,
    RegisterColumn,
    Where,
)
from skillmatch.terms import (
    Basis,
    CertificateKind,
    CourseState,
    Education,
    Gender,
    Mode,
    RegisterState,
    Shift,
    SiteKind,
    SkillField,
)

CODE = RegisterColumn("code", "编号", "Code", "r.code", sortable=True, ordered_by="r.code_key")
STATE = RegisterColumn("state", "状态", "State", "r.state", WORD, filterable=True, words=RegisterState)
BASIS = RegisterColumn("basis", "来源", "Source", "r.basis", WORD, filterable=True, shown=False, words=Basis)
ZH = RegisterColumn("zh", "中文名称", "Chinese name", "r.zh", sortable=True, ordered_by="r.name_key")
NAME = RegisterColumn("name", "姓名", "Name", "r.name", sortable=True, ordered_by="r.name_key")
EN = RegisterColumn("en", "英文名称", "English name", "r.en", sortable=True, shown=False)


def _reference(name: str, zh: str, en: str, table: str = "", *, sql: str = "", shown: bool = True, named: bool = False,
               searched: bool = True) -> RegisterColumn:  # fmt: skip
    return RegisterColumn(
        name, zh, en, sql or f"r.{name}_id", REFERENCE, filterable=True, shown=shown,
        table=table or name, named=named, searched=searched, empty=0, indexed=True,
    )  # fmt: skip


TOWN = _reference("town", "镇街", "Town")
ENTERPRISE = _reference("enterprise", "企业", "Enterprise")
BASE = _reference("base", "基地", "Base")


def _of_base(scope: Scope, town: str = "") -> Where:
    """Rows of bases: those in a town (or with the town in `town`), of an enterprise, or of a trainer's own base."""
    if scope.everything:
        return EVERYBODY
    if scope.town_id is not None:
        also = f" OR {town} = ?" if town else ""
        marks = (scope.town_id,) * (2 if town else 1)
        return f"(r.base_id IN (SELECT b.id FROM base b WHERE b.town_id = ?){also})", marks
    if scope.enterprise_id is not None:
        return "r.base_id IN (SELECT b.id FROM base b WHERE b.enterprise_id = ?)", (scope.enterprise_id,)
    return ("r.base_id = ?", (scope.base_id,)) if scope.base_id is not None else NOBODY


def _people(scope: Scope) -> Where:
    return people_where(scope, "r")


def _mentors(scope: Scope) -> Where:
    if scope.everything:
        return EVERYBODY
    if scope.town_id is not None:
        return "r.town_id = ?", (scope.town_id,)
    if scope.enterprise_id is not None:
        return "r.enterprise_id = ?", (scope.enterprise_id,)
    return ("r.base_id = ?", (scope.base_id,)) if scope.base_id is not None else NOBODY


def _enterprises(scope: Scope) -> Where:
    if scope.everything:
        return EVERYBODY
    if scope.town_id is not None:
        return "r.town_id = ?", (scope.town_id,)
    return ("r.id = ?", (scope.enterprise_id,)) if scope.enterprise_id is not None else NOBODY


def _sites(scope: Scope) -> Where:
    if scope.everything:
        return EVERYBODY
    if scope.town_id is not None:
        return "r.town_id = ?", (scope.town_id,)
    return ("r.enterprise_id = ?", (scope.enterprise_id,)) if scope.enterprise_id is not None else NOBODY


def _labs(scope: Scope) -> Where:
    if scope.everything:
        return EVERYBODY
    if scope.town_id is not None:
        return "r.town_id = ?", (scope.town_id,)
    if scope.enterprise_id is not None:
        return "r.site_id IN (SELECT s.id FROM site s WHERE s.enterprise_id = ?)", (scope.enterprise_id,)
    return ("r.base_id = ?", (scope.base_id,)) if scope.base_id is not None else NOBODY


TALENT = Register(
    "talent",
    1,
    "人才名册",
    "Talent",
    Worker,
    (
        CODE,
        NAME,
        RegisterColumn("gender", "性别", "Gender", "r.gender", WORD, filterable=True, shown=False, words=Gender),
        RegisterColumn("birth_year", "出生年份", "Year of birth", "r.birth_year", WHOLE, sortable=True, filterable=True, empty=0),
        TOWN,
        ENTERPRISE,
        _reference("occupation", "职业", "Occupation"),
        _reference("target", "目标职业", "Goal", "occupation", shown=False, searched=False),
        RegisterColumn("grade", "等级", "Grade", "r.grade", RANK, sortable=True, filterable=True, indexed=True),
        RegisterColumn("hours_per_week", "每周可学时数", "Hours a week", "r.hours_per_week", WHOLE, shown=False),
        RegisterColumn("shift", "班次", "Shift", "r.shift", WORD, filterable=True, shown=False, words=Shift),
        RegisterColumn(
            "skills",
            "技能数",
            "Number of skills",
            "(SELECT COUNT(*) FROM held_skill h WHERE h.worker_id = r.id)",
            WHOLE,
            shown=False,
        ),
        RegisterColumn("education", "学历", "Education", "r.education", WORD, shown=False, words=Education),
        RegisterColumn("hired_on", "入职日期", "Hired on", "r.hired_on", DATE, shown=False),
        RegisterColumn("certificate_number", "证书编号", "Certificate number", "r.certificate_number", shown=False),
        RegisterColumn("certified_on", "发证日期", "Certified on", "r.certified_on", DATE, shown=False),
        STATE,
        RegisterColumn("sample", "示例", "Sample", "r.sample", FLAG, filterable=True, shown=False),
        RegisterColumn("updated_at", "更新日期", "Changed on", "r.updated_at", DATE, sortable=True, filterable=True, indexed=True),
    ),
    _people,
    ("name", "code"),
    people=True,
    narrowing=(
        RegisterColumn("skill", "掌握技能", "Skill held", "r.id", HELD_SKILL),
        RegisterColumn("skill_rank", "技能等级不低于", "Skill held at least at", "r.id", HELD_RANK),
    ),
)

TRAINERS = Register(
    "trainers", 2, "培训师资", "Trainers", Trainer,
    (
        CODE,
        NAME,
        BASE,
        RegisterColumn("capacity", "可带班数", "Classes at once", "r.capacity", WHOLE, sortable=True, filterable=True),
        RegisterColumn("paused", "暂停授课", "Paused", "r.paused", FLAG, filterable=True),
        STATE,
        BASIS,
    ),
    _of_base, ("name", "code"), people=True,
)  # fmt: skip

COURSES = Register(
    "courses", 3, "课程资源", "Courses", Course,
    (
        CODE,
        ZH,
        EN,
        BASE,
        RegisterColumn(
            "family", "领域", "Field", "r.family", WORD, sortable=True, filterable=True, shown=False, words=SkillField
        ),
        RegisterColumn("hours", "课时", "Hours", "r.hours", WHOLE, sortable=True, filterable=True),
        RegisterColumn("mode", "方式", "How it is given", "r.mode", WORD, sortable=True, filterable=True, words=Mode),
        RegisterColumn("min_rank", "入学等级", "Entry grade", "r.min_rank", RANK, sortable=True, filterable=True, shown=False),
        RegisterColumn("target_rank", "目标等级", "Leads to grade", "r.target_rank", RANK, sortable=True, filterable=True),
        RegisterColumn("min_age", "最低年龄", "Minimum age", "r.min_age", WHOLE, shown=False),
        RegisterColumn("certificate", "证书", "Certificate", "r.certificate", WORD, shown=False, words=CertificateKind),
        RegisterColumn("certificate_scope", "证书范围", "Scope of the certificate", "r.certificate_scope", shown=False),
        replace(STATE, words=CourseState),
        BASIS,
    ),
    _of_base, ("zh", "en", "code", "certificate_scope"),
)  # fmt: skip

MENTORS = Register(
    "mentors", 4, "师傅", "Mentors", Mentor,
    (
        CODE,
        NAME,
        TOWN,
        ENTERPRISE,
        _reference("base", "基地", "Base", shown=False),
        RegisterColumn("rank", "等级", "Grade", "r.rank", RANK, sortable=True, filterable=True),
        RegisterColumn("capacity", "可带徒弟数", "Apprentices at once", "r.capacity", WHOLE, sortable=True, filterable=True),
        RegisterColumn("apprentices", "带过徒弟数", "Apprentices so far", "r.apprentices", WHOLE, sortable=True, filterable=True),
        RegisterColumn("active", "接收徒弟", "Takes apprentices", "r.active", FLAG, filterable=True),
        RegisterColumn("about", "简介", "About", "r.about", shown=False),
        STATE,
        BASIS,
    ),
    _mentors, ("name", "code", "about"), people=True,
)  # fmt: skip

ENTERPRISES = Register(
    "enterprises",
    5,
    "企业",
    "Enterprises",
    Enterprise,
    (
        CODE,
        ZH,
        EN,
        RegisterColumn("industry", "产业", "Industry", "r.industry", sortable=True, filterable=True),
        RegisterColumn("business", "主营业务", "Business", "r.business", shown=False),
        TOWN,
        RegisterColumn("credit_code", "统一社会信用代码", "Unified social credit code", "r.credit_code", shown=False),
        RegisterColumn(
            "named_in_article", "公开报道点名", "Named in the report", "r.named_in_article", FLAG, filterable=True, shown=False
        ),
        STATE,
        BASIS,
    ),
    _enterprises,
    ("zh", "en", "code", "industry", "business"),
)

SITES = Register(
    "sites", 6, "企业阵地", "Enterprise sites", Site,
    (
        CODE,
        ZH,
        EN,
        RegisterColumn("kind", "类型", "Kind", "r.kind", WORD, sortable=True, filterable=True, words=SiteKind),
        ENTERPRISE,
        TOWN,
        STATE,
        BASIS,
    ),
    _sites, ("zh", "en", "code"),
)  # fmt: skip

LABS = Register(
    "labs", 7, "实训室", "Labs", Lab,
    (
        CODE,
        ZH,
        EN,
        _reference("site", "阵地", "Site"),
        BASE,
        TOWN,
        RegisterColumn("stations", "工位数", "Stations", "r.stations", WHOLE, sortable=True, filterable=True),
        STATE,
        BASIS,
    ),
    _labs, ("zh", "en", "code"),
)  # fmt: skip

REGISTERS: dict[str, Register] = {
    register.name: register for register in (TALENT, TRAINERS, COURSES, MENTORS, ENTERPRISES, SITES, LABS)
}
