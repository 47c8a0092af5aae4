"""Import and export by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from skillmatch.store.people.models import Worker
from tests.features.registers.imports.making import a_csv, a_person


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(a_csv([a_person(1), a_person(2, grade="9")]))
    return path


def test_it_says_what_it_would_do_and_asks(app: Flask, cast, file: Path) -> None:
    answer = app.test_cli_runner().invoke(args=["import", "talent", str(file)], input="n\n")

    assert answer.exit_code == 0, answer.output
    assert "Added: 1, changed: 0, left alone: 0, refused: 1." in answer.output
    assert "Row 3: Grade: Enter a grade from 0 to 8, or its name as the template lists it." in answer.output
    assert "Nothing was written." in answer.output
    assert not Worker.select().where(Worker.code == "N-00001").exists()


def test_it_writes_and_a_second_time_nothing(app: Flask, cast, file: Path) -> None:
    assert "Written." in app.test_cli_runner().invoke(args=["import", "talent", str(file), "--yes"]).output
    assert Worker.select().where(Worker.code == "N-00001").count() == 1

    again = app.test_cli_runner().invoke(args=["import", "talent", str(file), "--yes"]).output

    assert "left alone: 1" in again
    assert "Nothing was written." in again


def test_a_file_that_cannot_be_read_ends_with_its_reason(app: Flask, cast, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\0\0\0")

    answer = app.test_cli_runner().invoke(args=["import", "talent", str(path)])

    assert answer.exit_code == 1
    assert "neither a workbook" in answer.output


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_register_is_written_and_comes_back(app: Flask, cast, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"courses.{form}"

    assert "rows" in app.test_cli_runner().invoke(args=["export", "courses", str(path), "--lang", "en"]).output
    answer = app.test_cli_runner().invoke(args=["import", "courses", str(path)])

    assert "Added: 0, changed: 0," in answer.output
    assert "refused: 0" in answer.output
