"""What a city that begins still has to do: each step is read from the data, nobody ticks it."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.store.db.database import rows
from skillmatch.terms import Role

OWN = "EXISTS (SELECT 1 FROM change c JOIN {table} r ON r.id = c.subject_id WHERE c.register = '{name}' AND c.action = 'added')"
"""Whether a register has an entry that an office or a file added, beside those of the reference data."""

HELD = (
    "(SELECT COUNT(DISTINCT m.account_id) FROM membership m JOIN account a ON a.id = m.account_id WHERE a.active AND m.role = '{}')"
)
"""How many accounts that may sign in have a role."""

STEPS = f"""
SELECT (SELECT COUNT(*) FROM enterprise), {OWN.format(table="enterprise", name="enterprises")},
  (SELECT COUNT(*) FROM worker), EXISTS (SELECT 1 FROM worker WHERE sample),
  (SELECT COUNT(*) FROM course), {OWN.format(table="course", name="courses")},
  {HELD.format("city")}, {HELD.format("town")}, {HELD.format("enterprise")}, {HELD.format("trainer")},
  EXISTS (SELECT 1 FROM shortage_version WHERE published_on IS NOT NULL AND published_by IS NOT NULL)
"""


@dataclass(frozen=True)
class FirstStep:
    """One step: whether it is done or may be left out, who does it, and how many there are of what it is about."""

    name: str
    done: bool
    roles: tuple[Role, ...]
    numbers: tuple[int, ...] = ()
    may_wait: bool = False


@dataclass(frozen=True)
class FirstSteps:
    """All of them; ``sample`` says that the people are those of the demonstration, which begins with everything."""

    steps: tuple[FirstStep, ...]
    sample: bool

    @property
    def number_done(self) -> int:
        """Count how many are done."""
        return sum(step.done for step in self.steps)

    @property
    def are_due(self) -> bool:
        """Whether a first page should begin with them."""
        return not self.sample and not all(step.done or step.may_wait for step in self.steps)


def first_steps() -> FirstSteps:
    """Return the steps as the data have them, in the order in which they are taken."""
    ((firms, own_firms, people, sample, courses, own_courses, city, town, firm, trainer, published),) = rows(STEPS)
    return FirstSteps(
        (
            FirstStep("enterprises", bool(own_firms), (Role.CITY,), (firms,)),
            FirstStep("people", people > 0, (Role.CITY, Role.TOWN, Role.ENTERPRISE), (people,)),
            FirstStep("courses", bool(own_courses), (Role.CITY,), (courses,), may_wait=courses > 0),
            FirstStep("accounts", bool(city and town), (Role.ADMINISTRATOR,), (city, town, firm, trainer)),
            FirstStep("shortage", bool(published), (Role.CITY,)),
        ),
        bool(sample),
    )
