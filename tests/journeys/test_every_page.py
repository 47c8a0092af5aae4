"""Every page of every role of the demonstration, on a phone and at a desk, in both languages: it opens, fits and is accessible."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.cast import Cast

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)
PUBLIC = ["/", "/login", "/about", "/about/privacy", "/about/data", "/about/recommendations"]
HOMES = {
    "worker": ["/home", "/recommendations?kind=mentors", "/recommendations?kind=tracks", "/profile?skill=1", "/path?hours=240"],
    "enterprise": ["/enterprise", "/demands/new"],
    "trainer": ["/trainer"],
    "mentor": ["/mentor"],
    "town": ["/town", "/town/courses-to-open"],
    "city": ["/city", "/city/courses-to-open"],
}
"""Where a role starts; what its navigation and its lists lead to is found on the way."""

NOT_PAGES = (
    "/static/", "/profile/export.json", "/files/templates/", "/files/export/", "/exchange/case.json", "/schemas/",
    "/subsidy-claims/export",
)  # fmt: skip
SHARED = ("/about", "/account", "/courses", "/mentors", "/shortage")
"""Pages that are alike for everybody: visited as a worker, or as a visitor, and left out for the other roles."""

ROWS = ("/registers/", "/figures/", "/network/", "/requests")
"""Lists that are alike for every office: visited as the city."""

OFFICES = (
    "/assessments", "/behalf", "/calls", "/counter", "/desk", "/files", "/inbox", "/letters", "/map", "/network", "/registers",
    "/rooms", "/standards", "/subsidies/rules", "/subsidy-claims", "/supply", "/verify", "/vocabulary",
)  # fmt: skip
"""Pages that several roles have, with other rows: seen as the city in English and for their colours, as each role for the rest."""

ALIKE = re.compile(r"^/registers/(trainers|mentors|enterprises|sites|labs)(?=/|$)")
"""Registers whose pages are of one kind: one list with other columns."""


def kind_of(path: str) -> str:
    """Addresses that differ only in a number are pages of one kind; so are the pages of one list."""
    split = urlsplit(path)
    names = sorted(part.split("=")[0] for part in split.query.split("&") if part and not split.path.startswith(ROWS))
    place = ALIKE.sub("/registers/courses", split.path)
    return re.sub(r"/[^/]*\d[^/]*", "/1", place) + ("?" + "&".join(names) if names else "")


def pages_from(opened: Page, first: list[str], leave_out: tuple[str, ...]) -> Iterator[str]:
    """Each kind of page that the first ones lead to, once; the page is open when it is handed out."""
    waiting, seen = list(first), set[str]()
    while waiting:
        path = waiting.pop(0)
        kind = path if path in first else kind_of(path)
        if kind in seen:
            continue
        seen |= {kind, kind_of(path)}
        answer = opened.goto(path, wait_until="load")
        assert answer is not None, path
        assert answer.status == 200, (path, answer.status)
        yield path
        followed = "a[href]:not([download])"
        links = opened.eval_on_selector_all(followed, "links => links.map(link => link.getAttribute('href').split('#')[0])")
        waiting += [link for link in links if link.startswith("/") and not link.startswith(leave_out)]


def left_out(role: str, lang: str) -> tuple[str, ...]:
    """What links of a role are not followed."""
    alike = {"visitor": (), "worker": ("/about",), "city": SHARED}.get(role, (*SHARED, *ROWS))
    return (*NOT_PAGES, *alike, *(OFFICES if role != "city" and lang == "en" else ()))


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("role", ["visitor", *HOMES])
def test_every_page_opens_fits_and_is_accessible(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, role: str, lang: str,
    fits: Callable[[Page], None], no_axe_violations: Callable[..., None],
) -> None:  # fmt: skip
    opened = page()
    if role == "visitor":
        opened.goto("/")
    else:
        account = "trainer" if role == "mentor" else role
        sign_in(opened, cast.username(account), cast.password(account))
    if role == "mentor":
        opened.locator(".menu-me summary").click()
        opened.locator('form[action="/acting"] button:not([aria-current])').click()
        opened.wait_for_url("**/mentor")
    if lang == "en":
        opened.get_by_role("button", name="English").click()
        opened.locator("html[lang=en]").wait_for()
    visited, widths = [], WIDTHS
    for path in pages_from(opened, HOMES.get(role, PUBLIC), left_out(role, lang)):
        visited.append(path)
        assert opened.locator("html").get_attribute("lang") == lang, path
        assert opened.get_by_role("heading", level=1).count() == 1, path
        ids = opened.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
        assert len(ids) == len(set(ids)), (path, sorted({one for one in ids if ids.count(one) > 1}))
        for width in widths:
            opened.set_viewport_size({"width": width, "height": 900})
            fits(opened)
            if lang == "zh-CN":  # the structure of a page is the same in both languages
                no_axe_violations(opened, contrast=width == WIDTHS[0] and (role == "city" or not path.startswith(OFFICES)))
        widths = widths[::-1]  # the next page opens as wide as this one is left
    assert {urlsplit(path).path for path in HOMES.get(role, PUBLIC)} <= {urlsplit(path).path for path in visited}
    if role == "city":
        assert not [start for start in OFFICES if not any(path.startswith(start) for path in visited)]
