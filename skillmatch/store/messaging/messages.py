"""The inbox: what an account, or a person who has none yet, is told. Only a kind and its parameters are kept, so that a message is
read in its reader's language (``features/messaging/messages/inbox.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import Value, chunked

from skillmatch import clock
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db.upsert import ROWS_A_STATEMENT
from skillmatch.store.messaging.models import Message
from skillmatch.terms import MessageKind, Role


def send(
    kind: MessageKind, link: str = "", *, worker_id: int | None = None, account_id: int | None = None, **parameters: object
) -> None:
    """Tell one person, inside the caller's transaction; either `worker_id` or `account_id` says whom."""
    send_many(kind, link, workers=() if worker_id is None else (worker_id,), accounts=() if account_id is None else (account_id,),
              **parameters)  # fmt: skip


def send_many(
    kind: MessageKind, link: str = "", *, workers: Iterable[int] = (), accounts: Iterable[int] = (), **parameters: object
) -> None:
    """Tell the same to several, inside the caller's transaction.

    Parameters
    ----------
    kind : MessageKind
    link : str
        The local address that the message leads to.
    workers, accounts : iterable of int
        Whom.
    **parameters
        What the sentence needs: plain values, days as ISO text, names as ``{"zh": …, "en": …}``.
    """
    told = (kind.value, link, Message.parameters.db_value(parameters), clock.now())
    for owner, keys in ((Message.worker, workers), (Message.account, accounts)):
        whom = owner.rel_model
        # Drawn from the table of those it is for: a sentence of thousands is then written in a quarter of the time.
        for part in chunked(keys, ROWS_A_STATEMENT):
            chosen = whom.select(whom.id, *(Value(one) for one in told)).where(whom.id.in_(part)).order_by(whom.id)
            Message.insert_from(chosen, [owner, Message.kind, Message.link, Message.parameters, Message.at]).execute()


def accounts_of(role: Role, **scope: int | None) -> list[int]:
    """The accounts that hold `role` within a scope (``town=3``, ``trainer=7`` …); nobody where the scope is not known."""
    if any(value is None for value in scope.values()):
        return []
    held = [Membership.role == role.value, *(getattr(Membership, name) == value for name, value in scope.items())]
    query = Membership.select(Membership.account).join(Account).where(*held, Account.active).distinct()
    return [int(row.account_id) for row in query]


def name(row: Any) -> dict[str, str]:
    """The names of a reference row, as a parameter of a message."""
    return {"zh": row.zh, "en": row.en}
