"""The talent register's file: people, with their skills in a column of their own, or one a row on a second sheet."""

from __future__ import annotations

from typing import Any

from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.organisations.models import Enterprise, Town
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers.intake.columns import EntryPart, Intake, IntakeColumn, Kind, ListOf
from skillmatch.terms import Education, Evidence, Gender, Permit, Shift

YOUNGEST, OLDEST = 15, 90
"""Ages of people in a register, in years: nobody trains for work earlier, and a year of birth beyond is a slip of the pen."""

SKILL = IntakeColumn(
    "skill",
    "技能",
    "Skill",
    Kind.REFERENCE,
    required=True,
    table=Skill,
    aliases=("技能编号", "Skill code", "技能名称"),
    example="SK-AG-001",
    about_zh="技能编号或名称。",
    about_en="Code or name of the skill.",
)
OCCUPATION = IntakeColumn("occupation", "职业", "Occupation", Kind.REFERENCE, table=Occupation,
                          aliases=("工种", "职业（工种）", "岗位", "职业名称", "工种名称", "从事工种", "从事岗位", "岗位工种",
                                   "现岗位", "Trade", "Job"),
                    example="农业技术员", about_zh="职业编号或名称。", about_en="Code or name of the occupation.")  # fmt: skip
PERMIT = IntakeColumn("permit", "操作证", "Permit", Kind.WORD, required=True, words=Permit, example="低压电工作业证")


def code(zh: str, en: str, example: str) -> IntakeColumn:
    """The column by which a row is found again."""
    return IntakeColumn("code", zh, en, Kind.KEY, required=True, high=16, aliases=("编号", "Code"), example=example,
                  about_zh="不能重复；再次导入时按编号更新，不会重复添加。字母、数字和连字符，最多16位。",
                  about_en="Unique. A second import with the same code updates the row and adds none. "
                           "At most 16 letters, digits or hyphens.")  # fmt: skip


def rank(name: str, zh: str, en: str, low: int, high: int, example: str, **more: Any) -> IntakeColumn:
    """A rank of the eight grades."""
    return IntakeColumn(name, zh, en, Kind.RANK, low=low, high=high, example=example,
                  about_zh="写名称，如 高级工 或 三级。只写数字时，系统会问它指哪一种等级。",
                  about_en="The name, such as 高级工 or 三级. Where there are bare digits, you are asked what they mean.",
                  **more)  # fmt: skip


def town(zh: str = "镇街", en: str = "Town") -> IntakeColumn:
    """A town of the city."""
    return IntakeColumn("town", zh, en, Kind.REFERENCE, table=Town,
                        aliases=("所属镇街", "乡镇", "街道", "所在镇街", "镇街道", "镇（街道）", "乡镇街道", "所属乡镇", "所在乡镇",
                                 "所属街道", "镇街名称"),
                        example="TOWN001",
                  about_zh="镇街编号或名称。", about_en="Code or name of the town or subdistrict.")  # fmt: skip


def enterprise(required: bool = False) -> IntakeColumn:
    """An enterprise of the register."""
    return IntakeColumn("enterprise", "企业", "Enterprise", Kind.REFERENCE, required=required, table=Enterprise,
                  aliases=("单位", "工作单位", "企业编号", "企业名称", "所在单位", "单位名称", "所属单位", "所属企业", "所在企业",
                           "公司", "公司名称", "用人单位", "就业单位", "Employer", "Company"), example="ENT001",
                  about_zh="企业编号或名称，须已在企业名册中。",
                  about_en="Code or name of the enterprise; it must be in the register.")  # fmt: skip


HELD = (
    EntryPart(SKILL),
    EntryPart(rank("rank", "等级", "Rank", 1, 8, "4", required=True)),
    EntryPart(
        IntakeColumn(
            "evidence",
            "依据",
            "Evidence",
            Kind.WORD,
            required=True,
            words=Evidence,
            aliases=("佐证",),
            example="证书",
            about_zh="本人填报、培训结业、竞赛成绩、考核认定或证书。",
            about_en="Own statement, course completed, competition result, assessment or certificate.",
        )
    ),
    EntryPart(
        IntakeColumn(
            "dated_on",
            "日期",
            "Date",
            Kind.DATE,
            required=True,
            past=True,
            aliases=("取得日期",),
            example="2024-05-06",
            about_zh="取得日期，如 2024-05-06。",
            about_en="Since when, such as 2024-05-06.",
        )
    ),
    EntryPart(
        IntakeColumn(
            "expires_on",
            "有效期至",
            "Expires on",
            Kind.DATE,
            aliases=("到期日期",),
            example="2027-05-05",
            about_zh="没有期限的留空。",
            about_en="Empty where it does not expire.",
        ),
        needed=False,
    ),
)

TALENT = Intake(
    "talent",
    "技能人才",
    "Talent",
    Worker,
    (
        IntakeColumn(
            "code",
            "人员编号",
            "Person code",
            Kind.KEY,
            required=True,
            high=24,
            aliases=("编号", "工号", "职工编号", "员工编号", "职工工号", "人员代码", "Code", "Employee number"),
            example="P-000001",
            about_zh="不能重复；再次导入时按编号更新，不会重复添加。字母、数字和连字符，最多24位。",
            about_en="Unique. A second import with the same code updates the person and adds none. "
            "At most 24 letters, digits or hyphens.",
        ),
        IntakeColumn(
            "name",
            "姓名",
            "Name",
            required=True,
            high=60,
            aliases=("名字", "职工姓名", "员工姓名", "人员姓名", "学员姓名", "Full name"),
            example="艾力·买买提",
        ),
        IntakeColumn(
            "gender",
            "性别",
            "Gender",
            Kind.WORD,
            words=Gender,
            words_too=(("男性", "m"), ("女性", "f"), ("男士", "m"), ("女士", "f"), ("man", "m"), ("woman", "f")),
            example="女",
            about_zh="男或女；只用于核查公平，不影响推荐。",
            about_en="Male or female; audits fairness alone, ranks nobody.",
        ),
        IntakeColumn(
            "birth_year",
            "出生年份",
            "Year of birth",
            Kind.YEAR,
            low=YOUNGEST,
            high=OLDEST,
            soft=True,
            aliases=("出生年", "出生年月", "出生日期", "出生年月日", "生日", "Date of birth", "Birth date"),
            example="1986",
            about_zh="只用于法定年龄限制。",
            about_en="Serves legal age limits alone.",
        ),
        town(),
        enterprise(),
        OCCUPATION,
        IntakeColumn(
            "target",
            "目标职业",
            "Target occupation",
            Kind.REFERENCE,
            table=Occupation,
            example="农业数字化技术员",
            about_zh="本人想从事或晋升到的职业。",
            about_en="The occupation that the person wants to reach.",
        ),
        rank(
            "grade",
            "技能等级",
            "Grade",
            0,
            8,
            "高级工",
            aliases=("等级", "职业技能等级", "技能级别", "职业等级", "职业资格等级", "技能等级证书", "等级证书", "Skill grade"),
        ),
        IntakeColumn(
            "hours_per_week",
            "每周可学课时",
            "Hours a week",
            Kind.WHOLE,
            high=60,
            soft=True,
            example="6",
            about_zh="每周能用来学习的小时数，0 到 60。",
            about_en="Hours a week that can go into learning, 0 to 60.",
        ),
        IntakeColumn(
            "shift",
            "班次",
            "Shift",
            Kind.WORD,
            words=Shift,
            words_too=(
                ("长白班", "day"),
                ("常白班", "day"),
                ("正常班", "day"),
                ("夜班制", "night"),
                ("三班倒", "rotating"),
                ("两班倒", "rotating"),
                ("四班三倒", "rotating"),
                ("四班三运转", "rotating"),
                ("轮班", "rotating"),
                ("倒班制", "rotating"),
                ("弹性", "flexible"),
                ("不固定", "flexible"),
            ),
            aliases=("班制", "工作班次"),
            example="白班",
            about_zh="上班的班次，课程会避开。从下拉列表中选择。",
            about_en="When the person works: classes avoid it. Choose from the list.",
        ),
        IntakeColumn(
            "interests",
            "兴趣方向",
            "Interests",
            high=4000,
            example="水肥一体化",
            about_zh="本人想学什么，用自己的话写。",
            about_en="What the person would like to learn, in own words.",
        ),
        IntakeColumn(
            "id_number",
            "身份证号",
            "Identity number",
            Kind.IDENTITY,
            soft=True,
            aliases=(
                "身份证",
                "身份证号码",
                "公民身份号码",
                "公民身份证号码",
                "居民身份证号",
                "证件号码",
                "证件号",
                "ID number",
                "ID card",
            ),
            about_zh="选填，须本人单独同意。加密保存，不在任何名册、预览和导出中显示。单元格请设为文本。",
            about_en="Optional, with the person's separate consent. Kept encrypted, in no list, preview or export. "
            "Format the cells as text.",
        ),
        IntakeColumn(
            "phone",
            "手机号",
            "Telephone",
            Kind.PHONE,
            soft=True,
            aliases=("手机", "手机号码", "电话", "联系电话", "联系方式", "电话号码", "Phone", "Mobile"),
            about_zh="选填，用于通知培训和考核。加密保存，名册中只显示前三位和后四位。",
            about_en="Optional, to call about classes and assessments. Kept encrypted; lists show its ends alone.",
        ),
        IntakeColumn(
            "education",
            "学历",
            "Education",
            Kind.WORD,
            words=Education,
            words_too=(
                ("中专", "vocational"),
                ("中技", "vocational"),
                ("技校", "vocational"),
                ("职高", "vocational"),
                ("职业高中", "vocational"),
                ("中等专科", "vocational"),
                ("大学专科", "college"),
                ("专科", "college"),
                ("高职", "college"),
                ("大学", "bachelor"),
                ("大学本科", "bachelor"),
                ("本科及以上", "bachelor"),
                ("学士", "bachelor"),
                ("硕士", "master"),
                ("博士", "master"),
                ("硕士研究生", "master"),
                ("博士研究生", "master"),
                ("普通高中", "senior"),
                ("初级中学", "junior"),
            ),
            aliases=("文化程度", "最高学历", "学历层次"),
            example="中专（中技）",
            about_zh="从下拉列表中选择。",
            about_en="Choose from the list.",
        ),
        IntakeColumn(
            "hired_on",
            "入职日期",
            "Hired on",
            Kind.DATE,
            soft=True,
            past=True,
            aliases=("入职时间", "进厂时间", "进厂日期", "入厂时间", "入厂日期", "到岗时间", "Hire date"),
            example="2015-07-01",
        ),
        IntakeColumn(
            "certificate_number",
            "证书编号",
            "Certificate number",
            high=40,
            soft=True,
            aliases=("证书号", "证书号码", "技能证书号", "技能等级证书编号", "职业资格证书编号", "职业资格证书号"),
            about_zh="技能等级所依据的证书。",
            about_en="Of the certificate that stands behind the grade.",
        ),
        IntakeColumn(
            "certified_on",
            "发证日期",
            "Certified on",
            Kind.DATE,
            soft=True,
            past=True,
            aliases=("发证时间", "取证日期", "取证时间", "证书日期", "证书取得时间", "获证日期"),
            example="2021-04-08",
        ),
        IntakeColumn(
            "skills",
            "技能",
            "Skills",
            Kind.LIST,
            aliases=("所持技能", "技能点", "掌握技能", "技能特长", "特长", "会的技能"),
            example="SK-AG-001:4:证书:2024-05-06; SK-AG-002:3:培训结业:2023-03-01:2026-03-01",
            about_zh="技能编号:等级:依据:日期:有效期至，用分号隔开。Excel中也可以填在第二张表“技能”，每行一项。",
            about_en="Skill code:rank:evidence:date:expiry, parted by semicolons. "
            "In Excel use the second sheet instead, one skill a row.",
        ),
        IntakeColumn(
            "permits",
            "操作证",
            "Permits",
            Kind.LIST,
            aliases=("特种作业操作证", "特种作业证", "持证情况"),
            example="低压电工作业证:2027-08-31",
            about_zh="操作证:有效期至，用分号隔开。",
            about_en="Permit:expiry, parted by semicolons.",
        ),
    ),
    (
        ListOf("skills", HeldSkill, "worker", HELD, own_sheet="技能", whole=False),
        ListOf(
            "permits",
            WorkerPermit,
            "worker",
            (EntryPart(PERMIT), EntryPart(IntakeColumn("expires_on", "有效期至", "Expires on", Kind.DATE), needed=False)),
            whole=False,
        ),
    ),
    drawn="P",
)
