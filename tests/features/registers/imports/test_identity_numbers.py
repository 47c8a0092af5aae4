"""Identity numbers: checked, sealed, found by their hash, kept only with consent, and told nowhere."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from peewee import SqliteDatabase
from stdnum.cn import ric

from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.store.db import resources
from skillmatch.store.db.database import rows
from skillmatch.store.db.resources import Resources
from skillmatch.store.people import identity_numbers
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.models import Change
from tests.cast import Cast
from tests.features.registers.imports.making import PEOPLE, a_csv, a_person, confirm, counts, faults, left, send

NUMBER, OTHER = "370783199001011232", "11010519491231002X"
SAME_DAY = "37078319900101124" + ric.calc_check_digit("370783199001011240")
"""Another number with the birth of the first: one that names another birth is left out."""
HEAD = [*PEOPLE, "身份证号"]


@pytest.mark.parametrize("text", [NUMBER, OTHER, OTHER.lower(), " 370783 19900101 1232 ", "３７０７８３１９９００１０１１２３２"])
def test_a_valid_number_is_known(text: str) -> None:
    assert identity_numbers.checked(text) in (NUMBER, OTHER)


@pytest.mark.parametrize(
    "text", ["", "370783199001011231", NUMBER[:-1], NUMBER + "1", "370783199013011232", "3.70783E+17", "X" * 18]
)
def test_another_is_refused(text: str) -> None:
    assert identity_numbers.checked(text) is None


def test_one_check_character_fits_and_all_eleven_are_drawn() -> None:
    fits = [[last for last in "0123456789X" if identity_numbers.checked(f"370783199001{day:02d}123{last}")] for day in range(1, 32)]
    assert {len(each) for each in fits} == {1}
    assert {last for each in fits for last in each} == set("0123456789X")


def test_a_person_of_a_region_that_the_library_does_not_know_is_not_refused() -> None:
    assert not ric.is_valid(NUMBER)
    assert identity_numbers.checked(NUMBER) == NUMBER


def test_it_is_sealed_and_opened_by_the_same_secret_alone() -> None:
    one, two = (Resources(SqliteDatabase(None), identity_numbers.IdentityKeys(secret)) for secret in ("one", "two"))
    with resources.using(one):
        sealed, digest = identity_numbers.seal(NUMBER), identity_numbers.digest(NUMBER)
        assert NUMBER not in sealed
        assert identity_numbers.unseal(sealed) == NUMBER
    with resources.using(two):
        assert identity_numbers.unseal(sealed) is None
        assert identity_numbers.digest(NUMBER) != digest
    assert identity_numbers.masked(NUMBER) == "370*************32"


def somebody(number: int, **values: str) -> list[str]:
    """A row that says neither year of birth nor gender, so that any number fits."""
    return a_person(number, **({"born": "", "gender": ""} | values))


def test_it_is_kept_with_consent_alone(as_city: FlaskClient, cast: Cast) -> None:
    content = a_csv([[*somebody(1), NUMBER]], HEAD)
    without = confirm(as_city, send(as_city, content))
    assert (counts(without), left(without)) == ((1, 0, 0, 0), [(2, "id_number", "identity_consent")])
    assert Worker.get(Worker.code == "N-00001").id_sealed is None

    confirm(as_city, send(as_city, content, identity_consent="y"))

    person = Worker.get(Worker.code == "N-00001")
    assert identity_numbers.unseal(person.id_sealed) == NUMBER
    assert person.id_hash == identity_numbers.digest(NUMBER)
    assert counts(send(as_city, content, identity_consent="y")) == (0, 0, 1, 0)


def test_one_number_is_one_person(as_city: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([[*somebody(1), NUMBER]], HEAD), identity_consent="y"))
    content = a_csv([[*somebody(2), NUMBER], [*somebody(3), OTHER], [*somebody(4), OTHER], [*somebody(5), NUMBER[:-1] + "9"]], HEAD)

    batch = send(as_city, content, identity_consent="y")

    codes = [(row, why) for row, _, why in faults(batch)]
    assert codes == [(2, "identity_taken"), (4, "identity_twice")]
    assert left(batch) == [(5, "id_number", "identity")]


def test_it_is_told_nowhere(as_city: FlaskClient, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    batch = send(
        as_city,
        a_csv([[*somebody(1), NUMBER], [*somebody(2, grade="99"), OTHER], [*somebody(3), "370783199001011239"]], HEAD),
        identity_consent="y",
    )
    page = as_city.get(f"/files/imports/{batch.id}").text
    kept = import_folder_service.file_of(batch.id, "preview").read_bytes()
    returned = send(as_city, as_city.get(f"/files/imports/{batch.id}/refused.xlsx").data, name="r.xlsx")
    confirm(as_city, batch)
    confirm(as_city, send(as_city, a_csv([[*somebody(1), SAME_DAY]], HEAD), identity_consent="y"))

    assert returned.refused == 1  # the row whose grade is wrong, with its number sealed
    told = (
        page
        + json.dumps([[row.before, row.after] for row in Change.select()])
        + repr(rows("SELECT detail FROM audit_event"))
        + capsys.readouterr().err
    )
    for number in (NUMBER, OTHER, SAME_DAY, "370783199001011239"):
        assert number not in told
        assert number.encode() not in kept
    assert Change.get((Change.action == "changed") & (Change.batch_id.is_null(False))).after == {"id_number": "changed"}


def test_a_refusal_does_not_tell_a_town_who_has_the_number(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    confirm(as_city, send(as_city, a_csv([[*somebody(1, town=cast.other_town.code), NUMBER]], HEAD), identity_consent="y"))

    batch = send(as_town, a_csv([[*somebody(2, town=""), NUMBER]], HEAD), identity_consent="y")

    assert faults(batch) == [(2, "id_number", "identity_refused")]
    assert "N-00001" not in as_town.get(f"/files/imports/{batch.id}").text
