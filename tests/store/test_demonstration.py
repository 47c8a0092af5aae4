"""The demonstration city can be made in either database."""

from __future__ import annotations

from skillmatch.demo import hero, make
from skillmatch.demo.people import renew
from skillmatch.store.demands.models import Demand
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.reference_data.loader import seed


def test_it_is_made_and_its_people_can_sign_in(migrated: str) -> None:
    seed()
    assert make(workers=60)
    assert Worker.select().count() == 60
    assert HeldSkill.select().join(Worker).where(Worker.code == hero.WORKER).count() >= 10
    assert Demand.select().where(Demand.headcount == 20).exists()
    assert len(renew(str)) == 10
    assert make(workers=60) is False
