"""A worker reads which rule applies to a course and why, and claims it with one click."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.errors import Conflict
from skillmatch.features.subsidies.services import claims as claims_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.shortage.models import ShortageVersion
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.subsidies.models import SubsidyClaim
from skillmatch.terms import EnrolmentState, Finding
from tests.builders import an_enrolment
from tests.cast import Cast
from tests.features.subsidies.making import a_passed_course, a_revocation, a_subsidised_course, an_occupation, somebody


def english(client: FlaskClient, path: str = "/subsidies") -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def finding(worker_id: int, course_id: int, code: str) -> Finding:
    case = subsidy_trainings.of_course(worker_id, course_id)
    assert case is not None
    return next(one.finding for one in case.conditions if one.code == code)


def test_the_page_names_the_rule_its_conditions_and_the_amount(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    page = english(as_worker)
    now = page.split('id="now"')[1].split("</section>")[0]
    assert course.en in now
    assert "Unemployment-insurance skill upgrading subsidy" in now
    assert "¥1,500" in now
    assert "At least 80% of the class has to be attended; no attendance is on record, the office checks." in now
    assert "Not known" in now
    assert now.count("Met") >= 4


def test_a_shortage_profession_adds_a_fifth_and_says_that_this_is_a_default(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker, shortage=True, rank=4)
    page = english(as_worker).split(f'id="course-{course.id}"')[1].split("</article>")[0]
    assert "¥2,000 and 20% more" in page
    assert "¥2,400" in page
    assert "defaults of this system" in page
    plain = a_passed_course(cast.worker, rank=2)
    assert "¥1,000 for this grade" in english(as_worker).split(f'id="course-{plain.id}"')[1].split("</article>")[0]


def test_one_click_claims_it_once(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim", data={}).status_code == 303
    made = SubsidyClaim.get(SubsidyClaim.worker == cast.worker)
    assert (made.amount_yuan, made.state, made.insured_months, made.rank) == (1500, "asked", None, 3)
    assert made.certificate_number == f"T{cast.worker.id}-{course.id}"
    assert AuditEvent.select().where(AuditEvent.kind == "subsidy_claimed").count() == 1
    again = as_worker.post(f"/subsidies/courses/{course.id}/claim", data={})
    assert again.status_code == 409
    assert SubsidyClaim.select().count() == 1
    page = english(as_worker)
    assert course.en not in page.split('id="now"')[1].split("</section>")[0]
    assert "Waits for a decision" in page.split('id="claims"')[1]


def test_months_that_do_not_suffice_are_refused_at_the_field_and_kept(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    answer = as_worker.post(f"/subsidies/courses/{course.id}/claim", data={"insured_months": "7"})
    assert answer.status_code == 422
    assert 'value="7"' in answer.text
    assert not SubsidyClaim.select().exists()
    for wrong in ("-1", "721", "x"):
        assert as_worker.post(f"/subsidies/courses/{course.id}/claim", data={"insured_months": wrong}).status_code == 422
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim", data={"insured_months": "12"}).status_code == 303
    assert SubsidyClaim.get().insured_months == 12


def test_the_same_occupation_and_grade_is_paid_once(app, cast: Cast) -> None:
    worker, acting = somebody()
    first, second = (a_passed_course(worker, occupation=an_occupation()) for _ in range(2))
    with app.test_request_context():
        claims_service.claim(acting, worker.id, first.id, None)
        assert finding(worker.id, second.id, "once") is Finding.NOT_MET
        with pytest.raises(Conflict, match=str(SubsidyClaim.get().id)):
            claims_service.claim(acting, worker.id, second.id, None)
    higher = a_passed_course(worker, occupation=an_occupation(), rank=4)
    with app.test_request_context():
        claims_service.claim(acting, worker.id, higher.id, None)
    assert SubsidyClaim.select().where(SubsidyClaim.worker == worker).count() == 2


def test_a_fourth_claim_in_a_year_is_refused(app, cast: Cast) -> None:
    worker, acting = somebody()
    courses = [a_passed_course(worker, rule="SUB_SPECIAL", kind="SPECIAL_ABILITY") for _ in range(4)]
    with app.test_request_context():
        for course in courses[:3]:
            claims_service.claim(acting, worker.id, course.id, None)
        assert finding(worker.id, courses[3].id, "yearly") is Finding.NOT_MET
        with pytest.raises(Conflict):
            claims_service.claim(acting, worker.id, courses[3].id, None)
    SubsidyClaim.update(asked_on=clock.today() - dt.timedelta(days=366)).where(SubsidyClaim.course == courses[0]).execute()
    with app.test_request_context():
        assert claims_service.claim(acting, worker.id, courses[3].id, None).amount_yuan == 600


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (EnrolmentState.ENROLLED, Finding.NOT_YET),
        (EnrolmentState.REQUESTED, Finding.NOT_YET),
        (EnrolmentState.FAILED, Finding.NOT_MET),
    ],
)
def test_what_is_not_passed_cannot_be_claimed(as_worker: FlaskClient, cast: Cast, state: EnrolmentState, told: Finding) -> None:
    course = a_subsidised_course()
    an_enrolment(cast.worker, course, state=state.value)
    assert finding(cast.worker.id, course.id, "passed") is told
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim").status_code == 409
    assert course.en in english(as_worker).split('id="later"')[1]


def test_a_revoked_certificate_pays_nothing(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    a_revocation(course)
    assert finding(cast.worker.id, course.id, "certificate") is Finding.NOT_MET
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim").status_code == 409


def test_without_a_certificate_here_the_office_checks(cast: Cast) -> None:
    course = a_passed_course(cast.worker, certificate=False)
    assert finding(cast.worker.id, course.id, "certificate") is Finding.NOT_KNOWN


def test_what_the_union_pays_is_free_and_never_claimed(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker, rule="SUB_UNION", kind="COMPLETION")
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim").status_code == 409
    page = english(as_worker)
    assert course.en in page.split('id="free"')[1]
    assert course.en not in page.split('id="now"')[1].split("</section>")[0]


def test_a_grade_without_an_amount_is_not_covered(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker, rank=6)
    assert finding(cast.worker.id, course.id, "covered") is Finding.NOT_MET
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim").status_code == 409


def test_somebody_elses_course_is_not_mine(as_outsider: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    assert as_outsider.post(f"/subsidies/courses/{course.id}/claim").status_code == 409
    assert course.en not in english(as_outsider)
    assert as_outsider.post("/subsidies/courses/999999/claim").status_code == 404
    assert not SubsidyClaim.select().exists()


def test_an_empty_page_says_what_to_do(as_outsider: FlaskClient, cast: Cast) -> None:
    assert "There is nothing to claim now." in english(as_outsider)


def test_an_office_claims_for_somebody_openly(signed_in, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    city = signed_in("demo_city")
    assert city.post(f"/subsidies/courses/{course.id}/claim").status_code == 403
    assert city.post(f"/behalf/{cast.worker.id}", data={"reason": "at the counter"}).status_code == 303
    assert city.post(f"/subsidies/courses/{course.id}/claim").status_code == 303
    made = SubsidyClaim.get()
    assert made.on_behalf and made.worker_id == cast.worker.id
    told = english(signed_in("demo_worker"), "/for-me")
    assert f"The subsidy for “{course.en}” was claimed." in told


def test_my_own_data_have_my_claims(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    as_worker.post(f"/subsidies/courses/{course.id}/claim", data={"insured_months": "20"})
    answer = as_worker.get("/profile/export.json")
    assert answer.status_code == 200
    (told,) = answer.get_json()["subsidy_claims"]
    assert (told["course"], told["amount_yuan"], told["insured_months"], told["state"]) == (course.zh, 1500, 20, "asked")


def test_the_course_page_and_the_home_lead_to_the_claim(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_passed_course(cast.worker)
    page = english(as_worker, f"/courses/{course.id}")
    assert "For you: ¥1,500" in page
    assert "Claim it" in page
    assert f"¥1,500 for “{course.en}”" in english(as_worker, "/home")
    as_worker.post(f"/subsidies/courses/{course.id}/claim")
    home = english(as_worker, "/home")
    assert "You can claim a subsidy:" not in home
    assert f"Subsidy of ¥1,500 for “{course.en}”" in home


def test_the_city_home_counts_what_waits(as_worker: FlaskClient, as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    assert "subsidy claims wait for a decision" not in english(as_city, "/city")
    course = a_passed_course(cast.worker)
    as_worker.post(f"/subsidies/courses/{course.id}/claim")
    assert "1 subsidy claims wait for a decision." in english(as_city, "/city")
    assert "subsidy claims wait for a decision" not in english(as_town, "/town")


def test_merging_two_entries_of_a_person_keeps_every_claim(
    app, as_city: FlaskClient, as_colleague: FlaskClient, cast: Cast
) -> None:
    (one, first), (other, second) = somebody(), somebody()
    course = a_passed_course(one)
    a_passed_course(other, course)
    with app.test_request_context():
        for worker, acting in ((one, first), (other, second)):
            claims_service.claim(acting, worker.id, course.id, None)
    last = SubsidyClaim.select().order_by(SubsidyClaim.id.desc()).first()
    decided = {"decision": "approved", "checked": "y", "reason": ""}
    assert as_city.post(f"/subsidy-claims/{last.id}/decide", data=decided).status_code == 303
    assert as_colleague.post(f"/subsidy-claims/{last.id}/pay", data={"paid_on": clock.today().isoformat()}).status_code == 303
    assert as_city.post(f"/registers/talent/{one.id}/merge/{other.id}").status_code == 303
    assert [row.worker_id for row in SubsidyClaim.select()] == [one.id] * 2
    unpaid = SubsidyClaim.select().where(SubsidyClaim.state == "asked").get()
    assert as_city.post(f"/subsidy-claims/{unpaid.id}/decide", data=decided).status_code == 409  # the same course is paid already
    twin = a_passed_course(one, occupation=an_occupation())
    assert finding(one.id, twin.id, "once") is Finding.NOT_MET


# The period of a claim, and what counts on the day of the certificate


@pytest.mark.parametrize(("days", "status"), [(364, 303), (367, 409), (5 * 365, 409)])
def test_a_certificate_is_claimed_for_within_twelve_months(as_worker: FlaskClient, cast: Cast, days: int, status: int) -> None:
    on = clock.today() - dt.timedelta(days=days)
    course = a_passed_course(cast.worker, on=on, rule="SUB_SPECIAL", kind="SPECIAL_ABILITY")
    assert "须在证书核发之日起12个月内申领" in as_worker.get("/subsidies").text
    assert as_worker.post(f"/subsidies/courses/{course.id}/claim", data={}).status_code == status


@pytest.mark.usefixtures("app")
def test_nothing_is_added_for_a_certificate_from_before_the_first_shortage_list() -> None:
    worker, _ = somebody()
    before = clock.today() - dt.timedelta(days=30)
    assert not ShortageVersion.select().where(ShortageVersion.published_on < clock.today()).exists()
    old = a_passed_course(worker, on=before, shortage=True)
    new = a_passed_course(worker, shortage=True, rank=4)
    cases = {case.training.course_id: case for case in subsidy_trainings.of_worker(worker.id)}
    assert (cases[old.id].percent, cases[new.id].percent) == (0, 20)
