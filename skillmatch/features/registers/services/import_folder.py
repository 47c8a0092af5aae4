"""Where files lie between being sent in and being written: in the installation's folder, for some days, for its owner alone.

For each import the file itself, what the preview says (``preview.py``), and how far its job has come.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from skillmatch.config import Settings
from skillmatch.store.db import resources

KEPT_DAYS = 7
PIECE = 1 << 20


def file_of(import_id: int, what: str) -> Path:
    """The path of one of an import's files: ``file``, ``preview``, ``questions`` or ``progress``."""
    return _make_folder() / f"{import_id}.{what}"


def receive(source: IO[bytes]) -> tuple[Path, int, str]:
    """Copy what is sent in to a draft; gives its path, its size and its SHA-256."""
    handle, name = tempfile.mkstemp(dir=_make_folder(), prefix="draft-")
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as target:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return Path(name), size, digest.hexdigest()


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=_make_folder(), prefix="scratch-") as name:
        yield Path(name)


def tell(import_id: int, done: float) -> None:
    """Say how far a job has come, from 0 to 1."""
    path = file_of(import_id, "progress")
    draft = path.with_suffix(".told")
    draft.write_text(json.dumps(round(done, 3)), encoding="ascii")
    draft.replace(path)


def write_private(import_id: int, what: str, text: str) -> None:
    """Keep a text beside an import, for the service's user alone."""
    path = file_of(import_id, what)
    draft = path.with_suffix(f".{what}-draft")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def read_progress(import_id: int) -> float:
    """Return how far a job has come."""
    try:
        return float(json.loads(file_of(import_id, "progress").read_text(encoding="ascii")))
    except (OSError, ValueError):
        return 0.0


def drop(import_id: int, *what: str) -> None:
    """Delete files of an import."""
    for name in what:
        file_of(import_id, name).unlink(missing_ok=True)


def purge() -> None:
    """Delete whatever has lain here for longer than ``KEPT_DAYS``."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for path in _make_folder().iterdir():
        if path.stat().st_mtime < oldest:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _make_folder() -> Path:
    folder = resources.get(Settings).data_dir / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
