"""What is published, read from the store: constant SQL, one query a list; and when it changed last."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import NamedTuple

from skillmatch import clock
from skillmatch.store.db import database
from skillmatch.store.db.database import rows
from skillmatch.store.frameworks import queries as framework_queries
from skillmatch.store.frameworks.models import CaseEdition
from skillmatch.store.frameworks.queries import ConfirmedMapping
from skillmatch.store.organisations.models import City


class SkillRecord(NamedTuple):
    """A skill with its family."""

    id: int
    code: str
    zh: str
    en: str
    family: str
    family_zh: str
    family_en: str
    basis: str


class OccupationRecord(NamedTuple):
    """An occupation."""

    id: int
    code: str
    zh: str
    en: str
    national_code: str
    local_alias: str
    tasks: str


class RequirementRecord(NamedTuple):
    """An occupation asks for a skill from a rank on."""

    occupation_id: int
    skill_id: int
    rank: int
    basis: str


@dataclass(frozen=True)
class Contents:
    """Everything that is published."""

    city: tuple[str, str, str]
    skills: tuple[SkillRecord, ...]
    occupations: tuple[OccupationRecord, ...]
    requirements: tuple[RequirementRecord, ...]
    mappings: tuple[ConfirmedMapping, ...]

    @cached_property
    def digest(self) -> str:
        """A fingerprint of all of it."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()


@dataclass(frozen=True)
class Edition:
    """The number of a state of what is published, and since when it is so."""

    number: int
    changed_at: dt.datetime
    digest: str = ""


def read() -> Contents:
    """Return what is published now; without a city there is nothing but an empty code."""
    city: City | None = City.get_or_none()
    return Contents(
        ("", "", "") if city is None else (city.code, city.zh, city.en),
        tuple(
            SkillRecord(*row)
            for row in rows("SELECT id, code, zh, en, family, family_zh, family_en, basis FROM skill ORDER BY code")
        ),
        tuple(
            OccupationRecord(*row)
            for row in rows("SELECT id, code, zh, en, national_code, local_alias, tasks FROM occupation ORDER BY code")
        ),
        tuple(
            RequirementRecord(*row)
            for row in rows(
                "SELECT occupation_id, skill_id, required_rank, basis FROM requirement"
                " ORDER BY occupation_id, required_rank, skill_id"
            )
        ),
        tuple(framework_queries.confirmed()),
    )


def edition() -> Edition:
    """The last noted edition; before the first one is noted, today's number 0."""
    last: CaseEdition | None = CaseEdition.select().order_by(CaseEdition.id.desc()).first()
    if last is None:
        return Edition(0, dt.datetime.combine(clock.today(), dt.time()))
    return Edition(last.id, last.changed_at, last.digest)


def note_edition() -> bool:
    """Note a new edition where what is published differs from the last one; True where it does."""
    digest = read().digest
    with database.write():
        last: CaseEdition | None = CaseEdition.select().order_by(CaseEdition.id.desc()).first()
        if last is not None and last.digest == digest:
            return False
        CaseEdition.create(digest=digest)
    return True
