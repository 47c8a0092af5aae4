"""Subsidies as settings with their history, claims for them, and shortage lists that are proposed before they are published.

A trigger keeps what a paid claim says; whom it belongs to may still follow when two entries of one person are merged.
"""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    SqliteDatabase,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Worker(Table):
    """What the foreign keys need of the tables that are there already; so the five below."""


class SubsidyRule(Table):
    pass


class Course(Table):
    pass


class Enrolment(Table):
    pass


class Occupation(Table):
    pass


class ShortageVersion(Table):
    pass


class SubsidySetting(Table):
    rule = ForeignKeyField(SubsidyRule, null=True, on_delete="CASCADE", index=False, backref="+")
    valid_from = DateField()
    amounts = TextField()
    source = TextField()
    account_id = IntegerField(null=True)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("rule", "valid_from"), False),)


class SubsidyClaim(Table):
    worker = ForeignKeyField(Worker, on_delete="RESTRICT", backref="+")
    rule = ForeignKeyField(SubsidyRule, on_delete="RESTRICT", index=False, backref="+")
    course = ForeignKeyField(Course, on_delete="RESTRICT", index=False, backref="+")
    enrolment = ForeignKeyField(Enrolment, null=True, on_delete="SET NULL", index=False, backref="+")
    certificate_id = IntegerField(null=True)
    certificate_number = CharField(40)
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", index=False, backref="+")
    rank = SmallIntegerField(null=True, constraints=[Check("rank >= 1 AND rank <= 8")])
    earned_on = DateField()
    base_yuan = IntegerField(constraints=[Check("base_yuan >= 1 AND base_yuan <= 1000000")])
    shortage_percent = SmallIntegerField(constraints=[Check("shortage_percent >= 0 AND shortage_percent <= 1000")])
    shortage_version = IntegerField(null=True)
    amount_yuan = IntegerField(constraints=[Check("amount_yuan >= 1 AND amount_yuan <= 11000000")])
    amounts_from = DateField(null=True)
    insured_months = SmallIntegerField(null=True, constraints=[Check("insured_months >= 0 AND insured_months <= 720")])
    state = CharField(16, constraints=[Check("state IN ('asked', 'approved', 'refused', 'paid')")])
    training_key = CharField(40, null=True, unique=True)
    grade_key = CharField(60, null=True, unique=True)
    asked_at = DateTimeField()
    asked_on = DateField(index=True)
    asked_by = IntegerField(null=True)
    on_behalf = BooleanField()
    decided_at = DateTimeField(null=True)
    decided_by = IntegerField(null=True)
    reason = CharField(300)
    paid_on = DateField(null=True)
    paid_by = IntegerField(null=True)
    paid_reference = CharField(60)

    class Meta:
        indexes = ((("state", "asked_on"), False),)
        constraints = (
            Check("(training_key IS NULL) = (state = 'refused')"),
            Check("state <> 'refused' OR (grade_key IS NULL AND reason <> '')"),
            Check("(paid_on IS NULL) = (state <> 'paid')"),
            Check("(decided_at IS NULL) = (state = 'asked')"),
        )


class ShortageDecision(Table):
    version = ForeignKeyField(ShortageVersion, on_delete="CASCADE", index=False, backref="+")
    code = CharField(16)
    zh = CharField(80)
    en = CharField(120)
    decision = CharField(16, constraints=[Check("decision IN ('included', 'excluded')")])
    reason = CharField(300, constraints=[Check("reason <> ''")])
    account_id = IntegerField(null=True)
    at = DateTimeField()

    class Meta:
        indexes = ((("version", "code"), True),)


TABLES = (SubsidySetting, SubsidyClaim, ShortageDecision)

COLUMNS = (
    'ALTER TABLE "shortage_version" ADD COLUMN "revises" INTEGER',
    'ALTER TABLE "shortage_version" ADD COLUMN "proposed_by" INTEGER',
    'ALTER TABLE "shortage_version" ADD COLUMN "published_by" INTEGER',
    'UPDATE "shortage_version" SET "revises" = "number" - 1 WHERE "number" > 1',
)

KEPT = (
    "state, rule_id, certificate_number, rank, earned_on, base_yuan, shortage_percent, shortage_version, amount_yuan, amounts_from,"
    " insured_months, training_key, grade_key, asked_on, decided_by, reason, paid_on, paid_by, paid_reference"
)
WORDS = "a paid claim stays as it is"

TRIGGERS = {
    "sqlite": (
        f"CREATE TRIGGER subsidy_claim_paid_update BEFORE UPDATE OF {KEPT} ON subsidy_claim WHEN OLD.state = 'paid' "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        "CREATE TRIGGER subsidy_claim_paid_delete BEFORE DELETE ON subsidy_claim WHEN OLD.state = 'paid' "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ),
    "postgresql": (
        f"CREATE FUNCTION subsidy_claim_paid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
        f"CREATE TRIGGER subsidy_claim_paid_update BEFORE UPDATE OF {KEPT} ON subsidy_claim FOR EACH ROW "
        "WHEN (OLD.state = 'paid') EXECUTE FUNCTION subsidy_claim_paid()",
        "CREATE TRIGGER subsidy_claim_paid_delete BEFORE DELETE ON subsidy_claim FOR EACH ROW "
        "WHEN (OLD.state = 'paid') EXECUTE FUNCTION subsidy_claim_paid()",
    ),
}


def up(migrator, db):
    with db.bind_ctx((Worker, SubsidyRule, Course, Enrolment, Occupation, ShortageVersion, *TABLES)):
        db.create_tables(TABLES, safe=False)
    for statement in (*COLUMNS, *TRIGGERS["sqlite" if isinstance(db, SqliteDatabase) else "postgresql"]):
        db.execute_sql(statement)
