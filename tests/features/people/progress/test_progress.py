"""What a pass changed, as its person reads it: skills before and after, demands from so many to so many, other suggestions."""

from __future__ import annotations

from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch.engine_gateway import certificate_impact, snapshot, workers
from skillmatch.store.catalogue.models import Requirement
from skillmatch.store.db.database import write
from skillmatch.store.people.models import HeldSkill, Worker
from tests.builders import a_course, a_demand, a_held_skill, a_run, a_skill, a_worker, an_occupation
from tests.cast import Cast
from tests.features.certificates.making import passed


def steps(worker: Worker) -> list[certificate_impact.CertificateStep]:
    return certificate_impact.steps(snapshot.current(), worker.id)


def reachable(worker: Worker) -> int:
    snap = snapshot.current()
    return int(snap.engine.reachable(workers.one_worker(snap, worker.id), 0).sum())


def test_demands_go_from_two_to_nine(store: None) -> None:
    held, learned = a_skill(), a_skill()
    worker = a_worker({held: 3})
    for _ in range(2):
        a_demand({held: 3})
    titles = {a_demand({learned: 3}).id for _ in range(7)}
    before = reachable(worker)
    passed(worker, a_course({learned: (0, 3)}), "SKILL_LEVEL")
    (step,) = steps(worker)
    assert (step.demands_before, step.demands_after) == (before, before + 7) == (2, 9)
    assert {snapshot.current().demands[place].id for place in step.opened} == titles
    assert (step.places_before, step.places_after) == (10, 45)


def test_each_skill_stands_before_and_after_with_its_evidence(store: None) -> None:
    skill, worker = a_skill(), a_worker()
    a_held_skill(worker, skill, 2, evidence="self")
    passed(worker, a_course({skill: (0, 3)}), "SPECIAL_ABILITY")
    (lift,) = steps(worker)[0].lifts
    assert snapshot.current().skills[lift.skill].id == skill.id
    assert (lift.rank_before, lift.evidence_before, lift.counted_before) == (2, "self", 1.0)
    assert (lift.rank_after, lift.evidence_after, lift.counts) == (3, "certificate", 3.0)


def test_each_certificate_is_compared_with_what_was_held_before_it(store: None) -> None:
    skill, worker = a_skill(), a_worker()
    a_demand({skill: 2})
    a_demand({skill: 4})
    passed(worker, a_course({skill: (0, 2)}), "SPECIAL_ABILITY")
    passed(worker, a_course({skill: (2, 4)}), "SPECIAL_ABILITY")
    later, first = steps(worker)
    assert [(lift.rank_before, lift.rank_after) for lift in (*first.lifts, *later.lifts)] == [(0, 2), (2, 4)]
    assert (first.demands_before, first.demands_after, later.demands_before, later.demands_after) == (0, 1, 1, 2)


def test_suggestions_are_compared_and_the_course_itself_has_gone(store: None) -> None:
    skill, occupation = a_skill(), an_occupation()
    Requirement.create(occupation=occupation, skill=skill, required_rank=3, origin="core", basis="sample")
    worker = a_worker(occupation=occupation)
    course = a_course({skill: (0, 3)})
    a_run(course)
    a_demand({skill: 3}, headcount=50)
    passed(worker, course, "SPECIAL_ABILITY")
    (step,) = steps(worker)
    assert course.id in {snapshot.current().courses[place].id for place in step.gone}


def test_a_revoked_certificate_changed_nothing(as_city: FlaskClient) -> None:
    worker = a_worker()
    certificate = passed(worker, a_course({a_skill(): (0, 2)}))
    as_city.post(f"/certificates/{certificate.id}/revoke", data={"reason": "fraud"})
    assert steps(worker) == []


def test_a_permit_opens_what_asks_for_it(store: None) -> None:
    skill = a_skill()
    worker = a_worker({skill: 3})
    a_demand({skill: 3}, permits=("welding",))
    passed(worker, a_course({a_skill(): (0, 2)}, permit_given="welding"), "SPECIAL_OPERATION")
    (step,) = steps(worker)
    assert (step.permit, step.demands_before, step.demands_after) == ("welding", 0, 1)


def test_the_page_and_home_tell_it(as_worker: FlaskClient, as_outsider: FlaskClient, cast: Cast) -> None:
    skill = a_skill(zh="会变的技能")
    for _ in range(3):
        a_demand({skill: 3}, title="因此打开的需求")
    passed(cast.worker, a_course({skill: (0, 3)}, zh="通过的课程"), "SPECIAL_ABILITY")
    step = steps(cast.worker)[0]
    assert step.demands_after == step.demands_before + 3
    page = as_worker.get("/progress")
    assert page.status_code == 200
    for part in ("会变的技能", "因此打开的需求", "通过的课程"):
        assert part in page.text
    home = as_worker.get("/home")
    assert home.status_code == 200
    assert 'href="/progress"' in home.text
    stranger = as_outsider.get("/progress")
    assert stranger.status_code == 200
    assert "通过的课程" not in stranger.text
    assert 'href="/progress"' not in as_outsider.get("/home").text


def test_without_personalisation_no_demand_is_worked_out(as_worker: FlaskClient, cast: Cast) -> None:
    skill = a_skill(zh="会变的技能")
    a_demand({skill: 3}, title="不该出现的需求")
    passed(cast.worker, a_course({skill: (0, 3)}), "SPECIAL_ABILITY")
    with write():
        Worker.update(personalised=False).where(Worker.id == cast.worker.id).execute()
    page = as_worker.get("/progress")
    assert page.status_code == 200
    assert "会变的技能" in page.text
    assert "不该出现的需求" not in page.text


def test_a_profile_links_the_skill_to_its_certificate(as_worker: FlaskClient, cast: Cast) -> None:
    skill = a_skill()
    certificate = passed(cast.worker, a_course({skill: (0, 3)}))
    link = f'href="/certificates/{certificate.id}"'
    assert link in as_worker.get("/profile").text
    with write():
        HeldSkill.update(rank=5).where((HeldSkill.worker == cast.worker) & (HeldSkill.skill == skill)).execute()
    assert link not in as_worker.get("/profile").text


def test_it_costs_the_same_queries_whatever_was_passed(store: None) -> None:
    worker = a_worker()

    def cost() -> int:
        snap = snapshot.current()
        with count_queries() as counted:
            certificate_impact.steps(snap, worker.id)
        return int(counted.count)

    passed(worker, a_course({a_skill(): (0, 3)}))
    one = cost()
    for _ in range(2):
        passed(worker, a_course({a_skill(): (0, 3), a_skill(): (0, 2)}))
    assert cost() == one
