"""Words about people: what they hold, when they can come, what they answered."""

from __future__ import annotations

from skillmatch.terms.words import Word


class Evidence(Word):
    """How a held skill is known, weakest first."""

    SELF = "self", "本人填报", "Own statement"
    COURSE = "course", "培训结业", "Course completed"
    COMPETITION = "competition", "竞赛成绩", "Competition result"
    ASSESSMENT = "assessment", "考核认定", "Assessment"
    CERTIFICATE = "certificate", "证书", "Certificate"


class Shift(Word):
    """When a worker works."""

    DAY = "day", "白班", "Day shift"
    NIGHT = "night", "夜班", "Night shift"
    ROTATING = "rotating", "倒班", "Rotating shifts"
    FLEXIBLE = "flexible", "时间灵活", "Flexible hours"


class Gender(Word):
    """Kept for the audit of fairness alone."""

    FEMALE = "f", "女", "Female"
    MALE = "m", "男", "Male"


class Education(Word):
    """The highest schooling that an office's files name (GB/T 4658, in its large groups)."""

    PRIMARY = "primary", "小学", "Primary school"
    JUNIOR = "junior", "初中", "Junior secondary school"
    SENIOR = "senior", "高中", "Senior secondary school"
    VOCATIONAL = "vocational", "中专（中技）", "Secondary vocational school"
    COLLEGE = "college", "大专", "Junior college"
    BACHELOR = "bachelor", "本科", "Bachelor"
    MASTER = "master", "研究生", "Master or doctor"


class Permit(Word):
    """Permits that the law asks for before some work may be done; each lasts a limited time."""

    HAZCHEM = "hazchem", "危险化学品安全作业证", "Hazardous-chemical operation permit"
    ELECTRIC = "electric", "低压电工作业证", "Low-voltage electrical permit"
    WELDING = "welding", "焊接与热切割作业证", "Welding and thermal-cutting permit"
    REFRIGERATION = "refrigeration", "制冷与空调作业证", "Refrigeration and air-conditioning permit"
    FORKLIFT = "forklift", "叉车作业证", "Forklift operator certificate"
    UAV = "uav", "农用无人机操作证", "Agricultural UAV operating certificate"


class MentorshipState(Word):
    """拜师 request of a worker to a mentor."""

    REQUESTED = "requested", "待师傅答复", "Requested"
    ACTIVE = "active", "带徒中", "Active"
    DECLINED = "declined", "已谢绝", "Declined"
    ENDED = "ended", "已结束", "Ended"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class FeedbackKind(Word):
    """What a person did with a suggestion."""

    SHOWN = "shown", "已展示", "Shown"
    ACCEPTED = "accepted", "接受", "Accepted"
    SAVED = "saved", "收藏", "Saved"
    DISMISSED = "dismissed", "不合适", "Not for me"


class DismissReason(Word):
    """Why a suggestion was not for this person."""

    TIME = "time", "时间不合适", "The time does not suit me"
    DISTANCE = "distance", "太远", "Too far away"
    KNOWN = "known", "我已经会了", "I know this already"
    IRRELEVANT = "irrelevant", "与我的目标无关", "Not what I aim at"
    OTHER = "other", "其他原因", "Another reason"


class TextSubject(Word):
    """What free text may name, and a person may refuse."""

    SKILL = "skill", "技能", "Skill"
    OCCUPATION = "occupation", "职业", "Occupation"


class AliasLanguage(Word):
    """The language of another name of a skill or an occupation."""

    CHINESE = "zh", "中文", "Chinese"
    ENGLISH = "en", "英文", "English"


class AliasSource(Word):
    """Where another name of a skill or an occupation is from."""

    TRADE = "trade", "行业说法", "Trade usage"
    ABBREVIATION = "abbreviation", "缩写", "Abbreviation"
    CLASSIFICATION = "classification", "职业分类中的名称", "Name in a classification of occupations"
    STANDARD = "standard", "标准或规范中的名称", "Name in a standard or a regulation"
    LOCAL = "local", "当地说法", "Local usage"
