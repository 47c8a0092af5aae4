"""A version is drafted by the city, read by a second person, and published; what was in force stays readable."""

from __future__ import annotations

import re

import pytest

from skillmatch.features.assessments.rules import standards as standards_rules
from skillmatch.features.assessments.rules.standards import CriterionMove, CriterionValues, StandardFault
from skillmatch.store.accounts.models import Account, AuditEvent, Membership
from skillmatch.store.assessments.models import Criterion, Standard, StandardCourse, StandardVersion
from skillmatch.store.catalogue.models import Course
from skillmatch.terms import AssessmentPart, AuditKind, StandardKind
from tests.timelines import steps

THEORY, PRACTICAL = AssessmentPart.THEORY, AssessmentPart.PRACTICAL
ONE = {"skill": "SK-LG-049", "part": "practical", "rank": "4", "weight": "30"}


@pytest.fixture
def standard(cast) -> Standard:
    return Standard.get(Standard.code == "LS-02")


def draft_of(standard: Standard) -> StandardVersion:
    return StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "draft"))


def seen(standard: Standard) -> dict[str, str]:
    return {"seen": str(draft_of(standard).edited_at)}


def test_a_draft_begins_as_the_version_in_force(standard, as_city) -> None:
    assert as_city.post(f"/standards/{standard.id}/draft").status_code == 303

    draft = draft_of(standard)
    asked = [{(c.skill_id, c.part, c.rank, c.weight) for c in version.criteria} for version in standard.versions]
    assert draft.number == 2
    assert asked[0] == asked[1]
    assert as_city.post(f"/standards/{standard.id}/draft").status_code == 409
    assert StandardVersion.select().where(StandardVersion.standard == standard).count() == 2


@pytest.mark.parametrize(
    ("field", "bad"),
    [("skill", "no such skill at all"), ("skill", ""), ("rank", "9"), ("weight", "0"), ("weight", "NaN"), ("part", "oral")],
)
def test_a_criterion_that_cannot_be_is_refused_and_stays_in_the_form(standard, as_city, field: str, bad: str) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    before = Criterion.select().where(Criterion.version == draft_of(standard)).count()

    answer = as_city.post(f"/standards/{standard.id}/draft/criteria", data=ONE | {"zh": "保温箱码放"} | {field: bad})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "保温箱码放" in answer.text
    assert Criterion.select().where(Criterion.version == draft_of(standard)).count() == before


def test_whoever_wrote_it_does_not_review_it_and_without_a_review_it_is_not_published(standard, as_city) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    as_city.post(f"/standards/{standard.id}/draft/note", data={"note": "文字修订"})

    assert as_city.post(f"/standards/{standard.id}/draft/review", data=seen(standard)).status_code == 409
    assert as_city.post(f"/standards/{standard.id}/draft/publish", data=seen(standard)).status_code == 409
    assert draft_of(standard).state == "draft"


def test_a_change_after_the_review_asks_for_another(standard, as_city, as_assessor) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    as_city.post(f"/standards/{standard.id}/draft/note", data={"note": "文字修订"})
    old = seen(standard)
    assert as_assessor.post(f"/standards/{standard.id}/draft/review", data=old).status_code == 303
    as_city.post(f"/standards/{standard.id}/draft/note", data={"note": "又改了"})

    assert draft_of(standard).reviewed_by is None
    assert as_city.post(f"/standards/{standard.id}/draft/publish", data=old).status_code == 409
    assert as_city.post(f"/standards/{standard.id}/draft/publish", data=seen(standard)).status_code == 409


def test_a_draft_that_is_not_whole_is_not_published(standard, as_city, as_assessor) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    as_city.post(f"/standards/{standard.id}/draft/criteria", data=ONE)  # the weights add up to 130 now

    answer = as_assessor.post(f"/standards/{standard.id}/draft/review", data=seen(standard))
    assert answer.status_code == 422
    assert draft_of(standard).reviewed_by is None


def test_published_it_is_in_force_and_the_earlier_one_stays_readable_with_the_difference(
    standard, as_city, as_assessor, as_worker
) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    as_city.post(
        f"/standards/{standard.id}/draft/criteria", data={"skill": "SK-LG-048", "part": "practical", "rank": "4", "weight": "20"}
    )
    assert as_worker.get(f"/standards/{standard.id}?version=2").status_code == 404, "a draft is for the offices alone"
    as_assessor.post(f"/standards/{standard.id}/draft/review", data=seen(standard))
    assert as_city.post(f"/standards/{standard.id}/draft/publish", data=seen(standard)).status_code == 303

    versions = {row.number: row for row in StandardVersion.select().where(StandardVersion.standard == standard)}
    assert {number: row.state for number, row in versions.items()} == {1: "superseded", 2: "published"}
    assert steps("standard", versions[1].id)[-1] == ("supersede", "published", "superseded", "")
    assert steps("standard", versions[2].id) == [
        ("open", "", "draft", "city"), ("edit", "draft", "draft", "city"), ("review", "draft", "reviewed", "assessor"),
        ("publish", "reviewed", "published", "city"),
    ]  # fmt: skip
    assert "第二人已审阅。" in as_city.get(f"/standards/{standard.id}").text
    assert "第二人已审阅。" not in as_worker.get(f"/standards/{standard.id}").text
    now, then = as_worker.get(f"/standards/{standard.id}"), as_worker.get(f"/standards/{standard.id}?version=1")
    assert (now.status_code, then.status_code) == (200, 200)
    assert 'id="changes"' in now.text
    assert 'id="changes"' not in then.text
    assert AuditEvent.select().where(AuditEvent.kind == AuditKind.STANDARD_PUBLISHED.value).count() == 1


@pytest.mark.parametrize(
    ("zh", "occupation", "fault"),
    [
        ("蔬菜保鲜工专项职业能力考核规范", 1, StandardFault.ENDING),
        ("保鲜讲解员专项职业能力考核规范", 1, StandardFault.ENDING),
        ("营养师专项职业能力考核规范", 1, StandardFault.ENDING),
        ("高级蔬菜保鲜专项职业能力考核规范", 1, StandardFault.GRADE),
        ("防水工专项职业能力考核规范", 1, StandardFault.OCCUPATION),
        ("蔬菜保鲜", 1, StandardFault.SUFFIX),
        ("蔬菜保鲜专项职业能力考核规范", None, StandardFault.NO_OCCUPATION),
        ("蔬菜保鲜专项职业能力考核规范", 1, None),
    ],
)
def test_the_name_of_a_special_ability_is_an_object_and_a_verb(
    zh: str, occupation: int | None, fault: StandardFault | None
) -> None:
    assert standards_rules.name_fault(StandardKind.SPECIFICATION, zh, {"防水工"}, occupation) is fault


def test_a_standard_is_named_freely() -> None:
    assert standards_rules.name_fault(StandardKind.STANDARD, "防水工", {"防水工"}, None) is None


def test_the_page_refuses_such_a_name_at_its_field(cast, as_city) -> None:
    form = {
        "code": "X-1",
        "kind": "specification",
        "zh": "保鲜员专项职业能力考核规范",
        "en": "x",
        "occupation": "1",
        "family": "LG",
    }
    answer = as_city.post("/standards", data=form)

    assert answer.status_code == 422
    assert 'id="zh-error"' in answer.text
    assert as_city.post("/standards", data=form | {"zh": "叶菜保鲜专项职业能力考核规范"}).status_code == 303
    assert Standard.get(Standard.code == "X-1").versions[0].state == "draft"


def test_two_versions_differ_by_what_was_added_dropped_raised_lowered_or_weighed() -> None:
    old = [
        CriterionValues(1, THEORY, 2, 30),
        CriterionValues(2, PRACTICAL, 3, 40),
        CriterionValues(3, PRACTICAL, 3, 20),
        CriterionValues(4, PRACTICAL, 2, 10),
    ]
    new = [
        CriterionValues(1, THEORY, 2, 20),
        CriterionValues(2, PRACTICAL, 4, 40),
        CriterionValues(3, PRACTICAL, 2, 20),
        CriterionValues(5, PRACTICAL, 2, 20),
    ]

    assert [(one.move, one.skill) for one in standards_rules.differences(old, new)] == [
        (CriterionMove.ADDED, 5),
        (CriterionMove.REMOVED, 4),
        (CriterionMove.RAISED, 2),
        (CriterionMove.LOWERED, 3),
        (CriterionMove.WEIGHED, 1),
    ]
    assert standards_rules.differences(old, old) == []


@pytest.mark.parametrize("who", ["demo_worker", "demo_enterprise", "demo_trainer", "demo_town", "auditor"])
def test_others_read_and_do_not_write(standard, as_city, signed_in, who: str) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    client = signed_in(who)

    assert client.get("/standards").status_code == 200
    assert client.get(f"/standards/{standard.id}").status_code == 200
    assert client.get(f"/standards/{standard.id}/draft").status_code == 403
    assert client.post(f"/standards/{standard.id}/draft/criteria", data=ONE).status_code == 403
    assert client.post(f"/standards/{standard.id}/draft/publish", data=seen(standard)).status_code == 403


def test_an_assessor_reads_a_draft_and_does_not_write_it(standard, as_city, as_assessor) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    assert as_assessor.get(f"/standards/{standard.id}/draft").status_code == 200
    assert as_assessor.post(f"/standards/{standard.id}/draft/criteria", data=ONE).status_code == 403


def test_another_account_of_the_city_may_be_the_second_person(standard, as_city, signed_in) -> None:
    account = Account.create(username="second.city", display_name="second", password="-", fs_uniquifier="second")
    Membership.create(account=account, role="city")
    as_city.post(f"/standards/{standard.id}/draft")
    as_city.post(f"/standards/{standard.id}/draft/note", data={"note": "文字修订"})

    assert signed_in("second.city").post(f"/standards/{standard.id}/draft/review", data=seen(standard)).status_code == 303
    assert as_city.post(f"/standards/{standard.id}/draft/publish", data=seen(standard)).status_code == 303


def test_a_discarded_draft_leaves_what_is_in_force(standard, as_city) -> None:
    as_city.post(f"/standards/{standard.id}/draft")
    assert as_city.post(f"/standards/{standard.id}/draft/discard").status_code == 303
    assert [row.state for row in standard.versions] == ["published"]


def test_a_course_and_a_skill_are_added_by_a_word_of_their_name(standard, as_city) -> None:
    """Where one fits it is taken; where several do they are offered, and what was entered beside stays."""
    as_city.post(f"/standards/{standard.id}/draft")
    to = f"/standards/{standard.id}/draft"
    listed = list(Course.select().where(Course.state == "listed"))
    alone = next(one for one in listed if sum(one.zh in other.zh for other in listed) == 1)
    word = next(one.zh[:2] for one in listed if 2 <= sum(one.zh[:2] in other.zh for other in listed) <= 12)

    assert as_city.post(f"{to}/courses", data={"course": alone.zh}).status_code == 303
    several = as_city.post(f"{to}/courses", data={"course": word})

    assert several.status_code == 422
    offered = re.findall(r'name="choice" value="([^"]+)"', several.text)
    assert set(offered) == {one.code for one in listed if word in one.zh}
    assert as_city.post(f"{to}/courses", data={"course": word, "choice": offered[0]}).status_code == 303
    taught = {row.course.code for row in StandardCourse.select().where(StandardCourse.version == draft_of(standard))}
    assert {alone.code, offered[0]} <= taught

    asked = as_city.post(f"{to}/criteria", data=ONE | {"skill": "操作", "zh": "保温箱码放"})
    choices = re.findall(r'name="choice" value="([^"]+)"', asked.text)
    assert asked.status_code == 422 and len(choices) > 1 and "保温箱码放" in asked.text
    assert as_city.post(f"{to}/criteria", data=ONE | {"skill": "操作", "choice": choices[0]}).status_code == 303
    assert choices[0] in {row.skill.code for row in Criterion.select().where(Criterion.version == draft_of(standard))}
    nothing = as_city.post(f"{to}/courses", data={"course": "没有这样的课程"})
    assert nothing.status_code == 422 and 'name="choice"' not in nothing.text
