"""A suggestion can be read whole on a phone: from its title to its buttons, between the bars, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.cast import Cast

pytestmark = pytest.mark.browser

HEIGHTS = """() => {
  const height = (one) => Math.round(one.getBoundingClientRect().height);
  return [
    window.innerHeight - height(document.querySelector(".bar")) - height(document.querySelector(".nav-foot")),
    [...document.querySelectorAll("#items article")].map(height),
  ];
}"""


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_card_fits_one_screen_of_a_phone(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, fits: Callable[[Page], None], lang: str
) -> None:
    at = page(width=360, height=640)
    sign_in(at, cast.username("worker"), cast.password("worker"))
    if lang == "en":
        at.get_by_role("button", name="English").click()
    assert at.locator("html").get_attribute("lang") == lang
    for kind in ("courses", "mentors", "tracks"):
        at.goto(f"/recommendations?kind={kind}&n=50")
        between, heights = at.evaluate(HEIGHTS)
        assert heights
        assert max(heights) <= between, (kind, between, heights)
        fits(at)
