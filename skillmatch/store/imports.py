"""Files that were sent in to be imported: who sent what, what became of its rows, and in which step each one is."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateTimeField, IntegerField

from skillmatch import clock
from skillmatch.store.database import JsonField, Table, one_of
from skillmatch.terms import ImportState


class ImportBatch(Table):
    """One file. Account and places are identifiers without foreign keys: what was imported outlives who imported it.

    ``digest`` is what the preview said, so that only what was confirmed is written. ``reason`` says why a file was refused as a
    whole, as ``[code, figures]``.
    """

    register = CharField(16)
    account_id = IntegerField(null=True)
    role = CharField(16, default="")
    town_id = IntegerField(null=True)
    enterprise_id = IntegerField(null=True)
    file_name = CharField(160)
    size = IntegerField(default=0)
    sha256 = CharField(64, default="")
    identity_consent = BooleanField(default=False)
    """Whether the sender said that the people agreed to their identity numbers being kept."""
    state = CharField(16, default=ImportState.CHECKING.value, constraints=[one_of("state", ImportState)])
    digest = CharField(64, default="")
    added = IntegerField(default=0)
    changed = IntegerField(default=0)
    same = IntegerField(default=0)
    refused = IntegerField(default=0)
    reason = JsonField(null=True)
    notes = JsonField(default=list)
    created_at = DateTimeField(default=clock.now)
    finished_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("account_id", "created_at"), False),)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return int(self.added + self.changed + self.same + self.refused)
