"""Every word that two rooms share, once: Chinese, English and identifier side by side.

Members carry ``zh`` and ``en``; their value is the identifier that the store keeps. ``Rank`` ascends from 1 to 8; the national
certificate grade 五级→一级 descends and is called ``certificate_grade``, never level. 人次 is ``enrolments``, 人 is ``people``.
"""

from __future__ import annotations

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


class RunTime(Word):
    """When a class meets."""

    WEEKDAY = "weekday", "工作日白天", "Weekdays"
    EVENING = "evening", "工作日晚上", "Evenings"
    WEEKEND = "weekend", "周末", "Weekends"
    ANYTIME = "anytime", "随到随学", "Any time"


class Mode(Word):
    """How a course is given."""

    ONLINE = "online", "线上", "Online"
    OFFLINE = "offline", "线下", "In class"
    BLENDED = "blended", "线上线下混合", "Blended"
    PRACTICAL = "practical", "实训", "Practical training"
    ONSITE = "onsite", "送教上门", "On-site delivery"


class BaseKind(Word):
    """The three bases, and the places of the network that give courses."""

    ACADEMY = "ACADEMY", "寿光工匠学院", "Craftsman Academy"
    SMART_HUB = "SMART_HUB", "智匠之家", "Smart Craftsman Hub"
    INNOVATION_BASE = "INNOVATION_BASE", "职工创新基地", "Employee Innovation Base"
    TOWN_CENTER = "TOWN_CENTER", "镇街培训中心", "Town training centre"
    ENTERPRISE_STATION = "ENTERPRISE_STATION", "工匠培育工作站", "Craftsman cultivation station"


class NetworkLevel(Word):
    """市—镇—企."""

    CITY = "city", "市级", "City"
    TOWN = "town", "镇街", "Town or subdistrict"
    ENTERPRISE = "enterprise", "企业", "Enterprise"


class CourseState(Word):
    """The life of a course in the register."""

    DRAFT = "draft", "草稿", "Draft"
    REVIEWED = "reviewed", "已审核", "Reviewed"
    LISTED = "listed", "已上架", "Listed"
    RETIRED = "retired", "已停用", "Retired"


class DemandState(Word):
    """The life of an enterprise's demand."""

    OPEN = "open", "开放", "Open"
    CLOSED = "closed", "已关闭", "Closed"


class CloseReason(Word):
    """Why an enterprise closed a demand."""

    FILLED = "filled", "已招满", "All places are filled"
    NOT_NEEDED = "not_needed", "不再需要", "No longer needed"
    CHANGED = "changed", "岗位要求有变", "The job has changed"
    OTHER = "other", "其他原因", "Another reason"


class CohortState(Word):
    """订单班: from the request to the approved class."""

    REQUESTED = "requested", "正在组班", "Being formed"
    PROPOSED = "proposed", "待教师审核", "Awaiting review"
    APPROVED = "approved", "已批准", "Approved"
    RETURNED = "returned", "已退回", "Sent back"
    CANCELLED = "cancelled", "已取消", "Cancelled"


class SeatState(Word):
    """One person's place in a cohort."""

    PROPOSED = "proposed", "建议", "Proposed"
    RESERVE = "reserve", "候补", "Reserve"
    OFFERED = "offered", "待本人确认", "Offered"
    ACCEPTED = "accepted", "已接受", "Accepted"
    DECLINED = "declined", "已谢绝", "Declined"
    REMOVED = "removed", "已移出", "Removed"


class EnrolmentState(Word):
    """One person's way through a course."""

    INTERESTED = "interested", "已登记意向", "Interested"
    REQUESTED = "requested", "已申请名额", "Place requested"
    ENROLLED = "enrolled", "在读", "Enrolled"
    COMPLETED = "completed", "已结业", "Completed"
    WITHDRAWN = "withdrawn", "已退出", "Withdrawn"


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


class ReturnReason(Word):
    """Why an order for a class comes back to the enterprise without one."""

    CLOSED = "closed", "需求已关闭或已招满，不再组班", "The demand was closed or filled before a class could be formed"
    NO_COURSE = "no_course", "目前没有课程教这项需求要求的技能", "No listed course teaches what the demand asks for"
    NOBODY = "nobody", "目前没有合适且有空的人员可以进班", "Nobody who fits and is free was found for this class"
    TRAINER = "trainer", "培训教师退回", "Sent back by the trainer"


class Permit(Word):
    """Permits that the law asks for before some work may be done; each lasts a limited time."""

    HAZCHEM = "hazchem", "危险化学品安全作业证", "Hazardous-chemical operation permit"
    ELECTRIC = "electric", "低压电工作业证", "Low-voltage electrical permit"
    WELDING = "welding", "焊接与热切割作业证", "Welding and thermal-cutting permit"
    REFRIGERATION = "refrigeration", "制冷与空调作业证", "Refrigeration and air-conditioning permit"
    FORKLIFT = "forklift", "叉车作业证", "Forklift operator certificate"
    UAV = "uav", "农用无人机操作证", "Agricultural UAV operating certificate"


class Basis(Word):
    """Where a fact is from: the published description, derived from it, or our own sample (shown as 示例)."""

    ARTICLE = "article", "公开报道", "Published report"
    DERIVED = "article_derived", "据公开报道整理", "Derived from the published report"
    SAMPLE = "sample", "示例", "Sample"
    OFFICIAL = "official", "官方名录", "Official list"
    POSTED = "posted", "企业发布", "Posted by the enterprise"


class AuditKind(Word):
    """What the append-only audit log records."""

    SIGNED_IN = "signed_in", "登录", "Signed in"
    SIGNED_OUT = "signed_out", "退出", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "登录失败", "Sign-in failed"
    THROTTLED = "throttled", "登录受限", "Sign-in throttled"
    DENIED = "denied", "拒绝访问", "Access denied"
    ROLE_GRANTED = "role_granted", "授予角色", "Role granted"
    ROLE_REVOKED = "role_revoked", "撤销角色", "Role revoked"
    PASSWORD_CHANGED = "password_changed", "修改密码", "Password changed"
    CONSENT_GIVEN = "consent_given", "同意", "Consent given"
    CONSENT_WITHDRAWN = "consent_withdrawn", "撤回同意", "Consent withdrawn"
    PERSONALISATION_OFF = "personalisation_off", "关闭个性化推荐", "Personalisation switched off"
    PERSONALISATION_ON = "personalisation_on", "开启个性化推荐", "Personalisation switched on"
    DISCLOSED = "disclosed", "披露个人信息", "Person disclosed"


QUALIFIED_TOLERANCE = 0.5
"""Half a rank: a held skill within it of what is required counts as qualified (chosen)."""

LEAST_TOLD = 5
"""Fewer people than this are never told to somebody without a right to their rows."""
