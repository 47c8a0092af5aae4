"""A list is proposed from a fresh count, changed with reasons, published, and revised by the next one; all stay readable."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.engine_gateway import snapshot
from skillmatch.features.shortage import rules
from skillmatch.features.shortage.queries import shortage as shortage_queries
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.shortage import lists as shortage_lists
from skillmatch.store.shortage.index import shortage_index
from skillmatch.store.shortage.models import ShortageDecision, ShortageOccupation, ShortageProfession, ShortageVersion
from skillmatch.store.statistics.supply import SuppressedSupply
from skillmatch.terms import ListChange
from tests.builders import a_demand
from tests.cast import Cast
from tests.timelines import steps


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def unlisted() -> Occupation:
    listed = {row.occupation_id for row in ShortageOccupation.select()}
    return next(one for one in Occupation.select().order_by(Occupation.id) if one.id not in listed)


def codes(version: ShortageVersion | None) -> set[str]:
    assert version is not None
    return {row.code for row in version.professions}


def test_a_proposal_names_what_it_revises_and_nobody_else_sees_it(as_city: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    before = shortage_lists.newest()
    assert as_city.post("/shortage/propose").status_code == 303
    version = shortage_lists.proposal()
    assert (version.number, version.revises) == (before.number + 1, before.number)
    assert codes(version) == codes(before)
    assert f"It revises version {before.number}" in english(as_city, "/shortage/proposal")
    assert as_worker.get("/shortage/proposal").status_code == 403
    assert as_worker.get(f"/shortage/versions/{version.number}").status_code == 404
    assert as_worker.get(f"/shortage/{version.professions[0].id}").status_code == 404
    assert as_worker.get(f"/shortage/compare?before={before.number}&after={version.number}").status_code == 404
    assert {track.id for track in snapshot.current().tracks} == {row.id for row in before.professions}


def test_there_is_one_proposal_at_a_time(as_city: FlaskClient) -> None:
    assert as_city.post("/shortage/publish", data={"note": ""}).status_code == 409
    assert as_city.post("/shortage/propose").status_code == 303
    assert as_city.post("/shortage/propose").status_code == 409
    assert as_city.post("/shortage/proposal/drop").status_code == 303
    assert shortage_lists.proposal() is None
    for path in ("count", "drop", "leave-off/SHT01", "put-on"):
        assert as_city.post(f"/shortage/proposal/{path}", data={"reason": "x", "which": "o-1"}).status_code in (409, 422)


def test_a_profession_is_left_off_with_a_reason_that_everybody_reads(as_city: FlaskClient, as_worker: FlaskClient) -> None:
    as_city.post("/shortage/propose")
    assert as_city.post("/shortage/proposal/leave-off/SHT18", data={"reason": " "}).status_code == 422
    assert "SHT18" in codes(shortage_lists.proposal())
    assert as_city.post("/shortage/proposal/leave-off/SHT18", data={"reason": "岗位已招满"}).status_code == 303
    assert as_city.post("/shortage/proposal/leave-off/SHT18", data={"reason": "岗位已招满"}).status_code == 404
    assert "SHT18" not in codes(shortage_lists.proposal())
    assert "Dropped" in english(as_city, "/shortage/proposal")
    assert "A profession was left off." in english(as_city, "/shortage/proposal")
    version = shortage_lists.proposal()
    as_city.post("/shortage/publish", data={"note": ""})
    assert steps("shortage list", version.id) == [
        ("propose", "", "proposed", "city"), ("leave off", "proposed", "proposed", "city"),
        ("publish", "proposed", "published", "city"),
    ]  # fmt: skip
    assert "A profession was left off." not in english(as_worker, "/shortage")
    assert "岗位已招满" in english(as_worker, "/shortage")
    page = english(as_worker, "/shortage/compare")
    assert "1 dropped" in page and "岗位已招满" in page
    assert not any(track.code == "SHT18" for track in snapshot.current().tracks)


def test_what_was_left_off_can_be_put_back_now_and_later(as_city: FlaskClient) -> None:
    former = shortage_lists.newest().professions.where(ShortageProfession.code == "SHT18").get()
    form = {"which": f"p-{former.id}", "reason": "又缺人了"}
    as_city.post("/shortage/propose")
    assert as_city.post("/shortage/proposal/put-on", data=form).status_code == 422  # it is no choice while it is on the list
    as_city.post("/shortage/proposal/leave-off/SHT18", data={"reason": "x"})
    assert as_city.post("/shortage/proposal/put-on", data=form).status_code == 303
    assert "SHT18" in codes(shortage_lists.proposal())
    assert [one.decision for one in ShortageDecision.select()] == ["included"]
    as_city.post("/shortage/proposal/leave-off/SHT18", data={"reason": "x"})
    as_city.post("/shortage/publish", data={})
    as_city.post("/shortage/propose")
    assert f'value="p-{former.id}"' in as_city.get("/shortage/proposal").text
    assert as_city.post("/shortage/proposal/put-on", data=form).status_code == 303


def test_an_occupation_is_put_on_and_counted_at_once(as_city: FlaskClient, as_worker: FlaskClient) -> None:
    occupation = unlisted()
    a_demand({}, occupation=occupation, headcount=30)
    as_city.post("/shortage/propose")
    form = {"which": f"o-{occupation.id}", "reason": "企业急需"}
    assert as_city.post("/shortage/proposal/put-on", data=form | {"reason": ""}).status_code == 422
    assert as_city.post("/shortage/proposal/put-on", data=form | {"which": "o-999999"}).status_code == 422
    assert as_city.post("/shortage/proposal/put-on", data=form).status_code == 303
    assert as_city.post("/shortage/proposal/put-on", data=form).status_code == 422  # it is no choice any more
    new = shortage_lists.proposal().professions.where(ShortageProfession.code == occupation.code).get()
    assert new.demand >= 30
    assert new.shortage_index == pytest.approx(shortage_index(new.weighed, new.supply))
    as_city.post("/shortage/publish", data={"note": ""})
    page = english(as_worker, "/shortage/compare")
    assert "1 new" in page and "企业急需" in page
    assert as_worker.get(f"/shortage/{new.id}").status_code == 200


def test_count_again_follows_the_data(as_city: FlaskClient) -> None:
    as_city.post("/shortage/propose")
    row = shortage_lists.proposal().professions.where(ShortageProfession.code == "SHT01").get()
    a_demand({}, occupation=row.occupations[0].occupation_id, headcount=40)
    assert as_city.post("/shortage/proposal/count").status_code == 303
    assert ShortageProfession.get_by_id(row.id).demand == row.demand + 40


def test_the_versions_say_which_revises_which(as_city: FlaskClient, as_worker: FlaskClient) -> None:
    first = shortage_lists.newest().number
    for _ in range(2):
        as_city.post("/shortage/propose")
        as_city.post("/shortage/publish", data={"note": ""})
    told = english(as_worker, "/shortage").split('id="versions"')[1]
    assert f"revises no. {first + 1}" in told
    assert f"revised by no. {first + 1}" in told
    for number in range(1, first + 3):
        assert as_worker.get(f"/shortage/versions/{number}").status_code == 200
    kinds = [
        event.detail["what"]
        for event in AuditEvent.select().where(AuditEvent.kind.in_(["shortage_proposed", "shortage_published"]))
    ]
    assert kinds == ["proposed", "published"] * 2


@pytest.mark.parametrize("query", ["before=0&after=1", "before=1&after=99", "before=-1"])
def test_a_comparison_with_no_version_is_not_found(as_worker: FlaskClient, query: str) -> None:
    assert as_worker.get(f"/shortage/compare?{query}").status_code == 404


@pytest.mark.parametrize("query", ["", f"after={2**63}", "before=x&after=y"])
def test_a_comparison_that_names_none_is_of_the_last_two(as_worker: FlaskClient, query: str) -> None:
    assert as_worker.get(f"/shortage/compare?{query}").status_code == 200


def test_no_step_is_open_to_others(signed_in, cast: Cast) -> None:
    signed_in("demo_city").post("/shortage/propose")
    for who in ("demo_worker", "demo_town", "demo_enterprise", "demo_trainer", "auditor", "administrator"):
        for path in ("propose", "publish", "proposal/count", "proposal/drop", "proposal/put-on", "proposal/leave-off/SHT01"):
            assert signed_in(who).post(f"/shortage/{path}", data={"reason": "x", "which": "o-1"}).status_code == 403
    assert codes(shortage_lists.proposal()) == codes(shortage_lists.newest())


def test_a_hidden_index_says_neither_up_nor_down(cast: Cast) -> None:
    row = shortage_queries.professions(shortage_queries.newest())[0]
    exact, least, hidden = SuppressedSupply(9, 0.5), SuppressedSupply(None, 0.4, exact=False), SuppressedSupply(None, None)
    assert rules.change((row, exact), (row, SuppressedSupply(9, 0.6))) is ListChange.UP
    assert rules.change((row, exact), (row, SuppressedSupply(9, 0.4))) is ListChange.DOWN
    assert rules.change((row, exact), (row, SuppressedSupply(9, 0.5001))) is ListChange.SAME
    for other in (least, hidden):
        assert rules.change((row, exact), (row, other)) is rules.change((row, other), (row, exact)) is ListChange.HIDDEN
    assert rules.change(None, (row, hidden)) is ListChange.NEW
    assert rules.change((row, hidden), None) is ListChange.DROPPED


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 500))
def test_the_index_rises_with_places_and_falls_with_people(demand: int, supply: int, more: int) -> None:
    index = shortage_index(demand, supply)
    assert 0 <= index <= 1
    assert shortage_index(demand + more, supply) >= index >= shortage_index(demand, supply + more)
    assert supply < demand or index == 0


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(1, 8)).filter(lambda span: span[0] < span[1]), max_size=5), st.integers(1, 8)
)
def test_a_step_is_missing_exactly_where_no_course_teaches_it(spans: list[tuple[int, int]], asked: int) -> None:
    taught = {step for low, high in spans for step in range(low + 1, high + 1)}
    assert rules.missing(asked, spans) == sorted(set(range(1, asked + 1)) - taught)
