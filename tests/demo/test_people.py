"""The demonstration's people: their passwords are drawn anew at each start, and nothing else changes."""

from __future__ import annotations

import pytest

from skillmatch.demo import hero
from skillmatch.demo.people import renew
from skillmatch.errors import Conflict
from skillmatch.store.accounts.models import Account, DemoMark, Membership
from skillmatch.store.db.database import write
from skillmatch.store.db.tables import TABLES
from skillmatch.terms import Role
from tests.cast import Cast

PEOPLE = {
    "demo_worker": "worker", "demo_enterprise": "enterprise", "demo_trainer": "trainer", "demo_town": "town", "demo_city": "city",
    "demo_assessor": "assessor", "demo_assessor2": "assessor", "demo_city2": "city", "demo_auditor": "auditor",
    "demo_administrator": "administrator",
}  # fmt: skip
RENEWED = {"password", "fs_uniquifier", "password_set_at"}


def test_there_is_one_for_each_role(store: None) -> None:
    people = renew(str.upper)
    assert {username: role for role, username, _ in people} == PEOPLE
    for role, username, password in people:
        account = Account.get(Account.username == username)
        assert account.password == password.upper(), "what is stored is what the function made of it"
        assert account.sample
        assert role in {membership.role for membership in account.roles}


def test_passwords_are_long_and_never_the_same(store: None) -> None:
    first, second = renew(str), renew(str)
    drawn = [password for _, _, password in first + second]
    assert len(set(drawn)) == 2 * len(PEOPLE)
    assert min(len(password) for password in drawn) >= 12


def test_renewing_ends_their_sessions_and_keeps_everything_else(store: None) -> None:
    def everything() -> dict[str, list[dict[str, object]]]:
        return {
            table._meta.table_name: [
                {name: value for name, value in row.items() if table is not Account or name not in RENEWED}
                for row in table.select().order_by(table._meta.primary_key).dicts()
            ]
            for table in TABLES
        }

    before = everything()
    sessions = {row.username: row.fs_uniquifier for row in Account.select()}
    renew(str)
    assert everything() == before
    ended = {row.username for row in Account.select() if sessions[row.username] != row.fs_uniquifier}
    assert ended == set(PEOPLE)


def test_the_trainer_is_a_mentor_too(cast: Cast) -> None:
    held = {row.role: row for row in Membership.select().where(Membership.account == cast.account("trainer"))}
    assert set(held) == {Role.TRAINER.value, Role.MENTOR.value}
    assert held[Role.TRAINER.value].trainer == cast.trainer
    assert held[Role.TRAINER.value].base == cast.trainer.base
    assert held[Role.MENTOR.value].mentor == cast.mentor
    assert cast.mentor.name == cast.trainer.name


def test_each_acts_within_its_own_scope(cast: Cast) -> None:
    assert Membership.get(account=cast.account("worker")).worker.code == hero.WORKER
    assert Membership.get(account=cast.account("enterprise")).enterprise == cast.worker.enterprise
    assert Membership.get(account=cast.account("town")).town.zh == "台头镇"
    assert Membership.get(account=cast.account("city")).town is None


def test_a_database_of_somebody_else_is_left_alone(store: None) -> None:
    with write():
        DemoMark.delete().execute()
    before = {row.username: row.password for row in Account.select()}
    with pytest.raises(Conflict):
        renew(str)
    assert {row.username: row.password for row in Account.select()} == before


def test_outsiders_are_elsewhere(cast: Cast) -> None:
    assert cast.other_worker.town_id != cast.worker.town_id
    assert cast.other_worker.enterprise_id not in (None, cast.worker.enterprise_id)
    assert cast.other_enterprise.id != cast.enterprise.id
    assert cast.other_trainer.base_id != cast.trainer.base_id
    assert cast.other_town.id != cast.town.id
