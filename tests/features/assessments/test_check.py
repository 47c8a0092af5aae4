"""A second person checks: never the one who entered; what differs is shown, explained, and kept beside what was entered."""

from __future__ import annotations

import peewee
import pytest

from skillmatch.store.assessments.models import Assessment, Result
from tests import assessing


@pytest.fixture
def made(cast, as_trainer, as_assessor) -> Assessment:
    one = assessing.an_assessment(as_trainer, assessing.a_class(3, cast.trainer))
    as_assessor.post(f"/cases/{one.id}/results", data=assessing.marks(one, plain=("70", "80")))
    return one


def test_the_one_who_entered_does_not_check(made, as_assessor) -> None:
    sheet = assessing.marks(made, plain=("70", "80")) | {"do": "check"}

    assert as_assessor.post(f"/cases/{made.id}/check", data=sheet).status_code == 409
    assert Assessment.get_by_id(made.id).state == "entered"


def test_not_even_the_store_lets_one_person_do_both(made) -> None:
    with pytest.raises(peewee.IntegrityError):
        Assessment.update(checked_by=made.entered_by_id or assessing.account_id("demo_assessor")).where(
            Assessment.id == made.id
        ).execute()


def test_a_difference_needs_a_reason_and_is_shown(made, as_second_assessor) -> None:
    sheet = assessing.marks(made, {2: ("72", "80")}, plain=("70", "80")) | {"do": "check"}

    answer = as_second_assessor.post(f"/cases/{made.id}/check", data=sheet)

    assert answer.status_code == 422
    assert 'id="differences"' in answer.text
    assert 'name="theory-2" value="72"' in answer.text
    assert Assessment.get_by_id(made.id).state == "entered"


def test_a_difference_with_a_reason_is_kept_with_what_was_entered(made, as_second_assessor) -> None:
    sheet = assessing.marks(made, {2: ("72", "80")}, plain=("70", "80")) | {"do": "check", "reason": "第三题漏加两分"}

    assert as_second_assessor.post(f"/cases/{made.id}/check", data=sheet).status_code == 303
    results = {row.number: row for row in Result.select().where(Result.assessment == made)}
    assert (results[2].first_theory, results[2].theory, results[2].note) == (70.0, 72.0, "第三题漏加两分")
    assert (results[1].theory, results[1].note) == (70.0, "")
    assert Assessment.get_by_id(made.id).checked_by_id == assessing.account_id("demo_assessor2")


def test_it_can_go_back_with_a_reason_and_the_marks_stay_in_the_sheet(made, as_assessor, as_second_assessor) -> None:
    assert as_second_assessor.post(f"/cases/{made.id}/check", data={"do": "return", "reason": ""}).status_code == 422
    assert as_second_assessor.post(f"/cases/{made.id}/check", data={"do": "return", "reason": "请核对 2 号"}).status_code == 303

    assert Assessment.get_by_id(made.id).state == "planned"
    assert as_assessor.get(f"/cases/{made.id}").text.count('value="70"') == 3


def test_it_refuses_an_assessor_without_the_case(made, as_other_assessor) -> None:
    assert as_other_assessor.post(f"/cases/{made.id}/check", data={"do": "check"}).status_code == 404
