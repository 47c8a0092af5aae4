"""Results go their whole way: set, entered by one, checked by another, published with everything that follows."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from skillmatch import events
from skillmatch.store.accounts.models import AuditEvent, Membership
from skillmatch.store.assessments import passes
from skillmatch.store.assessments.models import Assessment, Result
from skillmatch.store.classes.models import Attendance, ClassSession, CourseRun, Enrolment
from skillmatch.store.messaging.models import Message
from skillmatch.terms import AuditKind, MessageKind
from tests import assessing


def test_it_completes_those_who_passed_and_fails_the_others(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(4, cast.trainer)
    made = assessing.to_published(signed_in, as_trainer, run, {1: ("59.9", "90"), 2: ("", ""), 3: ("60", "60")})

    results = {row.number: row for row in Result.select().where(Result.assessment == made)}
    assert [(results[n].total, results[n].passed) for n in (1, 2, 3, 4)] == [
        (78.0, False),
        (None, False),
        (60.0, True),
        (80.0, True),
    ]
    states = {row.worker_id: (row.state, row.hours) for row in Enrolment.select().where(Enrolment.run == run)}
    assert states[results[1].worker_id] == states[results[2].worker_id] == ("failed", 0)
    assert states[results[3].worker_id] == states[results[4].worker_id] == ("completed", run.course.hours)
    assert passes.passed(made.id) == sorted(results[n].worker_id for n in (3, 4))
    assert passes.of_run(run.id) == passes.PassCounts(3, 2, 1)


def test_everybody_is_told_and_the_log_says_how_many_but_not_who(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(3, cast.trainer)
    heard: list[int] = []
    events.results_published.connect(heard.append, weak=False)
    try:
        made = assessing.to_published(signed_in, as_trainer, run)
    finally:
        events.results_published.disconnect(heard.append)

    workers = {row.worker_id for row in Result.select().where(Result.assessment == made)}
    told = {row.worker_id for row in Message.select().where(Message.kind == MessageKind.RESULTS_PUBLISHED.value)}
    assert told == workers
    entry = AuditEvent.get(AuditEvent.kind == AuditKind.RESULTS_PUBLISHED.value)
    assert entry.detail == {"people": 3, "passed": 3}
    assert heard == [made.id]


@pytest.mark.parametrize("until", ["planned", "entered"])
def test_a_skipped_step_is_refused(cast, as_trainer, signed_in, until: str) -> None:
    made = assessing.an_assessment(as_trainer, assessing.a_class(2, cast.trainer))
    sheet = assessing.marks(made)
    if until == "planned":
        assert signed_in("demo_assessor2").post(f"/cases/{made.id}/check", data=sheet | {"do": "check"}).status_code == 409
    else:
        signed_in("demo_assessor").post(f"/cases/{made.id}/results", data=sheet)
        assert signed_in("demo_assessor2").post(f"/cases/{made.id}/results", data=sheet).status_code == 409

    assert as_trainer.post(f"/assessments/{made.id}/publish").status_code == 409
    assert Assessment.get_by_id(made.id).state == until


def test_results_are_published_once(cast, as_trainer, signed_in) -> None:
    made = assessing.to_published(signed_in, as_trainer, assessing.a_class(2, cast.trainer))

    assert as_trainer.post(f"/assessments/{made.id}/publish").status_code == 409
    assert Message.select().where(Message.kind == MessageKind.RESULTS_PUBLISHED.value).count() == 2


def test_if_a_receiver_fails_nothing_is_published(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(2, cast.trainer)
    made = assessing.an_assessment(as_trainer, run)
    sheet = assessing.marks(made)
    signed_in("demo_assessor").post(f"/cases/{made.id}/results", data=sheet)
    signed_in("demo_assessor2").post(f"/cases/{made.id}/check", data=sheet | {"do": "check"})

    def falls(_assessment_id: int) -> None:
        raise RuntimeError("a receiver falls over")

    events.results_published.connect(falls)
    try:
        with pytest.raises(RuntimeError):
            as_trainer.post(f"/assessments/{made.id}/publish")
    finally:
        events.results_published.disconnect(falls)

    assert Assessment.get_by_id(made.id).state == "checked"
    assert {row.state for row in Enrolment.select().where(Enrolment.run == run)} == {"enrolled"}
    assert not Message.select().where(Message.kind == MessageKind.RESULTS_PUBLISHED.value).exists()


@pytest.mark.parametrize("who", ["other_trainer", "demo_worker", "demo_enterprise", "demo_town", "demo_assessor"])
def test_it_refuses_whoever_does_not_plan_the_class(cast, as_trainer, signed_in, who: str) -> None:
    made = assessing.an_assessment(as_trainer, assessing.a_class(2, cast.trainer))
    wanted = 404 if who == "other_trainer" else 403

    assert signed_in(who).get(f"/assessments/{made.id}").status_code == wanted
    assert signed_in(who).post(f"/assessments/{made.id}/publish").status_code == wanted


def test_whoever_assessed_does_not_publish(cast, as_trainer, signed_in) -> None:
    """Somebody who is of the city office and an assessor as well has one part alone."""

    made = assessing.an_assessment(as_trainer, assessing.a_class(2, cast.trainer))
    sheet = assessing.marks(made)
    signed_in("demo_assessor").post(f"/cases/{made.id}/results", data=sheet)
    signed_in("demo_assessor2").post(f"/cases/{made.id}/check", data=sheet | {"do": "check"})
    Membership.create(account=assessing.account_id("demo_assessor2"), role="city")

    assert signed_in("demo_assessor2").post(f"/assessments/{made.id}/publish").status_code == 409


def test_who_fails_a_course_taken_again_keeps_what_was_passed_before(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(2, cast.trainer)
    again, first = Enrolment.select().where(Enrolment.run == run).order_by(Enrolment.id)
    Enrolment.update(completed_on=dt.date(2020, 5, 6)).where(Enrolment.id == again.id).execute()

    assessing.to_published(signed_in, as_trainer, run, {1: ("10", "10"), 2: ("10", "10")})

    assert (Enrolment.get_by_id(again.id).state, Enrolment.get_by_id(again.id).completed_on) == ("completed", dt.date(2020, 5, 6))
    assert Enrolment.get_by_id(first.id).state == "failed"


# Sessions without an attendance record


def sessions(run: CourseRun, recorded: int, unrecorded: int, there: int) -> list[ClassSession]:
    """Past sessions of a class, of which the first are recorded; the first `there` people of the class were in those."""
    people = [row.worker_id for row in Enrolment.select().where(Enrolment.run == run).order_by(Enrolment.id)]
    made = []
    for number in range(recorded + unrecorded):
        starts = dt.datetime.combine(run.starts_on + dt.timedelta(days=number), dt.time(9))
        held = number < recorded
        one = ClassSession.create(
            run=run, number=number + 1, kind="theory", starts_at=starts, ends_at=starts + dt.timedelta(hours=3),
            state="held" if held else "planned",
        )  # fmt: skip
        made.append(one)
        if held:
            for place, worker in enumerate(people):
                state = "present" if place < there else "absent"
                Attendance.create(session=one, worker=worker, state=state, means="tap")
    return made


def checked(cast, as_trainer, signed_in, run: CourseRun) -> Assessment:
    made = assessing.an_assessment(as_trainer, run)
    sheet = assessing.marks(made)
    assert signed_in("demo_assessor").post(f"/cases/{made.id}/results", data=sheet).status_code == 303
    assert signed_in("demo_assessor2").post(f"/cases/{made.id}/check", data=sheet | {"do": "check"}).status_code == 303
    return made


def test_publishing_asks_for_sessions_without_an_attendance_record_and_lists_them(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(3, cast.trainer)
    made_sessions = sessions(run, 5, 3, there=3)
    made = checked(cast, as_trainer, signed_in, run)

    page = as_trainer.get(f"/assessments/{made.id}").text
    assert "8次课中有3次未登记考勤" in page
    candidates = page.split('id="candidates"')[1].split("</table>")[0]
    assert re.search(r"62(\.5)?\s*%|63\s*%", candidates) and "100%" not in candidates
    refused = as_trainer.post(f"/assessments/{made.id}/publish")
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    for one in made_sessions:
        assert (f'href="/sessions/{one.id}/attendance"' in refused.text) == (one.state == "planned")
    assert Assessment.get_by_id(made.id).state == "checked"
    assert not Result.select().where(Result.assessment == made, Result.passed).exists()


def test_a_reason_publishes_without_them_and_is_kept(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(2, cast.trainer)
    sessions(run, 5, 1, there=2)
    made = checked(cast, as_trainer, signed_in, run)

    assert as_trainer.post(f"/assessments/{made.id}/publish", data={"reason": "点名册遗失"}).status_code == 303
    page = as_trainer.get(f"/assessments/{made.id}").text
    assert "点名册遗失" in page and "1次课没有登记考勤" in page
    assert AuditEvent.get(AuditEvent.kind == AuditKind.RESULTS_PUBLISHED.value).detail["unrecorded"] == 1


def test_attendance_that_was_written_down_since_counts_at_publication(cast, as_trainer, signed_in) -> None:
    """Two of six sessions were open: whoever then turns out to have missed them attended too little, and has not passed."""
    run = assessing.a_class(2, cast.trainer)
    made_sessions = sessions(run, 4, 2, there=2)
    made = checked(cast, as_trainer, signed_in, run)
    first, second = Result.select().where(Result.assessment == made).order_by(Result.number)
    for one in made_sessions[4:]:
        for worker, state in ((first.worker_id, "present"), (second.worker_id, "absent")):
            data = {"worker": worker, "state": state}
            assert as_trainer.post(f"/sessions/{one.id}/attendance", data=data).status_code == 303

    assert as_trainer.post(f"/assessments/{made.id}/publish").status_code == 303
    assert (Result.get_by_id(first.id).passed, Result.get_by_id(first.id).attendance) == (True, 1.0)
    assert (Result.get_by_id(second.id).passed, Result.get_by_id(second.id).admitted) == (False, False)


def test_a_class_page_and_the_own_class_say_what_is_not_recorded(cast, as_trainer, as_worker) -> None:
    run = assessing.a_class(1, cast.trainer)
    Enrolment.create(worker=cast.worker, course=run.course, run=run, state="enrolled")
    sessions(run, 15, 9, there=2)
    for client, where in ((as_trainer, f"/classes/{run.id}"), (as_worker, f"/my-classes/{run.id}"), (as_worker, "/my-classes")):
        page = client.get(where)
        assert page.status_code == 200, where
        assert "24次课中有9次未登记考勤" in page.text
        assert "100%" not in page.text
