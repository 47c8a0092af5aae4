"""The people who may sign in to the demonstration, each with a password that is drawn anew at every start."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from skillmatch import clock
from skillmatch.demo import hero
from skillmatch.demo.assessing import ASSESSORS
from skillmatch.demo.city import FOREIGN
from skillmatch.errors import Conflict
from skillmatch.store.accounts.models import Account, DemoMark, Membership
from skillmatch.store.db.database import write
from skillmatch.store.mentoring.models import Mentor, Trainer
from skillmatch.store.organisations.models import City, Enterprise, Town
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role

PEOPLE = (
    *((role, f"demo_{role.value}") for role in (Role.WORKER, Role.ENTERPRISE, Role.TRAINER, Role.TOWN, Role.CITY)),
    *((Role.ASSESSOR, username) for username in ASSESSORS),
    (Role.CITY, "demo_city2"),
    (Role.AUDITOR, "demo_auditor"),
    (Role.ADMINISTRATOR, "demo_administrator"),
)
"""Who there is; of the assessors, one enters results and the other checks them, and of the city's office one approves what the
other pays."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read wrongly."""


def renew(hash_password: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Draw new passwords for the demonstration's people, whose accounts are made where they are missing.

    All their sessions end. Nothing else in the database changes.

    Parameters
    ----------
    hash_password : callable
        Makes of a password what the store keeps.

    Returns
    -------
    list of (role, username, password)

    Raises
    ------
    Conflict
        The demonstration did not make this database.
    """
    drawn = [(role.value, username, _password()) for role, username in PEOPLE]
    hashed = [hash_password(password) for _, _, password in drawn]
    with write():
        if not DemoMark.select().exists():
            raise Conflict(FOREIGN)
        for (role, username), kept in zip(PEOPLE, hashed, strict=True):
            _renew(role, username, kept)
    return drawn


def _renew(role: Role, username: str, password: str) -> None:
    changed = {"password": password, "fs_uniquifier": secrets.token_hex(32), "password_set_at": clock.now()}
    if Account.update(**changed).where(Account.username == username).execute():
        return
    name, memberships = _scope(role)
    account = Account.create(username=username, display_name=name, sample=True, **changed)
    for membership in memberships:
        Membership.create(account=account, **membership)


def _scope(role: Role) -> tuple[str, list[dict[str, Any]]]:
    """The name and the memberships of the demonstration's person in that role."""
    if role is Role.WORKER:
        worker = Worker.get(Worker.code == hero.WORKER)
        return worker.name, [{"role": role.value, "worker": worker}]
    if role is Role.ENTERPRISE:
        enterprise = Enterprise.get(Enterprise.code == hero.FIRM)
        return enterprise.zh, [{"role": role.value, "enterprise": enterprise}]
    if role is Role.TRAINER:
        trainer, mentor = Trainer.get(Trainer.code == hero.TRAINER), Mentor.get(Mentor.code == hero.MENTOR)
        own = {"role": role.value, "trainer": trainer, "base": trainer.base_id}
        return trainer.name, [own, {"role": Role.MENTOR.value, "mentor": mentor}]
    if role is Role.TOWN:
        town = Town.get(Town.code == hero.TOWN)
        return town.zh, [{"role": role.value, "town": town}]
    name = City.get().zh if role in (Role.CITY, Role.ASSESSOR) else f"示例·{role.zh}"
    return name, [{"role": role.value}]


def _password() -> str:
    """Four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
