"""A person's trainings beside the subsidy rules: which applies, what of it is met, not met or not known, and the amount.

Shared by the pages of subsidies, of courses and of the worker's home; what it judges is read in ``trainings.py``.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skillmatch.store.subsidies.rules import Rule, RuleBook, Setting
from skillmatch.terms import COMMON_DEFAULTS, CertificateKind, EnrolmentState, Finding, SubsidyCode

KINDS = {
    SubsidyCode.LEVEL: CertificateKind.SKILL_LEVEL,
    SubsidyCode.SPECIAL: CertificateKind.SPECIAL_ABILITY,
    SubsidyCode.SAFETY: CertificateKind.SPECIAL_OPERATION,
}
"""The certificate that each rule for persons asks for."""

UNDER_WAY = (None, EnrolmentState.INTERESTED, EnrolmentState.REQUESTED, EnrolmentState.ENROLLED)


@dataclass(frozen=True)
class ClaimFacts:
    """A claim that somebody made."""

    id: int
    state: str
    training_key: str | None
    grade_key: str | None
    course_id: int
    year: int
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it is made, approved or paid: it then keeps its course and its grade from other claims."""
        return self.training_key is not None


@dataclass(frozen=True)
class CompletedCourse:
    """A course of a person as far as it went; ``zh`` and ``en`` name the course.

    Attributes
    ----------
    kind, rank : str, int
        The certificate that the course leads to, or that was issued, and its grade.
    rule : str or None
        Code of the rule that the course register names.
    state : EnrolmentState or None
        None where the person has not asked for it.
    attendance : float or None
        The share attended, in [0, 1]; None where no session was recorded.
    certificate_id, number, issued_on : the living certificate, if there is one
    revoked : bool
        There was a certificate, and it was revoked.
    """

    worker_id: int
    course_id: int
    zh: str
    en: str
    kind: str
    rank: int
    rule: str | None
    state: EnrolmentState | None = None
    enrolment_id: int | None = None
    run_id: int | None = None
    completed_on: dt.date | None = None
    attendance: float | None = None
    certificate_id: int | None = None
    number: str = ""
    issued_on: dt.date | None = None
    revoked: bool = False
    occupation_id: int | None = None
    occupation_zh: str = ""
    occupation_en: str = ""
    shortage_version: int | None = None

    @property
    def earned_on(self) -> dt.date | None:
        """The day that decides which amount counts."""
        return self.issued_on or (self.completed_on if self.state is EnrolmentState.COMPLETED else None)

    @property
    def occupation(self) -> dict[str, str]:
        """The name of the occupation."""
        return {"zh": self.occupation_zh, "en": self.occupation_en}

    @property
    def training_key(self) -> str:
        """Return what is not claimed twice: this person's course, whoever pays."""
        return f"{self.worker_id}:{self.course_id}"

    @property
    def grade_key(self) -> str | None:
        """Return what is not claimed twice either: this person's grade in an occupation."""
        levelled = self.kind == CertificateKind.SKILL_LEVEL.value and self.occupation_id is not None
        return f"{self.worker_id}:{self.occupation_id}:{self.rank}" if levelled else None


@dataclass(frozen=True)
class SubsidyCondition:
    """One condition, what is known of it, and the numbers that its sentence needs."""

    code: str
    finding: Finding
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A training judged.

    Attributes
    ----------
    rule, setting : the rule that applies and the amounts that count, or None
    conditions : sequence of SubsidyCondition
        In the order of the page; empty where nothing is paid to a person.
    base, percent, amount : int
        Yuan, what a shortage profession adds, and the sum in whole yuan.
    claim : ClaimFacts or None
        The claim that is judged: the one that was asked for, else the one that stands for this training, or the last that did.
    """

    training: CompletedCourse
    rule: Rule | None = None
    setting: Setting | None = None
    common: Setting | None = None
    conditions: Sequence[SubsidyCondition] = ()
    base: int = 0
    percent: int = 0
    claim: ClaimFacts | None = None

    @property
    def amount(self) -> int:
        """Base and what is added, rounded half up."""
        return (self.base * (100 + self.percent) + 50) // 100

    @property
    def free(self) -> bool:
        """The union pays for it: nothing is claimed and nothing is paid out."""
        return self.rule is not None and self.rule.known is SubsidyCode.UNION

    @property
    def stands(self) -> bool:
        """Whether a claim for it is made, approved or paid."""
        return self.claim is not None and self.claim.stands

    @property
    def claimable(self) -> bool:
        """Whether the person can claim it now: nothing is unmet, and what is not known the office checks."""
        return bool(self.conditions and self.amount and not self.stands) and not self.hindered

    @property
    def hindered(self) -> bool:
        """Whether a condition is not met, or not yet."""
        return any(one.finding in (Finding.NOT_MET, Finding.NOT_YET) for one in self.conditions)

    @property
    def refused_by(self) -> list[SubsidyCondition]:
        """The conditions that are not met."""
        return [one for one in self.conditions if one.finding is Finding.NOT_MET]

    @property
    def asks_months(self) -> bool:
        """Whether the person is asked for the months of insurance."""
        return any(one.code == "insured" for one in self.conditions)


def judge(book: RuleBook, training: CompletedCourse, claims: Sequence[ClaimFacts], today: dt.date, insured: int | None = None,
          claim_id: int | None = None) -> Case:  # fmt: skip
    """Return which rule applies to a training of a person with these `claims`, and what of it holds.

    Parameters
    ----------
    book : RuleBook
        All settings: those of the day on which it was earned count, or today's while it is not.
    training : CompletedCourse
    claims : sequence of ClaimFacts
        All claims of the person.
    today : datetime.date
    insured : int, optional
        Months of unemployment insurance, as the person states them.
    claim_id : int, optional
        The claim that is looked at, where it was made: of two that stand for one course, each stands in the way of the other.
    """
    rule = book.rules.get(training.rule or "")
    when = training.earned_on or today
    own = [one for one in claims if one.course_id == training.course_id]
    claim = max(own, key=lambda one: (one.id == claim_id, one.stands, one.id), default=None)
    if rule is None:
        return Case(training, claim=claim)
    setting, common = rule.on(when), book.common_on(when)
    if rule.known not in KINDS:
        return Case(training, rule, setting, common, claim=claim)
    others = [one for one in claims if claim is None or one.id != claim.id]
    conditions = [
        _covered(rule, setting, training),
        _passed(training),
        _certified(training),
        _in_time(training, claim, common, today),
        _attended(training, common),
        *([_insured(insured, common)] if rule.known is SubsidyCode.LEVEL else []),
        _once(claims_beside(others, training.course_id, training.grade_key)),
        SubsidyCondition("union", Finding.MET),
        _yearly(others, book.common_on(today), today),
    ]
    percent = int(common.amounts["shortage_percent"]) if training.shortage_version is not None else 0
    return Case(training, rule, setting, common, conditions, setting.yuan(training.rank), percent, claim)


def _covered(rule: Rule, setting: Setting, training: CompletedCourse) -> SubsidyCondition:
    """The kind of certificate, and an amount for its grade."""
    kind = KINDS[rule.known] if rule.known else None
    fits = kind is not None and training.kind == kind.value and setting.yuan(training.rank) > 0
    return SubsidyCondition("covered", Finding.MET if fits else Finding.NOT_MET, {"kind": kind, "rank": training.rank})


def _passed(training: CompletedCourse) -> SubsidyCondition:
    if training.state is EnrolmentState.COMPLETED or training.issued_on is not None:
        return SubsidyCondition("passed", Finding.MET, {"day": training.completed_on or training.issued_on})
    return SubsidyCondition("passed", Finding.NOT_YET if training.state in UNDER_WAY else Finding.NOT_MET)


def _certified(training: CompletedCourse) -> SubsidyCondition:
    """A certificate of the register; an older one that is not in it the office asks to see."""
    if training.issued_on is not None:
        return SubsidyCondition("certificate", Finding.MET, {"number": training.number, "day": training.issued_on})
    if training.revoked:
        return SubsidyCondition("certificate", Finding.NOT_MET)
    return SubsidyCondition("certificate", Finding.NOT_YET if training.state in UNDER_WAY else Finding.NOT_KNOWN)


def _in_time(training: CompletedCourse, claim: ClaimFacts | None, common: Setting, today: dt.date) -> SubsidyCondition:
    """Within so many months after the certificate, or the pass where the register has none; a claim that stands is in time."""
    months = int(common.amounts.get("claim_months", COMMON_DEFAULTS["claim_months"]))
    if training.earned_on is None:
        return SubsidyCondition("in_time", Finding.NOT_YET, {"months": months})
    last = _months_after(training.earned_on, months)
    made = claim is not None and claim.stands
    return SubsidyCondition("in_time", Finding.MET if made or today <= last else Finding.NOT_MET, {"months": months, "last": last})


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, min(day.day, calendar.monthrange(day.year + years, month + 1)[1]))


def _attended(training: CompletedCourse, common: Setting) -> SubsidyCondition:
    least = int(common.amounts["attendance_percent"])
    if training.state in UNDER_WAY and training.issued_on is None:
        return SubsidyCondition("attendance", Finding.NOT_YET, {"least": least, "share": training.attendance})
    if training.attendance is None:
        return SubsidyCondition("attendance", Finding.NOT_KNOWN, {"least": least})
    enough = training.attendance * 100 >= least - 1e-9
    return SubsidyCondition(
        "attendance", Finding.MET if enough else Finding.NOT_MET, {"least": least, "share": training.attendance}
    )


def _insured(stated: int | None, common: Setting) -> SubsidyCondition:
    """What the person states; nobody is refused by it alone, for the office checks."""
    least = int(common.amounts["insured_months"])
    if stated is None:
        return SubsidyCondition("insured", Finding.NOT_KNOWN, {"least": least})
    return SubsidyCondition("insured", Finding.MET if stated >= least else Finding.NOT_MET, {"least": least, "months": stated})


def claims_beside(claims: Sequence[ClaimFacts], course_id: int, grade_key: str | None) -> list[ClaimFacts]:
    """Those of a person's `claims` that stand for a course or a grade; keys of a merged entry still begin with the old one's id."""
    grade = _tail(grade_key)
    return [one for one in claims if one.stands and (one.course_id == course_id or _tail(one.grade_key) == grade != "")]


def _once(twice: Sequence[ClaimFacts]) -> SubsidyCondition:
    return SubsidyCondition("once", Finding.NOT_MET if twice else Finding.MET, {"claim": twice[0].id if twice else None})


def _tail(key: str | None) -> str:
    return (key or "").partition(":")[2]


def _yearly(others: Sequence[ClaimFacts], common: Setting, today: dt.date) -> SubsidyCondition:
    most = int(common.amounts["claims_a_year"])
    made = sum(one.stands and one.year == today.year for one in others)
    return SubsidyCondition("yearly", Finding.MET if made < most else Finding.NOT_MET, {"made": made, "most": most})
