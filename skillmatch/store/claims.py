"""补贴: what the city sets as amounts, with their source and date, and what people claim.

A claim keeps the amounts that it was made with: a later setting changes nothing that was asked. Triggers keep a paid one as it is.
"""

from __future__ import annotations

from typing import Any

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
from skillmatch.store.courses import Course, Enrolment
from skillmatch.store.database import JsonField, Table, one_of, rows, within
from skillmatch.store.reference import Occupation, SubsidyRule
from skillmatch.store.subsidy_cases import Case
from skillmatch.store.workers import Worker
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


def columns(case: Case, insured_months: int | None) -> dict[str, Any]:
    """What a new claim says of its training and the amounts of today; who claims it and when is the caller's."""
    training, setting = case.training, case.setting
    assert case.rule is not None and setting is not None  # a case with conditions has both
    return {
        "worker": training.worker_id,
        "rule": case.rule.id,
        "course": training.course_id,
        "enrolment": training.enrolment_id,
        "certificate_id": training.certificate_id,
        "certificate_number": training.number,
        "occupation": training.occupation_id,
        "rank": training.rank,
        "earned_on": training.earned_on,
        "base_yuan": case.base,
        "shortage_percent": case.percent,
        "shortage_version": training.shortage_version,
        "amount_yuan": case.amount,
        "amounts_from": setting.valid_from,
        "insured_months": insured_months if case.asks_months else None,
        "training_key": training.training_key,
        "grade_key": training.grade_key,
    }


def waiting(town_id: int | None = None) -> int:
    """How many claims wait for a decision, in the city or of the people of one town."""
    where, marks = ("", ()) if town_id is None else (" AND w.town_id = ?", (town_id,))
    found = rows(f"SELECT COUNT(*) FROM subsidy_claim s JOIN worker w ON w.id = s.worker_id WHERE s.state = 'asked'{where}", marks)
    return int(found[0][0])


def waiting_of(worker_id: int) -> list[tuple[dict[str, str], int]]:
    """A person's own claims that nobody has decided yet: the course and the yuan."""
    found = rows(
        "SELECT c.zh, c.en, s.amount_yuan FROM subsidy_claim s JOIN course c ON c.id = s.course_id"
        " WHERE s.worker_id = ? AND s.state = 'asked' ORDER BY s.id",
        (worker_id,),
    )
    return [({"zh": zh, "en": en}, yuan) for zh, en, yuan in found]
