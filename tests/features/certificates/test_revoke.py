"""Revoking: the city alone, for a reason; skills and permit fall back, the person is told, and another one can be issued."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import HeldSkill, WorkerPermit
from skillmatch.terms import AuditKind, MessageKind
from tests.builders import a_course, a_skill, a_worker
from tests.cast import Cast
from tests.features.certificates.making import in_days, passed


def test_the_city_revokes_and_everything_falls_back(as_city: FlaskClient, client: FlaskClient, cast: Cast) -> None:
    skill = a_skill()
    certificate = passed(cast.worker, a_course({skill: (0, 3)}, permit_given="forklift"), "SPECIAL_EQUIPMENT")
    address = f"/certificates/{certificate.id}/revoke"
    page = as_city.get(address)
    assert page.status_code == 200
    answer = as_city.post(address, data={"reason": "fraud", "note": ""})
    assert answer.status_code == 303
    assert not HeldSkill.select().where((HeldSkill.worker == cast.worker) & (HeldSkill.skill == skill)).exists()
    assert not WorkerPermit.select().where((WorkerPermit.worker == cast.worker) & (WorkerPermit.permit == "forklift")).exists()
    assert "verdict-revoked" in client.get(f"/verify/{certificate.token}").text
    told = Message.select().where((Message.worker == cast.worker) & (Message.kind == MessageKind.CERTIFICATE_REVOKED.value))
    assert told.count() == 1
    audited = AuditEvent.get(AuditEvent.kind == AuditKind.CERTIFICATE_REVOKED.value)
    assert (audited.account_id, audited.subject) == (cast.account("city").id, f"certificate {certificate.id}")
    assert as_city.post(address, data={"reason": "fraud"}).status_code == 409


@pytest.mark.parametrize(
    "data",
    [{}, {"reason": "corrected"}, {"reason": "nonsense"}, {"reason": "other", "note": " "}, {"reason": "fraud", "note": "x" * 201}],
)
def test_without_a_reason_nothing_is_revoked(data: dict[str, str], as_city: FlaskClient, cast: Cast) -> None:
    certificate = passed(cast.worker, a_course({a_skill(): (0, 3)}))
    answer = as_city.post(f"/certificates/{certificate.id}/revoke", data=data)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert Certificate.get_by_id(certificate.id).revoked_at is None


def test_nobody_else_revokes(as_worker: FlaskClient, as_town: FlaskClient, as_trainer: FlaskClient, as_enterprise: FlaskClient,
                             cast: Cast) -> None:  # fmt: skip
    certificate = passed(cast.worker, a_course({a_skill(): (0, 3)}))
    for somebody in (as_worker, as_town, as_trainer, as_enterprise):
        assert somebody.post(f"/certificates/{certificate.id}/revoke", data={"reason": "fraud"}).status_code == 403
        assert somebody.post(f"/certificates/{certificate.id}/again").status_code == 403
    assert Certificate.get_by_id(certificate.id).revoked_at is None


def test_the_person_reads_the_reason(as_city: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    certificate = passed(cast.worker, a_course({a_skill(): (0, 3)}))
    as_city.post(f"/certificates/{certificate.id}/revoke", data={"reason": "other", "note": "姓名打印有误"})
    page = as_worker.get(f"/certificates/{certificate.id}")
    assert page.status_code == 200
    assert "姓名打印有误" in page.text


def test_another_one_is_issued_with_a_number_of_its_own_and_brings_the_skill_back(as_city: FlaskClient, cast: Cast) -> None:
    skill = a_skill()
    former = passed(cast.worker, a_course({skill: (0, 3)}))
    again = f"/certificates/{former.id}/again"
    assert as_city.post(again).status_code == 409
    as_city.post(f"/certificates/{former.id}/revoke", data={"reason": "mistake"})
    assert as_city.post(again).status_code == 303
    made = Certificate.get(Certificate.replaces == former)
    assert made.number != former.number
    assert HeldSkill.get((HeldSkill.worker == cast.worker) & (HeldSkill.skill == skill)).rank == 3
    assert as_city.post(again).status_code == 409


@pytest.mark.usefixtures("app")
def test_a_renewed_permit_falls_back_to_the_older_certificate(as_city: FlaskClient) -> None:
    worker, course = a_worker(), a_course({a_skill(): (0, 2)}, permit_given="welding")
    with write():
        WorkerPermit.create(worker=worker, permit="welding", expires_on=in_days(20))
    first = passed(worker, course, "SPECIAL_OPERATION")
    second = passed(worker, course, "SPECIAL_OPERATION")

    def until() -> object:
        return WorkerPermit.get(WorkerPermit.worker == worker).expires_on

    as_city.post(f"/certificates/{first.id}/revoke", data={"reason": "mistake"})
    assert until() == second.valid_until
    as_city.post(f"/certificates/{second.id}/revoke", data={"reason": "mistake"})
    assert until() == in_days(20)
