"""What the pages of entry and of the service desk read and write runs on either database and gives the same."""

from __future__ import annotations

import datetime as dt

import pytest

from skillmatch import clock
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.behalf import service as behalf
from skillmatch.features.counter import service as counter
from skillmatch.features.desk import reading as desk
from skillmatch.features.desk import service as desk_service
from skillmatch.features.desk import unanswered
from skillmatch.features.inbox import reading as inbox
from skillmatch.features.inbox import service as inbox_service
from skillmatch.features.letters import service as letters
from skillmatch.features.letters.service import Filter
from skillmatch.store import at_counter, messages, roles, standing_in
from skillmatch.store.access import Acting
from skillmatch.store.accounts import Account, Membership
from skillmatch.store.database import write
from skillmatch.store.messages import Message
from skillmatch.store.workers import Worker
from skillmatch.terms import MessageKind, NetworkLevel, RequestKind, Role
from tests import builders

DAYS = (3, 5, 10)


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
        (found,) = letters.people(acting, Filter(q=other.code))
        assert (found.id, found.name, found.letter_until) == (other.id, name, None)
        assert letters.count(acting, Filter(q=other.code)) == 1
    assert len(letters.issue(firm, Filter(), None, "secret", 30)) == 1
    assert letters.count(officer, Filter(q=other.code)) == 0
    (found,) = letters.people(officer, Filter(unprinted=False, q="乙", firm=person.enterprise.zh))
    assert found.letter_until is not None


def test_two_officers(person: Worker) -> None:
    first, second, foreign = an_officer("a"), an_officer("b"), an_officer("c", "TOWN006")
    assert [found.id for found in counter.find(first, "甲某")] == [person.id]
    assert counter.find(foreign, "甲某") == []
    counter.open_reset(first, person.id)
    (waiting,) = counter.waiting(second)
    assert (waiting.person.id, waiting.officer, counter.waiting(foreign)) == (person.id, "a", [])
    with pytest.raises(Conflict):
        counter.confirm(first, waiting.id, "secret")
    with pytest.raises(NotFound):
        counter.confirm(foreign, waiting.id, "secret")
    assert counter.confirm(second, waiting.id, "secret").username == "person"


def test_on_behalf(person: Worker) -> None:
    officer = an_officer("a")
    assert [found.id for found in at_counter.find(officer, person.code)] == [person.id]
    begun = standing_in.begin(officer, person.id, "理由")
    found = standing_in.living(begun.id, (officer,))
    assert found is not None and found.acting.on_behalf_of == person.id
    with standing_in.noted(found.acting, "skill") as note:
        note.update(rank=3)
    (entry,) = behalf.done_for(person.id)
    assert (entry.what, entry.detail, entry.town["zh"]) == ("skill", {"rank": 3}, builders.a_town().zh)
    assert behalf.object_to(person.id, entry.id).objected_at is not None
    standing_in.end(officer, begun.id)
    assert standing_in.living(begun.id, (officer,)) is None


def test_messages(person: Worker) -> None:
    officer, account = an_officer("a"), Account.get(Account.username == "person").id
    with write():
        messages.send(MessageKind.SEAT_OFFERED, worker_id=person.id)
        messages.send(MessageKind.PASSWORD_RESET, account_id=account)
        Message.update(at=clock.now() - dt.timedelta(days=30)).execute()
    assert len(inbox.messages(account, 1)) == 2
    assert getattr(roles.by_id(account), "unread", None) == 2
    (silent,) = inbox.silent(officer, 1)
    assert (silent.unread, silent.reached, silent.has_account) == (1, None, True)
    inbox_service.called(officer, person.id, False)
    assert inbox.silent(officer, 1)[0].reached is False
    assert inbox_service.read_all(account) == 2
    assert inbox.silent(officer, 1) == []


def test_the_desk(person: Worker) -> None:
    officer, account = an_officer("a"), Account.get(Account.username == "person").id
    mine = Acting(account, 1, Role.WORKER, "", worker_id=person.id)
    asked = desk_service.Asked(RequestKind.OTHER, NetworkLevel.TOWN, "问题", "")
    request = desk_service.ask(mine, account, asked, DAYS)
    assert (
        [row.id for row in desk.for_office(officer, False, 1)]
        == [row.id for row in desk.mine(account, person.id, False, 1)]
        == [request.id]
    )
    builders.a_demand({"SK-RB-010": 3}, enterprise=builders.an_enterprise(), needed_by=clock.today() - dt.timedelta(days=1))
    opened, _ = unanswered.collect(clock.today(), DAYS)
    assert opened >= 1
    desk_service.escalate(request.due_on + dt.timedelta(days=1), DAYS)
    row = desk.one(request.id)
    assert (row.level, row.who) == (NetworkLevel.CITY, person.name)
    assert desk.count_for_office(officer)[0] >= 2
    desk_service.answer(Acting(1, 1, Role.CITY, ""), request.id, "好")
    assert [kind for kind, *_ in desk.timeline(request.id)] == ["opened", "escalated", "answered"]
