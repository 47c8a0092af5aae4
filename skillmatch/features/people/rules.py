"""Pure decisions about what needs a worker now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

SOON_DAYS = 90
"""A permit that ends within so many days is spoken of: renewing takes a course and an examination (chosen)."""

MIN_SKILLS = 3
"""With fewer skills than this the suggestions say little (chosen)."""


def pressing(permits: Iterable[Any], today: dt.date) -> list[tuple[Any, int]]:
    """The permits that have ended or end soon, with the days that are left (negative once ended)."""
    dated = [(permit, (permit.expires_on - today).days) for permit in permits if permit.expires_on is not None]
    return [(permit, days) for permit, days in dated if days <= SOON_DAYS]


def thin(worker: Any, skills: int) -> list[str]:
    """Return what a profile lacks for good suggestions: ``occupation``, ``skills``, ``town``, ``hours``."""
    lacking = {
        "occupation": worker.occupation_id is None and worker.target_id is None,
        "skills": skills < MIN_SKILLS,
        "town": worker.town_id is None,
        "hours": not worker.hours_per_week,
    }
    return [name for name, lacks in lacking.items() if lacks]
