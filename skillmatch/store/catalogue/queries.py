"""Constant SQL that reads the catalogue as cards, each family in ascending order of id."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from skillmatch import clock
from skillmatch.store.catalogue import cards
from skillmatch.store.db.database import rows
from skillmatch.store.frameworks import aliases
from skillmatch.terms import TextSubject

NO_SAMPLE = ("article", "posted", "office")
"""The bases of what is not a sample: from the published report, posted by an enterprise, or entered by the city office."""

ENTERED_AMOUNTS = """
SELECT rule_id, amounts FROM subsidy_setting WHERE rule_id IS NOT NULL AND valid_from <= ? ORDER BY valid_from, id
"""


def skills() -> list[cards.SkillCard]:
    """All skills."""
    others = aliases.of_all(TextSubject.SKILL)
    found = rows("SELECT id, code, zh, en, family, family_zh, family_en FROM skill ORDER BY id")
    values: list[tuple[Any, ...]] = [(*row, others.get(row[0], ())) for row in found]
    return [cards.SkillCard(*row) for row in values]


def occupations() -> list[cards.OccupationCard]:
    """All occupations."""
    others = aliases.of_all(TextSubject.OCCUPATION)
    found = rows("SELECT id, code, zh, en, start_rank, industry FROM occupation ORDER BY id")
    values: list[tuple[Any, ...]] = [(*row, others.get(row[0], ())) for row in found]
    return [cards.OccupationCard(*row) for row in values]


def towns() -> list[cards.TownCard]:
    """All towns."""
    return [cards.TownCard(*row) for row in rows("SELECT id, code, zh, en, longitude, latitude FROM town ORDER BY id")]


def bases() -> dict[int, cards.BaseCard]:
    """All places that give courses, by id."""
    found = rows("SELECT id, code, zh, en, kind, town_id, enterprise_id FROM base ORDER BY id")
    return {row[0]: cards.BaseCard(*row) for row in found}


def courses() -> list[cards.CourseCard]:
    """The listed and the retired courses."""
    places = bases()
    before: dict[int, list[int]] = {}
    for course, earlier in rows("SELECT course_id, before_id FROM prerequisite ORDER BY course_id, before_id"):
        before.setdefault(course, []).append(earlier)
    amounts = dict(rows("SELECT id, amounts FROM subsidy_rule"))
    amounts |= dict(rows(ENTERED_AMOUNTS, (clock.today().isoformat(),)))  # what the city entered last counts
    found = rows(
        "SELECT id, code, zh, en, hours, mode, base_id, target_rank, min_rank, family, certificate, certificate_scope,"
        " permit_given, permit_needed, min_age, subsidy_id, state, basis FROM course"
        " WHERE state IN ('listed', 'retired') ORDER BY id"
    )
    listed = []
    for row in found:
        values: tuple[Any, ...] = (
            *row[:6], places[row[6]], *row[7:15], subsidy_yuan(amounts.get(row[15], "{}"), row[7]), row[16] == "listed",
            row[17] not in NO_SAMPLE, tuple(before.get(row[0], ())),
        )  # fmt: skip
        listed.append(cards.CourseCard(*values))
    return listed


def subsidy_yuan(amounts: Any, rank: int) -> int:
    """Return what a rule pays for a certificate of `rank`: by rank, or one ``default`` amount."""
    known = json.loads(amounts) if isinstance(amounts, str) else amounts
    return int(known.get(str(rank), known.get("default", 0)))


def runs(as_of: dt.date) -> list[cards.RunCard]:
    """Classes that have not begun by `as_of`, with the seats left; the class of an order is for those who were chosen."""
    places = bases()
    found = rows(
        "SELECT r.id, r.course_id, r.base_id, r.time, r.starts_on, r.ends_on, r.seats,"
        " (SELECT COUNT(*) FROM enrolment e WHERE e.run_id = r.id AND e.state IN ('requested', 'enrolled')) AS taken,"
        " COALESCE(r.town_id, b.town_id) FROM course_run r JOIN course c ON c.id = r.course_id JOIN base b ON b.id = r.base_id"
        " WHERE r.starts_on >= ? AND c.state IN ('listed', 'retired')"
        " AND NOT EXISTS (SELECT 1 FROM cohort o WHERE o.run_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM class_standing t WHERE t.run_id = r.id AND t.cancelled_at IS NOT NULL) ORDER BY r.id",
        (as_of,),
    )
    return [
        cards.RunCard(key, course, places[base], time, day(starts), day(ends), seats, max(seats - taken, 0), held)
        for key, course, base, time, starts, ends, seats, taken, held in found
    ]


def mentors() -> list[cards.MentorCard]:
    """The active mentors on the list, with the places that they have left."""
    found = rows(
        "SELECT m.id, m.code, m.name, m.rank, m.capacity"
        " - (SELECT COUNT(*) FROM mentorship s WHERE s.mentor_id = m.id AND s.state = 'active'),"
        " m.apprentices, m.outcomes, m.about, m.town_id, COALESCE(e.zh, b.zh, ''), COALESCE(e.en, b.en, ''), m.basis"
        " FROM mentor m LEFT JOIN enterprise e ON e.id = m.enterprise_id LEFT JOIN base b ON b.id = m.base_id"
        " WHERE m.active AND m.state = 'listed' ORDER BY m.id"
    )
    values: list[tuple[Any, ...]] = [(*row[:4], max(row[4], 0), *row[5:11], row[11] not in NO_SAMPLE) for row in found]
    return [cards.MentorCard(*row) for row in values]


def tracks() -> list[cards.TrackCard]:
    """The shortage professions of the last published version."""
    found = rows(
        "SELECT id, code, zh, en, industry, demand, weighed, supply, shortage_index, basis FROM shortage_profession"
        " WHERE version_id = (SELECT id FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number DESC LIMIT 1)"
        " ORDER BY id"
    )
    values: list[tuple[Any, ...]] = [(*row[:9], row[9] not in NO_SAMPLE) for row in found]
    return [cards.TrackCard(*row) for row in values]


def demands(occupations_listed: Sequence[cards.OccupationCard]) -> list[cards.DemandCard]:
    """The open demands that still look for people."""
    known = {card.id: card for card in occupations_listed}
    found = rows(
        "SELECT d.id, d.title, d.occupation_id, e.zh, e.en, d.headcount - d.filled, d.pay_low, d.pay_high, d.town_id, d.needed_by,"
        " d.basis, d.enterprise_id FROM demand d JOIN enterprise e ON e.id = d.enterprise_id"
        " WHERE d.state = 'open' AND d.headcount > d.filled ORDER BY d.id"
    )
    values: list[tuple[Any, ...]] = [
        (*row[:2], known[row[2]], *row[3:9], None if row[9] is None else day(row[9]), row[10] not in NO_SAMPLE, row[11])
        for row in found
    ]
    return [cards.DemandCard(*row) for row in values]


def day(value: Any) -> dt.date:
    """A day in the city from what the database gave: SQLite gives text, PostgreSQL a date or a time; times are in UTC."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if len(value) > 10 else dt.date.fromisoformat(value)
    return clock.day_of(value) if isinstance(value, dt.datetime) else value


def moment(value: Any) -> dt.datetime:
    """A time as either database gives it."""
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
