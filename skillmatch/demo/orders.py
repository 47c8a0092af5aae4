"""What the enterprises look for: open demands with their skills, permits and pay, and some that are closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from skillmatch.demo import hero
from skillmatch.demo.bulk import insert
from skillmatch.demo.world import DemoFirm, Job, World
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ids
from skillmatch.store.demands.models import Demand, DemandPermit, DemandSkill
from skillmatch.terms import Basis, DemandState, Rank

OPEN, CLOSED = 56, 8
MIN_SKILLS, MAX_SKILLS = 3, 7
RANK_NAMES = {int(rank): rank.zh for rank in Rank}
HERO_ORDERS = (("OCC041", 3, 20), ("OCC028", 3, 8), ("OCC039", 4, 5), ("OCC043", 4, 3))
"""(occupation, rank, people): the demonstration's enterprise; the first makes a class."""

CLASS_SKILLS = {"SK-RB-008": 3, "SK-RB-009": 3, "SK-RB-013": 3, "SK-RB-015": 2, "SK-MC-001": 2}
"""What the first order asks for, and to which rank at most: one course teaches all but the reading of drawings, which many trades
bring along."""

FIELDS = (
    "enterprise", "occupation", "title", "headcount", "filled", "needed_by", "pay_low", "pay_high", "town", "urgency",
    "note", "state", "posted_at", "closed_at", "updated_at", "basis",
)  # fmt: skip


def post(world: World, scale: float) -> None:
    """Write the demands."""
    dice = world.dice
    own = next(firm for firm in world.firms if firm.code == hero.FIRM)
    drawn = [(own, world.jobs[code], rank, people, True) for code, rank, people in HERO_ORDERS]
    others = [firm for firm in world.firms if firm is not own]
    total, closed = round((OPEN + CLOSED) * scale), round(CLOSED * scale)
    for number, (firm, job) in enumerate(_places(world, others, total)):
        rank = dice.choices((job.start_rank, job.start_rank + 1, job.start_rank + 2, job.start_rank + 3), (30, 36, 24, 10))[0]
        while rank < 6 and len(required_skills(job, rank)) < MIN_SKILLS:
            rank += 1
        people = min(60, max(1, round(dice.lognormvariate(1.5, 0.9) * max(1.0, scale))))
        drawn.append((firm, job, min(6, rank), people, number < total - closed))
    insert(Demand, FIELDS, [_demand(world, *one) for one in drawn])
    known = [row_id for (row_id,) in rows("SELECT id FROM demand ORDER BY id")]
    skills: list[tuple[int, int, int]] = []
    permits: list[tuple[int, str]] = []
    of_class = {skill: CLASS_SKILLS[code] for code, skill in ids(Skill).items() if code in CLASS_SKILLS}
    for demand, (_, job, rank, _, _) in zip(known, drawn, strict=True):
        wanted = required_skills(job, rank)
        if demand == known[0]:
            wanted = [(skill, min(required, of_class[skill])) for skill, required in wanted if skill in of_class]
        skills += [(demand, skill, required) for skill, required in wanted]
        if job.permit is not None:
            permits.append((demand, job.permit))
    insert(DemandSkill, ("demand", "skill", "required_rank"), skills)
    insert(DemandPermit, ("demand", "permit"), permits)


def _places(world: World, firms: list[DemoFirm], number: int) -> Iterator[tuple[DemoFirm, Job]]:
    """First somebody looks for each shortage profession, then each enterprise once, then the larger ones more often."""
    dice = world.dice
    weights = [firm.size for firm in firms]
    scarce = rows("SELECT DISTINCT o.code FROM shortage_occupation s JOIN occupation o ON o.id = s.occupation_id ORDER BY o.code")
    for place in range(number):
        if place < len(scarce):
            code = scarce[place][0]
            firm = dice.choice([one for one in firms if code in one.jobs] or firms)
        else:
            later = place - len(scarce)
            firm = firms[later] if later < len(firms) else dice.choices(firms, weights)[0]
            code = dice.choice(firm.jobs)
        yield firm, world.jobs[code]


def required_skills(job: Job, rank: int) -> list[tuple[int, int]]:
    """(skill, required rank): the core of the occupation at that grade first, the highest ranks first within it."""
    fitting = [one for one in job.skills if one[1] <= rank and one[2] != "generic"]
    fitting.sort(key=lambda one: (one[2] != "core", -one[1], one[0]))
    return sorted((skill, required) for skill, required, _ in fitting[:MAX_SKILLS])


def _demand(world: World, firm: DemoFirm, job: Job, rank: int, people: int, is_open: bool) -> tuple[object, ...]:
    dice = world.dice
    posted = dt.datetime.combine(world.day(-90, -1), dt.time(dice.randint(0, 9), 0))
    own = firm.code == hero.FIRM
    filled = 0 if own else people if not is_open else dice.choice((0, 0, 0, people // 5))
    low = 3600 + 700 * rank + 100 * dice.randint(0, 8)
    closed = None if is_open else posted + dt.timedelta(days=1)
    ends, high = world.day(25, 200), low + 100 * dice.randint(8, 25)
    urgency, share = dice.choice((1.0, 1.0, 1.0, 1.5, 2.0)), dice.choice((1.0, 1.0, 0.9, 0.8, 0.6))
    if not is_open:
        filled = round(share * people)
    return (
        firm.id, job.id, f"{job.name}({RANK_NAMES[rank]})", people, filled, ends, low, high, firm.town, urgency,
        world.saying("note", "") if dice.random() < 0.5 else "",
        (DemandState.OPEN if is_open else DemandState.CLOSED).value, posted, closed, closed or posted, Basis.SAMPLE.value,
    )  # fmt: skip
