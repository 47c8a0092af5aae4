"""补贴: what the city sets as amounts, with their source and date, and what people claim.

A claim keeps the amounts that it was made with: a later setting changes nothing that was asked. Triggers keep a paid one as it is.
"""

from __future__ import annotations

from typing import Any

from skillmatch.store.db.database import rows
from skillmatch.store.subsidies.cases import Case


def columns(case: Case, insured_months: int | None) -> dict[str, Any]:
    """Return what a new claim says of its training and the amounts of today; who claims it and when is the caller's."""
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


def waiting_of(worker_id: int) -> list[tuple[dict[str, str], int]]:
    """A person's own claims that nobody has decided yet: the course and the yuan."""
    found = rows(
        "SELECT c.zh, c.en, s.amount_yuan FROM subsidy_claim s JOIN course c ON c.id = s.course_id"
        " WHERE s.worker_id = ? AND s.state = 'asked' ORDER BY s.id",
        (worker_id,),
    )
    return [({"zh": zh, "en": en}, yuan) for zh, en, yuan in found]
