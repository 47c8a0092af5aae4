"""A file that was sent in as sheets of text: what it is, its bytes say, not its name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skillmatch.features.registers.services import text_files as text_files_service
from skillmatch.features.registers.services import workbooks as workbooks_service
from skillmatch.store.registers.intake.parsed import FileRefused, TextSheet

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
    b"SQLite format",
    b"{\\rtf",
)
PAGES = (b"<html", b"<!doc", b"<?xml")


def sheets(path: Path, folder: Path) -> Iterable[TextSheet]:
    """The sheets of a workbook, or the one of a CSV file.

    Parameters
    ----------
    path : Path
        The file.
    folder : Path
        An empty folder for what is unpacked.

    Raises
    ------
    FileRefused
        It is neither, or would do harm.
    """
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(ZIP):
        return workbooks_service.sheets(path, folder)
    if start.startswith(OLE):
        raise FileRefused("old_or_encrypted")
    if start.startswith(OTHERS) or start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(PAGES):
        raise FileRefused("not_text")
    return (text_files_service.sheet(path),)
