"""What every procedure keeps alike: its timeline, the scores of its reviewers, its publicity periods and the objections."""

from __future__ import annotations

from peewee import CharField, Check, DateField, DateTimeField, FloatField, ForeignKeyField, IntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.db.database import JsonField, Table, one_of
from skillmatch.workflow import ObjectionOutcome


class CaseEvent(Table):
    """One line of the timeline of a case; ``workflow`` and ``case_id`` say of which. Triggers remove it with its case.

    ``role`` is empty for the system. The states are empty where the line is no step, or was written before they were kept.
    """

    workflow = CharField(24)
    case_id = IntegerField()
    transition = CharField(24)
    from_state = CharField(16, default="")
    to_state = CharField(16, default="")
    account = ForeignKeyField(Account, null=True, backref="case_events", on_delete="SET NULL")
    role = CharField(16, default="")
    at = DateTimeField(default=clock.now)
    reason = TextField(default="")
    evidence = JsonField(default=dict)

    class Meta:
        indexes = ((("workflow", "case_id"), False),)


class ReviewScore(Table):
    """What one reviewer gave to one subject of a case. A sheet is written once."""

    workflow = CharField(24)
    case_id = IntegerField()
    account = ForeignKeyField(Account, backref="review_scores", on_delete="RESTRICT")
    subject_id = IntegerField()
    score = FloatField()
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("workflow", "case_id", "account", "subject_id"), True),)


class CasePublicity(Table):
    """The days on which a case is published for objections."""

    workflow = CharField(24)
    case_id = IntegerField()
    from_day = DateField()
    until_day = DateField()

    class Meta:
        table_name = "publicity_period"
        indexes = ((("workflow", "case_id"), False),)
        constraints = (Check("from_day <= until_day"),)


class CaseObjection(Table):
    """An objection within a publicity period, with its outcome."""

    period = ForeignKeyField(CasePublicity, backref="objections", on_delete="CASCADE")
    account = ForeignKeyField(Account, null=True, backref="objections", on_delete="SET NULL")
    text = TextField()
    raised_at = DateTimeField(default=clock.now)
    outcome = CharField(16, default=ObjectionOutcome.OPEN.value, constraints=[one_of("outcome", ObjectionOutcome)])
    answer = TextField(default="")
    decided_by = ForeignKeyField(Account, null=True, backref="decided_objections", on_delete="SET NULL")
    decided_at = DateTimeField(null=True)

    class Meta:
        table_name = "objection"
        constraints = (Check("(decided_at IS NULL) = (outcome = 'open')"),)
