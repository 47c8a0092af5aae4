"""紧缺专业: a new demand for 50 people moves the index; the old version stays readable, proposed, published, revised."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Requirement
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion


def published() -> tuple[int, dict[str, float]]:
    """Number and indices of the version in force."""
    in_force = ShortageVersion.published_on.is_null(False)
    version = ShortageVersion.select().where(in_force).order_by(ShortageVersion.number.desc()).first()
    return version.number, {row.code: row.shortage_index for row in version.professions}


def test_a_demand_for_fifty_moves_the_index_and_the_old_version_stays(
    as_enterprise: FlaskClient, as_city: FlaskClient, as_worker: FlaskClient
) -> None:
    assert as_city.post("/shortage/propose").status_code == 303
    assert as_city.post("/shortage/publish", data={"note": ""}).status_code == 303
    number, before = published()
    code = min(before, key=lambda key: (before[key], key))
    profession = ShortageProfession.select().join(ShortageVersion).where(
        (ShortageVersion.number == number) & (ShortageProfession.code == code)
    ).get()  # fmt: skip
    occupation = profession.occupations[0].occupation
    asked = Requirement.select().where(Requirement.occupation == occupation).order_by(Requirement.required_rank).limit(3)
    form = {"do": "post", "title": occupation.zh, "occupation": str(occupation.id), "headcount": "50"}
    form |= {"skill": [str(row.skill_id) for row in asked], "rank": [str(row.required_rank) for row in asked]}
    answer = as_enterprise.post("/demands/new", data=form)
    assert answer.status_code == 303

    assert as_city.post("/shortage/propose").status_code == 303
    assert published() == (number, before)  # proposed is not published
    assert as_worker.get(f"/shortage/versions/{number + 1}").status_code == 404
    assert as_city.post("/shortage/publish", data={"note": "50"}).status_code == 303
    later, after = published()
    assert later == number + 1
    assert after[code] > before[code]
    assert ShortageVersion.get(ShortageVersion.number == later).revises == number

    old = as_city.get(f"/shortage/versions/{number}")
    assert old.status_code == 200
    assert f"{before[code]:.2f}" in old.text
    difference = as_city.get(f"/shortage/compare?before={number}&after={later}")
    assert difference.status_code == 200
    assert f"{before[code]:.2f}" in difference.text
    assert f"{after[code]:.2f}" in difference.text
