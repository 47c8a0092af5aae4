"""The README says what is: its two commands, every setting, every command, and files that exist."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask

from skillmatch.config import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FROM_FLASK = {"run", "shell", "routes"}


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"no section {title}"
    return found.group(1)


def commands(title: str) -> list[str]:
    return [block.strip() for block in re.findall(r"^```[a-z]*\n(.*?)^```", section(title), re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("title", ["Run", "Test"])
def test_there_is_one_command_in_one_line(title: str) -> None:
    assert len(commands(title)) == 1
    (command,) = commands(title)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install")
    for file in re.findall(r"-r (\S+)|python (\S+\.py)", command):
        assert all((ROOT / name).is_file() for name in file if name), file


def test_the_commands_start_the_demonstration_and_the_tests() -> None:
    assert commands("Run")[0].endswith(".venv/bin/python app.py --demo")
    assert commands("Test")[0].endswith(".venv/bin/python -m pytest -n auto")


def test_ci_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "README.md" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert commands("Test")[0] not in script  # read from the README, not copied


def test_every_setting_is_in_the_table() -> None:
    read = set(re.findall(r'"([A-Z][A-Z_]{3,})"', (ROOT / "skillmatch" / "config.py").read_text(encoding="utf-8")))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", section("Settings"), re.MULTILINE))

    assert told == read
    assert len(read) >= len(fields(Settings)) - 1  # one is for tests alone


def test_every_command_is_in_the_table(app: Flask) -> None:
    told = set(re.findall(r"^\| `flask --app app ([a-z-]+(?: [a-z]+)?)", section("Commands"), re.MULTILINE))

    assert told == set(command_names(app.cli)) - FROM_FLASK


def command_names(group: click.Group, before: str = "") -> list[str]:
    names = []
    for name, command in group.commands.items():
        whole = f"{before} {name}".strip()
        names += command_names(command, whole) if isinstance(command, click.Group) else [whole]
    return names


def test_every_file_that_is_named_exists() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    wrong = []
    for document in documents:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
            if not (document.parent / target).exists():
                wrong.append(f"{document.relative_to(ROOT)} → {target}")
    assert not wrong, wrong


@pytest.mark.parametrize(("variable", "value"), [("PORT", "abc"), ("WEB_WORKERS", "two"), ("TRUSTED_PROXIES", "1.5")])
def test_an_unreadable_setting_is_named(variable: str, value: str) -> None:
    with pytest.raises(ValueError, match=variable):
        Settings.from_environment({variable: value})


def test_settings_have_safe_defaults() -> None:
    plain, open_to_all = Settings.from_environment({}), Settings.from_environment({"HOST": "0.0.0.0"})

    assert (plain.host, plain.port, plain.secure_cookies) == ("127.0.0.1", 5000, False)
    assert open_to_all.secure_cookies
    assert "secret" not in repr(Settings.from_environment({"SECRET_KEY": "secret"}))
