"""The shortage list counts live demands and holdings; a published version never changes."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from skillmatch import clock
from skillmatch.store.catalogue.models import Requirement
from skillmatch.store.people.models import HeldSkill
from skillmatch.store.shortage.figures import figures
from skillmatch.store.shortage.index import shortage_index
from skillmatch.store.shortage.lists import proposal, propose, publish
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion
from tests import builders


def _entry_skills(code: str) -> dict[int, int]:
    occupation = builders.an_occupation(code)
    return {
        row.skill_id: row.required_rank for row in occupation.requirements.where(Requirement.required_rank <= occupation.start_rank)
    }


@pytest.mark.parametrize(
    ("demand", "supply", "index"),
    [(0, 0, 0.0), (10, 0, 1.0), (1000, 0, 1.0), (0, 50, 0.0), (21, 10, math.log(2) / math.log(11))],
)
def test_the_index_lies_between_nought_and_one(demand: int, supply: int, index: float) -> None:
    assert shortage_index(demand, supply) == pytest.approx(index)


def test_a_demand_for_fifty_moves_the_new_version_and_not_the_old(seeded: str) -> None:
    first = publish()
    before = ShortageProfession.get(version=first, code="SHT05")
    builders.a_demand({}, occupation=builders.an_occupation("OCC022"), headcount=50, filled=4)
    second = publish("fifty more")
    after = ShortageProfession.get(version=second, code="SHT05")
    assert after.demand == before.demand + 46
    assert after.shortage_index == pytest.approx(shortage_index(after.weighed, after.supply))
    assert [row.occupation.code for row in after.occupations] == ["OCC022"]
    assert [row.course.code for row in after.courses] == ["CRS044", "CRS045", "CRS047"]
    again = ShortageProfession.get(version=first, code="SHT05")
    assert again.__data__ == before.__data__
    assert second.number == first.number + 1
    assert ShortageVersion.get(ShortageVersion.id == first.id).note == ""


def test_a_closed_demand_counts_nothing(seeded: str) -> None:
    occupation = builders.an_occupation("OCC070")
    before = figures([occupation.id], clock.today())
    builders.a_demand({}, occupation=occupation, headcount=9, state="closed")
    assert figures([occupation.id], clock.today()) == before


def test_only_who_holds_every_entry_skill_is_supply(seeded: str) -> None:
    occupation, needed = builders.an_occupation("OCC022"), _entry_skills("OCC022")
    before = figures([occupation.id], clock.today()).supply
    builders.a_worker(needed)
    builders.a_worker(dict(list(needed.items())[1:]))
    lower = next(skill for skill, rank in needed.items() if rank > 1)
    builders.a_worker(needed | {lower: needed[lower] - 1})
    assert figures([occupation.id], clock.today()).supply == before + 1


def test_an_expired_skill_is_no_supply(seeded: str) -> None:
    occupation, needed = builders.an_occupation("OCC022"), _entry_skills("OCC022")
    worker = builders.a_worker(needed)
    before = figures([occupation.id], clock.today()).supply
    HeldSkill.update(expires_on=clock.today() - dt.timedelta(days=1)).where(HeldSkill.worker == worker).execute()
    assert figures([occupation.id], clock.today()).supply == before - 1


def test_who_could_enter_two_occupations_is_counted_once(seeded: str) -> None:
    codes = ("OCC026", "OCC027")
    both = [builders.an_occupation(code).id for code in codes]
    before = figures(both, clock.today()).supply
    builders.a_worker(_entry_skills("OCC027") | _entry_skills("OCC026"))
    assert figures(both, clock.today()).supply == before + 1


def test_publishing_in_one_step_publishes_the_proposal_that_waits(store: None) -> None:
    waiting = propose()
    assert publish("at once").id == waiting.id
    assert proposal() is None
