"""The commands do what the README says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from skillmatch import prepare
from skillmatch.config import Settings
from skillmatch.errors import Conflict
from skillmatch.features.accounts.views import identity as identity_views
from skillmatch.store.accounts.models import Account
from skillmatch.store.db import database, resources
from skillmatch.store.db.migrate import MIGRATE_FIRST
from skillmatch.store.people.models import Worker
from tests.cast import Cast

DEMO_ROLES = (
    "worker", "enterprise", "trainer", "town", "city", "assessor", "assessor", "city", "auditor", "administrator",
)  # fmt: skip


def run(app: Flask, *words: str, answer: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=list(words), input=answer)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database in which nothing has been made."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    made = create_app(Settings(data_dir=tmp_path, database_url=url, secret_key="x", jobs_immediate=True, cheap_passwords=True))
    with resources.using(made.extensions["installation"].resources):
        yield made


def test_an_installation_without_a_demonstration_has_no_account(empty: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    prepare.prepare(empty)

    database.connect()
    assert (Account.select().count(), Worker.select().count()) == (0, 0)
    assert prepare.FIRST_ADMINISTRATOR in capsys.readouterr().out


def test_migrate_and_seed_do_their_work_once(empty: Flask) -> None:
    assert "0001" in run(empty, "migrate").output
    assert run(empty, "migrate").output == "Nothing to do.\n"
    first, second = run(empty, "seed"), run(empty, "seed")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "skill: 513" in first.output
    assert "skill: 0" in second.output or "skill:" not in second.output


@pytest.mark.parametrize("words", [("seed",), ("users", "create", "chief", "--role", "administrator")])
def test_a_command_before_migrate_says_what_to_do_first(empty: Flask, words: tuple[str, ...]) -> None:
    answer = run(empty, *words)
    assert answer.exit_code == 1
    assert answer.output.strip() == f"Error: {MIGRATE_FIRST}"
    run(empty, "migrate")
    assert run(empty, *words).exit_code == 0


def test_the_city_is_left_out_of_an_evaluation_where_there_is_no_database_yet(empty: Flask) -> None:
    without, kept = run(empty, "evaluate", "city"), run(empty, "evaluate", "city", "--save")
    assert without.exit_code == 0, without.output
    assert json.loads(without.output)["skipped"]
    assert kept.exit_code == 1
    assert "migrate" in kept.output


def test_the_demonstration_prints_its_people_and_renews_their_passwords(empty: Flask) -> None:
    first, second = run(empty, "demo", "--workers", "50"), run(empty, "demo", "--workers", "50")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    for result in (first, second):
        lines = [line.split() for line in result.output.splitlines()]
        assert [line[:2] for line in lines] == [["demo", role] for role in DEMO_ROLES]
        assert all(len(line) == 4 for line in lines)
    assert first.output != second.output
    assert Worker.select().count() == 50


def test_the_demonstration_is_refused_on_somebodys_own_database(empty: Flask) -> None:
    prepare.prepare(empty)
    database.connect()

    result = run(empty, "demo")

    assert result.exit_code == 1
    assert "--demo is only for a database that --demo made" in result.output
    assert Worker.select().count() == 0


def test_a_first_start_that_was_killed_is_begun_again(empty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, empty.app_context(), pytest.raises(KeyboardInterrupt):
        patch.setattr(prepare.demo, "make", killed)
        prepare.demonstrate(empty.extensions["settings"].data_dir, 50)

    assert run(empty, "demo", "--workers", "50").exit_code == 0
    with empty.app_context():
        Account.delete().execute()


def test_a_demonstration_of_nobody_is_refused(empty: Flask) -> None:
    assert run(empty, "demo", "--workers", "1").exit_code == 1


def test_the_first_administrator_signs_in_with_the_printed_password_and_changes_it(app: Flask, cast: Cast) -> None:
    result = run(app, "users", "create", "Chief", "--role", "administrator")

    name, password = result.output.split()
    assert (result.exit_code, name) == (0, "chief")
    client = app.test_client()
    assert client.post("/login", data={"username": name, "password": password}).status_code == 303
    assert client.get("/accounts").headers["Location"] == "/account"
    own = "seven herons at the weir"
    assert client.post("/account/password", data={"current": password, "chosen": own, "again": own}).status_code == 303
    assert client.get("/accounts").status_code == 200


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["create", "demo_worker", "--role", "city"], "This user name is taken."),
        (["create", "x", "--role", "city"], "Use 3 to 40"),
        (["create", "somebody", "--role", "town", "--scope", "NOWHERE"], "Nothing has this code."),
        (["create", "somebody", "--role", "king"], "Invalid value"),
        (["disable", "nobody-here"], "There is no such account."),
    ],
)
def test_a_refused_command_says_why(app: Flask, cast: Cast, words: list[str], reason: str) -> None:
    result = run(app, "users", *words)

    assert result.exit_code != 0
    assert reason in result.output


def test_a_disabled_account_is_out_at_once(app: Flask, as_worker, cast: Cast) -> None:
    assert run(app, "users", "disable", "demo_worker").exit_code == 0

    assert as_worker.get("/account").status_code == 302


def test_a_backup_brings_everything_back(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert run(app, "backup", str(tmp_path / "copy.db")).exit_code == 0
    before = Account.select().count()
    with app.app_context():
        Account.delete().execute()

    assert run(app, "restore", str(tmp_path / "copy.db"), answer="y\n").exit_code == 0

    assert Account.select().count() == before
    with app.app_context():
        assert identity_views.roles.by_id(cast.account("worker").id) is not None


def test_what_is_no_backup_is_refused_and_changes_nothing(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE something (id INTEGER)")
    other.close()
    before = Account.select().count()

    for name in ("text.db", "other.db"):
        assert run(app, "restore", str(tmp_path / name), answer="y\n").exit_code != 0
    assert run(app, "restore", str(tmp_path / "other.db"), answer="n\n").exit_code != 0
    assert Account.select().count() == before


@pytest.mark.parametrize(("lang", "words"), [("en", "Closes gap"), ("zh", "补差距")])
def test_match_worker_prints_reasons(app: Flask, cast: Cast, lang: str, words: str) -> None:
    result = run(app, "match", "worker", cast.worker.code, "--number", "2", "--lang", lang)

    assert result.exit_code == 0, result.output
    assert result.output.startswith("1. ")
    assert words in result.output
    assert run(app, "match", "worker", "nobody").exit_code == 1


def test_match_worker_prints_one_json_object_without_personal_data(app: Flask, cast: Cast) -> None:
    result = run(app, "match", "worker", cast.worker.code, "--number", "2", "--json")

    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert found["worker"] == cast.worker.code
    assert cast.worker.name not in result.output
    for course in found["courses"]:
        assert course["match"] in ("strong", "good", "possible")
        assert all(gain["skill"].startswith("SK-") for gain in course["gains"])
        assert set(course) >= {
            "code",
            "zh",
            "en",
            "score",
            "relation",
            "permit",
            "next_grade",
            "weeks",
            "terms",
            "unlock",
            "blocked",
        }
        assert sum(term["contribution"] for term in course["terms"]) == pytest.approx(course["score"])


def test_the_secret_is_drawn_once_and_read_by_its_owner_alone(settings: Settings, cast: Cast, tmp_path: Path) -> None:
    first, second = (create_app(replace(settings, secret_key="")) for _ in range(2))

    assert first.config["SECRET_KEY"] == second.config["SECRET_KEY"]
    assert len(first.config["SECRET_KEY"]) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("secret_key*")] == ["secret_key"]


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"

    create_app(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'skillmatch.db'}", cheap_passwords=True))

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_demonstration_needs_a_database_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context(), pytest.raises(Conflict):
        database.db.execute_sql("DELETE FROM demo_mark")
        prepare.demonstrate(app.extensions["settings"].data_dir, 50)
