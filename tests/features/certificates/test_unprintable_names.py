"""A name that the fonts of the paper lack is told on the page that offers the print."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests import builders
from tests.cast import Cast
from tests.features.certificates.making import passed

LACKING = "\U0002ebf0"
"""A character of a plane that neither font has yet."""


def test_letters_say_whose_name_would_have_hollow_squares(as_city: FlaskClient, cast: Cast) -> None:
    builders.a_worker(name="王䶮", town=cast.town)
    assert "空心方框" not in as_city.get("/letters", query_string={"q": "王"}).text
    builders.a_worker(name=f"王{LACKING}", town=cast.town)
    page = as_city.get("/letters", query_string={"q": "王"}).text
    assert "空心方框" in page and f"王{LACKING}" in page and "U+2EBF0" in page


def test_a_certificate_says_so_before_it_is_printed(as_city: FlaskClient, cast: Cast) -> None:
    worker = builders.a_worker(name=f"王{LACKING}", town=cast.town)
    certificate = passed(worker, builders.a_course({builders.a_skill(): (0, 3)}, certificate_scope="蔬菜嫁接"), "SPECIAL_ABILITY")
    page = as_city.get(f"/certificates/{certificate.id}")
    assert page.status_code == 200
    assert "空心方框" in page.text and "U+2EBF0" in page.text
