"""Whether a name can be printed is known before it is."""

from __future__ import annotations

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.web import paper
from tests import builders
from tests.cast import Cast
from tests.features.certificates.making import passed

LACKING = "\U0002ebf0"
"""A character of a plane that neither font has yet."""


@given(st.text(max_size=30))
def test_what_is_missing_is_in_neither_font(text: str) -> None:
    pdf = paper.document("")
    pdf.add_font("rare", fname=paper.RARE)
    known = set(paper._signs(pdf, "noto")) | set(paper._signs(pdf, "rare"))
    expected = {sign for sign in text if ord(sign) not in known and not sign.isspace()}
    assert set(paper.missing_characters(text)) == expected


def test_the_first_font_has_all_of_gbk() -> None:
    """So that most names need no look into a font."""
    known = paper._signs(paper.document(""), "noto")
    encoded = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F)
    characters = "".join(each.decode("gbk", "ignore") for each in encoded)
    assert not [sign for sign in characters if "\u3400" <= sign <= "\u9fff" and ord(sign) not in known]


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
