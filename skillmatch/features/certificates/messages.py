"""Certificates in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch.terms import CertificateKind, CertificateState, Rank, RevokeReason
from skillmatch.web.language import day, is_zh, named, rank_name

STATE_TAGS = {
    CertificateState.VALID: "brand",
    CertificateState.EXPIRED: "amber",
    CertificateState.REVOKED: "red",
    CertificateState.UNKNOWN: "",
}


def what(row: Any) -> str:
    """Return what a certificate certifies: occupation and grade, an ability, or a course."""
    if row.rank is not None:
        return " · ".join(filter(None, (named(row.occupation), rank_name(row.rank))))
    return row.scope or named(row.course)


def issuer_note(kind: CertificateKind) -> str:
    """Return who issues the legal document of a kind that is not the city's to issue; empty where it is."""
    return {
        CertificateKind.SPECIAL_OPERATION: gettext(
            "The legal permit is issued by the emergency management authority; this sheet proves the entry in the register."
        ),
        CertificateKind.SPECIAL_EQUIPMENT: gettext(
            "The legal permit is issued by the market regulation authority; this sheet proves the entry in the register."
        ),
        CertificateKind.UAV_OPERATOR: gettext(
            "The legal permit is issued by the drone's maker or whom it entrusts; this sheet proves the entry in the register."
        ),
        CertificateKind.QUALIFICATION: gettext(
            "The legal qualification is issued by the authority of the profession; this sheet proves the entry in the register."
        ),
    }.get(kind, "")


def state_sentence(state: CertificateState) -> str:
    """Return what a state means to somebody who checks a certificate."""
    return {
        CertificateState.VALID: gettext("This certificate is in the register and valid."),
        CertificateState.EXPIRED: gettext("This certificate is in the register, but its time is over."),
        CertificateState.REVOKED: gettext("This certificate was revoked. It proves nothing any more."),
        CertificateState.UNKNOWN: gettext("The register knows no such certificate."),
    }[state]


def mark(state: CertificateState, sample: bool) -> str:
    """Return what stands across a sheet: that it is a sample, or why it proves nothing now; empty on a plain one."""
    if state is CertificateState.REVOKED:
        return gettext("Revoked")
    if state is CertificateState.EXPIRED:
        return gettext("Expired")
    return gettext("Sample") if sample else ""


@dataclass(frozen=True)
class SheetWords:
    """The words of a sheet in one language; facts are names with their values."""

    lead: str
    what: str
    facts: tuple[tuple[str, str], ...]
    scan: str
    note: str
    mark: str


def printed(row: Any, state: CertificateState, institution: str) -> SheetWords:
    """Return what a sheet says in the language of now; `institution` is the code where it is a sample's, else empty."""
    facts = [(gettext("Certificate number"), row.number), (gettext("Issued on"), day(row.issued_on))]
    if row.rank is not None:
        facts.append((gettext("Grade"), _grade(row.rank)))
    facts.append((gettext("Valid until"), day(row.valid_until) if row.valid_until else gettext("without an end")))
    note = issuer_note(row.kind)
    if not note and institution:
        note = gettext("The code of the issuing institution (%(code)s) is a sample.", code=institution)
    return SheetWords(
        lead=gettext("has passed the assessment and is certified for"),
        what=what(row),
        facts=tuple(facts),
        scan=gettext("Scan to check"),
        note=note,
        mark=mark(state, row.sample),
    )


def _grade(rank: int) -> str:
    """The grade with the number of the national certificate, where it has one."""
    grade = Rank(rank).certificate_grade
    return f"{rank_name(rank)} ({grade})" if grade and is_zh() else rank_name(rank)


def reason(certificate: Any) -> str:
    """Why a certificate was revoked."""
    return named(RevokeReason(certificate.revoke_reason)) if certificate.revoke_reason else ""
