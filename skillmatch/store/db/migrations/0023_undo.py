"""What undoing an import or a merge needs, and the two states of an import that is undone.

The CHECK of SQLite is changed in the schema itself, as in 0009: no row changes. The states are put into whatever list stands there.
"""

import re

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

STATES = ("undoing", "undone")
COLUMNS = (
    'ALTER TABLE "import_batch" ADD COLUMN "undone" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "import_batch" ADD COLUMN "not_undone" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "import_batch" ADD COLUMN "undone_at" {}',
    'ALTER TABLE "import_batch" ADD COLUMN "undone_by" INTEGER',
)
LISTED = re.compile(r"CHECK \(state IN \(([^)]*'checking'[^)]*)\)\)")
"""The states as Peewee writes them."""


class Table(Model):
    class Meta:
        legacy_table_names = False


class ImportBatch(Table):
    """What the foreign key needs of the table that is there already."""


class ImportedRow(Table):
    batch = ForeignKeyField(ImportBatch, backref="written", on_delete="CASCADE", index=False)
    subject_id = IntegerField()
    code = CharField(24)
    digest = CharField(32)
    before = TextField(null=True)
    reason = TextField(null=True)

    class Meta:
        indexes = ((("batch", "subject_id"), True),)


class EntryMerge(Table):
    register = CharField(16)
    survivor_id = IntegerField()
    other_id = IntegerField()
    code = CharField(24)
    at = DateTimeField()
    account_id = IntegerField(null=True)
    sealed = TextField()

    class Meta:
        indexes = ((("register", "survivor_id"), False), (("at",), False))


def up(migrator, db):
    is_sqlite = hasattr(db, "pragma")
    for statement in COLUMNS:
        db.execute_sql(statement.format("DATETIME" if is_sqlite else "TIMESTAMP"))
    (_widen_sqlite if is_sqlite else _widen_postgresql)(db)
    with db.bind_ctx((ImportBatch, ImportedRow, EntryMerge)):
        db.create_tables((ImportedRow, EntryMerge), safe=False)


def _widened(listed):
    states = re.findall(r"'([a-z_]+)'", listed)
    return ", ".join(f"'{state}'" for state in dict.fromkeys((*states, *STATES)))


def _widen_sqlite(db):
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    (sql,) = db.execute_sql("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'import_batch'").fetchone()
    widened, number = LISTED.subn(lambda found: f"CHECK (state IN ({_widened(found[1])}))", sql)
    if number != 1:
        raise RuntimeError("the CHECK of import_batch is not what the migrations before left")
    db.execute_sql("PRAGMA writable_schema = 1")
    db.execute_sql("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'import_batch'", (widened,))
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = 0")
    if db.execute_sql("PRAGMA integrity_check").fetchone() != ("ok",):
        raise RuntimeError("the store is damaged")


def _widen_postgresql(db):
    found = db.execute_sql(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'import_batch'::regclass AND contype = 'c'"
        " AND pg_get_constraintdef(oid) LIKE %s",
        ("%checking%",),
    ).fetchall()
    if len(found) != 1:
        raise RuntimeError("the CHECK of import_batch is not what the migrations before left")
    ((name, definition),) = found
    db.execute_sql(f'ALTER TABLE "import_batch" DROP CONSTRAINT "{name}"')
    db.execute_sql(f'ALTER TABLE "import_batch" ADD CHECK (state IN ({_widened(definition)}))')
