"""Certificates, their number series, permit notices and the evidence of skills."""

from __future__ import annotations

import secrets

from peewee import SQL, BooleanField, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField

from skillmatch import clock
from skillmatch.store.catalogue.models import Course, Occupation, Skill
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.store.people.models import Worker
from skillmatch.terms import CertificateKind, Evidence, EvidenceSource, Permit, RevokeReason


class CertificateSeries(Table):
    """A series of numbers and the last serial drawn from it: numbers have no gaps, and are never given twice."""

    name = CharField(40, unique=True)
    last = IntegerField(default=0)


def new_token() -> str:
    """The public address of a certificate: 192 bits of chance that say nothing of anybody."""
    return secrets.token_urlsafe(TOKEN_BYTES)


TOKEN_BYTES = 24


class Certificate(Table):
    """One certificate of one person. It outlives the person's entry, so that a number that was given out stays explained.

    ``version_id`` and ``assessment_id`` name rows of other families without a foreign key, for their tables come and go apart.
    """

    number = CharField(40, unique=True)
    worker = ForeignKeyField(Worker, null=True, backref="certificates", on_delete="SET NULL")
    kind = CharField(24, constraints=[one_of("kind", CertificateKind)])
    course = ForeignKeyField(Course, null=True, backref="certificates", on_delete="SET NULL")
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL")
    rank = SmallIntegerField(null=True, constraints=[within("rank", 1, 8)])
    scope = CharField(120, default="")
    version_id = IntegerField(null=True)
    assessment_id = IntegerField(null=True)
    run = ForeignKeyField(CourseRun, null=True, backref="certificates", on_delete="SET NULL")
    permit = CharField(16, null=True, constraints=[one_of("permit", Permit)])
    permit_before = JsonField(null=True)
    """The person's permit before this one, ``{"held": …, "expires_on": …}``: what it falls back to when this one is revoked."""
    issued_on = DateField(index=True)
    valid_until = DateField(null=True)
    review_on = DateField(null=True)
    token = CharField(43, unique=True, default=new_token)
    sample = BooleanField(default=False)
    created_at = DateTimeField(default=clock.now)
    revoked_at = DateTimeField(null=True)
    revoked_by = IntegerField(null=True)
    revoke_reason = CharField(16, null=True, constraints=[one_of("revoke_reason", RevokeReason)])
    revoke_note = CharField(200, default="")
    replaces = ForeignKeyField("self", null=True, backref="replaced_by", on_delete="SET NULL")

    class Meta:
        indexes = ((("assessment_id", "worker"), False), (("version_id",), False), (("valid_until",), False))
        constraints = (
            Check("valid_until IS NULL OR valid_until >= issued_on"),
            Check("(revoked_at IS NULL) = (revoke_reason IS NULL)"),
        )


Certificate.add_index(
    Certificate.assessment_id, Certificate.worker,
    unique=True, name="certificate_once", where=SQL("revoked_at IS NULL"),
)  # fmt: skip


class PermitNotice(Table):
    """A person was warned so many days before a permit ends: once each."""

    worker = ForeignKeyField(Worker, backref="permit_notices", on_delete="CASCADE")
    permit = CharField(16, constraints=[one_of("permit", Permit)])
    expires_on = DateField()
    days = SmallIntegerField(constraints=[within("days", 0, 1000)])
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("worker", "permit", "expires_on", "days"), True),)


class SkillEvidence(Table):
    """One source and one skill of one person: what it proved (``given``), and the held rank and evidence before and after it.

    Rank 0 without evidence is a skill that was not held. A withdrawn row counts nothing any more; what is left is added up again.
    """

    worker = ForeignKeyField(Worker, backref="evidence", on_delete="CASCADE")
    skill = ForeignKeyField(Skill, backref="evidence", on_delete="RESTRICT")
    given_rank = SmallIntegerField(constraints=[within("given_rank", 1, 8)])
    given_evidence = CharField(16, constraints=[one_of("given_evidence", Evidence)])
    rank_before = SmallIntegerField(default=0, constraints=[within("rank_before", 0, 8)])
    evidence_before = CharField(16, null=True, constraints=[one_of("evidence_before", Evidence)])
    dated_before = DateField(null=True)
    expires_before = DateField(null=True)
    rank_after = SmallIntegerField(constraints=[within("rank_after", 1, 8)])
    evidence_after = CharField(16, constraints=[one_of("evidence_after", Evidence)])
    dated_on = DateField()
    source_kind = CharField(16, constraints=[one_of("source_kind", EvidenceSource)])
    source_id = IntegerField()
    certificate = ForeignKeyField(Certificate, null=True, backref="evidence", on_delete="SET NULL")
    at = DateTimeField(default=clock.now)
    withdrawn_at = DateTimeField(null=True)
    withdrawn_after = IntegerField(null=True)
    """The last entry of the skill when this one was withdrawn: those that came later began without it."""

    class Meta:
        indexes = (
            (("worker", "skill"), False),
            (("source_kind", "source_id", "worker", "skill"), True),
        )
        constraints = (
            Check("(rank_before = 0) = (evidence_before IS NULL)"),
            Check("(withdrawn_at IS NULL) = (withdrawn_after IS NULL)"),
        )
