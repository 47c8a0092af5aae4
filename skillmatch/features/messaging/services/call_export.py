"""The call list as a file, to be worked through by telephone; who took it out is recorded with how many people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.messaging.messages import inbox as inbox_messages
from skillmatch.features.messaging.queries import inbox as inbox_queries
from skillmatch.features.messaging.queries.inbox import SilentReader
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting) -> Iterator[Sequence[Cell]]:
    """Heads and people, those who have waited longest first."""
    audit.exported("call list", inbox_queries.number_silent(acting), account_id=acting.account_id, role=acting.role.value)
    return _lines(inbox_queries.all_silent(acting))


def _lines(found: Iterable[list[SilentReader]]) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("Name"), gettext("Code"), gettext("Telephone"), gettext("Town"), gettext("Account"), gettext("Not read"),
        gettext("Waiting since"),
        gettext("What the call is about"), gettext("Last call"), gettext("Reached"), gettext("Sample data"),
    )  # fmt: skip
    for some in found:
        yield from _people(some)


def _people(found: list[SilentReader]) -> Iterator[Sequence[Cell]]:
    messages = inbox_queries.unread(found)
    for one in found:
        account = gettext("yes") if one.has_account else gettext("no account")
        reached = "" if one.reached is None else gettext("reached") if one.reached else gettext("not reached")
        yield (
            one.name, one.code, one.phone, named(one.town), account, one.unread, downloads.day(one.oldest),
            " ".join(map(inbox_messages.sentence, messages[one.id])), downloads.day(one.called_at), reached,
            downloads.yes(one.sample),
        )  # fmt: skip
