"""Words about subsidies, and the settings that no source gives: chosen, and said to be so wherever they are shown."""

from __future__ import annotations

from skillmatch.terms.words import Word


class ClaimState(Word):
    """The way of a claim for a subsidy. Approved and refused are the office's, withdrawn the person's; a paid one never changes."""

    ASKED = "asked", "待审核", "Waits for a decision"
    APPROVED = "approved", "已批准", "Approved"
    REFUSED = "refused", "未批准", "Refused"
    PAID = "paid", "已发放", "Paid"
    WITHDRAWN = "withdrawn", "已撤回", "Taken back"


class Finding(Word):
    """What is known of one condition of a subsidy."""

    MET = "met", "符合", "Met"
    NOT_MET = "not_met", "不符合", "Not met"
    NOT_KNOWN = "not_known", "未知", "Not known"
    NOT_YET = "not_yet", "尚未", "Not yet"


class SubsidyCode(Word):
    """The rules of the reference data that the system knows how to apply."""

    LEVEL = "SUB_LEVEL", "职业技能等级", "Skill grade"
    APPRENTICE = "SUB_APPRENTICE", "企业新型学徒制", "Enterprise apprenticeship"
    SPECIAL = "SUB_SPECIAL", "专项职业能力", "Special ability"
    SAFETY = "SUB_SAFETY", "安全技能与特种作业", "Safety and special operation"
    UNION = "SUB_UNION", "工会普惠培训", "Trade-union training"


class ShortageStage(Word):
    """Where a version of the shortage list stands."""

    PROPOSED = "proposed", "拟定", "Proposed"
    PUBLISHED = "published", "已发布", "Published"


class ListDecision(Word):
    """What the city says of a profession while a shortage list is proposed."""

    INCLUDED = "included", "列入", "Put on the list"
    EXCLUDED = "excluded", "不列入", "Left off the list"


class ListChange(Word):
    """How a profession stands in one version of the shortage list against another."""

    NEW = "new", "新列入", "New"
    UP = "up", "上升", "Up"
    DOWN = "down", "下降", "Down"
    SAME = "same", "不变", "Unchanged"
    DROPPED = "dropped", "移出", "Dropped"
    HIDDEN = "hidden", "不公开", "Not told"


DESIGN_DEFAULT = "design_default"
"""The source of an amount that is a default of this system and no promise."""

COMMON_DEFAULTS = {
    "shortage_percent": 20, "attendance_percent": 80, "insured_months": 12, "claims_a_year": 3, "claim_months": 12,
}  # fmt: skip
"""What holds for all subsidies until the city enters its own: what a shortage profession adds, the least attendance, the months of
unemployment insurance, how many claims a person may make in a calendar year, and within how many months after the certificate.
The last is the national rule (人社部发〔2017〕40号); the others are defaults of the design (the months of insurance were 36 in
Shandong in 2017 and were lowered nationally since)."""
