"""The words of the closed order loop: more states of orders, seats and enrolments, more kinds of messages.

A CHECK of SQLite is changed in the schema itself, as its manual describes for changes that touch no row ("Making Other Kinds Of
Table Schema Changes"): a rebuilt table would lose the foreign keys that point at it while it is gone.
"""

COHORT = "posted matched proposed review confirmed running assessed closed returned cancelled"
SEAT = "proposed reserve offered accepted declined removed withdrawn"
ENROLMENT = "interested requested enrolled completed failed withdrawn"
MESSAGE = (
    "seat_offered order_returned cohort_proposed mentorship_answered account_claimed password_reset on_behalf request_answered"
    " request_escalated request_opened order_running order_assessed order_closed class_changed class_cancelled place_free"
    " assessment_set check_wanted results_published appeal_opened appeal_decided certificate_issued certificate_revoked"
    " permit_expiring standard_revised claim_decided"
)
BEFORE = {
    "cohort": "requested proposed approved returned cancelled",
    "cohort_seat": "proposed reserve offered accepted declined removed",
    "enrolment": "interested requested enrolled completed withdrawn",
    "message": (
        "seat_offered order_returned cohort_proposed mentorship_answered account_claimed password_reset on_behalf request_answered"
        " request_escalated request_opened"
    ),
}
AFTER = {"cohort": COHORT, "cohort_seat": SEAT, "enrolment": ENROLMENT, "message": MESSAGE}
RENAMED = {"requested": "posted", "approved": "confirmed"}


def up(migrator, db):
    if hasattr(db, "pragma"):
        _widen_sqlite(db)
    else:
        _widen_postgresql(db)


def _column(table):
    return "kind" if table == "message" else "state"


def _check(table, words):
    return f"{_column(table)} IN ({', '.join(repr(word) for word in words.split())})"


def _rename(db):
    for old, new in RENAMED.items():
        db.execute_sql(f"UPDATE cohort SET state = '{new}' WHERE state = '{old}'")


def _widen_sqlite(db):
    (version,) = db.execute_sql("PRAGMA schema_version").fetchone()
    db.execute_sql("PRAGMA writable_schema = 1")
    for table, words in AFTER.items():
        old, new = _check(table, BEFORE[table]), _check(table, words)
        changed = db.execute_sql(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?) > 0",
            (old, new, table, old),
        ).rowcount
        if changed != 1:
            raise RuntimeError(f"the CHECK of {table}.{_column(table)} is not what the migrations before left")
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = 0")
    _rename(db)
    if db.execute_sql("PRAGMA integrity_check").fetchone() != ("ok",):
        raise RuntimeError("the store is damaged")


def _widen_postgresql(db):
    for table, words in AFTER.items():
        name = f"{table}_{_column(table)}_check"
        db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        if table == "cohort":
            _rename(db)
        db.execute_sql(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({_check(table, words)})')
