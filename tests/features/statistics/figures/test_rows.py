"""Each figure of each dashboard opens exactly the rows that it counts, and nobody opens rows of another scope."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from skillmatch.store.accounts.models import AuditEvent
from skillmatch.store.catalogue.models import Course
from skillmatch.store.organisations.models import Enterprise
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.terms import AuditKind
from tests.builders import a_worker, an_enrolment
from tests.cast import Cast
from tests.pages import plain

PAGES = {
    "demo_city": ("/city", "/supply", "/network"),
    "demo_town": ("/town", "/supply", "/network"),
    "demo_enterprise": ("/enterprise/figures",),
}
LINK = re.compile(r'<a href="(/(?:figures|registers)/[^"]+)"[^>]*>\s*([\d,]+)')


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def links(page: str) -> Iterator[tuple[str, int]]:
    """Each figure of a page with the address that it opens."""
    for href, number in LINK.findall(page):
        yield html.unescape(href), int(number.replace(",", ""))


def opened(client: FlaskClient, href: str) -> int:
    """What the page of rows says that it counts."""
    page = english(client, href)
    title = re.search(r'id="(?:rows|results)-title">\s*([\d,]+)', page)
    assert title, href
    count = int(title[1].replace(",", ""))
    shown = len(re.findall(r'<tr><th scope="row">', page))
    assert shown == min(count, 50) or "/places" in href or "/registers" in href, href
    return count


def lived_in(cast: Cast) -> None:
    """People without a town and an occupation, in training, and with what they completed certified."""
    first, second = Course.select().limit(2)
    for town in (None, cast.town, cast.other_town):
        person = a_worker({first.skills[0].skill_id: 3}, town=town, enterprise=cast.enterprise, consent=True)
        an_enrolment(person, first)
        an_enrolment(person, second, state="enrolled")


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_every_figure_opens_that_number_of_rows(signed_in: Callable[[str], FlaskClient], cast: Cast, who: str, path: str) -> None:
    lived_in(cast)
    client = signed_in(who)
    found = dict.fromkeys(links(english(client, path)))
    assert found
    assert [(href, opened(client, href)) for href, _ in found] == list(found)


def test_every_figure_of_the_first_pages_is_a_link(as_city: FlaskClient, as_town: FlaskClient) -> None:
    for client, path in ((as_city, "/city"), (as_town, "/town")):
        page = english(client, path)
        figures = re.findall(r"<dt>[^<]*</dt><dd><b>(.*?)</b>", page)
        assert len(figures) >= 8
        assert all(one.startswith(('<a href="/figures/', '<a href="/registers/')) for one in figures)


def test_a_town_opens_no_rows_of_another(as_town: FlaskClient, cast: Cast) -> None:
    stranger = a_worker(name="别镇的人", town=cast.other_town, grade=7)
    an_enrolment(stranger, Course.select().first(), state="enrolled")
    mine = a_worker(name="本镇的人", town=cast.town, grade=7)
    assert mine.name in english(as_town, "/figures/people?grade=7")
    for query in (
        "people",
        "people?grade=7",
        f"people?town={cast.other_town.id}",
        "training",
        "enrolments",
        "certified",
        "trained",
    ):
        assert stranger.name not in english(as_town, f"/figures/{query}")
    assert opened(as_town, f"/figures/people?town={cast.other_town.id}") == 0
    assert opened(as_town, f"/figures/places?town={cast.other_town.id}") == 0


def test_an_enterprise_sees_those_who_consented_and_they_can_read_it(as_enterprise: FlaskClient, cast: Cast) -> None:
    yes = a_worker(name="同意的人", enterprise=cast.enterprise, consent=True, grade=8)
    no = a_worker(name="不同意的人", enterprise=cast.enterprise, grade=8)
    elsewhere = a_worker(name="别家的人", enterprise=cast.other_enterprise, consent=True, grade=8)
    page = english(as_enterprise, "/figures/people?grade=8")
    assert f">{yes.name}" in plain(page) or yes.name in page
    assert f'lang="zh-CN">{no.name}<' not in page
    assert elsewhere.name not in page
    assert Disclosure.select().where((Disclosure.worker == yes) & (Disclosure.enterprise == cast.enterprise)).count() == 1
    assert not Disclosure.select().where(Disclosure.worker.in_([no, elsewhere])).exists()
    assert AuditEvent.select().where(AuditEvent.kind == AuditKind.DISCLOSED.value).exists()


def test_other_enterprises_places_stay_shut(as_enterprise: FlaskClient, cast: Cast) -> None:
    page = english(as_enterprise, "/figures/places")
    others = Enterprise.select().where(Enterprise.id != cast.enterprise.id)
    assert not [one.zh for one in others if f">{one.en}<" in page]


@pytest.mark.parametrize(
    "query", ["people?town=x", "people?grade=99999999999", "people?after=-1", "enrolments?state='", "people?_external=1"]
)
def test_what_cannot_be_read_is_not_asked_for(as_city: FlaskClient, query: str) -> None:
    assert as_city.get(f"/figures/{query}").status_code == 200


def test_there_is_no_other_figure(as_city: FlaskClient) -> None:
    assert as_city.get("/figures/secrets").status_code == 404


def test_pages_follow_each_other_to_the_end(as_city: FlaskClient) -> None:
    href: str | None = "/figures/people"
    seen = 0
    while href:
        page = english(as_city, href)
        seen += len(re.findall(r'<tr><th scope="row">', page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        href = html.unescape(following[1]) if following else None
    assert seen == Worker.select().count()


@pytest.mark.parametrize("who", ["demo_worker", "demo_trainer", "auditor", "administrator"])
def test_nobody_else_opens_rows(signed_in: Callable[[str], FlaskClient], who: str) -> None:
    assert signed_in(who).get("/figures/people").status_code == 403
