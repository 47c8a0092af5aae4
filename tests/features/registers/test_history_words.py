"""The history of an entry speaks in names: no code, number or column of the store stands in it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from skillmatch.store.mentoring.models import Trainer
from skillmatch.store.organisations.models import Town
from skillmatch.store.reference_data.csv_files import DIRECTORY
from skillmatch.store.registers import history
from skillmatch.terms import SkillField
from tests.builders import a_town, a_worker
from tests.cast import Cast

CODES = re.compile(
    r"TOWN\d|ENT\d|OCC\d|SK-[A-Z]|CRS\d|id_(?:number|hash|sealed)|\bAG\b|name_key|personalised|SKILL_LEVEL|COMPLETION"
)


def panel(client: FlaskClient, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.text[page.text.index('id="history"') :].partition("</section>")[0]


def test_what_a_file_changed_is_told_in_names(as_city: FlaskClient, cast: Cast) -> None:
    person = a_worker(town=a_town())
    before = {"town": "TOWN100", "occupation": "OCC001", "grade": 3, "shift": "night"}
    after = {
        "town": "TOWN001",
        "occupation": "OCC022",
        "grade": 4,
        "shift": "day",
        "id_number": True,
        "permits": "electric:2027-01-31",
    }
    history.record("talent", person.id, person.code, "changed", before, after, cast.account("city").id, "city")

    said = panel(as_city, f"/registers/talent/{person.id}")

    assert not CODES.search(said), CODES.findall(said)
    towns = {town.code: town.zh for town in Town.select()}
    assert towns["TOWN100"] in said and towns["TOWN001"] in said
    assert "低压电工" in said or "电工" in said
    assert "中级工" in said and "高级工" in said
    assert "2027年1月31日" in said


def test_what_a_merge_moved_is_told_in_names(as_city: FlaskClient, cast: Cast) -> None:
    """A merge keeps ids where the form keeps codes, and the two columns of a sealed number."""
    person, town = a_worker(town=None), a_town()
    after = {"town": town.id, "id_sealed": True, "id_hash": True, "name_key": "wang", "personalised": False}
    before = {"town": None, "id_sealed": None, "id_hash": None, "name_key": None, "personalised": True}
    history.record("talent", person.id, person.code, "merged", before, after, cast.account("city").id, "city")

    said = panel(as_city, f"/registers/talent/{person.id}")

    assert not CODES.search(said), CODES.findall(said)
    assert town.zh in said
    assert said.count("身份证号") == 1
    assert f">{town.id}<" not in said


def test_the_fields_of_a_trainer_and_of_a_course_have_names(as_city: FlaskClient, cast: Cast) -> None:
    trainer = Trainer.select().first()
    history.record("trainers", trainer.id, trainer.code, "changed", {"families": "AG"}, {"families": "AG; RB"}, None, "")

    assert "设施农业; 机器人与智能制造" in panel(as_city, f"/registers/trainers/{trainer.id}").replace("；", "; ")
    page = as_city.get("/registers/courses/1").text
    assert "设施农业" in page and "培训合格证明" in page and not CODES.search(page.replace("CRS001", ""))


def test_every_field_of_the_reference_data_has_its_name() -> None:
    lines = (DIRECTORY / "skills.csv").read_text(encoding="utf-8").splitlines()[1:]
    found = {tuple(line.split(",")[3:6]) for line in lines if '"' not in line}
    assert found == {(word.value, word.zh, word.en) for word in SkillField}
