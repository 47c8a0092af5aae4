"""One card of the suggestions: what stands on it at once, and what stands behind the question why, in both languages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import snapshot, workers
from skillmatch.store.catalogue.models import Requirement
from skillmatch.store.people.models import WorkerPermit
from tests import builders
from tests.cast import Cast

CARD = re.compile(r'<article class="card-item".*?</article>', re.DOTALL)
WHY = re.compile(r'<div class="why-this">.*?</details>', re.DOTALL)
WORDS = {
    "zh_Hans_CN": {"strong": "很合适", "good": "合适", "possible": "可以考虑"},
    "en": {"strong": "Fits very well", "good": "Fits well", "possible": "Worth a thought"},
}


def cards(client: FlaskClient, kind: str = "courses", lang: str = "zh_Hans_CN") -> list[str]:
    with client.session_transaction() as session:
        session["lang"] = lang
    page = client.get(f"/recommendations?kind={kind}&n=50")
    assert page.status_code == 200
    found = CARD.findall(page.text)
    assert len(found) >= 3
    return found


def halves(card: str) -> tuple[str, str]:
    """What stands on a card at once, and what stands behind the question why."""
    behind = WHY.findall(card)
    assert len(behind) == 1
    return WHY.sub("", card), behind[0]


def card_of(client: FlaskClient, course: int) -> str:
    (card,) = [card for card in cards(client) if f'id="course-{course}"' in card]
    return card


def read(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("lang", WORDS)
def test_every_card_says_its_match_in_words_with_as_many_steps(as_worker: FlaskClient, cast: Cast, lang: str) -> None:
    snap = snapshot.current()
    matches = [one.match for one in snap.engine.recommend(workers.one_worker(snap, cast.worker.id), 50)[0]]
    assert len(set(matches)) > 1

    shown = cards(as_worker, lang=lang)

    said = [re.findall(r'<p class="match match-\w+"><b>([^<]+)</b>', halves(card)[0]) for card in shown]
    assert said == [[WORDS[lang][match]] for match in matches]
    steps = [card.split('class="match ')[1].split("</svg>")[0].count('<rect class="held"') for card in shown]
    assert steps == [{"strong": 3, "good": 2, "possible": 1}[match] for match in matches]


@pytest.mark.parametrize(("lang", "stop"), [("zh_Hans_CN", "。"), ("en", ".")])
def test_one_sentence_gives_the_reason(as_worker: FlaskClient, lang: str, stop: str) -> None:
    for card in cards(as_worker, lang=lang):
        front, _ = halves(card)
        (reason,) = re.findall(r'<p class="why">(.*?)</p>', front, re.DOTALL)
        assert read(reason).strip().endswith(stop)
        assert read(reason).count(stop) == 1


def test_what_a_course_opens_is_a_number_on_the_card_and_a_sentence_behind_why(as_worker: FlaskClient, cast: Cast) -> None:
    skill, occupation = builders.a_skill(), cast.worker.occupation
    Requirement.create(occupation=occupation, skill=skill, required_rank=1, origin="core", basis="sample")
    builders.a_demand({skill: 1}, occupation=occupation)

    front, behind = halves(card_of(as_worker, builders.a_course({skill: (0, 2)}).id))

    assert "可多应聘 1 个需求" in read(front)
    assert "您能应聘的招工岗位从" not in front
    assert "您能应聘的招工岗位从" in behind


def test_what_a_demand_still_asks_for_is_a_number_on_the_card_and_named_behind_why(as_worker: FlaskClient, cast: Cast) -> None:
    snap = snapshot.current()
    advice = snap.engine.recommend(workers.one_worker(snap, cast.worker.id), 50)[0]
    one = next(one for one in advice if one.unlock.missing and not one.unlock.opened)
    names = [snap.skills[missing.skill].zh for missing in one.unlock.missing[:3]]

    front, behind = halves(card_of(as_worker, one.course_id))

    assert f"还差 {len(one.unlock.missing)} 项技能" in read(front)
    assert "还要求" not in front
    assert "还要求" in behind
    assert all(name in behind for name in names)


@pytest.mark.parametrize("kind", ["courses", "mentors", "tracks"])
@pytest.mark.parametrize("lang", WORDS)
def test_the_numbers_stand_behind_why_and_add_up(as_worker: FlaskClient, kind: str, lang: str) -> None:
    for card in cards(as_worker, kind, lang):
        front, behind = halves(card)
        assert not re.search(r"\d\.\d", read(front))
        terms = re.findall(r'</svg>[^<]+ <span class="num">(−?[\d.]+)</span></li>', behind)
        (total,) = re.findall(r'legend-sum">= <span class="num">(−?[\d.]+)</span>', behind)
        assert terms
        assert sum(round(float(term.replace("−", "-")) * 1000) for term in terms) == round(float(total.replace("−", "-")) * 1000)
        (ordered_by,) = re.findall(r"(?:匹配度 |match of )(−?[\d.]+)", read(behind.split("<dl")[1]))
        assert total == ordered_by, "the sum is the score that orders the list"


@pytest.mark.parametrize(
    ("days", "said"),
    [(25, "in 25 days;"), (1, "in 1 day;"), (0, "ends today"), (-1, "ended on")],
)  # fmt: skip
def test_the_day_of_a_permit_is_said_in_english_too(as_worker: FlaskClient, cast: Cast, days: int, said: str) -> None:
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    WorkerPermit.create(worker=cast.worker, permit="electric", expires_on=clock.today() + dt.timedelta(days=days))

    reasons = [read(card.split('<p class="why">')[1].split("</p>")[0]) for card in cards(as_worker, lang="en")]

    (renewing,) = [reason for reason in reasons if "Low-voltage electrical permit" in reason]
    assert said in renewing
