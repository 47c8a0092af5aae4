"""The office decides, pays, filters, sums and exports; a town reads its own town's claims."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import peewee
import pytest
import python_calamine
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.messaging.models import Message
from skillmatch.store.people import identity_numbers
from skillmatch.store.subsidies.models import SubsidyClaim
from tests.builders import a_town, a_worker
from tests.cast import Cast
from tests.features.subsidies.making import a_certificate, a_passed_course, a_revocation, somebody
from tests.timelines import steps

NUMBER = "370783199001011234"


def a_claim(app, worker=None, months: int | None = 24, **values: object) -> SubsidyClaim:
    worker, acting = (worker, somebody()[1]) if worker is not None else somebody()
    course = a_passed_course(worker, **values)
    with app.test_request_context():
        return claims_service.claim(acting, worker.id, course.id, months)


def decide(client: FlaskClient, claim: SubsidyClaim, decision: str = "approved", **more: str):
    data = {"decision": decision, "checked": "y", "reason": "不符合" if decision == "refused" else ""} | more
    return client.post(f"/subsidy-claims/{claim.id}/decide", data=data)


def pay(client: FlaskClient, claim: SubsidyClaim, day: dt.date | None = None):
    return client.post(f"/subsidy-claims/{claim.id}/pay", data={"paid_on": (day or clock.today()).isoformat(), "reference": "P-1"})


def state_of(claim: SubsidyClaim) -> str:
    return str(SubsidyClaim.get_by_id(claim.id).state)


def table(answer) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_approve_then_pay_and_the_person_is_told_both(
    app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast, as_worker: FlaskClient
) -> None:
    claim = a_claim(app, cast.worker)
    assert decide(as_city, claim).status_code == 303
    assert state_of(claim) == "approved"
    assert pay(as_colleague, claim).status_code == 303
    assert state_of(claim) == "paid"
    told = [row.parameters["state"] for row in Message.select().where(Message.kind == "claim_decided")]
    assert told == ["approved", "paid"]
    kinds = [event.kind for event in AuditEvent.select().where(AuditEvent.subject == f"claim {claim.id}")]
    assert kinds == ["subsidy_claimed", "subsidy_decided", "subsidy_paid"]
    as_worker.post("/language", data={"lang": "en", "next": "/"})
    assert "¥1,500" in as_worker.get("/inbox").text
    assert "was paid out." in as_worker.get("/inbox").text


def test_each_step_stands_in_the_timeline_and_a_refused_one_does_not(
    app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast
) -> None:
    claim = a_claim(app, cast.worker)
    assert pay(as_colleague, claim).status_code == 409
    assert steps("subsidy claim", claim.id) == [("claim", "", "asked", "worker")]
    decide(as_city, claim)
    pay(as_colleague, claim)
    assert steps("subsidy claim", claim.id)[1:] == [("approve", "asked", "approved", "city"), ("pay", "approved", "paid", "city")]
    told = as_city.get(f"/subsidy-claims/{claim.id}").text.split('aria-labelledby="timeline-title"')[1].split("</section>")[0]
    assert told.index("申领") < told.index("已批准。") < told.index("已发放。")


def test_a_skipped_or_repeated_step_is_refused(app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast) -> None:
    claim = a_claim(app)
    assert pay(as_colleague, claim).status_code == 409
    assert decide(as_city, claim).status_code == 303
    assert decide(as_city, claim).status_code == 409
    assert decide(as_city, claim, "refused").status_code == 409
    assert pay(as_colleague, claim).status_code == 303
    assert pay(as_colleague, claim).status_code == 409
    assert decide(as_city, claim, "refused").status_code == 409
    assert state_of(claim) == "paid"


def test_what_is_not_known_must_be_checked_before_approval(app, as_city: FlaskClient, cast: Cast) -> None:
    claim = a_claim(app)
    answer = as_city.post(f"/subsidy-claims/{claim.id}/decide", data={"decision": "approved"})
    assert answer.status_code == 422
    assert state_of(claim) == "asked"


def test_a_refusal_needs_a_reason_and_gives_the_grade_free(app, as_city: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    claim = a_claim(app, cast.worker)
    assert decide(as_city, claim, "refused", reason="").status_code == 422
    assert decide(as_city, claim, "refused", reason="缴费月数不足").status_code == 303
    assert "缴费月数不足" in as_worker.get("/subsidies").text
    assert as_worker.post(f"/subsidies/courses/{claim.course_id}/claim").status_code == 303
    assert [row.state for row in SubsidyClaim.select().order_by(SubsidyClaim.id)] == ["refused", "asked"]


def test_a_certificate_revoked_meanwhile_stops_approval_and_payment(
    app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast
) -> None:
    first, second = a_claim(app), a_claim(app)
    assert decide(as_city, second).status_code == 303
    a_revocation(first.course), a_revocation(second.course)
    assert decide(as_city, first).status_code == 409
    assert pay(as_colleague, second).status_code == 409
    assert (state_of(first), state_of(second)) == ("asked", "approved")


def test_a_day_of_payment_lies_between_claim_and_today(app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast) -> None:
    claim = a_claim(app)
    decide(as_city, claim)
    for day in (clock.today() + dt.timedelta(days=1), clock.today() - dt.timedelta(days=1)):
        assert pay(as_colleague, claim, day).status_code == 422
    assert as_colleague.post(f"/subsidy-claims/{claim.id}/pay", data={"paid_on": "soon"}).status_code == 422
    assert state_of(claim) == "approved"


@pytest.mark.parametrize("change", [{"amount_yuan": 9}, {"state": "approved", "paid_on": None}, {"reason": "x"}], ids=str)
def test_the_database_itself_keeps_a_paid_row(
    app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast, change: dict[str, object]
) -> None:
    claim = a_claim(app)
    decide(as_city, claim)
    pay(as_colleague, claim)
    with pytest.raises(peewee.DatabaseError, match="stays as it is"):
        SubsidyClaim.update(**change).where(SubsidyClaim.id == claim.id).execute()
    with pytest.raises(peewee.DatabaseError, match="stays as it is"):
        SubsidyClaim.delete().where(SubsidyClaim.id == claim.id).execute()


def test_several_are_paid_at_once_or_none(app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast) -> None:
    claims = [a_claim(app) for _ in range(3)]
    for claim in claims[:2]:
        decide(as_city, claim)
    form = {"paid_on": clock.today().isoformat(), "reference": "P-7"}
    keys = [str(claim.id) for claim in claims]
    assert as_colleague.post("/subsidy-claims/pay", data=form | {"claim": keys}).status_code == 409
    assert [state_of(claim) for claim in claims] == ["approved", "approved", "asked"]
    assert as_colleague.post("/subsidy-claims/pay", data=form).status_code == 422
    assert as_colleague.post("/subsidy-claims/pay", data=form | {"claim": keys[:2]}).status_code == 303
    assert [state_of(claim) for claim in claims] == ["paid", "paid", "asked"]


def test_a_town_reads_its_own_and_decides_nothing(app, as_town: FlaskClient, as_other_town: FlaskClient, cast: Cast) -> None:
    mine = a_claim(app, a_worker(town=cast.town, name="本镇人"))
    theirs = a_claim(app, a_worker(town=cast.other_town, name="外镇人"))
    page = as_town.get("/subsidy-claims").text
    assert "本镇人" in page and "外镇人" not in page
    assert as_town.get(f"/subsidy-claims/{mine.id}").status_code == 200
    assert as_town.get(f"/subsidy-claims/{theirs.id}").status_code == 404
    assert "外镇人" not in as_town.get(f"/subsidy-claims?town={cast.other_town.id}").text
    found = table(as_town.get(f"/subsidy-claims/export.csv?town={cast.other_town.id}"))
    assert [row[3] for row in found[1:-1]] == ["本镇人"]
    assert decide(as_town, mine).status_code == 403
    assert pay(as_town, mine).status_code == 403
    assert as_other_town.get(f"/subsidy-claims/{mine.id}").status_code == 404


def test_the_filters_narrow_rows_sums_and_export_alike(app, as_city: FlaskClient, cast: Cast) -> None:
    a_claim(app, a_worker(town=a_town()), rank=4)
    second = a_claim(app, rule="SUB_SAFETY", kind="SPECIAL_OPERATION", rank=2, months=None)
    decide(as_city, second)
    as_city.post("/language", data={"lang": "en", "next": "/"})
    month = f"{clock.today():%Y-%m}"
    for query, yuan in (
        ("", 2500),
        ("?state=asked", 2000),
        ("?state=approved", 500),
        (f"?rule={second.rule_id}", 500),
        (f"?town={a_town().id}", 2000),
        (f"?month={month}", 2500),
        ("?month=2001-01", 0),
        ("?state=paid", 0),
        ("?state=nonsense&rule='&month=x", 2500),
    ):
        page, file = as_city.get(f"/subsidy-claims{query}"), table(as_city.get(f"/subsidy-claims/export.csv{query}"))
        amount = file[0].index("Amount in yuan")
        assert sum(int(row[amount]) for row in file[1:-1]) == int(file[-1][amount]) == yuan, query
        assert f"<b>¥{yuan:,}</b>" in page.text, query


def test_the_export_masks_numbers_guards_formulas_and_is_recorded(app, as_city: FlaskClient, cast: Cast) -> None:
    worker = a_worker(name="=1+1", id_sealed=identity_numbers.seal(NUMBER))
    a_claim(app, worker)
    as_city.post("/language", data={"lang": "en", "next": "/"})
    found = table(as_city.get("/subsidy-claims/export.csv"))
    row = dict(zip(found[0], found[1], strict=True))
    assert row["Name"] == "'=1+1"
    assert row["Identity number, masked"] == "370*************34"
    assert NUMBER not in as_city.get("/subsidy-claims/export.csv").text
    book = python_calamine.load_workbook(io.BytesIO(as_city.get("/subsidy-claims/export.xlsx").get_data()))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[1][3] == "'=1+1"
    assert cells[1][cells[0].index("Amount in yuan")] == 1500
    exports = [event for event in AuditEvent.select().where(AuditEvent.kind == "exported") if event.subject == "subsidy claims"]
    assert [event.detail["rows"] for event in exports] == [1, 1, 1]
    assert as_city.get("/subsidy-claims/export.pdf").status_code == 404


def test_a_list_costs_the_same_queries_however_long(app, as_city: FlaskClient, cast: Cast) -> None:
    def queries() -> int:
        seen: list[str] = []
        peewee_db = SubsidyClaim._meta.database.obj
        peewee_db.connection().set_trace_callback(seen.append)
        assert as_city.get("/subsidy-claims").status_code == 200
        peewee_db.connection().set_trace_callback(None)
        return len(seen)

    a_claim(app)
    queries()
    one = queries()
    for _ in range(4):
        a_claim(app)
    queries()  # the catalogue has changed and is read again
    assert queries() == one


def test_others_do_not_get_in(app, signed_in, cast: Cast) -> None:
    claim = a_claim(app)
    for who in ("demo_worker", "demo_enterprise", "demo_trainer", "other_mentor", "auditor", "administrator"):
        client = signed_in(who)
        for path in ("/subsidy-claims", f"/subsidy-claims/{claim.id}", "/subsidy-claims/export.csv"):
            assert client.get(path).status_code == 403


def test_an_older_certificate_of_paper_stays_a_question(app, as_city: FlaskClient, cast: Cast) -> None:
    worker, acting = somebody()
    course = a_passed_course(worker, certificate=False)
    with app.test_request_context():
        claim = claims_service.claim(acting, worker.id, course.id, 24)
    page = as_city.get(f"/subsidy-claims/{claim.id}")
    assert page.status_code == 200
    a_certificate(worker, course)
    assert decide(as_city, claim).status_code == 303


def test_whoever_approved_a_claim_does_not_pay_it(app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast) -> None:
    """Not alone, and not among several; the page of the claim says why, and a colleague pays."""
    claim = a_claim(app)
    decide(as_city, claim)

    refused = pay(as_city, claim)
    together = as_city.post("/subsidy-claims/pay", data={"paid_on": clock.today().isoformat(), "claim": [str(claim.id)]})

    assert (refused.status_code, together.status_code, state_of(claim)) == (409, 409, "approved")
    assert f"第{claim.id}号申领是您批准的" in refused.text
    assert "两个人" in as_city.get(f"/subsidy-claims/{claim.id}").text
    assert f'name="claim" value="{claim.id}"' not in as_city.get("/subsidy-claims?state=approved").text
    assert f'name="claim" value="{claim.id}"' in as_colleague.get("/subsidy-claims?state=approved").text
    assert pay(as_colleague, claim).status_code == 303
    assert state_of(claim) == "paid"


def test_the_sum_of_all_claims_leaves_out_what_is_not_paid(app, as_city: FlaskClient, cast: Cast) -> None:
    SubsidyClaim.delete().execute()
    kept, refused = a_claim(app), a_claim(app)
    assert decide(as_city, refused, "refused").status_code == 303

    page = as_city.get("/subsidy-claims").text
    rows = table(as_city.get("/subsidy-claims/export.csv"))

    standing = re.search(r'data-total="yuan">.*?<b>([^<]+)</b>', page, re.S)
    assert standing and standing[1].strip("¥").replace(",", "") == str(kept.amount_yuan)
    assert rows[-1][rows[0].index("金额（元）")] == str(kept.amount_yuan)
    assert len(rows) == 4, "both claims stay in the list"


def test_a_certificate_without_a_grade_shows_none(app, as_city: FlaskClient, cast: Cast) -> None:
    graded = a_claim(app, rank=3)
    plain = a_claim(app, rule="SUB_SPECIAL", kind="SPECIAL_ABILITY", rank=3)

    pages = [as_city.get(f"/subsidy-claims/{one.id}").text.split("<main")[1] for one in (graded, plain)]

    assert ["中级工" in page for page in pages] == [True, False]
