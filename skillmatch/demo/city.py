"""Make the demonstration city: the same seed, size and day make the same city."""

from __future__ import annotations

import datetime as dt

from skillmatch import clock
from skillmatch.demo import assessing, certificates, classes, firms, orders, practice, sessions, teachers, workers
from skillmatch.demo.world import look
from skillmatch.errors import Conflict, Invalid
from skillmatch.store.accounts.models import Account, DemoMark
from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.people.models import Worker
from skillmatch.store.registers import search
from skillmatch.store.shortage.lists import publish

SEED = 370783
MIN_PEOPLE, MAX_PEOPLE = 20, 1_000_000
PLAIN_CITY = 400
"""The size for which the numbers of demands and mentors are meant; they grow with the square root of it."""

FOREIGN = "This database was not made by --demo and already has accounts or workers, so the demonstration leaves it alone."


def make(workers: int = PLAIN_CITY, seed: int = SEED, today: dt.date | None = None) -> bool:
    """Fill the store with a demonstration city; a city that is there already is kept as it is.

    Parameters
    ----------
    workers : int
        How many people.
    seed : int
        Seed of the generator.
    today : datetime.date, optional
        The day to which all dates are relative.

    Returns
    -------
    bool
        Whether a city was made.

    Raises
    ------
    Conflict
        The database has accounts or workers that the demonstration did not make, or lacks the reference data.
    Invalid
        `workers` is out of range.
    """
    if not MIN_PEOPLE <= workers <= MAX_PEOPLE:
        raise Invalid(f"--workers must lie between {MIN_PEOPLE} and {MAX_PEOPLE}.")
    with write():
        if DemoMark.select().exists():
            return False
        if Worker.select().exists() or Account.select().exists():
            raise Conflict(FOREIGN)
        if not Occupation.select().exists():
            raise Conflict("The reference data are not loaded yet.")
        _make(workers, seed, today or clock.today())
    return True


def _make(number: int, seed: int, today: dt.date) -> None:
    world = look(seed, today)
    scale = (number / PLAIN_CITY) ** 0.5
    firms.write_enterprises(world)
    people = workers.settle(world, number)
    teachers.appoint(world, people, scale)
    orders.post(world, scale)
    practice.furnish(world)
    classes.plan(world, people)
    sessions.hold(world)
    assessing.hold(world)
    certificates.issue(world)
    publish()
    search.reindex_all()
    DemoMark.create(seed=seed, workers=number)
    raise_version()
