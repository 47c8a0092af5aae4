"""Deadlines in working days, and what the clock opens, moves and closes."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skillmatch import clock
from skillmatch.features.messaging import rules
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.features.messaging.services import unanswered as unanswered_service
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Mentorship
from skillmatch.store.messaging.models import Message, ServiceRequest
from skillmatch.store.workflow.case_events import timeline
from skillmatch.terms import EnrolmentState, MentorshipState, MessageKind, Name, NetworkLevel, RequestKind, Role
from skillmatch.workflow import ServiceDays
from skillmatch.workflow.working_days import WorkCalendar
from tests import builders
from tests.cast import Cast

DAYS = ServiceDays(3, 5, 10)
dates = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


@given(dates, st.integers(1, 60))
def test_without_a_holiday_the_nth_working_day_is_counted_one_by_one(day: dt.date, n: int) -> None:
    slow, left = day, n
    while left:
        slow += dt.timedelta(days=1)
        left -= slow.weekday() < 5
    assert WorkCalendar().after(day, n) == slow


@given(dates, st.sampled_from(rules.CHAIN), st.sets(st.integers(1, 30)), st.sets(st.integers(1, 30)))
def test_a_deadline_is_a_working_day_ahead(day: dt.date, level: NetworkLevel, off: set[int], on: set[int]) -> None:
    holidays = {day + dt.timedelta(days=number): Name("假", "holiday") for number in off - on}
    calendar = WorkCalendar(holidays, {day + dt.timedelta(days=number) for number in on})
    due = DAYS.due(day, level, calendar)
    assert due > day and calendar.is_working_day(due)
    between = [day + dt.timedelta(days=number + 1) for number in range((due - day).days)]
    assert sum(calendar.is_working_day(one) for one in between) == DAYS[rules.CHAIN.index(level)]


def test_a_public_holiday_is_no_day_to_answer(as_worker: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked on the last working day before the National Day of 2026, whose week is off and whose Saturday is worked."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 9, 30))
    asked = {"kind": "other", "level": "city", "subject": "问题", "text": "请问"}
    assert as_worker.post("/requests", data=asked).status_code == 303
    assert ServiceRequest.select().order_by(ServiceRequest.id.desc()).get().due_on == dt.date(2026, 10, 20)


def a_request(**values: object) -> ServiceRequest:
    given = {"kind": RequestKind.OTHER.value, "subject": "问题", "due_on": clock.today(), "level": NetworkLevel.TOWN.value}
    with write():
        return ServiceRequest.create(**given | values)


def days_after(n: int) -> dt.date:
    return clock.today() + dt.timedelta(days=n)


def test_from_the_enterprise_to_the_town_to_the_city_and_no_further(store: None, cast: Cast) -> None:
    request = a_request(level=NetworkLevel.ENTERPRISE.value, town=cast.town, enterprise=cast.enterprise, worker=cast.worker)
    day, levels = clock.today(), []
    for _ in range(4):
        day = ServiceRequest.get_by_id(request.id).due_on + dt.timedelta(days=1)
        service_desk_service.escalate(day)
        service_desk_service.escalate(day)
        levels.append(ServiceRequest.get_by_id(request.id).level)
    assert levels == ["town", "city", "city", "city"]
    assert [event.transition for event in timeline("service request", request.id)] == ["escalated", "escalated", "overdue"]
    told = Message.select().where((Message.worker == cast.worker) & (Message.kind == MessageKind.REQUEST_ESCALATED.value))
    assert told.count() == 2
    assert Message.select().where(Message.account == cast.account("city")).count() == 1


def test_without_a_town_it_goes_straight_to_the_city(store: None, cast: Cast) -> None:
    request = a_request(level=NetworkLevel.ENTERPRISE.value, enterprise=cast.enterprise)
    service_desk_service.escalate(days_after(1))
    assert ServiceRequest.get_by_id(request.id).level == NetworkLevel.CITY.value


def test_what_is_answered_or_in_time_stays(store: None, cast: Cast) -> None:
    a_request(answered_at=clock.now(), answer="好", due_on=days_after(-9))
    a_request(due_on=days_after(1))
    assert service_desk_service.escalate(days_after(1)) == 0


@pytest.mark.parametrize("kind", [RequestKind.MENTORSHIP, RequestKind.PLACE, RequestKind.DEMAND])
def test_the_clock_opens_one_request_a_thing_and_closes_it_when_it_is_dealt_with(
    store: None, cast: Cast, kind: RequestKind
) -> None:
    long_ago = clock.now() - dt.timedelta(days=30)
    worker = builders.a_worker(town=cast.town, enterprise=cast.enterprise)
    if kind is RequestKind.MENTORSHIP:
        row = Mentorship.create(worker=worker, mentor=cast.mentor, state=MentorshipState.REQUESTED.value, created_at=long_ago)
    elif kind is RequestKind.PLACE:
        course = builders.a_course({"SK-RB-010": (1, 2)})
        row = builders.an_enrolment(worker, course, state=EnrolmentState.REQUESTED.value, created_at=long_ago)
    else:
        row = builders.a_demand({"SK-RB-010": 3}, enterprise=builders.an_enterprise(town=cast.town), needed_by=days_after(-1))
    unanswered_service.collect(clock.today())
    unanswered_service.collect(clock.today())
    opened = [one for one in ServiceRequest.select() if one.about.split(":")[:2] == [kind.value, str(row.id)]]
    (request,) = opened
    assert (request.kind, request.level, request.town_id) == (kind.value, NetworkLevel.TOWN.value, cast.town.id)
    assert kind is RequestKind.DEMAND or request.enterprise_id is None, "the own enterprise learns nothing of it"
    with write():
        if kind is RequestKind.MENTORSHIP:
            Mentorship.update(state=MentorshipState.DECLINED.value).where(Mentorship.id == row.id).execute()
        elif kind is RequestKind.PLACE:
            Enrolment.update(state=EnrolmentState.ENROLLED.value).where(Enrolment.id == row.id).execute()
        else:
            Demand.update(filled=row.headcount).where(Demand.id == row.id).execute()
    unanswered_service.collect(clock.today())
    closed = ServiceRequest.get_by_id(request.id)
    assert closed.answered_at is not None and closed.answered_by is None
    assert [event.transition for event in timeline("service request", closed.id)] == ["opened", "resolved"]


def test_what_is_in_time_is_no_request(store: None, cast: Cast) -> None:
    worker = builders.a_worker(town=cast.town)
    row = Mentorship.create(worker=worker, mentor=cast.mentor, state=MentorshipState.REQUESTED.value)
    demand = builders.a_demand({"SK-RB-010": 3}, needed_by=clock.today())
    unanswered_service.collect(clock.today())
    about = [one.about for one in ServiceRequest.select()]
    assert f"demand:{demand.id}" not in about
    assert not any(each.startswith(f"mentorship:{row.id}:") for each in about)


def test_whom_one_may_ask() -> None:
    for kind in rules.NOT_FOR_EMPLOYERS:
        assert NetworkLevel.ENTERPRISE not in rules.open_to(kind, True, True)
    assert rules.open_to(RequestKind.COURSE, True, True) == list(rules.CHAIN)
    assert rules.open_to(RequestKind.COURSE, False, False) == [NetworkLevel.CITY]
    assert not rules.may_answer(Role.TOWN, NetworkLevel.CITY) and rules.may_answer(Role.CITY, NetworkLevel.TOWN)
