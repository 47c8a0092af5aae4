"""A certificate as an Open Badge (1EdTech Open Badges 3.0, which is a W3C Verifiable Credential), for its person to take away.

The person is named by two salted digests alone, of the name and of the register's code: whoever is told a name can compare it, and
nobody can read one out. The same certificate gives the same badge at every download.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask_babel import force_locale, gettext

from skillmatch.clock import CITY_ZONE
from skillmatch.errors import NotFound
from skillmatch.features.certificates.services import badge_signature as badge_signature_service
from skillmatch.features.certificates.services.badge_signature import Json
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.assessments.models import StandardVersion
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import rows
from skillmatch.store.organisations.models import City
from skillmatch.terms import CertificateKind, Rank
from skillmatch.web.language import DEFAULT, hours, is_zh, named
from skillmatch.web.published import Publisher

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
LOCALES = (DEFAULT, "en")
NAMESPACE = uuid5(NAMESPACE_URL, "https://skillmatch.example/badge")
TYPES = {
    CertificateKind.COMPLETION: "CertificateOfCompletion",
    CertificateKind.SKILL_LEVEL: "Certification",
    CertificateKind.SPECIAL_ABILITY: "Certification",
    CertificateKind.QUALIFICATION: "Certification",
    CertificateKind.SPECIAL_OPERATION: "License",
    CertificateKind.SPECIAL_EQUIPMENT: "License",
    CertificateKind.UAV_OPERATOR: "License",
}
"""The specification's word for each kind of achievement."""

_PROVED = (
    "SELECT s.code, s.zh, s.en, e.given_rank FROM skill_evidence e JOIN skill s ON s.id = e.skill_id"
    " WHERE e.certificate_id = ? ORDER BY s.code"
)


@dataclass(frozen=True)
class Issuer:
    """Who signs, and under which addresses: the site's own, the issuer's document, the list of revoked badges."""

    base: str
    address: str
    revocations: str
    key: Ed25519PrivateKey

    @property
    def method(self) -> str:
        """The address of the public key."""
        return f"{self.address}#key-1"


def credential_id(certificate: Certificate) -> str:
    """The identifier of a badge: it does not tell the certificate's address, so that the list of revoked ones tells none."""
    return f"urn:uuid:{uuid5(NAMESPACE, certificate.token)}"


def badge(certificate: Certificate, issuer: Issuer) -> Json:
    """The signed badge of a certificate whose person is in the register."""
    city = City.get()
    document: Json = {
        "@context": CONTEXT,
        "id": credential_id(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _both(*_title(certificate)),
        "issuer": profile(city, issuer),
        "validFrom": _moment(certificate.issued_on, dt.time.min),
        "credentialSubject": _subject(certificate, city, issuer),
        "credentialStatus": {"id": issuer.revocations, "type": "1EdTechRevocationList"},
    }
    if certificate.valid_until is not None:
        document["validUntil"] = _moment(certificate.valid_until, dt.time(23, 59, 59))
    return badge_signature_service.signed(document, issuer.key, issuer.method, f"{certificate.created_at:%Y-%m-%dT%H:%M:%SZ}")


def profile(city: City, issuer: Issuer) -> Json:
    """The issuer as a badge names it."""
    return {"id": issuer.address, "type": ["Profile"], "name": _both(city.zh, city.en), "url": issuer.base}


def issuer_document(issuer: Issuer) -> Json:
    """The issuer with the public key, as it stands at the well-known address."""
    key = {
        "id": issuer.method, "type": "Multikey", "controller": issuer.address,
        "publicKeyMultibase": badge_signature_service.public_multibase(issuer.key),
    }  # fmt: skip
    return {
        "@context": ["https://www.w3.org/ns/cid/v1", *CONTEXT[1:2]],
        **profile(City.get(), issuer),
        "verificationMethod": [key],
        "assertionMethod": [issuer.method],
    }


def revocation_list(issuer: Issuer) -> Json:
    """Return which badges are revoked, by their identifiers; the reasons are nobody's business."""
    gone = Certificate.select().where(Certificate.revoked_at.is_null(False)).order_by(Certificate.id)
    listed = [{"id": credential_id(one), "revoked": True} for one in gone]
    return {"id": issuer.revocations, "issuer": issuer.address, "revokedCredential": listed}


def _subject(certificate: Certificate, city: City, issuer: Issuer) -> Json:
    salt = hashlib.sha256(f"salt\0{certificate.token}".encode()).hexdigest()[:32]
    worker = certificate.worker
    if worker is None:
        raise NotFound(MISSING)
    return {
        "type": ["AchievementSubject"],
        "identifier": [_identity("name", worker.name, salt), _identity("systemId", worker.code, salt)],
        "licenseNumber": certificate.number,
        "achievement": _achievement(certificate, city, issuer),
    }


def _identity(kind: str, value: str, salt: str) -> Json:
    digest = hashlib.sha256(f"{value}{salt}".encode()).hexdigest()
    return {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "identityType": kind, "salt": salt}


def _achievement(certificate: Certificate, city: City, issuer: Issuer) -> Json:
    zh, en = _title(certificate)
    key = f"{city.code}/{certificate.kind}/{certificate.course_id}/{certificate.rank}/{certificate.version_id}"
    achievement: Json = {
        "id": f"urn:uuid:{uuid5(NAMESPACE, key)}",
        "type": ["Achievement"],
        "achievementType": TYPES[CertificateKind(certificate.kind)],
        "name": _both(zh, en),
        "description": _both(zh, en),
        "inLanguage": "zh-CN",
        "criteria": {"narrative": _criteria(certificate)},
    }
    publisher = Publisher(issuer.base, city.code)
    alignment = [_alignment(publisher, *one) for one in rows(_PROVED, (certificate.id,))]
    return achievement | ({"alignment": alignment} if alignment else {})


def _alignment(publisher: Publisher, code: str, zh: str, en: str, rank: int) -> Json:
    """A skill of the city's framework, with the rank that was proved; its address is that of the open CASE service."""
    grade = Rank(rank)
    return {
        "type": ["Alignment"],
        "targetCode": code,
        "targetName": _both(zh, en),
        "targetDescription": _both(grade.zh, grade.en),
        "targetFramework": "SkillMatch",
        "targetType": "CFItem",
        "targetUrl": publisher.uri("CFItems", publisher.identifier("skill", code)),
    }


def _criteria(certificate: Certificate) -> str:
    """What was asked, in both languages."""
    parts = []
    for locale in LOCALES:
        with force_locale(locale):
            parts.append(_criteria_now(certificate))
    return _both(*parts)


def _criteria_now(certificate: Certificate) -> str:
    said = [gettext("Passed the assessment.")]
    version = StandardVersion.get_or_none(StandardVersion.id == (certificate.version_id or -1))
    if version is not None:
        said.append(gettext("By the standard “%(standard)s”, version %(number)s.", standard=named(version.standard), number=version.number))  # fmt: skip  # noqa: E501
    if certificate.course is not None:
        said.append(gettext("After the course “%(course)s” of %(hours)s.", course=named(certificate.course), hours=hours(certificate.course.hours)))  # fmt: skip  # noqa: E501
    return ("" if is_zh() else " ").join(said)


def _title(certificate: Certificate) -> tuple[str, str]:
    """Kind and what it certifies, in both languages."""
    kind = CertificateKind(certificate.kind)
    zh, en = certificate.scope, certificate.scope
    if certificate.rank is not None:
        rank, occupation = Rank(certificate.rank), certificate.occupation
        zh = f"{occupation.zh} {rank.zh}" if occupation else rank.zh
        en = f"{occupation.en}, {rank.en}" if occupation else rank.en
    elif not certificate.scope and certificate.course is not None:
        zh, en = certificate.course.zh, certificate.course.en
    return f"{kind.zh} · {zh}", f"{kind.en} · {en}"


def _both(zh: str, en: str) -> str:
    return f"{zh} / {en}" if en and en != zh else zh


def _moment(day: dt.date, at: dt.time) -> str:
    return dt.datetime.combine(day, at, CITY_ZONE).isoformat()
