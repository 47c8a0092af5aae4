"""Words about certificates: how one stands, what raised a skill, and how long the legal kinds are valid."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.terms.training import CertificateKind
from skillmatch.terms.words import Word


class CertificateState(Word):
    """How a certificate stands for whoever checks it."""

    VALID = "valid", "有效", "Valid"
    EXPIRED = "expired", "已过期", "Expired"
    REVOKED = "revoked", "已撤销", "Revoked"
    UNKNOWN = "unknown", "查无此证", "Unknown"


class EvidenceSource(Word):
    """What raised a held skill."""

    ASSESSMENT = "assessment", "考核", "Assessment"
    CERTIFICATE = "certificate", "证书", "Certificate"
    COMPETITION = "competition", "竞赛", "Competition"


class RevokeReason(Word):
    """Why a certificate was revoked. The first is the system's own, when a corrected result is no pass any more."""

    CORRECTED = "corrected", "成绩经更正未通过", "The corrected result is not a pass"
    MISTAKE = "mistake", "登记有误", "Entered by mistake"
    FRAUD = "fraud", "弄虚作假", "Obtained by fraud"
    AUTHORITY = "authority", "主管部门要求", "Asked for by the authority"
    OTHER = "other", "其他原因", "Another reason"


@dataclass(frozen=True)
class Validity:
    """How many years a kind is valid, and after how many it is reviewed; None is without end."""

    years: int | None = None
    review_years: int | None = None


VALIDITY = {
    CertificateKind.SPECIAL_OPERATION: Validity(years=6, review_years=3),
    CertificateKind.SPECIAL_EQUIPMENT: Validity(years=4),
}
"""特种作业操作证 six years, reviewed every three; 特种设备 four (general knowledge of the rules, levels.json); the rest last."""
