"""Write the people of the city, some thousands at a time."""

from __future__ import annotations

from collections.abc import Iterator

from skillmatch.demo import hero
from skillmatch.demo.bulk import insert
from skillmatch.demo.holdings import Holdings
from skillmatch.demo.people_draw import DemoPerson, Draw
from skillmatch.demo.world import World
from skillmatch.store.catalogue.models import Course, Skill
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ids
from skillmatch.store.people.models import Consent, HeldSkill, Worker, WorkerPermit

BATCH = 5000
CONSENT_VERSION = "2026-1"
CONSENT_SHARE = 0.7
EVERY_OCCUPATION_FROM = 200
"""From this many people on, each occupation has somebody."""

WORKER_FIELDS = (
    "code", "name", "gender", "birth_year", "town", "enterprise", "occupation", "target", "grade", "hours_per_week", "shift",
    "interests", "personalised", "sample", "created_at", "updated_at",
)  # fmt: skip


def settle(world: World, workers: int) -> list[DemoPerson]:
    """Draw and write `workers` people; what is returned has forgotten their skills, to stay small."""
    everybody: list[DemoPerson] = []
    for batch in _batches(world, workers):
        _write(world, batch)
        for person in batch:
            person.held = {}
        everybody += batch
    return everybody


def _batches(world: World, workers: int) -> Iterator[list[DemoPerson]]:
    draw, holdings = Draw(world), Holdings(world)
    first = hero.person(world, ids(Skill), ids(Course))
    jobs = list(world.jobs.values()) if workers >= EVERY_OCCUPATION_FROM else []
    batch = [first]
    for number in range(2, workers + 1):
        person = draw.person(number, jobs.pop() if jobs else None)
        holdings.fill(person)
        batch.append(person)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(world: World, batch: list[DemoPerson]) -> None:
    insert(
        Worker,
        WORKER_FIELDS,
        [
            (
                one.code, one.name, one.gender, one.birth_year, one.town, one.firm.id if one.firm else None, one.job.id,
                one.target, one.grade, one.hours, one.shift, one.interests, one.personalised, True, one.joined, one.joined,
            )
            for one in batch
        ],
    )  # fmt: skip
    known = dict(rows("SELECT code, id FROM worker WHERE code >= ? AND code <= ?", (batch[0].code, batch[-1].code)))
    for one in batch:
        one.id = known[one.code]
    insert(
        HeldSkill,
        ("worker", "skill", "rank", "evidence", "dated_on", "expires_on"),
        [(one.id, skill, *facts) for one in batch for skill, facts in sorted(one.held.items())],
    )
    insert(
        WorkerPermit,
        ("worker", "permit", "expires_on"),
        [(one.id, permit, expires) for one in batch for permit, expires in one.permits.items()],
    )
    insert(
        Enrolment,
        ("worker", "course", "state", "hours", "created_at", "completed_on"),
        [(one.id, course, state, hours, one.joined, completed) for one in batch for course, state, hours, completed in one.taken],
    )
    consenting = [one for one in batch if one.firm and (one.code == hero.WORKER or world.dice.random() < CONSENT_SHARE)]
    insert(
        Consent,
        ("worker", "enterprise", "version", "given_at"),
        [(one.id, one.firm.id, CONSENT_VERSION, one.joined) for one in consenting if one.firm],
    )
