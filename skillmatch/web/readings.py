"""What was read in free text, as lines of plain text or as one document: suggestions with confidence and the words that led
there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    if found.unlisted and not found.reason:
        yield unlisted(found)
    for one in found.occupations:
        rank = f" · {rank_name(one.rank)}" if one.rank else ""
        yield _line(gettext("Occupation"), f"{named(snap.occupations[one.index])}{rank}", one, found)
    for one in found.skills:
        ranks = f"{one.from_rank} → {one.rank}" if one.from_rank else f"{one.rank} · {rank_name(one.rank)}"
        yield _line(gettext("Skill"), f"{named(snap.skills[one.index])}  {ranks}", one, found)
    for post in found.posts:
        trade = named(snap.occupations[post.occupation.index]) if post.occupation else gettext("not in the catalogue")
        people = f" × {number(post.headcount.value)}" if post.headcount else ""
        yield f"{gettext('Post')}: {found.words([post.title])[0]}{people} → {trade}"
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


def unlisted(found: Any) -> str:
    """That no occupation of the catalogue fits, as a sentence."""
    words = found.words(found.unlisted_words)
    if words:
        return gettext("“%(words)s” is not among the occupations of the catalogue, so none is suggested.", words=words[0])
    return gettext("No occupation of the catalogue fits this text well enough to be suggested.")


def document(found: Any, snap: Any, sure: float) -> dict[str, Any]:
    """The whole reading with codes and names, ready for JSON.

    Parameters
    ----------
    found : Reading
    snap : Snapshot
    sure : float
        From this confidence on a suggestion is ticked beforehand.
    """

    def suggested(listed: Sequence[Any], cards: Sequence[Any]) -> list[dict[str, Any]]:
        return [_suggested(one, cards[one.index], found, sure) for one in listed]

    return {
        "reason": found.reason,
        "read": found.read,
        "unlisted": found.unlisted,
        "unlisted_words": list(found.words(found.unlisted_words)),
        "occupations": suggested(found.occupations, snap.occupations),
        "skills": suggested(found.skills, snap.skills),
        "posts": [
            {
                "title": found.words([post.title])[0],
                "span": list(post.title),
                "headcount": _fact(post.headcount),
                "occupation": suggested([post.occupation], snap.occupations)[0] if post.occupation else None,
                "skills": suggested(post.skills, snap.skills),
            }
            for post in found.posts
        ],
        "headcount": _fact(found.headcount),
        "pay": _fact(found.pay),
        "needed_by": _fact(found.needed_by, found.needed_by and found.needed_by.value.isoformat()),
        "towns": [_fact(one, snap.towns[one.value].code) for one in found.towns],
        "permits": [_fact(one) for one in found.permits],
        "shifts": [_fact(one) for one in found.shifts],
    }


def _fact(one: Any, value: Any = None) -> dict[str, Any] | None:
    if one is None:
        return None
    value = one.value if value is None else value
    return {"value": value, "confidence": round(one.confidence, 4), "spans": [list(span) for span in one.spans]}


def _suggested(one: Any, card: Any, found: Any, sure: float) -> dict[str, Any]:
    return {
        "code": card.code,
        "zh": card.zh,
        "en": card.en,
        "confidence": round(one.confidence, 4),
        "ticked": one.confidence >= sure,
        "rank": one.rank,
        "from_rank": one.from_rank,
        "named": one.named,
        "spans": [list(span) for span in one.spans],
        "words": list(found.words(one.spans)),
    }


def _line(kind: str, value: str, one: Any, found: Any) -> str:
    words = " ".join(f"“{words}”" for words in found.words(one.spans))
    return f"{kind}: {value}  {percent(one.confidence)}" + (f"  ← {words}" if words else "")
