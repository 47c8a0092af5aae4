"""Every message is there in both languages, and what is compiled is what is written."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask

from skillmatch import terms
from skillmatch.web.language import HTML_LANG

ROOT = Path(__file__).resolve().parent.parent
LOCALES = tuple(HTML_LANG)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
HAN = re.compile(r"[\u3400-\u9fff]")
SOURCES = [("skillmatch/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "N_": None}


def catalogue(locale: str) -> Catalog:
    path = ROOT / "skillmatch" / "translations" / locale / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=locale)


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every message that the code and the templates ask for, by its English singular."""
    found: set[str] = set()
    with_code = {"keywords": KEYWORDS, "directory_filter": lambda name: ".venv" not in name}
    for _, _, message, _, _ in extract_from_dir(str(ROOT), SOURCES, **with_code):
        found.add(message[0] if isinstance(message, tuple) else message)
    assert len(found) > 100
    return found


def strings(message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def identifiers(message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def compiled_form(message) -> tuple[str, ...]:
    """What the compiler keeps: a plural form that is not translated stands for itself in English."""
    english = identifiers(message)
    return tuple(string or english[min(form, len(english) - 1)] for form, string in enumerate(strings(message)))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_in_use_is_in_the_catalogue(locale: str, used: set[str]) -> None:
    held = {identifiers(message)[0] for message in catalogue(locale) if message.id}

    assert not used - held, sorted(used - held)
    assert not held - used, sorted(held - used)


def test_every_message_is_translated_into_chinese() -> None:
    found = [message for message in catalogue("zh_Hans_CN") if message.id]

    assert not [message.id for message in found if not all(strings(message))]
    words = {identifiers(m)[0]: PLACEHOLDER.sub("", "".join(strings(m))) for m in found}
    english = {key for key, text in words.items() if re.search(r"[A-Za-z]{4}", text) and not HAN.search(text)}
    assert not english - {"SkillMatch"}, english


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_a_guess(locale: str) -> None:
    assert not [message.id for message in catalogue(locale) if message.id and message.fuzzy]


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_are_the_same(locale: str) -> None:
    wrong = []
    for message in catalogue(locale):
        wanted = set(PLACEHOLDER.findall(" ".join(identifiers(message))))
        for form, string in enumerate(strings(message)):
            held = set(PLACEHOLDER.findall(string or ""))
            # A singular that says "one" may leave the number out; what stands for many may not, and Chinese has that form alone.
            singular = form < len(strings(message)) - 1
            if message.id and string and held != wanted and not (singular and held <= wanted):
                wrong.append((message.id, string))
    assert not wrong, wrong


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_compiled_is_what_is_written(locale: str) -> None:
    folder = ROOT / "skillmatch" / "translations" / locale / "LC_MESSAGES"
    compiled = read_mo(BytesIO((folder / "messages.mo").read_bytes()))

    written = {identifiers(m): compiled_form(m) for m in catalogue(locale) if m.id and (any(strings(m)) or len(identifiers(m)) > 1)}
    held = {identifiers(m): strings(m) for m in compiled if m.id}
    assert held == written


def test_each_word_of_the_terms_has_both_names() -> None:
    words = [word for kind in vars(terms).values() if isinstance(kind, type) and issubclass(kind, terms.Word) for word in kind]

    assert len(words) > 50
    assert not [word for word in words if not HAN.search(word.zh) or HAN.search(word.en) or not word.en]


@pytest.mark.parametrize(("locale", "lang", "words"), [("zh_Hans_CN", "zh-CN", "登录"), ("en", "en", "Sign in")])
def test_a_page_speaks_the_chosen_language(app: Flask, locale: str, lang: str, words: str) -> None:
    client = app.test_client()
    assert client.post("/language", data={"lang": locale, "next": "/login"}).headers["Location"] == "/login"

    page = client.get("/login").text
    assert f'<html lang="{lang}"' in page
    assert f">{words}</h1>" in page


def test_chinese_stands_in_the_data_and_the_terms_alone() -> None:
    """Text for people is English inside gettext; Chinese literals are data."""
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if HAN.search(re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)):
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong, wrong
