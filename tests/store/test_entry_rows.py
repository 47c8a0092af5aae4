"""What the pages of entry and of the service desk read and write runs on either database and gives the same."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.accounts.services import counter as counter_service
from skillmatch.features.accounts.services import delegation as delegation_service
from skillmatch.features.accounts.services import letters as letters_service
from skillmatch.features.accounts.services.letters import LetterFilter
from skillmatch.features.messaging.queries import inbox as inbox_queries
from skillmatch.features.messaging.queries import service_desk as service_desk_queries
from skillmatch.features.messaging.services import inbox as inbox_service
from skillmatch.features.messaging.services import service_desk as service_desk_service
from skillmatch.features.messaging.services import unanswered as unanswered_service
from skillmatch.store.accounts import counter, delegation, roles
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import Worker
from skillmatch.terms import MessageKind, NetworkLevel, RequestKind, Role
from tests import builders


@pytest.fixture
def person(seeded: str) -> Worker:
    """Somebody of the first town, with an account."""
    worker = builders.a_worker(town=builders.a_town(), name="甲某", enterprise=builders.an_enterprise())
    account = Account.create(username="person", display_name="-", password="-", fs_uniquifier="person")
    Membership.create(account=account, role=Role.WORKER.value, worker=worker)
    return worker


def an_officer(name: str, town: str = "TOWN001") -> Acting:
    """An officer of a town, with an account."""
    place = builders.a_town(town)
    account = Account.create(username=name, display_name=name, password="-", fs_uniquifier=name)
    held = Membership.create(account=account, role=Role.TOWN.value, town=place)
    return Acting(account.id, held.id, Role.TOWN, name, town_id=place.id)


def test_letters(person: Worker) -> None:
    officer, city = an_officer("a"), Acting(1, 1, Role.CITY, "")
    firm = Acting(1, 1, Role.ENTERPRISE, "", enterprise_id=person.enterprise_id)
    other = builders.a_worker(town=builders.a_town(), name="乙某", enterprise=person.enterprise_id)
    for acting, name in ((officer, "乙某"), (city, "乙某"), (firm, "")):
        (found,) = letters_service.people(acting, LetterFilter(q=other.code))
        assert (found.id, found.name, found.letter_until) == (other.id, name, None)
        assert letters_service.count(acting, LetterFilter(q=other.code)) == 1
    assert len(letters_service.issue(firm, LetterFilter(), None, "secret", 30)) == 1
    assert letters_service.count(officer, LetterFilter(q=other.code)) == 0
    (found,) = letters_service.people(officer, LetterFilter(unprinted=False, q="乙", firm=person.enterprise.zh))
    assert found.letter_until is not None


def test_two_officers(person: Worker) -> None:
    first, second, foreign = an_officer("a"), an_officer("b"), an_officer("c", "TOWN006")
    assert [found.id for found in counter_service.find(first, "甲某")] == [person.id]
    assert counter_service.find(foreign, "甲某") == []
    counter_service.open_reset(first, person.id)
    (waiting,) = counter_service.waiting(second)
    assert (waiting.person.id, waiting.officer, counter_service.waiting(foreign)) == (person.id, "a", [])
    with pytest.raises(Conflict):
        counter_service.confirm(first, waiting.id)
    with pytest.raises(NotFound):
        counter_service.confirm(foreign, waiting.id)
    counter_service.confirm(second, waiting.id)
    with pytest.raises((Conflict, NotFound)):
        counter_service.hand_over(second, waiting.id, "secret")
    assert counter_service.hand_over(first, waiting.id, "secret").username == "person"


def test_on_behalf(person: Worker) -> None:
    officer = an_officer("a")
    assert [found.id for found in counter.find(officer, person.code)] == [person.id]
    begun = delegation.begin(officer, person.id, "理由")
    found = delegation.living(begun.id, (officer,))
    assert found is not None and found.acting.on_behalf_of == person.id
    with delegation.noted(found.acting, "skill") as note:
        note.update(rank=3)
    (entry,) = delegation_service.done_for(person.id)
    assert (entry.what, entry.detail, entry.town["zh"]) == ("skill", {"rank": 3}, builders.a_town().zh)
    assert delegation_service.object_to(person.id, entry.id).objected_at is not None
    delegation.end(officer, begun.id)
    assert delegation.living(begun.id, (officer,)) is None


def test_messages(person: Worker) -> None:
    officer, account = an_officer("a"), Account.get(Account.username == "person").id
    with write():
        messages.send(MessageKind.SEAT_OFFERED, worker_id=person.id)
        messages.send(MessageKind.PASSWORD_RESET, account_id=account)
        Message.update(at=clock.now() - dt.timedelta(days=30)).execute()
    assert len(inbox_queries.messages(account, 1)) == 2
    assert getattr(roles.by_id(account), "unread", None) == 2
    (silent,) = inbox_queries.silent(officer, 1)
    assert (silent.unread, silent.reached, silent.has_account) == (1, None, True)
    inbox_service.called(officer, person.id, False)
    assert inbox_queries.silent(officer, 1)[0].reached is False
    assert inbox_service.read_all(account) == 2
    assert inbox_queries.silent(officer, 1) == []


def test_the_desk(person: Worker) -> None:
    officer, account = an_officer("a"), Account.get(Account.username == "person").id
    mine = Acting(account, 1, Role.WORKER, "", worker_id=person.id)
    asked = service_desk_service.NewRequest(RequestKind.OTHER, NetworkLevel.TOWN, "问题", "")
    request = service_desk_service.ask(mine, account, asked)
    assert (
        [row.id for row in service_desk_queries.for_office(officer, False, 1)]
        == [row.id for row in service_desk_queries.mine(account, person.id, False, 1)]
        == [request.id]
    )
    builders.a_demand({"SK-RB-010": 3}, enterprise=builders.an_enterprise(), needed_by=clock.today() - dt.timedelta(days=1))
    opened, _ = unanswered_service.collect(clock.today())
    assert opened >= 1
    service_desk_service.escalate(request.due_on + dt.timedelta(days=1))
    row = service_desk_queries.get_request(request.id)
    assert (row.level, row.who) == (NetworkLevel.CITY, person.name)
    assert service_desk_queries.count_for_office(officer)[0] >= 2
    service_desk_service.answer(Acting(1, 1, Role.CITY, ""), request.id, "好")
    assert [event.transition for event in service_desk_queries.timeline(request.id)] == ["opened", "escalated", "answered"]
