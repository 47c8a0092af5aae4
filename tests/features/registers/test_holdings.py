"""Skills and permits of a person of the register, corrected by the city and the town, with its history, and by nobody else."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.registers.services import holdings as holdings_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import db
from skillmatch.store.db.versions import FIGURES, version
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers.models import Change
from skillmatch.terms import AuditKind
from tests import builders
from tests.cast import Cast

TODAY = clock.today()


def sent(skill: Skill, **values: str) -> dict[str, str]:
    given = {
        "skill": str(skill.id),
        "rank": "4",
        "evidence": "certificate",
        "dated_on": "2026-03-02",
        "expires_on": "",
        "seen": "0",
    }
    return given | values


@pytest.fixture
def person(cast: Cast) -> Worker:
    return builders.a_worker(town=cast.town, name="持证者")


@pytest.fixture
def skill(cast: Cast) -> Skill:
    return Skill.select().first()


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def last(person: Worker) -> Change:
    return Change.select().where(Change.subject_id == person.id).order_by(Change.id.desc()).first()


@pytest.mark.parametrize("who", ["demo_city", "demo_town"])
def test_a_skill_is_added_with_its_evidence_and_its_history(signed_in, cast: Cast, person: Worker, skill: Skill, who: str) -> None:
    client, figures = signed_in(who), version(FIGURES)
    path = f"/registers/talent/{person.id}/holdings"
    assert client.get(path).status_code == 200
    answer = client.post(path, data=sent(skill, expires_on="2030-01-01"))
    assert answer.status_code == 303
    row = HeldSkill.get(HeldSkill.worker == person)
    assert (row.skill_id, row.rank, row.evidence) == (skill.id, 4, "certificate")
    assert (row.dated_on, row.expires_on) == (dt.date(2026, 3, 2), dt.date(2030, 1, 1))
    assert version(FIGURES) > figures
    change = last(person)
    assert change.before == {f"held:{skill.code}": None}
    assert change.after[f"held:{skill.code}"] == {
        "rank": 4, "evidence": "certificate", "dated_on": "2026-03-02", "expires_on": "2030-01-01",
    }  # fmt: skip
    assert change.account_id == cast.account(who.removeprefix("demo_")).id
    event = AuditEvent.select().where(AuditEvent.kind == AuditKind.REGISTER_CHANGED.value).get()
    assert "持证者" not in json.dumps(event.detail, ensure_ascii=False)
    assert skill.en in english(client, f"/registers/talent/{person.id}")


def test_a_skill_is_corrected_and_taken_out(as_town: FlaskClient, person: Worker, skill: Skill) -> None:
    builders.a_held_skill(person, skill, 2, evidence="self")
    path = f"/registers/talent/{person.id}/holdings/{skill.id}"
    form = as_town.get(f"/registers/talent/{person.id}/holdings?skill={skill.id}")
    assert form.status_code == 200
    assert 'name="rank"' in form.text
    assert as_town.post(path, data=sent(skill, evidence="assessment")).status_code == 303
    assert HeldSkill.get(HeldSkill.worker == person).evidence == "assessment"
    seen = last(person).id
    assert last(person).before[f"held:{skill.code}"]["rank"] == 2
    again = as_town.post(path, data=sent(skill, evidence="assessment", seen=str(seen)))
    assert again.status_code == 303
    assert last(person).id == seen, "nothing differed, nothing is written"
    assert as_town.post(f"{path}/remove", data={"seen": str(seen)}).status_code == 303
    assert not HeldSkill.select().where(HeldSkill.worker == person).exists()
    assert last(person).after == {f"held:{skill.code}": None}
    page = english(as_town, f"/registers/talent/{person.id}")
    assert f"Skill: {skill.en}" in page
    assert "Assessment" in page


def test_a_permit_is_added_renewed_and_taken_out(as_city: FlaskClient, person: Worker) -> None:
    path = f"/registers/talent/{person.id}/permits"
    assert as_city.post(path, data={"permit": "welding", "permit_until": "2026-05-01", "seen": "0"}).status_code == 303
    answer = as_city.post(path, data={"permit": "welding", "permit_until": "2029-05-01", "seen": str(last(person).id)})
    assert answer.status_code == 303
    row = WorkerPermit.get(WorkerPermit.worker == person)
    assert row.expires_on == dt.date(2029, 5, 1)
    assert last(person).before == {"permit:welding": {"expires_on": "2026-05-01"}}
    assert as_city.post(f"{path}/welding/remove", data={"seen": str(last(person).id)}).status_code == 303
    assert not WorkerPermit.select().where(WorkerPermit.worker == person).exists()
    assert as_city.post(f"{path}/welding/remove", data={"seen": str(last(person).id)}).status_code == 404
    assert as_city.post(f"{path}/nonsense/remove", data={"seen": "0"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"rank": "0"}, {"rank": "9"}, {"rank": "NaN"}, {"evidence": "hearsay"}, {"dated_on": "2999-01-01"}, {"dated_on": "x"},
        {"dated_on": "1900-01-01"}, {"expires_on": "2026-03-01"}, {"skill": "999999"}, {"skill": ""}, {"rank": str(2**63)},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_kept(as_city: FlaskClient, person: Worker, skill: Skill, wrong: dict) -> None:
    answer = as_city.post(f"/registers/talent/{person.id}/holdings", data=sent(skill, rank="5") | wrong)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    if "rank" not in wrong:
        assert '<option selected value="5"' in answer.text
    assert not HeldSkill.select().where(HeldSkill.worker == person).exists()
    assert last(person) is None


def test_a_skill_that_is_held_is_not_added_twice(as_city: FlaskClient, person: Worker, skill: Skill) -> None:
    builders.a_held_skill(person, skill, 2)
    answer = as_city.post(f"/registers/talent/{person.id}/holdings", data=sent(skill))
    assert answer.status_code == 422
    assert HeldSkill.get(HeldSkill.worker == person).rank == 2


def test_two_officers_do_not_overwrite_each_other(as_city: FlaskClient, as_town: FlaskClient, person: Worker, skill: Skill) -> None:
    path = f"/registers/talent/{person.id}/holdings"
    assert as_city.post(path, data=sent(skill)).status_code == 303
    other = Skill.select().offset(1).first()
    assert as_town.post(path, data=sent(other)).status_code == 409
    assert as_town.post(f"{path}/{skill.id}/remove", data={"seen": "0"}).status_code == 409
    assert HeldSkill.select().where(HeldSkill.worker == person).count() == 1


def test_another_town_finds_nobody(signed_in, cast: Cast, skill: Skill) -> None:
    foreign = builders.a_worker(town=cast.other_town)
    builders.a_held_skill(foreign, skill, 2)
    client, path = signed_in("demo_town"), f"/registers/talent/{foreign.id}"
    assert client.get(f"{path}/holdings").status_code == 404
    for where in ("holdings", f"holdings/{skill.id}", f"holdings/{skill.id}/remove", "permits", "permits/welding/remove"):
        assert client.post(f"{path}/{where}", data=sent(skill) | {"permit": "welding"}).status_code == 404
    assert HeldSkill.get(HeldSkill.worker == foreign).rank == 2


@pytest.mark.parametrize("who", ["demo_enterprise", "demo_trainer", "demo_worker", "auditor"])
def test_nobody_else_gets_in(signed_in, person: Worker, skill: Skill, who: str) -> None:
    client, path = signed_in(who), f"/registers/talent/{person.id}/holdings"
    assert client.get(path).status_code == 403
    assert client.post(path, data=sent(skill)).status_code == 403


def test_a_change_without_its_history_is_none(as_city: FlaskClient, person: Worker, skill: Skill, monkeypatch) -> None:
    """One transaction: where the history cannot be written, the skill is not held either."""

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no history")

    monkeypatch.setattr(holdings_service.registers_service, "record", broken)
    with pytest.raises(RuntimeError):
        as_city.post(f"/registers/talent/{person.id}/holdings", data=sent(skill))
    db.connect(reuse_if_open=True)
    assert not HeldSkill.select().where(HeldSkill.worker == person).exists()
