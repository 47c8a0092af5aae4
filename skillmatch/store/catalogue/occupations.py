"""Taking an occupation of the official classification into the city's catalogue, after which every form offers it."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.catalogue.spelling import initials, pinyin
from skillmatch.store.db.versions import raise_version
from skillmatch.store.registers import search

CONFIDENCE = "high"
"""What the catalogue says of an entry that is as the official classification has it."""


@dataclass(frozen=True)
class OfficialOccupation:
    """An occupation as the official classification states it, with what the city says beside it.

    Attributes
    ----------
    national_code, zh, tasks, source : str
        Of the classification; `source` names its edition.
    en : str
        Empty where nobody translated the name.
    family, industry : str
        The field and the industry in which the city counts it.
    start_rank, max_standard_rank : int
        Where its ladder begins, and the highest grade of its standard.
    """

    national_code: str
    zh: str
    tasks: str
    source: str
    en: str
    family: str
    industry: str
    start_rank: int
    max_standard_rank: int


def add(official: OfficialOccupation) -> Occupation:
    """Add one; its code is the national one. Call it inside the transaction of the use."""
    made: Occupation = Occupation.create(
        code=official.national_code,
        national_code=official.national_code,
        zh=official.zh[:120],
        en=official.en[:160],
        family=official.family,
        industry=official.industry,
        start_rank=official.start_rank,
        max_standard_rank=official.max_standard_rank,
        tasks=official.tasks[:2000],
        confidence=CONFIDENCE,
        source=official.source[:80],
        pinyin=pinyin(official.zh)[:200],
        initials=initials(official.zh)[:60],
    )
    search.index_references("occupation", [made.id])
    raise_version()
    return made
