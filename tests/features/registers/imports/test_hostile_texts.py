"""What a file brings in as text stays text: in its preview, among the refused rows, in lists, details and forms."""

from __future__ import annotations

import io
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.frameworks.services import uploads as uploads_service
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.store.registers.intake.columns import Intake, Kind
from skillmatch.store.registers.intake.existing_rows import SEALED
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, confirm, counts, send

EVIL = "<img hx-get=/x hx-trigger=load>{{7*7}}"
SHOWN = "&lt;img hx-get=/x hx-trigger=load&gt;{{7*7}}"


def a_row(intake: Intake, text: str, cast: Cast) -> list[str]:
    """The example of the template, with `text` wherever a person may write freely."""
    cells = {column.name: column.example for column in intake.columns if column.kind not in SEALED}
    cells |= {column.name: text[: column.high] for column in intake.columns if column.kind is Kind.TEXT}
    given = {"code": "EVIL-1", "enterprise": cast.enterprise.code, "needed_by": "", "occupation": "OCC001"}
    return [given.get(name, cell) if name in given else cell for name, cell in cells.items()]


def heads(intake: Intake) -> list[str]:
    return [column.zh for column in intake.columns if column.kind not in SEALED]


def inert(page: str) -> bool:
    return "<img" not in page and "49}" not in page


@pytest.mark.parametrize("register", INTAKES)
def test_texts_of_a_file_are_inert_wherever_they_are_shown(as_city: FlaskClient, cast: Cast, register: str) -> None:
    intake = INTAKES[register]

    batch = send(as_city, a_csv([a_row(intake, EVIL, cast)], heads(intake)), register, f"{EVIL}.csv".replace("/", "-"))
    preview = as_city.get(f"/files/imports/{batch.id}")
    assert (preview.status_code, counts(batch)) == (200, (1, 0, 0, 0)), preview.text
    assert SHOWN in preview.text and inert(preview.text)
    assert confirm(as_city, batch).state == "done"

    changed = send(as_city, a_csv([a_row(intake, f"{EVIL} 2", cast)], heads(intake)), register)
    pages = [f"/files/imports/{changed.id}", f"/files/imports/{batch.id}", "/files"]
    if register != "demands":
        row = intake.table.get(intake.table.code == "EVIL-1")
        pages += [f"/registers/{register}?q=EVIL-1", f"/registers/{register}/{row.id}", f"/registers/{register}/{row.id}/edit"]
    for address in pages:
        page = as_city.get(address)
        assert page.status_code == 200, address
        assert inert(page.text), address
    if register != "demands":
        assert SHOWN in as_city.get(pages[-2]).text


@pytest.mark.parametrize("register", INTAKES)
def test_refused_cells_and_heads_are_inert_too(as_city: FlaskClient, cast: Cast, register: str) -> None:
    intake = INTAKES[register]
    cells = [EVIL] * len(heads(intake))

    batch = send(as_city, a_csv([[*cells, EVIL]], [*heads(intake), EVIL]), register)
    page = as_city.get(f"/files/imports/{batch.id}")

    assert (page.status_code, counts(batch)) == (200, (0, 0, 0, 1))
    assert SHOWN in page.text and inert(page.text)


def test_a_demand_from_a_file_is_inert_for_its_enterprise(as_enterprise: FlaskClient, cast: Cast) -> None:
    intake = INTAKES["demands"]
    batch = send(as_enterprise, a_csv([a_row(intake, EVIL, cast)], heads(intake)), "demands")
    assert confirm(as_enterprise, batch).added == 1
    demand = intake.table.select().order_by(intake.table.id.desc()).first()

    for address in ("/enterprise", "/demands", f"/demands/{demand.id}", f"/demands/{demand.id}/edit"):
        page = as_enterprise.get(address)
        assert page.status_code == 200, address
        assert SHOWN in page.text and inert(page.text), address


def test_a_file_without_the_forms_token_is_refused_and_leaves_nothing(csrf_app: Flask, cast: Cast) -> None:
    client = csrf_app.test_client()
    with client.session_transaction() as session:
        session.update(_user_id=cast.account("city").fs_uniquifier, _fresh=True, began=int(time.time()), seen=int(time.time()))

    for extra in ({}, {"csrf_token": "x" * 40}):
        file = (io.BytesIO(a_csv([])), "people.csv")
        assert client.post("/files/import", data={"register": "talent", "file": file, **extra}).status_code == 400
        files = [(io.BytesIO(b"code\tlevel\tname\n"), "c.tsv")]
        assert client.post("/frameworks", data={"files": files, **extra}).status_code == 400
    assert client.get("/files").status_code == 200  # it is the token that was missing
    assert ImportBatch.select().count() == 0
    assert not list(import_folder_service.file_of(0, "x").parent.iterdir())
    assert uploads_service.under_way() is None and uploads_service.last() is None
