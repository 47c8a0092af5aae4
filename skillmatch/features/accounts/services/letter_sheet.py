"""The letters as a PDF: an A4 sheet a person, folded twice to a third, the address outside and the code inside.

The middle third carries the address and is the outside of the folded sheet; the top third, with the code, lies inside. Beside the
name stands the register's code.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode

from skillmatch.features.accounts.services.letters import LetterSheet
from skillmatch.web import paper
from skillmatch.web.language import day, named

WIDTH, HEIGHT = 210.0, 297.0
THIRD = HEIGHT / 3
MARGIN = 22.0
QR = 30.0
INK, QUIET = (20, 30, 26), (96, 104, 100)


def print_(sheets: Sequence[LetterSheet], address: str) -> bytes:
    """The letters as one PDF, in the reader's language.

    Parameters
    ----------
    sheets : sequence of LetterSheet
    address : str
        Of the page where a code is entered, without the code.
    """
    pdf = paper.document(gettext("Account letters"))
    for sheet in sheets:
        pdf.add_page()
        _inside(pdf, sheet, address)
        _outside(pdf, sheet)
        _last(pdf, sheet)
        _folds(pdf)
    return bytes(pdf.output())


def _inside(pdf: FPDF, sheet: LetterSheet, address: str) -> None:
    """The top third: what lies inside when the sheet is folded."""
    _line(pdf, 16, gettext("Open your SkillMatch account"), 15)
    _text(pdf, 26, gettext("Scan the square or open the address below. Enter this code, your name, your year of birth and the end of your identity number."), 128)  # fmt: skip  # noqa: E501
    # The part behind the # reaches no server, so that no log has the code.
    paper.square(pdf, f"{address}#{sheet.secret}", WIDTH - MARGIN - QR, 13, QR)
    _line(pdf, 44, address, 10.5)
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.3)
    pdf.rect(MARGIN, 51, WIDTH - 2 * MARGIN, 21)
    _line(pdf, 56, gettext("Your code"), 9, QUIET, inset=4)
    pdf.set_char_spacing(1.2)
    _line(pdf, 66, sheet.secret, 21, inset=4)
    pdf.set_char_spacing(0)
    _text(pdf, 77, gettext("It works once, until %(day)s. Capital or small letters do not matter, nor do the hyphens. Show it to nobody: whoever has it and knows your year of birth can open your account. Our staff never ask for it.", day=day(sheet.until)), 166, 9, QUIET)  # fmt: skip  # noqa: E501


def _outside(pdf: FPDF, sheet: LetterSheet) -> None:
    """The middle third: the address."""
    top = THIRD
    _line(pdf, top + 14, gettext("SkillMatch · worker-empowerment network of Shouguang"), 9, QUIET)
    _line(pdf, top + 40, gettext("To: %(name)s (in person)", name=sheet.name), 17, inset=50)
    _line(pdf, top + 51, " · ".join(part for part in (named(sheet.town), named(sheet.enterprise)) if part), 12, inset=50)
    _line(pdf, top + 60, gettext("Register code %(code)s", code=sheet.code), 9, QUIET, inset=50)
    _line(pdf, top + THIRD - 12, gettext("Personal. To be opened by the addressee alone."), 9, QUIET)


def _last(pdf: FPDF, sheet: LetterSheet) -> None:
    """The bottom third: what the account is for, and what to do without a telephone."""
    top = 2 * THIRD
    _line(pdf, top + 16, gettext("What is it for?"), 12)
    _text(pdf, top + 22, gettext("With your account you see which skills the register holds of you, which courses bring you further and which masters teach them. You decide who may see you, and can correct your data. It is free, and using it is your choice."), 166, 10)  # fmt: skip  # noqa: E501
    _line(pdf, top + 52, gettext("No telephone, or is something wrong?"), 12)
    _text(pdf, top + 58, gettext("Take this letter to the office of your town: it helps you on the spot, and prints a new letter where this one is lost. The old code is then worth nothing."), 166, 10)  # fmt: skip  # noqa: E501


def _folds(pdf: FPDF) -> None:
    """Short marks at both edges where the sheet is folded."""
    pdf.set_draw_color(*QUIET)
    pdf.set_line_width(0.2)
    for at in (THIRD, 2 * THIRD):
        pdf.line(3, at, 9, at)
        pdf.line(WIDTH - 9, at, WIDTH - 3, at)
        pdf.set_dash_pattern(dash=0.6, gap=2.4)
        pdf.line(9, at, WIDTH - 9, at)
        pdf.set_dash_pattern()


def _line(pdf: FPDF, y: float, text: str, size: float, colour: tuple[int, int, int] = INK, inset: float = 0) -> None:
    paper.line(pdf, MARGIN + inset, y, text, size, room=WIDTH - 2 * MARGIN - inset, colour=colour)


def _text(pdf: FPDF, y: float, text: str, width: float, size: float = 10.5, colour: tuple[int, int, int] = INK) -> None:
    pdf.set_font("noto", size=size)
    pdf.set_text_color(*colour)
    for line in _lines(pdf, text, width, size):
        pdf.text(MARGIN, y + size * 0.4, line)
        y += size * 0.55


def _lines(pdf: FPDF, text: str, width: float, size: float) -> list[str]:
    """A paragraph broken into lines; the same on every sheet, so it is broken once a batch."""
    known: dict[tuple[str, float, float], list[str]] = pdf.__dict__.setdefault("broken_lines", {})
    key = (text, width, size)
    if key not in known:
        pdf.c_margin = 0
        mode = WrapMode.WORD if text.isascii() else WrapMode.CHAR
        known[key] = pdf.multi_cell(width, text=text, dry_run=True, output=MethodReturnValue.LINES, wrapmode=mode)  # type: ignore[assignment]
    return known[key]
