"""The network: places of the bases, programmes of the town centres, planned courses, kept figures."""

from peewee import CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SmallIntegerField, TextField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Base(Table):
    """What the foreign keys need of the tables that are there already; so the three below."""


class Skill(Table):
    pass


class Occupation(Table):
    pass


class Account(Table):
    pass


class NetworkPlace(Table):
    base = ForeignKeyField(Base, unique=True, on_delete="CASCADE", backref="+")
    pillar = CharField(24, constraints=[Check("pillar IN ('ACADEMY', 'SMART_HUB', 'INNOVATION_BASE')")])
    level = CharField(16, constraints=[Check("level IN ('city', 'town', 'enterprise')")])
    basis = CharField(32)


class TownProgramme(Table):
    base = ForeignKeyField(Base, on_delete="CASCADE", backref="+")
    code = CharField(24, unique=True)
    zh = CharField(120)
    en = CharField(160)
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", backref="+")
    trained = IntegerField(null=True, constraints=[Check("trained >= 0 AND trained <= 10000000")])
    certified = IntegerField(null=True, constraints=[Check("certified >= 0 AND certified <= 10000000")])
    enrolments_a_year = IntegerField(null=True, constraints=[Check("enrolments_a_year >= 0 AND enrolments_a_year <= 10000000")])
    years = SmallIntegerField(null=True, constraints=[Check("years >= 1 AND years <= 100")])
    basis = CharField(32)

    class Meta:
        constraints = (Check("certified IS NULL OR trained IS NULL OR certified <= trained"),)


class CoursePlan(Table):
    skill = ForeignKeyField(Skill, unique=True, on_delete="CASCADE", backref="+")
    base = ForeignKeyField(Base, null=True, on_delete="SET NULL", backref="+")
    state = CharField(16, constraints=[Check("state IN ('wanted', 'taken_up', 'planned', 'declined')")])
    planned_on = DateField(null=True)
    note = CharField(200)
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    updated_at = DateTimeField()


class FigureSet(Table):
    name = CharField(32, unique=True)
    version = IntegerField()
    as_of = DateField()
    counted_at = DateTimeField()
    data = TextField()


TABLES = (NetworkPlace, TownProgramme, CoursePlan, FigureSet)


def up(migrator, db):
    with db.bind_ctx((Base, Skill, Occupation, Account, *TABLES)):
        db.create_tables(TABLES, safe=False)
    db.execute_sql('CREATE INDEX "enrolment_state" ON "enrolment" ("state", "worker_id", "course_id")')
