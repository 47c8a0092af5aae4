"""代办: explicit, in the own town, for half an hour, written down as it is done, told to the person, open to objection."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.accounts import delegation
from skillmatch.store.accounts.models import Account, AuditEvent, Behalf, BehalfEntry, Membership
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.messaging.models import Message
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.registers.models import Change
from skillmatch.terms import AuditKind, MessageKind, Role
from tests.builders import a_worker
from tests.cast import Cast

REASON = "本人没有手机，到窗口办理"


@pytest.fixture
def person(cast: Cast) -> Worker:
    """Somebody of ``cast.town`` without an account."""
    return a_worker(town=cast.town, name="来窗口的人")


@pytest.fixture
def acting(as_town: FlaskClient, person: Worker) -> FlaskClient:
    """The town office, acting for ``person``."""
    assert as_town.post(f"/behalf/{person.id}", data={"reason": REASON}).status_code == 303
    return as_town


def skill() -> Skill:
    return Skill.get(Skill.code == "SK-RB-010")


def assert_over(client: FlaskClient) -> None:
    """Whoever acted for somebody is sent to where it begins."""
    answer = client.get("/profile")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/behalf")


def save_a_skill(client: FlaskClient) -> int:
    return client.post("/profile/skills", data={"skill_id": skill().id, "rank": 3}).status_code


def test_an_officer_enters_a_skill_for_a_person(acting: FlaskClient, person: Worker, cast: Cast) -> None:
    page = acting.get("/profile")
    assert page.status_code == 200
    assert person.name in page.text
    assert '/behalf/end"' in page.text, "the banner stands on the page"
    assert save_a_skill(acting) == 303
    (held,) = HeldSkill.select().where(HeldSkill.worker == person)
    assert (held.rank, held.evidence) == (3, "self")
    entry = BehalfEntry.get()
    assert (entry.what, entry.behalf.worker_id, entry.detail["rank"]) == ("skill", person.id, 3)
    officer = cast.account("town").id
    audited = AuditEvent.select().where((AuditEvent.kind == AuditKind.ON_BEHALF.value) & (AuditEvent.account_id == officer))
    assert [event.detail["what"] for event in audited.order_by(AuditEvent.id)] == ["began", "skill"]
    assert all(person.name not in str(event.__data__) for event in audited)
    change = Change.get((Change.register == "talent") & (Change.subject_id == person.id))
    assert (change.account_id, change.role, change.action) == (officer, Role.TOWN.value, "on_behalf")


def test_details_and_a_course_go_through_the_same_services(acting: FlaskClient, person: Worker, cast: Cast) -> None:
    details = {"occupation": cast.worker.occupation_id, "target": cast.worker.target_id, "grade": 3, "town": cast.town.id,
               "shift": "day", "hours_per_week": 9, "interests": ""}  # fmt: skip
    assert acting.post("/profile", data=details).status_code == 303
    assert Worker.get_by_id(person.id).hours_per_week == 9
    assert Worker.get_by_id(cast.worker.id).hours_per_week != 9
    assert acting.get("/recommendations").status_code == 200
    assert acting.post("/profile", data=details | {"hours_per_week": 999}).status_code == 422
    assert [entry.what for entry in BehalfEntry.select()] == ["details"], "what was refused is not written down"


def test_the_person_is_told_reads_it_and_objects(acting: FlaskClient, person: Worker, signed_in) -> None:
    assert save_a_skill(acting) == 303
    (told,) = Message.select().where(Message.worker == person)
    assert (told.kind, told.parameters["reason"]) == (MessageKind.ON_BEHALF.value, REASON)
    account = Account.create(username="person", display_name="-", password="-", fs_uniquifier="person")
    Membership.create(account=account, role=Role.WORKER.value, worker=person)
    mine = signed_in("person")
    page = mine.get("/for-me")
    assert page.status_code == 200
    assert REASON in page.text and skill().zh in page.text
    entry = BehalfEntry.get()
    answer = mine.post(f"/for-me/{entry.id}/object")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/requests/new?kind=correction")
    assert mine.get(answer.headers["Location"]).status_code == 200
    assert BehalfEntry.get().objected_at is not None
    assert mine.post(f"/for-me/{entry.id}/object").status_code == 409


def test_somebody_else_neither_reads_nor_objects(acting: FlaskClient, as_outsider: FlaskClient) -> None:
    assert save_a_skill(acting) == 303
    page = as_outsider.get("/for-me")
    assert page.status_code == 200
    assert REASON not in page.text
    assert as_outsider.post(f"/for-me/{BehalfEntry.get().id}/object").status_code == 404


def test_another_town_cannot_begin(as_other_town: FlaskClient, person: Worker) -> None:
    page = as_other_town.get("/behalf", query_string={"q": person.name})
    assert page.status_code == 200
    assert person.code not in page.text
    assert as_other_town.post(f"/behalf/{person.id}", data={"reason": REASON}).status_code == 404
    assert as_other_town.get("/profile").status_code == 403
    assert Behalf.select().count() == 0


def test_another_officer_cannot_take_it_over(acting: FlaskClient, as_other_town: FlaskClient, as_city: FlaskClient) -> None:
    for client in (as_other_town, as_city):
        with client.session_transaction() as session:
            session["behalf"] = Behalf.get().id
        assert_over(client)
        assert client.get("/profile").status_code == 403


def test_without_a_reason_nothing_begins(as_town: FlaskClient, person: Worker) -> None:
    for reason in ("", "   ", "长" * 201):
        answer = as_town.post(f"/behalf/{person.id}", data={"reason": reason, "q": person.code})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert as_town.get("/profile").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/profile/consent",
        "/profile/personalisation",
        "/profile/tags/delete",
        "/profile/start",
        "/for-me/1/object",
        "/seats/1/accept",
    ],
)
def test_what_only_the_person_decides_stays_shut(acting: FlaskClient, path: str) -> None:
    assert acting.post(path, data={"give": "yes"}).status_code == 403


def test_what_only_the_person_reads_stays_shut(acting: FlaskClient) -> None:
    for path in ("/profile/export.json", "/home", "/for-me", "/seats"):
        assert acting.get(path).status_code == 403, path


def test_it_ends_by_the_button(acting: FlaskClient) -> None:
    assert acting.post("/behalf/end").status_code == 303
    assert acting.get("/profile").status_code == 403
    assert save_a_skill(acting) == 403
    assert Behalf.get().ended_at is not None
    assert "/behalf/end" not in acting.get("/town").text


def test_it_ends_by_itself(acting: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert acting.get("/profile").status_code == 200
    later = clock.now() + delegation.LASTS + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = acting.post("/profile/skills", data={"skill_id": skill().id, "rank": 3})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/behalf")
    told = acting.get("/behalf")
    assert told.status_code == 200
    assert "代办已结束" in told.text
    assert save_a_skill(acting) == 403, "told once; from then on it is the office's own refusal"
    assert HeldSkill.select().join(Worker).where(Worker.name == "来窗口的人").count() == 0


def test_it_ends_when_the_person_moves_to_another_town(acting: FlaskClient, person: Worker, cast: Cast) -> None:
    Worker.update(town=cast.other_town).where(Worker.id == person.id).execute()
    assert_over(acting)


def test_htmx_is_sent_there_too(acting: FlaskClient) -> None:
    Behalf.update(ended_at=clock.now()).execute()
    answer = acting.post("/profile/skills", data={"skill_id": skill().id, "rank": 3}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/behalf")
    assert HeldSkill.select().join(Worker).where(Worker.name == "来窗口的人").count() == 0


def test_without_a_person_an_office_reads_how_it_begins(as_town: FlaskClient, as_trainer: FlaskClient) -> None:
    office, other = as_town.get("/profile"), as_trainer.get("/profile")
    assert (office.status_code, other.status_code) == (403, 403)
    assert "请先在“代办”里选择" in office.text
    assert "请先在“代办”里选择" not in other.text


def test_an_officer_of_two_towns_acts_in_both(as_town: FlaskClient, cast: Cast) -> None:
    Membership.create(account=cast.account("town"), role=Role.TOWN.value, town=cast.other_town)
    second = a_worker(town=cast.other_town)
    begun = delegation.begin(delegation.Acting(cast.account("town").id, 1, Role.TOWN, "", town_id=cast.other_town.id),
                              second.id, REASON)  # fmt: skip
    with as_town.session_transaction() as session:
        session["behalf"] = begun.id
    page = as_town.get("/profile")
    assert page.status_code == 200
    assert second.name in page.text
    assert save_a_skill(as_town) == 303
    assert len(delegation.done_for(second.id)) == 1, "once, not once a town"


def test_a_demotion_works_on_the_next_request(acting: FlaskClient, cast: Cast) -> None:
    assert acting.get("/profile").status_code == 200
    Membership.update(role=Role.TRAINER.value, town=None, trainer=cast.trainer, base=cast.trainer.base).where(
        Membership.account == cast.account("town")
    ).execute()
    assert_over(acting)
    assert save_a_skill(acting) == 403


def test_what_fails_leaves_no_trace(store: None, cast: Cast) -> None:
    worker = a_worker(town=cast.town)
    officer = delegation.Acting(1, 1, Role.TOWN, "", town_id=cast.town.id)
    begun = delegation.begin(officer, worker.id, REASON)
    found = delegation.living(begun.id, (officer,))
    assert found is not None
    with pytest.raises(ZeroDivisionError), delegation.noted(found.acting, "details"):
        Worker.update(hours_per_week=60).where(Worker.id == worker.id).execute()
        1 / 0  # noqa: B018
    assert Worker.get_by_id(worker.id).hours_per_week != 60
    assert BehalfEntry.select().count() == 0


def ends() -> list[str]:
    events = AuditEvent.select().where(AuditEvent.kind == AuditKind.ON_BEHALF.value).order_by(AuditEvent.id)
    return [event.detail["what"] for event in events]


def test_the_end_is_recorded_like_the_beginning(acting: FlaskClient, person: Worker) -> None:
    """By the officer, by the next person at the counter, and by the clock; once each."""
    acting.post("/behalf/end")
    acting.post("/behalf/end")
    assert ends() == ["began", "ended"]
    acting.post(f"/behalf/{person.id}", data={"reason": REASON})
    acting.post(f"/behalf/{person.id}", data={"reason": REASON})
    assert ends() == ["began", "ended", "began", "ended", "began"]
    Behalf.update(ends_at=clock.now() - dt.timedelta(minutes=1)).where(Behalf.ended_at.is_null()).execute()
    delegation.lapse()
    delegation.lapse()
    assert ends()[-1] == "lapsed" and ends().count("lapsed") == 1
