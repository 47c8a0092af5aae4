"""One process serves two cities: each has its own rows, keys, caches and numbers, in turns and at the same moment."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import jobs
from skillmatch.application import create_app
from skillmatch.config import Settings
from skillmatch.engine_gateway import snapshot
from skillmatch.engine_gateway.folders import Folders
from skillmatch.features.registers.services import import_folder
from skillmatch.store.accounts.models import Account
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db import resources
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import Worker
from tests.builders import a_course, a_skill, a_worker
from tests.conftest import Template
from tests.features.certificates.making import passed

NUMBER = "11010519491231002X"
ROUNDS = 6


@dataclass(frozen=True)
class Served:
    """An installation in this process: its application, the name that only its course bears, and its demonstration's worker."""

    app: Flask
    course: str
    institution: str
    session: str

    def visitor(self) -> FlaskClient:
        """A client that is signed in as the worker."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=self.session, _fresh=True, began=int(time.time()), seen=int(time.time()))
        return client


def page(visitor: FlaskClient, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return answer.text


def serve(folder: Path, city: Template, course: str, institution: str) -> Served:
    folder.mkdir()
    shutil.copyfile(city.database, folder / "skillmatch.db")
    (folder / "embeddings").symlink_to(city.embeddings)
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'skillmatch.db'}",
        secret_key=f"the secret of {course}",
        certificate_institution=institution,
        exploration=0,
        cheap_passwords=True,
    )
    app = create_app(settings)
    with app.app_context(), write():
        one = Course.select().where(Course.state == "listed").first()
        Course.update(zh=course).where(Course.id == one.id).execute()
        Worker.update(name=f"{course}的职工").execute()
        raise_version()
        account = Account.get(Account.username == "demo_worker")
    return Served(app, course, institution, account.fs_uniquifier)


@pytest.fixture
def cities(tmp_path: Path, city_template: Template) -> tuple[Served, Served]:
    return (
        serve(tmp_path / "first", city_template, "甲城焊接", "S000037000001"),
        serve(tmp_path / "second", city_template, "乙城种植", "Y123437654321"),
    )


def both(cities: tuple[Served, Served]) -> tuple[tuple[Served, Served], ...]:
    """Each, with the other one."""
    first, second = cities
    return ((first, second), (second, first))


def test_in_turns_each_shows_its_own_rows(cities: tuple[Served, Served]) -> None:
    for _ in range(2):
        for own, other in both(cities):
            shown = page(own.visitor(), f"/courses?q={own.course}")
            assert own.course in shown
            assert other.course not in page(own.visitor(), "/courses")


def test_a_page_changes_nothing_of_the_other(cities: tuple[Served, Served]) -> None:
    with cities[0].app.app_context():
        before = rows("SELECT COUNT(*) FROM skill")
        with cities[1].app.app_context():
            a_skill()
            assert rows("SELECT COUNT(*) FROM skill") == [(before[0][0] + 1,)]
        assert rows("SELECT COUNT(*) FROM skill") == before


def test_each_has_its_own_engine_and_caches(cities: tuple[Served, Served]) -> None:
    kept = []
    for own, _ in both(cities):
        with own.app.app_context():
            snap = snapshot.current()
            assert own.course in {card.zh for card in snap.courses}
            assert resources.get(Folders).models == own.app.extensions["settings"].data_dir / "models"
            assert import_folder.file_of(1, "file").is_relative_to(own.app.extensions["settings"].data_dir)
            kept.append(snap)
    for (own, _), snap in zip(both(cities), kept, strict=True):
        with own.app.app_context():
            assert snapshot.current() is snap, "the other one's page must not cost this one its engine"


def test_what_one_has_sealed_the_other_cannot_open(cities: tuple[Served, Served]) -> None:
    sealed, digests = [], []
    for own, _ in both(cities):
        with own.app.app_context():
            sealed.append(identity_numbers.seal(NUMBER))
            digests.append(identity_numbers.digest(NUMBER))
    assert digests[0] != digests[1]
    for place, (own, _) in enumerate(both(cities)):
        with own.app.app_context():
            assert identity_numbers.unseal(sealed[place]) == NUMBER
            assert identity_numbers.unseal(sealed[1 - place]) is None


def test_each_issues_under_its_own_institution(cities: tuple[Served, Served]) -> None:
    for own, _ in both(cities):
        with own.app.app_context():
            course = a_course({a_skill(): (0, 2)}, target_rank=2)
            assert passed(a_worker(), course, "SKILL_LEVEL").number.startswith(own.institution)


def test_a_session_of_one_is_a_visitor_to_the_other(cities: tuple[Served, Served]) -> None:
    first, second = cities
    cookie = first.visitor().get_cookie("session")
    assert cookie is not None
    stranger = second.app.test_client()
    stranger.set_cookie("session", cookie.value)
    assert stranger.get("/home").status_code == 302


def test_a_job_runs_for_the_one_that_asked(cities: tuple[Served, Served]) -> None:
    first, second = cities
    seen: list[tuple[str, str]] = []
    for own, _ in both(cities):
        own.app.extensions["work"].named["look"] = lambda word: seen.append((word, Course.get(Course.zh.endswith(word)).zh))
    with first.app.app_context():
        jobs.enqueue("look", first.course[-2:])
    with second.app.app_context():
        jobs.enqueue("look", second.course[-2:])
    for own in (second, first):
        queue = own.app.extensions["jobs"]
        task = queue.dequeue()
        assert queue.dequeue() is None
        queue.execute(task)
    assert seen == [(second.course[-2:], second.course), (first.course[-2:], first.course)]


def test_threads_serve_both_at_the_same_moment(cities: tuple[Served, Served]) -> None:
    together = Barrier(4, timeout=60)

    def ask(place: int) -> list[str]:
        own, other = both(cities)[place % 2]
        visitor, wrong = own.visitor(), []
        for _ in range(ROUNDS):
            together.wait()
            wrong += ["its own"] * (own.course not in page(visitor, f"/courses?q={own.course}"))
            for path in ("/courses", "/recommendations", "/home"):
                shown = page(visitor, path)
                wrong += [path] * (other.course in shown)
            with own.app.app_context():
                wrong += ["seal"] * (identity_numbers.unseal(identity_numbers.seal(NUMBER)) != NUMBER)
                wrong += ["institution"] * (resources.get(Settings).certificate_institution != own.institution)
                wrong += ["rows"] * (rows("SELECT COUNT(*) FROM course WHERE zh = ?", (own.course,)) != [(1,)])
        return wrong

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [[], [], [], []]


def test_settings_of_one_alone_can_be_replaced(cities: tuple[Served, Served]) -> None:
    first, second = cities
    changed = create_app(replace(first.app.extensions["settings"], certificate_institution="Y999900000001"))
    with changed.app_context():
        assert resources.get(Settings).certificate_institution == "Y999900000001"
        assert rows("SELECT COUNT(*) FROM course WHERE zh = ?", (first.course,)) == [(1,)]
    with second.app.app_context():
        assert resources.get(Settings).certificate_institution == second.institution
