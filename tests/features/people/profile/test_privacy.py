"""Consent, personalisation, what others saw, and the own data."""

from __future__ import annotations

import json

from skillmatch.store.accounts.models import AuditEvent, Membership
from skillmatch.store.people.models import Consent, Disclosure, Worker
from skillmatch.store.recommendations.models import Feedback
from skillmatch.terms import AuditKind


def events(kind):
    return AuditEvent.select().where(AuditEvent.kind == kind.value).count()


def open_consents(cast):
    return Consent.select().where((Consent.worker == cast.worker) & Consent.withdrawn_at.is_null()).count()


def test_switching_personalisation_off_works_on_the_next_page_and_is_audited(as_worker, cast):
    before = as_worker.get("/recommendations")
    assert "补差距" in before.text
    assert as_worker.post("/profile/personalisation", data={"on": ""}).status_code == 303
    after = as_worker.get("/recommendations")
    assert after.status_code == 200
    assert "补差距" not in after.text
    assert "所有人看到的都一样" in after.text
    assert events(AuditKind.PERSONALISATION_OFF) == 1


def test_everybody_gets_the_same_list_without_personalisation(as_worker, as_outsider, cast):
    for visitor in (as_worker, as_outsider):
        assert visitor.post("/profile/personalisation", data={"on": ""}).status_code == 303
    mine, theirs = as_worker.get("/recommendations?view=brief"), as_outsider.get("/recommendations?view=brief")
    assert mine.status_code == theirs.status_code == 200
    assert "/recommendations#course-" in mine.text
    assert mine.text.split('id="items"')[1].split("</ul>")[0] == theirs.text.split('id="items"')[1].split("</ul>")[0]


def test_switching_on_again_is_audited_and_twice_is_once(as_worker, cast):
    for on in ("", "", "yes", "yes"):
        assert as_worker.post("/profile/personalisation", data={"on": on}).status_code == 303
    assert Worker.get_by_id(cast.worker.id).personalised
    assert (events(AuditKind.PERSONALISATION_OFF), events(AuditKind.PERSONALISATION_ON)) == (1, 1)


def test_the_switch_leads_back_to_a_local_page_alone(as_worker):
    assert as_worker.post("/profile/personalisation", data={"on": "yes", "next": "/recommendations"}).location == "/recommendations"
    assert as_worker.post("/profile/personalisation", data={"on": "yes", "next": "//evil.example"}).location == "/profile#privacy"


def test_consent_is_given_and_withdrawn_with_its_version(as_worker, cast):
    Consent.delete().where(Consent.worker == cast.worker).execute()
    for _ in range(2):
        assert as_worker.post("/profile/consent", data={"give": "yes"}).status_code == 303
    assert open_consents(cast) == 1
    consent = Consent.get(Consent.worker == cast.worker)
    assert consent.version
    assert consent.enterprise_id == cast.worker.enterprise_id
    for _ in range(2):
        assert as_worker.post("/profile/consent", data={"give": ""}).status_code == 303
    assert open_consents(cast) == 0
    assert (events(AuditKind.CONSENT_GIVEN), events(AuditKind.CONSENT_WITHDRAWN)) == (1, 1)


def test_nobody_to_consent_to_is_said(as_worker, cast):
    Worker.update(enterprise=None).where(Worker.id == cast.worker.id).execute()
    assert as_worker.post("/profile/consent", data={"give": "yes"}).status_code == 409


def test_who_saw_what_is_listed_and_stays_true_when_their_roles_change(as_worker, cast):
    who = cast.account("enterprise")
    Disclosure.create(worker=cast.worker, account_id=who.id, role="enterprise", enterprise=cast.enterprise, what="candidates")
    Membership.delete().where(Membership.account == who).execute()
    Membership.create(account=who, role="enterprise", enterprise=cast.other_enterprise)

    page = as_worker.get("/profile")

    assert page.status_code == 200
    told = page.text.split("谁看过我的信息")[1]
    assert told.count(cast.enterprise.zh) == 1
    assert cast.other_enterprise.zh not in told


def test_the_export_has_the_own_record_alone(as_worker, cast):
    answer = as_worker.get("/profile/export.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(answer.text)
    assert data["person"]["name"] == cast.worker.name
    assert len(data["skills"]) == cast.worker.held.count()
    assert cast.other_worker.name not in answer.text


def test_tags_are_deleted(as_worker, as_outsider, cast):
    for visitor in (as_worker, as_outsider):
        given = {"subject": "course", "subject_id": 1, "reason": "time"}
        assert visitor.post("/recommendations/dismiss", data=given).status_code == 303
    assert as_worker.post("/profile/tags/delete").status_code == 303
    assert Worker.get_by_id(cast.worker.id).interests == ""
    assert not Feedback.select().where(Feedback.worker == cast.worker).exists()
    assert Feedback.select().where(Feedback.worker == cast.other_worker).count() == 1
