"""Words about standards, assessments and results."""

from __future__ import annotations

from skillmatch.terms.words import Word

ABILITY_SUFFIX = "专项职业能力考核规范"
"""What the name of a specification adds to the name of the ability."""

OCCUPATION_ENDINGS = ("工", "员", "师")
"""The name of a special ability is an object and a verb: it never ends like that of an occupation (levels.json, S31)."""

GRADE_WORDS = ("初级", "中级", "高级", "技师", "学徒", "一级", "二级", "三级", "四级", "五级")
"""A special ability has no grade."""


class StandardKind(Word):
    """What kind of document says what somebody must be able to do."""

    STANDARD = "standard", "地方标准", "Local standard"
    SPECIFICATION = "specification", "专项职业能力考核规范", "Special-ability assessment specification"


class StandardState(Word):
    """The life of one version of a standard."""

    DRAFT = "draft", "草稿", "Draft"
    PUBLISHED = "published", "现行", "In force"
    SUPERSEDED = "superseded", "已被替代", "Superseded"


class StandardStage(Word):
    """Where a version of a standard stands in its procedure: the review is kept beside the state of a draft."""

    DRAFT = "draft", "草稿", "Draft"
    REVIEWED = "reviewed", "已审阅", "Reviewed"
    PUBLISHED = "published", "现行", "In force"
    SUPERSEDED = "superseded", "已被替代", "Superseded"


class AssessmentPart(Word):
    """The two parts of an assessment."""

    THEORY = "theory", "理论", "Theory"
    PRACTICAL = "practical", "实操", "Practical"


class EvaluationKind(Word):
    """What an assessment is for; a certificate that follows has the same identifier."""

    SKILL_LEVEL = "SKILL_LEVEL", "职业技能等级认定", "Skill level recognition"
    SPECIAL_ABILITY = "SPECIAL_ABILITY", "专项职业能力考核", "Special occupational ability assessment"
    QUALIFICATION = "QUALIFICATION", "职业资格考试", "Vocational qualification examination"
    SPECIAL_OPERATION = "SPECIAL_OPERATION", "特种作业操作考核", "Special operation assessment"
    UAV_OPERATOR = "UAV_OPERATOR", "农用无人驾驶航空器操作考核", "Agricultural drone operating assessment"
    SPECIAL_EQUIPMENT = "SPECIAL_EQUIPMENT", "特种设备作业考核", "Special-equipment assessment"
    COMPLETION = "COMPLETION", "培训结业考核", "Course completion assessment"


class AssessmentState(Word):
    """The way of an assessment; no step is skipped."""

    PLANNED = "planned", "待录入", "Waits for results"
    ENTERED = "entered", "待复核", "Waits for the check"
    CHECKED = "checked", "待公布", "Waits for publication"
    PUBLISHED = "published", "已公布", "Published"


class ResultState(Word):
    """The way of one person's result."""

    EXPECTED = "expected", "待录入", "Not entered yet"
    ENTERED = "entered", "已录入", "Entered"
    CHECKED = "checked", "已复核", "Checked"
    PUBLISHED = "published", "已公布", "Published"
    CORRECTED = "corrected", "已更正", "Corrected after an appeal"


class AppealState(Word):
    """What became of an appeal against a result."""

    OPEN = "open", "处理中", "Being looked at"
    UPHELD = "upheld", "成立，成绩已更正", "Upheld: the result was corrected"
    REFUSED = "refused", "不成立，维持原成绩", "Refused: the result stands"


class TieKind(Word):
    """Why somebody may not assess a person or the people of an enterprise."""

    EMPLOYER = "employer", "在该企业工作", "Works for the enterprise"
    RELATIVE = "relative", "近亲属", "Close relative"
    TAUGHT = "taught", "教过或带过", "Taught or mentored the person"
    OTHER = "other", "其他利害关系", "Another interest"
