"""Workbooks as Excel, WPS, LibreOffice and programs write them: what stands in their cells, and what is told of them."""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path

import pytest

from tests.features.registers.imports.old_form import OldFormSheet, an_xls, in_sectors
from tests.features.registers.imports.reading import DATA, a_document, a_workbook, read, refusal, with_parts

HEAD = ["人员编号", "姓名", "镇街"]
SHEET_PART = "xl/worksheets/sheet1.xml"


def one(folder: Path, content: bytes):
    (found,) = read(folder, content)
    return found


def small() -> bytes:
    return a_workbook(lambda book: book.add_worksheet("甲").write_row(0, 0, ["a", 1, 2]))


def test_an_office_workbook_reads_alike_in_the_old_and_the_open_form(tmp_path: Path) -> None:
    old, opened = (read(tmp_path, (DATA / f"office_300_title_row.{form}").read_bytes()) for form in ("xls", "ods"))

    assert [sheet.name for sheet in old] == [sheet.name for sheet in opened] == ["花名册", "Sheet2"]
    first, second = old[0], opened[0]
    assert first.rows.keys() == second.rows.keys() and len(first.rows) == 307
    assert first.rows[4][:4] == second.rows[4][:4] == ["1", "\xa0盖斌晓", "女", "370799197803260646"]
    assert first.rows[4][11] == second.rows[4][11] == "2021-04-08"
    differ = {number for number in first.rows if first.rows[number] != second.rows[number] + [""] * (12 - len(second.rows[number]))}
    assert first.marked == second.marked and len(first.marked) == 40
    assert differ <= {number for number, marks in first.marked.items() if (3, "imprecise") in marks}  # its digits are lost anyway
    assert first.sheet.hidden_rows == second.sheet.hidden_rows == {127, 128, 129}
    assert first.sheet.merged == second.sheet.merged == ((1, 0, 1, 11), (2, 0, 2, 11))


def test_numbers_that_no_spreadsheet_can_hold_are_marked(tmp_path: Path) -> None:
    numbers = [3.7079919660407e17, 3707832600000010, 999999999999999, 1e15, -1e16, 42, 42.0, 1.5, 0.1 + 0.2, 19900001742]
    wanted = [
        "370799196604070016",
        "3707832600000010",
        "999999999999999",
        "1000000000000000",
        "-10000000000000000",
        "42",
        "42",
        "1.5",
    ]

    def fill(book) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, numbers)
        sheet.write_row(1, 0, ["3.70799E+17", "1E5", "1.5e+15", "1E+14", "N-E+1"])

    found = one(tmp_path, a_workbook(fill))

    assert found.rows[1][1:8] == wanted[1:] and found.rows[1][8:] == ["0.3", "19900001742"]
    assert found.rows[1][0].startswith("37079919660407") and len(found.rows[1][0]) == 18
    assert found.marked == {
        1: [(place, "imprecise") for place in (0, 1, 3, 4)],
        2: [(0, "imprecise"), (2, "imprecise")],
    }
    old = one(tmp_path, an_xls(OldFormSheet("S", [[3707832600000010.0, 42.0]])))
    assert (old.rows, old.marked) == ({1: ["3707832600000010", "42"]}, {1: [(0, "imprecise")]})


DAYS = ['yyyy"年"m"月"d"日"', '[$-804]yyyy"年"m"月"d"日"', '[DBNum1][$-804]yyyy"年"m"月"d"日"', "yyyy/m/d h:mm", "yyyy\\.mm\\.dd",
        'e"年"m"月"', "[$-F800]dddd, mmmm dd, yyyy", 14, 22, 27, 31, 57, 58]  # fmt: skip


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_days_in_either_epoch_and_bare_numbers_stay_numbers(tmp_path: Path, since_1904: bool) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        for number, shape in enumerate(DAYS):
            sheet.write_datetime(number, 0, dt.datetime(2024, 5, 6, 14, 24), book.add_format({"num_format": shape}))
        sheet.write_number(len(DAYS), 0, 45418)

    found = one(tmp_path, a_workbook(fill, date_1904=since_1904))

    assert [cells[0] for cells in found.rows.values()] == ["2024-05-06"] * len(DAYS) + ["45418"]
    assert found.sheet.since_1904 is since_1904


def test_days_of_the_old_form_have_its_epoch(tmp_path: Path) -> None:
    for since_1904, day in ((False, "2024-05-06"), (True, "2028-05-07")):
        found = one(tmp_path, an_xls(OldFormSheet("S", [[("day", 45418)]]), since_1904=since_1904))
        assert (found.rows[1], found.sheet.since_1904) == ([day], since_1904)


def test_sheets_nobody_sees_are_read_and_said_to_be_hidden(tmp_path: Path) -> None:
    def fill(book) -> None:
        for name in ("甲", "乙", "丙", "空", "甲 "):
            book.add_worksheet(name).write_row(0, 0, [name] if name != "空" else [])
        book.worksheets()[1].hide()
        book.worksheets()[2].very_hidden()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=甲!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)

    found = read(tmp_path, a_workbook(fill))

    assert [(sheet.name, sheet.sheet.hidden) for sheet in found] == [("甲", False), ("乙", True), ("丙", True), ("甲 (2)", False)]
    old = read(tmp_path, an_xls(*(OldFormSheet(str(state), [["x"]], state) for state in range(3)), OldFormSheet("图", [], kind=2)))
    assert [(sheet.name, sheet.sheet.hidden) for sheet in old] == [("0", False), ("1", True), ("2", True)]
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    tables = (
        f'<table:table table:name="A">{row}</table:table><table:table table:name="B" table:style-name="unseen">{row}</table:table>'
    )
    opened = read(tmp_path, a_document(tables + '<table:table table:name="C"/>'))
    assert [(sheet.name, sheet.sheet.hidden) for sheet in opened] == [("A", False), ("B", True)]


def test_hidden_rows_and_columns_are_told(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet("甲")
        for number in range(5):
            sheet.write_row(number, 0, HEAD)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(900, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(7, 16383, None, None, {"hidden": True})

    rows = [HEAD] * 5
    for content in (a_workbook(fill), an_xls(OldFormSheet("甲", rows, hidden_rows=[3], hidden_columns=[1]))):
        found = one(tmp_path, content)
        assert found.sheet.hidden_rows == {3} and len(found.rows) == 5
        assert found.sheet.notes == [("hidden_columns", {"sheet": "甲", "columns": ["B"]})]


def test_the_value_of_a_merged_block_counts_in_its_rows(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "花名册")
        sheet.write_row(1, 0, [*HEAD, "企业"])
        sheet.merge_range("C3:D5", "TOWN001")
        for number in range(3):
            sheet.write_row(2 + number, 0, [f"N-{number}", "王"])
        sheet.merge_range("C6:C9", "TOWN003")
        sheet.write_row(5, 0, ["N-4", "李"])
        sheet.write_row(7, 0, ["N-5", "李"])

    found = one(tmp_path, a_workbook(fill))

    assert found.rows == {
        1: ["花名册", "", "", ""],
        2: [*HEAD, "企业"],
        3: ["N-0", "王", "TOWN001", ""],
        4: ["N-1", "王", "TOWN001", ""],
        5: ["N-2", "王", "TOWN001", ""],
        6: ["N-4", "李", "TOWN003", ""],
        8: ["N-5", "李", "TOWN003", ""],
    }
    assert set(found.sheet.merged) == {(1, 0, 1, 3), (3, 2, 5, 3), (6, 2, 9, 2)}
    old = one(tmp_path, an_xls(OldFormSheet("S", [["a", "b"], ["c"], ["d", "own"]], merged=[(0, 1, 2, 1)])))
    assert old.rows == {1: ["a", "b"], 2: ["c", "b"], 3: ["d", "own"]}
    tables = """<table:table table:name="A"><table:table-row><table:table-cell/><table:table-cell table:number-rows-spanned="3"
     table:number-columns-spanned="2" office:value-type="string"><text:p>b</text:p></table:table-cell></table:table-row>
     <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="7"/>
     <table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table>"""
    opened = one(tmp_path, a_document(tables))
    assert opened.rows == {1: ["", "b"], 2: ["7", "b"], 3: ["7", "b"]} and opened.sheet.merged == ((1, 1, 3, 2),)


def test_a_merged_formula_is_marked_in_each_row(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("B1:B3", "")
        sheet.write_formula("B1", "=X9", None, "TOWN001")
        sheet.write_column("A1", ["a", "b", "c"])

    found = one(tmp_path, a_workbook(fill))

    assert found.rows[3] == ["c", "TOWN001"]
    assert found.marked == {number: [(1, "formula")] for number in (1, 2, 3)}


def test_100_000_formulas_are_no_reason_to_refuse_and_have_their_last_value(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        for number in range(100_000):
            sheet.write_formula(number, 0, "=ROW()", None, number + 1)
            sheet.write_string(number, 1, "x")

    found = one(tmp_path, a_workbook(fill, constant_memory=True))

    assert len(found.rows) == 100_000 and found.rows[77_777] == ["77777", "x"]
    assert found.marked[1] == found.marked[100_000] == [(0, "formula")] and len(found.marked) == 100_000


def test_formulas_and_errors_are_marked_in_every_form(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["x", "=1+1"])
        sheet.write_formula(1, 0, '=IF(1,"","")', None, "")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")

    found = one(tmp_path, a_workbook(fill))
    assert found.rows.keys() == {1, 3}  # a formula that gives nothing is nothing, an error is told
    assert found.marked == {1: [(1, "formula")], 3: [(1, "error_cell"), (1, "formula")]}
    old = one(tmp_path, an_xls(OldFormSheet("S", [["x", ("=", 5)], ["y", ("#",)]])))
    assert (old.rows[1], old.marked) == (["x", "5"], {1: [(1, "formula")], 2: [(1, "error_cell")]})
    tables = """<table:table table:name="A"><table:table-row><table:table-cell table:formula="of:=1/0" calcext:value-type="error"
     office:value-type="string"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row></table:table>"""
    assert one(tmp_path, a_document(tables)).marked == {1: [(0, "error_cell"), (0, "formula")]}


def test_texts_are_read_without_remarks_and_readings(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        sheet.write_rich_string(0, 0, book.add_format({"bold": 1}), "王", book.add_format({"italic": 1}), "芳芳")
        sheet.write_comment(0, 0, "remark")
        sheet.write_row(1, 0, [True, "a"])
        sheet.write_number(2, 0, 0.25, book.add_format({"num_format": "0%"}))

    def inline(name: str, part: bytes) -> bytes:
        text = b'<c r="C1" t="inlineStr"><is><r><t>\xe4\xbc\x8d</t></r><rPh sb="0" eb="1"><t>wu</t></rPh></is></c>'
        return part.replace(b"</row>", text + b"</row>", 1) if name == SHEET_PART else part

    rows = one(tmp_path, with_parts(a_workbook(fill), inline)).rows
    assert rows == {1: ["王芳芳", "", "伍"], 2: ["TRUE", "a", ""], 3: ["0.25", "", ""]}
    tables = """<table:tracked-changes><table:deletion><table:cell-content-deletion><table:change-track-table-cell
     office:value-type="string"><text:p>gone</text:p></table:change-track-table-cell></table:cell-content-deletion></table:deletion>
     </table:tracked-changes><table:table table:name="A"><table:shapes><draw:frame><draw:frame/><text:p>shape</text:p></draw:frame>
     </table:shapes><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>remark</text:p>
     </office:annotation><text:p><text:ruby><text:ruby-base>伍</text:ruby-base><text:ruby-text>wu</text:ruby-text></text:ruby>佰<text:s
     text:c="2"/>x</text:p><text:p>y<text:line-break/>z</text:p></table:table-cell><table:table-cell office:value-type="boolean"
     office:boolean-value="true"/><table:table-cell office:value-type="date" office:date-value="2024-05-06T14:00:00"/>
     <table:table-cell office:value-type="float" office:value="3.7079919660407E+017"/></table:table-row></table:table>"""
    opened = one(tmp_path, a_document(tables))
    assert opened.rows[1][:3] == ["伍佰  x\ny\nz", "TRUE", "2024-05-06"] and opened.marked == {1: [(3, "imprecise")]}


def test_programs_that_write_prefixes_strict_names_or_no_places_are_understood(tmp_path: Path) -> None:
    def prefixed(name: str, part: bytes) -> bytes:
        if name != SHEET_PART:
            return part
        part = part.replace(b"</row>", b'<c r="D1"><f>1</f><v>9</v></c></row>').replace(b"<row ", b'<row hidden="1" ')
        return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part).replace(b"xmlns=", b"xmlns:x=")

    def strict(_: str, part: bytes) -> bytes:
        for old, new in ((b"spreadsheetml/2006/main", b"spreadsheetml/main"), (b"officeDocument/2006/rel", b"officeDocument/rel")):
            part = part.replace(b"http://schemas.openxmlformats.org/" + old, b"http://purl.oclc.org/ooxml/" + new)
        return part

    found = one(tmp_path, with_parts(small(), prefixed))
    assert (found.rows, found.marked) == ({1: ["a", "1", "2", "9"]}, {1: [(3, "formula")]})
    assert found.sheet.hidden_rows == {1}
    assert one(tmp_path, with_parts(small(), strict)).rows == {1: ["a", "1", "2"]}
    bare = with_parts(small(), lambda name, part: re.sub(rb' r="[A-Z0-9]+"', b"", part) if name == SHEET_PART else part)
    assert one(tmp_path, bare).rows == {1: ["a", "1", "2"]}


def test_styled_cells_at_the_ends_of_the_sheet_cost_nothing(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet, grey = book.add_worksheet(), book.add_format({"bg_color": "#cccccc"})
        sheet.write_row(1, 1, ["a", "b"])
        sheet.write_blank(1_048_575, 0, None, grey)
        sheet.write_blank(0, 16_383, None, grey)

    started = time.perf_counter()
    found = one(tmp_path, a_workbook(fill))

    assert found.rows == {2: ["", "a", "b"]}
    assert time.perf_counter() - started < 5
    tables = """<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p>
     </table:table-cell><table:table-cell table:number-columns-repeated="16383"/></table:table-row><table:table-row
     table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
     </table:table>"""
    assert one(tmp_path, a_document(tables)).rows == {1: ["a"]}


LAUGHS = '<!DOCTYPE a [<!ENTITY a "aaaa">]>'
FAR = """<table:table table:name="A"><table:table-row>
 <table:table-cell table:number-columns-repeated="%d" office:value-type="string"><text:p>x</text:p></table:table-cell>
 </table:table-row></table:table>"""
MANY = FAR.replace("<table:table-row", '<table:table-row table:number-rows-repeated="1048576"') % 90
ROW = OldFormSheet("S", [["a"]])

REFUSED = {
    "an old form with a password": (lambda: an_xls(ROW, password=True), "encrypted"),
    "a new form with a password": (lambda: in_sectors(b"x" * 5000, "EncryptedPackage"), "encrypted"),
    "an old form with macros": (lambda: an_xls(ROW, others=["_VBA_PROJECT_CUR"]), "macros"),
    "an old form with a macro sheet": (lambda: an_xls(ROW, OldFormSheet("M", [["=HALT()"]], kind=1)), "macros"),
    "a text document of the old form": (lambda: in_sectors(b"x" * 5000, "WordDocument"), "not_workbook"),
    "an old form of nonsense": (lambda: in_sectors(b"x" * 5000), "broken_workbook"),
    "an old form cut off": (lambda: an_xls(ROW)[:1700], "broken_workbook"),
    "an old form that goes in a circle": (
        lambda: an_xls(OldFormSheet("S", [["a" * 99]] * 50)).replace(b"\4\0\0\0\5\0\0\0", b"\3\0\0\0\5\0\0\0"), "broken_workbook",
    ),
    "an open text document": (lambda: a_document("", kind="text"), "not_workbook"),
    "an open workbook with macros": (lambda: a_document("", {"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "an open workbook with a password": (
        lambda: a_document("", {"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "encrypted",
    ),
    "an open workbook with entities": (lambda: a_document("", {"content.xml": LAUGHS + "<a>&a;</a>"}), "entities"),
    "an open workbook of no XML": (lambda: a_document("", {"content.xml": "<office:document"}), "broken_workbook"),
    "an open workbook of 94 million cells": (lambda: a_document(MANY), "zip_bomb"),
    "an open workbook with a cell far right": (lambda: a_document(FAR % 2000), "many_columns"),
    "an open workbook with a number that is none": (
        lambda: a_document(FAR.replace('"string"', '"float" office:value="x"') % 1), "broken_workbook",
    ),
    "a zip bomb in an open workbook": (lambda: a_document("", {"Thumbnails/a.png": "0" * 60_000_000}), "zip_bomb"),
    "an old form with a cell far right": (lambda: an_xls(OldFormSheet("S", [[""] * 150 + ["x"]])), "many_columns"),
    "101 sheets": (lambda: a_workbook(lambda book: [book.add_worksheet().write(0, 0, 1) for _ in range(101)]), "many_sheets"),
    "two sheets of one name": (
        lambda: with_parts(
            a_workbook(lambda book: [book.add_worksheet(name).write(0, 0, name) for name in ("甲", "乙")]),
            lambda name, part: part.replace("乙".encode(), "甲".encode()) if name == "xl/workbook.xml" else part,
        ), "broken_workbook",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_workbook_that_would_do_harm_is_refused(tmp_path: Path, what: str) -> None:
    make, code = REFUSED[what]
    started = time.perf_counter()

    assert refusal(tmp_path, make()) == code
    assert time.perf_counter() - started < 10
