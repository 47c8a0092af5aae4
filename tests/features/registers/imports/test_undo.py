"""An import is undone: what it wrote goes, what it changed comes back, and what something followed on is left and told."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.features.registers.services import undoing as undoing_service
from skillmatch.store.accounts.models import AuditEvent, Membership
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.registers import history
from skillmatch.store.registers.models import Change, ImportBatch, ImportedRow
from tests import builders
from tests.cast import Cast
from tests.features.registers.imports.making import PEOPLE, a_csv, a_person, confirm, send


def undone(client: FlaskClient, batch: ImportBatch) -> ImportBatch:
    """Undo an import through its page; gives the import as it then stands."""
    answer = client.post(f"/files/imports/{batch.id}/undo")
    assert answer.status_code == 303, answer.text
    return ImportBatch.get_by_id(batch.id)


def imported(client: FlaskClient, *people: list[str], head: list[str] = PEOPLE, **more: str) -> ImportBatch:
    return confirm(client, send(client, a_csv(people, head), **more))


def worker(number: int) -> Worker | None:
    return Worker.get_or_none(Worker.code == f"N-{number:05d}")


def test_what_was_added_goes_and_what_was_changed_comes_back(as_city: FlaskClient, cast: Cast) -> None:
    held = builders.a_worker(code="N-00001", name="原名", grade=5, birth_year=1988)
    batch = imported(as_city, a_person(1, name="新名"), a_person(2))
    assert (worker(1).name, worker(1).grade, worker(2).name) == ("新名", 3, "王小2")  # type: ignore[union-attr]

    page = as_city.get(f"/files/imports/{batch.id}")
    assert f"/files/imports/{batch.id}/undo" in page.text
    page = as_city.get(f"/files/imports/{batch.id}/undo")
    assert page.status_code == 200
    assert "新名 → 原名" in page.text
    after = undone(as_city, batch)

    assert (after.state, after.undone, after.not_undone) == ("undone", 2, 0)
    assert "已撤销" in as_city.get(f"/files/imports/{batch.id}").text
    assert "已撤销" in as_city.get("/files").text
    assert (worker(1).name, worker(1).grade, worker(1).id) == ("原名", 5, held.id)  # type: ignore[union-attr]
    assert HeldSkill.select().where(HeldSkill.worker == held).count() == 0
    assert worker(2) is None
    past = history.list_changes("talent", held.id)
    assert [(one.action, one.batch_id) for one in past[:2]] == [("undone", batch.id), ("changed", batch.id)]
    assert (past[0].before["name"], past[0].after["name"]) == ("新名", "原名")
    event = AuditEvent.select().where(AuditEvent.kind == "import_undone").get()
    assert (event.subject, event.detail["undone"], event.detail["left"]) == (f"import {batch.id}", 2, 0)
    assert "N-00002" not in as_city.get("/registers/talent?q=王小2").text
    assert ImportedRow.select().where(ImportedRow.batch == batch).count() == 0


def test_what_a_later_import_changed_stays_and_is_told(as_city: FlaskClient) -> None:
    first = imported(as_city, a_person(1), a_person(2), a_person(3))
    second = imported(as_city, a_person(2, grade="5"))

    page = as_city.get(f"/files/imports/{first.id}/undo").text
    assert f"之后被导入{second.id}修改过" in page.replace(" ", "")
    after = undone(as_city, first)

    assert (after.undone, after.not_undone) == (2, 1)
    assert (worker(1), worker(2).grade, worker(3)) == (None, 5, None)  # type: ignore[union-attr]
    page = as_city.get(f"/files/imports/{first.id}/undo").text
    assert "N-00002" in page
    assert as_city.post(f"/files/imports/{first.id}/undo").status_code == 409


def test_what_was_changed_by_hand_or_has_an_account_is_left(as_city: FlaskClient, cast: Cast) -> None:
    builders.a_worker(code="N-00004", name="王小四", grade=5, birth_year=1988)
    batch = imported(as_city, *(a_person(number) for number in range(1, 6)))
    Worker.update(grade=7).where(Worker.code == "N-00004").execute()
    ids = {number: worker(number).id for number in range(1, 6)}  # type: ignore[union-attr]
    as_city.post(f"/registers/talent/{ids[1]}/state", data={"to": "retired"})
    Membership.create(account=Membership.select().first().account, role="worker", worker=ids[2])
    HeldSkill.update(rank=6).where(HeldSkill.worker == ids[3]).execute()

    after = undone(as_city, batch)

    assert (after.undone, after.not_undone) == (1, 4)
    assert [worker(number) is None for number in range(1, 6)] == [False, False, False, False, True]
    reasons = {row.code: [reason[0] for reason in row.reason] for row in ImportedRow.select().where(ImportedRow.batch == batch)}
    assert reasons == {"N-00001": ["changed"], "N-00002": ["used"], "N-00003": ["changed"], "N-00004": ["changed"]}
    page = as_city.get(f"/files/imports/{batch.id}/undo").text
    assert "账号" in page


def test_an_identity_number_comes_back_sealed_as_it_was(as_city: FlaskClient) -> None:
    old, new = "370783199001010019", "37078319900101006X"
    old, new = (identity_numbers.checked(number[:17] + check) or "" for number, check in ((old, _check(old)), (new, _check(new))))
    held = builders.a_worker(
        code="N-00001", name="王小一", birth_year=None, id_sealed=identity_numbers.seal(old), id_hash=identity_numbers.digest(old)
    )
    batch = imported(as_city, ["N-00001", "王小一", new], head=["人员编号", "姓名", "身份证号"], identity_consent="y")
    assert identity_numbers.unseal(Worker.get_by_id(held.id).id_sealed) == new

    undone(as_city, batch)

    assert identity_numbers.unseal(Worker.get_by_id(held.id).id_sealed) == old
    assert Worker.get_by_id(held.id).id_hash == identity_numbers.digest(old)


def test_each_office_undoes_its_own(as_city: FlaskClient, as_town: FlaskClient, as_other_town: FlaskClient, cast: Cast) -> None:
    mine = imported(as_town, a_person(1, town=cast.town.code))
    for stranger in (as_city, as_other_town):
        assert stranger.get(f"/files/imports/{mine.id}/undo").status_code == 404
        assert stranger.post(f"/files/imports/{mine.id}/undo").status_code == 404
    assert undone(as_town, mine).undone == 1


def test_a_row_that_left_the_town_is_not_touched(as_town: FlaskClient, cast: Cast) -> None:
    builders.a_worker(code="N-00001", name="王小一", town=cast.town, grade=1, birth_year=1988)
    batch = imported(as_town, *(a_person(number, town=cast.town.code) for number in (1, 2)))
    Worker.update(town=cast.other_town).where(Worker.code == "N-00001").execute()
    assert undone(as_town, batch).not_undone == 1
    assert worker(1).grade == 3  # type: ignore[union-attr]


def test_an_enterprise_undoes_its_own(as_enterprise: FlaskClient) -> None:
    batch = imported(as_enterprise, a_person(1))
    assert as_enterprise.get(f"/files/imports/{batch.id}/undo").status_code == 200
    assert undone(as_enterprise, batch).undone == 1


def test_it_ends_after_thirty_days(as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = imported(as_city, a_person(1))
    real = clock.now()
    monkeypatch.setattr(clock, "now", lambda: real + dt.timedelta(days=31))
    assert f"/files/imports/{batch.id}/undo" not in as_city.get(f"/files/imports/{batch.id}").text
    assert as_city.post(f"/files/imports/{batch.id}/undo").status_code == 409
    undoing_service.resume()
    assert ImportedRow.select().where(ImportedRow.batch == batch).count() == 0
    assert worker(1) is not None


def test_of_a_large_import_the_job_compares_what_the_page_does_not(as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing_service, "MAX_COMPARED", 1)
    batch = imported(as_city, a_person(1), a_person(2))
    HeldSkill.update(rank=6).where(HeldSkill.worker == worker(1)).execute()
    assert "数据量大" in as_city.get(f"/files/imports/{batch.id}/undo").text
    after = undone(as_city, batch)
    assert (after.undone, after.not_undone) == (1, 1)
    assert worker(1) is not None


def test_an_undo_that_fails_changes_nothing_and_can_be_asked_for_again(
    as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = imported(as_city, a_person(1))
    with monkeypatch.context() as broken:
        broken.setattr(undoing_service.import_undo, "undo", lambda *_: 1 / 0)
        assert undone(as_city, batch).state == "done"
    assert worker(1) is not None
    assert "没有任何改动" in as_city.get(f"/files/imports/{batch.id}").text
    assert undone(as_city, batch).state == "undone"


def test_the_history_of_one_that_was_taken_out_is_not_told_of_another(as_city: FlaskClient) -> None:
    batch = imported(as_city, a_person(1, name="被撤销的人"))
    gone = worker(1).id  # type: ignore[union-attr]
    undone(as_city, batch)
    imported(as_city, a_person(2))
    if worker(2).id != gone:  # type: ignore[union-attr]
        Change.update(subject_id=worker(2).id).where(Change.subject_id == gone).execute()  # type: ignore[union-attr]
    assert [one.action for one in history.list_changes("talent", worker(2).id)] == ["added"]  # type: ignore[union-attr]


def _check(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11]
