"""Amounts are settings with their source and their day; what was claimed keeps what it was claimed with."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import SubsidyRule
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.subsidies.models import SubsidyClaim, SubsidySetting
from tests.cast import Cast
from tests.features.subsidies.making import CITY, a_passed_course, somebody

SOURCE = "寿光市人社局2027年1号公告"


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def entered(client: FlaskClient, code: str, day: dt.date, **amounts: str):
    data = {f"a_{name.removeprefix('yuan_')}": value for name, value in amounts.items()}
    return client.post(f"/subsidies/rules/{code}", data=data | {"valid_from": day.isoformat(), "source": SOURCE})


def amount(worker_id: int, course_id: int) -> int:
    case = subsidy_trainings.of_course(worker_id, course_id)
    assert case is not None
    return case.amount


def test_everybody_reads_the_rules_and_which_of_them_are_defaults(as_worker: FlaskClient, as_enterprise: FlaskClient) -> None:
    page = english(as_worker, "/subsidies/rules")
    sourced = page.split("Unemployment-insurance skill upgrading subsidy")[1].split("</section>")[0]
    assert "¥1,000" in sourced and "¥2,000" in sourced
    assert "工人日报 2017-08-01" in sourced and "Default</span>" not in sourced
    default = page.split("Special occupational ability training subsidy")[1].split("</section>")[0]
    assert "¥600" in default and "Default</span>" in default
    assert "Change</a>" not in page
    firm = english(as_enterprise, "/subsidies/rules")
    assert firm.index("New-type enterprise apprenticeship subsidy") < firm.index("Unemployment-insurance skill upgrading subsidy")
    assert "¥5,000" in firm


def test_a_changed_amount_applies_from_its_day_and_older_claims_keep_theirs(app, as_city: FlaskClient, cast: Cast) -> None:
    today = clock.today()
    worker, acting = somebody()
    before = a_passed_course(worker, on=today - dt.timedelta(days=10))
    after = a_passed_course(worker, on=today, rank=4)
    with app.test_request_context():
        claim = claims_service.claim(acting, worker.id, before.id, None)
    answer = entered(as_city, "SUB_LEVEL", today - dt.timedelta(days=5), yuan_2="1100", yuan_3="1700", yuan_4="2300")
    assert answer.status_code == 303
    assert amount(worker.id, before.id) == 1500  # earned before the day
    assert amount(worker.id, after.id) == 2300
    assert SubsidyClaim.get_by_id(claim.id).amount_yuan == 1500
    with app.test_request_context():
        assert claims_service.claim(acting, worker.id, after.id, None).amounts_from == today - dt.timedelta(days=5)
    assert AuditEvent.select().where(AuditEvent.kind == "subsidy_changed").count() == 1


def test_an_announced_amount_waits_for_its_day(app, as_city: FlaskClient, cast: Cast) -> None:
    worker, _ = somebody()
    course = a_passed_course(worker)
    assert entered(as_city, "SUB_LEVEL", clock.today() + dt.timedelta(days=3), yuan_3="9000").status_code == 303
    assert amount(worker.id, course.id) == 1500
    page = english(as_city, "/subsidies/rules")
    assert "¥9,000" in page.split("Before and after")[1]


def test_what_holds_for_all_can_be_changed(app, as_city: FlaskClient, cast: Cast) -> None:
    worker, _ = somebody()
    course = a_passed_course(worker, shortage=True)
    assert amount(worker.id, course.id) == 1800
    given = {
        "shortage_percent": "30",
        "attendance_percent": "90",
        "insured_months": "36",
        "claims_a_year": "2",
        "claim_months": "6",
    }
    assert entered(as_city, "common", clock.today(), **given).status_code == 303
    assert amount(worker.id, course.id) == 1950
    case = subsidy_trainings.of_course(worker.id, course.id)
    assert {one.code: one.detail.get("least") for one in case.conditions}["attendance"] == 90
    page = english(as_city, "/subsidies/rules").split('id="common"')[1]
    assert SOURCE in page.split("<details")[0]


def test_the_history_stays_readable(as_city: FlaskClient) -> None:
    for yuan in ("700", "800"):
        entered(as_city, "SUB_SPECIAL", clock.today(), default=yuan)
    page = english(as_city, "/subsidies/rules/SUB_SPECIAL").split('id="history"')[1]
    assert page.index("¥800") < page.index("¥700") < page.index("¥600")
    assert page.count("in force") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"a_default": "-1"},
        {"a_default": "100001"},
        {"a_default": "x"},
        {"valid_from": "1999-12-31"},
        {"valid_from": ""},
        {"source": " "},
    ],
    ids=str,
)
def test_nonsense_is_refused_and_kept(as_city: FlaskClient, wrong: dict[str, str]) -> None:
    data = {"a_default": "650", "valid_from": "2027-01-01", "source": SOURCE} | wrong
    answer = as_city.post("/subsidies/rules/SUB_SPECIAL", data=data)
    assert answer.status_code == 422
    assert wrong.get("source") == " " or SOURCE in answer.text
    assert not SubsidySetting.select().exists()


def test_only_the_city_changes_amounts(signed_in, cast: Cast) -> None:
    for who in ("demo_worker", "demo_town", "demo_enterprise", "auditor"):
        assert entered(signed_in(who), "SUB_LEVEL", clock.today(), yuan_3="1").status_code == 403
        assert signed_in(who).get("/subsidies/rules/SUB_LEVEL").status_code == 403
    assert signed_in("demo_city").get("/subsidies/rules/SUB_NONE").status_code == 404


def test_the_catalogue_shows_the_amount_in_force_and_a_new_start_keeps_it(
    as_city: FlaskClient, as_worker: FlaskClient, cast: Cast
) -> None:
    course = a_passed_course(cast.worker, rank=2)
    assert "¥1,000" in english(as_worker, f"/courses/{course.id}")
    entered(as_city, "SUB_LEVEL", clock.today(), yuan_2="1234")
    assert "¥1,234" in english(as_worker, f"/courses/{course.id}")
    seed()
    assert SubsidyRule.get(SubsidyRule.code == "SUB_LEVEL").amounts["2"] == 1000
    assert amount(cast.worker.id, course.id) == 1234


def test_of_two_settings_of_one_day_the_later_entry_counts(app, cast: Cast) -> None:
    with app.test_request_context():
        for yuan in (5, 6):
            claims_service.enter(CITY, "SUB_SAFETY", clock.today(), {"default": yuan}, SOURCE)
    assert subsidy_rules.book().rules["SUB_SAFETY"].on(clock.today()).yuan(2) == 6
