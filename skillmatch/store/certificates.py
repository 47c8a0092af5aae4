"""Certificates and the series that number them, and which permit was warned of when."""

from __future__ import annotations

import secrets

from peewee import SQL, BooleanField, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, SmallIntegerField

from skillmatch import clock
from skillmatch.store.courses import Course, CourseRun
from skillmatch.store.database import JsonField, Table, one_of, within
from skillmatch.store.reference import Occupation
from skillmatch.store.workers import Worker
from skillmatch.terms import CertificateKind, Permit, RevokeReason

TOKEN_BYTES = 24


def new_token() -> str:
    """The public address of a certificate: 192 bits of chance that say nothing of anybody."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class CertificateSeries(Table):
    """A series of numbers and the last serial drawn from it: numbers have no gaps, and are never given twice."""

    name = CharField(40, unique=True)
    last = IntegerField(default=0)


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
"""One living certificate for what a person passed."""


class PermitNotice(Table):
    """A person was warned so many days before a permit ends: once each."""

    worker = ForeignKeyField(Worker, backref="permit_notices", on_delete="CASCADE")
    permit = CharField(16, constraints=[one_of("permit", Permit)])
    expires_on = DateField()
    days = SmallIntegerField(constraints=[within("days", 0, 1000)])
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("worker", "permit", "expires_on", "days"), True),)
