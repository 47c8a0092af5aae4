"""Part 18, standards: "a revision lists the courses and certificates it affects", and leads their holders on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.assessments.models import Assessment, Standard, StandardVersion
from skillmatch.store.catalogue.models import Course
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import Worker
from skillmatch.terms import MessageKind
from tests import builders

CODE = "LS-02"


def a_holder(version: StandardVersion, held: dict[str, int], **values: Any) -> Worker:
    """Somebody with a certificate by `version`."""
    worker = builders.a_worker(held, **values)
    Certificate.create(
        number=f"T-{worker.code}", worker=worker, kind="SPECIAL_ABILITY", course=version.courses[0].course, version_id=version.id,
        issued_on=clock.today() - dt.timedelta(days=100), sample=True,
    )  # fmt: skip
    return worker


def revised(city: FlaskClient, assessor: FlaskClient, standard: Standard, *criteria: dict[str, str]) -> None:
    """Draft, change, review, publish, each as its own person."""
    assert city.post(f"/standards/{standard.id}/draft").status_code == 303
    for criterion in criteria:
        assert city.post(f"/standards/{standard.id}/draft/criteria", data=criterion).status_code == 303
    seen = str(StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "draft")).edited_at)
    assert assessor.post(f"/standards/{standard.id}/draft/review", data={"seen": seen}).status_code == 303
    assert city.post(f"/standards/{standard.id}/draft/publish", data={"seen": seen}).status_code == 303


MORE = (
    {"skill": "SK-LG-030", "part": "practical", "rank": "2", "weight": "10"},
    {"skill": "SK-LG-047", "part": "practical", "rank": "3", "weight": "15"},
)
"""One skill more, which one listed course teaches (SK-LG-030 by CRS078), for weight that another gives up."""


def test_a_revision_lists_the_courses_and_certificates_it_affects(cast, as_city, as_assessor) -> None:
    standard = Standard.get(Standard.code == CODE)
    version = StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "published"))
    old = {"SK-LG-049": 3, "SK-LG-047": 3, "SK-LG-048": 3, "SK-LG-027": 3}
    behind, meets = a_holder(version, old), a_holder(version, old | {"SK-LG-030": 2})
    exam = Assessment.get(Assessment.version == version)
    assert as_city.post(f"/standards/{standard.id}/draft").status_code == 303
    as_city.post(f"/standards/{standard.id}/draft/criteria", data=MORE[0])
    before = as_city.get(f"/standards/{standard.id}/draft").text
    as_city.post(f"/standards/{standard.id}/draft/discard")
    revised(as_city, as_assessor, standard, *MORE)
    after = as_city.get(f"/standards/{standard.id}/affected").text

    bridging = Course.get(Course.code == "CRS078")
    for page in (before, after):
        assert "CRS017" in page
        assert f"T-{behind.code}" in page
        assert f"T-{meets.code}" in page
        assert exam.number in page
        assert f'href="/courses/{bridging.id}"' in page
    told = {row.worker_id: row.parameters for row in Message.select().where(Message.kind == MessageKind.STANDARD_REVISED.value)}
    assert told[behind.id]["course"] == {"zh": bridging.zh, "en": bridging.en}
    assert told[meets.id]["met"] is True
    assert StandardVersion.get_by_id(version.id).state == "superseded"
    frozen = StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.number == 2)).changes
    assert (frozen["courses"], frozen["certificates"], frozen["outdated"], frozen["bridged"]) == (1, 2, 2, 1)


def test_what_no_course_teaches_joins_the_courses_to_open(cast, as_city, as_assessor) -> None:
    standard, skill = Standard.get(Standard.code == CODE), builders.a_skill(zh="冷链溯源追踪", en="Cold-chain tracing")
    version = StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "published"))
    a_holder(version, {})
    revised(as_city, as_assessor, standard, MORE[1], MORE[0] | {"skill": skill.code})

    assert skill.zh in as_city.get(f"/standards/{standard.id}/affected").text
    assert f'id="skill-{skill.id}"' in as_city.get("/city/courses-to-open").text


def test_who_switched_suggestions_off_is_listed_and_gets_no_suggestion(cast, as_city, as_assessor) -> None:
    standard = Standard.get(Standard.code == CODE)
    version = StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "published"))
    quiet = a_holder(version, {}, personalised=False)
    revised(as_city, as_assessor, standard, *MORE)

    assert f"T-{quiet.code}" in as_city.get(f"/standards/{standard.id}/affected").text
    told = Message.get((Message.kind == MessageKind.STANDARD_REVISED.value) & (Message.worker == quiet)).parameters
    assert told["course"] == {}


def test_a_certificate_that_covers_what_is_asked_is_not_outdated(cast, as_city, as_assessor) -> None:
    standard = Standard.get(Standard.code == CODE)
    version = StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.state == "published"))
    holder = a_holder(version, {})
    weighed = ({"skill": "SK-LG-047", "part": "practical", "rank": "3", "weight": "20"},
               {"skill": "SK-LG-048", "part": "practical", "rank": "3", "weight": "25"})  # fmt: skip
    revised(as_city, as_assessor, standard, *weighed)

    frozen = StandardVersion.get((StandardVersion.standard == standard) & (StandardVersion.number == 2)).changes
    assert (frozen["certificates"], frozen["outdated"]) == (1, 0)
    assert not Message.select().where(Message.worker == holder).exists()


def test_four_of_the_seven_are_named_facts_and_the_rest_says_that_it_is_a_sample(cast, as_city) -> None:
    named = {row.zh for row in Standard.select().where(Standard.basis == "article")}
    assert named == {
        "蔬菜保鲜专项职业能力考核规范", "蔬菜运输专项职业能力考核规范", "高分子自粘胶膜防水卷材", "喷涂速凝橡胶沥青防水涂料",
    }  # fmt: skip
    assert Standard.select().count() == 7
    page = as_city.get("/standards").text
    marked = {row.zh for row in Standard.select() if f'{row.zh}</a> <span class="tag tag-line"' in page}
    assert marked == {row.zh for row in Standard.select().where(Standard.basis == "sample")}
    assert len(marked) == 3
