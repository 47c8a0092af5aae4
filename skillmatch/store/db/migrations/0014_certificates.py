"""Certificates with the series that number them, warnings of permits that end, and what raised which held skill."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)

KINDS = (
    "kind IN ('COMPLETION', 'SKILL_LEVEL', 'SPECIAL_ABILITY', 'SPECIAL_OPERATION', 'SPECIAL_EQUIPMENT', 'UAV_OPERATOR', "
    "'QUALIFICATION')"
)
PERMITS = "permit IN ('hazchem', 'electric', 'welding', 'refrigeration', 'forklift', 'uav')"
EVIDENCE = "{} IN ('self', 'course', 'competition', 'assessment', 'certificate')"
REASONS = "revoke_reason IN ('corrected', 'mistake', 'fraud', 'authority', 'other')"
SOURCES = "source_kind IN ('assessment', 'certificate', 'competition')"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Worker(Table):
    """What the foreign keys need of the tables that are there already; so the four below."""


class Course(Table):
    pass


class CourseRun(Table):
    pass


class Occupation(Table):
    pass


class Skill(Table):
    pass


class CertificateSeries(Table):
    name = CharField(40, unique=True)
    last = IntegerField()


class Certificate(Table):
    number = CharField(40, unique=True)
    worker = ForeignKeyField(Worker, null=True, on_delete="SET NULL", backref="+")
    kind = CharField(24, constraints=[Check(KINDS)])
    course = ForeignKeyField(Course, null=True, on_delete="SET NULL", backref="+")
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", backref="+")
    rank = SmallIntegerField(null=True, constraints=[Check("rank >= 1 AND rank <= 8")])
    scope = CharField(120)
    version_id = IntegerField(null=True)
    assessment_id = IntegerField(null=True)
    run = ForeignKeyField(CourseRun, null=True, on_delete="SET NULL", backref="+")
    permit = CharField(16, null=True, constraints=[Check(PERMITS)])
    permit_before = TextField(null=True)
    issued_on = DateField(index=True)
    valid_until = DateField(null=True)
    review_on = DateField(null=True)
    token = CharField(43, unique=True)
    sample = BooleanField()
    created_at = DateTimeField()
    revoked_at = DateTimeField(null=True)
    revoked_by = IntegerField(null=True)
    revoke_reason = CharField(16, null=True, constraints=[Check(REASONS)])
    revoke_note = CharField(200)
    replaces = ForeignKeyField("self", null=True, on_delete="SET NULL", backref="+")

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
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    permit = CharField(16, constraints=[Check(PERMITS)])
    expires_on = DateField()
    days = SmallIntegerField(constraints=[Check("days >= 0 AND days <= 1000")])
    at = DateTimeField()

    class Meta:
        indexes = ((("worker", "permit", "expires_on", "days"), True),)


class SkillEvidence(Table):
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Skill, on_delete="RESTRICT", backref="+")
    given_rank = SmallIntegerField(constraints=[Check("given_rank >= 1 AND given_rank <= 8")])
    given_evidence = CharField(16, constraints=[Check(EVIDENCE.format("given_evidence"))])
    rank_before = SmallIntegerField(constraints=[Check("rank_before >= 0 AND rank_before <= 8")])
    evidence_before = CharField(16, null=True, constraints=[Check(EVIDENCE.format("evidence_before"))])
    dated_before = DateField(null=True)
    expires_before = DateField(null=True)
    rank_after = SmallIntegerField(constraints=[Check("rank_after >= 1 AND rank_after <= 8")])
    evidence_after = CharField(16, constraints=[Check(EVIDENCE.format("evidence_after"))])
    dated_on = DateField()
    source_kind = CharField(16, constraints=[Check(SOURCES)])
    source_id = IntegerField()
    certificate = ForeignKeyField(Certificate, null=True, on_delete="SET NULL", backref="+")
    at = DateTimeField()
    withdrawn_at = DateTimeField(null=True)
    withdrawn_after = IntegerField(null=True)

    class Meta:
        indexes = (
            (("worker", "skill"), False),
            (("source_kind", "source_id", "worker", "skill"), True),
        )
        constraints = (
            Check("(rank_before = 0) = (evidence_before IS NULL)"),
            Check("(withdrawn_at IS NULL) = (withdrawn_after IS NULL)"),
        )


TABLES = (CertificateSeries, Certificate, PermitNotice, SkillEvidence)


def up(migrator, db):
    with db.bind_ctx((Worker, Course, CourseRun, Occupation, Skill, *TABLES)):
        db.create_tables(TABLES, safe=False)
