"""The city gives skills and occupations other names; everybody's search, lists and pasted texts follow."""

from __future__ import annotations

import html as markup
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch import events
from skillmatch.engine_gateway import interests, snapshot, text_reader
from skillmatch.features.recommendations import feature as recommendations_feature
from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.db.versions import version
from skillmatch.store.frameworks.models import Alias
from skillmatch.store.reference_data.loader import seed
from skillmatch.terms import AliasSource, AuditKind


@pytest.fixture(autouse=True)
def in_the_background(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The background worker reads the register's words; here its jobs would run within the request, and this one takes seconds."""
    monkeypatch.setitem(app.extensions["work"].named, recommendations_feature.PREPARE_TEXTS, lambda: None)


def the_skill() -> Skill:
    found: Skill = Skill.get(Skill.zh == "农药安全配制与施用")
    return found


def add(client: FlaskClient, path: str, text: str, source: str = "local"):
    return client.post(f"/vocabulary/{path}/names", data={"text": text, "source": source})


def remove_button(page: str, name: str) -> str | None:
    found = re.search(
        r'action="([^"]*/names/\d+/remove)"[^>]*>(?:(?!</form>).)*aria-label="[^"]*“' + re.escape(name) + "”", page, re.S
    )
    return found and markup.unescape(found[1])


def test_a_new_name_is_known_at_once_and_says_which_it_was(as_city: FlaskClient, as_worker: FlaskClient) -> None:
    one, before = the_skill(), version()
    assert "试喷水" not in as_worker.get("/profile?q=试喷水").text.partition('id="found"')[2].partition("plain-list found")[2]
    answer = add(as_city, f"skills/{one.id}", " 试喷水 ")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/vocabulary/skills/{one.id}#names"
    assert "试喷水" in as_city.get(f"/vocabulary/skills/{one.id}").text
    assert version() > before

    found = as_worker.get("/profile?q=shipenshui").text
    assert re.search(r"试喷水</span>? ?→|试喷水 →", found)
    assert f"skill={one.id}" in found
    assert "植保技术线上教学" in as_worker.get("/courses?q=试喷水").text
    assert "植保技术线上教学" in as_city.get("/registers/courses?q=试喷水").text

    row = Alias.get(Alias.word == "试喷水")
    assert (row.text, row.language, row.source, row.sample, row.skill_id) == ("试喷水", "zh", "local", False, one.id)
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.kind, event.role, event.subject) == (AuditKind.NAMES_CHANGED.value, "city", f"skill {one.id}")
    assert event.detail == {"action": "added", "name": "试喷水"}


def test_the_reader_of_texts_knows_it(as_city: FlaskClient) -> None:
    one, other = the_skill(), Occupation.get(Occupation.zh == "焊工")
    assert not [found for found in read("会试喷水") if found == one.id]
    add(as_city, f"skills/{one.id}", "试喷水")
    add(as_city, f"occupations/{other.id}", "火花匠")
    assert one.id in read("会试喷水")
    snap = snapshot.current()
    names = text_reader.reader(snap).vocabulary_
    assert "火花匠" in names.occupations[snap.occupation_index.at(other.id)]
    assert sum("试喷水" in words for words in interests._words(snap).skills) >= 1, "the courses that teach it are wished for by it"


def read(text: str) -> list[int]:
    snap = snapshot.current()
    return [snap.skills[one.index].id for one in text_reader.read(snap, text, "past").skills if one.named]


def test_the_background_worker_makes_the_prepared_words_anew(as_city: FlaskClient) -> None:
    heard: list[int] = []
    one = the_skill()
    with events.names_changed.connected_to(heard.append):
        add(as_city, f"skills/{one.id}", "二保焊")
        assert heard == [], "nothing was changed"
        add(as_city, f"skills/{one.id}", "试喷水")
        as_city.post(f"/vocabulary/skills/{one.id}/names/{Alias.get(Alias.word == '试喷水').id}/remove")
    assert heard == [one.id, one.id]
    assert recommendations_feature.prepare_texts_later in {receiver() for receiver in events.names_changed.receivers.values()}


def test_an_occupation_gets_a_name_too(as_city: FlaskClient, as_enterprise: FlaskClient) -> None:
    one = Occupation.get(Occupation.zh == "焊工")
    assert add(as_city, f"occupations/{one.id}", "火花匠", "trade").status_code == 303
    found = as_enterprise.post("/demands/new", data={"do": "search", "occupation_q": "火花匠"}).text
    assert f'value="occupation-{one.id}"' in found
    assert re.search(r"火花匠.{0,20}→", found)


def test_a_name_is_taken_away_and_the_reference_data_do_not_bring_it_back(as_city: FlaskClient, as_worker: FlaskClient) -> None:
    one = the_skill()
    assert ">打药 →" in as_worker.get("/profile?q=打药").text
    page = as_city.get(f"/vocabulary/skills/{one.id}").text
    button = remove_button(page, "打药")
    assert button
    assert as_city.post(button).status_code == 303
    assert not remove_button(as_city.get(f"/vocabulary/skills/{one.id}").text, "打药")
    assert seed()["alias"] == 0
    assert ">打药 →" not in as_worker.get("/profile?q=打药").text
    assert as_city.post(button).status_code == 404, "it is gone already"
    assert AuditEvent.select().order_by(AuditEvent.id.desc()).get().detail == {"action": "removed", "name": "打药"}

    flying = Skill.get(Skill.zh == "植保无人机施药")
    assert add(as_city, f"skills/{flying.id}", "打药").status_code == 303, "what was removed may name another"
    assert Alias.get((Alias.subject == "skill") & (Alias.word == "打药")).skill_id == flying.id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("二保焊", "二氧化碳气体保护焊"),
        ("二 保-焊", "二氧化碳气体保护焊"),
        ("打药", "已经在这里"),
        ("PLC编程调试", "SK-EL-004"),
        ("电焊工", "OCC028"),
        ("药", "至少"),
        ("", "填"),
        ("长" * 61, "60"),
        ("<b>药水</b>\x07", "字符"),
    ],
    ids=["of another", "spelt otherwise", "here already", "official", "a local name", "short", "empty", "long", "control"],
)
def test_what_cannot_be_a_name_is_refused_with_the_reason_and_stays_in_the_field(
    as_city: FlaskClient, text: str, reason: str
) -> None:
    one, before = the_skill(), list(Alias.select().order_by(Alias.id).tuples())
    answer = add(as_city, f"skills/{one.id}", text, AliasSource.TRADE.value)
    assert answer.status_code == 422
    field = answer.text.partition('id="names"')[2]
    assert reason in field
    if text.isprintable():
        assert f'value="{markup.escape(text)}"' in field
    assert re.search(r'<option selected value="trade"|<option value="trade" selected', field)
    assert list(Alias.select().order_by(Alias.id).tuples()) == before


@pytest.mark.parametrize("who", ["demo_town", "demo_enterprise", "demo_trainer", "demo_worker", "auditor"])
def test_others_see_the_names_and_change_nothing(signed_in, who: str) -> None:
    client, one = signed_in(who), the_skill()
    page = client.get(f"/vocabulary/skills/{one.id}").text
    assert "打药" in page
    assert "/names" not in page
    assert add(client, f"skills/{one.id}", "试喷水").status_code == 403
    first = Alias.get(Alias.skill == one)
    assert client.post(f"/vocabulary/skills/{one.id}/names/{first.id}/remove").status_code == 403
    assert not Alias.get_by_id(first.id).removed


def test_a_name_of_another_is_not_removed_from_here(as_city: FlaskClient) -> None:
    one, other = the_skill(), Alias.get(Alias.text == "二保焊")
    assert as_city.post(f"/vocabulary/skills/{one.id}/names/{other.id}/remove").status_code == 404
    assert as_city.post(f"/vocabulary/occupations/{other.skill_id}/names/{other.id}/remove").status_code == 404
    assert not Alias.get_by_id(other.id).removed
    assert add(as_city, "skills/999999", "试喷水").status_code == 404
