"""The registers that take files, column by column; ``talent`` has its own file (``talent_sheet.py``)."""

from __future__ import annotations

from skillmatch.store.catalogue.models import Course, CourseOccupation, CourseSkill, Prerequisite, SubsidyRule
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from skillmatch.store.mentoring.models import Mentor, MentorSkill, Trainer, TrainerSkill
from skillmatch.store.organisations.models import Base, Enterprise
from skillmatch.store.registers.intake.columns import EntryPart, Intake, IntakeColumn, Kind, ListOf
from skillmatch.store.registers.intake.talent_sheet import OCCUPATION, PERMIT, SKILL, TALENT, code, enterprise, rank, town
from skillmatch.terms import Basis, CertificateKind, CourseState, Mode, Permit

BASE = IntakeColumn("base", "所属基地", "Base", Kind.REFERENCE, table=Base, aliases=("基地", "培训基地"), example="BASE1",
              about_zh="基地的编号或名称。", about_en="Code or name of the base.")  # fmt: skip
FAMILY = IntakeColumn("family", "技能门类", "Skill family", Kind.FAMILY, required=True, aliases=("门类",), example="AG",
                about_zh="技能门类的代码或名称。", about_en="Code or name of the skill family.")  # fmt: skip


def _text(name: str, zh: str, en: str, most: int, example: str = "", **more: object) -> IntakeColumn:
    return IntakeColumn(name, zh, en, Kind.TEXT, high=most, example=example, **more)  # type: ignore[arg-type]


def _whole(name: str, zh: str, en: str, low: int, high: int, example: str = "", **more: object) -> IntakeColumn:
    return IntakeColumn(name, zh, en, Kind.WHOLE, low=low, high=high, example=example, **more)  # type: ignore[arg-type]


def _flag(name: str, zh: str, en: str, example: str, about_zh: str, about_en: str) -> IntakeColumn:
    return IntakeColumn(name, zh, en, Kind.FLAG, example=example, about_zh=about_zh, about_en=about_en)


def _names(zh_most: int, en_most: int, zh_example: str, en_example: str) -> tuple[IntakeColumn, IntakeColumn]:
    return (
        _text("zh", "名称", "Name", zh_most, zh_example, required=True, aliases=("中文名称", "Chinese name")),
        _text("en", "英文名称", "English name", en_most, en_example),
    )


TRAINERS = Intake(
    "trainers", "培训教师", "Trainers", Trainer,
    (
        code("教师编号", "Trainer code", "TRN-001"),
        _text("name", "姓名", "Name", 60, "李建国", required=True),
        IntakeColumn("base", "所属基地", "Base", Kind.REFERENCE, required=True, table=Base, aliases=("基地",), example="BASE1",
               about_zh="基地的编号或名称。", about_en="Code or name of the base."),
        _whole("capacity", "可带班级数", "Classes at once", 0, 50, "3",
               about_zh="同时最多能带几个班，0 到 50。", about_en="How many classes at the same time, 0 to 50."),
        _flag("paused", "暂停授课", "Paused", "否",
              "是：暂时不再排课。否：照常授课。", "Yes: no new classes for now. No: teaches as usual."),
        IntakeColumn("families", "授课门类", "Families taught", Kind.LIST, example="AG; MC",
               about_zh="技能门类代码，用分号隔开。", about_en="Codes of skill families, parted by semicolons."),
    ),
    (ListOf("families", TrainerSkill, "trainer", (EntryPart(FAMILY),)),),
    fixed=(("basis", Basis.OFFICIAL.value),),
)  # fmt: skip

MENTORS = Intake(
    "mentors", "师傅", "Mentors", Mentor,
    (
        code("师傅编号", "Mentor code", "MEN-001"),
        _text("name", "姓名", "Name", 60, "王秀英", required=True),
        rank("rank", "技能等级", "Rank", 4, 8, "6", required=True),
        enterprise(), BASE, town(),
        _whole("capacity", "可带徒人数", "Apprentices at once", 0, 5, "2",
               about_zh="同时最多能带几个徒弟，0 到 5。", about_en="How many apprentices at the same time, 0 to 5."),
        _flag("active", "在带徒", "Active", "是",
              "是：接收徒弟。否：暂时不接收。", "Yes: takes apprentices. No: takes none for now."),
        _text("about", "简介", "About", 4000, "二十年钳工经验。",
              about_zh="给徒弟看的几句介绍。", about_en="A few words that apprentices read."),
        IntakeColumn("skills", "可授技能", "Skills taught", Kind.LIST, example="SK-AG-001:6; SK-AG-002:5",
               about_zh="技能编号:等级，用分号隔开。", about_en="Skill code:rank, parted by semicolons."),
    ),
    (ListOf("skills", MentorSkill, "mentor", (EntryPart(SKILL), EntryPart(rank("rank", "等级", "Rank", 1, 8, "5")))),),
    fixed=(("basis", Basis.OFFICIAL.value),),
)  # fmt: skip

COURSES = Intake(
    "courses",
    "课程",
    "Courses",
    Course,
    (
        code("课程编号", "Course code", "CRS-900"),
        *_names(120, 160, "温室环境控制基础", "Greenhouse control basics"),
        _whole("hours", "课时", "Hours", 1, 2000, "40", required=True),
        IntakeColumn("mode", "授课方式", "Mode", Kind.WORD, required=True, words=Mode, example="线下"),
        IntakeColumn(
            "base",
            "所属基地",
            "Base",
            Kind.REFERENCE,
            required=True,
            table=Base,
            aliases=("基地", "培训基地"),
            example="BASE1",
            about_zh="基地的编号或名称。",
            about_en="Code or name of the base.",
        ),
        rank("target_rank", "目标等级", "Rank reached", 1, 8, "4", required=True),
        rank("min_rank", "入学等级", "Rank at entry", 0, 8, "2", required=True),
        FAMILY,
        IntakeColumn(
            "certificate",
            "证书",
            "Certificate",
            Kind.WORD,
            required=True,
            words=CertificateKind,
            example="培训合格证明",
            about_zh="学完得到的证书。从下拉列表中选择。",
            about_en="What one gets at the end. Choose from the list.",
        ),
        _text(
            "certificate_scope",
            "证书范围",
            "Scope of the certificate",
            120,
            about_zh="证书上注明的范围；没有就空着。",
            about_en="The scope that the certificate names; empty where it names none.",
        ),
        IntakeColumn("subsidy", "补贴规则", "Subsidy rule", Kind.REFERENCE, table=SubsidyRule, example="SUB_UNION"),
        _whole(
            "min_age",
            "最低年龄",
            "Minimum age",
            0,
            99,
            "0",
            about_zh="报名的最低年龄；0 表示不限。",
            about_en="To be enrolled; 0 for none.",
        ),
        IntakeColumn(
            "permit_given",
            "取得的操作证",
            "Permit given",
            Kind.WORD,
            words=Permit,
            about_zh="学完取得的操作证；没有就空着。",
            about_en="What one may operate afterwards; empty where there is none.",
        ),
        IntakeColumn(
            "permit_needed",
            "需要的操作证",
            "Permit needed",
            Kind.WORD,
            words=Permit,
            about_zh="报名前必须持有的操作证；没有就空着。",
            about_en="What one must hold before; empty where there is none.",
        ),
        IntakeColumn(
            "state",
            "状态",
            "State",
            Kind.WORD,
            words=CourseState,
            example="草稿",
            about_zh="只有已上架的课程会推荐给人。从下拉列表中选择。",
            about_en="Courses that are listed are suggested to people, no others. Choose from the list.",
        ),
        IntakeColumn(
            "skills",
            "所教技能",
            "Skills taught",
            Kind.LIST,
            example="SK-AG-001:0:2; SK-AG-002:1:3",
            about_zh="技能编号:从几级:到几级，用分号隔开。",
            about_en="Skill code:from rank:to rank, parted by semicolons.",
        ),
        IntakeColumn(
            "prerequisites",
            "先修课程",
            "Courses before it",
            Kind.LIST,
            example="CRS001",
            about_zh="课程编号，用分号隔开。",
            about_en="Course codes, parted by semicolons.",
        ),
        IntakeColumn(
            "occupations",
            "面向职业",
            "Occupations",
            Kind.LIST,
            example="OCC001; OCC002",
            about_zh="职业编号或名称，用分号隔开。",
            about_en="Codes or names of occupations, parted by semicolons.",
        ),
    ),
    (
        ListOf(
            "skills",
            CourseSkill,
            "course",
            (
                EntryPart(SKILL),
                EntryPart(rank("from_rank", "起点", "From", 0, 7, "0")),
                EntryPart(rank("to_rank", "终点", "To", 1, 8, "2")),
            ),
            extra=(("basis", Basis.OFFICIAL.value),),
        ),
        ListOf(
            "prerequisites",
            Prerequisite,
            "course",
            (EntryPart(IntakeColumn("before", "先修课程", "Course before it", Kind.REFERENCE, required=True, table=Course)),),
        ),
        ListOf("occupations", CourseOccupation, "course", (EntryPart(OCCUPATION),)),
    ),
    fixed=(("basis", Basis.OFFICIAL.value), ("state", CourseState.DRAFT.value)),
)

ENTERPRISES = Intake(
    "enterprises", "企业", "Enterprises", Enterprise,
    (
        code("企业编号", "Enterprise code", "ENT-900"),
        *_names(120, 160, "示例机械有限公司", "Sample Machinery Co."),
        _text("industry", "行业", "Industry", 80, "智能装备", required=True, aliases=("所属行业",)),
        _text("business", "主营业务", "Business", 160, "数控机床零件加工"),
        town(),
        IntakeColumn("credit_code", "统一社会信用代码", "Unified social credit code", Kind.CREDIT_CODE, soft=True,
               aliases=("信用代码", "社会信用代码", "纳税人识别号", "Credit code"), example="",
               about_zh="18位，末位为校验码；填写后可按它找到企业。",
               about_en="18 characters, the last of which checks the others."),
    ),
    drawn="E",
    fixed=(("basis", Basis.OFFICIAL.value),),
)  # fmt: skip

DEMANDS = Intake(
    "demands", "用工需求", "Demands", Demand,
    (
        enterprise(required=True),
        _text("title", "需求名称", "Title", 120, "招聘温室技术员", required=True, aliases=("岗位", "岗位名称"),
              about_zh="岗位名称。企业、需求名称和职业都相同的行会更新，不会重复添加。",
              about_en="The job. A row with the same enterprise, title and occupation updates the demand and adds none."),
        IntakeColumn("occupation", "职业", "Occupation", Kind.REFERENCE, required=True, table=OCCUPATION.table, aliases=("工种",),
               example="OCC001", about_zh="职业编号或名称。", about_en="Code or name of the occupation."),
        _whole("headcount", "需要人数", "People needed", 1, 1000, "5", required=True, aliases=("人数", "招聘人数")),
        IntakeColumn("needed_by", "到岗日期", "Needed by", Kind.DATE, example="2027-03-01"),
        _whole("pay_low", "月薪下限", "Pay from, yuan a month", 0, 1000000, "6000"),
        _whole("pay_high", "月薪上限", "Pay up to, yuan a month", 0, 1000000, "9000"),
        town("工作地点", "Place of work"),
        _text("note", "说明", "Note", 1000),
        IntakeColumn("skills", "要求技能", "Skills asked for", Kind.LIST, required=True, example="SK-AG-001:3; SK-AG-002:2",
               about_zh="技能编号:要求等级，用分号隔开；写出全部，没写的会去掉。",
               about_en="Skill code:required rank, parted by semicolons. Name them all: those left out go."),
        IntakeColumn("permits", "要求操作证", "Permits asked for", Kind.LIST, example="低压电工作业证",
               about_zh="操作证名称，用分号隔开；写出全部，没写的会去掉。",
               about_en="Names of permits, parted by semicolons. Name them all: those left out go."),
    ),
    (
        ListOf("skills", DemandSkill, "demand", (EntryPart(SKILL), EntryPart(rank("required_rank", "等级", "Rank", 1, 8, "3")))),
        ListOf("permits", DemandPermit, "demand", (EntryPart(PERMIT),)),
    ),
    key=("enterprise", "title", "occupation"),
    fixed=(("basis", Basis.POSTED.value),),
)  # fmt: skip

INTAKES: dict[str, Intake] = {one.name: one for one in (TALENT, TRAINERS, MENTORS, COURSES, ENTERPRISES, DEMANDS)}
"""All of them, in the order in which they are offered."""
