"""Orders that several demands share, proposals that are kept, and people who ask to be considered."""

from peewee import Check, DateTimeField, FloatField, ForeignKeyField, IntegerField, Model, SmallIntegerField, TextField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign keys need of the tables that are there already; so the four below."""


class Worker(Table):
    pass


class Course(Table):
    pass


class Demand(Table):
    pass


class Cohort(Table):
    pass


class CohortDemand(Table):
    cohort = ForeignKeyField(Cohort, on_delete="CASCADE", index=False, backref="+")
    demand = ForeignKeyField(Demand, on_delete="RESTRICT", backref="+")
    headcount = SmallIntegerField(constraints=[Check("headcount >= 1 AND headcount <= 1000")])
    counted = SmallIntegerField()

    class Meta:
        indexes = ((("cohort", "demand"), True),)


class ProposalRun(Table):
    cohort = ForeignKeyField(Cohort, on_delete="CASCADE", index=False, backref="+")
    number = SmallIntegerField()
    made_at = DateTimeField()
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", index=False, backref="+")
    course = ForeignKeyField(Course, on_delete="RESTRICT", index=False, backref="+")
    objective = FloatField()
    greedy_objective = FloatField()
    eligible = IntegerField()
    seats = TextField()
    left_out = TextField()
    exposure = TextField()
    inputs = TextField()

    class Meta:
        indexes = ((("cohort", "number"), True),)


class PlaceWish(Table):
    cohort = ForeignKeyField(Cohort, on_delete="CASCADE", index=False, backref="+")
    worker = ForeignKeyField(Worker, on_delete="CASCADE", backref="+")
    asked_at = DateTimeField()

    class Meta:
        indexes = ((("cohort", "worker"), True),)


TABLES = (CohortDemand, ProposalRun, PlaceWish)

COLUMNS = (
    'ALTER TABLE "cohort" ADD COLUMN "joined_id" INTEGER REFERENCES "cohort" ("id") ON DELETE SET NULL',
    'CREATE INDEX "cohort_joined_id" ON "cohort" ("joined_id")',
    'ALTER TABLE "cohort_seat" ADD COLUMN "demand_id" INTEGER REFERENCES "demand" ("id") ON DELETE SET NULL',
    'CREATE INDEX "cohort_seat_demand_id" ON "cohort_seat" ("demand_id")',
    'INSERT INTO "cohort_demand" ("cohort_id", "demand_id", "headcount", "counted") SELECT "id", "demand_id", "headcount", 0 FROM "cohort"',
)


def up(migrator, db):
    with db.bind_ctx((Account, Worker, Course, Demand, Cohort, *TABLES)):
        db.create_tables(TABLES, safe=False)
    for statement in COLUMNS:
        db.execute_sql(statement)
