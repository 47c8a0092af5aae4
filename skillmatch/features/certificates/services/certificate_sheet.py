"""A certificate on paper: one sheet of A4, crosswise, with a QR code that leads to the public page."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale
from fpdf import FPDF

from skillmatch.features.certificates import messages
from skillmatch.features.certificates.messages import SheetWords
from skillmatch.features.certificates.queries.certificates import CertificateSummary
from skillmatch.terms import CertificateState
from skillmatch.web import paper
from skillmatch.web.language import DEFAULT
from skillmatch.web.paper import Colour

WIDTH, HEIGHT = 297.0, 210.0
MIDDLE = WIDTH / 2
EDGE, QR = 12.0, 30.0
GREEN: Colour = (24, 84, 58)
QUIET: Colour = (96, 104, 100)
FAINT: Colour = (222, 226, 223)


@dataclass(frozen=True)
class CertificateSheet:
    """What is printed; `institution` is its code where that is a sample's, else empty."""

    row: CertificateSummary
    state: CertificateState
    address: str
    city: dict[str, str]
    institution: str = ""


def print_(sheet: CertificateSheet) -> bytes:
    """The sheet as a PDF, in both languages whatever language the page had: Chinese first."""
    words = []
    for locale in (DEFAULT, "en"):
        with force_locale(locale):
            words.append(messages.printed(sheet.row, sheet.state, sheet.institution))
    zh, en = words
    pdf = paper.document(sheet.row.number, landscape=True)
    pdf.add_page()
    _watermark(pdf, zh, en)
    _frame(pdf)
    _person(pdf, sheet, zh, en)
    _facts(pdf, zh, en)
    _foot(pdf, sheet, zh, en)
    return bytes(pdf.output())


def _watermark(pdf: FPDF, zh: SheetWords, en: SheetWords) -> None:
    """Across the sheet, behind everything."""
    if not zh.mark:
        return
    with pdf.rotation(25, MIDDLE, HEIGHT / 2):
        for y in (55, 115, 175):
            paper.line(pdf, MIDDLE, y, f"{zh.mark}  {en.mark}", 54, room=WIDTH, colour=FAINT, centred=True)


def _frame(pdf: FPDF) -> None:
    pdf.set_draw_color(*GREEN)
    for inset, width in ((EDGE, 1.0), (EDGE + 2.5, 0.3)):
        pdf.set_line_width(width)
        pdf.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _person(pdf: FPDF, sheet: CertificateSheet, zh: SheetWords, en: SheetWords) -> None:
    """The kind, who, and what for."""
    kind = sheet.row.kind
    _middle(pdf, 42, kind.zh, 30, GREEN)
    _middle(pdf, 51, kind.en, 13, QUIET)
    _middle(pdf, 74, sheet.row.name, 26)
    _middle(pdf, 87, zh.lead, 12, QUIET)
    _middle(pdf, 93, en.lead, 9, QUIET)
    _middle(pdf, 109, zh.what, 22)
    if en.what != zh.what:
        _middle(pdf, 118, en.what, 12, QUIET)


def _facts(pdf: FPDF, zh: SheetWords, en: SheetWords) -> None:
    """Number, days, grade: a name and its value in both languages."""
    top = 136.0
    for (name, value), (name_en, value_en) in zip(zh.facts, en.facts, strict=True):
        paper.line(pdf, 40, top, f"{name} {name_en}", 9.5, room=56, colour=QUIET)
        paper.line(pdf, 98, top, value if value == value_en else f"{value} · {value_en}", 11.5, room=110)
        top += 8.5


def _foot(pdf: FPDF, sheet: CertificateSheet, zh: SheetWords, en: SheetWords) -> None:
    """The square, who issued it, and what it is not."""
    left = WIDTH - EDGE - 14 - QR
    paper.square(pdf, sheet.address, left, 131, QR)
    paper.line(pdf, left + QR / 2, 166, f"{zh.scan} {en.scan}", 8, room=QR + 16, colour=QUIET, centred=True)
    city = sheet.city
    _middle(pdf, 177, f"{city['zh']} · {city['en']} · SkillMatch", 10)
    if zh.note:
        _middle(pdf, 184, zh.note, 8.5, QUIET)
        _middle(pdf, 189, en.note, 8, QUIET)


def _middle(pdf: FPDF, y: float, text: str, size: float, colour: Colour = paper.INK) -> None:
    paper.line(pdf, MIDDLE, y, text, size, room=WIDTH - 2 * EDGE - 20, colour=colour, centred=True)
