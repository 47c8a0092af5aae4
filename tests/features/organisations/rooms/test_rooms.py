"""Rooms are kept by the trainers of their base, and by the city."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.classes.models import ClassSession
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import Base, Room
from tests import builders
from tests.cast import Cast

ROOM = {"code": "X-9", "zh": "九号教室", "en": "Room 9", "seats": "30", "in_use": "y"}


def test_a_trainer_enters_and_changes_a_room_of_the_own_base(as_trainer: FlaskClient, cast: Cast) -> None:
    assert as_trainer.post("/rooms", data=ROOM | {"base": cast.trainer.base_id}).status_code == 303
    room = Room.get(Room.code == "X-9")
    assert room.base_id == cast.trainer.base_id
    assert as_trainer.get(f"/rooms/{room.id}").status_code == 200
    assert as_trainer.post(f"/rooms/{room.id}", data=ROOM | {"seats": "12"}).status_code == 303
    assert Room.get_by_id(room.id).seats == 12
    assert "九号教室" in as_trainer.get("/rooms").text
    assert AuditEvent.select().where(AuditEvent.kind == "room_changed").count() == 2


def test_the_city_keeps_those_of_every_base(as_city: FlaskClient, cast: Cast) -> None:
    other = Base.select().where(Base.id != cast.trainer.base_id).first()
    assert as_city.post("/rooms", data=ROOM | {"base": other.id}).status_code == 303
    assert "九号教室" in as_city.get(f"/rooms?base={other.id}").text
    assert "九号教室" not in as_city.get(f"/rooms?base={cast.trainer.base_id}").text


def test_a_room_of_another_base_is_a_404(as_other_trainer: FlaskClient, as_trainer: FlaskClient, cast: Cast) -> None:
    as_trainer.post("/rooms", data=ROOM | {"base": cast.trainer.base_id})
    room = Room.get(Room.code == "X-9")
    assert as_other_trainer.get(f"/rooms/{room.id}").status_code == 404
    assert as_other_trainer.post(f"/rooms/{room.id}", data=ROOM).status_code == 404
    assert as_other_trainer.get(f"/rooms?base={cast.trainer.base_id}").status_code == 404
    assert as_other_trainer.post("/rooms", data=ROOM | {"base": cast.trainer.base_id, "code": "X-8"}).status_code == 404
    assert Room.select().where(Room.code.startswith("X-")).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seats", "0"),
        ("seats", "1001"),
        ("seats", "-3"),
        ("seats", "NaN"),
        ("seats", ""),
        ("zh", " "),
        ("code", "a b"),
        ("code", ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(as_trainer: FlaskClient, field: str, value: str) -> None:
    answer = as_trainer.post("/rooms", data=ROOM | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Room.select().where(Room.code == "X-9").exists()


def test_a_code_is_given_once_a_base(as_trainer: FlaskClient) -> None:
    assert as_trainer.post("/rooms", data=ROOM).status_code == 303
    assert as_trainer.post("/rooms", data=ROOM).status_code == 422


def test_a_room_in_which_a_class_is_to_meet_keeps_its_seats_and_stays_in_use(as_trainer: FlaskClient, cast: Cast) -> None:
    as_trainer.post("/rooms", data=ROOM)
    room, run = Room.get(Room.code == "X-9"), builders.a_run(builders.a_course({}, base=cast.trainer.base), seats=20)
    starts = dt.datetime.combine(clock.today() + dt.timedelta(days=22), dt.time(9))
    with write():
        ClassSession.create(run=run, number=1, kind="theory", starts_at=starts, ends_at=starts + dt.timedelta(hours=1), room=room)
    assert as_trainer.post(f"/rooms/{room.id}", data=ROOM | {"seats": "19"}).status_code == 422
    without = {key: value for key, value in ROOM.items() if key != "in_use"}
    assert as_trainer.post(f"/rooms/{room.id}", data=without).status_code == 422
    assert as_trainer.post(f"/rooms/{room.id}", data=ROOM | {"seats": "20"}).status_code == 303


def test_a_room_out_of_use_is_offered_for_no_session(as_trainer: FlaskClient, cast: Cast) -> None:
    as_trainer.post("/rooms", data=ROOM)
    run = builders.a_run(builders.a_course({}, base=cast.trainer.base))
    where = f"/classes/{run.id}/sessions/new"
    assert "九号教室" in as_trainer.get(where).text
    without = {key: value for key, value in ROOM.items() if key != "in_use"}
    assert as_trainer.post(f"/rooms/{Room.get(Room.code == 'X-9').id}", data=without).status_code == 303
    page = as_trainer.get(where)
    assert page.status_code == 200
    assert "九号教室" not in page.text
