"""Who may print letters for whom, and what a letter is."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.accounts.services import letter_sheet as letter_sheet_service
from skillmatch.features.accounts.services import letters as letters_service
from skillmatch.store.accounts.models import AccountLetter, AuditEvent
from skillmatch.store.people.models import Disclosure
from skillmatch.terms import AuditKind
from tests.builders import a_town, a_worker
from tests.cast import Cast


def letters(worker: object) -> list[AccountLetter]:
    return list(AccountLetter.select().where(AccountLetter.worker == worker).order_by(AccountLetter.id))


def test_a_town_prints_for_its_own_people(as_town: FlaskClient, cast: Cast) -> None:
    mine = a_worker(town=cast.town, name="开户甲")
    page = as_town.get("/letters", query_string={"q": "开户"})
    assert page.status_code == 200
    assert "开户甲" in page.text
    answer = as_town.post("/letters", data={"whom": "ticked", "worker": [mine.id]})
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]
    (letter,) = letters(mine)
    assert letter.issued_by == cast.account("town").id
    assert AuditEvent.select().where(AuditEvent.kind == AuditKind.LETTERS_PRINTED.value).count() == 1
    assert "开户甲" not in as_town.get("/letters", query_string={"q": "开户"}).text, "a valid letter is out"
    assert "开户甲" in as_town.get("/letters", query_string={"q": "开户", "printed": "yes"}).text


def test_another_town_neither_sees_nor_prints_them(as_other_town: FlaskClient, cast: Cast) -> None:
    theirs = a_worker(town=cast.town, name="别镇的人")
    page = as_other_town.get("/letters", query_string={"q": "别镇的人"})
    assert page.status_code == 200
    assert theirs.code not in page.text
    assert as_other_town.post("/letters", data={"whom": "ticked", "worker": [theirs.id]}).status_code == 422
    assert as_other_town.post("/letters", data={"whom": "all", "q": "别镇的人"}).status_code == 422
    assert letters(theirs) == []


def test_an_enterprise_prints_for_its_own_people_and_each_can_read_it(
    as_enterprise: FlaskClient, as_other_enterprise: FlaskClient, cast: Cast
) -> None:
    mine = a_worker(enterprise=cast.enterprise, name="本厂职工", town=cast.town)
    for client, found in ((as_enterprise, True), (as_other_enterprise, False)):
        page = client.get("/letters", query_string={"q": mine.code})
        assert page.status_code == 200
        assert (f'value="{mine.id}"' in page.text) is found
        assert "本厂职工" not in page.text, "no consent, no name"
    by_name = as_enterprise.get("/letters", query_string={"q": "本厂"})
    assert f'value="{mine.id}"' not in by_name.text, "a name is not to be guessed by the filter either"
    assert as_other_enterprise.post("/letters", data={"whom": "ticked", "worker": [mine.id]}).status_code == 422
    assert as_enterprise.post("/letters", data={"whom": "ticked", "worker": [mine.id]}).status_code == 200
    (seen,) = Disclosure.select().where(Disclosure.worker == mine)
    assert (seen.what, seen.enterprise_id) == (letters_service.PRINTED, cast.enterprise.id)


def test_all_that_the_filter_finds(as_city: FlaskClient, cast: Cast) -> None:
    people = [a_worker(name="一批人", town=cast.town) for _ in range(3)]
    assert as_city.post("/letters", data={"whom": "all", "q": "一批人"}).status_code == 200
    assert all(len(letters(one)) == 1 for one in people)
    assert AccountLetter.select().count() == 3


def test_printing_again_revokes_the_older_one(as_city: FlaskClient, cast: Cast) -> None:
    one = a_worker(town=cast.town)
    for _ in range(2):
        assert as_city.post("/letters", data={"whom": "ticked", "worker": [one.id]}).status_code == 200
    older, newer = letters(one)
    assert older.revoked_at is not None and newer.revoked_at is None
    assert older.code_hash != newer.code_hash


def test_nobody_with_an_account_and_nobody_at_all(as_city: FlaskClient, cast: Cast) -> None:
    assert as_city.post("/letters", data={"whom": "ticked", "worker": [cast.worker.id]}).status_code == 422
    answer = as_city.post("/letters", data={"whom": "ticked"})
    assert answer.status_code == 422
    assert "autofocus data-focus" in answer.text  # whoever works by keyboard or by ear is led to the reason
    assert "notice-danger" in answer.text
    for absurd in ("-1", "0", str(2**63), "9" * 40, "x"):
        assert as_city.post("/letters", data={"whom": "ticked", "worker": absurd}).status_code == 422
    assert as_city.post("/letters", data={"worker": range(1, letters_service.MAX_LETTERS + 2)}).status_code == 422


def test_sample_people_are_marked(as_city: FlaskClient, cast: Cast) -> None:
    for name, sample in (("样例之人", True), ("真有其人", False)):
        a_worker(name=name, town=cast.town, sample=sample)
        page = as_city.get("/letters", query_string={"q": name})
        assert page.status_code == 200
        assert ('class="tag tag-line"' in page.text.split('id="people"')[1].split("</section>")[0]) is sample


def test_the_filter_takes_every_sign_as_itself(as_city: FlaskClient, cast: Cast) -> None:
    a_worker(name="百分之百", town=cast.town)
    for text in ("%", "_", "!", "'", '"', "\\", "百%"):
        answer = as_city.get("/letters", query_string={"q": text, "firm": text})
        assert answer.status_code == 200
        assert "百分之百" not in answer.text


def test_the_sheet_has_a_page_a_person_and_the_code_only_inside_the_fold(app: Flask, cast: Cast, as_city: FlaskClient) -> None:
    people = [a_worker(name="张堃喆", town=cast.town) for _ in range(2)]
    answer = as_city.post("/letters", data={"whom": "ticked", "worker": [one.id for one in people]})
    assert answer.status_code == 200
    assert len(re.findall(rb"/Type /Page\b", answer.data)) == 2
    assert letter_sheet_service.THIRD * 3 == letter_sheet_service.HEIGHT


def test_the_city_chooses_a_town_and_reads_page_by_page(as_city: FlaskClient, as_town: FlaskClient, cast: Cast) -> None:
    town, other = a_town("TOWN100"), a_town("TOWN006")
    for number in range(letters_service.PAGE_SIZE + 3):
        a_worker(town=town, name=f"甲镇人{number:02}")
    a_worker(town=other, name="乙镇人")
    a_worker(town=None, name="无镇人")

    first, second = (as_city.get(f"/letters?town={town.id}&q=镇人&page={page}").text for page in (1, 2))

    assert first.count('name="worker"') == letters_service.PAGE_SIZE
    assert second.count('name="worker"') == 3
    assert "乙镇人" not in first + second
    assert f"town={town.id}" in first, "the next page keeps the filter"
    nowhere = as_city.get("/letters?town=0&q=镇人").text
    assert "无镇人" in nowhere and "甲镇人" not in nowhere
    assert "甲镇人00" not in as_town.get(f"/letters?town={town.id}&q=镇人").text
    assert as_city.post("/letters", data={"whom": "all", "q": "镇人", "town": other.id}).status_code == 200
    assert [letter.worker.name for letter in AccountLetter.select()] == ["乙镇人"]
