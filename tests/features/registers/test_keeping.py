"""Correcting an entry, its life, its history, and views that one keeps."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.engine_gateway import orders, snapshot, workers
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.scope import Scope
from skillmatch.store.db.versions import version
from skillmatch.store.organisations.models import Base, Enterprise, Equipment, Lab, Site
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.registers import history, query
from skillmatch.store.registers.catalogue import REGISTERS
from skillmatch.store.registers.list_query import ListQuery
from skillmatch.store.registers.models import Change, SavedView
from skillmatch.store.statistics import figures
from skillmatch.terms import AuditKind
from tests import builders
from tests.cast import Cast

PERSON = {"name": "刘小改", "grade": "4", "hours_per_week": "8", "shift": "day", "seen": "0", "gender": "", "birth_year": "1990"}
COURSE = {
    "zh": "改过的课程", "en": "Changed course", "family": "MC", "hours": "48", "mode": "offline", "min_rank": "1",
    "target_rank": "3", "min_age": "0", "certificate": "COMPLETION", "certificate_scope": "", "seen": "0",
}  # fmt: skip


def test_a_correction_is_stored_with_its_history(as_city: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker(town=cast.town, name="刘小原", birth_year=1990)
    sent = PERSON | {"town": cast.town.code, "occupation": "OCC026"}
    answer = as_city.post(f"/registers/talent/{worker.id}/edit", data=sent)
    assert answer.status_code == 303
    found = Worker.get_by_id(worker.id)
    assert (found.name, found.grade, found.hours_per_week, found.occupation.code) == ("刘小改", 4, 8, "OCC026")
    change = Change.get(Change.subject_id == worker.id)
    assert change.before == {"name": "刘小原", "grade": 3, "hours_per_week": 6, "occupation": None}
    assert change.after == {"name": "刘小改", "grade": 4, "hours_per_week": 8, "occupation": "OCC026"}
    assert change.account_id == cast.account("city").id
    page = as_city.get(f"/registers/talent/{worker.id}")
    assert page.status_code == 200
    assert "刘小原" in page.text
    assert cast.account("city").display_name in page.text
    event = AuditEvent.select().where(AuditEvent.kind == AuditKind.REGISTER_CHANGED.value).get()
    assert "刘小" not in json.dumps(event.detail, ensure_ascii=False)
    listed = query.page(REGISTERS["talent"], Scope(everything=True), ListQuery.of(REGISTERS["talent"], {"q": "刘小改"})).entries
    assert [entry.id for entry in listed] == [worker.id]


def test_what_is_wrong_is_said_and_what_was_entered_is_kept(as_city: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker(town=cast.town)
    for wrong in ({"name": ""}, {"birth_year": "1"}, {"hours_per_week": "61"}, {"grade": "9"}, {"town": "NOWHERE"}, {"shift": "x"}):
        answer = as_city.post(f"/registers/talent/{worker.id}/edit", data=PERSON | {"name": "留着我"} | wrong)
        assert answer.status_code == 422, wrong
        assert "留着我" in answer.text or "name" in wrong
        assert 'aria-invalid="true"' in answer.text, wrong
    assert Worker.get_by_id(worker.id).name == worker.name
    assert not Change.select().exists()


def test_whoever_saw_an_older_entry_is_told(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker(town=cast.town, birth_year=1990)
    sent = PERSON | {"town": cast.town.code}
    assert as_city.post(f"/registers/talent/{worker.id}/edit", data=sent).status_code == 303
    assert as_town.post(f"/registers/talent/{worker.id}/edit", data=sent | {"name": "别的"}).status_code == 409
    assert Worker.get_by_id(worker.id).name == "刘小改"


def test_a_new_entry_begins_as_a_draft_and_goes_on_step_by_step(as_city: FlaskClient, cast: Cast) -> None:
    answer = as_city.post("/registers/enterprises", data={"zh": "新企业", "en": "New firm", "industry": "智能装备"})
    assert answer.status_code == 303
    where = answer.headers["Location"]
    page = query.page(REGISTERS["enterprises"], Scope(everything=True), ListQuery.of(REGISTERS["enterprises"], {"q": "新企业"}))
    assert where.endswith(f"/registers/enterprises/{page.entries[0].id}")
    steps = [("listed", 409), ("retired", 409), ("draft", 409), ("x", 409), ("reviewed", 303), ("reviewed", 409), ("retired", 409),
             ("listed", 303), ("draft", 409), ("retired", 303), ("listed", 409)]  # fmt: skip
    for to, status in steps:
        assert as_city.post(f"{where}/state", data={"to": to}).status_code == status, to
    actions = [past.action for past in history.list_changes("enterprises", page.entries[0].id)]
    assert actions == ["retired", "listed", "reviewed", "added"]


def test_a_code_is_taken_once(as_city: FlaskClient, cast: Cast) -> None:
    sent = {"code": cast.enterprise.code, "zh": "新企业", "en": "New firm", "industry": "智能装备"}
    answer = as_city.post("/registers/enterprises", data=sent)
    assert answer.status_code == 422
    assert "新企业" in answer.text


@pytest.mark.parametrize("code", ["=1+1", "<b>", "a/../b", "甲"])
def test_a_code_has_letters_digits_and_hyphens(as_city: FlaskClient, cast: Cast, code: str) -> None:
    sent = {"code": code, "zh": "新企业", "en": "New firm", "industry": "智能装备"}
    assert as_city.post("/registers/enterprises", data=sent).status_code == 422


def test_a_town_builds_on_its_own_ground_alone(as_town: FlaskClient, cast: Cast) -> None:
    firm = {"zh": "本镇企业", "en": "Firm of the town", "industry": "智能装备"}
    assert as_town.post("/registers/enterprises", data=firm).status_code == 303
    assert Enterprise.get(Enterprise.zh == "本镇企业").town == cast.town  # a town that is not named is one's own
    lab = {"zh": "镇实训室", "en": "Town lab", "town": cast.town.code, "stations": "12"}
    theirs = Base.select().where((Base.town != cast.town) | Base.town.is_null()).first()
    assert as_town.post("/registers/labs", data=lab | {"base": theirs.code}).status_code == 422
    firm = Enterprise.select().where((Enterprise.town != cast.town) | Enterprise.town.is_null()).first()
    site = {"zh": "别镇阵地", "en": "Elsewhere", "kind": "station", "enterprise": firm.code, "town": cast.town.code}
    assert as_town.post("/registers/sites", data=site).status_code == 422
    assert not Lab.select().where(Lab.zh == "镇实训室").exists()
    assert not Site.select().where(Site.zh == "别镇阵地").exists()


def test_a_person_is_in_the_register_and_a_course_is_listed(as_city: FlaskClient, cast: Cast) -> None:
    as_city.post("/language", data={"lang": "zh_Hans_CN"})
    people, courses = as_city.get("/registers/talent").text, as_city.get("/registers/courses").text
    assert (">在册<" in people, ">已上架<" in people) == (True, False)
    assert (">在册<" in courses, ">已上架<" in courses) == (False, True)


def test_a_changed_course_reaches_the_catalogue_and_the_reading_page(as_city: FlaskClient, as_worker: FlaskClient) -> None:
    course = Course.select().first()
    before = version()
    answer = as_city.post(f"/registers/courses/{course.id}/edit", data=COURSE | {"base": course.base.code, "has_welding_set": "y"})
    assert answer.status_code == 303
    assert version() > before
    assert "改过的课程" in as_worker.get(f"/courses/{course.id}").text
    assert [one.kind for one in Course.get_by_id(course.id).equipment] == ["welding_set"]


def test_an_enterprise_keeps_its_own_labs_and_nothing_else(as_enterprise: FlaskClient, as_city: FlaskClient, cast: Cast) -> None:
    site = {"zh": "自有实训基地", "en": "Own ground", "kind": "training_ground", "enterprise": cast.enterprise.code}
    answer = as_enterprise.post("/registers/sites", data=site)
    assert answer.status_code == 303
    code = as_enterprise.get(answer.headers["Location"]).text.split('<p class="note">')[1].split("<")[0]
    lab = {"zh": "自有实训室", "en": "Own lab", "site": code, "stations": "12", "has_reactor": "3"}
    assert as_enterprise.post("/registers/labs", data=lab).status_code == 303
    made = Lab.get(Lab.zh == "自有实训室")
    assert (made.stations, made.state) == (12, "draft")
    assert [(one.kind, one.number) for one in Equipment.select().where(Equipment.lab == made)] == [("reactor", 3)]
    assert as_enterprise.post("/registers/sites", data=site | {"enterprise": cast.other_enterprise.code}).status_code == 422
    elsewhere = as_enterprise.post("/registers/labs", data=lab | {"zh": "别人家的", "base": "BASE1"})
    assert elsewhere.status_code == 422
    assert "别人家的" in elsewhere.text
    assert not Lab.select().where(Lab.zh == "别人家的").exists()
    assert as_enterprise.post("/registers/talent", data=PERSON).status_code == 403


def test_an_enterprises_look_at_its_people_can_be_read_by_them(as_enterprise: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker(enterprise=cast.enterprise, consent=True)
    assert as_enterprise.get("/registers/talent").status_code == 200
    assert as_enterprise.get(f"/registers/talent/{worker.id}").status_code == 200
    whats = {row.what for row in Disclosure.select().where(Disclosure.worker == worker)}
    assert whats == {"register list", "register entry"}


def test_views_are_kept_under_a_name_and_are_ones_own(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    asked = {"grade": "3", "sort": "-name", "columns": "code,name"}
    answer = as_city.post("/registers/talent/views", query_string=asked, data={"name": "三级"})
    assert answer.status_code == 303
    view = SavedView.get()
    assert sorted(view.query.split("&")) == ["columns=code,name", "grade=3", "sort=-name"]
    assert "三级" in as_city.get("/registers/talent").text
    assert "三级" not in as_town.get("/registers/talent").text
    assert as_town.post(f"/registers/views/{view.id}/forget").status_code == 404
    assert as_city.post("/registers/talent/views", data={"name": " "}).status_code == 422
    assert as_city.post(f"/registers/views/{view.id}/forget").status_code == 303
    assert not SavedView.select().exists()


def test_a_list_shows_the_columns_that_were_chosen(as_city: FlaskClient) -> None:
    text = as_city.get("/registers/courses?columns=code&columns=hours&sort=-hours").text
    assert text.count('<th scope="col"') == 2
    assert 'aria-sort="descending"' in text


@pytest.mark.parametrize("path", ["/registers/nothing", "/registers/talent/99999999", "/registers/talent/99999999/edit"])
def test_what_is_not_there_is_not_found(as_city: FlaskClient, cast: Cast, path: str) -> None:
    assert as_city.get(path).status_code == 404


def test_a_retired_person_is_no_supply_any_more(as_city: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker({"SK-GN-003": 4}, town=cast.town)
    snap = snapshot.current()
    before = figures.total(figures.by_town(snap.as_of).values())
    assert worker.id in workers.everyone(snap).ids
    assert as_city.post(f"/registers/talent/{worker.id}/state", data={"to": "retired"}).status_code == 303
    for batch in (workers.everyone(snap), workers.everyone(snap, skills=[0, 1]), workers.everyone(snap, town_id=cast.town.id)):
        assert len(batch.ids)
        assert worker.id not in batch.ids
    after = figures.total(figures.by_town(snap.as_of).values())
    assert (after.people, after.certified) == (before.people - 1, before.certified - 1)


def test_a_retired_mentor_is_suggested_to_nobody(as_city: FlaskClient, as_worker: FlaskClient, cast: Cast) -> None:
    mentor = builders.a_mentor({"SK-GN-003": 6}, town=cast.town)
    assert as_worker.get(f"/mentors/{mentor.id}").status_code == 200
    assert mentor.id in {card.id for card in snapshot.current().mentors}
    assert as_city.post(f"/registers/mentors/{mentor.id}/state", data={"to": "retired"}).status_code == 303
    assert mentor.id not in {card.id for card in snapshot.current().mentors}
    assert as_worker.get(f"/mentors/{mentor.id}").status_code == 404


def test_a_retired_trainer_gets_no_class(as_city: FlaskClient, cast: Cast) -> None:
    trainer = builders.a_trainer(("ZY",), base=cast.trainer.base, code="TRAINER-X")
    assert orders.free_trainer(trainer.base_id, "ZY", clock.today()) == trainer.id
    assert as_city.post(f"/registers/trainers/{trainer.id}/state", data={"to": "retired"}).status_code == 303
    assert orders.free_trainer(trainer.base_id, "ZY", clock.today()) is None
    assert not orders.has_room(trainer.id, clock.today())


def test_what_a_person_changed_outlives_a_start(as_city: FlaskClient, cast: Cast) -> None:
    """The reference data are loaded at each start: an entry that somebody changed, or merged, stays as they left it."""
    course, other, gone = list(Course.select().where(Course.code.in_(("CRS060", "CRS061", "CRS062"))).order_by(Course.code))
    firm = Enterprise.get(Enterprise.code == "ENT01")
    sent = COURSE | {"base": course.base.code}
    assert as_city.post(f"/registers/courses/{course.id}/edit", data=sent).status_code == 303
    assert as_city.post(f"/registers/courses/{other.id}/merge/{gone.id}").status_code == 303
    changed = {"zh": "富康", "en": firm.en, "industry": firm.industry, "business": firm.business, "seen": "0"}
    assert as_city.post(f"/registers/enterprises/{firm.id}/edit", data=changed).status_code == 303
    untouched = Course.get(Course.code == "CRS001")
    Course.update(zh="被程序改了").where(Course.id == untouched.id).execute()
    seed()
    assert Course.get_by_id(course.id).zh == "改过的课程"
    assert Course.get_or_none(Course.code == "CRS062") is None
    assert Enterprise.get_by_id(firm.id).zh == "富康"
    assert Course.get_by_id(untouched.id).zh == untouched.zh
    assert not any(seed().values())
