"""Paper: the vendored fonts, rare characters of names, lines that fit, and QR codes that can be read."""

from __future__ import annotations

import hashlib
import re

from fpdf import FPDF

from skillmatch.web import paper


def runs(text: str) -> list[tuple[str, str]]:
    return list(paper._runs(paper.document("test"), text))


def test_the_fonts_are_those_that_were_vendored() -> None:
    listed = [line.split() for line in (paper.FONTS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert {name for _, name in listed} == {paper.NOTO.name, paper.RARE.name}
    for digest, name in listed:
        assert hashlib.sha256((paper.FONTS / name).read_bytes()).hexdigest() == digest
    assert sum((paper.FONTS / name).stat().st_size for _, name in listed) < 8_000_000
    assert "SIL OPEN FONT LICENSE" in (paper.FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_a_rare_character_of_a_name_comes_from_the_second_font_and_a_point_from_the_first() -> None:
    assert runs("阿不都·热合曼") == [("noto", "阿不都·热合曼")]
    assert runs("王䶮") == [("noto", "王"), ("rare", "䶮")]
    assert runs("𬭼明") == [("rare", "𬭼"), ("noto", "明")]


def test_the_second_font_is_loaded_only_where_it_is_needed() -> None:
    pdf = paper.document("test")
    pdf.add_page()
    paper.line(pdf, 20, 20, "张堃喆", 20, room=100)
    assert set(pdf.fonts) == {"noto"}
    paper.line(pdf, 20, 40, "王䶮", 20, room=100)
    assert set(pdf.fonts) == {"noto", "rare"}


def test_a_long_line_is_set_smaller_until_it_fits() -> None:
    pdf = paper.document("test")
    pdf.add_page()
    paper.line(pdf, 20, 20, "寿光" * 20, 20, room=100)
    drawn = [float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", content(pdf))]
    assert paper.MIN_FONT_SIZE <= drawn[-1] < 20


def content(pdf: FPDF) -> bytes:
    return bytes(pdf.pages[1].contents)
