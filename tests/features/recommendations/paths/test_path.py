"""A path within hours: consecutive, within the budget, with what stays open and why."""

from __future__ import annotations

import re

import pytest

from skillmatch.engine_gateway import snapshot, workers
from skillmatch.features.recommendations.queries import paths as paths_queries
from skillmatch.store.people import worker_queries
from skillmatch.store.people.models import HeldSkill, Worker
from tests import builders
from tests.pages import plain

HTMX = {"HX-Request": "true"}


def plan(cast, hours):
    snap = snapshot.current()
    return paths_queries.path_plan(
        snap,
        workers.one_worker(snap, cast.worker.id),
        paths_queries.PathContext(planned=worker_queries.planned(cast.worker.id)),
        hours,
    )


@pytest.mark.parametrize("hours", [1, 40, 120, 240, 2000])
def test_the_page_shows_the_engines_path_within_the_hours(as_worker, cast, hours):
    page = as_worker.get(f"/path?hours={hours}")
    assert page.status_code == 200
    found = plan(cast, hours)
    assert found.path.hours <= hours
    titles = re.findall(r'<th scope="row">(\d+)\. ([^<]+?)(?: <span|</th>)', page.text)
    assert [(int(number), title) for number, title in titles] == [(i + 1, row.card.zh) for i, row in enumerate(found.rows)]


def test_the_weeks_follow_from_the_own_hours(as_worker, cast):
    found = plan(cast, 240)
    assert found.rows
    week = 1
    for row in found.rows:
        assert row.first_week <= week + 1
        assert (row.last_week - 1) * cast.worker.hours_per_week < row.step.ends <= row.last_week * cast.worker.hours_per_week
        week = row.last_week


def test_every_gap_is_closed_or_stays_open_with_a_reason(as_worker, cast):
    page = as_worker.get("/path?hours=120")
    assert page.status_code == 200
    left = [one for _, listed in plan(cast, 120).left for one in listed]
    assert left
    part = page.text.split('id="open"')[1]
    assert all(one.skill.zh in part for one in left)
    assert "目前还没有课程教这一项" in part


def test_prerequisites_are_named(as_worker, cast):
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    occupation = builders.an_occupation("OCC041")
    Worker.update(occupation=occupation.id, target=None, enterprise=None, grade=2).where(Worker.id == cast.worker.id).execute()
    snap = snapshot.current()
    gap = snap.engine.gaps(workers.one_worker(snap, cast.worker.id))[0][0]
    first = builders.a_course({"SK-GN-001": (0, 1)}, zh="先学的课", hours=1)
    skill = int(snap.skill_index.ids[gap.skill])
    builders.a_course({skill: (0, 8)}, before=(first,), zh="后学的课", hours=2)
    page = as_worker.get("/path?hours=10")
    assert page.status_code == 200
    row = page.text.split("后学的课</th>" if "后学的课</th>" in page.text else "后学的课 <span")[1].split("</tr>")[0]
    assert "先学的课" in row


@pytest.mark.parametrize("hours", ["-1", "0", "2001", "NaN", "1e9", str(2**63), "", "x", "12.5"])
def test_hours_that_are_none_are_refused_and_kept(as_worker, hours):
    for headers in ({}, HTMX):
        page = as_worker.get("/path", query_string={"hours": hours}, headers=headers)
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
        assert f'value="{hours}"' in page.text


def test_the_fragment_is_a_part_of_the_page(as_worker):
    page, part = as_worker.get("/path?hours=80"), as_worker.get("/path?hours=80", headers=HTMX)
    assert page.status_code == part.status_code == 200
    assert plain(part.text) in plain(page.text)


def test_without_personalisation_there_is_no_path_and_a_way_back(as_worker, cast):
    assert as_worker.post("/profile/personalisation", data={"on": ""}).status_code == 303
    page = as_worker.get("/path?hours=120")
    assert page.status_code == 200
    assert 'id="timeline"' not in page.text
    assert 'name="on" value="yes"' in page.text


def test_an_empty_profile_is_told_what_to_do(as_worker, cast):
    Worker.update(occupation=None, target=None).where(Worker.id == cast.worker.id).execute()
    page = as_worker.get("/path?hours=120")
    assert page.status_code == 200
    assert "/profile#details" in page.text


def test_other_roles_have_no_path(as_enterprise, as_city, client):
    assert as_enterprise.get("/path").status_code == as_city.get("/path").status_code == 403
    assert client.get("/path").status_code == 302
