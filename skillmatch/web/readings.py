"""What was read in free text, as lines of plain text: suggestions with their confidence and the words that led to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext

from skillmatch.terms import Permit, Shift
from skillmatch.web.language import day, money, named, number, percent, rank_name


def lines(found: Any, snap: Any) -> Iterator[str]:
    """The lines of a reading whose positions are those of a snapshot's cards.

    Parameters
    ----------
    found : Reading
    snap : Snapshot
    """
    if found.reason:
        yield reason(found.reason)
    if found.cut:
        yield gettext("The text is very long: the first %(n)s characters were read.", n=number(found.read))
    for one in found.occupations:
        rank = f" · {rank_name(one.rank)}" if one.rank else ""
        yield _line(gettext("Occupation"), f"{named(snap.occupations[one.index])}{rank}", one, found)
    for one in found.skills:
        ranks = f"{one.from_rank} → {one.rank}" if one.from_rank else f"{one.rank} · {rank_name(one.rank)}"
        yield _line(gettext("Skill"), f"{named(snap.skills[one.index])}  {ranks}", one, found)
    if found.headcount:
        yield _line(gettext("People needed"), number(found.headcount.value), found.headcount, found)
    if found.pay:
        low, high = (gettext("open") if yuan is None else money(yuan) for yuan in found.pay.value)
        yield _line(gettext("Pay a month"), f"{low} – {high}", found.pay, found)
    if found.needed_by:
        yield _line(gettext("Needed by"), day(found.needed_by.value), found.needed_by, found)
    for one in found.towns:
        yield _line(gettext("Place of work"), named(snap.towns[one.value]), one, found)
    for one in found.permits:
        yield _line(gettext("Permits"), named(Permit(one.value)), one, found)
    for one in found.shifts:
        yield _line(gettext("Shift"), named(Shift(one.value)), one, found)


def reason(code: str) -> str:
    """Why nothing is suggested, as a sentence."""
    return {
        "empty": gettext("There is no text."),
        "foreign": gettext("This seems to be in another language. Chinese and English can be read."),
        "nothing": gettext(
            "Nothing in this text is known to the register. Name the trade and what people do, in a few plain words."
        ),
    }[code]


def _line(kind: str, value: str, one: Any, found: Any) -> str:
    words = " ".join(f"“{words}”" for words in found.words(one.spans))
    return f"{kind}: {value}  {percent(one.confidence)}" + (f"  ← {words}" if words else "")
