"""An enterprise's figures count those who let it see them; all others are counted by grade where a group is large enough."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.catalogue.models import Course
from skillmatch.store.people.models import Consent, Worker
from tests.builders import a_worker, an_enrolment
from tests.cast import Cast
from tests.features.statistics.figures.test_rows import english
from tests.features.statistics.overview.test_city_home import figure


def test_they_count_those_who_consented(as_enterprise: FlaskClient, cast: Cast) -> None:
    consenting = (
        Worker.select().join(Consent).where((Worker.enterprise == cast.enterprise) & (Consent.enterprise == cast.enterprise)
                                           & Consent.withdrawn_at.is_null())
    )  # fmt: skip
    people, first = consenting.count(), "People who let you see them"
    assert figure(english(as_enterprise, "/enterprise/figures"), first) == [people]
    mine = a_worker(enterprise=cast.enterprise, consent=True)
    for course in Course.select().limit(2):
        an_enrolment(mine, course, state="enrolled")
    a_worker(enterprise=cast.other_enterprise, consent=True)
    page = english(as_enterprise, "/enterprise/figures")
    assert figure(page, first) == [people + 1]
    assert figure(page, "Enrolments running")[0] == figure(page, "People in training")[0] + 1


def test_others_are_told_by_grade_and_never_in_small_groups(as_enterprise: FlaskClient, cast: Cast) -> None:
    for grade, number in ((7, 6), (8, 1)):
        for _ in range(number):
            a_worker(enterprise=cast.enterprise, grade=grade)
    page = english(as_enterprise, "/enterprise/figures")
    others = page.split('id="others"')[1].split("</section>")[0]
    assert "Chief technician" not in others
    assert "Other grades together" in others or "Special-grade technician" not in others


def test_an_enterprise_without_anybody_is_told_what_to_do(as_other_enterprise: FlaskClient, cast: Cast) -> None:
    Consent.delete().execute()
    Worker.update(enterprise=None).execute()
    page = english(as_other_enterprise, "/enterprise/figures")
    assert "Nobody lets you see them yet." in page
