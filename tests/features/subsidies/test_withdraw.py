"""A person takes an own claim back while nobody has decided it; the course and the grade are then free for another claim."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.messaging.models import Message
from skillmatch.store.subsidies.models import SubsidyClaim
from tests.cast import Cast
from tests.features.subsidies.making import CITY, a_passed_course, an_occupation

LANGUAGES = pytest.mark.parametrize(
    ("lang", "button", "done", "state"),
    [("en", "Take back", "Taken back. You can claim it again later.", "Taken back"),
     ("zh_Hans_CN", "撤回", "已撤回。以后可以重新申领。", "已撤回")],
)  # fmt: skip


def a_claim(client: FlaskClient, cast: Cast, **values: object) -> SubsidyClaim:
    course = a_passed_course(cast.worker, **values)
    assert client.post(f"/subsidies/courses/{course.id}/claim", data={"insured_months": "24"}).status_code == 303
    return SubsidyClaim.select().order_by(SubsidyClaim.id.desc()).first()


def withdraw(client: FlaskClient, claim: SubsidyClaim):
    return client.post(f"/subsidies/claims/{claim.id}/withdraw")


def state_of(claim: SubsidyClaim) -> str:
    return str(SubsidyClaim.get_by_id(claim.id).state)


@LANGUAGES
def test_one_click_takes_a_claim_back(
    as_worker: FlaskClient, as_city: FlaskClient, cast: Cast, lang: str, button: str, done: str, state: str
) -> None:
    for client in (as_worker, as_city):
        client.post("/language", data={"lang": lang, "next": "/"})
    claim = a_claim(as_worker, cast)
    assert button in as_worker.get("/subsidies").text.split('id="claims"')[1]
    answer = withdraw(as_worker, claim)
    assert (answer.status_code, answer.location) == (303, "/subsidies#claims")
    page = as_worker.get("/subsidies").text
    assert done in page
    claims = page.split('id="claims"')[1].split("</section>")[0]
    assert state in claims and f'action="/subsidies/claims/{claim.id}/withdraw"' not in claims
    told = as_city.get(f"/subsidy-claims/{claim.id}")
    assert told.status_code == 200
    assert state in told.text.split('id="claim"')[1] and 'id="decide"' not in told.text
    assert {"en": "The claim was taken back.", "zh_Hans_CN": "申领已撤回。"}[lang] in told.text.split('id="timeline"')[1]
    listed = as_city.get("/subsidy-claims?state=withdrawn")
    assert listed.status_code == 200
    assert f"/subsidy-claims/{claim.id}" in listed.text
    assert f'"/subsidy-claims/{claim.id}"' not in as_city.get("/subsidy-claims?state=asked").text


def test_the_course_and_the_grade_are_free_again_and_the_year_too(as_worker: FlaskClient, cast: Cast) -> None:
    first = a_claim(as_worker, cast, occupation=an_occupation())
    second = a_passed_course(cast.worker, occupation=an_occupation())
    claim = f"/subsidies/courses/{second.id}/claim"
    assert as_worker.post(claim).status_code == 409
    assert withdraw(as_worker, first).status_code == 303
    assert as_worker.post(claim).status_code == 303
    assert as_worker.post(f"/subsidies/courses/{first.course_id}/claim").status_code == 409  # now the other way round
    for _ in range(4):  # what was taken back counts for no year
        third = a_claim(as_worker, cast, rule="SUB_SPECIAL", kind="SPECIAL_ABILITY")
        assert withdraw(as_worker, third).status_code == 303
    assert as_worker.post(f"/subsidies/courses/{third.course_id}/claim").status_code == 303
    assert [row.state for row in SubsidyClaim.select().where(SubsidyClaim.course == third.course_id)] == ["withdrawn", "asked"]


def test_the_log_says_who_and_nobody_is_written_to(as_worker: FlaskClient, cast: Cast) -> None:
    claim = a_claim(as_worker, cast)
    before = Message.select().count()
    withdraw(as_worker, claim)
    kept = SubsidyClaim.get_by_id(claim.id)
    assert (kept.state, kept.training_key, kept.grade_key, kept.reason) == ("withdrawn", None, None, "")
    assert kept.decided_at is not None and kept.decided_by == cast.account("worker").id
    (event,) = AuditEvent.select().where(AuditEvent.kind == "subsidy_withdrawn")
    assert (event.subject, event.role, event.detail["yuan"]) == (f"claim {claim.id}", "worker", 1500)
    assert Message.select().count() == before


def test_what_was_decided_stays(app, as_worker: FlaskClient, cast: Cast) -> None:
    claim = a_claim(as_worker, cast)
    with app.test_request_context():
        claims_service.decide(CITY, claim.id, True, "", checked=True)
    assert f'action="/subsidies/claims/{claim.id}/withdraw"' not in as_worker.get("/subsidies").text
    assert withdraw(as_worker, claim).status_code == 409
    assert state_of(claim) == "approved"


def test_what_was_taken_back_is_neither_decided_nor_taken_back_again(
    as_worker: FlaskClient, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast
) -> None:
    claim = a_claim(as_worker, cast)
    assert withdraw(as_worker, claim).status_code == 303
    assert withdraw(as_worker, claim).status_code == 409
    for decision in ("approved", "refused"):
        data = {"decision": decision, "checked": "y", "reason": "x"}
        assert as_city.post(f"/subsidy-claims/{claim.id}/decide", data=data).status_code == 409
    assert as_colleague.post(f"/subsidy-claims/{claim.id}/pay", data={"paid_on": "2026-01-01"}).status_code == 409
    assert state_of(claim) == "withdrawn"


def test_nobody_else_takes_it_back(as_worker: FlaskClient, as_outsider: FlaskClient, as_city: FlaskClient, cast: Cast) -> None:
    claim = a_claim(as_worker, cast)
    assert withdraw(as_outsider, claim).status_code == 404
    assert as_outsider.post("/subsidies/claims/999999/withdraw").status_code == 404
    assert withdraw(as_city, claim).status_code == 403
    assert state_of(claim) == "asked"


@LANGUAGES
def test_an_office_takes_it_back_for_somebody_openly(signed_in, cast: Cast, lang: str, button: str, done: str, state: str) -> None:
    me = signed_in("demo_worker")
    claim = a_claim(me, cast)
    city = signed_in("demo_city")
    assert city.post(f"/behalf/{cast.worker.id}", data={"reason": "at the counter"}).status_code == 303
    assert withdraw(city, claim).status_code == 303
    assert state_of(claim) == "withdrawn"
    me.post("/language", data={"lang": lang, "next": "/"})
    sentence = {
        "en": f"The subsidy claim for “{claim.course.en}” was taken back.",
        "zh_Hans_CN": f"“{claim.course.zh}”的补贴申领已撤回。",
    }[lang]
    assert sentence in me.get("/for-me").text
