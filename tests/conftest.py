"""What all tests share: a small seeded city, built once and copied for each test, the application over it, and who signs in.

``store`` opens a copy of the city; ``app`` serves one; ``cast`` has the rows of its people; ``as_worker`` … are signed-in clients.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from xdist.scheduler import WorkStealingScheduling

from skillmatch import clock
from skillmatch.application import create_app, install
from skillmatch.config import Settings
from skillmatch.demo.city import make
from skillmatch.demo.people import renew
from skillmatch.engine_gateway.folders import Folders
from skillmatch.engine_gateway.text_reader import FittedReader
from skillmatch.installation import Installation
from skillmatch.store.accounts.models import Account
from skillmatch.store.db import resources
from skillmatch.store.db.database import PRAGMAS, connect, db, open_database
from skillmatch.store.db.migrate import migrate
from skillmatch.store.people.identity_numbers import IdentityKeys
from skillmatch.store.reference_data.loader import seed
from skillmatch.web import observe
from tests.cast import Cast, gather, outsiders

PEOPLE = 60
OUTSIDERS_PASSWORD = "outsiders-walk-home-2"
SECRET_KEY = "a key for tests alone, which signs nothing that matters"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

PRAGMAS["synchronous"] = "off"  # the databases of the tests need not outlive the machine, and waiting for its disk takes minutes


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WorkStealingScheduling:
    """A process that has nothing left takes tests from another: those of the browser last a hundred times the median."""
    return WorkStealingScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that the processes end together: what is left at the end is short."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@dataclass(frozen=True)
class Template:
    """The city that each test gets a copy of."""

    database: Path
    passwords: dict[str, str]
    embeddings: Path


@dataclass(frozen=True)
class Assembled:
    """An application and what it knew before anybody asked it anything."""

    app: Flask
    config: dict[str, Any]
    extensions: dict[str, Any]

    def forget(self) -> None:
        """Undo what a test has set."""
        for now, first in ((self.app.config, self.config), (self.app.extensions, self.extensions)):
            now.clear()
            now.update(first)


@pytest.fixture(scope="session")
def city_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Migrate, seed and make the city once, even where several test processes start together."""
    shared = of_the_run(tmp_path_factory)
    database, passwords = shared / "city.db", shared / "city.json"
    with (shared / "city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not passwords.exists():
            (shared / "embeddings").mkdir(exist_ok=True)
            passwords.write_text(json.dumps(_build(database)))
    return Template(database, json.loads(passwords.read_text()), shared / "embeddings")


def of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "popen-gw" in own.name else own  # of a process of pytest-xdist it is the one above


def _build(database: Path) -> dict[str, str]:
    open_database(f"sqlite:///{database}")
    migrate()
    seed()
    make(workers=PEOPLE)
    passwords = {username: password for _, username, password in renew(CHEAP.hash)}
    passwords |= outsiders(OUTSIDERS_PASSWORD, CHEAP.hash(OUTSIDERS_PASSWORD))
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return passwords


@pytest.fixture
def settings(city_template: Template, tmp_path: Path) -> Settings:
    """Settings of an installation in a folder of its own, with a copy of the city as its database.

    What the encoder made of a text is the same everywhere, and kept by its hash: the run makes it once.
    """
    shutil.copyfile(city_template.database, tmp_path / "skillmatch.db")
    (tmp_path / "embeddings").symlink_to(city_template.embeddings)
    return _settings(tmp_path)


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'skillmatch.db'}",
        secret_key=SECRET_KEY,
        jobs_immediate=True,
        exploration=0,  # lists are the engine's own; the tests of exploration set another share
        cheap_passwords=True,
    )


@pytest.fixture(scope="session")
def reader() -> FittedReader:
    """The reader of free text, which takes seconds to fit: all tests of a process share it, for the words are the same."""
    return FittedReader()


@pytest.fixture
def store(settings: Settings, reader: FittedReader) -> Iterator[None]:
    """The city's database, open, without an application."""
    open_database(
        settings.database_url, settings, IdentityKeys(settings.secret_key), Folders(settings.data_dir / "embeddings"), reader
    )
    yield
    db.close()


@pytest.fixture(scope="session")
def assembled(city_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Assembled:
    """The application, put together once: its routes and templates are the same for every test."""
    made = create_app(_settings(tmp_path_factory.mktemp("assembled")))
    made.testing = True
    return Assembled(made, dict(made.config), dict(made.extensions))


@pytest.fixture
def csrf_app(assembled: Assembled, settings: Settings, reader: FittedReader) -> Iterator[Flask]:
    """The application as it is served, with the check of form tokens, over the test's own city and folder."""
    made = assembled.app
    assembled.forget()
    installation = Installation(settings, reader)
    install(made, installation)
    observe.configure()  # the log goes to the standard error of this test
    with resources.using(installation.resources):
        connect()
        yield made
        db.close()


@pytest.fixture
def app(csrf_app: Flask) -> Flask:
    """The application; forms need no token."""
    csrf_app.config["WTF_CSRF_ENABLED"] = False
    return csrf_app


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """All clocks stand: two looks at a page that says its minute can be compared, whatever the time of the run."""
    now, in_city, today = clock.now(), clock.in_city(), clock.today()
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(clock, "in_city", lambda: in_city)
    monkeypatch.setattr(clock, "today", lambda: today)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def cast(request: pytest.FixtureRequest, city_template: Template) -> Cast:
    """The people of the city: of ``app`` where the test has one, otherwise of ``store``."""
    if "csrf_app" not in request.fixturenames:
        request.getfixturevalue("store")
    else:
        request.getfixturevalue("csrf_app")
    return gather(city_template.passwords)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], FlaskClient]:
    """``signed_in("demo_worker")``: a client with that account's session, started without the sign-in page."""

    def enter(username: str) -> FlaskClient:
        account = Account.get(Account.username == username)
        visitor = app.test_client()
        with visitor.session_transaction() as session:
            session.update(_user_id=account.fs_uniquifier, _fresh=True, began=int(time.time()), seen=int(time.time()))
        return visitor

    return enter


@pytest.fixture
def as_worker(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The demonstration's worker, ``cast.worker``."""
    return signed_in("demo_worker")


@pytest.fixture
def as_enterprise(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The demonstration's enterprise, ``cast.enterprise``."""
    return signed_in("demo_enterprise")


@pytest.fixture
def as_trainer(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The demonstration's trainer, ``cast.trainer``, who is also the mentor ``cast.mentor``."""
    return signed_in("demo_trainer")


@pytest.fixture
def as_town(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The demonstration's town office, ``cast.town``."""
    return signed_in("demo_town")


@pytest.fixture
def as_city(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The city office."""
    return signed_in("demo_city")


@pytest.fixture
def as_outsider(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A worker of another town and enterprise, ``cast.other_worker``."""
    return signed_in("other_worker")


@pytest.fixture
def as_other_enterprise(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Another enterprise, ``cast.other_enterprise``."""
    return signed_in("other_enterprise")


@pytest.fixture
def as_other_trainer(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A trainer of another base, ``cast.other_trainer``."""
    return signed_in("other_trainer")


@pytest.fixture
def as_other_mentor(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """A mentor of an enterprise, ``cast.other_mentor``, who is nothing else."""
    return signed_in("other_mentor")


@pytest.fixture
def as_other_town(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Another town's office, ``cast.other_town``."""
    return signed_in("other_town")


@pytest.fixture
def as_assessor(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The demonstration's first assessor."""
    return signed_in("demo_assessor")


@pytest.fixture
def as_second_assessor(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The demonstration's second assessor."""
    return signed_in("demo_assessor2")


@pytest.fixture
def as_other_assessor(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """An assessor to whom no case is assigned."""
    return signed_in("other_assessor")


@pytest.fixture
def as_administrator(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Who looks after accounts."""
    return signed_in("administrator")


@pytest.fixture
def as_auditor(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Who reads the audit log."""
    return signed_in("auditor")
