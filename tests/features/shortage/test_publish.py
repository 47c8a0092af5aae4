"""The city proposes a version from a fresh count and publishes it; the version that it revises stays as it was."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion
from skillmatch.store.statistics import counting
from tests.builders import a_demand
from tests.cast import Cast


def rows_of(number: int) -> list[tuple]:
    found = ShortageProfession.select().join(ShortageVersion).where(ShortageVersion.number == number)
    return [(p.code, p.demand, p.supply, p.shortage_index) for p in found.order_by(ShortageProfession.id)]


def of(number: int, code: str) -> ShortageProfession:
    return ShortageProfession.select().join(ShortageVersion).where(
        (ShortageVersion.number == number) & (ShortageProfession.code == code)
    ).get()  # fmt: skip


def published() -> int:
    return ShortageVersion.select().where(ShortageVersion.published_on.is_null(False)).count()


def newest() -> int:
    return ShortageVersion.select().order_by(ShortageVersion.number.desc()).first().number


def publish(city: FlaskClient, note: str = "") -> int:
    """Propose and publish; gives the status of publishing."""
    assert city.post("/shortage/propose").status_code == 303
    return city.post("/shortage/publish", data={"note": note}).status_code


def test_a_demand_for_fifty_moves_the_index_and_the_old_version_stays(as_city: FlaskClient) -> None:
    publish(as_city)
    first = newest()
    before = rows_of(first)
    scarce = min(ShortageProfession.select().join(ShortageVersion).where(ShortageVersion.number == first),
                 key=lambda p: p.shortage_index)  # fmt: skip
    a_demand({}, occupation=scarce.occupations[0].occupation_id, headcount=50)
    assert publish(as_city, "新增需求50人") == 303
    assert newest() == first + 1
    after = of(first + 1, scarce.code)
    assert after.demand == scarce.demand + 50
    assert after.supply == scarce.supply
    assert after.shortage_index > scarce.shortage_index
    assert rows_of(first) == before
    old, new = as_city.get(f"/shortage/versions/{first}"), as_city.get("/shortage")
    assert old.status_code == new.status_code == 200
    assert f"{scarce.shortage_index:.2f}" in old.get_data(as_text=True)
    assert f"{after.shortage_index:.2f}" in new.get_data(as_text=True)
    assert "新增需求50人" in new.get_data(as_text=True)
    assert as_city.get(f"/shortage/{scarce.id}").status_code == 200


def test_what_is_announced_before_is_what_is_published(as_city: FlaskClient) -> None:
    a_demand({}, occupation=of(newest(), "SHT01").occupations[0].occupation_id, headcount=40)
    live = counting.places(clock.today())[counting.CITY].balance
    publish(as_city)
    assert {code: (d, s, pytest.approx(i)) for code, d, s, i in rows_of(newest())} == {
        code: (now.demand, now.supply, now.index) for code, now in live.items()
    }


def test_the_engine_uses_the_new_version_at_once(as_city: FlaskClient) -> None:
    a_demand({}, occupation=of(newest(), "SHT01").occupations[0].occupation_id, headcount=40)
    publish(as_city)
    track = next(track for track in snapshot.current().tracks if track.code == "SHT01")
    assert track.id == of(newest(), "SHT01").id


@pytest.mark.parametrize(
    "who", ["demo_worker", "demo_enterprise", "demo_trainer", "demo_town", "other_mentor", "auditor", "administrator"]
)
def test_it_refuses_every_other_role(signed_in, cast: Cast, who: str) -> None:
    before = newest()
    assert signed_in(who).post("/shortage/publish", data={"note": "x"}).status_code == 403
    assert newest() == before


def test_a_visitor_publishes_nothing(client: FlaskClient) -> None:
    before = newest()
    assert client.post("/shortage/publish", data={}).status_code == 303
    assert newest() == before


def test_a_note_that_is_too_long_is_refused_and_kept(as_city: FlaskClient) -> None:
    as_city.post("/shortage/propose")
    before = published()
    answer = as_city.post("/shortage/publish", data={"note": "长" * 201})
    assert answer.status_code == 422
    assert "长" * 201 in answer.get_data(as_text=True)
    assert published() == before


def test_without_a_token_nothing_is_published(csrf_app, signed_in) -> None:
    before = newest()
    client = signed_in("demo_city")
    csrf_app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/shortage/publish", data={"note": ""}).status_code == 400
    assert newest() == before
