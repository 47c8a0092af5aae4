"""Files as offices and other programs write them: each reaches the register as it is meant, or says which cell is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skillmatch.features.registers.services import answers as answers_service
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.registers.models import ImportBatch, UnreadCell
from tests.cast import Cast
from tests.features.registers.imports.making import answer, confirm, counts, faults, send_open

DATA = Path(__file__).parent / "data"
OFFICE = sorted(path.name for path in DATA.glob("office_300*"))


def take(client: FlaskClient, name: str, register: str = "talent", **said: object) -> ImportBatch:
    """Send a file, answer what it leaves open with what is guessed for sure, and look at the preview."""
    batch = send_open(client, (DATA / name).read_bytes(), register, name)
    for _ in range(4):
        if batch.state != "asked":
            break
        batch = answer(client, batch, **({"rest": "empty", "guesses": True, "people": "new"} | said))  # type: ignore[arg-type]
    return batch


def told(batch: ImportBatch) -> dict[str, dict[str, object]]:
    return dict(batch.notes)


def names(prefix: str) -> list[str]:
    return [one.name for one in Worker.select().where(Worker.code.startswith(prefix)).order_by(Worker.code)]


@pytest.mark.parametrize("name", OFFICE)
def test_an_offices_workbook_reaches_the_register(as_city: FlaskClient, cast: Cast, name: str) -> None:
    before = Worker.select().count()

    batch = confirm(as_city, take(as_city, name, identity="yes", hidden="yes", digits="national"))

    assert batch.state == "done"
    assert (batch.added, batch.refused) == (296, 4)
    assert batch.refused == len({row for row, _, _ in faults(batch)})
    assert Worker.select().count() == before + batch.added
    assert "unknown_columns" in told(batch)
    left = UnreadCell.select().where(UnreadCell.batch_id == batch.id)
    assert left.count() == told(batch)["left_out"]["n"] > 0
    assert all(one.value == "" for one in left if one.column in ("id_number", "phone"))
    page = as_city.get("/files/unread")
    assert page.status_code == 200
    assert "3.70" not in page.text


def test_a_file_that_is_sent_again_changes_nothing(as_city: FlaskClient, cast: Cast) -> None:
    said = {"identity": "yes", "digits": "national"}
    confirm(as_city, take(as_city, "office_300_semicolon.csv", **said))

    again = take(as_city, "office_300_semicolon.csv", people="refuse", **said)

    assert again.added == 0
    assert again.changed == 0
    assert again.same >= 200
    words = answers_service.open_file(again)
    assert words is not None
    assert not words.words


def test_running_numbers_for_codes_write_nobody_over(as_city: FlaskClient, cast: Cast) -> None:
    for code, name in (("52", "王红"), ("61", "李强"), ("96", "张敏"), ("400", "刘洋"), ("401", "陈静")):
        Worker.create(code=code, name=name, enterprise=cast.enterprise)

    batch = take(as_city, "second_firm_same_numbers.xlsx", identity="yes", rest="empty")

    assert counts(batch) == (0, 0, 0, 5)
    assert {code for _, _, code in faults(batch)} == {"other_person"}
    assert names("52") == ["王红"]


def test_invisible_marks_leave_names(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, take(as_city, "01_invisible_in_names.csv"))

    assert names("Z-00") == ["张伟", "李娜", "王芳", "赵敏", "刘洋", "陈静", "周杰", "张伟", "刘洋"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("03_heads_with_blanks.csv", (1, 0, 0, 0)), ("04_heads_with_line_breaks.xlsx", (1, 0, 0, 0)),
        ("05_a_sheet_for_each_town.xlsx", (5, 0, 0, 0)), ("08_unquoted_comma_in_last_column.csv", (1, 0, 0, 1)),
        ("09b_sep_line.csv", (1, 0, 0, 0)), ("10_sixteen_digit_code_as_number.xlsx", (3, 0, 0, 1)),
        ("12_one_row_in_gbk.csv", (2, 0, 0, 1)), ("12b_one_latin1_byte.csv", (1, 0, 0, 1)),
        ("15_total_and_signature_rows.csv", (2, 0, 0, 0)), ("16_running_number_by_formula.xlsx", (250, 0, 0, 0)),
        ("17_days.xlsx", (1, 0, 0, 1)), ("24_styled_cell_in_the_last_row.xlsx", (1, 0, 0, 0)),
        ("13e_surnames_with_another_reading.csv", (10, 0, 0, 0)), ("dates.csv", (16, 0, 0, 0)),
    ],
)  # fmt: skip
def test_rows_are_taken_or_refused(as_city: FlaskClient, cast: Cast, name: str, expected: tuple[int, int, int, int]) -> None:
    batch = take(as_city, name)

    assert counts(batch) == expected, faults(batch)


def test_a_merged_town_counts_for_each_row(as_city: FlaskClient, cast: Cast) -> None:
    Enterprise.get_or_create(code="ENT01", defaults={"zh": "一企业", "en": "One", "industry": "x", "basis": "official"})
    confirm(as_city, take(as_city, "06_merged_down.xlsx"))

    people = list(Worker.select().where(Worker.code.startswith("Z-05")))
    assert len(people) == 3
    assert {one.town.code for one in people} == {"TOWN001"}
    assert {one.enterprise.code for one in people} == {"ENT01"}


@pytest.mark.parametrize(("hidden", "added"), [("no", 1), ("yes", 4)])
def test_hidden_rows_and_sheets_are_asked_about(as_city: FlaskClient, cast: Cast, hidden: str, added: int) -> None:
    batch = send_open(as_city, (DATA / "07_rows_hidden_by_filter.xlsx").read_bytes(), "talent", "07.xlsx")
    asked = answers_service.open_file(batch)

    assert (batch.state, asked and asked.hidden) == ("asked", True)
    assert told(batch)["hidden_rows"]["n"] == 2
    assert counts(answer(as_city, batch, hidden=hidden))[0] == added


def test_characters_of_old_encodings_become_those_that_are_meant(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, take(as_city, "13_private_use_character.xlsx"))

    assert names("Z-11") == ["林䶮", "林䶮"]


@pytest.mark.parametrize("name", ["20_escapes_and_readings.xlsx", "22_newlines_in_cells.csv"])
def test_a_line_break_leaves_a_name(as_city: FlaskClient, cast: Cast, name: str) -> None:
    confirm(as_city, take(as_city, name))

    assert set(names("Z-2")) in ({"伍佰", "余华"}, {"平原", "黄山"})


def test_codes_that_look_the_same_are_refused(as_city: FlaskClient, cast: Cast) -> None:
    batch = take(as_city, "18_codes_alike.csv")

    assert counts(batch) == (1, 0, 0, 3)
    assert [code for _, _, code in faults(batch)] == ["code_alike", "key_twice", "key"]


def test_an_exact_code_wins(as_city: FlaskClient, cast: Cast) -> None:
    for code in ("ENT01", "ent01"):
        Enterprise.get_or_create(code=code, defaults={"zh": f"企业{code}", "en": code, "industry": "x", "basis": "official"})
    refused = take(as_city, "18b_enterprise_alike.enterprises.csv", "enterprises")

    confirm(as_city, take(as_city, "18c_person_of_ENT01.csv"))

    assert refused.added == 0
    assert Worker.get(Worker.code == "Z-311").enterprise.code == "ENT01"


def test_codes_that_a_spreadsheet_changed_are_recognised(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, take(as_city, "25_codes_that_excel_changes.csv"))
    changed = "人员编号,姓名,镇街\n123,经典,TOWN001\n1.00E+05,裘千,TOWN001\n3月4日,缪斯,TOWN001\n".encode()

    batch = send_open(as_city, changed)

    assert counts(batch) == (0, 0, 0, 3)
    assert {code for _, _, code in faults(batch)} <= {"code_changed", "key", "imprecise"}


def test_grades_are_read_as_they_are_written(as_city: FlaskClient, cast: Cast) -> None:
    batch = confirm(as_city, take(as_city, "grades.csv", digits="national"))

    grades = {one.code: one.grade for one in Worker.select().where(Worker.code.startswith("G-"))}
    assert grades == {
        "G-1": 4, "G-2": 4, "G-3": 4, "G-4": 4, "G-5": 4, "G-6": 0, "G-7": 3, "G-8": 4, "G-9": 2, "G-10": 6, "G-11": 4, "G-12": 4,
        "G-13": 4, "G-14": 4, "G-15": 4, "G-16": 4, "G-17": 5, "G-18": 5, "G-19": 4, "G-20": 2,
    }  # fmt: skip
    assert {(column, code) for _, column, code in faults(batch)} == {("name", "needed_for_new"), ("code", "key")}
    born = {one.birth_year for one in Worker.select().where(Worker.code << ["G-9", "G-10", "G-11", "G-12"])}
    assert born == {1990}


def test_days_are_read_in_every_usual_form(as_city: FlaskClient, cast: Cast) -> None:
    batch = confirm(as_city, take(as_city, "dates.csv"))

    dated = HeldSkill.select().join(Worker).where((Worker.code.startswith("D-")) & (HeldSkill.evidence == "certificate"))
    assert {one.dated_on.isoformat() for one in dated} == {"2024-05-06"}
    left = {(one.column, one.reason[0]) for one in UnreadCell.select().where(UnreadCell.batch_id == batch.id)}
    assert {("skills", "date_half"), ("skills", "date"), ("skills", "future"), ("permits", "date_half")} <= left
