"""Who sees which certificates: the person, the town of the person, the city, the trainer of the class; nobody else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Disclosure
from skillmatch.terms import AuditKind
from tests.builders import a_course, a_run, a_skill, a_worker
from tests.cast import Cast
from tests.features.certificates.making import in_days, passed


def mine(cast: Cast) -> Certificate:
    return passed(cast.worker, a_course({a_skill(): (0, 3)}))


def of_town(cast: Cast) -> Certificate:
    return passed(a_worker(town=cast.town), a_course({a_skill(): (0, 3)}))


def test_a_person_sees_the_own_ones(as_worker: FlaskClient, as_outsider: FlaskClient, cast: Cast) -> None:
    certificate = mine(cast)
    page = as_worker.get("/certificates")
    assert page.status_code == 200
    assert certificate.number in page.text
    assert as_worker.get(f"/certificates/{certificate.id}").status_code == 200
    others = as_outsider.get("/certificates")
    assert others.status_code == 200
    assert certificate.number not in others.text


@pytest.mark.parametrize("part", ["", "/certificate.pdf", "/badge.json"])
def test_a_stranger_gets_nothing(part: str, as_outsider: FlaskClient, as_other_town: FlaskClient, cast: Cast) -> None:
    address = f"/certificates/{mine(cast).id}{part}"
    assert as_outsider.get(address).status_code == 404
    if part != "/badge.json":
        assert as_other_town.get(address).status_code == 404


def test_a_town_sees_its_own_people_and_the_city_everybody(as_town: FlaskClient, as_other_town: FlaskClient, as_city: FlaskClient,
                                                           cast: Cast) -> None:  # fmt: skip
    certificate, elsewhere = of_town(cast), passed(a_worker(town=cast.other_town, name="别镇之人"), a_course({a_skill(): (0, 3)}))
    own, foreign, all_ = (who.get("/certificates/register") for who in (as_town, as_other_town, as_city))
    assert [page.status_code for page in (own, foreign, all_)] == [200, 200, 200]
    assert certificate.number in own.text and elsewhere.number not in own.text and "别镇之人" not in own.text
    assert elsewhere.number in foreign.text and certificate.number not in foreign.text
    assert certificate.number in all_.text and elsewhere.number in all_.text
    searched = as_town.get("/certificates/register", query_string={"q": elsewhere.number})
    assert searched.status_code == 200
    assert 'class="data"' not in searched.text


def test_the_register_is_searched_by_number_and_name_and_narrowed(as_city: FlaskClient, cast: Cast) -> None:
    worker = a_worker(name="查找之人", town=cast.town)
    certificate = passed(worker, a_course({a_skill(): (0, 3)}, certificate_scope="蔬菜嫁接"), "SPECIAL_ABILITY")
    other = mine(cast)

    def found(**asked: str) -> str:
        page = as_city.get("/certificates/register", query_string=asked)
        assert page.status_code == 200
        return page.text

    for asked in ({"q": "查找"}, {"q": certificate.number.lower()}, {"q": certificate.number[:14]}, {"kind": "SPECIAL_ABILITY"}):
        text = found(**asked)
        assert certificate.number in text, asked
        assert other.number not in text, asked
    with write():
        Certificate.update(issued_on=in_days(-9), valid_until=in_days(-1)).where(Certificate.id == certificate.id).execute()
    assert certificate.number in found(state="expired") and other.number not in found(state="expired")
    assert certificate.number not in found(state="valid") and other.number in found(state="valid")
    assert 'class="data"' not in found(state="revoked", q="查找")
    for text in ("%", "_", "!", "'", '"', "\\"):
        assert certificate.number not in found(q=text)
    assert found(page="9999999", kind="nonsense", state="nonsense")


def test_an_office_that_looks_is_written_down_and_the_person_is_not(
    as_town: FlaskClient, as_worker: FlaskClient, cast: Cast
) -> None:
    own, certificate = mine(cast), of_town(cast)
    as_worker.get(f"/certificates/{own.id}")
    assert not Disclosure.select().where(Disclosure.worker == cast.worker, Disclosure.what.startswith("certificate")).exists()
    as_town.get(f"/certificates/{certificate.id}")
    as_town.get(f"/certificates/{certificate.id}/certificate.pdf")
    seen = Disclosure.select().where(Disclosure.worker == certificate.worker_id, Disclosure.what.startswith("certificate"))
    assert [one.what for one in seen.order_by(Disclosure.id)] == ["certificate", "certificate printed"]
    as_town.get("/certificates/register")
    listed = AuditEvent.select().where(AuditEvent.kind == AuditKind.DISCLOSED.value, AuditEvent.subject == "certificates")
    assert listed.count() == 1


def test_a_trainer_sees_those_of_the_own_class(as_trainer: FlaskClient, as_other_trainer: FlaskClient, cast: Cast) -> None:
    course = a_course({a_skill(): (0, 3)}, base=cast.trainer.base)
    run = a_run(course, starts_on=in_days(-40))
    worker = a_worker(name="班上之人")
    certificate = passed(worker, course, run=run)
    page = as_trainer.get(f"/certificates/class/{run.id}")
    assert page.status_code == 200
    assert certificate.number in page.text and "班上之人" in page.text
    assert as_other_trainer.get(f"/certificates/class/{run.id}").status_code == 404
    assert as_trainer.get("/certificates/class/999999").status_code == 404
    assert as_trainer.get(f"/certificates/{certificate.id}").status_code == 403
    seen = Disclosure.select().where(Disclosure.worker == worker)
    assert [(one.role, one.what) for one in seen] == [("trainer", "name")]


def test_lists_say_what_to_do_while_they_are_empty(as_worker: FlaskClient, as_city: FlaskClient) -> None:
    with write():
        Certificate.delete().execute()
    assert 'class="empty"' in as_worker.get("/certificates").text
    assert 'class="empty"' in as_city.get("/certificates/register").text


def test_the_downloaded_data_name_certificates_and_evidence(as_worker: FlaskClient, cast: Cast) -> None:
    certificate = mine(cast)
    data = as_worker.get("/profile/export.json").json
    assert certificate.number in {one["number"] for one in data["certificates"]}
    assert data["evidence"][-1]["rank_after"] == 3
