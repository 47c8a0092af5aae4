"""Starting a profile from a job title or past work: suggestions with their words, stored at once, on the worker's own word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.recommendations import text_refusals
from skillmatch.terms import Evidence, TextSubject

PAST = "当了6年电焊工，熟练二氧化碳气体保护焊，会焊缝外观的检验"


@pytest.fixture
def blank(cast: Any) -> Worker:
    """The worker, who has said nothing yet."""
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    Worker.update(occupation=None, grade=0).where(Worker.id == cast.worker.id).execute()
    return Worker.get_by_id(cast.worker.id)


def skill(zh: str) -> int:
    return Skill.get(Skill.zh == zh).id


def ticks(html: str) -> dict[str, bool]:
    found = re.findall(r'name="take" value="([^"]+)" id="[^"]+"( checked)?', html)
    return {value: bool(checked) for value, checked in found}


def test_past_work_suggests_an_occupation_and_skills(as_worker: FlaskClient, blank: Worker) -> None:
    answer = as_worker.post("/profile/start", data={"past": PAST})

    assert answer.status_code == 200
    ticked = ticks(answer.text)
    welding = skill("二氧化碳气体保护焊")
    assert ticked[f"skill-{welding}"]
    assert any(value.startswith("occupation-") and checked for value, checked in ticked.items())
    assert any(not checked for checked in ticked.values()), "what the occupation usually asks for is not claimed beforehand"
    assert re.search(rf'id="rank-{welding}">.*?<option value="4" selected', answer.text, re.S)
    assert "<q>" in answer.text
    assert HeldSkill.select().where(HeldSkill.worker == blank).count() == 0


def test_a_job_title_alone_is_enough(as_worker: FlaskClient, blank: Worker) -> None:
    ticked = ticks(as_worker.post("/profile/start", data={"past": "welder"}).text)

    assert any(value.startswith("occupation-") and checked for value, checked in ticked.items())
    assert sum(value.startswith("skill-") for value in ticked) >= 3


def test_what_is_ticked_is_stored_at_once(as_worker: FlaskClient, blank: Worker) -> None:
    offered = ticks(as_worker.post("/profile/start", data={"past": PAST}).text)
    occupation = next(value for value in offered if value.startswith("occupation-"))
    welding, seam = skill("二氧化碳气体保护焊"), skill("焊缝外观检验")
    data = {"do": "save", "past": PAST, "take": [occupation, f"skill-{welding}"], f"rank-{welding}": "5"}

    answer = as_worker.post("/profile/start", data=data)

    assert answer.status_code == 303
    (held,) = HeldSkill.select().where(HeldSkill.worker == blank)
    assert (held.skill_id, held.rank, held.evidence) == (welding, 5, Evidence.SELF.value)
    worker = Worker.get_by_id(blank.id)
    assert (f"occupation-{worker.occupation_id}", worker.grade) == (occupation, 4)
    account = Account.get(Account.username == "demo_worker")
    assert seam in text_refusals.refused_ids(account.id, TextSubject.SKILL)
    assert f"skill-{seam}" not in [
        value for value, checked in ticks(as_worker.post("/profile/start", data={"past": PAST}).text).items() if checked
    ]


def test_what_was_unticked_is_exported_and_deleted_with_the_interests(as_worker: FlaskClient, blank: Worker) -> None:
    as_worker.post("/profile/start", data={"do": "save", "past": PAST, "take": []})

    assert skill("焊缝外观检验") in [row["subject_id"] for row in as_worker.get("/profile/export.json").json["unticked"]]
    as_worker.post("/profile/tags/delete")
    assert as_worker.get("/profile/export.json").json["unticked"] == []


def test_better_evidence_stays(as_worker: FlaskClient, blank: Worker) -> None:
    welding = skill("二氧化碳气体保护焊")
    HeldSkill.create(worker=blank, skill=welding, rank=3, evidence=Evidence.CERTIFICATE.value, dated_on="2026-01-01")

    as_worker.post("/profile/start", data={"do": "save", "past": PAST, "take": [f"skill-{welding}"], f"rank-{welding}": "8"})

    (held,) = HeldSkill.select().where(HeldSkill.worker == blank)
    assert (held.rank, held.evidence) == (3, Evidence.CERTIFICATE.value)


@pytest.mark.parametrize("rank", ["0", "9", "-1", "NaN", "２", ""])
def test_a_rank_that_is_none_stores_nothing_wrong(as_worker: FlaskClient, blank: Worker, rank: str) -> None:
    welding = skill("二氧化碳气体保护焊")
    data = {"do": "save", "past": PAST, "take": [f"skill-{welding}", "skill-1e9", "occupation-999999"], f"rank-{welding}": rank}

    answer = as_worker.post("/profile/start", data=data)

    assert answer.status_code in (303, 422)
    assert all(1 <= row.rank <= 8 for row in HeldSkill.select().where(HeldSkill.worker == blank))
    assert Worker.get_by_id(blank.id).occupation_id is None


def test_what_was_not_offered_is_not_stored(as_worker: FlaskClient, blank: Worker) -> None:
    other = skill("DCS系统操作")

    as_worker.post("/profile/start", data={"do": "save", "past": PAST, "take": [f"skill-{other}"], f"rank-{other}": "8"})

    assert HeldSkill.select().where(HeldSkill.worker == blank).count() == 0


@pytest.mark.parametrize("past", ["", "\x00", "Ищем сварщика на завод", "今天天气不错", "长" * 100_000])
def test_bad_input_gets_a_clear_answer(as_worker: FlaskClient, past: str) -> None:
    answer = as_worker.post("/profile/start", data={"past": past})

    assert answer.status_code == 200
    assert 'class="notice' in answer.text
    assert not ticks(answer.text)


def test_an_empty_profile_leads_there(as_worker: FlaskClient, blank: Worker) -> None:
    assert "/profile/start" in as_worker.get("/profile").text
    assert as_worker.get("/profile/start").status_code == 200


def test_what_usually_comes_with_the_own_skills_is_added_with_one_press(as_worker: FlaskClient, cast: Any) -> None:
    page = as_worker.get("/profile").text
    offered = re.search(r'<div class="chips">(.*?)</div>', page, re.S)
    assert offered
    ids = re.findall(r'name="skill_id" value="(\d+)"', offered.group(1))
    held = {str(row.skill_id) for row in HeldSkill.select().where(HeldSkill.worker == cast.worker)}
    assert ids
    assert not held & set(ids)

    answer = as_worker.post("/profile/skills", data={"skill_id": ids[0], "rank": "2"})

    assert answer.status_code == 303
    assert HeldSkill.select().where((HeldSkill.worker == cast.worker) & (HeldSkill.skill == int(ids[0]))).count() == 1


def test_whoever_switched_personalisation_off_gets_none(as_worker: FlaskClient, cast: Any) -> None:
    assert '<div class="chips">' in as_worker.get("/profile").text
    Worker.update(personalised=False).where(Worker.id == cast.worker.id).execute()
    answer = as_worker.get("/profile")
    assert answer.status_code == 200
    assert '<div class="chips">' not in answer.text
