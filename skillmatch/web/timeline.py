"""A line of a timeline as every page shows it (``templates/components/timeline.html``)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TimelineLine:
    """What happened and when; ``who`` is a role or a name, ``note`` is in somebody's own words."""

    at: dt.datetime
    what: str
    who: str = ""
    note: str = ""
