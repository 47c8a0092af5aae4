"""The public page: valid, expired, revoked or unknown, and nothing of anybody."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from skillmatch.features.certificates.queries import verification as verification_queries
from skillmatch.features.certificates.services import issuing as issuing_service
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import write
from skillmatch.store.people.models import Worker
from skillmatch.terms import RevokeReason
from skillmatch.web import observe
from tests.builders import a_course, a_skill, a_worker, an_enterprise, an_occupation
from tests.features.certificates.making import in_days, passed

NAME = "阿不都·热合曼"


def a_certificate(**values: object) -> Certificate:
    firm = an_enterprise(zh="不该出现的企业", en="Firm that must not appear")
    worker = a_worker(name=NAME, enterprise=firm, **values)
    course = a_course({a_skill(): (0, 3)}, target_rank=3, occupations=(an_occupation(),), permit_given="welding")
    return passed(worker, course, "SPECIAL_OPERATION")


def verdict(page: str) -> str:
    found = re.search(r"verdict-(\w+)\"", page)
    return found[1] if found else ""


def test_a_visitor_sees_that_it_is_valid_and_nothing_of_the_person(client: FlaskClient) -> None:
    certificate = a_certificate()
    page = client.get(f"/verify/{certificate.token}")
    assert page.status_code == 200
    assert verdict(page.text) == "valid"
    assert certificate.number in page.text
    worker = certificate.worker
    for secret in (NAME, worker.code, "不该出现的企业", "Firm that must not appear", str(worker.birth_year)):
        assert secret not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_in_english_too(client: FlaskClient) -> None:
    certificate = a_certificate()
    client.post("/language", data={"lang": "en"})
    page = client.get(f"/verify/{certificate.token}")
    assert "This certificate is in the register and valid." in page.text
    assert NAME not in page.text


def test_expired_revoked_and_unknown_are_told_apart(client: FlaskClient) -> None:
    certificate = a_certificate()
    with write():
        Certificate.update(issued_on=in_days(-10), valid_until=in_days(-1)).where(Certificate.id == certificate.id).execute()
    assert verdict(client.get(f"/verify/{certificate.token}").text) == "expired"
    with write():
        issuing_service.take_back(Certificate.get_by_id(certificate.id), RevokeReason.FRAUD, "geheim", 1)
    page = client.get(f"/verify/{certificate.token}")
    assert (page.status_code, verdict(page.text)) == (200, "revoked")
    assert "geheim" not in page.text
    unknown = client.get("/verify/" + "x" * 32)
    assert (unknown.status_code, verdict(unknown.text)) == (404, "unknown")
    assert client.get("/verify/%27%3B--").status_code == 404


def test_the_number_needs_the_name_on_the_paper(client: FlaskClient) -> None:
    certificate = a_certificate()
    number = certificate.number
    right = client.post("/verify", data={"number": number.lower().replace("-", " "), "name": "阿不都 • 热合曼"})
    assert (right.status_code, verdict(right.text)) == (200, "valid")
    assert NAME not in right.text
    wrong_name = client.post("/verify", data={"number": number, "name": "张三"})
    wrong_number = client.post("/verify", data={"number": number[:-1] + "0", "name": NAME})
    assert (wrong_name.status_code, wrong_number.status_code) == (404, 404)
    assert verdict(wrong_name.text) == verdict(wrong_number.text) == "unknown"
    assert "张三" not in wrong_name.text


@pytest.mark.parametrize("data", [{}, {"number": "1"}, {"name": "x"}])
def test_what_is_missing_is_said(client: FlaskClient, data: dict[str, str]) -> None:
    answer = client.post("/verify", data=data)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text


def test_the_certificate_of_somebody_who_left_the_register_still_stands(client: FlaskClient) -> None:
    certificate = a_certificate()
    with write():
        Worker.delete().where(Worker.id == certificate.worker_id).execute()
    assert verdict(client.get(f"/verify/{certificate.token}").text) == "valid"
    assert client.post("/verify", data={"number": certificate.number, "name": NAME}).status_code == 404
    assert client.post("/verify", data={"number": certificate.number, "name": ""}).status_code == 422


def test_whoever_tries_many_is_not_listened_to_and_others_are(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = a_certificate()
    monkeypatch.setattr(verification_queries, "MAX_GUESSES", 3)
    for guess in range(3):
        assert client.get(f"/verify/{'x' * 30}{guess}").status_code == 404
    refused = client.get(f"/verify/{certificate.token}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.post("/verify", data={"number": certificate.number, "name": NAME}).status_code == 429
    elsewhere = client.get(f"/verify/{certificate.token}", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200


def test_no_log_names_the_certificate_or_the_person(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, written = a_certificate(), []
    monkeypatch.setattr(observe.log, "info", lambda event, **told: written.append(str(told)))
    client.get(f"/verify/{certificate.token}")
    client.post("/verify", data={"number": certificate.number, "name": NAME})
    assert len(written) == 2
    for secret in (certificate.token, certificate.number, NAME):
        assert secret not in "".join(written)


def test_an_example_says_so(client: FlaskClient) -> None:
    certificate = a_certificate(sample=True)
    assert "tag-line" in client.get(f"/verify/{certificate.token}").text
