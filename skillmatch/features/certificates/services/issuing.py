"""Issuing: each person who passed gets one certificate, in the transaction that publishes the results."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext

from skillmatch import clock
from skillmatch.config import Settings
from skillmatch.errors import Conflict
from skillmatch.features.certificates import rules
from skillmatch.features.certificates.services import permits as permits_service
from skillmatch.store.accounts import audit
from skillmatch.store.assessments import passes
from skillmatch.store.assessments.models import Assessment, Criterion, StandardVersion
from skillmatch.store.catalogue.models import Course, CourseOccupation, CourseSkill, Occupation
from skillmatch.store.certificates import numbers, skill_evidence
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.certificates.skill_evidence import SkillProof
from skillmatch.store.db import resources
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.messaging import messages
from skillmatch.store.organisations.models import City
from skillmatch.store.people.models import Worker
from skillmatch.terms import AssessmentState, AuditKind, CertificateKind, EvidenceSource, MessageKind, RevokeReason


@dataclass(frozen=True)
class What:
    """What everybody who passed one assessment gets a certificate of."""

    kind: CertificateKind
    course: Course
    occupation_id: int | None
    rank: int | None
    scope: str
    version_id: int | None
    assessment_id: int
    run_id: int | None
    proofs: tuple[SkillProof, ...]
    permit: str | None


def issue_for(assessment_id: int) -> list[int]:
    """Bring the certificates of an assessment in line with its results; doing it again changes nothing.

    Who passed and has none gets one, the skills that it proves rise, and its permit is entered. Who has one and does not pass any
    more, because the result was corrected, loses it.

    Returns
    -------
    list of int
        The certificates that were issued.
    """
    with write():
        assessment = Assessment.get_or_none(Assessment.id == assessment_id)
        if assessment is None or assessment.state != AssessmentState.PUBLISHED.value:
            return []
        passed = passes.passed(assessment_id)
        given: dict[int, list[Certificate]] = {}
        for one in Certificate.select().where(Certificate.assessment_id == assessment_id).order_by(Certificate.id):
            given.setdefault(one.worker_id, []).append(one)
        for worker_id, earlier in given.items():
            if worker_id is not None and worker_id not in passed and earlier[-1].revoked_at is None:
                take_back(earlier[-1], RevokeReason.CORRECTED)
        missing = [key for key in passed if rules.may_issue(given.get(key, []))]
        what = _what(assessment) if missing else None
        return [] if what is None else [issue(what, key, clock.today()).id for key in missing]


def issue(what: What, worker_id: int, issued_on: dt.date, replaces: int | None = None) -> Certificate:
    """Write one certificate with all that follows from it, inside the caller's transaction."""
    worker = Worker.get_by_id(worker_id)
    term = rules.term(what.kind, issued_on)
    made = Certificate.create(
        number=_number(what, issued_on), worker=worker_id, kind=what.kind.value, course=what.course, occupation=what.occupation_id,
        rank=what.rank, scope=what.scope, version_id=what.version_id, assessment_id=what.assessment_id, run=what.run_id,
        permit=what.permit, issued_on=issued_on, valid_until=term.until, review_on=term.review_on, sample=worker.sample,
        replaces=replaces,
    )  # fmt: skip
    skill_evidence.raise_skills(worker_id, what.proofs, issued_on, EvidenceSource.CERTIFICATE, made.id, made.id)
    if what.permit is not None:
        permits_service.give(made)
    raise_version(FIGURES)
    audit.record(AuditKind.CERTIFICATE_ISSUED, subject=f"certificate {made.id}", assessment=what.assessment_id)
    messages.send(
        MessageKind.CERTIFICATE_ISSUED, f"/certificates/{made.id}", worker_id=worker_id, course=messages.name(what.course),
        number=made.number,
    )  # fmt: skip
    return made


def take_back(certificate: Certificate, reason: RevokeReason, note: str = "", account_id: int | None = None) -> None:
    """Revoke a certificate with all that follows from it, inside the caller's transaction: skills and permit fall back."""
    certificate.revoked_at, certificate.revoked_by = clock.now(), account_id
    certificate.revoke_reason, certificate.revoke_note = reason.value, note
    certificate.save(only=["revoked_at", "revoked_by", "revoke_reason", "revoke_note"])
    if certificate.worker_id is not None:
        skill_evidence.withdraw(certificate.worker_id, EvidenceSource.CERTIFICATE, certificate.id)
        if certificate.permit is not None:
            permits_service.fall_back(certificate)
        messages.send(
            MessageKind.CERTIFICATE_REVOKED, f"/certificates/{certificate.id}", worker_id=certificate.worker_id,
            number=certificate.number, reason=messages.name(reason), note=note,
        )  # fmt: skip
    raise_version(FIGURES)
    audit.record(
        AuditKind.CERTIFICATE_REVOKED, account_id=account_id, subject=f"certificate {certificate.id}", reason=reason.value
    )  # fmt: skip


def again(certificate: Certificate) -> What:
    """Return what a certificate was given for, to give another one for the same."""
    assessment = Assessment.get_or_none(Assessment.id == certificate.assessment_id)
    if assessment is None:
        raise Conflict(gettext("The assessment behind this certificate is not kept any more."))
    return _what(assessment)


def _what(assessment: Assessment) -> What:
    """Kind, occupation, rank and scope come from the assessment, its standard and its course."""
    kind, course = CertificateKind(assessment.kind), assessment.course
    scope, graded = course.certificate_scope, kind in (CertificateKind.SKILL_LEVEL, CertificateKind.QUALIFICATION)
    return What(
        kind=kind,
        course=course,
        occupation_id=_occupation(assessment, scope) if graded else None,
        rank=course.target_rank if graded else None,
        scope="" if graded or kind is CertificateKind.COMPLETION else scope,
        version_id=assessment.version_id,
        assessment_id=assessment.id,
        run_id=assessment.run_id,
        proofs=_proofs(assessment, kind),
        permit=None if kind is CertificateKind.COMPLETION else course.permit_given,
    )


def _occupation(assessment: Assessment, scope: str) -> int | None:
    """The occupation of the standard; without one, that of the course which its scope names, or the course's first."""
    if assessment.version_id is not None:
        version = StandardVersion.get_by_id(assessment.version_id)
        if version.standard.occupation_id is not None:
            return int(version.standard.occupation_id)
    of_course = (
        Occupation.select(Occupation.id, Occupation.zh)
        .join(CourseOccupation)
        .where(CourseOccupation.course == assessment.course_id)
        .order_by(CourseOccupation.id)
    )
    found = list(of_course)
    named = next((one.id for one in found if one.zh == scope.partition("/")[0]), None)
    return named if named is not None else (found[0].id if found else None)


def _proofs(assessment: Assessment, kind: CertificateKind) -> tuple[SkillProof, ...]:
    """What a pass proves: the criteria of the standard, or else the spans of the course for whoever stood at their start."""
    counts = rules.evidence(kind, assessment.version_id is not None)
    if assessment.version_id is not None:
        asked: dict[int, int] = {}
        for one in Criterion.select().where(Criterion.version == assessment.version_id).order_by(Criterion.id):
            asked[one.skill_id] = max(one.rank, asked.get(one.skill_id, 0))
        if asked:
            return tuple(SkillProof(skill, rank, counts) for skill, rank in asked.items())
    spans = CourseSkill.select().where(CourseSkill.course == assessment.course_id).order_by(CourseSkill.id)
    return tuple(SkillProof(one.skill_id, one.to_rank, counts, one.from_rank) for one in spans)


def _number(what: What, issued_on: dt.date) -> str:
    try:
        institution = resources.get(Settings).certificate_institution
        return numbers.draw(what.kind, what.rank, institution, City.get().code, issued_on.year)
    except numbers.SeriesUsedUp:
        raise Conflict(gettext("The numbers of this year are used up.")) from None
