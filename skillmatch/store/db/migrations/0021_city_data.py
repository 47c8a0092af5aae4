"""What an office's own workbooks hold: telephone, education, hire date, certificate; credit codes; and what an import was told.

``import_batch.answers`` keeps what the sender said of columns and words, ``import_word`` what an office said before.
"""

from peewee import CharField, Check, DateTimeField, IntegerField, Model, TextField

EDUCATIONS = "'primary', 'junior', 'senior', 'vocational', 'college', 'bachelor', 'master'"
STATES = "state IN ('checking', {}'checked', 'writing', 'done', 'refused', 'cancelled')"
BEFORE, AFTER = STATES.format(""), STATES.format("'asked', ")
WORD_STATES = "'own', 'accepted', 'refused'"

COLUMNS = (
    'ALTER TABLE "worker" ADD COLUMN "phone_sealed" TEXT',
    'ALTER TABLE "worker" ADD COLUMN "phone_hash" VARCHAR(64)',
    f'ALTER TABLE "worker" ADD COLUMN "education" VARCHAR(16) CHECK (education IN ({EDUCATIONS}))',
    'ALTER TABLE "worker" ADD COLUMN "hired_on" DATE',
    'ALTER TABLE "worker" ADD COLUMN "certificate_number" VARCHAR(40) NOT NULL DEFAULT \'\'',
    'ALTER TABLE "worker" ADD COLUMN "certified_on" DATE',
    'ALTER TABLE "enterprise" ADD COLUMN "credit_code" VARCHAR(18)',
    'CREATE UNIQUE INDEX "enterprise_credit_code" ON "enterprise" ("credit_code")',
    'ALTER TABLE "import_batch" ADD COLUMN "answers" TEXT NOT NULL DEFAULT \'{}\'',
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class ImportWord(Table):
    register = CharField(16)
    town_id = IntegerField(null=True)
    enterprise_id = IntegerField(null=True)
    column = CharField(24)
    word = CharField(120)
    spelling = CharField(120)
    target = CharField(60)
    state = CharField(16, constraints=[Check(f"state IN ({WORD_STATES})")])
    account_id = IntegerField(null=True)
    at = DateTimeField()

    class Meta:
        indexes = ((("register", "column", "word", "town_id", "enterprise_id"), False),)


class UnreadCell(Table):
    batch_id = IntegerField(index=True)
    register = CharField(16)
    subject_id = IntegerField()
    column = CharField(24)
    value = TextField()
    reason = TextField()
    at = DateTimeField()
    settled_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("register", "subject_id"), False),)


def up(migrator, db):
    with db.bind_ctx((ImportWord, UnreadCell)):
        db.create_tables((ImportWord, UnreadCell), safe=False)
    for statement in COLUMNS:
        db.execute_sql(statement)
    if hasattr(db, "pragma"):
        _widen_sqlite(db)
    else:
        _widen_postgresql(db)


def _widen_sqlite(db):
    """Change the CHECK in the schema itself, as in 0016: a rebuilt table would lose its indexes, and no row changes."""
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    (sql,) = db.execute_sql("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'import_batch'").fetchone()
    if sql.count(f"CHECK ({BEFORE})") != 1:
        raise RuntimeError("the CHECKs of import_batch are not what the migrations before left")
    db.execute_sql("PRAGMA writable_schema = 1")
    sql = sql.replace(f"CHECK ({BEFORE})", f"CHECK ({AFTER})")
    db.execute_sql("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'import_batch'", (sql,))
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = 0")
    if db.execute_sql("PRAGMA integrity_check").fetchone() != ("ok",):
        raise RuntimeError("the store is damaged")


def _widen_postgresql(db):
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'import_batch'::regclass AND contype = 'c'"
        " AND pg_get_constraintdef(oid) LIKE %s",
        ("%cancelled%",),
    ).fetchall()
    for (name,) in found:
        db.execute_sql(f'ALTER TABLE "import_batch" DROP CONSTRAINT "{name}"')
    db.execute_sql(f'ALTER TABLE "import_batch" ADD CHECK ({AFTER})')
