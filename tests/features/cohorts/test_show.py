"""The pages of a cohort: who may see it, and what of its people."""

from __future__ import annotations

import datetime as dt
import re

from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch import clock
from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Trainer
from skillmatch.terms import CohortState, SeatState
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order


def test_the_queue_lists_what_waits_for_this_trainer(as_trainer: FlaskClient, proposal: Order) -> None:
    for path in ("/trainer", "/cohorts", "/cohorts?state=proposed"):
        answer = as_trainer.get(path)
        assert answer.status_code == 200
        assert proposal.demand.title in answer.text
    assert proposal.demand.title not in as_trainer.get("/cohorts?state=confirmed").text


def test_the_queue_of_somebody_else_stays_empty(as_other_trainer: FlaskClient, proposal: Order) -> None:
    answer = as_other_trainer.get("/cohorts")
    assert answer.status_code == 200
    assert proposal.demand.title not in answer.text


def test_an_overdue_review_is_said_on_the_trainers_home_and_on_the_citys(
    as_trainer: FlaskClient, as_city: FlaskClient, as_other_trainer: FlaskClient, as_other_town: FlaskClient, proposal: Order
) -> None:
    number = proposal.cohort.number
    assert "前审核" in as_trainer.get("/trainer").text
    Cohort.update(proposed_at=clock.now() - dt.timedelta(days=5)).where(Cohort.id == proposal.cohort.id).execute()
    mine = as_trainer.get("/trainer").text.split(f'id="cohort-{proposal.cohort.id}"')[1].split("</article>")[0]
    assert "起已逾期" in mine
    assert number in as_city.get("/city").text.split('id="cohorts"')[1].split("</section>")[0]
    for client, path in ((as_other_trainer, "/trainer"), (as_other_town, "/town")):
        page = client.get(path)
        assert page.status_code == 200
        assert number not in page.text


def test_another_bases_trainer_finds_nothing_at_any_address(as_other_trainer: FlaskClient, proposal: Order) -> None:
    at, number = f"/cohorts/{proposal.cohort.id}", cohort_people_queries.numbers(proposal.now()).of(proposal.workers[0].id)
    for path in ("", "/approve", "/return", f"/people/{number}", f"/people/{number}/swap", f"/people/{number}/remove"):
        assert as_other_trainer.get(at + path).status_code == 404, path
    for path in ("/approve", "/return", "/recompute", "/take", "/release", f"/people/{number}/swap",
                 f"/people/{number}/remove", f"/people/{number}/pin"):  # fmt: skip
        assert as_other_trainer.post(at + path, data={"version": proposal.now().version}).status_code == 404, path


def test_it_shows_the_figures_and_the_people_as_numbers(as_trainer: FlaskClient, proposal: Order) -> None:
    answer = as_trainer.get(f"/cohorts/{proposal.cohort.id}")
    assert answer.status_code == 200
    assert f"{proposal.now().objective:.3f}" in answer.text
    for worker in proposal.workers[:5]:
        assert cohort_people_queries.numbers(proposal.now()).of(worker.id) in answer.text


def test_no_name_code_age_or_gender_is_on_any_page_before_somebody_accepts(as_trainer: FlaskClient, proposal: Order) -> None:
    at, numbers = f"/cohorts/{proposal.cohort.id}", cohort_people_queries.numbers(proposal.now())
    out, into = numbers.of(proposal.workers[0].id), numbers.of(proposal.workers[3].id)
    paths = ("", f"/people/{out}", f"/people/{out}/swap", f"/people/{out}/swap?into={into}", f"/people/{out}/remove", "/approve")
    for path in paths:
        answer = as_trainer.get(at + path)
        assert answer.status_code == 200, path
        for worker in proposal.workers:
            assert worker.name not in answer.text
            assert worker.code not in answer.text
        assert numbers.key not in answer.text
        links = " ".join(re.findall(r'(?:href|action|value|id|for)="([^"]*)"', answer.text))
        assert not re.search(rf"/people/0*({'|'.join(str(worker.id) for worker in proposal.workers)})\b", links)


def test_a_person_has_another_number_in_another_cohort(proposal: Order, cast: Cast, app: object) -> None:
    other = an_order(cast.trainer, like=proposal)
    proposing_service.propose(other.cohort.id)
    first, second = cohort_people_queries.numbers(proposal.now()), cohort_people_queries.numbers(other.now())
    ids = range(1, 1000)
    assert sum(first.of(worker) == second.of(worker) for worker in ids) < 10
    assert [first.worker(first.of(worker)) for worker in ids] == list(ids)
    assert len({first.of(worker) for worker in ids}) == 999


def test_an_accepted_person_is_shown_by_name_and_the_look_is_recorded_once(
    as_trainer: FlaskClient, proposal: Order, cast: Cast
) -> None:
    with write():
        CohortSeat.update(state=SeatState.ACCEPTED.value).where(
            (CohortSeat.cohort == proposal.cohort) & (CohortSeat.worker == proposal.workers[0])
        ).execute()
        proposal.cohort.state = "confirmed"
        proposal.cohort.save(only=["state"])
    for _ in range(2):
        answer = as_trainer.get(f"/cohorts/{proposal.cohort.id}")
        assert answer.status_code == 200
        assert proposal.workers[0].name in answer.text
        assert proposal.workers[1].name not in answer.text
    seen = list(proposal.workers[0].disclosures)
    assert [(one.account_id, one.role, one.what, one.cohort_id) for one in seen] == [
        (cast.account("trainer").id, "trainer", review_service.NAME, proposal.cohort.id)
    ]


def test_an_unbalanced_choice_is_marked(as_trainer: FlaskClient, proposal: Order) -> None:
    with write():
        proposal.cohort.exposure = [{"grouping": "gender", "groups": [["f", 10, 1], ["m", 10, 5]], "ratio": 0.2, "alert": True}]
        proposal.cohort.save(only=["exposure"])
    answer = as_trainer.get(f"/cohorts/{proposal.cohort.id}")
    assert answer.status_code == 200
    assert 'class="fair-alert"' in answer.text
    proposal.cohort.exposure[0]["ratio"], proposal.cohort.exposure[0]["alert"] = 0.8, False
    proposal.cohort.save(only=["exposure"])
    assert 'class="fair-alert"' not in as_trainer.get(f"/cohorts/{proposal.cohort.id}").text


def test_nobodys_class_can_be_taken_over_by_a_trainer_of_the_base_alone(as_trainer: FlaskClient, order: Order, cast: Cast) -> None:
    with write():
        Trainer.update(paused=True).execute()
    proposing_service.propose(order.cohort.id)
    at = f"/cohorts/{order.cohort.id}"
    assert as_trainer.get(at).status_code == 200
    assert as_trainer.post(at + "/recompute", data={"version": order.now().version}).status_code == 409
    assert as_trainer.post(at + "/take").status_code == 409, "a paused trainer may not"
    with write():
        Trainer.update(paused=False).execute()
    assert as_trainer.post(at + "/take").status_code == 303
    assert order.now().trainer_id == cast.trainer.id
    assert as_trainer.post(at + "/take").status_code == 409


def test_a_class_that_runs_keeps_its_trainer_busy(as_trainer: FlaskClient, cast: Cast) -> None:
    with write():
        Trainer.update(paused=True, capacity=1).execute()
    first, second = an_order(cast.trainer), an_order(cast.trainer)
    for order in (first, second):
        proposing_service.propose(order.cohort.id)
    with write():
        Trainer.update(paused=False).execute()
    assert as_trainer.post(f"/cohorts/{first.cohort.id}/take").status_code == 303
    with write():
        Cohort.update(state=CohortState.CONFIRMED.value).where(Cohort.id == first.cohort.id).execute()

    assert as_trainer.post(f"/cohorts/{second.cohort.id}/take").status_code == 409
    assert second.now().trainer_id is None


def test_the_number_of_queries_does_not_grow_with_the_people(as_trainer: FlaskClient, cast: Cast) -> None:
    counts = []
    for people_asked in (3, 7):
        order = an_order(cast.trainer, people=7, headcount=people_asked, reserves=0)
        proposing_service.propose(order.cohort.id)
        as_trainer.get(f"/cohorts/{order.cohort.id}")
        counts.append(_queries(as_trainer, f"/cohorts/{order.cohort.id}"))
    assert counts[0] == counts[1] <= 24
    before = _queries(as_trainer, "/cohorts")
    an = an_order(cast.trainer)
    proposing_service.propose(an.cohort.id)
    as_trainer.get("/cohorts")
    assert _queries(as_trainer, "/cohorts") == before <= 8


def _queries(client: FlaskClient, path: str) -> int:
    with count_queries() as counted:
        assert client.get(path).status_code == 200
    return counted.count
