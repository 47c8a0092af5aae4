"""Both databases: a test that takes ``empty``, ``migrated`` or ``seeded`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import peewee
import pytest

from skillmatch.config import Settings
from skillmatch.store.db.database import db, open_database
from skillmatch.store.db.migrate import migrate
from skillmatch.store.reference_data.loader import seed
from tests.conftest import Template

ABSENT = "no PostgreSQL server on this machine: its half of the store's tests is left out"
SETTINGS = "-c fsync=off -c max_connections=60 -c shared_buffers=32MB"

_numbers = itertools.count(1)


class Postgres:
    """A PostgreSQL server of the tests' own, in a folder that goes away with it."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="skillmatch-postgres-"))
        self._user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self._folder, self._user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        choices = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", str(self._folder / "data"), *choices)
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder} {SETTINGS}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-o", options, "-l", log, "-w", "start")

    def url(self, database: str) -> str:
        """Where a database of this server is."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/{database}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database and tell where it is."""
        server = peewee.PostgresqlDatabase("postgres", prefer_psycopg3=True, user="postgres", host="127.0.0.1", port=self._port)
        with server.connection_context():
            server.execute_sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def stop(self) -> None:
        """End the server and have its folder removed, which holds so many files that nobody waits for it."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        subprocess.Popen(["rm", "-rf", str(self._folder)], start_new_session=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self._user, "--", *command]
        # pg_ctl leaves the server behind with the streams it was given, so none of them may be a pipe
        nowhere = subprocess.DEVNULL
        done = subprocess.run(command, cwd=self._folder, stdin=nowhere, stdout=nowhere, stderr=nowhere)
        assert done.returncode == 0, f"{program} failed"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs."""
    on_path = shutil.which("pg_ctl")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parent.parent.name))
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for the session; the test is skipped where there is none."""
    folder = programs()
    if folder is None:
        pytest.skip(ABSENT)
    server = Postgres(folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_seeded(postgres: Postgres) -> str:
    """The name of a PostgreSQL database that is migrated and seeded, to make others from."""
    open_database(postgres.create("seeded"))
    migrate()
    seed()
    db.close()
    return "seeded"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases."""
    return str(request.param)


@pytest.fixture
def new_database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes an empty database of that kind, and tells its address."""

    def make() -> str:
        name = f"store_{next(_numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        return str(request.getfixturevalue("postgres").create(name))

    return make


@pytest.fixture
def empty(new_database: Callable[[], str]) -> Iterator[str]:
    """The address of an open database without tables."""
    url = new_database()
    open_database(url)
    yield url
    db.close()


@pytest.fixture
def migrated(empty: str) -> str:
    """The address of an open database with empty tables."""
    migrate()
    return empty


@pytest.fixture(scope="module")
def copy_of_seeded(
    kind: str, request: pytest.FixtureRequest, city_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes a database with the reference data and tells its address; on SQLite it is a copy of the city."""

    def make() -> str:
        name = f"store_{next(_numbers)}"
        if kind == "sqlite":
            path = tmp_path_factory.mktemp(name) / "seeded.db"
            shutil.copyfile(city_template.database, path)
            return f"sqlite:///{path}"
        server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_seeded")
        return str(server.create(name, template))

    return make


@pytest.fixture
def seeded(copy_of_seeded: Callable[[], str], tmp_path: Path) -> Iterator[str]:
    """The address of an open database with the reference data."""
    url = copy_of_seeded()
    open_database(url, Settings(data_dir=tmp_path, database_url=url))
    yield url
    db.close()


@pytest.fixture(scope="module")
def one_copy(copy_of_seeded: Callable[[], str]) -> str:
    """The address of one such database for all tests of a file."""
    return copy_of_seeded()


@pytest.fixture
def shared(one_copy: str, tmp_path: Path) -> Iterator[str]:
    """That one, open: for tests that do not mind each other's rows, since making a database costs more than they do."""
    open_database(one_copy, Settings(data_dir=tmp_path, database_url=one_copy))
    yield one_copy
    db.close()
