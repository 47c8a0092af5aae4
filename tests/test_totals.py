"""Numbers that must add up: every total on every page of every role against the sum of its parts, and words in place of codes.

A page says itself what adds up: an element with ``data-total="x"`` holds the sum of those with ``data-part="x"`` on the same page,
or within the nearest ``data-sums`` around it. Several names stand beside each other. What a reader may not be told has no number.
"""

from __future__ import annotations

import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.application import install
from skillmatch.config import Settings
from skillmatch.installation import Installation
from skillmatch.store.accounts.models import Account
from skillmatch.store.db import resources
from skillmatch.store.db.database import connect, db
from tests.conftest import SECRET_KEY, Assembled, Template
from tests.crawl import CrawledPage, crawl

PEOPLE = ("demo_worker", "demo_enterprise", "demo_trainer", "demo_town", "demo_city", "demo_assessor", "auditor", "administrator")
STARTS = ("/", "/map", "/map?figure=people", "/map?figure=courses", "/supply", "/network")
"""Where each role begins: at home, and at pages that some roles may read but find no link to."""

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "rect", "path", "circle"}
NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
CODES = re.compile(
    r"\b(?:TOWN\d+|id_hash|id_sealed|id_number|COMPLETION|SKILL_LEVEL|SPECIAL_\w+|UAV_OPERATOR|[a-z]+_id|[a-z]+_key)\b"
)
"""What the store calls things. Codes that the city gives out itself (W000001, CRS001, OCC001) are how offices name entries."""


class Sums(HTMLParser):
    """The totals and the parts of a page by where they stand and what they are called; None where no number is told."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[tuple[int, str], dict[str, list[float | None]]] = defaultdict(lambda: {"total": [], "part": []})
        self.words: list[str] = []
        self._open: list[dict[str, str | None]] = []
        self._texts: list[tuple[int, list[str]]] = []
        self._scopes, self._count = [0], 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs) | {"": tag}
        self._open.append(given)
        if "data-sums" in given:
            self._count += 1
            self._scopes.append(self._count)
        if "data-total" in given or "data-part" in given:
            self._texts.append((len(self._open), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Drawings hold no sums."""

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            given = self._open[-1]
            self._close(given)
            if given[""] == tag:
                return

    def _close(self, given: dict[str, str | None]) -> None:
        if "data-total" in given or "data-part" in given:
            _, text = self._texts.pop()
            value = _number("".join(text))
            for kind in ("total", "part"):
                for name in (given.get(f"data-{kind}") or "").split():
                    self.found[self._scopes[-1], name][kind].append(value)
        if "data-sums" in given:
            self._scopes.pop()
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for _, text in self._texts:
            text.append(data)
        if not any(given[""] in ("script", "style") for given in self._open):
            self.words.append(data)

    def faults(self) -> Iterator[str]:
        """What does not add up."""
        for (_, name), sides in self.found.items():
            totals, parts = sides["total"], sides["part"]
            if not totals:
                yield f"{name}: no total for {len(parts)} parts"
            for total in totals:
                told = [part for part in parts if part is not None]
                if total is None:
                    continue
                if not parts and total:
                    yield f"{name}: {total} without parts"
                elif len(told) == len(parts) and abs(sum(told) - total) > 1e-6:
                    yield f"{name}: {total} beside a sum of {sum(told)}"
                elif len(told) < len(parts) and sum(told) > total:
                    yield f"{name}: {total} less than the {sum(told)} that are told"


def _number(text: str) -> float | None:
    found = NUMBER.search(text)
    return float(found[0].replace(",", "").replace("−", "-")) if found else None


@pytest.fixture(scope="module")
def pages(
    assembled: Assembled, city_template: Template, reader: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[CrawledPage]]:
    """The pages of the demonstration city by role, in Chinese."""
    folder = tmp_path_factory.mktemp("crawled")
    shutil.copyfile(city_template.database, folder / "skillmatch.db")
    (folder / "embeddings").symlink_to(city_template.embeddings)
    address = f"sqlite:///{folder / 'skillmatch.db'}"
    settings = Settings(
        data_dir=folder, database_url=address, secret_key=SECRET_KEY, jobs_immediate=True, exploration=0, cheap_passwords=True
    )
    assembled.forget()
    installation = Installation(settings, reader)  # type: ignore[arg-type]
    install(assembled.app, installation)
    with resources.using(installation.resources):
        connect()
        yield [page for who in PEOPLE for page in crawl(entered(assembled.app, who), who, STARTS)]
        db.close()


def entered(app: Flask, username: str) -> FlaskClient:
    """A client with that account's session."""
    account = Account.get(Account.username == username)
    visitor = app.test_client()
    with visitor.session_transaction() as session:
        session.update(_user_id=account.fs_uniquifier, _fresh=True, began=int(time.time()), seen=int(time.time()))
    return visitor


def told(pages: list[CrawledPage], faults: Callable[[Sums], Iterator[str]]) -> list[str]:
    return [f"{page.who} {page.address}: {fault}" for page in pages for fault in faults(Sums(page.text))]


def test_the_walk_reaches_the_pages_of_every_role(pages: list[CrawledPage]) -> None:
    reached = {who: [page for page in pages if page.who == who and page.status == 200] for who in PEOPLE}
    assert all(len(some) >= 5 for some in reached.values()), {who: len(some) for who, some in reached.items()}
    assert len(reached["demo_city"]) > 100
    assert not [f"{page.who} {page.address}" for page in pages if page.status >= 500]


def test_every_total_is_the_sum_of_its_parts(pages: list[CrawledPage]) -> None:
    assert not told(pages, Sums.faults)


@pytest.mark.parametrize(
    ("who", "address", "names"),
    [
        ("demo_city", "/city", {"grades", "industries", "occupations", "towns-people", "towns-places"}),
        ("demo_city", "/map", {"towns"}),
        ("demo_enterprise", "/map", {"towns"}),
        ("demo_trainer", "/map", {"towns"}),
        ("demo_town", "/map", {"towns"}),
        ("demo_town", "/town", {"grades", "industries", "occupations"}),
        ("demo_enterprise", "/enterprise/figures", {"grades", "occupations", "others"}),
        ("demo_city", "/supply", {"places", "people"}),
    ],
)
def test_the_pages_with_totals_mark_them(pages: list[CrawledPage], who: str, address: str, names: set[str]) -> None:
    page = next(page for page in pages if (page.who, page.address) == (who, address))
    assert names <= {name for _, name in Sums(page.text).found}


def test_a_row_of_sums_is_marked_in_every_table(pages: list[CrawledPage]) -> None:
    rows = [(page, row) for page in pages for row in re.findall(r'<tr class="sum-row">.*?</tr>', page.text, re.S)]
    assert rows
    assert not {page.address for page, row in rows if "data-total" not in row}


def test_a_wrong_total_is_found() -> None:
    table = '<table><tr><td data-part="a">1,000</td><td data-part="a">2</td></tr><tr><td data-total="a">{}</td></tr></table>'
    assert not list(Sums(table.format("1,002")).faults())
    assert list(Sums(table.format("1,003")).faults())
    hidden = '<ul data-sums><li data-part="a">12</li><li data-part="a">–</li><li data-total="a">{}</li></ul>'
    assert not list(Sums(hidden.format("15")).faults())
    assert list(Sums(hidden.format("11")).faults())


def test_pages_name_things_in_words_and_not_as_the_store_does(pages: list[CrawledPage]) -> None:
    def codes(page: Sums) -> Iterator[str]:
        yield from CODES.findall(" ".join(page.words))

    assert not told(pages, codes)
