"""Each skill and occupation has a page with its confirmed codes in classifications, for everybody who is signed in."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Course, CourseSkill, Occupation, Requirement, Skill
from skillmatch.store.db.versions import raise_version
from skillmatch.store.frameworks.models import Concept, Framework, Mapping


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def a_mapping(state: str, code: str, **whose: object) -> None:
    framework, _ = Framework.get_or_create(kind="esco")
    kind = "skill" if "skill" in whose else "occupation"
    concept = Concept.create(framework=framework, ref=f"http://example.org/{code}", code=code, subject=kind, name=f"name of {code}")
    Mapping.create(concept=concept, relation="exact", confidence=0.9, state=state, **whose)


def test_a_skill_says_who_asks_for_it_what_teaches_it_and_its_codes(as_worker: FlaskClient) -> None:
    link = CourseSkill.select().join(Course).where(Course.state == "listed").first()
    skill, asking = link.skill, Requirement.get(Requirement.skill == link.skill)
    a_mapping("confirmed", "S9.1", skill=skill)
    a_mapping("proposed", "S9.2", skill=skill)
    page = english(as_worker, f"/vocabulary/skills/{skill.id}")
    assert f'href="/vocabulary/occupations/{asking.occupation_id}"' in page
    assert f'href="/courses/{link.course_id}"' in page
    assert "S9.1" in page
    assert "The same" in page
    assert "S9.2" not in page, "what nobody confirmed is not shown"
    assert skill.code in page


def test_a_retired_course_is_not_among_them(as_worker: FlaskClient) -> None:
    link = CourseSkill.select().join(Course).where(Course.state == "listed").first()
    Course.update(state="retired").where(Course.id == link.course_id).execute()
    raise_version()
    assert f'href="/courses/{link.course_id}"' not in english(as_worker, f"/vocabulary/skills/{link.skill_id}")


def test_an_occupation_says_its_codes_and_what_it_asks_for(as_trainer: FlaskClient) -> None:
    occupation = Occupation.select().where(Occupation.national_code != "").first()
    a_mapping("confirmed", "7212.3", occupation=occupation)
    page = english(as_trainer, f"/vocabulary/occupations/{occupation.id}")
    assert occupation.national_code in page
    assert "7212.3" in page
    for row in occupation.requirements:
        assert f'href="/vocabulary/skills/{row.skill_id}"' in page


@pytest.mark.parametrize("who", ["demo_city", "demo_town", "demo_enterprise", "demo_trainer", "demo_worker", "auditor"])
def test_everybody_finds_all_of_them_in_a_list(signed_in, who: str) -> None:
    page = english(signed_in(who), "/vocabulary")
    assert page.count('href="/vocabulary/skills/') == Skill.select().count()
    assert page.count('href="/vocabulary/occupations/') == Occupation.select().count()


@pytest.mark.parametrize("path", ["skills/999999", f"skills/{2**63}", "occupations/0", "skills/x"])
def test_what_does_not_exist_is_not_found(as_worker: FlaskClient, path: str) -> None:
    assert as_worker.get(f"/vocabulary/{path}").status_code == 404


def test_the_course_leads_there(as_worker: FlaskClient) -> None:
    link = CourseSkill.select().join(Course).where(Course.state == "listed").first()
    assert f'href="/vocabulary/skills/{link.skill_id}"' in as_worker.get(f"/courses/{link.course_id}").text
