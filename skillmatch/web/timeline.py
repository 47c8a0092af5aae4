"""A line of a timeline as every page shows it (``templates/components/timeline.html``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch.terms import Role
from skillmatch.web.language import named


@dataclass(frozen=True)
class TimelineLine:
    """What happened and when; ``who`` is a role or a name, ``note`` is in somebody's own words."""

    at: dt.datetime
    what: str
    who: str = ""
    note: str = ""


def who(role: str) -> str:
    """Return who took a step, by role; the city's own work has none."""
    return next((named(one) for one in Role if one.value == role), gettext("System"))


def lines(events: Iterable[Any], sentences: Mapping[str, str]) -> list[TimelineLine]:
    """Return the events of a case in words: the sentence of each step, and who took it by role, never by name."""
    return [TimelineLine(each.at, sentences.get(each.transition, each.transition), who(each.role), each.reason) for each in events]
