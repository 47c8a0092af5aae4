"""培训师资库: a paused trainer is never assigned."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Trainer
from tests.cast import Cast

ORDER = {"headcount": "3", "reserves": "1", "seats": "3", "time": "weekend"}


def ordered(as_enterprise: FlaskClient, cast: Cast) -> Cohort:
    """What the enterprise's first demand becomes when a class is ordered for it."""
    demand = Demand.select().where((Demand.enterprise == cast.enterprise) & (Demand.state == "open")).order_by(Demand.id).first()
    answer = as_enterprise.post(f"/demands/{demand.id}/order", data=ORDER)
    assert answer.status_code == 303
    return Cohort.get(Cohort.demand == demand)


def test_a_trainer_at_work_is_assigned(as_enterprise: FlaskClient, cast: Cast) -> None:
    cohort = ordered(as_enterprise, cast)
    assert cohort.state == "proposed"
    assert cohort.trainer_id is not None


def test_a_paused_trainer_is_never_assigned(as_enterprise: FlaskClient, cast: Cast) -> None:
    working = cast.other_trainer
    Trainer.update(paused=True).where(Trainer.id != working.id).execute()
    cohort = ordered(as_enterprise, cast)
    assert cohort.state == "proposed"
    assert cohort.trainer_id in (None, working.id)
    Trainer.update(paused=True).execute()
    assert not Trainer.get_or_none(Trainer.id == cohort.trainer_id, ~Trainer.paused)
