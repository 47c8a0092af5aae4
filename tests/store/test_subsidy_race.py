"""Fifty claims at once make one, and no order of steps ever pays a grade twice, merges included; on either database."""

from __future__ import annotations

import peewee
import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, SkillMatchError
from skillmatch.features.registers.services import merging as merging_service
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.access import Acting
from skillmatch.store.db.database import rows, write
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.terms import ClaimState, Role
from tests import builders
from tests.at_once import at_once, won
from tests.features.subsidies.making import a_passed_course, an_occupation, somebody

CLAIMS = 50
CITY, COLLEAGUE = Acting(1, 1, Role.CITY, "city"), Acting(2, 2, Role.CITY, "colleague")


@pytest.fixture
def words() -> Flask:
    """Sentences need an application to be said in."""
    app = Flask(__name__)
    Babel(app)
    return app


def test_of_fifty_claims_at_once_one_is_made(seeded: str, words: Flask) -> None:
    worker, acting = somebody()
    courses = [a_passed_course(worker, occupation=an_occupation()) for _ in range(2)]

    def claim(course_id: int) -> object:
        with words.test_request_context():
            return claims_service.claim(acting, worker.id, course_id, None)

    claims = [lambda id_=courses[number % 2].id: claim(id_) for number in range(CLAIMS)]
    assert won(at_once(claims, Conflict, Invalid)) == 1
    assert SubsidyClaim.select().where(SubsidyClaim.worker == worker).count() == 1


def test_the_database_itself_refuses_a_second_one(seeded: str, words: Flask) -> None:
    worker, acting = somebody()
    course = a_passed_course(worker)
    with words.test_request_context():
        made = claims_service.claim(acting, worker.id, course.id, None)
    copy = {name: value for name, value in made.__data__.items() if name != "id"}
    for free in ({"training_key": "another"}, {"grade_key": "another"}):
        with pytest.raises(peewee.IntegrityError), write():
            SubsidyClaim.insert(copy | free).execute()


def test_a_paid_row_stays_on_either_database(seeded: str, words: Flask) -> None:
    worker, acting = somebody()
    somebody()  # the second account pays
    course = a_passed_course(worker)
    with words.test_request_context():
        made = claims_service.claim(acting, worker.id, course.id, None)
        claims_service.decide(CITY, made.id, True, "", checked=True)
        claims_service.pay(COLLEAGUE, [made.id], clock.today(), "")
    with pytest.raises(peewee.DatabaseError, match="stays as it is"), write():
        SubsidyClaim.update(amount_yuan=1).where(SubsidyClaim.id == made.id).execute()
    with pytest.raises(peewee.DatabaseError, match="stays as it is"), write():
        SubsidyClaim.delete().where(SubsidyClaim.id == made.id).execute()
    other = builders.a_worker()
    with write():  # two entries of one person become one: whose it is may follow
        SubsidyClaim.update(worker=other).where(SubsidyClaim.id == made.id).execute()


STEPS = st.lists(
    st.tuples(st.sampled_from(["claim", "withdraw", "approve", "refuse", "pay", "merge"]), st.integers(0, 1), st.integers(0, 3)),
    min_size=4,
    max_size=16,
)
TWO = [("claim", 0, 0), ("claim", 1, 0)]
BOTH_APPROVED = [*TWO, ("approve", 0, 0), ("approve", 1, 0), ("merge", 0, 0), ("pay", 0, 0), ("pay", 1, 0)]
ONE_TAKEN_BACK = [*TWO, ("merge", 0, 0), ("withdraw", 1, 0), ("approve", 0, 0), ("claim", 0, 1), ("pay", 0, 0), ("pay", 0, 1)]
CLAIMED_AGAIN = [("claim", 0, 0), ("withdraw", 0, 0), ("claim", 0, 1), ("claim", 0, 0), ("approve", 0, 1), ("pay", 0, 1)]


def test_no_order_of_steps_pays_a_grade_twice(store: None, words: Flask) -> None:
    @settings(max_examples=15, deadline=None)
    @given(STEPS)
    @example(BOTH_APPROVED)
    @example(ONE_TAKEN_BACK)
    @example(CLAIMED_AGAIN)
    def holds(steps: list[tuple[str, int, int]]) -> None:
        job, other = an_occupation(), an_occupation(shortage=True)
        with write():
            people = [somebody() for _ in range(2)]
            courses = {
                worker.id: [a_passed_course(worker, occupation=job, rank=rank) for rank in (3, 3, 4)]
                + [a_passed_course(worker, occupation=other)]
                for worker, _ in people
            }
        own = [courses[worker.id] for worker, _ in people]
        for what, who, which in steps:
            (worker, acting), course = people[who], own[who][which]
            if what == "merge":
                _merge(words, people)
                continue
            last = SubsidyClaim.select().where(SubsidyClaim.course == course).order_by(SubsidyClaim.id.desc()).first()
            try:
                with words.test_request_context():
                    _step(what, acting, worker.id, course.id, last)
            except SkillMatchError:
                pass
        _check(sorted({worker.id for worker, _ in people}), merged=people[0] is people[1])

    holds()


def _merge(words: Flask, people: list[tuple[Worker, Acting]]) -> None:
    """The two are one person from now on."""
    if people[0] is not people[1]:
        with words.test_request_context():
            merging_service.merge(CITY, REGISTERS["talent"], people[0][0].id, people[1][0].id)
        people[1] = people[0]


def _step(what: str, acting: Acting, worker_id: int, course_id: int, last: SubsidyClaim | None) -> None:
    if what == "claim":
        claims_service.claim(acting, worker_id, course_id, None)
    elif last is not None and what == "withdraw":
        claims_service.withdraw(acting, last.id)
    elif last is not None and what == "pay":
        claims_service.pay(COLLEAGUE, [last.id], clock.today(), "")
    elif last is not None:
        claims_service.decide(CITY, last.id, what == "approve", "why", checked=True)


def _check(people: list[int], *, merged: bool) -> None:
    """No person is paid twice; and where no two entries became one, no two claims stand for the same either."""
    for worker in people:
        every = list(SubsidyClaim.select().where(SubsidyClaim.worker == worker))
        standing = [one for one in every if one.state not in (ClaimState.REFUSED.value, ClaimState.WITHDRAWN.value)]
        assert all((one.training_key is not None) is (one in standing) for one in every)
        paid = [one for one in standing if one.state == ClaimState.PAID.value]
        for once in (paid,) if merged else (paid, standing):
            assert len({(one.occupation_id, one.rank) for one in once}) == len(once)
            assert len({one.course_id for one in once}) == len(once)
        assert merged or len(standing) <= 3
        counted = rows("SELECT SUM(amount_yuan) FROM subsidy_claim WHERE worker_id = ? AND training_key IS NOT NULL", (worker,))
        assert sum(one.amount_yuan for one in standing) == int(counted[0][0] or 0)
