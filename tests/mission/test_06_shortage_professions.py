"""紧缺专业: a new demand for 50 people moves the index; the old version stays readable."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.reference import Requirement
from skillmatch.store.shortage import ShortageProfession, ShortageVersion


def published() -> tuple[int, dict[str, float]]:
    """Number and indices of the version in force."""
    version = ShortageVersion.select().order_by(ShortageVersion.number.desc()).first()
    return version.number, {row.code: row.shortage_index for row in version.professions}


def test_a_demand_for_fifty_moves_the_index_and_the_old_version_stays(as_enterprise: FlaskClient, as_city: FlaskClient) -> None:
    assert as_city.post("/shortage/publish", data={"note": ""}).status_code == 303
    number, before = published()
    code = min(before, key=lambda key: (before[key], key))
    profession = ShortageProfession.get(ShortageProfession.code == code)
    occupation = profession.occupations[0].occupation
    asked = Requirement.select().where(Requirement.occupation == occupation).order_by(Requirement.required_rank).limit(3)
    form = {"do": "post", "title": occupation.zh, "occupation": str(occupation.id), "headcount": "50"}
    form |= {"skill": [str(row.skill_id) for row in asked], "rank": [str(row.required_rank) for row in asked]}
    answer = as_enterprise.post("/demands/new", data=form)
    assert answer.status_code == 303
    assert as_city.post("/shortage/publish", data={"note": "50"}).status_code == 303
    later, after = published()
    assert later == number + 1
    assert after[code] > before[code]
    old = as_city.get(f"/shortage/versions/{number}")
    assert old.status_code == 200
    assert f"{before[code]:.2f}" in old.text
