"""The call list as a file, to be worked through by telephone; who took it out is recorded with how many people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch import clock
from skillmatch.features.inbox import reading
from skillmatch.features.inbox.reading import Silent
from skillmatch.store import audit
from skillmatch.store.access import Acting
from skillmatch.store.catalogue_rows import moment
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting) -> Iterator[Sequence[Cell]]:
    """Heads and people, those who have waited longest first."""
    found = reading.all_silent(acting)
    audit.exported("call list", len(found), account_id=acting.account_id, role=acting.role.value)
    return _lines(found)


def _lines(found: Sequence[Silent]) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("Name"), gettext("Code"), gettext("Town"), gettext("Account"), gettext("Not read"), gettext("Waiting since"),
        gettext("Last call"), gettext("Reached"), gettext("Sample data"),
    )  # fmt: skip
    for one in found:
        account = gettext("yes") if one.has_account else gettext("no account")
        reached = "" if one.reached is None else gettext("reached") if one.reached else gettext("not reached")
        sample = gettext("yes") if one.sample else ""
        yield one.name, one.code, named(one.town), account, one.unread, _day(one.oldest), _day(one.called_at), reached, sample


def _day(at: object) -> str:
    return "" if at is None else clock.day_of(moment(at)).isoformat()
