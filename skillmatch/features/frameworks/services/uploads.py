"""The files of a classification between being sent and being brought in: one import at a time, on the disk, for its owner alone.

What is under way lies in the folder ``now``, which one rename makes and one removes, so that two senders cannot both have it; what
the last import did or why it was refused stands in ``last.json``.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from skillmatch.config import Settings
from skillmatch.store.db import resources

DRAFT = "draft-"
PIECE = 1 << 20


@dataclass(frozen=True)
class UploadRequest:
    """Who sent which files, and what was said with them."""

    names: tuple[str, ...]
    label: str = ""
    note: str = ""
    account_id: int | None = None
    role: str = ""
    language: str = "en"


@dataclass(frozen=True)
class UploadResult:
    """What the last import did, file by file, or why it was refused."""

    at: str
    asked: UploadRequest
    reasons: tuple[str, ...] = ()
    files: tuple[dict[str, Any], ...] = ()
    aside: tuple[str, ...] = ()
    changed: bool = False


def put(files: Iterable[tuple[str, IO[bytes]]], asked: UploadRequest) -> bool:
    """Keep what was sent; False where another import is under way."""
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=_make_folder()))
    try:
        for place, (_, source) in enumerate(files):
            with (draft / str(place)).open("wb") as target:
                shutil.copyfileobj(source, target, PIECE)
        (draft / "asked.json").write_text(json.dumps(asdict(asked), ensure_ascii=False), encoding="utf-8")
        draft.rename(_now())  # fails where there is one: a folder with something in it is never replaced
    except OSError:
        if under_way() is None:
            raise  # such as a full disk
        return False
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def under_way() -> UploadRequest | None:
    """Return what is being brought in, or waits for it."""
    try:
        return _upload_request(json.loads((_now() / "asked.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def files(asked: UploadRequest) -> Iterator[tuple[str, bytes]]:
    """Return what was sent, one file in memory at a time."""
    for place, name in enumerate(asked.names):
        yield name, (_now() / str(place)).read_bytes()


def tell(done: float) -> None:
    """Say how far the work has come, from 0 to 1."""
    _write(_now() / "progress", f"{done:.3f}")


def read_progress() -> float:
    """Return how far it has come."""
    try:
        return float((_now() / "progress").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0


def finish(told: UploadResult) -> None:
    """Keep what came of it, and nothing of what was sent."""
    _write(_make_folder() / "last.json", json.dumps(asdict(told), ensure_ascii=False))
    gone = Path(tempfile.mkdtemp(prefix=DRAFT, dir=_make_folder()))
    _now().rename(gone)
    shutil.rmtree(gone)


def last() -> UploadResult | None:
    """Return what came of the last import."""
    try:
        said = json.loads((_make_folder() / "last.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    lists = {name: tuple(said[name]) for name in ("reasons", "files", "aside")}
    return UploadResult(said["at"], _upload_request(said["asked"]), changed=said["changed"], **lists)


def _upload_request(said: dict[str, Any]) -> UploadRequest:
    return UploadRequest(**(said | {"names": tuple(said["names"])}))


def _write(path: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=_make_folder())
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(draft).replace(path)


def _now() -> Path:
    return _make_folder() / "now"


def _make_folder() -> Path:
    folder = resources.get(Settings).data_dir / "frameworks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
