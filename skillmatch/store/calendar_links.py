"""The secret address under which a calendar programme reads an account's classes."""

from __future__ import annotations

from peewee import CharField, DateTimeField, ForeignKeyField

from skillmatch import clock
from skillmatch.store.accounts import Account
from skillmatch.store.database import Table


class CalendarLink(Table):
    """One link an account, known by the hash of its token alone; made again, the former one is dead."""

    account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
    token_hash = CharField(64, unique=True)
    locale = CharField(16)
    made_at = DateTimeField(default=clock.now)
