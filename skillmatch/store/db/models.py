"""Counters by which processes learn that their copy of the catalogue is old."""

from __future__ import annotations

from peewee import CharField, IntegerField

from skillmatch.store.db.database import Table


class Counter(Table):
    """A named counter that only grows."""

    name = CharField(24, primary_key=True)
    value = IntegerField(default=0)
