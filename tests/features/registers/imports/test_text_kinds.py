"""Text files in the encodings, separators and line ends that offices send; no line is ever decoded into something else."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.features.registers.imports.reading import read, refusal

HEAD = ["人员编号", "姓名", "镇街"]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030")
COMMON = "王李张刘陈杨赵黄周吴查芳路联通堃镕喆明国华女男寿光圣城街道氩弧焊工"
"""With those of whose bytes in GB18030 some pass for UTF-8 (查芳, 路), and some that GB 2312 has not."""

NAMES = st.lists(st.text(COMMON, min_size=2, max_size=12), min_size=3, max_size=12)


def encoded(text: str, encoding: str) -> bytes:
    return ("\ufeff" + text).encode(encoding) if encoding == "utf-16-be" else text.encode(encoding)


def a_text(rows: list[list[str]], separator: str = ",", end: str = "\r\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def one(folder: Path, content: bytes):
    (found,) = read(folder, content)
    return found


def rows_of(folder: Path, text: str, encoding: str = "utf-8") -> list[list[str]]:
    return list(one(folder, encoded(text, encoding)).rows.values())


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"], exclude_characters="\ufffd\0"), max_size=8)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8), separator=st.sampled_from(",;\t|，；"),
       end=st.sampled_from(["\r\n", "\n", "\r"]))  # fmt: skip
def test_whatever_stands_in_a_cell_is_read_as_it_stands(tmp_path: Path, encoding: str, rows, separator: str, end: str) -> None:
    text = a_text([HEAD, *rows], separator, end)
    assume(encoding != "gb18030" or not re.search("[A-Za-z][^\x00-\x7f]", text))  # see below: é between letters

    found = one(tmp_path, encoded(text, encoding))

    assert list(found.rows.values()) == [HEAD, *rows]
    assert not [mark for marks in found.marked.values() for mark in marks if mark[1] == "encoding"]


@pytest.mark.parametrize(("mostly", "strange"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8-sig", "gb18030")])
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(names=NAMES, at=st.integers(0, 99))
def test_a_line_in_another_encoding_costs_that_line_alone(tmp_path: Path, mostly: str, strange: str, names, at: int) -> None:
    at %= len(names)
    lines = [f"N-{number},{name},镇街道\r\n" for number, name in enumerate(names)]
    content = b"".join(line.encode(strange if number == at else "utf-8" if mostly == "utf-8-sig" else mostly)
                       for number, line in enumerate(lines))  # fmt: skip
    head = "code,name,town\r\n".encode(mostly)

    found = one(tmp_path, head + content)

    assert found.marked == {at + 2: [(-1, "encoding")]}
    others = [found.rows[number + 2] for number in range(len(names)) if number != at]
    assert others == [[f"N-{number}", name, "镇街道"] for number, name in enumerate(names) if number != at]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(names=NAMES, at=st.integers(0, 99), byte=st.integers(128, 255), encoding=st.sampled_from(["utf-8", "gb18030"]))
def test_a_wrong_byte_changes_no_other_line(tmp_path: Path, names, at: int, byte: int, encoding: str) -> None:
    at %= len(names)
    lines = [f"N-{number},{name},镇街道,".encode(encoding) for number, name in enumerate(names)]
    lines[at] += b"caf" + bytes([byte])

    found = one(tmp_path, "人员编号,姓名,镇街,备注\r\n".encode(encoding) + b"\r\n".join(lines))

    assert found.marked == {at + 2: [(-1, "encoding")]}
    for number, name in enumerate(names):
        assert number == at or found.rows[number + 2] == [f"N-{number}", name, "镇街道", ""]


def test_the_byte_of_another_alphabet_is_never_taken_for_a_character(tmp_path: Path) -> None:
    """é and the letter after it are a character of GB18030; no office means it."""
    for name in (b"Zo\xe9ane", "李娜".encode("gb18030") + b" Zo\xe9ane", "彭湃".encode() + b"\xe9\xae"):
        found = one(tmp_path, b"code,name,town\r\nN-1," + name + b",T\r\nN-2,Li,T\r\n")

        assert found.marked == {2: [(-1, "encoding")]} and found.rows[3] == ["N-2", "Li", "T"]


def test_a_short_file_is_read_in_its_own_encoding(tmp_path: Path) -> None:
    for word in ("联通", "路", "查芳", "朱镕基", "男", "䶮", "𠮷"):
        text = f"编号,姓名\r\nN-1,{word}\r\n"
        for encoding in ENCODINGS:
            assert rows_of(tmp_path, text, encoding)[1] == ["N-1", word], (word, encoding)


def test_bytes_that_are_two_things_are_taken_for_neither(tmp_path: Path) -> None:
    """路 in GB18030 is · in UTF-8; what else stands in the file decides, or a mark, or nothing."""
    rows = b"code,name,town\r\nN-1,\xc2\xb7,T\r\nN-2,Li,T\r\n"

    found = one(tmp_path, rows)
    assert found.marked == {2: [(-1, "encoding")]} and found.rows[3] == ["N-2", "Li", "T"]
    assert one(tmp_path, b"\xef\xbb\xbf" + rows).rows[2] == ["N-1", "·", "T"]
    assert one(tmp_path, rows + "N-3,王·芳,T".encode()).rows[2] == ["N-1", "·", "T"]
    assert one(tmp_path, rows + "N-3,王芳,T".encode("gb18030")).rows[2] == ["N-1", "路", "T"]
    assert one(tmp_path, "code,name\r\nN-1,Škoda\r\n".encode()).rows[2] == ["N-1", "Škoda"]


def test_what_was_lost_before_and_zeros_are_told_by_row(tmp_path: Path) -> None:
    text = a_text([HEAD, ["N-1", "王\ufffd", "T"], ["N-2", "李\0", "T"], ["N-3", "张", "T"]])

    for encoding in ("utf-8", "utf-16"):
        found = one(tmp_path, encoded(text, encoding))
        assert found.marked.keys() == {2, 3}, encoding
        assert found.rows[4] == ["N-3", "张", "T"]


@pytest.mark.parametrize("form", ["sep=;\r\n", "\ufeffsep=;\r\n", '"sep=;"\r\n', "SEP=;\n", "sep=;\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_line_that_names_the_separator_is_obeyed_and_is_no_row(tmp_path: Path, form: str, encoding: str) -> None:
    text = "编号;姓名,别名;镇街\r\nN-1;王,小王;T\r\n"
    if form.startswith("\ufeff") and encoding != "utf-8":
        form = form[1:]

    assert one(tmp_path, encoded(form + text, encoding)).rows == {1: ["编号", "姓名,别名", "镇街"], 2: ["N-1", "王,小王", "T"]}


SKILLS = "焊接;识图;会点PLC;氩弧焊;气割"
FORMS = {
    "a title with full-width commas": ("寿光市花名册，报人社局，第一版\r\n", ","),
    "titles and a blank line": ("寿光市花名册\r\n\r\n填报单位：甲；填报人：乙\r\n", ","),
    "a title among separators": ("花名册,,,\r\n,,,\r\n", ","),
    "semicolons under a title": ("花名册\r\n", ";"),
    "tabs under a title": ("花名册，新\r\n", "\t"),
    "strokes": ("", "|"),
    "full-width commas": ("", "，"),
    "full-width semicolons": ("花名册\r\n", "；"),
}


@pytest.mark.parametrize("what", FORMS)
@pytest.mark.parametrize("people", [1, 30])
def test_the_separator_is_found_on_the_row_that_looks_like_a_head(tmp_path: Path, what: str, people: int) -> None:
    above, separator = FORMS[what]
    table = [["编号", "姓名", "镇街", "技能"], *([f"N-{n}", "王", "T,1", SKILLS] for n in range(people))]

    found = rows_of(tmp_path, above + a_text(table, separator))

    assert found[-len(table) :] == table


def test_separators_at_the_end_of_each_line_and_lone_columns_do_no_harm(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "编号,姓名,,\r\nN-1,王,,\r\n") == [["编号", "姓名", "", ""], ["N-1", "王", "", ""]]
    assert rows_of(tmp_path, "编号\r\nN-1\r\n") == [["编号"], ["N-1"]]


def test_a_row_counts_once_however_many_lines_its_cells_have(tmp_path: Path) -> None:
    found = one(tmp_path, '编号,姓名\r\nN-1,"王\r\n芳"\r\n\r\nN-2,李\r\n'.encode())

    assert [number for number, cells in found.rows.items() if cells] == [1, 2, 4]
    assert found.rows[2] == ["N-1", "王\r\n芳"]


def test_numbers_that_a_spreadsheet_has_rounded_are_marked(tmp_path: Path) -> None:
    rows = [["编号", "姓名", "号"], ["N-1", "王", "3.70799E+17"], ["1E20", "李", "3.70799e+14"], ["N-3", "张", " 4E+15 "]]

    for encoding in ENCODINGS:
        found = one(tmp_path, encoded(a_text(rows), encoding))
        assert found.marked == {2: [(2, "imprecise")], 4: [(2, "imprecise")]}, encoding


REFUSED = {
    "a web page": (b"<html><table><tr><td>1", "web_page"),
    "a web page in UTF-16": ("<!DOCTYPE html><table>".encode("utf-16"), "web_page"),
    "a table of a web page after a mark": (b"\xef\xbb\xbf\r\n <TABLE border=1>", "web_page"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web_page"),
    "a workbook as XML": (b'<?xml version="1.0"?><Workbook/>', "not_text"),
    "UTF-16 without a mark": ("编号,姓名\r\nN-1,王\r\n".encode("utf-16-le"), "not_text"),
    "UTF-32": ("编号,姓名\r\nN-1,王\r\n".encode("utf-32"), "not_text"),
    "a mark of UTF-8 before GB18030": (b"\xef\xbb\xbf" + "编号,姓名\r\nN-1,王芳\r\n".encode("gb18030"), "not_text"),
    "bytes": (bytes(range(256)) * 20, "not_text"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_text_of_an_office_is_refused(tmp_path: Path, what: str) -> None:
    content, code = REFUSED[what]

    assert refusal(tmp_path, content) == code


def test_a_file_is_what_its_bytes_say_and_not_what_it_is_called(tmp_path: Path) -> None:
    text = "编号\t姓名\r\nN-1\t王\r\n"

    assert rows_of(tmp_path, text, "utf-16") == rows_of(tmp_path, text) == [["编号", "姓名"], ["N-1", "王"]]
