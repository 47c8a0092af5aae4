"""A worker states occupation, goal, town, shift, hours and interests."""

from __future__ import annotations

import pytest

from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.people.models import Worker


def given(cast, **changed):
    occupation = Occupation.get(Occupation.code == "OCC011")
    return {
        "occupation": occupation.id, "grade": 4, "target": "", "town": cast.other_town.id, "shift": "night",
        "hours_per_week": 5, "interests": "想学 PLC",
    } | changed  # fmt: skip


def row(cast):
    return Worker.select().where(Worker.id == cast.worker.id).dicts().get()


def test_what_is_stated_is_stored(as_worker, cast):
    answer = as_worker.post("/profile", data=given(cast))
    assert answer.status_code == 303
    stored = row(cast)
    assert (stored["grade"], stored["shift"], stored["hours_per_week"], stored["interests"]) == (4, "night", 5, "想学 PLC")
    assert (stored["target"], stored["town"]) == (None, cast.other_town.id)
    page = as_worker.get("/profile")
    assert page.status_code == 200
    assert "想学 PLC</textarea>" in page.text


@pytest.mark.parametrize(
    "changed",
    [
        {"hours_per_week": "-1"}, {"hours_per_week": "61"}, {"hours_per_week": "NaN"}, {"hours_per_week": str(2**63)},
        {"hours_per_week": ""}, {"grade": "9"}, {"grade": "-1"}, {"grade": "x"}, {"shift": "moon"}, {"shift": ""},
        {"occupation": "999999"}, {"occupation": "x"}, {"target": "999999"}, {"town": "999999"}, {"town": str(2**63)},
        {"interests": "好" * 501}, {"interests": "a\x00b"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_was_entered(as_worker, cast, changed):
    before = row(cast)
    answer = as_worker.post("/profile", data=given(cast, **{"interests": "请留着"} | changed))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert changed.get("interests", "请留着")[:5] in answer.text
    assert row(cast) == before


def test_what_is_not_the_workers_to_say_is_ignored(as_worker, cast):
    before = row(cast)
    assert as_worker.post("/profile", data=given(cast, name="李四", enterprise="1", personalised="", sample="")).status_code == 303
    stored = row(cast)
    assert [stored[name] for name in ("name", "enterprise", "personalised", "sample", "birth_year")] == [
        before[name] for name in ("name", "enterprise", "personalised", "sample", "birth_year")
    ]


def test_markup_in_a_text_field_is_inert(as_worker, cast):
    assert as_worker.post("/profile", data=given(cast, interests="<img hx-get=/x hx-trigger=load>{{7*7}}")).status_code == 303
    page = as_worker.get("/profile")
    assert page.status_code == 200
    assert "<img" not in page.text
    assert "{{7*7}}" in page.text


def test_a_new_target_changes_the_gaps_at_once(as_worker, cast):
    before = as_worker.get("/home")
    assert as_worker.post("/profile", data=given(cast)).status_code == 303
    after = as_worker.get("/home")
    assert before.status_code == after.status_code == 200
    assert before.text.split('id="gaps"')[1] != after.text.split('id="gaps"')[1]
