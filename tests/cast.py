"""The people of the tests: one for each role, and somebody of elsewhere for each role that has a scope.

They live in the small demonstration city. The first five are the demonstration's own people; ``other_…`` are the outsiders.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.demo import hero
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.organisations.models import City, Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import DemandState, Role

OTHER_TOWN = "TOWN006"


@dataclass(frozen=True)
class Cast:
    """The rows behind the people, and how they sign in.

    ``username(who)`` and ``password(who)`` take the names of the fields: ``worker``, ``other_enterprise``, ``mentor`` …
    """

    worker: Worker
    enterprise: Enterprise
    trainer: Trainer
    mentor: Mentor
    town: Town
    city: City
    other_worker: Worker
    other_enterprise: Enterprise
    other_trainer: Trainer
    other_mentor: Mentor
    other_town: Town
    passwords: dict[str, str]

    def username(self, who: str) -> str:
        """The user name of one of the people."""
        return who if who in self.passwords else f"demo_{who}"

    def password(self, who: str) -> str:
        """The password of one of the people."""
        return self.passwords[self.username(who)]

    def account(self, who: str) -> Account:
        """The account of one of the people."""
        return Account.get(Account.username == self.username(who))


def outsiders(password: str, hashed: str) -> dict[str, str]:
    """Make the accounts of those who are not the demonstration's own; gives each user name with `password`."""
    other = _rows()
    made = {
        "other_worker": {"role": Role.WORKER, "worker": other["other_worker"]},
        "other_enterprise": {"role": Role.ENTERPRISE, "enterprise": other["other_enterprise"]},
        "other_trainer": {
            "role": Role.TRAINER, "trainer": other["other_trainer"], "base": other["other_trainer"].base_id,
        },
        "other_mentor": {"role": Role.MENTOR, "mentor": other["other_mentor"]},
        "other_town": {"role": Role.TOWN, "town": other["other_town"]},
        "auditor": {"role": Role.AUDITOR},
        "administrator": {"role": Role.ADMINISTRATOR},
        "other_assessor": {"role": Role.ASSESSOR},
    }  # fmt: skip
    with write():
        for username, scope in made.items():
            account = Account.create(
                username=username, display_name=username, password=hashed, fs_uniquifier=f"session-of-{username}", sample=True
            )
            Membership.create(account=account, **scope | {"role": scope["role"].value})
    return dict.fromkeys(made, password)


def gather(passwords: dict[str, str]) -> Cast:
    """The cast as it stands in the open database."""
    return Cast(passwords=passwords, **_rows())


def _rows() -> dict[str, object]:
    worker = Worker.get(Worker.code == hero.WORKER)
    trainer = Trainer.get(Trainer.code == hero.TRAINER)
    elsewhere = (Worker.town != worker.town_id) & (Worker.enterprise != worker.enterprise_id) & Worker.personalised
    return {
        "worker": worker,
        "enterprise": worker.enterprise,
        "trainer": trainer,
        "mentor": Mentor.get(Mentor.code == hero.MENTOR),
        "town": Town.get(Town.code == hero.TOWN),
        "city": City.get(),
        "other_worker": Worker.select().where(elsewhere).order_by(Worker.id).first(),
        "other_enterprise": _another_that_looks_for_people(worker.enterprise_id),
        "other_trainer": Trainer.select().where(Trainer.base != trainer.base_id).order_by(Trainer.id).first(),
        "other_mentor": Mentor.select().where(Mentor.worker.is_null(False)).order_by(Mentor.id).first(),
        "other_town": Town.get(Town.code == OTHER_TOWN),
    }


def _another_that_looks_for_people(own: int) -> Enterprise:
    others = (Demand.state == DemandState.OPEN.value) & (Demand.enterprise != own)
    return Demand.select().where(others).order_by(Demand.id).first().enterprise
