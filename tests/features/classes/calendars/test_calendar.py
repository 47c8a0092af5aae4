"""A person's own classes in a calendar: whole days, nothing of anybody else, and a secret address that can be shut."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from skillmatch import clock
from skillmatch.features.classes.services import calendar_links as calendar_links_service
from skillmatch.store.accounts.models import Account, AuditEvent
from skillmatch.store.classes.models import CalendarLink, CourseRun, Enrolment
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.demands.models import Demand
from tests import builders


@pytest.fixture
def run(app: Flask, cast) -> CourseRun:
    """A class of three weeks in which the worker has a place."""
    made = builders.a_run(builders.a_course({}, zh="数控车床入门", en="Lathes, a beginning"), time="weekend")
    Enrolment.create(worker=cast.worker, course=made.course, run=made, state="enrolled")
    return made


def events(text: bytes | str) -> dict[str, object]:
    return {str(one["summary"]): one for one in Calendar.from_ical(text).walk("VEVENT")}


def own_address(client: FlaskClient) -> str:
    answer = client.post("/calendar/link")
    assert answer.status_code == 200
    return re.search(r'value="http://localhost(/calendar/[^"]+\.ics)"', answer.text)[1]


def test_a_class_is_one_event_of_whole_days(as_worker: FlaskClient, run: CourseRun) -> None:
    answer = as_worker.get("/calendar.ics")

    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    one = events(answer.data)["数控车床入门"]
    assert one["dtstart"].dt == run.starts_on  # a date, without an hour
    assert type(one["dtstart"].dt) is dt.date
    assert one["dtend"].dt == run.ends_on + dt.timedelta(days=1)
    assert str(one["location"]).startswith(run.base.zh)
    assert "周末" in one["description"]
    assert (one["status"], one["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert b"X-WR-TIMEZONE:Asia/Shanghai" in answer.data
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_it_speaks_the_language_of_the_page(as_worker: FlaskClient, run: CourseRun) -> None:
    as_worker.post("/language", data={"lang": "en"})

    one = events(as_worker.get("/calendar.ics").data)["Lathes, a beginning"]

    assert "Weekends" in one["description"]
    assert run.base.en in one["location"]


def test_the_identifiers_stay_the_same(as_worker: FlaskClient, run: CourseRun) -> None:
    first = {str(one["uid"]) for one in events(as_worker.get("/calendar.ics").data).values()}
    CourseRun.update(starts_on=run.starts_on + dt.timedelta(days=2)).where(CourseRun.id == run.id).execute()

    assert {str(one["uid"]) for one in events(as_worker.get("/calendar.ics").data).values()} == first


@pytest.mark.parametrize(
    ("state", "answer_by", "status"),
    [("accepted", None, "CONFIRMED"), ("offered", 3, "TENTATIVE"), ("offered", -1, None), ("declined", None, None),
     ("reserve", None, None)],
)  # fmt: skip
def test_a_place_in_an_order_counts_as_it_stands(
    as_worker: FlaskClient, as_trainer: FlaskClient, cast, state: str, answer_by: int | None, status: str | None
) -> None:
    run = builders.a_run(builders.a_course({}, zh="订单课"))
    cohort = Cohort.create(
        number="T-1", demand=Demand.select().first(), course=run.course, trainer=cast.trainer, run=run, time="weekend", headcount=1,
        seats=2, state="confirmed",
    )  # fmt: skip
    last = None if answer_by is None else clock.today() + dt.timedelta(days=answer_by)
    CohortSeat.create(cohort=cohort, worker=cast.worker, position=1, state=state, contribution=1, coverage=0, coverage_after=1,
                      hours=1, answer_by=last)  # fmt: skip

    found = events(as_worker.get("/calendar.ics").data).get("订单课")

    assert (found and str(found["status"])) == status
    assert "订单课" in events(as_trainer.get("/calendar.ics").data)  # whoever gives it has it too


def test_a_withdrawn_place_and_one_without_a_class_are_not_in_it(as_worker: FlaskClient, run: CourseRun) -> None:
    Enrolment.update(state="withdrawn").where(Enrolment.run == run).execute()

    answer = as_worker.get("/calendar.ics")
    assert answer.status_code == 200
    assert "数控车床入门" not in events(answer.data)


def test_the_secret_address_is_read_without_signing_in(app: Flask, as_worker: FlaskClient, run: CourseRun, cast) -> None:
    where = own_address(as_worker)

    answer = app.test_client().get(where)

    assert answer.status_code == 200
    assert "数控车床入门" in events(answer.data)
    assert cast.worker.name not in answer.text
    assert cast.worker.code not in answer.text
    assert cast.username("worker") not in answer.text
    assert where not in as_worker.get("/calendar").text  # shown once
    token = where.split("/")[-1].removesuffix(".ics")
    stored = CalendarLink.get()
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in repr(stored.__data__)


def test_it_keeps_the_language_that_it_was_made_in(app: Flask, as_worker: FlaskClient, run: CourseRun) -> None:
    as_worker.post("/language", data={"lang": "en"})
    where = own_address(as_worker)

    assert "Lathes, a beginning" in events(app.test_client().get(where).data)


def test_a_renewed_address_shuts_the_former_one_and_a_revoked_one_is_dead(app: Flask, as_worker: FlaskClient, run, cast) -> None:
    first = own_address(as_worker)
    second = own_address(as_worker)
    visitor = app.test_client()
    assert visitor.get(first).status_code == 404
    assert visitor.get(second).status_code == 200

    assert as_worker.post("/calendar/link/revoke").status_code == 303
    assert visitor.get(second).status_code == 404
    assert as_worker.post("/calendar/link/revoke").status_code == 303  # again does no harm
    kinds = [event.kind for event in AuditEvent.select().where(AuditEvent.kind.startswith("calendar_link")).order_by(AuditEvent.id)]
    assert kinds == ["calendar_link_made", "calendar_link_made", "calendar_link_revoked"]


def test_a_shut_account_shows_nothing_any_more(app: Flask, as_worker: FlaskClient, run: CourseRun, cast) -> None:
    where = own_address(as_worker)
    Account.update(active=False).where(Account.id == cast.account("worker").id).execute()

    answer = app.test_client().get(where)
    assert answer.status_code == 200
    assert events(answer.data) == {}


def test_somebody_else_has_another_calendar(as_worker: FlaskClient, as_outsider: FlaskClient, as_other_trainer, run) -> None:
    assert "数控车床入门" in events(as_worker.get("/calendar.ics").data)
    for other in (as_outsider, as_other_trainer):
        answer = other.get("/calendar.ics")
        assert answer.status_code == 200
        assert "数控车床入门" not in events(answer.data)


def test_guesses_are_counted_and_then_not_listened_to(app: Flask, as_worker: FlaskClient, run, monkeypatch) -> None:
    monkeypatch.setattr(calendar_links_service, "MAX_GUESSES", 3)
    where, visitor = own_address(as_worker), app.test_client()
    for _ in range(3):
        assert visitor.get("/calendar/nobody-has-this.ics").status_code == 404

    answer = visitor.get(where)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert visitor.get(where, environ_overrides={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200  # from elsewhere it is


def test_the_page_says_what_is_in_it_and_links_lead_there(as_worker: FlaskClient, as_trainer: FlaskClient, run: CourseRun) -> None:
    page = as_worker.get("/calendar")
    assert page.status_code == 200
    assert "数控车床入门" in page.text
    for client, where in ((as_worker, "/seats"), (as_worker, "/recommendations?kind=mine"), (as_trainer, "/trainer")):
        found = client.get(where)
        assert found.status_code == 200, where
        assert 'href="/calendar"' in found.text, where
