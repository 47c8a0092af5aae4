"""Setting an assessment: for one's own class, by assessors without a conflict of interest."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.store.accounts.models import Membership
from skillmatch.store.assessments.models import Assessment, AssessorTie, Result
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.disclosures import Disclosure
from skillmatch.terms import MessageKind
from tests import assessing, builders


def test_the_form_begins_with_the_settings_and_the_standard_in_force(cast, as_city) -> None:
    run = assessing.a_class(2, course=builders.Course.get(builders.Course.code == "CRS016"))

    page = as_city.get(f"/assessments/new?run={run.id}").text

    assert 'name="theory_weight" required value="30"' in page or 'value="30"' in page
    assert '<option selected value="SPECIAL_ABILITY">' in page
    assert 'value="80"' in page


def test_candidates_and_assessors_are_told(cast, as_trainer) -> None:
    run = assessing.a_class(3, cast.trainer)
    made = assessing.an_assessment(as_trainer, run)

    told = list(Message.select().where(Message.kind == MessageKind.ASSESSMENT_SET.value))
    workers = {row.worker_id for row in Enrolment.select().where(Enrolment.run == run)}
    assert {row.worker_id for row in told if row.worker_id} == workers
    assert {row.account_id for row in told if row.account_id} == {assessing.account_id(name) for name in assessing.ASSESSORS}
    assert sorted(row.number for row in Result.select().where(Result.assessment == made)) == [1, 2, 3]


def test_one_assessor_is_too_few(cast, as_trainer) -> None:
    run = assessing.a_class(2, cast.trainer)
    answer = as_trainer.post("/assessments", data=assessing.plan(run, assessors=[str(assessing.account_id("demo_assessor"))]))

    assert answer.status_code == 422
    assert 'id="assessors-error"' in answer.text
    assert "一号教室" in answer.text, "what was entered stays"
    assert not Assessment.select().where(Assessment.run == run).exists()


def conflict_of(kind: str, run, cast) -> None:
    account, worker = assessing.account_id("demo_assessor"), Enrolment.get(Enrolment.run == run).worker
    if kind == "tie":
        AssessorTie.create(account=account, kind="relative", worker=worker)
    elif kind == "employer":
        worker.enterprise = builders.an_enterprise()
        worker.save()
        AssessorTie.create(account=account, kind="employer", enterprise=worker.enterprise)
    elif kind == "colleague":
        worker.enterprise = builders.an_enterprise()
        worker.save()
        Membership.create(account=account, role="worker", worker=builders.a_worker(enterprise=worker.enterprise))
    elif kind == "self":
        Membership.create(account=account, role="worker", worker=worker)
    elif kind == "trainer":
        cohort_like = builders.a_trainer(base=cast.trainer.base)
        Membership.create(account=account, role="trainer", trainer=cohort_like, base=cast.trainer.base)
        day = dt.datetime.combine(run.starts_on, dt.time(9))
        from_store = assessing.ClassSession
        from_store.create(run=run, number=1, kind="theory", starts_at=day, ends_at=day + dt.timedelta(hours=1), trainer=cohort_like)
    else:
        mentor = builders.a_mentor({}, worker=None)
        Mentorship.create(worker=worker, mentor=mentor, state="active")
        Membership.create(account=account, role="mentor", mentor=mentor)


@pytest.mark.parametrize("kind", ["tie", "employer", "colleague", "self", "trainer", "mentor"])
def test_a_conflict_of_interest_is_refused_with_its_reason(cast, as_trainer, kind: str) -> None:
    run = assessing.a_class(2, cast.trainer)
    conflict_of(kind, run, cast)

    answer = as_trainer.post("/assessments", data=assessing.plan(run))

    assert answer.status_code == 422
    assert 'id="assessors-error"' in answer.text
    assert not Assessment.select().where(Assessment.run == run).exists()
    choice = as_trainer.get(f"/assessments/new?run={run.id}").text
    assert f'value="{assessing.account_id("demo_assessor")}" disabled' in choice
    assert f'value="{assessing.account_id("demo_assessor2")}" disabled' not in choice


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("on_day", "2020-01-01"),
        ("theory_weight", "101"),
        ("total_pass", "-1"),
        ("theory_pass", "NaN"),
        ("version", "999999"),
        ("place", ""),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, as_trainer, field: str, bad: str) -> None:
    run = assessing.a_class(2, cast.trainer)
    answer = as_trainer.post("/assessments", data=assessing.plan(run, **{field: bad}))

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Assessment.select().where(Assessment.run == run).exists()


def test_a_class_has_one_open_assessment(cast, as_trainer) -> None:
    run = assessing.a_class(2, cast.trainer)
    assessing.an_assessment(as_trainer, run)

    assert as_trainer.post("/assessments", data=assessing.plan(run)).status_code == 409
    assert Assessment.select().where(Assessment.run == run).count() == 1


def test_whoever_failed_can_be_assessed_again_and_counts_once(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(3, cast.trainer)
    first = assessing.to_published(signed_in, as_trainer, run, {1: ("20", "20")})
    failed = Result.get((Result.assessment == first) & (Result.number == 1)).worker_id

    assert as_trainer.post("/assessments", data=assessing.plan(run)).status_code == 303
    second = Assessment.get((Assessment.run == run) & (Assessment.id != first.id))
    assert [row.worker_id for row in Result.select().where(Result.assessment == second)] == [failed]


def test_a_planned_one_can_be_changed_or_withdrawn(cast, as_trainer) -> None:
    run = assessing.a_class(2, cast.trainer)
    made = assessing.an_assessment(as_trainer, run)
    day = clock.today() + dt.timedelta(days=3)

    assert as_trainer.get(f"/assessments/{made.id}/edit").status_code == 200
    form = assessing.plan(None, on_day=day.isoformat(), total_pass="70")
    assert as_trainer.post(f"/assessments/{made.id}", data=form).status_code == 303
    changed = Assessment.get_by_id(made.id)
    assert (changed.on_day, changed.total_pass) == (day, 70)
    assert as_trainer.post(f"/assessments/{made.id}/withdraw").status_code == 303
    assert not Assessment.select().where(Assessment.id == made.id).exists()


def test_the_names_for_the_door_are_noted_for_those_on_it(cast, as_trainer) -> None:
    made = assessing.an_assessment(as_trainer, assessing.a_class(2, cast.trainer))
    page = as_trainer.get(f"/assessments/{made.id}/door")

    people = [row.worker for row in Result.select().where(Result.assessment == made)]
    assert page.status_code == 200
    assert all(worker.name in page.text for worker in people)
    noted = {row.worker_id for row in Disclosure.select().where(Disclosure.what == "assessment")}
    assert noted == {worker.id for worker in people}
    assert all(worker.name not in as_trainer.get(f"/assessments/{made.id}").text for worker in people)


def test_it_refuses_a_trainer_of_another_base(cast, as_other_trainer) -> None:
    run = assessing.a_class(2, cast.trainer)
    assert as_other_trainer.get(f"/assessments/new?run={run.id}").status_code == 404
    assert as_other_trainer.post("/assessments", data=assessing.plan(run)).status_code == 404


def test_an_assessor_says_what_he_is_tied_to_and_only_the_city_takes_it_back(cast, as_assessor, as_city) -> None:
    mine = AssessorTie.account == assessing.account_id("demo_assessor")
    assert as_assessor.post("/ties", data={"kind": "relative", "code": "no such"}).status_code == 422
    assert as_assessor.post("/ties", data={"kind": "relative", "code": cast.worker.code}).status_code == 303
    tie = AssessorTie.get(mine)

    assert as_assessor.post(f"/assessors/ties/{tie.id}/remove").status_code == 403
    assert as_city.post(f"/assessors/ties/{tie.id}/remove").status_code == 303
    assert not AssessorTie.select().where(mine).exists()


def test_a_tie_is_recorded_by_the_whole_name_and_namesakes_are_told_apart_by_the_year(cast, as_assessor) -> None:
    one = builders.a_worker(name="覃同名", birth_year=1980)
    other = builders.a_worker(name="覃 同名", birth_year=1990)
    answer = as_assessor.post("/ties", data={"kind": "relative", "code": "覃同名"})
    assert answer.status_code == 422
    assert one.code not in answer.text and other.code not in answer.text, "an assessor is given no list of people"
    assert as_assessor.post("/ties", data={"kind": "relative", "code": "覃同"}).status_code == 422
    assert as_assessor.post("/ties", data={"kind": "relative", "code": "覃同名 1990"}).status_code == 303
    assert [tie.worker_id for tie in AssessorTie.select()] == [other.id]


def test_the_city_chooses_among_the_people_whom_words_could_mean(cast, as_city) -> None:
    one, other = (builders.a_worker(name=name, birth_year=1980) for name in ("翟难得", "翟难为"))
    account = assessing.account_id("demo_assessor")
    answer = as_city.post(f"/assessors/{account}/ties", data={"kind": "relative", "code": "zhainan"})
    assert answer.status_code == 422
    assert all(f'value="{person.code}"' in answer.text and person.name in answer.text for person in (one, other))
    sent = {"kind": "relative", "code": "zhainan", "chosen": other.code}
    assert as_city.post(f"/assessors/{account}/ties", data=sent).status_code == 303
    assert [tie.worker_id for tie in AssessorTie.select()] == [other.id]


def test_an_employer_is_found_by_a_part_of_the_name(cast, as_assessor) -> None:
    answer = as_assessor.post("/ties", data={"kind": "employer", "code": cast.enterprise.zh[:4]})
    assert answer.status_code == 422
    assert f'value="{cast.enterprise.code}"' in answer.text
    assert as_assessor.post("/ties", data={"kind": "employer", "code": cast.enterprise.zh}).status_code == 303
    assert [tie.enterprise_id for tie in AssessorTie.select()] == [cast.enterprise.id]
