"""People from files: what is added, changed, left alone and refused, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skillmatch.features.registers.services import answers as answers_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.db.database import rows
from skillmatch.store.people.models import Consent, HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers.models import Change, ImportBatch
from skillmatch.terms import ImportState
from tests.cast import Cast
from tests.features.registers.imports.making import (
    PEOPLE,
    a_csv,
    a_person,
    an_xlsx,
    confirm,
    counts,
    faults,
    given,
    send,
    send_open,
)  # fmt: skip


def test_the_preview_writes_nothing(as_city: FlaskClient, cast: Cast) -> None:
    before = Worker.select().count()

    batch = send(as_city, a_csv([a_person(1), a_person(2, town="无此镇")]))

    assert batch.state == ImportState.CHECKED.value
    assert counts(batch) == (1, 0, 0, 1)
    assert faults(batch) == [(3, "town", "unknown")]
    assert Worker.select().count() == before
    page = as_city.get(f"/files/imports/{batch.id}")
    assert page.status_code == 200
    assert "王小1" in page.text
    assert "无此镇" in page.text


def test_the_good_rows_are_written_whole(as_city: FlaskClient, cast: Cast) -> None:
    version = rows("SELECT value FROM counter WHERE name = 'figures'")

    batch = confirm(as_city, send(as_city, a_csv([a_person(1), a_person(2, grade="九级")])))

    assert (batch.state, counts(batch)) == ("done", (1, 0, 0, 1))
    person = Worker.get(Worker.code == "N-00001")
    assert (person.name, person.gender, person.birth_year, person.town.code, person.grade) == ("王小1", "f", 1988, "TOWN001", 3)
    assert (person.hours_per_week, person.personalised, person.sample, person.state) == (6, True, False, "listed")
    held = HeldSkill.get(HeldSkill.worker == person)
    assert (held.skill.code, held.rank, held.evidence, held.dated_on.isoformat()) == ("SK-AG-001", 3, "certificate", "2024-05-06")
    assert not Consent.select().where(Consent.worker == person).exists()
    assert not Worker.select().where(Worker.code == "N-00002").exists()
    change = Change.get((Change.register == "talent") & (Change.subject_id == person.id))
    assert (change.action, change.batch_id, change.after["town"]) == ("added", batch.id, "TOWN001")
    assert AuditEvent.select().where((AuditEvent.kind == "imported") & (AuditEvent.subject == f"import {batch.id}")).count() == 1
    assert rows("SELECT value FROM counter WHERE name = 'figures'") > version
    assert "王小1" in as_city.get("/registers/talent?q=N-00001").text


def test_a_change_shows_before_and_after(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([a_person(1)])))

    batch = send(as_city, a_csv([a_person(1, grade="5", skills="SK-AG-001:4:证书:2024-05-06; SK-AG-002:2:本人填报:2025-01-01")]))

    assert counts(batch) == (0, 1, 0, 0)
    page = as_city.get(f"/files/imports/{batch.id}?result=changed").text
    assert "3 → 5" in page
    assert "SK-AG-001 · 3 · 证书 · 2024-05-06 → " in page
    assert "SK-AG-001 · 4 · 证书 · 2024-05-06" in page
    assert "SK-AG-002 · 2 · 本人填报 · 2025-01-01" in page
    confirm(as_city, batch)
    person = Worker.get(Worker.code == "N-00001")
    assert (person.grade, sorted((held.skill.code, held.rank) for held in person.held)) == (5, [("SK-AG-001", 4), ("SK-AG-002", 2)])


def test_an_empty_cell_leaves_what_is_there(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([a_person(1)])))

    batch = send(as_city, a_csv([a_person(1, name="", grade="", skills="", town="")]))

    assert counts(batch) == (0, 0, 1, 0)


def test_columns_stand_in_any_order_and_language(as_city: FlaskClient, cast: Cast) -> None:
    head = ["Name", "  GRADE", "person code*", "宠物", "所属镇街"]

    batch = send(as_city, a_csv([["李雷", "高级工", "ｎ－１", "猫", "圣城街道"]], head))

    assert counts(batch) == (1, 0, 0, 0)
    assert "宠物" in as_city.get(f"/files/imports/{batch.id}").text
    confirm(as_city, batch)
    assert Worker.get(Worker.code == "n-1").grade == 4


@pytest.mark.parametrize(
    ("head", "missing", "twice"), [(["镇街", "猫", "狗"], ["name"], []), (["人员编号", "姓名", "Name"], [], ["name"])]
)
def test_a_head_that_cannot_be_read_is_asked_about(
    as_city: FlaskClient, cast: Cast, head: list[str], missing: list[str], twice: list[str]
) -> None:
    batch = send_open(as_city, a_csv([["x", "y", "z"]], head))

    asked = answers_service.open_file(batch)
    assert (batch.state, asked and [list(asked.missing), list(asked.twice)]) == ("asked", [missing, twice])
    wrong = as_city.post(f"/files/imports/{batch.id}/answers", data=given(batch) | {"head-2": "name" if twice else ""})
    assert wrong.status_code == 422
    assert "姓名" in wrong.text


def test_a_head_is_said_once_and_remembered(as_city: FlaskClient, cast: Cast) -> None:
    head = ["镇街", "叫什么", "狗"]
    batch = send_open(as_city, a_csv([["圣城街道", "李雷", "旺财"]], head))

    page = as_city.post(f"/files/imports/{batch.id}/answers", data=given(batch) | {"head-1": "name"})
    assert page.status_code == 303
    assert counts(ImportBatch.get_by_id(batch.id)) == (1, 0, 0, 0)
    again = send_open(as_city, a_csv([["圣城街道", "韩梅", "旺财"]], head))
    assert (again.state, counts(again)) == ("checked", (1, 0, 0, 0))


def test_skills_stand_on_a_second_sheet(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    skills = [
        ["人员编号", "技能", "等级", "依据", "日期", "有效期至"],
        ["N-00001", "SK-AG-001", 4, "证书", "2024-05-06", "2027-05-06"],
        ["N-00001", "SK-AG-002", "初级工", "本人填报", "2023-01-01", ""],
        ["N-00001", "SK-AG-001", 3, "证书", "2024-05-06", ""],
        [cast.worker.code, "SK-AG-003", 2, "考核认定", "2023-01-01", ""],
        ["N-77777", "SK-AG-003", 2, "证书", "2023-01-01", ""],
    ]
    book = an_xlsx(tmp_path / "a.xlsx", {"人员": [PEOPLE[:9], a_person(1)[:9]], "技能": skills})

    batch = send(as_city, book, name="a.xlsx")

    assert counts(batch) == (1, 1, 0, 2)
    assert sorted(faults(batch)) == [(4, "skill", "entry_twice"), (6, "name", "needed_for_new")]
    confirm(as_city, batch)
    person = Worker.get(Worker.code == "N-00001")
    assert sorted((held.skill.code, held.rank) for held in person.held) == [("SK-AG-001", 4), ("SK-AG-002", 2)]
    assert (
        HeldSkill.select()
        .where(HeldSkill.worker == cast.worker)
        .join(type(person.held[0].skill))
        .where(type(person.held[0].skill).code == "SK-AG-003")
        .exists()
    )


def test_a_csv_of_skills_alone_is_understood(as_city: FlaskClient, cast: Cast) -> None:
    head = ["人员编号", "技能", "等级", "依据", "日期"]

    batch = confirm(as_city, send(as_city, a_csv([[cast.worker.code, "SK-AG-009", "2", "证书", "2023-01-01"]], head)))

    assert counts(batch) == (0, 1, 0, 0)


def test_permits_come_with_people(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([[*a_person(1), "低压电工作业证:2027-08-31"]], [*PEOPLE, "操作证"])))

    permit = WorkerPermit.get(WorkerPermit.worker == Worker.get(Worker.code == "N-00001"))
    assert (permit.permit, permit.expires_on.isoformat()) == ("electric", "2027-08-31")


def test_what_changed_meanwhile_is_shown_before_it_is_written(as_city: FlaskClient, cast: Cast) -> None:
    first = send(as_city, a_csv([a_person(1)]))
    confirm(as_city, send(as_city, a_csv([a_person(1, grade="6")])))

    again = confirm(as_city, first)

    assert (again.state, counts(again)) == ("checked", (0, 1, 0, 0))
    assert Worker.get(Worker.code == "N-00001").grade == 6
    assert confirm(as_city, again).state == "done"
    assert Worker.get(Worker.code == "N-00001").grade == 3


def test_a_file_is_let_go(as_city: FlaskClient, cast: Cast) -> None:
    batch = send(as_city, a_csv([a_person(1)]))

    assert as_city.post(f"/files/imports/{batch.id}/cancel").status_code == 303
    assert as_city.post(f"/files/imports/{batch.id}/confirm").status_code == 409
    assert ImportBatch.get_by_id(batch.id).state == "cancelled"
    assert not Worker.select().where(Worker.code == "N-00001").exists()


def test_the_refused_rows_come_back_as_a_file(as_city: FlaskClient, cast: Cast, tmp_path: Path) -> None:
    batch = send(as_city, a_csv([a_person(1, shift="有空"), a_person(2)]))

    answer = as_city.get(f"/files/imports/{batch.id}/refused.xlsx")

    assert answer.status_code == 200
    again = send(as_city, answer.data, name="refused.xlsx")
    assert counts(again) == (0, 0, 0, 1)
    assert faults(again) == [(2, "shift", "word")]


def test_a_row_twice_in_a_file_counts_once(as_city: FlaskClient, cast: Cast) -> None:
    batch = send(as_city, a_csv([a_person(1), a_person(1, name="另一人")]))

    assert counts(batch) == (1, 0, 0, 1)
    assert faults(batch) == [(3, "code", "key_twice")]
