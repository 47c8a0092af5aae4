"""What pages say of the catalogue, kept in memory beside the engine's arrays: light, read-only, with ``zh`` and ``en``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from skillmatch.store.shortage.index import least_index
from skillmatch.store.statistics.suppression import few
from skillmatch.terms import MIN_CELL_COUNT


@dataclass(frozen=True)
class NamedEntry:
    """Anything with a name in both languages."""

    id: int
    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class SkillCard(NamedEntry):
    """A skill; ``aliases`` are its other names, in the catalogue alone, ``found_by`` the one that a search found it by."""

    family: str = ""
    family_zh: str = ""
    family_en: str = ""
    aliases: tuple[str, ...] = ()
    found_by: str = ""


@dataclass(frozen=True)
class OccupationCard(NamedEntry):
    """An occupation; ``start_rank`` is where its ladder begins. The other names are as those of a skill."""

    start_rank: int = 2
    industry: str = ""
    aliases: tuple[str, ...] = ()
    found_by: str = ""


@dataclass(frozen=True)
class TownCard(NamedEntry):
    """A town with its approximate position."""

    longitude: float = 0.0
    latitude: float = 0.0


@dataclass(frozen=True)
class BaseCard(NamedEntry):
    """A place that gives courses."""

    kind: str = ""
    town_id: int | None = None
    enterprise_id: int | None = None


@dataclass(frozen=True)
class CourseCard(NamedEntry):
    """A course as a card shows it; ``subsidy_yuan`` is what its certificate may bring, 0 for nothing."""

    hours: int = 0
    mode: str = ""
    base: BaseCard | None = None
    target_rank: int = 1
    min_rank: int = 0
    family: str = ""
    certificate: str = ""
    certificate_scope: str = ""
    permit_given: str | None = None
    permit_needed: str | None = None
    min_age: int = 0
    subsidy_yuan: int = 0
    listed: bool = True
    sample: bool = True
    before: tuple[int, ...] = ()


@dataclass(frozen=True)
class RunCard:
    """A dated class that has not begun yet; ``town_id`` is where it is held, its base's town or another."""

    id: int
    course_id: int
    base: BaseCard
    time: str
    starts_on: dt.date
    ends_on: dt.date
    seats: int
    seats_left: int
    town_id: int | None


@dataclass(frozen=True)
class MentorCard:
    """A mentor whom workers may ask; a person's name is the same in both languages."""

    id: int
    code: str
    name: str
    rank: int
    capacity_left: int
    apprentices: int
    outcomes: float
    about: str
    town_id: int | None
    place_zh: str
    place_en: str
    sample: bool

    @property
    def reached(self) -> int:
        """Count how many of the past apprentices reached their aim."""
        return round(self.outcomes * self.apprentices)


@dataclass(frozen=True)
class TrackCard(NamedEntry):
    """A shortage profession of the published version; ``weighed`` are its open places by the credibility of who posted them."""

    industry: str = ""
    demand: int = 0
    weighed: float = 0.0
    supply: int = 0
    index: float = 0.0
    sample: bool = True
    least_told: ClassVar[int] = MIN_CELL_COUNT

    @property
    def few(self) -> bool:
        """Whether so few are qualified that their number is not told to whoever has no right to their rows."""
        return few(self.supply)

    @property
    def told_index(self) -> float:
        """The index as scores may contain it, which show their terms to everybody: the least that it can be where few are."""
        return least_index(self.weighed) if self.few else self.index


@dataclass(frozen=True)
class DemandCard:
    """An open demand as others than its enterprise see it: no person, no private note."""

    id: int
    title: str
    occupation: OccupationCard
    enterprise_zh: str
    enterprise_en: str
    open_places: int
    pay_low: int | None
    pay_high: int | None
    town_id: int | None
    needed_by: dt.date | None
    sample: bool
    enterprise_id: int
