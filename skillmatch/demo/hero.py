"""The demonstration's own worker, enterprise and trainer: a case with something to see on every page."""

from __future__ import annotations

import datetime as dt

from skillmatch.demo.people_draw import DemoPerson
from skillmatch.demo.world import World, table
from skillmatch.terms import EnrolmentState, Evidence, Permit, Shift

WORKER = "W000001"
FIRM = "DEMO12"
TRAINER = "T-01"
MENTOR = "M-001"
ORDER_BASE = "BASE2"
TOWN = "TOWN104"
HELD = {
    "SK-AU-013": (2, Evidence.CERTIFICATE, -800),
    "SK-EL-006": (3, Evidence.ASSESSMENT, -600),
    "SK-MC-001": (3, Evidence.CERTIFICATE, -800),
    "SK-RB-010": (3, Evidence.ASSESSMENT, -380),
    "SK-RB-015": (1, Evidence.COURSE, -1100),
    "SK-RB-008": (1, Evidence.SELF, -200),
    "SK-RB-013": (1, Evidence.COURSE, -600),
    "SK-EL-001": (2, Evidence.CERTIFICATE, -300),
    "SK-EL-007": (2, Evidence.CERTIFICATE, -300),
    "SK-EL-008": (2, Evidence.CERTIFICATE, -300),
    "SK-EL-004": (2, Evidence.ASSESSMENT, -240),
    "SK-AU-009": (2, Evidence.SELF, -90),
    "SK-RB-017": (1, Evidence.SELF, -60),
    "SK-GN-003": (3, Evidence.COURSE, -420),
    "SK-AU-011": (2, Evidence.COURSE, -420),
}
"""Skill: rank, evidence, days from today. The basics are proved; what his class would teach is weak or missing."""


def person(world: World, skills: dict[str, int], courses: dict[str, int]) -> DemoPerson:
    """An intermediate robot operator of Yangkou who holds the basics and lacks what the next grade asks for."""
    firm = next(firm for firm in world.firms if firm.code == FIRM)
    hero = DemoPerson(
        code=WORKER,
        name=next(row["text"] for row in table("names.csv") if row["kind"] == "hero"),
        gender="m",
        birth_year=world.today.year - 29,
        town=world.towns["TOWN115"],
        firm=firm,
        job=world.jobs["OCC041"],
        grade=3,
        target=world.jobs["OCC043"].id,
        hours=8,
        shift=Shift.DAY.value,
        interests=next(text for family, text in world.sayings["interest"] if family == "RB"),
        personalised=True,
        joined=dt.datetime.combine(world.today - dt.timedelta(days=500), dt.time(9, 30)),
    )
    for code, (rank, evidence, days) in HELD.items():
        hero.held[skills[code]] = (rank, evidence.value, world.today + dt.timedelta(days=days), None)
    hero.permits[Permit.ELECTRIC.value] = world.today + dt.timedelta(days=45)
    completed = world.today - dt.timedelta(days=420)
    hero.taken = [(courses["CRS091"], EnrolmentState.COMPLETED.value, 8, completed)]
    return hero
