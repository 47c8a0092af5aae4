"""The registers: the order of names by pinyin, and pairs of entries that were judged to be different.

The keys are made with the words of the search after the migrations, so that no code that changes stands in one.
"""

from peewee import CharField, DateTimeField, IntegerField, Model

NAMED = ("worker", "trainer", "course", "mentor", "enterprise", "site", "lab")

COLUMNS = tuple(f'ALTER TABLE "{table}" ADD COLUMN "name_key" VARCHAR(120) NOT NULL DEFAULT \'\'' for table in NAMED) + (
    'DROP INDEX "worker_list"',
    'CREATE INDEX "worker_list" ON "worker" ("town_id", "state", "grade", "birth_year", "occupation_id", "enterprise_id", "shift", '
    '"gender", "sample", "updated_at", "name_key", "code")',
    'CREATE INDEX "worker_name_order" ON "worker" ("name_key", "town_id", "state", "enterprise_id")',
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class DifferentPair(Table):
    register = CharField(16)
    one_id = IntegerField()
    other_id = IntegerField()
    at = DateTimeField()
    account_id = IntegerField(null=True)

    class Meta:
        indexes = ((("register", "one_id", "other_id"), True), (("register", "other_id"), False))


def up(migrator, db):
    with db.bind_ctx((DifferentPair,)):
        db.create_tables((DifferentPair,), safe=False)
    for statement in COLUMNS:
        db.execute_sql(statement)
