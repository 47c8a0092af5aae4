"""Classifications from elsewhere, the mappings to them, and calendar links."""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign keys need of the tables that are there already."""


class Skill(Table):
    pass


class Occupation(Table):
    pass


class Framework(Table):
    kind = CharField(16, unique=True, constraints=[Check("kind IN ('csco', 'esco', 'onet')")])
    label = CharField(60)
    note = TextField()
    imported_at = DateTimeField()


class FrameworkFile(Table):
    framework = ForeignKeyField(Framework, on_delete="CASCADE", backref="+")
    form = CharField(24)
    name = CharField(200)
    label = CharField(60)
    sha256 = CharField(64)
    records = IntegerField()
    imported_at = DateTimeField()
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")


class Concept(Table):
    framework = ForeignKeyField(Framework, on_delete="CASCADE", backref="+")
    subject = CharField(16, constraints=[Check("subject IN ('skill', 'occupation')")])
    ref = CharField(200)
    code = CharField(60)
    level = SmallIntegerField(null=True)
    name = CharField(300)
    alt_names = TextField()
    definition = TextField()
    description = TextField()
    retired = BooleanField()

    class Meta:
        indexes = ((("framework", "ref"), True), (("framework", "subject", "retired"), False))


class ConceptRelation(Table):
    occupation = ForeignKeyField(Concept, on_delete="CASCADE", backref="+")
    skill = ForeignKeyField(Concept, on_delete="CASCADE", backref="+")
    essential = BooleanField()

    class Meta:
        indexes = ((("occupation", "skill"), True),)


class Mapping(Table):
    concept = ForeignKeyField(Concept, on_delete="RESTRICT", backref="+")
    skill = ForeignKeyField(Skill, null=True, on_delete="CASCADE", backref="+")
    occupation = ForeignKeyField(Occupation, null=True, on_delete="CASCADE", backref="+")
    relation = CharField(16, constraints=[Check("relation IN ('exact', 'close', 'broad', 'narrow')")])
    confidence = FloatField(constraints=[Check("confidence >= 0 AND confidence <= 1")])
    state = CharField(16, constraints=[Check("state IN ('proposed', 'confirmed', 'refused')")])
    reviewed_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    at = DateTimeField()

    class Meta:
        indexes = ((("concept", "skill"), True), (("concept", "occupation"), True), (("state", "confidence"), False))
        constraints = (Check("(skill_id IS NULL) <> (occupation_id IS NULL)"),)


class MappingRun(Table):
    state = CharField(16, constraints=[Check("state IN ('waiting', 'running', 'done', 'failed')")])
    done = IntegerField()
    total = IntegerField()
    proposed = IntegerField()
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    started_at = DateTimeField()
    told_at = DateTimeField()


class CaseEdition(Table):
    digest = CharField(64)
    changed_at = DateTimeField()


class CalendarLink(Table):
    account = ForeignKeyField(Account, unique=True, on_delete="CASCADE", backref="+")
    token_hash = CharField(64, unique=True)
    locale = CharField(16)
    made_at = DateTimeField()


TABLES = (Framework, FrameworkFile, Concept, ConceptRelation, Mapping, MappingRun, CaseEdition, CalendarLink)


def up(migrator, db):
    with db.bind_ctx((Account, Skill, Occupation, *TABLES)):
        db.create_tables(TABLES, safe=False)
