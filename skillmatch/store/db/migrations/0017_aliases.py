"""Other names of skills and occupations."""

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField, Model


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign keys need of the tables that are there already; so the two below."""


class Skill(Table):
    pass


class Occupation(Table):
    pass


SOURCES = "'trade', 'abbreviation', 'classification', 'standard', 'local'"


class Alias(Table):
    subject = CharField(16, constraints=[Check("subject IN ('skill', 'occupation')")])
    skill = ForeignKeyField(Skill, null=True, on_delete="CASCADE", backref="+")
    occupation = ForeignKeyField(Occupation, null=True, on_delete="CASCADE", backref="+")
    language = CharField(2, constraints=[Check("language IN ('zh', 'en')")])
    text = CharField(60)
    word = CharField(60)
    pinyin = CharField(200)
    initials = CharField(60)
    source = CharField(16, constraints=[Check(f"source IN ({SOURCES})")])
    sample = BooleanField()
    removed = BooleanField()
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
    edited_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("subject", "word"), True),)
        constraints = (
            Check("(skill_id IS NULL) = (subject <> 'skill')"),
            Check("(occupation_id IS NULL) = (subject <> 'occupation')"),
        )


def up(migrator, db):
    with db.bind_ctx((Account, Skill, Occupation, Alias)):
        db.create_tables((Alias,), safe=False)
