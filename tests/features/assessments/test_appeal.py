"""A worker reads the own result and appeals; somebody without a part in it decides, and a correction has all its effects."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock, events
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.assessments import passes
from skillmatch.store.assessments.models import Appeal, Assessment, Result
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.messaging.models import Message
from skillmatch.terms import MessageKind
from tests import assessing
from tests.timelines import steps


@pytest.fixture
def failed(cast, as_trainer, signed_in) -> Result:
    """The result of the demonstration's worker, who just missed the mark."""
    run = assessing.a_class(1, cast.trainer)
    Enrolment.create(worker=cast.worker, course=run.course, run=run, state="enrolled")
    made = assessing.an_assessment(as_trainer, run)
    mine = Result.get((Result.assessment == made) & (Result.worker == cast.worker))
    sheet = assessing.marks(made, {mine.number: ("59", "80")})
    signed_in("demo_assessor").post(f"/cases/{made.id}/results", data=sheet)
    signed_in("demo_assessor2").post(f"/cases/{made.id}/check", data=sheet | {"do": "check"})
    assert as_trainer.post(f"/assessments/{made.id}/publish").status_code == 303
    return Result.get_by_id(mine.id)


def appealed(client, result: Result) -> Appeal:
    assert client.post(f"/results/{result.id}/appeal", data={"reason": "第二题我答对了"}).status_code == 303
    return Appeal.get(Appeal.result == result)


def test_a_worker_reads_the_parts_of_the_own_result_and_nobody_elses(failed, as_worker, as_outsider) -> None:
    page = as_worker.get(f"/results/{failed.id}")

    assert page.status_code == 200
    assert ">59.0</td>" in page.text
    assert f'href="/results/{failed.id}"' in as_worker.get("/results").text
    assert as_outsider.get(f"/results/{failed.id}").status_code == 404
    other = Result.get((Result.assessment == failed.assessment_id) & (Result.id != failed.id))
    assert as_worker.get(f"/results/{other.id}").status_code == 404
    assert as_worker.post(f"/results/{other.id}/appeal", data={"reason": "x"}).status_code == 404


def test_it_is_not_readable_before_it_is_published(failed, as_worker) -> None:
    Result.update(state="checked").where(Result.id == failed.id).execute()
    assert as_worker.get(f"/results/{failed.id}").status_code == 404


def test_an_appeal_needs_a_reason_comes_once_and_in_time(failed, as_worker) -> None:
    assert as_worker.post(f"/results/{failed.id}/appeal", data={"reason": ""}).status_code == 422
    published = dt.datetime.combine(clock.today() - dt.timedelta(days=6), dt.time(4))
    Assessment.update(published_at=published).where(Assessment.id == failed.assessment_id).execute()
    assert as_worker.post(f"/results/{failed.id}/appeal", data={"reason": "late"}).status_code == 409
    Assessment.update(published_at=published + dt.timedelta(days=1)).where(Assessment.id == failed.assessment_id).execute()
    appealed(as_worker, failed)
    assert as_worker.post(f"/results/{failed.id}/appeal", data={"reason": "again"}).status_code == 409


def test_a_correction_completes_the_course_and_is_told_and_counted(failed, cast, as_worker, as_city) -> None:
    appeal, heard = appealed(as_worker, failed), []
    events.results_published.connect(heard.append, weak=False)
    try:
        answer = as_city.post(
            f"/appeals/{appeal.id}/decision", data={"do": "uphold", "theory": "61", "practical": "80", "answer": "漏加两分"}
        )
    finally:
        events.results_published.disconnect(heard.append)

    assert answer.status_code == 303
    result = Result.get_by_id(failed.id)
    assert (result.state, result.theory, result.passed) == ("corrected", 61.0, True)
    assert Enrolment.get((Enrolment.worker == cast.worker) & (Enrolment.course == failed.assessment.course_id)).state == "completed"
    assert passes.of_run(failed.assessment.run_id) == passes.PassCounts(2, 2, 0)
    assert heard == [failed.assessment_id]
    decided = Appeal.get_by_id(appeal.id)
    assert (decided.state, decided.before["theory"], decided.after["theory"]) == ("upheld", 59.0, 61.0)
    assert Message.select().where((Message.kind == MessageKind.APPEAL_DECIDED.value) & (Message.worker == cast.worker)).exists()
    assert "漏加两分" in as_worker.get(f"/results/{failed.id}").text


def test_each_step_of_an_appeal_stands_in_its_timeline_without_a_name(failed, cast, as_worker, as_city, as_other_assessor) -> None:
    appeal, other = appealed(as_worker, failed), Account.get(Account.username == "other_assessor").id
    as_city.post(f"/appeals/{appeal.id}/handler", data={"handler": other})
    assert as_other_assessor.post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": ""}).status_code == 422
    page = as_other_assessor.get(f"/appeals/{appeal.id}").text.split('aria-labelledby="timeline-title"')[1].split("</section>")[0]
    assert "一名考生提出申诉。" in page
    assert cast.worker.name not in page
    assert as_other_assessor.post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": "无误"}).status_code == 303
    assert steps("appeal", appeal.id) == [
        ("open", "", "open", "worker"), ("hand over", "open", "open", "city"), ("refuse", "open", "refused", "assessor"),
    ]  # fmt: skip


def test_a_refusal_needs_a_reason_and_changes_nothing(failed, as_worker, as_city) -> None:
    appeal = appealed(as_worker, failed)
    assert as_city.post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": ""}).status_code == 422
    assert as_city.post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": "评分无误"}).status_code == 303
    assert as_city.post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": "twice"}).status_code == 409
    assert (Result.get_by_id(failed.id).state, Appeal.get_by_id(appeal.id).state) == ("published", "refused")


@pytest.mark.parametrize("marks", [("59", "80"), ("NaN", "80"), ("101", "80")])
def test_a_correction_must_be_one(failed, as_worker, as_city, marks: tuple[str, str]) -> None:
    appeal = appealed(as_worker, failed)
    sent = {"do": "uphold", "theory": marks[0], "practical": marks[1], "answer": "改正"}

    assert as_city.post(f"/appeals/{appeal.id}/decision", data=sent).status_code == 422
    assert Appeal.get_by_id(appeal.id).state == "open"


def test_an_appeal_never_turns_a_pass_into_a_fail(failed, as_worker, as_city) -> None:
    Result.update(theory=60, total=72, passed=True).where(Result.id == failed.id).execute()
    appeal = appealed(as_worker, failed)

    sent = {"do": "uphold", "theory": "50", "practical": "80", "answer": "改正"}
    assert as_city.post(f"/appeals/{appeal.id}/decision", data=sent).status_code == 422
    assert Result.get_by_id(failed.id).passed


def test_whoever_entered_or_checked_does_not_decide(failed, as_worker, as_city, signed_in) -> None:
    appeal = appealed(as_worker, failed)
    entered = assessing.account_id("demo_assessor")
    assert as_city.post(f"/appeals/{appeal.id}/handler", data={"handler": entered}).status_code == 422
    Membership.create(account=entered, role="city")

    answer = signed_in("demo_assessor").post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": "no"})
    assert answer.status_code in (404, 409)
    assert Appeal.get_by_id(appeal.id).state == "open"


def test_the_city_can_ask_an_assessor_who_then_alone_sees_it(failed, as_worker, as_city, as_other_assessor, signed_in) -> None:
    appeal = appealed(as_worker, failed)
    assert as_other_assessor.get(f"/appeals/{appeal.id}").status_code == 404
    other = Account.get(Account.username == "other_assessor").id
    assert as_city.post(f"/appeals/{appeal.id}/handler", data={"handler": other}).status_code == 303

    page = as_other_assessor.get(f"/appeals/{appeal.id}")
    assert page.status_code == 200
    assert failed.worker.name not in page.text
    assert f'href="/appeals/{appeal.id}"' in as_other_assessor.get("/cases").text
    assert signed_in("demo_assessor").get(f"/appeals/{appeal.id}").status_code == 404
    assert as_other_assessor.post(f"/appeals/{appeal.id}/decision", data={"do": "refuse", "answer": "评分无误"}).status_code == 303


def test_an_overdue_appeal_says_so(failed, as_worker, as_city) -> None:
    appeal = appealed(as_worker, failed)
    Appeal.update(deadline=clock.today() - dt.timedelta(days=1)).where(Appeal.id == appeal.id).execute()

    assert "tag-red" in as_city.get("/appeals").text
    assert "tag-red" in as_worker.get(f"/results/{failed.id}").text
