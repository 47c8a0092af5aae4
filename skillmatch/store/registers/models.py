"""Imports, the history of changes, merged codes and saved views."""

from __future__ import annotations

import datetime as dt

from peewee import SQL, BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, TextField

from skillmatch import clock
from skillmatch.store.accounts.models import Account
from skillmatch.store.db.database import JsonField, Table, one_of
from skillmatch.terms import ImportState, ImportWordState

UNDO_DAYS = dt.timedelta(days=30)
"""How long an import or a merge can be undone; what that needs is kept no longer."""


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
    answers = JsonField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    """What the sender said of sheets, columns, words and people of the file (``intake/answers.py``)."""
    created_at = DateTimeField(default=clock.now)
    finished_at = DateTimeField(null=True)
    undone = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    not_undone = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    """Of the rows that were written: how many are as before, and how many were left because something followed."""
    undone_at = DateTimeField(null=True)
    undone_by = IntegerField(null=True)
    """The account that asked for it."""

    class Meta:
        indexes = ((("account_id", "created_at"), False),)

    @property
    def rows(self) -> int:
        """Count how many rows were read."""
        return int(self.added + self.changed + self.same + self.refused)

    @property
    def undo_until(self) -> dt.datetime | None:
        """Say until when what was imported can be undone; None where it cannot."""
        if self.state != ImportState.DONE.value or self.finished_at is None:
            return None
        until: dt.datetime = self.finished_at + UNDO_DAYS
        return until if clock.now() <= until else None


class ImportedRow(Table):
    """What an import did to one entry, as far as undoing it needs more than the history has; kept for ``UNDO_DAYS``.

    ``digest`` is that of an added entry as it was written. ``before`` has what a changed one held: fields and entries of lists with
    the ids and the sealed number that the history leaves out. ``reason`` says why it was not undone, as ``[code, figures]``.
    """

    batch = ForeignKeyField(ImportBatch, backref="written", on_delete="CASCADE", index=False)
    subject_id = IntegerField()
    code = CharField(24)
    digest = CharField(32, default="")
    before = JsonField(null=True)
    reason = JsonField(null=True)

    class Meta:
        indexes = ((("batch", "subject_id"), True),)


class Change(Table):
    """One change of one entry. Like the audit log it has no foreign keys: it outlives what it speaks of.

    ``before`` and ``after`` hold only the fields that changed. Identity numbers are never in them.
    """

    at = DateTimeField(default=clock.now)
    account_id = IntegerField(null=True)
    role = CharField(16, default="")
    register = CharField(16)
    subject_id = IntegerField()
    subject_code = CharField(24)
    action = CharField(16)
    before = JsonField(default=dict)
    after = JsonField(default=dict)
    batch_id = IntegerField(null=True, index=True)

    class Meta:
        indexes = ((("register", "subject_id"), False),)


class MergedCode(Table):
    """The code of an entry that was merged into another: who imports it again finds the survivor."""

    register = CharField(16)
    code = CharField(24)
    survivor_id = IntegerField()

    class Meta:
        indexes = ((("register", "code"), True), (("register", "survivor_id"), False))


class EntryMerge(Table):
    """What two entries were before they became one, sealed; kept for ``UNDO_DAYS``."""

    register = CharField(16)
    survivor_id = IntegerField()
    other_id = IntegerField()
    code = CharField(24)
    at = DateTimeField(default=clock.now)
    account_id = IntegerField(null=True)
    sealed = TextField()

    class Meta:
        indexes = ((("register", "survivor_id"), False), (("at",), False))


class DifferentPair(Table):
    """Two entries that look like one and were judged to be different; ``one_id`` is the smaller."""

    register = CharField(16)
    one_id = IntegerField()
    other_id = IntegerField()
    at = DateTimeField(default=clock.now)
    account_id = IntegerField(null=True)

    class Meta:
        indexes = ((("register", "one_id", "other_id"), True), (("register", "other_id"), False))


class SavedView(Table):
    """A list as somebody wants to see it again: the arguments of its address under a name."""

    account = ForeignKeyField(Account, backref="views", on_delete="CASCADE", index=False)
    register = CharField(16)
    name = CharField(60)
    query = TextField(default="")
    created_at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("account", "register", "name"), True),)


class ImportWord(Table):
    """What a word of an office's files means: the city's office where neither town nor enterprise is named.

    ``target`` is the code of a row, the value of a choice or, for the column ``head``, the name of a column. What the city accepted
    holds for every office.
    """

    register = CharField(16)
    town_id = IntegerField(null=True)
    enterprise_id = IntegerField(null=True)
    column = CharField(24)
    word = CharField(120)
    """In the form in which words are compared."""
    spelling = CharField(120)
    target = CharField(60)
    state = CharField(16, default=ImportWordState.OWN.value, constraints=[one_of("state", ImportWordState)])
    account_id = IntegerField(null=True)
    at = DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("register", "column", "word", "town_id", "enterprise_id"), False),)


class UnreadCell(Table):
    """A cell that an import left out because it could not be read: what is to be looked up later; no identity number is in it."""

    batch_id = IntegerField(index=True)
    register = CharField(16)
    subject_id = IntegerField()
    column = CharField(24)
    value = TextField(default="")
    reason = JsonField(default=list)
    at = DateTimeField(default=clock.now)
    settled_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("register", "subject_id"), False),)
