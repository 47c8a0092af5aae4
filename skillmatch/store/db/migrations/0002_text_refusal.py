"""What people did not want when free text was read for them."""

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign key needs of the table that is there already."""


class TextRefusal(Table):
    account = ForeignKeyField(Account, on_delete="CASCADE", backref="+", index=False)
    kind = CharField(16, constraints=[Check("kind IN ('skill', 'occupation')")])
    subject_id = IntegerField()
    created_at = DateTimeField()

    class Meta:
        indexes = ((("account", "kind", "subject_id"), True),)


def up(migrator, db):
    with db.bind_ctx((Account, TextRefusal)):
        db.create_tables((TextRefusal,), safe=False)
