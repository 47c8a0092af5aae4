"""The log of shown lists, and saved figures of evaluations."""

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


class Worker(Table):
    """What the foreign key needs of the table that is there already."""


class Impression(Table):
    worker = ForeignKeyField(Worker, index=False, on_delete="CASCADE", backref="+")
    shown_at = DateTimeField(index=True)
    context = CharField(16)
    list_id = CharField(32)
    subject = CharField(16)
    subject_id = IntegerField()
    position = SmallIntegerField(constraints=[Check("position >= 1 AND position <= 1000")])
    propensity = FloatField(constraints=[Check("propensity >= 0 AND propensity <= 1")])
    terms = TextField()
    policy = CharField(24)
    explored = BooleanField()
    others = TextField(null=True)

    class Meta:
        indexes = ((("list_id", "position"), True), (("worker", "subject", "subject_id"), False))


class Evaluation(Table):
    at = DateTimeField()
    task = CharField(32)
    figures = TextField()

    class Meta:
        indexes = ((("task", "at"), False),)


TABLES = (Impression, Evaluation)


def up(migrator, db):
    with db.bind_ctx((Worker, *TABLES)):
        db.create_tables(TABLES, safe=False)
