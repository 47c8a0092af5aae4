"""Save, not for me with a reason, and undo."""

from __future__ import annotations

import re

import pytest

from skillmatch.store.recommendations.models import Feedback

HTMX = {"HX-Request": "true"}


def first_course(client) -> int:
    page = client.get("/recommendations")
    assert page.status_code == 200
    return int(re.search(r'id="course-(\d+)"', page.text)[1])


def answers(worker, kind):
    where = (Feedback.worker == worker) & (Feedback.kind == kind) & Feedback.undone_at.is_null()
    return [(row.subject, row.subject_id, row.reason) for row in Feedback.select().where(where)]


def test_a_dismissed_course_leaves_the_list_and_undo_brings_it_back(as_worker, cast):
    course = first_course(as_worker)
    given = {"subject": "course", "subject_id": course, "reason": "time"}
    answer = as_worker.post("/recommendations/dismiss", data=given, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="course-{course}"' not in answer.text
    assert answers(cast.worker, "dismissed") == [("course", course, "time")]
    listed = as_worker.get("/recommendations?kind=dismissed")
    assert listed.status_code == 200
    undo = re.search(r'action="(/recommendations/answers/\d+/undo)"', answer.text)[1]
    for _ in range(2):
        assert as_worker.post(undo).status_code == 303
    assert answers(cast.worker, "dismissed") == []
    assert first_course(as_worker) == course


def test_without_javascript_undo_is_on_the_next_page(as_worker):
    course = first_course(as_worker)
    answer = as_worker.post("/recommendations/dismiss", data={"subject": "course", "subject_id": course, "reason": "known"})
    assert answer.status_code == 303
    page = as_worker.get(answer.location)
    assert page.status_code == 200
    assert re.search(r'action="/recommendations/answers/\d+/undo"', page.text)


def test_dismissing_twice_keeps_one_answer_with_the_last_reason(as_worker, cast):
    course = first_course(as_worker)
    for reason in ("time", "distance", "distance"):
        given = {"subject": "course", "subject_id": course, "reason": reason}
        assert as_worker.post("/recommendations/dismiss", data=given).status_code == 303
    assert answers(cast.worker, "dismissed") == [("course", course, "distance")]


@pytest.mark.parametrize(("subject", "kind"), [("mentor", "mentors"), ("track", "tracks")])
def test_mentors_and_tracks_can_be_dismissed_too(as_worker, subject, kind):
    page = as_worker.get(f"/recommendations?kind={kind}")
    key = int(re.search(rf'id="{subject}-(\d+)"', page.text)[1])
    given = {"subject": subject, "subject_id": key, "reason": "other", "kind": kind}
    assert as_worker.post("/recommendations/dismiss", data=given).status_code == 303
    after = as_worker.get(f"/recommendations?kind={kind}")
    assert after.status_code == 200
    assert f'id="{subject}-' in after.text
    assert f'id="{subject}-{key}"' not in after.text


@pytest.mark.parametrize("reason", ["", "because", "TIME"])
def test_a_reason_is_needed_and_the_form_says_so(as_worker, cast, reason):
    course = first_course(as_worker)
    answer = as_worker.post("/recommendations/dismiss", data={"subject": "course", "subject_id": course, "reason": reason})
    assert answer.status_code == 422
    assert f'id="reason-error-course-{course}"' in answer.text
    assert answers(cast.worker, "dismissed") == []


@pytest.mark.parametrize(
    ("subject", "key", "status"),
    [("course", "999999", 404), ("mentor", "999999", 404), ("track", "999999", 404), ("person", "1", 422), ("course", "x", 422),
     ("course", str(2**63), 422), ("", "", 422)],
)  # fmt: skip
@pytest.mark.parametrize("what", ["save", "dismiss"])
def test_unknown_things_are_refused(as_worker, cast, what, subject, key, status):
    given = {"subject": subject, "subject_id": key, "reason": "time"}
    assert as_worker.post(f"/recommendations/{what}", data=given).status_code == status
    assert not Feedback.select().where(Feedback.worker == cast.worker).exists()


def test_saved_ones_are_kept_until_removed(as_worker, cast):
    course = first_course(as_worker)
    for _ in range(2):
        assert as_worker.post("/recommendations/save", data={"subject": "course", "subject_id": course}).status_code == 303
    assert answers(cast.worker, "saved") == [("course", course, None)]
    page = as_worker.get("/recommendations?kind=mine")
    assert page.status_code == 200
    undo = re.search(r'action="(/recommendations/answers/\d+/undo)"', page.text)[1]
    assert as_worker.post(undo, data={"kind": "mine"}).status_code == 303
    assert answers(cast.worker, "saved") == []


def test_nobody_undoes_for_another(as_worker, as_outsider, cast):
    course = first_course(as_worker)
    assert as_worker.post("/recommendations/save", data={"subject": "course", "subject_id": course}).status_code == 303
    key = Feedback.get(Feedback.worker == cast.worker).id
    assert as_outsider.post(f"/recommendations/answers/{key}/undo").status_code == 404
    assert answers(cast.worker, "saved") == [("course", course, None)]


def test_what_was_accepted_cannot_be_undone_as_an_answer(as_worker, cast):
    row = Feedback.create(worker=cast.worker, subject="course", subject_id=1, kind="accepted")
    assert as_worker.post(f"/recommendations/answers/{row.id}/undo").status_code == 404
    assert Feedback.get_by_id(row.id).undone_at is None
