"""That a mentor was shown a person is logged once, for that person to read, and in the audit log without a name."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.people.models import Disclosure
from tests.builders import a_worker
from tests.cast import Cast


def test_the_first_look_is_logged_and_the_next_ones_are_not(as_other_mentor: FlaskClient, cast: Cast) -> None:
    asked = a_worker(name="求师的人")
    Mentorship.create(worker=asked, mentor=cast.other_mentor, state="requested")
    for _ in range(3):
        assert as_other_mentor.get("/mentor").status_code == 200
    logged = list(Disclosure.select().where(Disclosure.worker == asked))
    assert [(row.account_id, row.role, row.what) for row in logged] == [
        (cast.account("other_mentor").id, "mentor", "mentorship request")
    ]
    audited = AuditEvent.select().where((AuditEvent.kind == "disclosed") & (AuditEvent.subject == f"worker {asked.id}"))
    assert audited.count() == 1
    assert "求师的人" not in str(audited.get().detail)


def test_whoever_was_not_shown_is_not_logged(as_other_mentor: FlaskClient, cast: Cast) -> None:
    left = a_worker()
    Mentorship.create(worker=left, mentor=cast.other_mentor, state="withdrawn")
    assert as_other_mentor.get("/mentor").status_code == 200
    assert not Disclosure.select().where(Disclosure.worker == left).exists()
