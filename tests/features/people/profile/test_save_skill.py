"""A worker states a skill: it is stored on the own word, shown at once, and never over better evidence."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from skillmatch import clock
from skillmatch.engine_gateway import snapshot, workers
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.people.models import HeldSkill
from skillmatch.terms import Evidence
from tests import builders

HTMX = {"HX-Request": "true"}


def held(worker):
    rows = HeldSkill.select().where(HeldSkill.worker == worker).order_by(HeldSkill.skill)
    return [(row.skill_id, row.rank, row.evidence, row.dated_on) for row in rows]


def a_new_skill(cast):
    mine = [row[0] for row in held(cast.worker)]
    return Skill.select().where(Skill.id.not_in(mine)).order_by(Skill.id).first()


def test_a_new_skill_is_stored_as_the_own_statement_of_today(as_worker, cast):
    skill = a_new_skill(cast)
    answer = as_worker.post("/profile/skills", data={"skill_id": skill.id, "rank": 3})
    assert answer.status_code == 303
    assert answer.location.endswith("/profile#skills")
    stored = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.skill == skill))
    assert (stored.rank, stored.evidence, stored.dated_on) == (3, Evidence.SELF.value, clock.today())
    page = as_worker.get("/profile")
    assert page.status_code == 200
    assert f'id="skill-{skill.id}"' in page.text


def test_what_is_posted_beside_the_form_is_ignored(as_worker, cast):
    skill = a_new_skill(cast)
    given = {"skill_id": skill.id, "rank": 3, "evidence": "certificate", "verified": "1", "worker": cast.other_worker.id}
    assert as_worker.post("/profile/skills", data=given).status_code == 303
    stored = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.skill == skill))
    assert stored.evidence == Evidence.SELF.value
    assert not HeldSkill.select().where((HeldSkill.worker == cast.other_worker) & (HeldSkill.dated_on == clock.today())).exists()


def test_htmx_gets_the_block_and_the_event(as_worker, cast):
    skill = a_new_skill(cast)
    answer = as_worker.post("/profile/skills", data={"skill_id": skill.id, "rank": 2}, headers=HTMX)
    assert answer.status_code == 200
    assert "profile-saved" in answer.headers["HX-Trigger"]
    assert "<html" not in answer.text
    assert 'id="skills"' in answer.text
    assert f'id="skill-{skill.id}"' in answer.text


def test_saving_a_skill_changes_the_suggestions_at_once(as_worker, cast):
    snap = snapshot.current()
    gap = next(gap for gap in snap.engine.gaps(workers.one_worker(snap, cast.worker.id))[0] if not gap.taught)
    skill = int(snap.skill_index.ids[gap.skill])
    course = builders.a_course({skill: (0, 8)}, hours=10)
    before = as_worker.get("/recommendations?n=50", headers=HTMX)
    assert before.status_code == 200
    assert f'id="course-{course.id}"' in before.text
    assert as_worker.post("/profile/skills", data={"skill_id": skill, "rank": 8}, headers=HTMX).status_code == 200
    after = as_worker.get("/recommendations?n=50", headers=HTMX)
    assert after.status_code == 200
    assert f'id="course-{course.id}"' not in after.text, "there is nothing left for it to close"
    assert 'id="course-' in after.text


def test_a_changed_rank_replaces_the_former_one(as_worker, cast):
    row = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.evidence == Evidence.SELF.value))
    answer = as_worker.post("/profile/skills", data={"skill_id": row.skill_id, "rank": 5, "dated_on": "2024-05-06"})
    assert answer.status_code == 303
    stored = HeldSkill.get_by_id(row.id)
    assert (stored.rank, stored.dated_on) == (5, dt.date(2024, 5, 6))


def test_verified_skills_cannot_be_changed_or_removed(as_worker, cast):
    row = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.evidence == Evidence.CERTIFICATE.value))
    before = held(cast.worker)
    assert as_worker.post("/profile/skills", data={"skill_id": row.skill_id, "rank": 8}).status_code == 403
    assert as_worker.post("/profile/skills", data={"skill_id": row.skill_id, "rank": 0}).status_code == 403
    assert as_worker.post(f"/profile/skills/{row.skill_id}/remove").status_code == 403
    assert held(cast.worker) == before


def test_the_page_says_why_a_verified_skill_is_locked(as_worker, cast):
    page = as_worker.get("/profile")
    assert page.status_code == 200
    assert "已核实的技能来自培训、竞赛、考核和证书" in page.text


@pytest.mark.parametrize("rank", ["-1", "9", str(2**63), "NaN", "Infinity", "", "三", "2.5"])
def test_a_rank_that_is_none_is_refused_and_nothing_changes(as_worker, cast, rank):
    skill = a_new_skill(cast)
    before = held(cast.worker)
    answer = as_worker.post("/profile/skills", data={"skill_id": skill.id, "rank": rank, "dated_on": "2025-01-02"})
    assert answer.status_code == 422
    assert 'id="skill-form"' in answer.text
    assert "2025-01-02" in answer.text, "what was entered is kept"
    assert skill.zh in answer.text
    assert held(cast.worker) == before


@pytest.mark.parametrize("day", ["2999-01-01", "1800-01-01", "yesterday", "2025-13-40"])
def test_a_day_that_cannot_be_is_refused(as_worker, cast, day):
    before = held(cast.worker)
    answer = as_worker.post("/profile/skills", data={"skill_id": a_new_skill(cast).id, "rank": 4, "dated_on": day})
    assert answer.status_code == 422
    assert re.search(r'value="4" checked', answer.text), "the chosen rank is kept"
    assert held(cast.worker) == before


@pytest.mark.parametrize(("skill", "status"), [("999999", 404), ("-3", 404), ("abc", 422), ("", 422), (str(2**63), 422)])
def test_an_unknown_skill_is_refused(as_worker, cast, skill, status):
    before = held(cast.worker)
    assert as_worker.post("/profile/skills", data={"skill_id": skill, "rank": 3}).status_code == status
    assert held(cast.worker) == before


def test_a_removed_skill_can_be_brought_back(as_worker, cast):
    row = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.evidence == Evidence.SELF.value))
    before = held(cast.worker)
    answer = as_worker.post(f"/profile/skills/{row.skill_id}/remove")
    assert answer.status_code == 303
    assert row.skill_id not in [one[0] for one in held(cast.worker)]
    page = as_worker.get(answer.location)
    assert page.status_code == 200
    given = dict(re.findall(r'name="(skill_id|rank|dated_on)" value="([^"]+)"', page.text))
    assert as_worker.post("/profile/skills", data=given).status_code == 303
    assert held(cast.worker) == before


def test_removing_twice_is_harmless(as_worker, cast):
    row = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.evidence == Evidence.SELF.value))
    assert as_worker.post(f"/profile/skills/{row.skill_id}/remove", headers=HTMX).status_code == 200
    assert as_worker.post(f"/profile/skills/{row.skill_id}/remove", headers=HTMX).status_code == 200
    assert row.skill_id not in [one[0] for one in held(cast.worker)]


def test_other_roles_are_refused(as_enterprise, as_trainer, as_city, client, cast):
    before = held(cast.worker)
    for visitor in (as_enterprise, as_trainer, as_city):
        assert visitor.get("/profile").status_code == 403
        assert visitor.post("/profile/skills", data={"skill_id": 1, "rank": 8}).status_code == 403
    assert client.get("/profile").status_code == 302
    assert held(cast.worker) == before


def test_each_worker_changes_only_the_own_profile(as_outsider, cast):
    before = held(cast.worker)
    skill = a_new_skill(cast)
    assert as_outsider.post("/profile/skills", data={"skill_id": skill.id, "rank": 1}).status_code == 303
    assert held(cast.worker) == before
    row = HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.evidence == Evidence.SELF.value))
    HeldSkill.delete().where((HeldSkill.worker == cast.other_worker) & (HeldSkill.skill == row.skill_id)).execute()
    assert as_outsider.post(f"/profile/skills/{row.skill_id}/remove").status_code == 303
    assert held(cast.worker) == before
