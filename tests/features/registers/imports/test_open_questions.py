"""What a file leaves open: asked once, remembered for the office alone, and never a way to somebody else's data."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from flask.testing import FlaskClient

from skillmatch.features.registers.services import answers as answers_service
from skillmatch.features.registers.services.word_meanings import Guesser
from skillmatch.store.people import phones
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch, ImportWord, UnreadCell
from tests.builders import a_worker
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, answer, confirm, counts, faults, given, send, send_open

NAMED = ["姓名", "企业", "联系电话"]
NUMBER = "370783199001011232"


def test_two_columns_of_one_meaning_are_settled_by_passing_one_over(as_city: FlaskClient, cast: Cast) -> None:
    batch = send_open(as_city, a_csv([["李雷", "13800001234", "0536-5221234"]], ["姓名", "联系电话", "手机号"]))
    assert batch.state == "asked"

    batch = answer(as_city, batch)

    assert (batch.state, counts(batch)) == ("checked", (1, 0, 0, 0))
    assert "手机号" in as_city.get(f"/files/imports/{batch.id}").text
    later = send_open(as_city, a_csv([["韩梅", "13800005678"]], ["姓名", "手机号"]))
    confirm(as_city, later)
    assert Worker.get(Worker.name == "韩梅").phone_hash == phones.digest("13800005678")


def test_a_form_that_was_made_for_other_questions_is_not_taken(as_city: FlaskClient, cast: Cast) -> None:
    batch = send_open(as_city, a_csv([["李雷", "怪镇"]], ["姓名", "镇街"]))
    stale = given(batch) | {"seen": "another"}

    assert as_city.post(f"/files/imports/{batch.id}/answers", data=stale).status_code == 409
    assert ImportBatch.get_by_id(batch.id).state == "asked"


def test_an_enterprise_finds_nobody_who_has_not_agreed(as_enterprise: FlaskClient, cast: Cast) -> None:
    silent = a_worker(enterprise=cast.enterprise, name="沉默人", birth_year=1977, phone_hash=phones.digest("13800001234"))
    row = ["沉默人", cast.enterprise.code, "13800001234"]

    batch = send_open(as_enterprise, a_csv([row], NAMED))

    asked = answers_service.open_file(batch)
    assert asked is None or not asked.people
    page = as_enterprise.get(f"/files/imports/{batch.id}").text
    assert silent.code not in page
    assert "1977" not in as_enterprise.get(f"/files/imports/{batch.id}/answers", follow_redirects=True).text


def test_a_number_of_somebody_elsewhere_tells_no_code(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    head = ["姓名", "身份证号", "镇街"]
    confirm(as_city, send(as_city, a_csv([["孤某某", NUMBER, cast.other_town.code]], head), identity_consent="y"))
    foreign = Worker.get(Worker.name == "孤某某")

    batch = send(as_town, a_csv([["孤某某", NUMBER, ""]], head), identity_consent="y")

    assert [why for _, _, why in faults(batch)] == ["identity_refused"]
    assert foreign.code not in as_town.get(f"/files/imports/{batch.id}").text


def test_a_foreign_code_answers_alike_whatever_the_name(as_town: FlaskClient, cast: Cast) -> None:
    rows = [[cast.other_worker.code, cast.other_worker.name], [cast.other_worker.code + "X", "谁"]]
    right = send(as_town, a_csv(rows[:1], ["人员编号", "姓名"]))
    wrong = send(as_town, a_csv([[cast.other_worker.code, "别的名字"]], ["人员编号", "姓名"]))

    assert faults(right) == faults(wrong) == [(2, "code", "not_yours")]


def test_a_code_of_somebody_gone_is_not_given_again_nor_what_was_open_of_it(as_city: FlaskClient, cast: Cast) -> None:
    first = confirm(as_city, send(as_city, a_csv([["甲某", "1850"]], ["姓名", "出生年份"])))
    gone = Worker.get(Worker.name == "甲某")
    assert as_city.post(f"/files/imports/{first.id}/undo").status_code == 303

    confirm(as_city, send(as_city, a_csv([["乙某"]], ["姓名"])))

    after = Worker.get(Worker.name == "乙某")
    assert (after.id > gone.id, after.code != gone.code) == (True, True)
    assert not UnreadCell.select().where(UnreadCell.subject_id == gone.id).exists()
    assert "1850" not in as_city.get(f"/registers/talent/{after.id}").text


def test_typed_and_drawn_codes_do_not_meet(as_city: FlaskClient, cast: Cast) -> None:
    head = ["人员编号", "姓名"]
    confirm(as_city, send(as_city, a_csv([["P-999999999", "远某"]], head)))

    for number in (1, 5):
        batch = confirm(as_city, send(as_city, a_csv([[f"P-{number:06d}", f"写{number}某"], ["", f"空{number}某"]], head)))
        assert (batch.state, batch.added) == ("done", 2), batch.reason


def test_one_person_is_not_taken_from_two_rows(as_city: FlaskClient, cast: Cast) -> None:
    held = a_worker(name="双某某", enterprise=cast.enterprise, birth_year=1980, grade=2)
    head = ["人员编号", "姓名", "出生年份", "企业", "技能等级"]
    rows = [[held.code, "双某某", "1980", cast.enterprise.code, "高级工"], ["", "双某某", "1980", cast.enterprise.code, "技师"]]

    batch = send_open(as_city, a_csv(rows, head))
    batch = answer(as_city, batch, people="new") if batch.state == "asked" else batch

    assert batch.changed <= 1
    assert batch.refused + batch.added >= 1


def test_a_number_under_another_name_writes_nobody_over(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([["王立新", NUMBER]], ["姓名", "身份证号"]), identity_consent="y"))

    batch = send(as_city, a_csv([["周冒名", NUMBER]], ["姓名", "身份证号"]), identity_consent="y")

    assert [why for _, _, why in faults(batch)] == ["other_person"]


def test_refused_rows_keep_their_numbers_however_often_they_come_back(
    as_city: FlaskClient, as_town: FlaskClient, cast: Cast
) -> None:
    head = ["人员编号", "姓名", "身份证号", "联系电话", "技能等级"]
    batch = send(as_city, a_csv([["N 1", "李雷", NUMBER, "13800001234", "高级工"]], head), identity_consent="y")
    for _ in range(2):
        returned = as_city.get(f"/files/imports/{batch.id}/refused.xlsx").data
        assert NUMBER.encode() not in returned
        batch = send(as_city, returned, name="r.xlsx", identity_consent="y")
        assert [why for _, _, why in faults(batch)] == ["key"]
    foreign = send_open(as_town, returned, name="r.xlsx", identity_consent="y")

    assert {why for _, column, why in faults(foreign)} >= {"key"}
    mended = _with_code(as_city.get(f"/files/imports/{batch.id}/refused.xlsx").data)
    confirm(as_city, send(as_city, mended, name="r.csv", identity_consent="y"))
    person = Worker.get(Worker.code == "N-1")
    assert (person.birth_year, person.phone_hash) == (1990, phones.digest("13800001234"))
    assert person.id_sealed


def _with_code(book: bytes) -> bytes:
    """The workbook as text, with the code mended."""
    rows = python_calamine.load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    return a_csv([["N-1", *map(str, rows[1][1:])]], [str(cell) for cell in rows[0]])


def test_an_office_sees_and_forgets_its_own_words_alone(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    batch = send_open(as_town, a_csv([["李雷", "怪工种甲"]], ["姓名", "工种"]))
    assert batch.state == "asked"
    answer(as_town, batch, rest="empty")
    word = ImportWord.get(ImportWord.spelling == "怪工种甲")

    assert "怪工种甲" in as_town.get("/files/words").text
    assert "怪工种甲" not in as_city.get("/files/words").text
    assert as_city.post(f"/files/words/{word.id}/forget").status_code == 404
    assert as_town.post(f"/files/words/{word.id}/forget").status_code == 303
    assert send_open(as_town, a_csv([["韩梅", "怪工种甲"]], ["姓名", "工种"])).state == "asked"


def test_permits_are_parted_by_any_mark(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([["李雷", "叉车作业证、焊接与热切割作业证"]], ["姓名", "操作证"])))

    assert Worker.get(Worker.name == "李雷").permits.count() == 2


@pytest.mark.parametrize(
    ("word", "code", "rank"), [("会点PLC", "SK-EL-004", 1), ("PLC", "SK-EL-004", 2), ("钳工基本功", "SK-MC-028", 2)]
)
def test_a_word_that_is_a_name_is_not_cut(as_city: FlaskClient, cast: Cast, word: str, code: str, rank: int) -> None:
    (found,) = Guesser(INTAKES["talent"]).guess("skill", word)[:1]

    assert (found.target, found.rank) == (code, rank)


def test_hidden_rows_of_a_second_sheet_are_asked_about_too(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    people = [["人员编号", "姓名"], ["S-1", "沈某"], ["S-2", "申某"]]
    skills = [
        ["人员编号", "技能", "等级", "依据", "取得日期"],
        *([f"S-{one}", "SK-AG-001", "3", "证书", "2024-05-06"] for one in (1, 2)),
    ]
    with xlsxwriter.Workbook(str(tmp_path / "hidden.xlsx")) as book:
        for name, lines in (("人员", people), ("技能", skills)):
            sheet = book.add_worksheet(name)
            for place, line in enumerate(lines):
                sheet.write_row(place, 0, line)
        sheet.set_row(2, None, None, {"hidden": True})

    batch = send_open(as_city, (tmp_path / "hidden.xlsx").read_bytes(), name="hidden.xlsx")

    asked = answers_service.open_file(batch)
    assert (batch.state, asked and asked.hidden) == ("asked", True)
    assert dict(batch.notes)["hidden_rows"] == {"n": 1, "rows": [3], "sheet": "技能"}
    confirm(as_city, answer(as_city, batch, hidden="no"))
    held = {code: HeldSkill.select().join(Worker).where(Worker.code == code).count() for code in ("S-1", "S-2")}
    assert held == {"S-1": 1, "S-2": 0}
