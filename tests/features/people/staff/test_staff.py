"""An enterprise's own people: by name only with consent, every look recorded, small groups hidden."""

from __future__ import annotations

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skillmatch import clock
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.people.models import Consent, Disclosure, Worker
from skillmatch.store.statistics.suppression import suppress
from skillmatch.terms import MIN_CELL_COUNT, AuditKind
from tests import builders
from tests.cast import Cast


def test_only_those_who_consented_are_named(as_enterprise: FlaskClient, cast: Cast) -> None:
    yes = builders.a_worker(enterprise=cast.enterprise, consent=True)
    no = builders.a_worker(enterprise=cast.enterprise)
    elsewhere = builders.a_worker(enterprise=cast.other_enterprise, consent=True)
    withdrawn = builders.a_worker(enterprise=cast.enterprise, consent=True)
    Consent.update(withdrawn_at=clock.now()).where(Consent.worker == withdrawn).execute()
    left = builders.a_worker(enterprise=cast.other_enterprise)
    Consent.create(worker=left, enterprise=cast.enterprise, version="1")
    page = as_enterprise.get("/staff")
    assert page.status_code == 200
    assert yes.name in page.text
    for hidden in (no, elsewhere, withdrawn, left):
        assert f">{hidden.name} " not in page.text
        assert f">{hidden.name}<" not in page.text


def listed() -> int:
    """How many were shown by name in the list of staff."""
    return Disclosure.select().where(Disclosure.what == "staff list").count()


def test_every_look_is_recorded_for_the_person(as_enterprise: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    yes = builders.a_worker(enterprise=cast.enterprise, consent=True)
    no = builders.a_worker(enterprise=cast.enterprise)
    for looks in (1, 2):
        assert as_enterprise.get("/staff").status_code == 200
        seen = list(Disclosure.select().where(Disclosure.worker == yes))
        assert len(seen) == looks
    assert (seen[0].account_id, seen[0].role) == (cast.account("enterprise").id, "enterprise")
    assert seen[0].enterprise_id == cast.enterprise.id
    assert not Disclosure.select().where(Disclosure.worker == no).exists()
    consenting = Consent.select().where((Consent.enterprise == cast.enterprise) & Consent.withdrawn_at.is_null())
    assert listed() == 2 * consenting.count()
    logged = AuditEvent.select().where(AuditEvent.kind == AuditKind.DISCLOSED.value).order_by(AuditEvent.id.desc()).get()
    assert logged.detail == {"people": consenting.count()}
    assert yes.name not in logged.subject


def test_nobody_else_may_look(as_worker: FlaskClient, as_trainer: FlaskClient) -> None:
    before = Disclosure.select().count()
    assert as_worker.get("/staff").status_code == 403
    assert as_trainer.get("/staff").status_code == 403
    assert Disclosure.select().count() == before


def test_odd_pages_are_the_nearest(as_enterprise: FlaskClient) -> None:
    for page in ("0", "-1", "999999", "NaN", "1e9"):
        assert as_enterprise.get(f"/staff?page={page}").status_code == 200


def test_a_long_list_has_pages_and_records_what_it_shows(as_enterprise: FlaskClient, cast: Cast) -> None:
    for _ in range(60):
        builders.a_worker(enterprise=cast.enterprise, consent=True)
    page = as_enterprise.get("/staff")
    assert page.status_code == 200
    assert "page=2" in page.text
    assert listed() == 50


def test_without_consent_only_counts(as_enterprise: FlaskClient, cast: Cast) -> None:
    Consent.update(withdrawn_at=clock.now()).where(Consent.enterprise == cast.enterprise).execute()
    page = as_enterprise.get("/staff")
    assert page.status_code == 200
    assert "还没有职工同意公开姓名" in page.text
    named = [
        worker.name for worker in Worker.select().where(Worker.enterprise == cast.enterprise) if f">{worker.name}" in page.text
    ]
    assert not named


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_hidden_groups_are_never_small_and_never_alone(counts: list[int]) -> None:
    shown = suppress(counts)
    assert all(number is None or number == count for number, count in zip(shown, counts, strict=True))
    assert all(number is None or number == 0 or number >= MIN_CELL_COUNT for number in shown)
    hidden = [count for number, count in zip(shown, counts, strict=True) if number is None and count]
    if hidden and len(hidden) < sum(count > 0 for count in counts):
        assert sum(hidden) >= MIN_CELL_COUNT
        assert len(hidden) >= 2
    assert shown == suppress(counts), "the same counts are told alike"
