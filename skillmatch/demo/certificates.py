"""Certificates of the demonstration: for those who passed its published assessment, and two of its own worker's."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from skillmatch.demo import hero
from skillmatch.demo.world import World
from skillmatch.store.assessments.models import Assessment, Criterion, Result
from skillmatch.store.catalogue.models import Course, CourseSkill
from skillmatch.store.certificates import numbers, skill_evidence
from skillmatch.store.certificates.models import Certificate, SkillEvidence
from skillmatch.store.certificates.skill_evidence import SkillProof
from skillmatch.store.organisations.models import City
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from skillmatch.terms import AssessmentState, CertificateKind, Evidence, EvidenceSource, Permit, RevokeReason

INSTITUTION = "S000037000001"
"""Of the documented example of a number."""

COMPLETED, RENEWS = "CRS091", "CRS023"
"""What the demonstration's worker completed, and the course of the permit that ends soon."""

PERMIT_YEARS = 6


def issue(world: World) -> None:
    """Write them; one of those who passed lost his again."""
    given = [_of_result(world, assessment, row.worker_id) for assessment in _published() for row in _won(assessment)]
    if given:
        _take_back(world, given[-1])
    _of_hero(world)
    _date(world)


def _date(world: World) -> None:
    """What was written at the moment of making gets a time of the city's own day: the same seed makes the same city."""
    noon = dt.datetime.combine(world.today, dt.time(4))
    SkillEvidence.update(at=noon).execute()
    SkillEvidence.update(withdrawn_at=noon).where(SkillEvidence.withdrawn_at.is_null(False)).execute()
    Worker.update(updated_at=noon).where(Worker.id.in_(SkillEvidence.select(SkillEvidence.worker))).execute()


def _published() -> list[Assessment]:
    return list(Assessment.select().where(Assessment.state == AssessmentState.PUBLISHED.value).order_by(Assessment.id))


def _won(assessment: Assessment) -> list[Result]:
    return list(Result.select().where(Result.assessment == assessment, Result.passed).order_by(Result.worker))


def _of_result(world: World, assessment: Assessment, worker_id: int) -> Certificate:
    kind, course = CertificateKind(assessment.kind), assessment.course
    graded = kind is CertificateKind.SKILL_LEVEL
    made = _certificate(
        kind, course, worker_id, assessment.on_day, rank=course.target_rank if graded else None,
        scope="" if graded or kind is CertificateKind.COMPLETION else course.certificate_scope,
        version_id=assessment.version_id, assessment_id=assessment.id, run=assessment.run_id,
    )  # fmt: skip
    asked: dict[int, int] = {}
    for one in Criterion.select().where(Criterion.version == assessment.version_id):
        asked[one.skill_id] = max(one.rank, asked.get(one.skill_id, 0))
    proofs = [SkillProof(skill, rank, Evidence.CERTIFICATE) for skill, rank in sorted(asked.items())]
    skill_evidence.raise_skills(worker_id, proofs, assessment.on_day, EvidenceSource.CERTIFICATE, made.id, made.id)
    return made


def _take_back(world: World, certificate: Certificate) -> None:
    noon = dt.datetime.combine(world.today - dt.timedelta(days=3), dt.time(4))
    Certificate.update(revoked_at=noon, revoke_reason=RevokeReason.MISTAKE.value).where(Certificate.id == certificate.id).execute()
    skill_evidence.withdraw(certificate.worker_id or 0, EvidenceSource.CERTIFICATE, certificate.id)


def _of_hero(world: World) -> None:
    """The course that the worker completed, and the permit that ends soon; what is held already stays as it is."""
    worker = Worker.get(Worker.code == hero.WORKER)
    course = Course.get(Course.code == COMPLETED)
    done = world.today - dt.timedelta(days=420)
    made = _certificate(CertificateKind.COMPLETION, course, worker.id, done)
    for held in HeldSkill.select().where(HeldSkill.worker == worker, HeldSkill.evidence == Evidence.COURSE.value):
        span = CourseSkill.get_or_none((CourseSkill.course == course) & (CourseSkill.skill == held.skill_id))
        if span is not None and span.to_rank == held.rank:
            SkillEvidence.create(
                worker=worker, skill=held.skill_id, given_rank=held.rank, given_evidence=held.evidence, rank_after=held.rank,
                evidence_after=held.evidence, dated_on=held.dated_on, source_kind=EvidenceSource.CERTIFICATE.value,
                source_id=made.id, certificate=made,
            )  # fmt: skip
    permit = WorkerPermit.get((WorkerPermit.worker == worker) & (WorkerPermit.permit == Permit.ELECTRIC.value))
    if permit.expires_on is None:
        return
    issued = permit.expires_on - dt.timedelta(days=365 * PERMIT_YEARS + 1)
    _certificate(
        CertificateKind.SPECIAL_OPERATION, Course.get(Course.code == RENEWS), worker.id, issued, permit=permit.permit,
        permit_before={"held": False, "expires_on": None}, valid_until=permit.expires_on,
        scope=Course.get(Course.code == RENEWS).certificate_scope,
    )  # fmt: skip


def _certificate(kind: CertificateKind, course: Course, worker_id: int, issued_on: dt.date, **values: Any) -> Certificate:
    number = numbers.draw(kind, values.get("rank"), INSTITUTION, City.get().code, issued_on.year)
    return Certificate.create(
        number=number, worker=worker_id, kind=kind.value, course=course, issued_on=issued_on, sample=True,
        created_at=dt.datetime.combine(issued_on, dt.time(4)), token=_token(number), **values,
    )  # fmt: skip


def _token(number: str) -> str:
    """The same city has the same addresses; nobody real stands behind them."""
    return hashlib.sha256(f"sample {number}".encode()).hexdigest()[:32]
