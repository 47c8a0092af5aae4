"""From what was sent to texts: archives are opened within limits, and bytes become characters."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from skillmatch.web.uploads import BROKEN_ARCHIVE

MAX_FILE_BYTES = 100_000_000
"""Bytes of one unpacked file; ESCO's largest has a fifth of it."""

MAX_ARCHIVE_BYTES = 200_000_000
MAX_MEMBERS = 200
TEXT_FILES = (".csv", ".tsv", ".txt")
ENCODINGS = ("utf-8-sig", "gb18030")


class UnreadableUpload(Exception):
    """What was sent cannot be opened; ``reason`` is a code of ``messages.REASONS``."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class TextFile:
    """A file as text, with the fingerprint of its bytes; ``packed`` where it lay in an archive."""

    name: str
    text: str
    sha256: str
    packed: bool = False


def texts(name: str, content: bytes) -> list[TextFile]:
    """The text files in what was sent: itself, or those of the archive that it is.

    Raises
    ------
    Unreadable
        It is empty, too large, no text, or an archive that is damaged or locked.
    """
    if not content:
        raise UnreadableUpload(name, "empty")
    if content.startswith(b"PK\x03\x04"):
        return list(_unpacked(name, content))
    return [_decoded(name, content)]


def _unpacked(name: str, content: bytes) -> Iterator[TextFile]:
    left = MAX_ARCHIVE_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and _is_text(one.filename)]
            if not members or len(archive.infolist()) > MAX_MEMBERS:
                raise UnreadableUpload(name, "no_tables" if not members else "too_large")
            for member in members:
                if member.flag_bits & 1:
                    raise UnreadableUpload(name, "locked")
                with archive.open(member) as file:  # what the archive says of its sizes is not believed
                    unpacked = file.read(min(MAX_FILE_BYTES, left) + 1)
                if len(unpacked) > min(MAX_FILE_BYTES, left):
                    raise UnreadableUpload(name, "too_large")
                left -= len(unpacked)
                if unpacked:
                    yield _decoded(PurePosixPath(member.filename).name, unpacked, packed=True)
    except BROKEN_ARCHIVE as error:
        raise UnreadableUpload(name, "damaged") from error


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in TEXT_FILES and "__MACOSX" not in path.parts


def _decoded(name: str, content: bytes, *, packed: bool = False) -> TextFile:
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableUpload(name, "too_large")
    if b"\0" in content:
        raise UnreadableUpload(name, "no_text")
    for encoding in ENCODINGS:
        try:
            return TextFile(name, content.decode(encoding), hashlib.sha256(content).hexdigest(), packed)
        except UnicodeDecodeError:
            continue
    raise UnreadableUpload(name, "no_text")
