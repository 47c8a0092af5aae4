"""One timeline for all procedures, and the tables of review panels and publicity periods; the four tables of events go over into it."""

import json

from peewee import (
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    chunked,
)

OUTCOMES = "'open', 'upheld', 'refused'"
CASES = (
    # workflow, table of the cases, table of the events, its reference to the case, whether it has a note
    ("order", "cohort", "cohort_event", "cohort_id", True),
    ("assessment", "assessment", "assessment_event", "assessment_id", True),
    ("class", "course_run", "class_event", "run_id", True),
    ("service request", "service_request", "service_event", "request_id", False),
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Account(Table):
    """What the foreign keys need of the table that is there already."""


class CaseEvent(Table):
    workflow = CharField(24)
    case_id = IntegerField()
    transition = CharField(24)
    from_state = CharField(16)
    to_state = CharField(16)
    account = ForeignKeyField(Account, null=True, backref="case_events", on_delete="SET NULL")
    role = CharField(16)
    at = DateTimeField()
    reason = TextField()
    evidence = TextField()

    class Meta:
        indexes = ((("workflow", "case_id"), False),)


class ReviewScore(Table):
    workflow = CharField(24)
    case_id = IntegerField()
    account = ForeignKeyField(Account, backref="review_scores", on_delete="RESTRICT")
    subject_id = IntegerField()
    score = FloatField()
    at = DateTimeField()

    class Meta:
        indexes = ((("workflow", "case_id", "account", "subject_id"), True),)


class PublicityPeriod(Table):
    workflow = CharField(24)
    case_id = IntegerField()
    from_day = DateField()
    until_day = DateField()

    class Meta:
        indexes = ((("workflow", "case_id"), False),)
        constraints = (Check("from_day <= until_day"),)


class Objection(Table):
    period = ForeignKeyField(PublicityPeriod, backref="objections", on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True, backref="objections", on_delete="SET NULL")
    text = TextField()
    raised_at = DateTimeField()
    outcome = CharField(16, constraints=[Check(f"outcome IN ({OUTCOMES})")])
    answer = TextField()
    decided_by = ForeignKeyField(Account, null=True, backref="decided_objections", on_delete="SET NULL")
    decided_at = DateTimeField(null=True)

    class Meta:
        constraints = (Check("(decided_at IS NULL) = (outcome = 'open')"),)


NEW = (CaseEvent, ReviewScore, PublicityPeriod, Objection)


def up(migrator, db):
    with db.bind_ctx((Account, *NEW)):
        db.create_tables(NEW, safe=False)
        for workflow, cases, events, case, has_note in CASES:
            _carry_over(db, workflow, events, case, has_note)
            db.execute_sql(f"DROP TABLE {events}")
            _remove_with_case(db, workflow, cases)


def _carry_over(db, workflow, events, case, has_note):
    note = "e.note" if has_note else "''"
    # A service event names its account without a foreign key: one that is gone stays unnamed.
    found = db.execute_sql(
        f"SELECT e.{case}, e.kind, a.id, e.at, {note}, e.detail FROM {events} e LEFT JOIN account a ON a.id = e.account_id ORDER BY e.id"
    ).fetchall()
    for lines in chunked(found, 500):
        CaseEvent.insert_many([_line(workflow, *line) for line in lines]).execute()


def _line(workflow, case_id, kind, account_id, at, note, detail):
    evidence = json.loads(detail or "{}") or {}
    role = evidence.pop("role", "")
    return {
        "workflow": workflow, "case_id": case_id, "transition": kind, "from_state": "", "to_state": "", "account": account_id,
        "role": role, "at": at, "reason": note, "evidence": json.dumps(evidence, ensure_ascii=False),
    }


def _remove_with_case(db, workflow, cases):
    """A case has no foreign key here: SQLite gives the number of a removed one away again, so its lines must go with it."""
    delete = f"DELETE FROM case_event WHERE workflow = '{workflow}' AND case_id = OLD.id"
    if hasattr(db, "pragma"):
        db.execute_sql(f"CREATE TRIGGER {cases}_events AFTER DELETE ON {cases} BEGIN {delete}; END")
        return
    db.execute_sql(
        f"CREATE FUNCTION {cases}_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {delete}; RETURN NULL; END $$"
    )
    db.execute_sql(f"CREATE TRIGGER {cases}_events AFTER DELETE ON {cases} FOR EACH ROW EXECUTE FUNCTION {cases}_events()")
