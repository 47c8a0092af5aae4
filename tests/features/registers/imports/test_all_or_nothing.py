"""A write that breaks off leaves nothing behind, and is taken up again to the exact end."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.store.db.database import rows
from skillmatch.store.registers.intake import bulk, writing
from skillmatch.store.registers.models import ImportBatch
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, a_person, send

TABLES = ("worker", "held_skill", "change", "register_search")


class Killed(BaseException):
    """As sudden as a signal: nothing in the application catches it."""


def state() -> list[object]:
    return [rows(f"SELECT COUNT(*) FROM {table}") for table in TABLES] + [rows("SELECT name, sql FROM sqlite_master ORDER BY name")]


@pytest.mark.parametrize("where", ["_insert", "_write_list", "_history", "search"])
def test_a_killed_write_leaves_nothing_and_is_finished_later(
    app: Flask, as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(bulk, "ANEW_FROM", 10)  # so that indexes are being made anew when it breaks off
    batch = send(as_city, a_csv([a_person(number) for number in range(100)]))
    before = state()

    def break_off(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        if where == "search":
            broken.setattr(writing.search, "index", break_off)
        else:
            broken.setattr(writing, where, break_off)
        with app.app_context(), pytest.raises(Killed):
            imports_service.confirm(batch, at_once=True)
    assert state() == before
    assert ImportBatch.get_by_id(batch.id).state == "writing"

    with app.app_context():
        imports_service.resume()

    assert ImportBatch.get_by_id(batch.id).state == "done"
    assert rows("SELECT COUNT(*) FROM worker WHERE code LIKE 'N-%'") == [(100,)]
    assert state()[-1] == before[-1]
    assert not import_folder_service.file_of(batch.id, "file").exists()


def test_an_error_of_ours_changes_nothing_and_says_so(
    app: Flask, as_city: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = send(as_city, a_csv([a_person(1)]))
    before = state()

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(writing, "_history", fail)
    with app.app_context():
        imports_service.confirm(batch, at_once=True)

    assert ImportBatch.get_by_id(batch.id).state == "refused"
    assert state() == before
    assert "没有任何改动" in as_city.get(f"/files/imports/{batch.id}").text
