"""Nothing is lost when two entries become one, and for thirty days they can be two again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.registers.services import undoing as undoing_service
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import rows
from skillmatch.store.mentoring.models import Mentor
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import Consent, HeldSkill, Worker, WorkerPermit
from skillmatch.store.registers import history, search
from skillmatch.store.registers.models import EntryMerge, ImportBatch, UnreadCell
from tests import builders
from tests.cast import Cast

TABLES = ("worker", "held_skill", "worker_permit", "consent", "enrolment", "mentor", "merged_code", "different_pair",
          "unread_cell")  # fmt: skip
NUMBER = "11010519491231002X"


def tables() -> dict[str, list[Any]]:
    """All rows that a merge of people touches, without when they were last changed."""
    found = {}
    for table in TABLES:
        names = [row[1] for row in rows(f'PRAGMA table_info("{table}")') if row[1] != "updated_at"]
        listed = ", ".join(f'"{name}"' for name in names)
        found[table] = sorted((tuple(row) for row in rows(f'SELECT {listed} FROM "{table}"')), key=str)
    return found


def twins(cast: Cast) -> tuple[Worker, Worker]:
    """One person twice: what one entry lacks the other has."""
    alike = {"name": "欧阳重复", "town": cast.town, "enterprise": cast.enterprise}
    sealed = {"id_sealed": identity_numbers.seal(NUMBER), "id_hash": identity_numbers.digest(NUMBER)}
    first = builders.a_worker(**alike, grade=0, hours_per_week=6, shift="day", interests="", birth_year=None)
    second = builders.a_worker(
        **alike, grade=5, hours_per_week=12, shift="night", interests="焊接", birth_year=1981, gender="f", **sealed
    )
    same, other = builders.a_skill(), builders.a_skill()
    for worker, skill, rank in ((first, same, 2), (second, same, 6), (second, other, 3)):
        builders.a_held_skill(worker, skill, rank)
    WorkerPermit.create(worker=first, permit="electric", expires_on=dt.date(2020, 1, 1))
    WorkerPermit.create(worker=second, permit="electric", expires_on=dt.date(2040, 1, 1))
    course = builders.a_course({same: (0, 2)})
    builders.an_enrolment(first, course, state="interested")
    builders.an_enrolment(second, course, completed_on=dt.date(2026, 1, 2))
    builders.a_mentor({}, worker=second)
    given, later = dt.datetime(2026, 1, 1), dt.datetime(2026, 2, 1)
    Consent.create(worker=first, enterprise=cast.enterprise, version="2026-1", given_at=given)
    Consent.create(worker=second, enterprise=cast.enterprise, version="2026-1", given_at=given, withdrawn_at=later)
    batch = ImportBatch.create(register="talent", file_name="x")
    for worker in (first, second):
        UnreadCell.create(
            register="talent", subject_id=worker.id, batch_id=batch.id, column="birth_year", value="1850", reason=["year", {}]
        )
    search.index("talent", [first.id, second.id])
    return first, second


def merged(client: FlaskClient, first: Worker, second: Worker, **choices: Any) -> EntryMerge:
    answer = client.post(f"/registers/talent/{first.id}/merge/{second.id}", data=choices)
    assert answer.status_code == 303, answer.text
    return EntryMerge.get(EntryMerge.survivor_id == first.id)


def undone(client: FlaskClient, merge: EntryMerge) -> int:
    address = f"/registers/talent/{merge.survivor_id}/merges/{merge.id}/undo"
    assert client.get(address).status_code == 200
    return client.post(address).status_code


def test_what_only_the_other_says_is_kept(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    page = as_city.get(f"/registers/talent/{first.id}/merge/{second.id}").text
    for name in ("grade", "hours_per_week", "shift", "interests", "birth_year", "gender", "id_hash"):
        assert f'name="keep-{name}" value="{second.id}" checked' in page, name
    assert NUMBER not in page

    merged(as_city, first, second)

    one = Worker.get_by_id(first.id)
    assert (one.grade, one.hours_per_week, one.shift) == (5, 12, "night")
    assert (one.interests, one.birth_year, one.gender) == ("焊接", 1981, "f")
    assert identity_numbers.unseal(one.id_sealed) == NUMBER
    assert one.id_hash == identity_numbers.digest(NUMBER)


def test_the_office_chooses_where_they_differ(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    merged(as_city, first, second, **{"keep-grade": first.id, "keep-shift": second.id})
    assert (Worker.get_by_id(first.id).grade, Worker.get_by_id(first.id).shift) == (0, "night")


def test_a_choice_of_a_third_entry_is_refused(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    answer = as_city.post(f"/registers/talent/{first.id}/merge/{second.id}", data={"keep-grade": builders.a_worker().id})
    assert answer.status_code == 409
    assert Worker.get_or_none(Worker.id == second.id) is not None


def test_both_are_as_they_were(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    before = tables()
    merge = merged(as_city, first, second)
    assert tables() != before
    assert f"/merges/{merge.id}/undo" in as_city.get(f"/registers/talent/{first.id}").text
    assert NUMBER not in merge.sealed
    assert "欧阳" not in merge.sealed

    assert undone(as_city, merge) == 303

    assert tables() == before
    assert history.list_changes("talent", first.id)[0].action == "merge_undone"
    assert history.list_changes("talent", second.id)[0].action == "merge_undone"
    assert AuditEvent.select().where(AuditEvent.kind == "merge_undone").count() == 1
    assert second.code in as_city.get("/registers/talent?q=欧阳重复").text
    assert undone_again(as_city, merge) == 404


def undone_again(client: FlaskClient, merge: EntryMerge) -> int:
    return client.post(f"/registers/talent/{merge.survivor_id}/merges/{merge.id}/undo").status_code


def test_what_was_changed_since_stays_and_is_told(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    merge = merged(as_city, first, second)
    Worker.update(grade=7).where(Worker.id == first.id).execute()
    builders.an_enrolment(first, builders.a_course({builders.a_skill(): (0, 2)}))
    Mentor.delete().where(Mentor.worker == first).execute()

    page = as_city.get(f"/registers/talent/{first.id}/merges/{merge.id}/undo").text
    assert page.count("<li>") >= 3
    assert "技能等级" in page
    assert undone(as_city, merge) == 303

    assert (Worker.get_by_id(first.id).grade, Worker.get_by_id(second.id).grade) == (7, 5)
    assert Enrolment.select().where(Enrolment.worker == first).count() == 2
    assert HeldSkill.select().where(HeldSkill.worker == second).count() == 2


def test_a_merge_is_not_undone_where_its_code_or_number_has_gone_to_somebody_else(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    merge = merged(as_city, first, second)
    taker = builders.a_worker(code=second.code)
    assert undone(as_city, merge) == 409
    Worker.update(code="N-1").where(Worker.id == taker.id).execute()
    Worker.update(id_hash=None, id_sealed=None).where(Worker.id == first.id).execute()
    Worker.update(id_hash=identity_numbers.digest(NUMBER)).where(Worker.id == taker.id).execute()
    assert undone(as_city, merge) == 409
    assert Worker.get_or_none(Worker.code == second.code) is None


def test_the_latest_of_two_merges_is_undone_first(as_city: FlaskClient, cast: Cast) -> None:
    first, second = twins(cast)
    third = builders.a_worker(name="欧阳重复")
    search.index("talent", [third.id])
    before = tables()
    early = merged(as_city, first, second)
    as_city.post(f"/registers/talent/{first.id}/merge/{third.id}")
    late = EntryMerge.select().order_by(EntryMerge.id.desc()).get()
    assert undone(as_city, early) == 409
    assert undone(as_city, late) == 303
    assert undone(as_city, early) == 303
    assert tables() == before


def test_only_who_keeps_both_undoes_and_only_for_thirty_days(
    as_city: FlaskClient, as_other_town: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = twins(cast)
    merge = merged(as_city, first, second)
    assert undone_again(as_other_town, merge) == 404
    real = clock.now()
    monkeypatch.setattr(clock, "now", lambda: real + dt.timedelta(days=31))
    assert undone_again(as_city, merge) == 404
    undoing_service.resume()
    assert EntryMerge.select().count() == 0
