"""An assessor enters the results of everybody by number; what is none is refused with row and reason, and nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.features.assessments.rules import assessments as assessments_rules
from skillmatch.store.assessments.models import Assessment, AssessorTie, Result
from skillmatch.store.classes.models import Attendance, ClassSession, Enrolment
from skillmatch.store.messaging.models import Message
from skillmatch.terms import MessageKind
from tests import assessing, builders


@pytest.fixture
def made(cast, as_trainer) -> Assessment:
    return assessing.an_assessment(as_trainer, assessing.a_class(3, cast.trainer))


def test_an_assessor_finds_the_case_and_knows_numbers_alone(made, as_assessor) -> None:
    home = as_assessor.get("/")
    page = as_assessor.get(f"/cases/{made.id}")

    assert home.location.endswith("/cases")
    assert f'href="/cases/{made.id}"' in as_assessor.get("/cases").text
    assert page.status_code == 200
    assert page.text.count('inputmode="decimal"') == 6
    for result in Result.select().where(Result.assessment == made):
        assert result.worker.name not in page.text
        assert result.worker.code not in page.text


@pytest.mark.parametrize("bad", ["NaN", "-1", "1e9", "101", "abc", "", "70.25", "inf", "٣"])
def test_what_is_no_mark_is_refused_with_its_row_and_all_that_was_typed_stays(made, as_assessor, bad: str) -> None:
    sheet = assessing.marks(made, plain=("71.5", "83")) | {"theory-2": bad}

    answer = as_assessor.post(f"/cases/{made.id}/results", data=sheet)

    assert answer.status_code == 422
    assert 'id="wrong-2"' in answer.text
    assert 'id="wrong-1"' not in answer.text
    assert f'name="theory-2" value="{bad}"' in answer.text
    assert answer.text.count('value="71.5"') == 2
    assert Assessment.get_by_id(made.id).state == "planned"
    assert not Result.select().where((Result.assessment == made) & Result.theory.is_null(False)).exists()


def test_full_width_digits_count(made, as_assessor) -> None:
    assert as_assessor.post(f"/cases/{made.id}/results", data=assessing.marks(made, plain=("８５.５", "90"))).status_code == 303
    assert {row.theory for row in Result.select().where(Result.assessment == made)} == {85.5}


def test_marks_and_did_not_come_exclude_each_other(made, as_assessor) -> None:
    answer = as_assessor.post(f"/cases/{made.id}/results", data=assessing.marks(made) | {"absent-1": "1"})

    assert answer.status_code == 422
    assert 'id="wrong-1"' in answer.text


def test_a_candidate_who_is_none_is_refused(made, as_assessor) -> None:
    sheet = assessing.marks(made) | {"theory-99": "80", "practical-99": "80"}
    assert as_assessor.post(f"/cases/{made.id}/results", data=sheet).status_code == 422
    assert Assessment.get_by_id(made.id).state == "planned"


def test_the_others_are_asked_to_check(made, as_assessor) -> None:
    as_assessor.post(f"/cases/{made.id}/results", data=assessing.marks(made))

    told = Message.select().where(Message.kind == MessageKind.CHECK_WANTED.value)
    assert [row.account_id for row in told] == [assessing.account_id("demo_assessor2")]


def test_it_refuses_an_assessor_without_the_case_and_everybody_else(made, as_other_assessor, as_trainer, as_worker) -> None:
    sheet = assessing.marks(made)
    for client, wanted in ((as_other_assessor, 404), (as_trainer, 403), (as_worker, 403)):
        assert client.get(f"/cases/{made.id}").status_code == wanted
        assert client.post(f"/cases/{made.id}/results", data=sheet).status_code == wanted
    assert Assessment.get_by_id(made.id).state == "planned"


def test_not_before_its_day(cast, as_trainer, as_assessor) -> None:
    later = clock.today() + dt.timedelta(days=1)
    made = assessing.an_assessment(as_trainer, assessing.a_class(2, cast.trainer), on_day=later.isoformat())

    assert as_assessor.post(f"/cases/{made.id}/results", data=assessing.marks(made)).status_code == 409


def test_a_conflict_that_came_up_since_is_found_again(made, as_assessor) -> None:
    candidate = Result.get(Result.assessment == made).worker
    AssessorTie.create(account=assessing.account_id("demo_assessor"), kind="relative", worker=candidate)

    answer = as_assessor.post(f"/cases/{made.id}/results", data=assessing.marks(made))

    assert answer.status_code == 409
    assert Assessment.get_by_id(made.id).state == "planned"


def test_whoever_attended_too_little_is_not_admitted_and_fails(cast, as_trainer, signed_in) -> None:
    run = assessing.a_class(2, cast.trainer)
    day = dt.datetime.combine(run.starts_on, dt.time(9))
    session = ClassSession.create(
        run=run, number=1, kind="theory", starts_at=day, ends_at=day + dt.timedelta(hours=2), state="held"
    )
    there, away = [row.worker for row in Enrolment.select().where(Enrolment.run == run).order_by(Enrolment.id)]
    Attendance.create(session=session, worker=there, state="present", means="tap")
    made = assessing.to_published(signed_in, as_trainer, run)

    results = {row.worker_id: row for row in Result.select().where(Result.assessment == made)}
    assert (results[there.id].admitted, results[there.id].passed) == (True, True)
    assert (results[away.id].admitted, results[away.id].passed, results[away.id].total) == (False, False, None)
    assert Enrolment.get(Enrolment.worker == away).state == "failed"


def test_who_joins_the_class_before_the_results_needs_marks_too(made, as_assessor) -> None:
    sheet = assessing.marks(made)
    builders.an_enrolment(builders.a_worker(), made.course, run=made.run, state="enrolled")

    answer = as_assessor.post(f"/cases/{made.id}/results", data=sheet)

    assert answer.status_code == 422
    stored = Result.select().where((Result.assessment == made) & (Result.state != "expected"))
    assert not stored.exists(), "no mark was stored"


def test_a_pasted_list_is_taken_over_into_the_sheet_and_not_stored(made, as_assessor) -> None:
    answer = as_assessor.post(f"/cases/{made.id}/results", data={"do": "paste", "pasted": "1\t80\t91.5\n2，70，60\n3\nx 1 2"})

    assert answer.status_code == 200
    assert 'name="practical-1" value="91.5"' in answer.text
    assert 'name="theory-2" value="70"' in answer.text
    assert Result.select().where((Result.assessment == made) & Result.theory.is_null(False)).count() == 0


def test_pasted_lines_are_read_or_named() -> None:
    how = assessments_rules.Scheme(40, 60, 60, 60)
    assert assessments_rules.pasted("1 80 90\n002,70,65\n3\n3 5 5\n4 1 2 3\nname 1 2\n\n", how) == (
        {1: ("80", "90", False), 2: ("70", "65", False), 3: ("", "", True)}, [4, 5, 6],
    )  # fmt: skip
    words = "1 缺考\n2\tABSENT\tabsent\n3 80 缺考"
    assert assessments_rules.pasted(words, how) == ({1: ("", "", True), 2: ("", "", True), 3: ("80", "", False)}, [])
    assert assessments_rules.pasted("7 88", assessments_rules.Scheme(0, 60, 60, 60)) == ({7: ("", "88", False)}, [])


def test_whoever_came_or_left_meanwhile_is_on_the_sheet_that_comes_back(made, as_assessor) -> None:
    sheet, run = assessing.marks(made), made.run
    gone = Result.get((Result.assessment == made) & (Result.number == 2)).worker_id
    Enrolment.update(state="withdrawn").where((Enrolment.run == run) & (Enrolment.worker == gone)).execute()
    builders.an_enrolment(builders.a_worker(), run.course, run=run, state="enrolled")

    answer = as_assessor.post(f"/cases/{made.id}/results", data=sheet)

    assert answer.status_code == 422
    assert 'name="theory-4"' in answer.text and 'id="wrong-4"' in answer.text
    assert 'name="theory-2"' not in answer.text
    assert as_assessor.post(f"/cases/{made.id}/results", data=assessing.marks(made)).status_code == 303
