"""Mission 2 · The city's register of skilled talent: importing the same file twice creates no duplicate."""

from __future__ import annotations

from flask.testing import FlaskClient

from skillmatch.store.people.models import HeldSkill, Worker
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, a_person, confirm, counts, send


def test_importing_the_same_file_twice_creates_no_duplicate(as_city: FlaskClient, cast: Cast) -> None:
    people, skills = Worker.select().count(), HeldSkill.select().count()
    content = a_csv(
        [a_person(number, skills="SK-AG-001:3:证书:2024-05-06; SK-AG-002:2:本人填报:2023-01-01") for number in range(50)]
    )

    first = confirm(as_city, send(as_city, content))
    second = send(as_city, content)

    assert counts(first) == (50, 0, 0, 0)
    assert counts(second) == (0, 0, 50, 0)
    assert as_city.post(f"/files/imports/{second.id}/confirm").status_code == 409
    assert Worker.select().count() == people + 50
    assert HeldSkill.select().count() == skills + 100
