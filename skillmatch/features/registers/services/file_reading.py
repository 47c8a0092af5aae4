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


def sheets(path: Path, folder: Path) -> Iterable[TextSheet]:
    """All sheets of a workbook that have something in them, hidden ones too, or the one of a text file.

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
        return workbooks_service.archived(path, folder)
    if start.startswith(OLE):
        return workbooks_service.old(path, folder)
    if start.startswith(OTHERS):
        raise FileRefused("not_text")
    return (text_files_service.sheet(path),)
