"""What is printed: a PDF with Chinese fonts, lines that fit their room, and QR codes that are drawn.

Both fonts are subsets of Noto Sans CJK SC (``font/OFL.txt``): the characters of GBK, and the rare ones beyond it, as in names.
The second is loaded only for a text that needs it; a character that both lack is printed as a hollow square, never as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import segno
from flask_babel import gettext
from fpdf import FPDF
from fpdf.fonts import TTFFont

from skillmatch.cleaning import code_point

FONTS = Path(__file__).parent / "font"
NOTO, RARE = FONTS / "NotoSansSC-Subset.otf", FONTS / "NotoSansSC-Rare.otf"
MIN_FONT_SIZE = 7.0
"""A line that is too long is set smaller, down to this size in points."""

_USUAL = re.compile("[ -~·一-龥]*")
"""Names of characters that the first font is known to have, for which no font is read."""

Colour = tuple[int, int, int]
INK: Colour = (20, 30, 26)


def document(title: str, *, landscape: bool = False) -> FPDF:
    """An empty A4 document in the first font."""
    orientation: Literal["landscape", "portrait"] = "landscape" if landscape else "portrait"
    pdf = FPDF(orientation=orientation, format="A4")
    pdf.set_title(title)
    pdf.set_creator("SkillMatch")
    pdf.set_auto_page_break(False)
    pdf.add_font("noto", fname=NOTO)
    return pdf


def missing_characters(text: str) -> list[str]:
    """The characters of a text that neither font has, each once: on paper they would be hollow squares."""
    if _USUAL.fullmatch(text):
        return []
    known = _characters()
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in known and not sign.isspace()]


def unprintable_names(names: Iterable[str]) -> str:
    """Say which of these names have characters that the fonts lack, and which those are; empty where all can be printed."""
    wrong = {name: missing for name in names if (missing := missing_characters(name))}
    if not wrong:
        return ""
    each = (f"{name} ({', '.join(f'{sign} {code_point(sign)}' for sign in missing)})" for name, missing in wrong.items())
    return gettext(
        "The fonts of the paper lack characters of these names, which would be printed as hollow squares: %(names)s. Write them in"
        " by hand, or correct the name in the register.",
        names=gettext("; ").join(each),
    )


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """What both fonts have; they are read for the first name of rarer characters."""
    pdf = document("")
    pdf.add_font("rare", fname=RARE)
    return frozenset(_signs(pdf, "noto")) | frozenset(_signs(pdf, "rare"))


def line(
    pdf: FPDF, x: float, y: float, text: str, size: float, *, room: float, colour: Colour = INK, centred: bool = False
) -> None:
    """One line with its baseline at `y`, set smaller where it is longer than `room` millimetres.

    Parameters
    ----------
    x : float
        Where it begins, or its middle where it is centred.
    """
    pdf.set_text_color(*colour)
    parts = list(_runs(pdf, text))
    width = _width(pdf, parts, size)
    while width > room and size > MIN_FONT_SIZE:
        size -= 0.5
        width = _width(pdf, parts, size)
    at = x - width / 2 if centred else x
    for font, part in parts:
        pdf.set_font(font, size=size)
        pdf.text(at, y, part)
        at += pdf.get_string_width(part)
    pdf.set_font("noto", size=size)


def square(pdf: FPDF, text: str, x: float, y: float, side: float) -> None:
    """A QR code of `side` millimetres, drawn."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False, mask=2).matrix]
    one = side / len(rows)
    pdf.set_fill_color(0, 0, 0)
    for down, row in enumerate(rows):
        at = row.find(1)
        while at >= 0:  # neighbours are drawn as one
            end = row.find(0, at)
            end = len(row) if end < 0 else end
            pdf.rect(x + at * one, y + down * one, (end - at) * one, one, style="F")
            at = row.find(1, end)


def _runs(pdf: FPDF, text: str) -> Iterator[tuple[str, str]]:
    """The text in parts that one font has."""
    known = _signs(pdf, "noto")
    font, part = "noto", ""
    for sign in text:
        needs = "noto"
        if ord(sign) not in known and _has_rare(pdf, sign):
            needs = "rare"
        if needs != font and part:
            yield font, part
            part = ""
        font, part = needs, part + sign
    if part:
        yield font, part


def _has_rare(pdf: FPDF, sign: str) -> bool:
    if "rare" not in pdf.fonts:
        pdf.add_font("rare", fname=RARE)
    return ord(sign) in _signs(pdf, "rare")


def _signs(pdf: FPDF, font: str) -> Mapping[int, object]:
    found = pdf.fonts[font]
    assert isinstance(found, TTFFont)
    return found.cmap


def _width(pdf: FPDF, parts: list[tuple[str, str]], size: float) -> float:
    width = 0.0
    for font, part in parts:
        pdf.set_font(font, size=size)
        width += pdf.get_string_width(part)
    return width
