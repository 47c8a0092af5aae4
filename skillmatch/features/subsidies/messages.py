"""What a rule is for and which numbers it has, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from skillmatch.features.subsidies.queries import ClaimSummary
from skillmatch.store.subsidies.rules import Rule
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import COMMON_DEFAULTS, SubsidyCode
from skillmatch.web.language import day, money, number, percent, rank_name
from skillmatch.web.timeline import TimelineLine, lines

RANKS = (2, 3, 4, 5, 6)
"""The grades with a national skill-grade certificate, from 五级 to 一级."""

A_YEAR = "year_minimum"
MAX_YUAN = 100_000
"""An amount is no more: what is above it is a slip of the pen (chosen)."""


def keys(rule: Rule | None) -> list[tuple[str, str, int]]:
    """The numbers of a rule that can be entered: key, label, most; without a rule those that hold for all."""
    if rule is None:
        return [
            ("shortage_percent", gettext("Added for a shortage profession, in percent"), 200),
            ("attendance_percent", gettext("Least attendance, in percent"), 100),
            ("insured_months", gettext("Least months of unemployment insurance"), 720),
            ("claims_a_year", gettext("Most claims a person may make in a year"), 12),
            ("claim_months", gettext("Months to claim in after the certificate"), 120),
        ]
    if rule.known is SubsidyCode.LEVEL:
        return [(str(rank), gettext("%(grade)s, in yuan", grade=rank_name(rank)), MAX_YUAN) for rank in RANKS]
    if rule.known is SubsidyCode.APPRENTICE:
        return [(A_YEAR, gettext("At least, a person and year, in yuan"), MAX_YUAN)]
    return [("default", gettext("Amount in yuan"), MAX_YUAN)]


def amount_lines(rule: Rule | None, amounts: Any) -> list[tuple[str, str]]:
    """The numbers of a setting: what, and how much."""
    if rule is None:
        return [
            (gettext("Added for a shortage profession"), percent(amounts["shortage_percent"] / 100)),
            (gettext("Least attendance"), percent(amounts["attendance_percent"] / 100)),
            (gettext("Least months of unemployment insurance"), number(amounts["insured_months"])),
            (gettext("Most claims of a person in a year"), number(amounts["claims_a_year"])),
            (
                gettext("Months to claim in after the certificate (人社部发〔2017〕40号)"),
                number(amounts.get("claim_months", COMMON_DEFAULTS["claim_months"])),
            ),
        ]
    if rule.known is SubsidyCode.APPRENTICE:
        return [(gettext("For each apprentice and year, at least"), money(amounts.get(A_YEAR)))]
    if rule.known is SubsidyCode.UNION:
        return [(gettext("Paid out"), gettext("nothing; the course is free for the worker"))]
    whole = [(gettext("Whatever the grade"), money(amounts["default"]))] if "default" in amounts else []
    return [*whole, *((rank_name(int(key)), money(yuan)) for key, yuan in sorted(amounts.items()) if key.isdigit())]


def timeline(claim: ClaimSummary, events: Iterable[CaseEvent]) -> list[TimelineLine]:
    """Return what happened to a claim; a payment with its day and its reference."""
    paid = gettext("Paid on %(day)s.", day=day(claim.paid_on)) if claim.paid_on else ""
    refused = gettext("Refused.")
    sentences = {
        "claim": gettext("Claimed by an office on the person’s behalf.") if claim.on_behalf else gettext("Claimed."),
        "withdraw": gettext("The claim was taken back."),
        "approve": gettext("Approved."),
        "refuse": refused,
        "refuse twin": refused,
        "pay": f"{paid} {claim.paid_reference}".strip(),
    }
    return lines(events, sentences)


def who(rule: Rule) -> str:
    """Return who claims it, and what for."""
    known = {
        SubsidyCode.LEVEL: gettext("Claimed by the worker, for a skill-grade certificate; once for each occupation and grade."),
        SubsidyCode.SPECIAL: gettext("Claimed by the worker, for a special-ability certificate."),
        SubsidyCode.SAFETY: gettext("Claimed by the worker, for a special-operation permit."),
        SubsidyCode.UNION: gettext(
            "The trade union pays for the course. There is nothing to claim, and the government pays nothing more."
        ),
        SubsidyCode.APPRENTICE: gettext(
            "For enterprises that train apprentices under a contract. Shown for information: it is claimed at the labour office."
        ),
    }
    return known[rule.known] if rule.known else ""
