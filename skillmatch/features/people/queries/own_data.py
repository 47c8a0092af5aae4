"""What a worker reads of the own record: the held skills as they count, and everything as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import Workers
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.assessments.models import Appeal, Result
from skillmatch.store.catalogue.models import Course, Skill, SubsidyRule
from skillmatch.store.certificates.models import Certificate, SkillEvidence
from skillmatch.store.classes.models import Attendance, ClassSession, Enrolment, MakeUp, SessionFeedback, WaitingPlace
from skillmatch.store.cohorts.models import Cohort, CohortSeat, PlaceWish
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.queries import ConfirmedMapping
from skillmatch.store.mentoring.models import Mentor, Mentorship
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people import identity_numbers, phones, worker_queries
from skillmatch.store.people.models import Consent, Worker
from skillmatch.store.recommendations import impressions, text_refusals
from skillmatch.store.recommendations.models import Feedback
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.terms import Evidence


@dataclass(frozen=True)
class HeldRow:
    """A held skill, the rank that it counts as today, the rank that the goals ask for (0 for none), and its certificate."""

    held: worker_queries.OwnSkill
    counts: float
    need: float
    certificate_id: int | None = None


def held(worker_id: int, batch: Workers, snap: Snapshot) -> list[HeldRow]:
    """All held skills of a worker, those that the goals ask for first."""
    skills, _, ranks = batch.held.row(0)
    counts = {int(skill): round(float(rank), 1) for skill, rank in zip(skills, ranks, strict=True)}
    skills, _, ranks = snap.engine.required(batch).row(0)
    needs = {int(skill): float(rank) for skill, rank in zip(skills, ranks, strict=True)}
    rows, proved = [], worker_queries.sources(worker_id)
    for one in worker_queries.held(worker_id):
        place = snap.skill_index.at(one.skill_id)
        rows.append(HeldRow(one, counts.get(place, 0.0), needs.get(place, 0.0), proved.get(one.skill_id)))
    return sorted(rows, key=lambda row: (row.need == 0, -row.need, row.held.skill_id))


def data_of(worker: Worker) -> dict[str, Any]:
    """Everything that the store holds of a worker, in plain values; ``person_schema.py`` is its published form."""
    held = worker_queries.held(worker.id)
    known = framework_queries.confirmed_of([one.skill_id for one in held], [worker.occupation_id] if worker.occupation_id else ())
    person = {"person": _person(worker, known), **_register(worker, held, known)}
    return person | _proved(worker) | _in_class(worker) | _said(worker)


def _person(worker: Worker, known: list[ConfirmedMapping]) -> dict[str, Any]:
    return {
        "code": worker.code,
        "name": worker.name,
        "gender": worker.gender,
        "birth_year": worker.birth_year,
        "id_number": identity_numbers.unseal(worker.id_sealed) if worker.id_sealed else None,
        "phone": phones.unseal(worker.phone_sealed) if worker.phone_sealed else None,
        "education": worker.education,
        "hired_on": _text(worker.hired_on),
        "certificate_number": worker.certificate_number,
        "certified_on": _text(worker.certified_on),
        "town": worker.town and worker.town.zh,
        "enterprise": worker.enterprise and worker.enterprise.zh,
        "occupation": worker.occupation and worker.occupation.zh,
        "target": worker.target and worker.target.zh,
        "grade": worker.grade,
        "hours_per_week": worker.hours_per_week,
        "shift": worker.shift,
        "interests": worker.interests,
        "personalised": worker.personalised,
        "sample": worker.sample,
        "created_at": _text(worker.created_at),
        "updated_at": _text(worker.updated_at),
        "occupation_mapped": [_mapping(one) for one in known if one.occupation_id is not None],
    }


def _register(worker: Worker, held_skills: list[worker_queries.OwnSkill], known: list[ConfirmedMapping]) -> dict[str, Any]:
    """What the register has: skills, permits, courses, and who saw the person."""
    return {
        "skills": [
            {"skill": one.zh, "rank": one.rank, "evidence": one.evidence.value, "dated_on": _text(one.dated_on),
             "expires_on": _text(one.expires_on), "mapped": [_mapping(to) for to in known if to.skill_id == one.skill_id]}
            for one in held_skills
        ],
        "permits": [{"permit": one.permit, "expires_on": _text(one.expires_on)} for one in worker_queries.permits(worker.id)],
        "courses": [
            {"course": row.course.zh, "state": row.state, "class": row.run_id, "hours": row.hours,
             "completed_on": _text(row.completed_on), "created_at": _text(row.created_at)}
            for row in Enrolment.select(Enrolment, Course).join(Course).where(Enrolment.worker == worker.id).order_by(Enrolment.id)
        ],
        "disclosures": [
            {"at": _text(one.at), "role": one.role, "what": one.what, "enterprise": one.enterprise_zh}
            for one in worker_queries.disclosures(worker.id, most=100_000)
        ],
        "lists_shown": [
            {"at": _text(row.shown_at), "where": row.context, "subject": row.subject, "subject_id": row.subject_id,
             "place": row.position, "terms": row.terms, "by_chance": row.explored}
            for row in impressions.of_worker(worker.id)
        ],
        "evidence_kinds": {kind.value: kind.zh for kind in Evidence},
    }  # fmt: skip


def _proved(worker: Worker) -> dict[str, Any]:
    """Certificates, with those that were revoked, and what raised which skill."""
    return {
        "certificates": [
            {"number": row.number, "kind": row.kind, "course": row.course and row.course.zh, "rank": row.rank, "scope": row.scope,
             "issued_on": _text(row.issued_on), "valid_until": _text(row.valid_until), "revoked_at": _text(row.revoked_at),
             "revoke_reason": row.revoke_reason, "revoke_note": row.revoke_note}
            for row in Certificate.select(Certificate, Course).join(Course, JOIN.LEFT_OUTER)
            .where(Certificate.worker == worker.id).order_by(Certificate.id)
        ],
        "results": [
            {"course": one.course.zh, "day": _text(one.on_day), "state": one.state.value, "admitted": one.admitted,
             **({"absent": one.absent, "theory": one.theory, "practical": one.practical, "total": one.total, "passed": one.passed}
                if one.is_told else dict.fromkeys(("absent", "theory", "practical", "total", "passed")))}
            for one in assessment_queries.of_worker(worker.id)
        ],
        "appeals": [
            {"result": row.result_id, "reason": row.reason, "state": row.state, "answer": row.answer,
             "deadline": _text(row.deadline), "decided_at": _text(row.decided_at)}
            for row in Appeal.select().join(Result).where(Result.worker == worker.id).order_by(Appeal.id)
        ],
        "evidence": [
            {"skill": row.skill.zh, "rank_before": row.rank_before, "evidence_before": row.evidence_before,
             "rank_after": row.rank_after, "evidence_after": row.evidence_after, "dated_on": _text(row.dated_on),
             "source": row.source_kind, "withdrawn_at": _text(row.withdrawn_at)}
            for row in SkillEvidence.select(SkillEvidence, Skill).join(Skill)
            .where(SkillEvidence.worker == worker.id).order_by(SkillEvidence.id)
        ],
    }  # fmt: skip


def _in_class(worker: Worker) -> dict[str, Any]:
    """Attendance, make-ups that are booked, what was said of sessions, and waiting lists."""
    mine = ClassSession.select(ClassSession, Attendance.state.alias("was"), Attendance.means, Attendance.at).join(Attendance)
    return {
        "attendance": [
            {"class": row.run_id, "starts_at": _text(row.starts_at), "state": row.attendance.was, "means": row.attendance.means,
             "at": _text(row.attendance.at)}
            for row in mine.where(Attendance.worker == worker.id).order_by(ClassSession.starts_at)
        ],
        "make_ups": [
            {"class": row.run_id, "starts_at": _text(row.starts_at)}
            for row in ClassSession.select().join(MakeUp).where(MakeUp.worker == worker.id).order_by(ClassSession.starts_at)
        ],
        "opinions": [
            {"class": row.session.run_id, "starts_at": _text(row.session.starts_at), "rating": row.rating, "words": row.words,
             "at": _text(row.at)}
            for row in SessionFeedback.select(SessionFeedback, ClassSession).join(ClassSession)
            .where(SessionFeedback.worker == worker.id).order_by(SessionFeedback.id)
        ],
        "waiting": [
            {"class": row.run_id, "asked_at": _text(row.asked_at), "state": row.state}
            for row in WaitingPlace.select().where(WaitingPlace.worker == worker.id).order_by(WaitingPlace.id)
        ],
    }  # fmt: skip


def _said(worker: Worker) -> dict[str, Any]:
    """What the person asked for, answered and consented to."""
    return {
        "mentors": [
            {"mentor": row.mentor.name, "state": row.state, "message": row.message, "created_at": _text(row.created_at)}
            for row in Mentorship.select(Mentorship, Mentor).join(Mentor).where(Mentorship.worker == worker.id)
        ],
        "seats": [
            {"cohort": row.cohort.number, "state": row.state, "reason": row.reason, "answer_by": _text(row.answer_by)}
            for row in CohortSeat.select(CohortSeat, Cohort).join(Cohort).where(CohortSeat.worker == worker.id)
        ],
        "place_wishes": [
            {"cohort": row.cohort.number}
            for row in PlaceWish.select(PlaceWish, Cohort).join(Cohort).where(PlaceWish.worker == worker.id).order_by(PlaceWish.id)
        ],
        "answers": [
            {"subject": row.subject, "subject_id": row.subject_id, "kind": row.kind, "reason": row.reason, "at": _text(row.at),
             "undone_at": _text(row.undone_at)}
            for row in Feedback.select().where(Feedback.worker == worker.id).order_by(Feedback.id)
        ],
        "unticked": [
            {"kind": row.kind, "subject_id": row.subject_id, "at": _text(row.created_at)}
            for row in text_refusals.of_worker(worker.id)
        ],
        "consents": [
            {"enterprise": row.enterprise.zh, "version": row.version, "given_at": _text(row.given_at),
             "withdrawn_at": _text(row.withdrawn_at)}
            for row in Consent.select(Consent, Enterprise).join(Enterprise).where(Consent.worker == worker.id).order_by(Consent.id)
        ],
        "subsidy_claims": [
            {"rule": row.rule.zh, "course": row.course.zh, "rank": row.rank, "certificate": row.certificate_number,
             "amount_yuan": row.amount_yuan, "insured_months": row.insured_months, "state": row.state, "reason": row.reason,
             "asked_on": _text(row.asked_on), "paid_on": _text(row.paid_on)}
            for row in SubsidyClaim.select(SubsidyClaim, SubsidyRule, Course).join(SubsidyRule).switch(SubsidyClaim).join(Course)
            .where(SubsidyClaim.worker == worker.id).order_by(SubsidyClaim.id)
        ],
    }  # fmt: skip


def _mapping(one: ConfirmedMapping) -> dict[str, Any]:
    """What the skill or the occupation is called in a classification."""
    return {"framework": one.kind.value, "relation": one.relation.value, "ref": one.ref, "code": one.code, "name": one.name}


def _text(value: Any) -> str | None:
    return None if value is None else value.isoformat()
