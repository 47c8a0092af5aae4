"""JSON Schema of what a badge must be, written from the data model of Open Badges 3.0 (1EdTech) and of the Data Integrity proof."""

from __future__ import annotations

from typing import Any

URI = {"type": "string", "pattern": "^(https?://|urn:uuid:)"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string", "minLength": 1}
ACHIEVEMENT_TYPES = [
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award", "Badge", "BachelorDegree",
    "Certificate", "CertificateOfCompletion", "Certification", "CommunityService", "Competency", "Course", "CoCurricular", "Degree",
    "Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment", "JourneymanCertificate", "LearningProgram", "License",
    "Membership", "ProfessionalDoctorate", "QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential",
    "ResearchDoctorate", "SecondarySchoolDiploma",
]  # fmt: skip


def _type(*names: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "allOf": [{"contains": {"const": name}} for name in names]}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


PROFILE = _object(["id", "type", "name"], id=URI, type=_type("Profile"), name=TEXT, url=URI)
IDENTITY = _object(
    ["type", "hashed", "identityHash", "identityType"],
    type={"const": "IdentityObject"},
    hashed={"const": True},
    identityHash={"type": "string", "pattern": r"^sha256\$[0-9a-f]{64}$"},
    identityType={"enum": ["name", "systemId", "emailAddress", "nationalIdentityNumber", "identifier"]},
    salt=TEXT,
)
ALIGNMENT = _object(
    ["type", "targetName", "targetUrl"],
    type=_type("Alignment"),
    targetCode=TEXT,
    targetName=TEXT,
    targetDescription=TEXT,
    targetFramework=TEXT,
    targetType={"enum": ["ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion", "CTDL"]},
    targetUrl=URI,
)
ACHIEVEMENT = _object(
    ["id", "type", "name", "description", "criteria"],
    id=URI,
    type=_type("Achievement"),
    achievementType={"enum": ACHIEVEMENT_TYPES},
    name=TEXT,
    description=TEXT,
    inLanguage=TEXT,
    criteria=_object(["narrative"], narrative=TEXT),
    alignment={"type": "array", "minItems": 1, "items": ALIGNMENT},
)
SUBJECT = _object(
    ["type", "achievement"],
    type=_type("AchievementSubject"),
    identifier={"type": "array", "minItems": 1, "items": IDENTITY},
    licenseNumber=TEXT,
    achievement=ACHIEVEMENT,
)
PROOF = _object(
    ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"],
    type={"const": "DataIntegrityProof"},
    cryptosuite={"const": "eddsa-jcs-2022"},
    created=MOMENT,
    verificationMethod=URI,
    proofPurpose={"const": "assertionMethod"},
    proofValue={"type": "string", "pattern": "^z[1-9A-HJ-NP-Za-km-z]{80,90}$"},
)
CREDENTIAL: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        ["@context", "id", "type", "issuer", "validFrom", "credentialSubject", "proof"],
        **{
            "@context": {
                "type": "array",
                "prefixItems": [
                    {"const": "https://www.w3.org/ns/credentials/v2"},
                    {"type": "string", "pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json$"},
                ],
                "minItems": 2,
            },
            "id": URI,
            "type": _type("VerifiableCredential", "OpenBadgeCredential"),
            "name": TEXT,
            "issuer": PROFILE,
            "validFrom": MOMENT,
            "validUntil": MOMENT,
            "credentialSubject": SUBJECT,
            "credentialStatus": _object(["id", "type"], id=URI, type={"const": "1EdTechRevocationList"}),
            "proof": PROOF,
        },
    ),
}
