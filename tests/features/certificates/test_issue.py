"""Issuing: each who passed gets one certificate, skills rise with evidence, and nothing happens twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from skillmatch import clock, events
from skillmatch.features.certificates import rules
from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.installation import Installation
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.assessments.models import Result
from skillmatch.store.certificates import numbers
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.certificates.numbers import NationalNumber
from skillmatch.store.db import resources
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from skillmatch.terms import AuditKind, Evidence, MessageKind, RevokeReason
from tests.builders import a_course, a_skill, a_worker, an_occupation
from tests.cast import Cast
from tests.features.certificates.making import INSTITUTION, a_version, an_assessment, in_days, passed, publish, results

pytestmark = pytest.mark.usefixtures("app")


def held(worker: Worker, skill: object) -> tuple[int, str] | None:
    row = HeldSkill.get_or_none((HeldSkill.worker == worker) & (HeldSkill.skill == skill))
    return None if row is None else (row.rank, row.evidence)


def test_each_who_passed_gets_one_and_the_others_none() -> None:
    course = a_course({a_skill(): (0, 2)})
    winners, loser = [a_worker(), a_worker()], a_worker()
    assessment = an_assessment(course)
    results(assessment, winners, [loser])
    with write():
        events.results_published.send(assessment.id)
    publish(assessment)
    given = list(Certificate.select().where(Certificate.assessment_id == assessment.id).order_by(Certificate.id))
    assert [one.worker_id for one in given] == [one.id for one in winners]
    assert (
        Message.select().where((Message.worker == winners[0]) & (Message.kind == MessageKind.CERTIFICATE_ISSUED.value)).count() == 1
    )
    audited = AuditEvent.select().where(AuditEvent.kind == AuditKind.CERTIFICATE_ISSUED.value)
    assert {f"certificate {one.id}" for one in given} <= {one.subject for one in audited}


def test_nothing_is_issued_before_the_results_are_published() -> None:
    assessment = an_assessment(a_course({a_skill(): (0, 2)}), state="checked", published_at=None)
    results(assessment, [a_worker()])
    assert issuing_service.issue_for(assessment.id) == []
    assert issuing_service.issue_for(10**6) == []


def test_the_number_of_a_skill_level_follows_the_rules_and_has_no_gaps() -> None:
    course = a_course({a_skill(): (0, 4)}, target_rank=4, certificate="SKILL_LEVEL", occupations=(an_occupation(),))
    people = [a_worker() for _ in range(3)]
    assessment = an_assessment(course, "SKILL_LEVEL")
    results(assessment, people)
    publish(assessment)
    given = list(Certificate.select().where(Certificate.assessment_id == assessment.id).order_by(Certificate.id))
    read = [numbers.read(one.number) for one in given]
    assert [(one.institution, one.rank) for one in read if isinstance(one, NationalNumber)] == [(INSTITUTION, 4)] * 3
    serials = [one.serial for one in read if one is not None]
    assert serials == list(range(serials[0], serials[0] + 3))
    assert all(one.number[13:16] == f"{clock.today().year % 100:02d}3" for one in given)  # 高级工 is national grade 3
    assert {(one.rank, one.occupation_id) for one in given} == {(4, an_occupation().id)}


def test_other_kinds_have_the_citys_own_series() -> None:
    course = a_course({a_skill(): (0, 2)}, certificate_scope="蔬菜嫁接")
    first, second = passed(a_worker(), course, "SPECIAL_ABILITY"), passed(a_worker(), course, "SPECIAL_ABILITY")
    assert first.number.startswith(f"370783-ZX-{clock.today().year}-")
    assert numbers.read(second.number).serial == numbers.read(first.number).serial + 1  # type: ignore[union-attr]
    assert (first.scope, first.rank, first.valid_until) == ("蔬菜嫁接", None, None)


def test_a_pass_lifts_by_the_spans_of_the_course_for_whoever_stood_at_their_start() -> None:
    low, high = a_skill(), a_skill()
    course = a_course({low: (0, 2), high: (3, 4)})
    beginner, skilled = a_worker(), a_worker({high: 3})
    for worker in (beginner, skilled):
        passed(worker, course, "SPECIAL_ABILITY")
    assert (held(beginner, low), held(beginner, high)) == ((2, "certificate"), None)
    assert (held(skilled, low), held(skilled, high)) == ((2, "certificate"), (4, "certificate"))


def test_a_pass_by_a_standard_lifts_to_what_it_asks_for() -> None:
    skill, untouched = a_skill(), a_skill()
    worker = a_worker()
    passed(worker, a_course({untouched: (0, 2)}), "SKILL_LEVEL", version=a_version({skill: 3}))
    assert (held(worker, skill), held(worker, untouched)) == ((3, "certificate"), None)


@pytest.mark.parametrize(("standard", "evidence"), [(False, Evidence.COURSE), (True, Evidence.ASSESSMENT)])
def test_a_completed_course_counts_as_one_and_by_a_standard_as_an_assessment(standard: bool, evidence: Evidence) -> None:
    skill, worker = a_skill(), a_worker()
    passed(worker, a_course({skill: (0, 2)}), version=a_version({skill: 2}) if standard else None)
    assert held(worker, skill) == (2, evidence.value)


def test_a_corrected_result_takes_it_back_and_a_pass_after_all_issues_another() -> None:
    skill, worker = a_skill(), a_worker()
    assessment = an_assessment(a_course({skill: (0, 3)}), "SPECIAL_ABILITY")
    results(assessment, [worker])
    publish(assessment)
    for won in (False, True):
        with write():
            Result.update(passed=won, state="corrected").where(Result.assessment == assessment).execute()
        publish(assessment)
        publish(assessment)
        assert held(worker, skill) == ((3, "certificate") if won else None)
    given = list(Certificate.select().where(Certificate.assessment_id == assessment.id).order_by(Certificate.id))
    assert [one.revoke_reason for one in given] == [RevokeReason.CORRECTED.value, None]
    assert given[0].number != given[1].number


def test_what_the_city_revoked_does_not_come_back_with_somebody_elses_correction() -> None:
    worker = a_worker()
    certificate = passed(worker, a_course({a_skill(): (0, 3)}))
    with write():
        issuing_service.take_back(certificate, RevokeReason.FRAUD)
        events.results_published.send(certificate.assessment_id)
    assert Certificate.select().where(Certificate.worker == worker).count() == 1


@pytest.mark.parametrize(
    ("kind", "permit", "years"),
    [("SPECIAL_OPERATION", "welding", 6), ("SPECIAL_EQUIPMENT", "forklift", 4), ("UAV_OPERATOR", "uav", None)],
)
def test_a_permit_is_entered_for_as_long_as_its_kind_is_valid(kind: str, permit: str, years: int | None) -> None:
    worker = a_worker()
    certificate = passed(worker, a_course({a_skill(): (0, 2)}, permit_given=permit), kind)
    today = clock.today()
    until = None if years is None else rules.years_on(today, years)
    assert certificate.valid_until == until
    assert WorkerPermit.get((WorkerPermit.worker == worker) & (WorkerPermit.permit == permit)).expires_on == until
    if kind == "SPECIAL_OPERATION":
        assert certificate.review_on == rules.years_on(today, 3)


def test_a_permit_that_lasts_longer_is_not_cut_short_and_a_course_test_gives_none() -> None:
    worker = a_worker()
    with write():
        WorkerPermit.create(worker=worker, permit="welding", expires_on=in_days(365 * 20))
    passed(worker, a_course({a_skill(): (0, 2)}, permit_given="welding"), "SPECIAL_OPERATION")
    assert WorkerPermit.get(WorkerPermit.worker == worker).expires_on == in_days(365 * 20)
    other = a_worker()
    passed(other, a_course({a_skill(): (0, 2)}, permit_given="welding"), "COMPLETION")
    assert not WorkerPermit.select().where(WorkerPermit.worker == other).exists()


def test_all_of_it_happens_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    skill, worker = a_skill(), a_worker()
    assessment = an_assessment(a_course({skill: (0, 3)}, permit_given="welding"), "SPECIAL_OPERATION")
    results(assessment, [worker])

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(issuing_service.messages, "send", fail)
    with pytest.raises(RuntimeError):
        issuing_service.issue_for(assessment.id)
    assert held(worker, skill) is None
    assert not Certificate.select().where(Certificate.worker == worker).exists()
    assert not WorkerPermit.select().where(WorkerPermit.worker == worker).exists()
    monkeypatch.undo()
    assert len(issuing_service.issue_for(assessment.id)) == 1


def test_the_institution_is_a_setting(app: Flask, cast: Cast) -> None:
    own = Installation(replace(app.extensions["settings"], certificate_institution="Y123437654321"))
    with resources.using(own.resources):
        course = a_course({a_skill(): (0, 2)}, target_rank=2)
        assert passed(a_worker(), course, "SKILL_LEVEL").number.startswith("Y123437654321")
