"""Whether a text can be printed is known before it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.web import paper


@pytest.fixture(scope="module")
def known() -> set[int]:
    pdf = paper.document("")
    pdf.add_font("rare", fname=paper.RARE)
    return set(paper._signs(pdf, "noto")) | set(paper._signs(pdf, "rare"))


@settings(deadline=None)  # the first text beyond GBK loads both fonts
@given(text=st.text(st.characters(exclude_categories=("C",)), max_size=30))
def test_what_is_missing_is_in_neither_font(known: set[int], text: str) -> None:
    expected = {sign for sign in text if ord(sign) not in known and not sign.isspace()}
    assert set(paper.missing_characters(text)) == expected


def test_the_first_font_has_the_characters_of_usual_names() -> None:
    """So that most names need no look into a font."""
    first = paper._signs(paper.document(""), "noto")
    assert not [code for code in (*range(0x20, 0x7F), 0xB7, *range(0x4E00, 0x9FA6)) if code not in first]
