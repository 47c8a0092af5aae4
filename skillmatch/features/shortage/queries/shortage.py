"""What the pages of the shortage list show, read from the store: a version, its professions, what one of them asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch import events
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import NotFound
from skillmatch.features.shortage import rules
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue import cards
from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.store.shortage.figures import ShortageFigures
from skillmatch.store.shortage.models import ShortageDecision, ShortageProfession, ShortageVersion
from skillmatch.store.statistics import figure_sets
from skillmatch.store.statistics import supply as statistics_supply
from skillmatch.store.statistics.supply import SuppressedSupply

PROFESSIONS = """
SELECT id, code, zh, en, industry, demand, weighed, supply, shortage_index, drivers, evidence, basis
FROM shortage_profession WHERE version_id = ? ORDER BY shortage_index DESC, demand DESC, id
"""

ASKED = """
SELECT r.skill_id, s.zh, s.en, r.required_rank, r.basis FROM requirement r
JOIN occupation o ON o.id = r.occupation_id JOIN skill s ON s.id = r.skill_id
WHERE o.id = ? AND r.required_rank <= o.start_rank ORDER BY r.required_rank DESC, s.id
"""

FORMER = """
SELECT MAX(p.id), p.zh, p.en FROM shortage_profession p JOIN shortage_version v ON v.id = p.version_id
WHERE v.published_on IS NOT NULL AND p.code NOT IN (SELECT code FROM shortage_profession WHERE version_id = ?)
GROUP BY p.code, p.zh, p.en ORDER BY p.code
"""

UNLISTED = """
SELECT o.id, o.zh, o.en,
 COALESCE((SELECT SUM(d.headcount - d.filled) FROM demand d WHERE d.occupation_id = o.id AND d.state = 'open'), 0) AS places
FROM occupation o WHERE o.id NOT IN (
 SELECT so.occupation_id FROM shortage_occupation so JOIN shortage_profession p ON p.id = so.profession_id WHERE p.version_id = ?)
ORDER BY places DESC, o.id
"""

SAMPLE_BASIS = "sample"


@dataclass(frozen=True)
class Profession(cards.NamedEntry):
    """A row of the list."""

    industry: str
    demand: int
    weighed: float
    supply: int
    index: float
    drivers: str
    evidence: str
    basis: str

    @property
    def sample(self) -> bool:
        """Whether the profession itself is our own sample rather than named in the published report."""
        return self.basis == SAMPLE_BASIS


@dataclass(frozen=True)
class EntrySkill:
    """A skill that entry asks for."""

    skill_id: int
    zh: str
    en: str
    rank: int
    sample: bool


@dataclass(frozen=True)
class ProfessionOccupation:
    """An occupation of a profession, with what it asks for at the grade where its ladder begins."""

    occupation: cards.OccupationCard
    asked: Sequence[EntrySkill]


def newest() -> ShortageVersion:
    """The version that is in force."""
    found = ShortageVersion.select().where(ShortageVersion.published_on.is_null(False))
    return _found_or_404(found.order_by(ShortageVersion.number.desc()).first())


def version(number: int) -> ShortageVersion:
    """A published version by its number."""
    return _found_or_404(
        ShortageVersion.get_or_none((ShortageVersion.number == number) & ShortageVersion.published_on.is_null(False))
    )


@dataclass(frozen=True)
class VersionSummary:
    """A published version in the list of all; ``revises`` and ``revised_by`` are numbers of others."""

    number: int
    published_on: dt.date
    note: str
    revises: int | None
    revised_by: int | None


def versions() -> list[VersionSummary]:
    """All published versions, the newest first."""
    found = rows(
        "SELECT v.number, v.published_on, v.note, v.revises, (SELECT MIN(n.number) FROM shortage_version n"
        " WHERE n.revises = v.number AND n.published_on IS NOT NULL) FROM shortage_version v"
        " WHERE v.published_on IS NOT NULL ORDER BY v.number DESC"
    )
    return [VersionSummary(number, day(published), note, revises, by) for number, published, note, revises, by in found]


def decisions(of: ShortageVersion) -> list[ShortageDecision]:
    """Return what was said of professions while a version was proposed."""
    return list(of.decisions.order_by(ShortageDecision.decision, ShortageDecision.code))


def choices(of: ShortageVersion) -> list[tuple[str, Any, int | None]]:
    """Return what can be put on a proposed version, as (value, names, open places): former professions, then occupations."""
    former = rows(FORMER, (of.id,))
    others = rows(UNLISTED, (of.id,))
    return [
        *((f"p-{key}", {"zh": zh, "en": en}, None) for key, zh, en in former),
        *((f"o-{key}", {"zh": zh, "en": en}, int(places)) for key, zh, en, places in others),
    ]


def professions(of: ShortageVersion) -> list[Profession]:
    """The professions of a version, the scarcest first."""
    return [Profession(*row) for row in rows(PROFESSIONS, (of.id,))]


def with_supply(acting: Acting | None, listed: Sequence[Profession]) -> list[tuple[Profession, SuppressedSupply]]:
    """Each profession with its supply as the reader may be told it, the scarcest first as far as that is told."""
    supply = statistics_supply.of_list(acting, [(row.code, row.weighed, row.supply) for row in listed])
    found = zip(listed, supply, strict=True)
    return sorted(found, key=lambda pair: (-pair[1].rank, -pair[0].demand, pair[0].id))


def moved(listed: Sequence[tuple[Profession, SuppressedSupply]]) -> tuple[dt.datetime, list[tuple[Profession, ShortageFigures]]]:
    """Return when the city was counted, and the professions whose index is another by that; old figures are asked to be counted
    again."""
    kept = figure_sets.of_place()
    if kept.old:
        events.figures_wanted.send()
    now = kept.of.balance
    return kept.counted_at, [
        (row, now[row.code]) for row, _ in listed if row.code in now and rules.moved(row.index, now[row.code].index)
    ]


def profession(profession_id: int) -> ShortageProfession:
    """A profession of any published version."""
    found = ShortageProfession.get_or_none(ShortageProfession.id == profession_id)
    if found is None or found.version.published_on is None:
        raise NotFound()
    return found


def same_in(of: ShortageVersion, code: str) -> int | None:
    """The id of the profession with this code in a version."""
    found = ShortageProfession.get_or_none((ShortageProfession.version == of) & (ShortageProfession.code == code))
    return None if found is None else found.id


def entries(snap: Snapshot, profession_id: int) -> list[ProfessionOccupation]:
    """The occupations of a profession with what their entry asks for."""
    found = rows("SELECT occupation_id FROM shortage_occupation WHERE profession_id = ? ORDER BY id", (profession_id,))
    return [
        ProfessionOccupation(
            snap.occupations[snap.occupation_index.at(occupation)],
            [EntrySkill(skill, zh, en, rank, basis == SAMPLE_BASIS) for skill, zh, en, rank, basis in rows(ASKED, (occupation,))],
        )
        for (occupation,) in found
    ]


def courses(snap: Snapshot, profession_id: int) -> list[cards.CourseCard]:
    """The courses that lead to a profession; a draft is nobody's business yet."""
    found = rows("SELECT course_id FROM shortage_course WHERE profession_id = ? ORDER BY id", (profession_id,))
    places = [snap.course_index.at(course) for (course,) in found]
    return [snap.courses[place] for place in places if place >= 0]


def demands(snap: Snapshot, asked: Sequence[ProfessionOccupation]) -> list[cards.DemandCard]:
    """The open demands for the occupations of a profession, those with most places first."""
    wanted = {entry.occupation.id for entry in asked}
    found = [card for card in snap.demands if card.occupation.id in wanted]
    return sorted(found, key=lambda card: (-card.open_places, card.id))


def credibility(snap: Snapshot) -> dict[int, float]:
    """Return how much a posted place counts, by enterprise (id), of those with open demands."""
    believed = snap.catalogue.demands.credibility.tolist()
    return {card.enterprise_id: value for card, value in zip(snap.demands, believed, strict=True)}


def _found_or_404(found: ShortageVersion | None) -> ShortageVersion:
    if found is None:
        raise NotFound()
    return found
