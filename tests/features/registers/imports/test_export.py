"""Exports: the same rows, in the scope, safe to open, recorded; and the round trip changes nothing."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import python_calamine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch.cells import guarded, plain
from skillmatch.cleaning import clean_cell, clean_name, unknown_characters
from skillmatch.features.registers.services import export as export_service
from skillmatch.features.registers.services import imports as imports_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.store.registers import query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.web import downloads
from tests.builders import a_worker
from tests.cast import Cast
from tests.features.registers.imports.making import counts, faults, send

FORMULAS = tuple("=+-@\t\r＝＋－＠")


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("register", INTAKES)
def test_the_round_trip_changes_nothing(as_city: FlaskClient, cast: Cast, register: str, form: str, lang: str) -> None:
    as_city.post("/language", data={"lang": lang})
    answer = as_city.get(f"/files/export/{register}.{form}")
    assert answer.status_code == 200

    batch = send(as_city, answer.data, register, f"x.{form}")

    assert batch.reason is None
    assert (batch.added, batch.changed) == (0, 0), as_city.get(f"/files/imports/{batch.id}?result=changed").text
    assert batch.same > 0
    assert {why for _, _, why in faults(batch)} <= {"key_twice"}  # demands of one enterprise may share a title


def test_filters_of_the_list_hold_for_its_file(as_city: FlaskClient, cast: Cast) -> None:
    everybody = read(as_city.get("/files/export/talent.csv").data)
    one = read(as_city.get(f"/files/export/talent.csv?q={cast.worker.code}").data)

    assert len(everybody) - 1 == Worker.select().count()
    assert [row[0] for row in one[1:]] == [cast.worker.code]
    assert one[0] == everybody[0]


def test_a_town_gets_its_own_people_alone(as_town: FlaskClient, cast: Cast) -> None:
    found = {row[0] for row in read(as_town.get("/files/export/talent.csv").data)[1:]}

    assert found == {person.code for person in Worker.select().where(Worker.town == cast.town)}
    assert cast.other_worker.code not in found
    assert as_town.get("/files/export/demands.csv").status_code == 404


def test_an_enterprise_gets_those_who_agreed_and_each_of_them_can_read_it(as_enterprise: FlaskClient, cast: Cast) -> None:
    silent = a_worker(enterprise=cast.enterprise)
    agreeing = a_worker(enterprise=cast.enterprise, consent=True)

    found = {row[0] for row in read(as_enterprise.get("/files/export/talent.csv").data)[1:]}

    assert agreeing.code in found
    assert silent.code not in found
    assert Disclosure.select().where((Disclosure.worker == agreeing) & (Disclosure.what == "export")).count() == 1


def test_an_export_is_recorded(as_city: FlaskClient, cast: Cast) -> None:
    for name in ("courses", "labs"):
        as_city.get(f"/files/export/{name}.xlsx")

        event = AuditEvent.select().where(AuditEvent.kind == "exported").order_by(AuditEvent.id.desc()).first()
        assert (event.subject, event.role) == (f"register {name}", "city")
        assert event.detail["rows"] == REGISTERS[name].table.select().count() > 0


def test_nothing_in_a_file_is_a_formula(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    for number, name in enumerate(("=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "＝1+1", "＠SUM(1)")):
        a_worker(code=f"F-{number}", name=name)

    rows = read(as_city.get("/files/export/talent.csv").data)
    book = (
        python_calamine.load_workbook(io.BytesIO(as_city.get("/files/export/talent.xlsx").data)).get_sheet_by_index(0).to_python()
    )

    for found in (rows, book):
        assert [cell for row in found for cell in row if isinstance(cell, str) and cell[:1] in FORMULAS] == []
        assert "'=1+1" in {row[1] for row in found}


def test_identity_numbers_are_in_no_file(as_city: FlaskClient, cast: Cast) -> None:
    Worker.update(id_sealed="sealed-text", id_hash="a" * 64).where(Worker.id == cast.worker.id).execute()

    answer = as_city.get("/files/export/talent.csv")

    assert answer.status_code == 200
    text = answer.text
    assert cast.worker.code in text
    assert "身份证" not in text
    assert "sealed-text" not in text
    assert "a" * 64 not in text


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Co")), min_size=1, max_size=20).map(str.strip).filter(bool))
def test_what_is_guarded_is_read_as_it_was(text: str) -> None:
    assert plain(guarded(text)) == text
    assert guarded(text)[:1] not in FORMULAS


NAMES = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp")), st.sampled_from("王·𠮷㐀'\"=+-@,;:，；：\u3000")),
    min_size=1, max_size=30,
).map(clean_name).filter(lambda name: name and not unknown_characters(name))  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, min_size=5, max_size=10))
def test_any_name_and_text_survives_the_round_trip(app: Flask, cast: Cast, tmp_path: Path, names: list[str]) -> None:
    ids = [row.id for row in Worker.select().order_by(Worker.id).limit(len(names))]
    for key, name in zip(ids, names, strict=True):
        Worker.update(name=name, interests=clean_cell(name * 2)).where(Worker.id == key).execute()
    with app.test_request_context():
        intake, keys, by = export_service.chosen(None, "talent", {})
        deque(export_service.as_xlsx(tmp_path / "x.xlsx", intake, keys, by, zh=True), maxlen=0)
        for content in (b"".join(export_service.as_csv(intake, keys, by, zh=True)), (tmp_path / "x.xlsx").read_bytes()):
            batch = imports_service.receive(None, "talent", "x", io.BytesIO(content))
            assert counts(batch) == (0, 0, len(keys), 0), faults(batch) or batch.reason


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("register", ["sites", "labs"])
def test_registers_that_take_no_files_are_exported_too(as_city: FlaskClient, cast: Cast, register: str, form: str) -> None:
    answer = as_city.get(f"/files/export/{register}.{form}")

    assert answer.status_code == 200
    found = (
        read(answer.data)
        if form == "csv"
        else python_calamine.load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    )
    listed = as_city.get(f"/registers/{register}").text
    assert len(found) > 1
    assert str(found[1][0]) in listed


def test_a_file_that_could_not_be_finished_says_so(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    intake, keys, by = export_service.chosen(None, "talent", {})

    def broken(*_: object) -> Iterator[object]:
        yield from ()
        raise OSError

    monkeypatch.setattr(export_service.FullRows, "stream", broken)
    pieces: list[bytes] = []
    with pytest.raises(OSError):
        pieces.extend(export_service.as_csv(intake, keys, by, zh=True))
    assert b"".join(pieces).decode().endswith("导出在此中断：文件不完整。\r\n")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_those_registers_go_out_in_pieces_too(as_city: FlaskClient, cast: Cast, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read while the answer goes out, and somebody else is served between two steps of a workbook."""
    monkeypatch.setattr(query, "CHUNK", 3)
    monkeypatch.setattr(downloads, "ROWS_A_STEP", 3)
    monkeypatch.setattr(downloads, "PIECE_SIZE", 100)
    read_so_far: list[int] = []
    real = query._entries

    def counted(register: Register, names: Sequence[str], ids: Sequence[int]) -> Iterator[query.RegisterEntry]:
        read_so_far.append(len(ids))
        return real(register, names, ids)

    monkeypatch.setattr(query, "_entries", counted)
    count = REGISTERS["sites"].table.select().count()

    answer = as_city.get(f"/files/export/sites.{form}", buffered=False)

    assert answer.status_code == 200
    event = AuditEvent.select().where(AuditEvent.kind == "exported").order_by(AuditEvent.id.desc()).get()
    assert (event.subject, event.detail["rows"]) == ("register sites", count)
    before, pieces = sum(read_so_far), list(answer.iter_encoded())
    assert before < 2 * count == sum(read_so_far), "the codes are read for the record, the rows with the answer"
    assert max(read_so_far) <= 3
    assert len(pieces) > count // 3
    content = b"".join(pieces)
    found = read(content) if form == "csv" else python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(found) == count + 1


def test_a_file_that_breaks_off_says_so() -> None:
    def broken(*_: object, **__: object) -> Iterator[list[str]]:
        yield ["编号"]
        raise OSError

    pieces: list[bytes] = []
    with pytest.raises(OSError):
        for piece in downloads.csv_pieces(broken(), zh=True):
            pieces.append(piece)
    assert downloads.BROKEN_OFF[True] in b"".join(pieces).decode()
