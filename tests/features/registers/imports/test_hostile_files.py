"""Files that would do harm, or that nobody can read: each refused at once with the reason, nothing stored; and good ones taken."""

from __future__ import annotations

import io
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.registers.services import imports as imports_service
from skillmatch.store.db.database import rows
from skillmatch.store.registers.models import ImportBatch
from tests.cast import Cast
from tests.features.registers.imports.making import PEOPLE, a_csv, a_person, an_xlsx, counts, faults, left, send

SECONDS = 10.0
GOOD = [PEOPLE, a_person(1)]
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
BILLION = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>'
OUTSIDE = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def made(**_: object) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("A")
        for number, row in enumerate(GOOD):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def rewritten(change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    """A good workbook with its parts changed (None leaves a part out) and further ones added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made())) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = change(entry.filename, source.read(entry))
            if content is not None:
                target.writestr(entry.filename, content)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return buffer.getvalue()


def instead_of_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return rewritten(lambda name, content: change(content) if name == SHEET else content)


def in_part(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        assert old in content
        return content.replace(old, new, 1)

    return rewritten(change)


def with_cell(cell: bytes) -> bytes:
    return in_part(SHEET, b"</sheetData>", b'<row r="9">' + cell + b"</row></sheetData>")


def bomb(size: int) -> bytes:
    return rewritten(lambda _, content: content, {"xl/media/zeros.bin": b"\0" * size})


def lying_bomb() -> bytes:
    """A part that says it is small, and is not."""
    content = bomb(30_000_000)
    real, small = struct.pack("<L", 30_000_000), struct.pack("<L", 10)
    return content.replace(real, small)


def many_parts() -> bytes:
    return rewritten(lambda _, content: content, {f"xl/x{n}.xml": b"<a/>" for n in range(500)})


def shared_bomb() -> bytes:
    return rewritten(
        lambda name, content: b"<sst>" + b"<si><t>aaaaaaaa</t></si>" * 2_000_000 + b"</sst>" if "shared" in name else content
    )


def macro_book() -> bytes:
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return in_part(TYPES, b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", macro)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing but a head": (lambda: a_csv([]), "empty"),
    "blank lines": (lambda: b"\r\n \r\n,,,\r\n", "empty"),
    "zeros": (lambda: b"\0" * 5000, "not_text"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 500, "not_text"),
    "a PDF": (lambda: b"%PDF-1.7\n" + b"x" * 500, "not_text"),
    "a web page": (lambda: b"<html><body><table><tr><td>1</td></tr></table>", "web_page"),
    "XML of another kind": (lambda: b'<?xml version="1.0"?>' + BILLION + b"<a>&lol2;</a>", "not_text"),
    "a program": (lambda: b"MZ" + b"\1" * 500, "not_text"),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"x" * 500, "not_text"),
    "UTF-16 without a mark": (lambda: a_csv([a_person(1)], encoding="utf-16-le"), "not_text"),
    "UTF-32": (lambda: a_csv([a_person(1)], encoding="utf-32"), "not_text"),
    "Latin letters in another encoding": (lambda: "人".encode() + b"\xe9, \xff\xfe\xfd x\r\n", "not_text"),
    "an open quotation mark": (lambda: a_csv([a_person(1)]) + b'"N-2,abc\r\n' * 50, "broken_csv"),
    "text after a quotation mark": (lambda: a_csv([a_person(1)]) + b'"N-2"x,abc\r\n', "broken_csv"),
    "a cell of 300,000 characters": (lambda: a_csv([a_person(1, name="王" * 300_000)]), "broken_csv"),
    "a head of 5,000 columns": (lambda: a_csv([["x"] * 5000], [f"c{n}" for n in range(5000)]), "many_columns"),
    "no key and no name": (lambda: a_csv([["王小一"]], ["籍贯"]), "missing"),
    "a head twice": (lambda: a_csv([["a", "b"]], ["人员编号", "Person code"]), "twice"),
    "heads that are formulas": (lambda: a_csv([["a", "b"]], ["=1+1", "@x"]), "missing"),
    "the first bytes of the old form": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "broken_workbook"),
    "a cut workbook": (lambda: made()[:2000], "broken_workbook"),
    "a workbook without its end": (lambda: made()[:-30], "broken_workbook"),
    "a workbook with changed bytes": (lambda: made()[:900] + b"\xaa" * 60 + made()[960:], "broken_workbook"),
    "an empty archive": (lambda: b"PK\x05\x06" + b"\0" * 18, "not_workbook"),
    "another archive": (lambda: rewritten(lambda _, __: None, {"a.txt": b"hello"}), "not_workbook"),
    "a workbook without sheets": (lambda: rewritten(lambda name, content: None if name == SHEET else content), "not_workbook"),
    "a sheet cut off": (lambda: rewritten(lambda name, content: content[:300] if name == SHEET else content), "broken_workbook"),
    "a sheet that is no XML": (lambda: instead_of_sheet(lambda _: b"\xff\xfe junk"), "broken_workbook"),
    "a sheet in UTF-16": (
        lambda: instead_of_sheet(lambda content: content.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        "not_workbook",
    ),
    "macros by their part": (lambda: rewritten(lambda _, content: content, {"xl/vbaProject.bin": b"x" * 99}), "macros"),
    "macros by the type": (macro_book, "macros"),
    "old macro sheets": (lambda: rewritten(lambda _, content: content, {"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
    "billion laughs": (lambda: in_part(SHEET, b"<worksheet", BILLION + b"<worksheet"), "entities"),
    "a file from outside": (lambda: in_part(SHEET, b"<worksheet", OUTSIDE + b"<worksheet"), "entities"),
    "a definition in small letters": (lambda: in_part(SHEET, b"<worksheet", b"<!doctype a><worksheet"), "entities"),
    "billion laughs in the shared texts": (lambda: in_part("xl/sharedStrings.xml", b"<sst", BILLION + b"<sst"), "entities"),
    "billion laughs in the workbook": (lambda: in_part("xl/workbook.xml", b"<workbook", BILLION + b"<workbook"), "entities"),
    "a file from outside in the relations": (
        lambda: in_part("xl/_rels/workbook.xml.rels", b"<Relationships", OUTSIDE + b"<Relationships"), "entities",
    ),
    "a zip bomb": (lambda: bomb(60_000_000), "zip_bomb"),
    "a zip bomb that lies": (lying_bomb, ("zip_bomb", "broken_workbook")),
    "a bomb of texts": (shared_bomb, "zip_bomb"),
    "500 parts": (many_parts, "zip_bomb"),
    "a part twice": (lambda: rewritten(lambda _, content: content, {SHEET.upper(): b"<a/>"}), "zip_bomb"),
    "a part outside": (lambda: rewritten(lambda _, content: content, {"../../evil.xml": b"<a/>"}), "broken_workbook"),
    "a cell at the end of the sheet": (lambda: with_cell(b'<c r="XFD1048576"><v>1</v></c>'), "many_columns"),
    "a column far right": (lambda: with_cell(b'<c r="ZZ9"><v>1</v></c>'), "many_columns"),
    "a row beyond the last": (lambda: with_cell(b'<c r="A99999999"><v>1</v></c>'), "broken_workbook"),
    "a formula nobody knows where": (lambda: with_cell(b"<c ><f>1+1</f><v>2</v></c>"), "broken_workbook"),
}  # fmt: skip

ROWS: dict[str, tuple[dict[str, str], str, str]] = {
    "no number for a grade": ({"grade": "NaN"}, "grade", "rank"),
    "infinity": ({"grade": "Infinity"}, "grade", "rank"),
    "a grade of minus one": ({"grade": "-1"}, "grade", "rank"),
    "a grade of 2^63": ({"grade": "9223372036854775808"}, "grade", "rank"),
    "half a grade": ({"grade": "3.5"}, "grade", "rank"),
    "an unknown town": ({"town": "北京"}, "town", "unknown"),
    "a town with quotation marks": ({"town": "' OR 1=1 --"}, "town", "unknown"),
    "an unknown shift": ({"shift": "常白"}, "shift", "word"),
    "an unknown gender": ({"gender": "?"}, "gender", "word"),
    "no name": ({"name": ""}, "name", "needed_for_new"),
    "a name of 61 characters": ({"name": "王" * 61}, "name", "long"),
    "a name with a bell": ({"name": "王\x07小"}, "name", "characters"),
    "a name with half a pair": ({"name": "王\x1b[2J"}, "name", "characters"),
    "a code with a blank": ({"code": "N 1"}, "code", "key"),
    "a code that is a formula": ({"code": "=HYPERLINK(1)"}, "code", "key"),
    "a code too long": ({"code": "N" * 25}, "code", "long"),
    "an unknown skill": ({"skills": "SK-XX-999:3:证书:2024-05-06"}, "skills", "unknown"),
    "600 skills": ({"skills": ";".join(["SK-AG-001:3:证书:2024-05-06"] * 600)}, "skills", "many_entries"),
}  # fmt: skip
"""Rows that are refused."""

CELLS: dict[str, tuple[dict[str, str], str, str]] = {
    "a skill without a rank": ({"skills": "SK-AG-001"}, "skills", "entry_parts"),
    "a formula for a year": ({"born": "=1+1"}, "birth_year", "year"),
    "a year of long ago": ({"born": "1066"}, "birth_year", "bounds"),
    "an exponent": ({"born": "1e3"}, "birth_year", "year"),
    "a skill of rank nine": ({"skills": "SK-AG-001:9:证书:2024-05-06"}, "skills", "rank"),
    "a skill with too much": ({"skills": "SK-AG-001:3:证书:2024-05-06:2025-01-01:x"}, "skills", "entry_parts"),
    "a skill twice": ({"skills": "SK-AG-001:3:证书:2024-05-06;SK-AG-001:4:证书:2024-05-06"}, "skills", "entry_twice"),
    "a day that is none": ({"skills": "SK-AG-001:3:证书:2023-02-29"}, "skills", "date"),
    "a day in another order": ({"skills": "SK-AG-001:3:证书:05/06/2024"}, "skills", "date"),
    "a skill that expires first": ({"skills": "SK-AG-001:3:证书:2024-05-06:2020-01-01"}, "skills", "expires_before"),
}  # fmt: skip
"""Cells that are left out, while their rows are taken."""


@pytest.fixture
def untouched(cast) -> Callable[[], bool]:
    """``untouched()``: no register has another row than before."""
    tables = ("worker", "held_skill", "change", "enterprise", "course", "demand")
    before = {table: rows(f'SELECT COUNT(*) FROM "{table}"') for table in tables}
    return lambda: before == {table: rows(f'SELECT COUNT(*) FROM "{table}"') for table in tables}


def received(app: Flask, content: bytes) -> ImportBatch:
    """What has become of a file once its job has checked it."""
    with app.app_context():
        return imports_service.receive(None, "talent", "file.xlsx", io.BytesIO(content))


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_at_once(app: Flask, untouched, tmp_path: Path, what: str) -> None:
    make, code = REFUSED[what]
    content = make()
    started = time.perf_counter()

    batch = received(app, content)

    assert batch.state == "refused", counts(batch)
    assert batch.reason[0] in ((code,) if isinstance(code, str) else code), batch.reason
    assert time.perf_counter() - started < SECONDS
    assert untouched()
    assert not [path.name for path in (tmp_path / "imports").iterdir()]


def test_rows_that_cannot_be_taken_are_named_with_cell_and_reason(app: Flask, untouched) -> None:
    content = a_csv([a_person(number, **values) for number, (values, _, _) in enumerate(ROWS.values())])

    batch = received(app, content)

    wanted = [(number, column, code) for number, (_, column, code) in enumerate(ROWS.values(), start=2)]
    assert faults(batch) == wanted
    assert counts(batch) == (0, 0, 0, len(ROWS))
    assert untouched()


def test_cells_that_cannot_be_read_are_left_out_with_their_reason(app: Flask, untouched) -> None:
    content = a_csv([a_person(number, **values) for number, (values, _, _) in enumerate(CELLS.values())])

    batch = received(app, content)

    wanted = [(number, column, code) for number, (_, column, code) in enumerate(CELLS.values(), start=2)]
    assert left(batch) == wanted
    assert counts(batch) == (len(CELLS), 0, 0, 0)
    assert untouched()


def test_cells_with_formulas_and_errors_are_named(as_city: FlaskClient, cast, tmp_path: Path) -> None:
    formula, error = a_person(2, name="=1+1"), a_person(3)
    content = an_xlsx(tmp_path / "a.xlsx", {"A": [PEOPLE, a_person(1), formula, error]})
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            text = source.read(entry)
            target.writestr(entry.filename, re.sub(rb'<c r="G4".*?</c>', b'<c r="G4" t="e"><v>#N/A</v></c>', text))

    batch = send(as_city, path.read_bytes(), name="a.xlsx")

    assert faults(batch) == [(3, "name", "formula"), (4, "occupation", "error_cell")]
    assert counts(batch) == (1, 0, 0, 2)


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(as_city: FlaskClient, cast, untouched) -> None:
    class Unread(io.RawIOBase):
        def readinto(self, buffer) -> int:
            raise AssertionError("it was read")

    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": "100000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = as_city.post("/files/import", environ_overrides=sent)

    assert answer.status_code == 413
    assert untouched()


GOOD_FILES: dict[str, Callable[[], bytes]] = {
    "UTF-8 with a mark": lambda: a_csv([a_person(1, name="王·建𠮷")]),
    "UTF-8 without": lambda: a_csv([a_person(1, name="王·建𠮷")], encoding="utf-8"),
    "UTF-16": lambda: a_csv([a_person(1, name="王·建𠮷")], encoding="utf-16"),
    "UTF-16, the other way round": lambda: (
        "\ufeff".encode("utf-16-be") + a_csv([a_person(1, name="王·建𠮷")], encoding="utf-16-be")
    ),
    "GB18030": lambda: a_csv([a_person(1, name="王·建𠮷")], encoding="gb18030"),
    "line feeds": lambda: a_csv([a_person(1, name="王·建𠮷")], end="\n"),
    "carriage returns": lambda: a_csv([a_person(1, name="王·建𠮷")], end="\r"),
    "semicolons": lambda: a_csv([a_person(1, name="王·建𠮷", skills="")]).replace(b",", b";"),
    "tabs": lambda: a_csv([a_person(1, name="王·建𠮷")]).replace(b",", b"\t"),
    "full-width digits": lambda: a_csv(
        [a_person(1, name="王·建𠮷", born="１９８８", grade="四级", skills="ＳＫ-AG-001：３：证书：２０２４-05-06")]
    ),
    "blanks around": lambda: a_csv([[f"  {cell} " for cell in a_person(1, name="王·建𠮷")]]),
    "blank lines between": lambda: a_csv([[], a_person(1, name="王·建𠮷"), [""] * 10]),
    "Excel's dates": lambda: a_csv([a_person(1, name="王·建𠮷", skills="SK-AG-001:3:证书:2024/5/6")]),
}


@pytest.mark.parametrize("what", GOOD_FILES)
def test_a_good_file_is_taken(app: Flask, cast, what: str) -> None:
    batch = received(app, GOOD_FILES[what]())

    assert counts(batch) == (1, 0, 0, 0), (batch.reason, faults(batch) if batch.refused else "")
    with app.app_context():
        imports_service.confirm(batch)

    assert rows("SELECT name, birth_year, grade FROM worker WHERE code = 'N-00001'") == [("王·建𠮷", 1988, 3)]


def test_a_formula_is_found_wherever_its_sheet_was_moved(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    """Whoever moves a sheet leaves its part where it was: the order of the parts says nothing."""
    people, notes = [PEOPLE, a_person(1, name="=1+1"), a_person(2)], [["文字"], ["文字"], ["文字", "=2+2"]]
    content = an_xlsx(tmp_path / "m.xlsx", {"技能人才": people, "说明": notes})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                part = re.sub(rb"(<sheet [^>]*>)(<sheet [^>]*>)", rb"\2\1", part)
            target.writestr(entry.filename, part)

    batch = send(as_city, buffer.getvalue(), name="m.xlsx")

    assert faults(batch) == [(2, "name", "formula")]
    assert batch.added == 1
