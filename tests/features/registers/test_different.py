"""A pair that was judged to be different is not proposed again, in anybody's scope, until that is taken back."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.db.scope import Scope
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import duplicates
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.models import Change, DifferentPair
from tests import builders
from tests.cast import Cast

TALENT, CITY = REGISTERS["talent"], Scope(everything=True)


def namesakes(cast: Cast, n: int = 2) -> list[Worker]:
    return [builders.a_worker(name="司马同名", birth_year=1979, town=cast.town, enterprise=cast.enterprise) for _ in range(n)]


def proposed(town: Scope = CITY) -> list[tuple[int, int]]:
    return duplicates.candidates(town, TALENT)


@pytest.mark.parametrize("who", ["demo_city", "demo_town"])
def test_it_is_not_proposed_again_and_both_histories_say_so(signed_in, cast: Cast, who: str) -> None:
    one, other = namesakes(cast)
    client = signed_in(who)
    assert (one.id, other.id) in proposed()
    assert client.post(f"/registers/talent/{other.id}/different/{one.id}").status_code == 303
    assert (one.id, other.id) not in proposed()
    assert (one.id, other.id) not in proposed(Scope(town_id=cast.town.id))
    assert duplicates.like(CITY, TALENT, one.id) == []
    assert {(row.subject_id, row.action, row.after["code"]) for row in Change.select()} == {
        (one.id, "different", other.code), (other.id, "different", one.code),
    }  # fmt: skip
    assert client.post(f"/registers/talent/{one.id}/different/{other.id}").status_code == 303
    assert Change.select().count() == 2, "said twice, it is one judgement"
    page = client.get("/registers/talent/duplicates")
    assert page.status_code == 200
    assert one.code in page.text.split('id="judged"')[1]
    assert client.get(f"/registers/talent/{one.id}").status_code == 200


def test_it_can_be_taken_back(as_city: FlaskClient, cast: Cast) -> None:
    one, other = namesakes(cast)
    path = f"/registers/talent/{one.id}/different/{other.id}"
    as_city.post(path)
    assert as_city.post(f"{path}/back").status_code == 303
    assert (one.id, other.id) in proposed()
    assert Change.select().where(Change.action == "alike_again").count() == 2
    assert as_city.post(f"{path}/back").status_code == 303
    assert Change.select().where(Change.action == "alike_again").count() == 2


def test_of_three_the_pairs_that_nobody_judged_are_proposed(as_city: FlaskClient, cast: Cast) -> None:
    one, two, three = namesakes(cast, 3)
    seen = []
    for _ in range(3):
        pair = next(pair for pair in proposed() if one.id in pair or two.id in pair)
        seen.append(pair)
        assert as_city.post(f"/registers/talent/{pair[0]}/different/{pair[1]}").status_code == 303
    assert sorted(seen) == [(one.id, two.id), (one.id, three.id), (two.id, three.id)]
    assert not [pair for pair in proposed() if {one.id, two.id, three.id} & set(pair)]


def test_a_merge_forgets_what_was_judged_of_the_one_that_goes(as_city: FlaskClient, cast: Cast) -> None:
    one, two, three = namesakes(cast, 3)
    as_city.post(f"/registers/talent/{two.id}/different/{three.id}")
    assert as_city.post(f"/registers/talent/{one.id}/merge/{two.id}").status_code == 303
    assert DifferentPair.select().count() == 0
    assert (one.id, three.id) in proposed()


def test_the_others_of_another_town_are_nobodys_to_judge(signed_in, cast: Cast) -> None:
    one, other = namesakes(cast)
    for path in ("different", "merge"):
        assert signed_in("other_town").post(f"/registers/talent/{one.id}/{path}/{other.id}").status_code == 404
    assert signed_in("demo_enterprise").post(f"/registers/talent/{one.id}/different/{other.id}").status_code == 404
    assert signed_in("demo_trainer").post(f"/registers/talent/{one.id}/different/{other.id}").status_code == 403
    assert signed_in("demo_city").post(f"/registers/talent/{one.id}/different/{one.id}").status_code == 409
    assert DifferentPair.select().count() == 0
