"""Who may import what: a town its own people, an enterprise its own and its demands, the city everything; nobody else anything."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from skillmatch.store.demands.models import Demand
from skillmatch.store.people.models import Consent, Disclosure, Worker
from tests.builders import a_demand, a_worker
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, a_person, confirm, counts, faults, send

DEMANDS = ["需求名称", "职业", "需要人数", "月薪下限", "月薪上限", "要求技能"]
DEMAND = ["招聘技术员", "OCC026", "3", "5000", "8000", "SK-AG-001:3"]


def test_a_town_imports_its_own_people_alone(as_town: FlaskClient, cast: Cast) -> None:
    rows = [a_person(1, town=""), a_person(2, town=cast.town.code), a_person(3, town=cast.other_town.code),
            [cast.other_worker.code, *a_person(4, town="")[1:]]]  # fmt: skip
    name = cast.other_worker.name

    batch = confirm(as_town, send(as_town, a_csv(rows)))

    assert counts(batch) == (2, 0, 0, 2)
    assert faults(batch) == [(4, "town", "other_town"), (5, "code", "not_yours")]
    assert {Worker.get(Worker.code == code).town_id for code in ("N-00001", "N-00002")} == {cast.town.id}
    assert Worker.get_by_id(cast.other_worker.id).name == name


def test_a_town_may_not_send_other_registers(as_town: FlaskClient, cast: Cast) -> None:
    answer = as_town.post("/files/import", data={"register": "courses", "file": (io.BytesIO(b"x"), "x.csv")})

    assert answer.status_code == 422
    assert as_town.get("/files/templates/courses.xlsx").status_code == 404


def test_an_import_is_seen_by_its_own_office_alone(
    as_town: FlaskClient, as_other_town: FlaskClient, as_city: FlaskClient, as_enterprise: FlaskClient, cast: Cast
) -> None:
    batch = send(as_town, a_csv([a_person(1, town="", shift="?")]))

    assert as_town.get(f"/files/imports/{batch.id}").status_code == 200
    for client in (as_other_town, as_city, as_enterprise):
        for path in ("", "/progress", "/refused.xlsx"):
            assert client.get(f"/files/imports/{batch.id}{path}").status_code == 404
        for path in ("confirm", "cancel"):
            assert client.post(f"/files/imports/{batch.id}/{path}").status_code == 404
        assert "people.csv" not in client.get("/files").text


def test_an_enterprise_imports_its_own_people_without_their_consent(as_enterprise: FlaskClient, cast: Cast) -> None:
    rows = [a_person(1), a_person(2, firm=cast.other_enterprise.code)]

    batch = confirm(as_enterprise, send(as_enterprise, a_csv(rows)))

    assert counts(batch) == (1, 0, 0, 1)
    person = Worker.get(Worker.code == "N-00001")
    assert person.enterprise_id == cast.enterprise.id
    assert not Consent.select().where(Consent.worker == person).exists()
    assert counts(send(as_enterprise, a_csv(rows[:1]))) == (0, 0, 1, 0)


def test_an_enterprise_learns_nothing_of_those_who_have_not_agreed(as_enterprise: FlaskClient, cast: Cast) -> None:
    silent = a_worker(enterprise=cast.enterprise, name="沉默的人", grade=7)
    agreeing = a_worker(enterprise=cast.enterprise, consent=True, grade=6)
    born = str(agreeing.birth_year)
    rows = [[silent.code, *a_person(1)[1:]], [agreeing.code, *a_person(2, name=agreeing.name, born=born)[1:]]]

    batch = send(as_enterprise, a_csv(rows))

    assert counts(batch) == (0, 1, 1, 0)
    page = as_enterprise.get(f"/files/imports/{batch.id}").text
    assert "沉默的人" not in page
    assert "7 → 3" not in page
    assert "6 → 3" in page
    assert [row.worker_id for row in Disclosure.select().where(Disclosure.what == "import preview")] == [agreeing.id]


def test_an_enterprise_imports_its_demands_once(as_enterprise: FlaskClient, cast: Cast) -> None:
    a_demand({"SK-AG-001": 2}, title=DEMAND[0])
    before = Demand.select().where(Demand.enterprise == cast.enterprise).count()

    assert confirm(as_enterprise, send(as_enterprise, a_csv([DEMAND], DEMANDS), "demands")).added == 1
    again = send(as_enterprise, a_csv([DEMAND], DEMANDS), "demands")

    assert counts(again) == (0, 0, 1, 0)
    assert Demand.select().where(Demand.enterprise == cast.enterprise).count() == before + 1
    demand = Demand.get((Demand.enterprise == cast.enterprise) & (Demand.title == DEMAND[0]))
    assert [(row.skill.code, row.required_rank) for row in demand.skills] == [("SK-AG-001", 3)]


@pytest.mark.parametrize("who", ["demo_worker", "other_mentor", "other_trainer", "administrator", "auditor"])
def test_nobody_else_comes_in(signed_in, cast: Cast, who: str) -> None:
    client = signed_in(who)

    assert client.get("/files").status_code == 403
    assert client.post("/files/import", data={}).status_code == 403
    assert client.get("/files/export/talent.csv").status_code == 403


def test_courses_before_others_never_lead_back(as_city: FlaskClient, cast: Cast) -> None:
    head = ["课程编号", "名称", "课时", "授课方式", "所属基地", "目标等级", "入学等级", "技能门类", "证书", "所教技能", "先修课程"]
    rest = ["40", "线下", "BASE1", "3", "1", "AG", "培训合格证明", "SK-AG-001:0:2"]
    rows = [
        ["C-1", "甲", *rest, ""],
        ["C-2", "乙", *rest, "C-1"],
        ["C-3", "丙", *rest, "C-4"],
        ["C-4", "丁", *rest, "C-3"],
        ["C-5", "戊", *rest, "C-5"],
    ]

    batch = confirm(as_city, send(as_city, a_csv(rows, head), "courses"))

    assert faults(batch) == [(4, "prerequisites", "circle"), (5, "prerequisites", "circle"), (6, "prerequisites", "circle")]
    assert batch.added == 2
    assert counts(send(as_city, a_csv(rows[:2], head), "courses")) == (0, 0, 2, 0)
