"""A claim for a subsidy can be taken back: one more state, which gives the course and the grade free as a refusal does.

The CHECKs of SQLite are changed in the schema itself, as in 0009: a rebuilt table would lose its triggers, and no row changes.
"""

STATES = "state IN ('asked', 'approved', 'refused', 'paid'{})"
BEFORE = (
    STATES.format(""),
    "(training_key IS NULL) = (state = 'refused')",
    "state <> 'refused' OR (grade_key IS NULL AND reason <> '')",
)
AFTER = (
    STATES.format(", 'withdrawn'"),
    "(training_key IS NULL) = (state IN ('refused', 'withdrawn'))",
    "training_key IS NOT NULL OR grade_key IS NULL",
    "state <> 'refused' OR reason <> ''",
)


def up(migrator, db):
    if hasattr(db, "pragma"):
        _widen_sqlite(db)
    else:
        _widen_postgresql(db)


def _widen_sqlite(db):
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    (sql,) = db.execute_sql("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'subsidy_claim'").fetchone()
    for old, new in zip(BEFORE, (*AFTER[:2], "), CHECK (".join(AFTER[2:])), strict=True):
        if sql.count(f"CHECK ({old})") != 1:
            raise RuntimeError("the CHECKs of subsidy_claim are not what the migrations before left")
        sql = sql.replace(f"CHECK ({old})", f"CHECK ({new})")
    db.execute_sql("PRAGMA writable_schema = 1")
    db.execute_sql("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'subsidy_claim'", (sql,))
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = 0")
    if db.execute_sql("PRAGMA integrity_check").fetchone() != ("ok",):
        raise RuntimeError("the store is damaged")


def _widen_postgresql(db):
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'subsidy_claim'::regclass AND contype = 'c'"
        " AND pg_get_constraintdef(oid) LIKE %s",
        ("%refused%",),
    ).fetchall()
    if len(found) != len(BEFORE):
        raise RuntimeError("the CHECKs of subsidy_claim are not what the migrations before left")
    for (name,) in found:
        db.execute_sql(f'ALTER TABLE "subsidy_claim" DROP CONSTRAINT "{name}"')
    for check in AFTER:
        db.execute_sql(f'ALTER TABLE "subsidy_claim" ADD CHECK ({check})')
