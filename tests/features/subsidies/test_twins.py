"""Two claims for one course, since two entries of a person were merged: each says which stands in its way, and one is paid."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.people.models import Worker
from skillmatch.store.subsidies.models import SubsidyClaim
from tests.builders import a_worker
from tests.cast import Cast
from tests.features.subsidies.making import a_passed_course, somebody

APPROVED = {"decision": "approved", "checked": "y", "reason": ""}
REFUSED = {"decision": "refused", "reason": "重复申领"}
LANGUAGES = pytest.mark.parametrize(
    ("lang", "only", "lost"),
    [("en", "Only one of them can be paid.", "One of them was paid. This one can only be refused."),
     ("zh_Hans_CN", "只能发放其中一笔。", "其中一笔已经发放，本笔只能否决。")],
)  # fmt: skip


def two_claims(app, keeper: Worker) -> tuple[SubsidyClaim, SubsidyClaim]:
    """Of `keeper`, and of the entry that will be merged into it."""
    other, _ = somebody()
    course = a_passed_course(keeper)
    a_passed_course(other, course)
    with app.test_request_context():
        return tuple(claims_service.claim(somebody()[1], worker.id, course.id, 24) for worker in (keeper, other))  # type: ignore[return-value]  # of two


def merged(client: FlaskClient, one: SubsidyClaim, other: SubsidyClaim) -> None:
    assert client.post(f"/registers/talent/{one.worker_id}/merge/{other.worker_id}").status_code == 303


def decide(client: FlaskClient, claim: SubsidyClaim, what: dict[str, str]) -> int:
    return client.post(f"/subsidy-claims/{claim.id}/decide", data=what).status_code


def pay(client: FlaskClient, *claims: SubsidyClaim) -> int:
    data = {"paid_on": clock.today().isoformat(), "claim": [str(one.id) for one in claims]}
    return client.post("/subsidy-claims/pay", data=data).status_code


def states(*claims: SubsidyClaim) -> list[str]:
    return [str(SubsidyClaim.get_by_id(one.id).state) for one in claims]


def page(client: FlaskClient, claim: SubsidyClaim) -> str:
    answer = client.get(f"/subsidy-claims/{claim.id}")
    assert answer.status_code == 200
    return str(answer.text.split("<main")[1])


@LANGUAGES
def test_each_page_names_and_links_the_other(
    app, as_city: FlaskClient, as_town: FlaskClient, cast: Cast, lang: str, only: str, lost: str
) -> None:
    one, other = two_claims(app, a_worker(town=cast.town))
    assert only not in page(as_city, one)
    merged(as_city, one, other)
    for client in (as_city, as_town):
        client.post("/language", data={"lang": lang, "next": "/"})
        for mine, twin in ((one, other), (other, one)):
            text = page(client, mine)
            assert only in text
            notice = text.split("notice-warning")[1].split("</section>")[0]
            assert f'href="/subsidy-claims/{twin.id}"' in notice
            assert f'href="/subsidy-claims/{mine.id}"' not in text
            condition = {"en": "Claim no. {} is for the same course", "zh_Hans_CN": "第{}号申领是同一课程"}[lang]
            assert condition.format(twin.id) in text and condition.format(mine.id) not in text  # none stands in its own way
            assert 'value="approved"' not in text
            assert ('value="refused"' in text) is (client is as_city)
    assert [decide(as_city, claim, APPROVED) for claim in (one, other)] == [409, 409]
    assert states(one, other) == ["asked", "asked"]


@pytest.mark.parametrize("first", [0, 1])
def test_refusing_one_frees_the_other(app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast, first: int) -> None:
    claims = two_claims(app, a_worker())
    merged(as_city, *claims)
    gone, kept = claims[first], claims[1 - first]
    assert decide(as_city, gone, REFUSED) == 303
    assert "notice-warning" not in page(as_city, kept)
    assert decide(as_city, kept, APPROVED) == 303
    assert pay(as_colleague, kept) == 303
    assert states(gone, kept) == ["refused", "paid"]


@pytest.mark.parametrize("first", [0, 1])
def test_taking_one_back_frees_the_other(app, as_city: FlaskClient, as_worker: FlaskClient, cast: Cast, first: int) -> None:
    claims = two_claims(app, cast.worker)
    merged(as_city, *claims)
    gone, kept = claims[first], claims[1 - first]
    assert as_worker.post(f"/subsidies/claims/{gone.id}/withdraw").status_code == 303
    assert as_worker.post(f"/subsidies/courses/{kept.course_id}/claim").status_code == 409  # the other one stands
    assert "notice-warning" not in page(as_city, kept)
    assert decide(as_city, kept, APPROVED) == 303
    assert states(gone, kept) == ["withdrawn", "approved"]


@LANGUAGES
def test_of_two_that_were_approved_before_one_is_paid(
    app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast, lang: str, only: str, lost: str
) -> None:
    as_city.post("/language", data={"lang": lang, "next": "/"})
    one, other = two_claims(app, a_worker())
    assert [decide(as_city, claim, APPROVED) for claim in (one, other)] == [303, 303]
    assert decide(as_city, one, REFUSED) == 409  # what was approved stays, while nothing stands beside it
    merged(as_city, one, other)
    assert only in page(as_city, one) and 'id="pay"' in page(as_city, one) and 'id="decide"' in page(as_city, one)
    assert pay(as_colleague, one, other) == 409
    assert states(one, other) == ["approved", "approved"]
    assert pay(as_colleague, other) == 303
    assert pay(as_colleague, one) == 409
    text = page(as_city, one)
    assert lost in text and 'id="pay"' not in text
    assert decide(as_city, one, REFUSED) == 303
    assert states(one, other) == ["refused", "paid"]
