"""The pages of errors speak the reader's language, whoever raised the error and wherever: nothing of the other one is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from skillmatch.web import failures
from skillmatch.web.access import public
from skillmatch.web.security import MAX_REQUEST_BYTES

WORDS = re.compile(r"[A-Za-z]{3,}")
HAN = re.compile(r"[\u3400-\u9fff]")
PLAIN = {"SkillMatch"}
PAGES = {
    403: ["/accounts"],
    404: ["/no-such-page", "/standards/999999", "/registers/talent/999999", "/certificates/999999", "/figures/nothing"],
    405: ["/language"],
    500: ["/about/privacy"],
    503: ["/about/privacy"],
}


class MainText(HTMLParser):
    """The text of a page's main part; of a bare page, of all of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        start, end = page.find("<main"), page.find("</main>")
        self.feed(page[start:end] if start >= 0 else page)

    def handle_data(self, data: str) -> None:
        self.text += data


def foreign(page: str, lang: str) -> set[str]:
    """Words of the other language."""
    text = MainText(page).text
    return set((WORDS if lang == "zh_Hans_CN" else HAN).findall(text)) - PLAIN


def fail_with(status: int) -> Callable[[], str]:
    @public
    def failing() -> str:
        if status == 500:
            raise RuntimeError("detail")
        abort(status)

    return failing


@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_speaks_the_language_of_its_reader(
    app: Flask, as_city: FlaskClient, monkeypatch: pytest.MonkeyPatch, lang: str, status: int
) -> None:
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    as_city.post("/language", data={"lang": lang, "next": "/"})
    monkeypatch.setitem(app.view_functions, "about.privacy", fail_with(status))

    for address in PAGES[status]:
        answer = as_city.get(address)
        assert answer.status_code == status, address
        assert not foreign(answer.text, lang), address


@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
def test_too_large_a_form_is_refused_in_the_language_of_its_sender(client: FlaskClient, lang: str) -> None:
    client.post("/language", data={"lang": lang, "next": "/"})

    answer = client.post("/login", data={"username": "x" * (MAX_REQUEST_BYTES + 1)})

    assert answer.status_code == 413
    assert not foreign(answer.text, lang)


@pytest.mark.parametrize("lang", ["zh_Hans_CN", "en"])
def test_where_the_frame_itself_fails_the_bare_page_speaks_it_too(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    app.testing, app.config["PROPAGATE_EXCEPTIONS"] = False, False
    client.post("/language", data={"lang": lang, "next": "/"})
    monkeypatch.setitem(app.view_functions, "about.privacy", fail_with(500))

    def no_frame(*args: object, **kwargs: object) -> str:
        raise RuntimeError("no store")

    monkeypatch.setattr(failures.flask, "render_template", no_frame)
    answer = client.get("/about/privacy")

    assert answer.status_code == 500
    assert not foreign(answer.text.replace("匠路", ""), lang)
    assert ("Something went wrong" in answer.text) is (lang == "en")
