"""Files that were sent in, and identity numbers: sealed, and found by a keyed hash."""

from peewee import BooleanField, CharField, Check, DateTimeField, IntegerField, Model, TextField


class ImportBatch(Model):
    register = CharField(16)
    account_id = IntegerField(null=True)
    role = CharField(16)
    town_id = IntegerField(null=True)
    enterprise_id = IntegerField(null=True)
    file_name = CharField(160)
    size = IntegerField()
    sha256 = CharField(64)
    identity_consent = BooleanField()
    state = CharField(16, constraints=[Check("state IN ('checking', 'checked', 'writing', 'done', 'refused', 'cancelled')")])
    digest = CharField(64)
    added = IntegerField()
    changed = IntegerField()
    same = IntegerField()
    refused = IntegerField()
    reason = TextField(null=True)
    notes = TextField()
    created_at = DateTimeField()
    finished_at = DateTimeField(null=True)

    class Meta:
        legacy_table_names = False
        indexes = ((("account_id", "created_at"), False),)


IDENTITY = (
    'ALTER TABLE "worker" ADD COLUMN "id_sealed" TEXT',
    'ALTER TABLE "worker" ADD COLUMN "id_hash" VARCHAR(64)',
    'CREATE UNIQUE INDEX "worker_id_hash" ON "worker" ("id_hash")',
)


def up(migrator, db):
    with db.bind_ctx((ImportBatch,)):
        db.create_tables((ImportBatch,), safe=False)
    for statement in IDENTITY:
        db.execute_sql(statement)
