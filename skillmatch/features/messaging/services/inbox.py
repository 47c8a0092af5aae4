"""Marking messages as read, and writing down calls."""

from __future__ import annotations

from skillmatch import clock
from skillmatch.errors import NotAllowed
from skillmatch.store.accounts import access
from skillmatch.store.accounts.access import Acting
from skillmatch.store.accounts.models import Membership
from skillmatch.store.db.database import write
from skillmatch.store.messaging.models import Call, Message
from skillmatch.terms import Role


def read(account_id: int, message_id: int) -> str:
    """Mark one message as read; reading it again changes nothing.

    Returns
    -------
    str
        Where it leads to.
    """
    with write():
        found = access.own_message(account_id, message_id)
        if found.read_at is None:
            Message.update(read_at=clock.now()).where(Message.id == message_id).execute()
    return str(found.link)


def read_all(account_id: int) -> int:
    """Mark everything as read; gives how many were not."""
    workers = Membership.select(Membership.worker).where(
        (Membership.account == account_id) & (Membership.role == Role.WORKER.value)
    )
    mine = (Message.account == account_id) | Message.worker.in_(workers)
    with write():
        return int(Message.update(read_at=clock.now()).where(mine & Message.read_at.is_null()).execute())


def called(acting: Acting, worker_id: int, reached: bool) -> None:
    """Write down a call to somebody of the office's scope."""
    if acting.role not in (Role.TOWN, Role.CITY):
        raise NotAllowed()
    with write():
        worker = access.person_of_office(acting, worker_id)
        Call.create(worker=worker, account_id=acting.account_id, role=acting.role.value, at=clock.now(), reached=reached)
