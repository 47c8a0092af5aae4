"""The permits of occupations: those that the law requires for the work, and those that are usual."""

from peewee import BooleanField, CharField, Check, ForeignKeyField, Model

PERMITS = "'hazchem', 'electric', 'welding', 'refrigeration', 'forklift', 'uav'"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Occupation(Table):
    """What the foreign key needs of the table that is there already."""


class OccupationPermit(Table):
    occupation = ForeignKeyField(Occupation, backref="permits", on_delete="CASCADE")
    permit = CharField(16, constraints=[Check(f"permit IN ({PERMITS})")])
    required = BooleanField()
    source = CharField(200)
    basis = CharField(32)

    class Meta:
        indexes = ((("occupation", "permit"), True),)


def up(migrator, db):
    with db.bind_ctx((Occupation, OccupationPermit)):
        db.create_tables((OccupationPermit,), safe=False)
