"""The templates, tried as somebody who opens Excel for the first time would."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
import python_calamine
from flask.testing import FlaskClient

from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.terms import Permit
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, a_person, an_xlsx, confirm, counts, faults, left, send


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("register", INTAKES)
def test_an_untouched_template_holds_no_row(as_city: FlaskClient, cast: Cast, register: str, form: str) -> None:
    answer = as_city.get(f"/files/templates/{register}.{form}")
    assert answer.status_code == 200

    batch = send(as_city, answer.data, register, f"t.{form}")

    assert (batch.state, batch.reason) == ("refused", ["empty", {}])


@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("register", [name for name in INTAKES if name != "demands"])
def test_the_example_is_a_row_that_would_be_taken(
    as_city: FlaskClient, cast: Cast, tmp_path: Path, register: str, lang: str
) -> None:
    as_city.post("/language", data={"lang": lang})
    found = sheets(as_city.get(f"/files/templates/{register}.xlsx").data)
    for name, rows in list(found.items())[: 2 if register == "talent" else 1]:
        rows[1][0] = "NEW-1"
        found[name] = rows

    batch = send(as_city, an_xlsx(tmp_path / "t.xlsx", found), register, "t.xlsx")

    assert counts(batch) == (1, 0, 0, 0), as_city.get(f"/files/imports/{batch.id}").text
    assert confirm(as_city, batch).state == "done"


def test_each_column_is_explained_in_both_languages(as_city: FlaskClient, cast: Cast) -> None:
    found = sheets(as_city.get("/files/templates/talent.xlsx").data)

    told = {row[0] for row in found["填写说明"]}
    assert {f"{column.zh} {column.en}" for column in INTAKES["talent"].columns} <= told
    assert all(row[2] and row[3] for row in found["填写说明"][1:10])
    assert "圣城街道" in {cell for row in found["可选项"] for cell in row}


@pytest.mark.parametrize("register", INTAKES)
def test_each_cell_says_what_belongs_into_it(as_city: FlaskClient, cast: Cast, register: str) -> None:
    with zipfile.ZipFile(io.BytesIO(as_city.get(f"/files/templates/{register}.xlsx").data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    hints = {html.unescape(hint) for hint in re.findall(r'prompt="([^"]+)"', sheet)}
    columns = [column for column in INTAKES[register].columns if column.name != "skills" or register != "talent"]
    assert len(hints) == sheet.count("<dataValidation ") == len(columns)
    assert all(len(hint) <= 255 for hint in hints)
    for column in columns:
        assert any(column.about_zh in hint and ("必填" in hint) == column.required for hint in hints), column.name


@pytest.mark.parametrize(
    ("register", "named"),
    [("talent", "低压电工作业证"), ("trainers", "AG"), ("courses", "OCC001"), ("courses", "CRS001"), ("demands", "低压电工作业证")],
)
def test_what_a_list_in_a_cell_may_name_stands_among_the_choices(
    as_city: FlaskClient, cast: Cast, register: str, named: str
) -> None:
    found = sheets(as_city.get(f"/files/templates/{register}.xlsx").data)

    assert named in {cell for row in found["可选项"] for cell in row}


def test_an_english_example_is_english_in_its_lists_too(as_city: FlaskClient, cast: Cast) -> None:
    as_city.post("/language", data={"lang": "en"})

    row = sheets(as_city.get("/files/templates/talent.xlsx").data)["Talent"][1]

    assert f"{Permit.ELECTRIC.en}:2027-08-31" in row


def test_somebody_fills_it_in_and_sends_it(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    found = sheets(as_city.get("/files/templates/talent.xlsx").data)
    heads = [head.rstrip(" *") for head in found["技能人才"][0]]
    row = dict.fromkeys(heads, "") | {
        "人员编号": "X-1",
        "姓名": "欧阳·建𠮷",
        "镇街": "圣城街道",
        "技能等级": "高级工",
        "班次": "白班",
        "性别": "男",
    }
    found["技能人才"].append(list(row.values()))

    batch = confirm(as_city, send(as_city, an_xlsx(tmp_path / "t.xlsx", found), name="t.xlsx"))

    assert counts(batch) == (1, 0, 0, 0)
    assert (Worker.get(Worker.code == "X-1").name, Worker.get(Worker.code == "X-1").grade) == ("欧阳·建𠮷", 4)


def test_a_title_above_and_sheets_in_another_order_are_put_up_with(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    person = ["人员编号", "姓名", "镇街", "技能等级"]
    book = an_xlsx(tmp_path / "t.xlsx", {
        "填写说明": [["列 Column", "必填 Required"], ["人员编号 Person code", "是 Yes"]],
        "技能": [["人员编号", "技能", "等级", "依据", "日期"], ["20240001", "SK-AG-001", "三级", "证书", "2024年5月6日"]],
        "技能人才": [["羊口镇技能人才登记表"], [], person, [20240001, " 王小明 ", "TOWN001", "高级工（三级）"]],
    })  # fmt: skip

    batch = confirm(as_city, send(as_city, book, name="t.xlsx"))

    assert counts(batch) == (1, 0, 0, 0), faults(batch)
    worker = Worker.get(Worker.code == "20240001")
    assert (worker.name, worker.grade) == ("王小明", 4)
    assert [(held.skill.code, held.rank, str(held.dated_on)) for held in HeldSkill.select().where(HeldSkill.worker == worker)] == [
        ("SK-AG-001", 4, "2024-05-06")
    ]
    assert ["above_head", {"n": 1}] in batch.notes


@pytest.mark.parametrize("grade", ["高级工", "三级", "4", "三级/高级工", "高级工（三级）"])
def test_a_grade_is_read_however_it_is_written(as_city: FlaskClient, cast: Cast, grade: str) -> None:
    confirm(as_city, send(as_city, a_csv([a_person(1, grade=grade)])))

    assert Worker.get(Worker.code == "N-00001").grade == 4


@pytest.mark.parametrize(
    ("day", "why"), [("2024年5月", "date_half"), ("2024.5", "date_half"), ("24-5-6", "date"), ("2024-13-01", "date")]
)
def test_a_date_without_a_day_is_left_out(as_city: FlaskClient, cast: Cast, day: str, why: str) -> None:
    batch = send(as_city, a_csv([a_person(1, skills=f"SK-AG-001:3:证书:{day}")]))

    assert counts(batch) == (1, 0, 0, 0)
    assert left(batch) == [(2, "skills", why)]
