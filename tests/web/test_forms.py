"""Fields refuse what no field should accept, say why, and keep what was entered."""

from __future__ import annotations

import pytest

from skillmatch.errors import Invalid
from skillmatch.web.forms import MAX_LINE, MAX_TEXT, tidy
from tests.web.conftest import HTMX, Sample

GOOD = {"title": "焊工·𠮷", "line": "a", "text": "one\ntwo", "people": "3", "share": "0.5", "price": "1.25"}


def test_good_input_passes(client):
    assert client.post("/check", data=GOOD).status_code == 200


@pytest.mark.parametrize("value", ["NaN", "inf", "-inf", "1e999", "sNaN"])
@pytest.mark.parametrize("name", ["share", "price"])
def test_what_is_no_number_is_refused(client, name, value):
    answer = client.post("/form", data={**GOOD, name: value})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text and f'value="{value}"' in answer.text


@pytest.mark.parametrize("value", ["-1", "0", "501", str(2**63), "9" * 5000, "abc", "1.5", ""])
def test_whole_numbers_outside_their_range_are_refused(client, value):
    answer = client.post("/form", data={**GOOD, "people": value})
    assert answer.status_code == 422
    assert 'id="people-error"' in answer.text


def test_full_width_digits_are_numbers(app):
    with app.test_request_context(method="POST", data={**GOOD, "people": "１２"}):
        assert Sample().check().people.data == 12


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 21),
        ("line", "x" * (MAX_LINE + 1)),
        ("text", "x" * (MAX_TEXT + 1)),
        ("line", "a\x00b"),
        ("line", "a\x07b"),
        ("line", "a\ue000b"),
        ("text", "\x1b[0m"),
    ],
)
def test_long_text_and_control_characters_are_refused(client, name, value):
    answer = client.post("/form", data={**GOOD, name: value})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text


def test_a_form_shown_again_keeps_the_input_and_leads_to_the_fault(client):
    answer = client.post("/form", data={**GOOD, "people": "many", "title": '"><img src=x>'}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="many"' in answer.text and 'aria-describedby="people-error"' in answer.text
    assert 'aria-invalid="true"' in answer.text and 'href="#people"' in answer.text
    assert "<img" not in answer.text and "&lt;img src=x&gt;" in answer.text


def test_reasons_are_in_the_language_of_the_reader(client):
    chinese = client.post("/form", data={**GOOD, "share": "NaN", "title": ""}).text
    client.post("/language", data={"lang": "en"})
    english = client.post("/form", data={**GOOD, "share": "NaN", "people": "many", "title": ""}).text
    assert "请填数字。" in chinese and "请填写这一项" in chinese
    assert "Enter a number." in english and "Enter a whole number." in english and "Fill this in." in english


def test_check_raises_the_reasons_by_field(app):
    with app.test_request_context(method="POST", data={**GOOD, "people": "0", "title": ""}), pytest.raises(Invalid) as refused:
        Sample().check()
    assert set(refused.value.fields) == {"people", "title"}


def test_reasons_of_a_service_stand_beside_their_fields(app):
    with app.test_request_context(method="POST", data=GOOD):
        form = Sample()
        assert form.validate()
        form.blame(Invalid("", {"people": "No such people.", "unknown": "Elsewhere."}))
        assert form.people.errors == ["No such people."] and form.form_errors == ["Elsewhere."]
        form.blame(Invalid("As a whole."))
        assert form.form_errors == ["Elsewhere.", "As a whole."]


def test_tidy_keeps_rare_characters():
    assert tidy("  阿依古丽·买买提 𠮷\r\n ") == "阿依古丽·买买提 𠮷"
    assert tidy(None) == ""
