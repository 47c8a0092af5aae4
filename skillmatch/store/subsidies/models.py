"""Amounts of subsidies and the claims of people."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from skillmatch import clock
from skillmatch.store.catalogue.models import Course, Occupation, SubsidyRule
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import JsonField, Table, one_of, within
from skillmatch.store.people.models import Worker
from skillmatch.terms import ClaimState


class SubsidySetting(Table):
    """Amounts of a rule (or, without one, what holds for all rules) from a day on. Rows are only ever added."""

    rule = ForeignKeyField(SubsidyRule, null=True, backref="settings", on_delete="CASCADE", index=False)
    valid_from = DateField()
    amounts = JsonField(default=dict)
    source = TextField()
    account_id = IntegerField(null=True)
    entered_at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("rule", "valid_from"), False),)


class SubsidyClaim(Table):
    """One person's claim for one course. ``certificate_id`` names a row of another family without a foreign key.

    ``training_key`` and ``grade_key`` name what the claim is for, while it stands: no second one for the same training, nor for the
    same occupation and grade. A claim that is refused or taken back gives both free. They are text rather than foreign keys, so
    that two entries of one person can be merged with all their claims. ``decided_at`` and ``decided_by`` say when it ceased to
    wait, and by whom: the office that decided, or who took it back.
    """

    worker = ForeignKeyField(Worker, backref="subsidy_claims", on_delete="RESTRICT")
    rule = ForeignKeyField(SubsidyRule, on_delete="RESTRICT", index=False)
    course = ForeignKeyField(Course, on_delete="RESTRICT", index=False)
    enrolment = ForeignKeyField(Enrolment, null=True, on_delete="SET NULL", index=False)
    certificate_id = IntegerField(null=True)
    certificate_number = CharField(40, default="")
    occupation = ForeignKeyField(Occupation, null=True, on_delete="SET NULL", index=False)
    rank = SmallIntegerField(null=True, constraints=[within("rank", 1, 8)])
    earned_on = DateField()
    base_yuan = IntegerField(constraints=[within("base_yuan", 1, 1_000_000)])
    shortage_percent = SmallIntegerField(default=0, constraints=[within("shortage_percent", 0, 1000)])
    shortage_version = IntegerField(null=True)
    amount_yuan = IntegerField(constraints=[within("amount_yuan", 1, 11_000_000)])
    amounts_from = DateField(null=True)
    insured_months = SmallIntegerField(null=True, constraints=[within("insured_months", 0, 720)])
    state = CharField(16, default=ClaimState.ASKED.value, constraints=[one_of("state", ClaimState)])
    training_key = CharField(40, null=True, unique=True)
    grade_key = CharField(60, null=True, unique=True)
    asked_at = DateTimeField(default=clock.now)
    asked_on = DateField(index=True)
    asked_by = IntegerField(null=True)
    on_behalf = BooleanField(default=False)
    decided_at = DateTimeField(null=True)
    decided_by = IntegerField(null=True)
    reason = CharField(300, default="")
    paid_on = DateField(null=True)
    paid_by = IntegerField(null=True)
    paid_reference = CharField(60, default="")

    class Meta:
        indexes = ((("state", "asked_on"), False),)
        constraints = (
            Check("(training_key IS NULL) = (state IN ('refused', 'withdrawn'))"),
            Check("training_key IS NOT NULL OR grade_key IS NULL"),
            Check("state <> 'refused' OR reason <> ''"),
            Check("(paid_on IS NULL) = (state <> 'paid')"),
            Check("(decided_at IS NULL) = (state = 'asked')"),
        )
