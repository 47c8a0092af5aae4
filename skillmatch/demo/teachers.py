"""Mentors of the enterprises and of the academy, some with apprentices already, and the trainers of the bases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from skillmatch.demo import hero
from skillmatch.demo.bulk import insert
from skillmatch.demo.names import NameDraw
from skillmatch.demo.people_draw import DemoPerson
from skillmatch.demo.world import World
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ids
from skillmatch.store.mentoring.models import Mentor, Mentorship, MentorSkill, Trainer, TrainerSkill
from skillmatch.store.organisations.models import Base
from skillmatch.terms import BaseKind, Basis, MentorshipState

MASTERS, TEACHERS = 46, 14
MENTOR_RANK = 4
HERO_CAPACITY = 4
"""Classes that the demonstration's own trainer can take at a time: one waits from the start, and the visitor orders more."""

ACTIVE_SHARE = 0.45
TEACHING_BASES = ("BASE2", "BASE1", "BASE3", "BASE1", "CITYVEG")
MENTOR_FIELDS = (
    "code", "name", "worker", "enterprise", "base", "town", "rank", "capacity", "outcomes", "apprentices", "about", "active",
    "basis",
)  # fmt: skip


def appoint(world: World, people: list[DemoPerson], scale: float) -> None:
    """Write mentors, running mentorships and trainers."""
    families = _families_of_bases()
    _trainers(world, families)
    _masters(world, people, round(MASTERS * scale))
    _teachers(world, families, round(TEACHERS * scale))
    _apprentices(world, people)


def _families_of_bases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for base, family in rows(
        "SELECT DISTINCT b.code, c.family FROM course c JOIN base b ON b.id = c.base_id ORDER BY b.code, c.family"
    ):
        found.setdefault(base, []).append(family)
    return found


def _trainers(world: World, families: dict[str, list[str]]) -> None:
    """One for each base that teaches, more for the large ones; none for the named enterprises' stations."""
    names = NameDraw(world.dice)
    stations = {base.code for base in Base.select().where(Base.kind == BaseKind.ENTERPRISE_STATION.value)}
    places = [hero.ORDER_BASE] + [base for base in families if base not in stations]
    places += ["BASE1", "BASE1", "BASE3"]
    bases = ids(Base)
    lines = [
        (f"T-{number:02d}", names.draw("mf"[number % 2]), bases[base], world.dice.choice((2, 3, 4)), False, Basis.SAMPLE.value)
        for number, base in enumerate(places, start=1)
    ]
    lines[0] = (*lines[0][:3], HERO_CAPACITY, *lines[0][4:])
    # One of the academy's several trainers is away, and so is the colleague who would share the orders of the own trainer.
    for away in (places.index(hero.ORDER_BASE, 1), len(lines) - 1):
        lines[away] = (*lines[away][:4], True, lines[away][5])
    insert(Trainer, ("code", "name", "base", "capacity", "paused", "basis"), lines)
    known = ids(Trainer)
    teaches = [(known[line[0]], family) for line, base in zip(lines, places, strict=True) for family in families[base]]
    insert(TrainerSkill, ("trainer", "family"), teaches)


def _masters(world: World, people: list[DemoPerson], number: int) -> None:
    """The most senior people of the enterprises, spread over the occupations."""
    dice = world.dice
    senior = [one for one in people if one.firm and one.grade >= MENTOR_RANK and one.code != hero.WORKER]
    chosen = sorted(dice.sample(senior, min(number, len(senior))), key=lambda one: one.id)
    lines = []
    for place, one in enumerate(chosen, start=1):
        assert one.firm is not None
        lines.append(
            (
                f"M-{place + 100:03d}", one.name, one.id, one.firm.id, None, one.town, one.grade, dice.choice((1, 1, 2, 2, 3)),
                *_record(world, (0, 1, 2, 3, 5, 8, 12)), world.saying("about", one.job.family), True,
                Basis.SAMPLE.value,
            )
        )  # fmt: skip
    insert(Mentor, MENTOR_FIELDS, lines)
    known = ids(Mentor)
    skills = []
    for line, one in zip(lines, chosen, strict=True):
        held = rows("SELECT skill_id, rank FROM held_skill WHERE worker_id = ? AND rank >= 3 ORDER BY skill_id", (one.id,))
        taught = dict(held)
        # a master has grown beyond the book in the core of the own trade
        for skill, required, origin in one.job.skills:
            if origin == "core" and required <= one.grade:
                taught[skill] = max(taught.get(skill, 0), min(8, max(required, one.grade)))
        skills += [(known[line[0]], skill, rank) for skill, rank in sorted(taught.items())]
    insert(MentorSkill, ("mentor", "skill", "rank"), skills)


def _teachers(world: World, families: dict[str, list[str]], number: int) -> None:
    """Teachers of the bases, who teach broadly; the first is the demonstration's trainer."""
    dice, names, bases = world.dice, NameDraw(world.dice), ids(Base)
    lines, skills = [], []
    trainer = Trainer.get(Trainer.code == hero.TRAINER)
    for place in range(number):
        base = TEACHING_BASES[place % len(TEACHING_BASES)]
        name = trainer.name if place == 0 else names.draw("mf"[place % 2])
        lines.append(
            (
                f"M-{place + 1:03d}" if place < 100 else f"M-{place + 100000}", name, None, None, bases[base],
                world.towns["TOWN001"], dice.choice((5, 6, 6, 7)), dice.choice((2, 3)),
                *_record(world, (2, 4, 6, 9, 15)), world.saying("about", ""), True, Basis.SAMPLE.value,
            )
        )  # fmt: skip
        family = "RB" if place == 0 else dice.choice(families[base])
        pool = world.family_skills[family]
        taught = dice.sample(pool, min(len(pool), 16 if place == 0 else dice.randint(6, 12)))
        skills += [(lines[-1][0], skill, dice.choice((5, 5, 6))) for skill in sorted(taught)]
    insert(Mentor, MENTOR_FIELDS, lines)
    known = ids(Mentor)
    insert(MentorSkill, ("mentor", "skill", "rank"), [(known[code], skill, rank) for code, skill, rank in skills])


def _record(world: World, numbers: Sequence[int]) -> tuple[float, int]:
    """A share of past apprentices who reached their aim, and how many there were: a whole number of people."""
    share, n = world.dice.triangular(0.3, 0.98, 0.7), world.dice.choice(numbers)
    return (round(share * n) / n if n else 0.0), n


def _apprentices(world: World, people: list[DemoPerson]) -> None:
    """Some mentors of enterprises have an apprentice of the same enterprise already, never more than they can take."""
    dice = world.dice
    juniors: dict[int, list[DemoPerson]] = {}
    for one in people:
        if one.firm and one.grade <= 3 and one.code != hero.WORKER:
            juniors.setdefault(one.firm.id, []).append(one)
    lines: list[tuple[object, ...]] = []
    for mentor in Mentor.select().where(Mentor.worker.is_null(False)).order_by(Mentor.id):
        pool = juniors.get(mentor.enterprise_id, [])
        if not pool or dice.random() >= ACTIVE_SHARE:
            continue
        at = dt.datetime.combine(world.day(-300, -20), dt.time(9, 0))
        one = pool.pop(dice.randrange(len(pool)))
        lines.append((one.id, mentor.id, MentorshipState.ACTIVE.value, at, at + dt.timedelta(days=3)))
    insert(Mentorship, ("worker", "mentor", "state", "created_at", "answered_at"), lines)
