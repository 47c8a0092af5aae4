"""The lists: terms that add up, plain words for gaps without a course, and a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playhouse.test_utils import count_queries

from skillmatch import clock
from skillmatch.engine_gateway import snapshot, workers
from skillmatch.store.catalogue.models import Course, Requirement, SubsidyRule
from skillmatch.store.db.versions import raise_version
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from tests import builders

HTMX = {"HX-Request": "true"}
KINDS = ("courses", "mentors", "tracks", "mine", "dismissed")
CARD = re.compile(r'<article class="card-item".*?</article>', re.DOTALL)
PART = re.compile(r'</svg>([^<]+) <span class="num">([−\d.]+)</span></li>')
SUM = re.compile(r'legend-sum">= <span class="num">([−\d.]+)</span>')
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
"""Form tokens carry the time."""


def thousandths(text: str) -> int:
    return round(float(text.replace("−", "-")) * 1000)


@pytest.mark.parametrize("kind", ["courses", "mentors", "tracks"])
def test_the_printed_terms_add_up_to_the_printed_score(as_worker, kind):
    page = as_worker.get(f"/recommendations?kind={kind}")
    assert page.status_code == 200
    cards = CARD.findall(page.text)
    assert len(cards) >= 3
    for card in cards:
        parts = PART.findall(card)
        assert parts
        total = sum(thousandths(value) for _, value in parts)
        assert total == thousandths(SUM.search(card)[1])
        assert all(thousandths(value) for _, value in parts), "what adds nothing is left out"
        assert "legend" not in card.split("<details")[0], "the numbers stand behind the question why"


def test_the_list_is_the_engines_own(as_worker, cast):
    snap = snapshot.current()
    advice = snap.engine.recommend(workers.one_worker(snap, cast.worker.id), 8)[0]
    page = as_worker.get("/recommendations")
    assert page.status_code == 200
    assert [int(key) for key in re.findall(r'id="course-(\d+)"', page.text)] == [one.course_id for one in advice]
    assert [thousandths(score) for score in SUM.findall(page.text)] == [one.score_thousandths for one in advice]


def test_what_a_course_opens_is_said_in_numbers(as_worker, cast):
    skill, occupation = builders.a_skill(), cast.worker.occupation
    Requirement.create(occupation=occupation, skill=skill, required_rank=1, origin="core", basis="sample")
    builders.a_demand({skill: 1}, occupation=occupation)
    course = builders.a_course({skill: (0, 2)})
    snap = snapshot.current()
    (one,) = [one for one in snap.engine.recommend(workers.one_worker(snap, cast.worker.id), 50)[0] if one.course_id == course.id]
    assert one.unlock.demands_after == one.unlock.demands_before + 1
    page = as_worker.get("/recommendations?n=50")
    assert page.status_code == 200
    said = f"从 <b>{one.unlock.demands_before}</b> 个增加到 <b>{one.unlock.demands_after}</b> 个"
    assert said in page.text


def test_the_match_is_said_in_words_with_one_sentence_of_reason(as_worker, cast):
    snap = snapshot.current()
    first = snap.engine.recommend(workers.one_worker(snap, cast.worker.id), 8)[0][0]
    page = as_worker.get("/recommendations")
    assert page.status_code == 200
    card = CARD.findall(page.text)[0]
    front = card.split("<details")[0]
    words = {"strong": "很合适", "good": "合适", "possible": "可以考虑"}
    assert f"<b>{words[first.match]}</b>" in front
    assert front.count('class="why"') == 1
    assert not re.search(r"\d\.\d", re.sub(r"<[^>]+>", "", front)), "no decimals on the card"


@pytest.mark.parametrize(("days", "said"), [(25, "25"), (0, "今天"), (-3, "已于")])
def test_a_permit_that_ends_is_told_with_its_day(as_worker, cast, days, said):
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    WorkerPermit.create(worker=cast.worker, permit="electric", expires_on=clock.today() + dt.timedelta(days=days))
    page = as_worker.get("/recommendations?n=50")
    assert page.status_code == 200
    cards = [card for card in CARD.findall(page.text) if "<b>低压电工作业证</b>" in card]
    assert cards
    assert all(said in card.split('class="why"')[1].split("</p>")[0] for card in cards)


def trade_course(cast, **run):
    """A course of the worker's own trade that closes something, with a class where its columns are given."""
    skill, occupation = builders.a_skill(), cast.worker.occupation
    Requirement.create(occupation=occupation, skill=skill, required_rank=1, origin="core", basis="sample")
    course = builders.a_course({skill: (0, 2)}, occupations=(occupation,))
    if run:
        builders.a_run(course, **run)
    return course


def front(page, course):
    """The card of a course without what is folded in."""
    assert page.status_code == 200
    return next(card for card in CARD.findall(page.text) if f'id="course-{course.id}"' in card).split("<details")[0]


def test_who_has_few_hours_is_told_the_weeks_where_no_class_is_dated(as_worker, cast):
    course = trade_course(cast)
    Worker.update(hours_per_week=3).where(Worker.id == cast.worker.id).execute()
    assert "每周3 课时，约14周" in front(as_worker.get("/recommendations?n=50"), course).split('class="facts"')[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("hours", "shift", "time", "said"),
    [
        (3, "flexible", "weekday", ["历时4周", "每周约10 课时", "只有3 课时"]),
        (10, "day", "weekday", ["历时4周", "上课时间与您上班（白班）冲突"]),
        (10, "rotating", "weekday", ["有些课与您上班（倒班）冲突"]),
        (10, "rotating", "anytime", []),
        (10, "day", "evening", []),
    ],
)
def test_the_weeks_beside_a_dated_class_are_its_own_and_what_does_not_fit_is_said(as_worker, cast, hours, shift, time, said):
    course = trade_course(cast, time=time)
    Worker.update(hours_per_week=hours, shift=shift).where(Worker.id == cast.worker.id).execute()
    card = front(as_worker.get("/recommendations?n=50"), course)
    assert "历时4周" in card and "学完" not in card
    assert all(words in card for words in said)
    assert ("冲突" in card) == any("冲突" in words for words in said)
    assert "随到随学" not in card


@pytest.mark.parametrize(("days", "advised"), [(30, True), (60, False)])
def test_who_cannot_wait_for_the_class_is_told_to_apply_for_the_review_of_the_permit(as_worker, cast, days, advised):
    ends = clock.today() + dt.timedelta(days=days)
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    WorkerPermit.create(worker=cast.worker, permit="electric", expires_on=ends)
    course = builders.a_course({builders.a_skill(): (0, 2)}, permit_given="electric")
    builders.a_run(course)
    card = front(as_worker.get("/recommendations?n=50"), course)
    assert f"{ends.month}月{ends.day}日到期（还有{days}天）" in card
    assert ("复审" in card) == advised
    assert "续证" not in card


@pytest.mark.parametrize(("grade", "may_sit"), [(0, False), (2, False), (3, True)])
def test_no_certificate_and_no_subsidy_is_promised_to_who_may_not_sit_for_it(as_worker, cast, grade, may_sit):
    course = trade_course(cast)
    rule = SubsidyRule.get(SubsidyRule.code == "SUB_LEVEL")
    Course.update(certificate="SKILL_LEVEL", target_rank=4, subsidy=rule).where(Course.id == course.id).execute()
    Worker.update(grade=grade).where(Worker.id == cast.worker.id).execute()
    raise_version()
    card = front(as_worker.get("/recommendations?n=50"), course)
    page = as_worker.get(f"/courses/{course.id}")
    assert page.status_code == 200
    for text in (card, page.text):
        assert ("要先有中级工证书" in text) != may_sit
    assert ("补贴" in card) == may_sit
    assert ("您可得" in page.text) == may_sit


def test_of_whom_nothing_is_known_trade_and_aim_are_asked_first(as_worker, cast):
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    Worker.update(occupation=None, target=None, interests="", grade=0).where(Worker.id == cast.worker.id).execute()
    for address in ("/recommendations", "/home"):
        page = as_worker.get(address)
        assert page.status_code == 200
        assert "请先告诉我们您的工种和目标" in page.text
        assert 'id="course-' not in page.text


def test_who_lacks_nothing_is_told_so(as_worker, cast):
    occupation = cast.worker.occupation
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    for requirement in Requirement.select().where(Requirement.occupation == occupation):
        HeldSkill.delete().where((HeldSkill.worker == cast.worker) & (HeldSkill.skill == requirement.skill_id)).execute()
        builders.a_held_skill(cast.worker, requirement.skill_id, 8)
    Worker.update(grade=6, target=None, enterprise=None).where(Worker.id == cast.worker.id).execute()
    page = as_worker.get("/recommendations")
    assert page.status_code == 200
    assert "您这一行要求的，您都已具备。" in page.text
    offer = re.search(r'href="(/requests/new[^"]*)"', page.text)[1].replace("&amp;", "&")
    assert as_worker.get(offer).status_code == 200


def test_a_trade_without_a_fitting_course_is_told_so_and_the_gap_is_named(as_worker, cast):
    occupation, skill = builders.an_occupation("OCC048"), builders.a_skill()
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    Requirement.create(occupation=occupation, skill=skill, required_rank=4, origin="core", basis="sample")
    Worker.update(occupation=occupation, target=None, grade=4, enterprise=None).where(Worker.id == cast.worker.id).execute()
    page = as_worker.get("/recommendations")
    assert page.status_code == 200
    assert "目前课程目录里没有适合您下一步的课程。" in page.text
    assert skill.zh in page.text.split('class="notice')[1].split("</div>")[0]
    assert "目前课程目录里没有适合您下一步的课程。" in as_worker.get("/home").text
    assert skill.zh in page.text.split('id="untaught"')[1]


def test_a_gap_that_no_course_teaches_is_said(as_worker, cast):
    snap = snapshot.current()
    untaught = [gap for gap in snap.engine.gaps(workers.one_worker(snap, cast.worker.id))[0] if not gap.taught]
    assert untaught
    page = as_worker.get("/recommendations")
    assert page.status_code == 200
    part = page.text.split('id="untaught"')[1]
    assert all(snap.skills[gap.skill].zh in part for gap in untaught)


@pytest.mark.parametrize("kind", KINDS)
def test_each_fragment_is_a_part_of_its_page(as_worker, kind):
    page = as_worker.get(f"/recommendations?kind={kind}")
    part = as_worker.get(f"/recommendations?kind={kind}", headers=HTMX)
    assert page.status_code == part.status_code == 200
    assert "<html" not in part.text
    assert TOKEN.sub("", part.text).strip() in TOKEN.sub("", page.text)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
def test_an_empty_profile_gets_words_instead_of_a_list(as_worker, cast, kind, lang):
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    Worker.update(occupation=None, target=None, town=None, grade=0).where(Worker.id == cast.worker.id).execute()
    with as_worker.session_transaction() as session:
        session["lang"] = lang
    assert as_worker.get(f"/recommendations?kind={kind}").status_code == 200


def test_a_retired_course_is_not_shown(as_worker, cast):
    page = as_worker.get("/recommendations")
    first = int(re.search(r'id="course-(\d+)"', page.text)[1])
    from_store = builders.Course.get_by_id(first)
    from_store.state = "retired"
    builders._made(builders.Course, {**from_store.__data__, "id": None, "code": "T-retired-twin"})
    builders.Course.update(state="retired").where(builders.Course.id == first).execute()
    snapshot.forget()
    after = as_worker.get("/recommendations")
    assert after.status_code == 200
    assert 'id="course-' in after.text
    assert f'id="course-{first}"' not in after.text


@pytest.mark.parametrize("query", ["kind=people", "kind=", "kind=courses%27"])
def test_an_unknown_list_is_not_there(as_worker, query):
    assert as_worker.get(f"/recommendations?{query}").status_code == 404


@pytest.mark.parametrize("n", ["-1", "0", "99999999999999999999", "x"])
def test_the_length_of_the_list_is_bounded(as_worker, n):
    page = as_worker.get(f"/recommendations?n={n}")
    assert page.status_code == 200
    assert 1 <= len(CARD.findall(page.text)) <= 50


def test_other_roles_have_no_suggestions(as_enterprise, as_trainer, as_town, as_city, client):
    for visitor in (as_enterprise, as_trainer, as_town, as_city):
        assert visitor.get("/recommendations").status_code == 403
    assert client.get("/recommendations").status_code == 302
    assert client.get("/recommendations", headers=HTMX).status_code == 401


@pytest.mark.parametrize(("kind", "most"), [("courses", 15), ("mentors", 12), ("tracks", 12)])
def test_the_number_of_queries_does_not_grow_with_the_list(as_worker, kind, most):
    url = f"/recommendations?kind={kind}&n="
    for shown in ("8", "1", "50"):  # what was shown is written down once; the pages after that only read
        assert as_worker.get(url + shown).status_code == 200
    with count_queries() as few:
        assert as_worker.get(url + "1").status_code == 200
    with count_queries() as many:
        assert as_worker.get(url + "50").status_code == 200
    assert few.count == many.count <= most
