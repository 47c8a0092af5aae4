"""Fitted artefacts: a folder of arrays with a manifest, written whole, checked when it is read.

``models/<date>-<hash8>/`` holds ``state.npz`` and ``manifest.json``; ``models/CURRENT`` names the one in use. Rolling back is editing that
line. Where the current one cannot be used, the next older folder that can be serves.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = 1
"""Number of the form written here; a higher one is refused."""

_STATE, _MANIFEST, _CURRENT = "state.npz", "manifest.json", "CURRENT"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}(?:-[a-z]+)?")

Array = npt.NDArray[np.generic]


class ArtefactError(Exception):
    """An artefact that cannot be used; the message names it and the reason."""


@dataclass(frozen=True, eq=False)
class Artefact:
    """A checked artefact.

    Parameters
    ----------
    name : str
        Name of its folder.
    state : dict of str to array
    manifest : dict
        Settings, counts, metrics, versions, checksums, the number of the format.
    refused : tuple of str
        Why artefacts that come before this one were refused; empty when the one in ``CURRENT`` serves.
    """

    name: str
    state: dict[str, Array]
    manifest: dict[str, Any]
    refused: tuple[str, ...] = ()


def save(state: Mapping[str, Array], manifest: Mapping[str, Any], root: Path, day: date) -> Path:
    """Write an artefact; a reader sees all of it or nothing. ``CURRENT`` stays as it is.

    Parameters
    ----------
    state : mapping of str to array
        No objects: nothing is pickled.
    manifest : mapping
        What JSON can hold. ``format`` and ``files`` (checksums) are added.
    root : Path
        The folder of all artefacts.
    day : date
        The date in its name.

    Returns
    -------
    Path
        The folder, ``<date>-<first 8 hexadecimal digits of the checksum of the state>``.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=root))
    try:
        with (folder / _STATE).open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **{name: np.asarray(state[name]) for name in sorted(state)})
        digest = _sha256(folder / _STATE)
        whole = {**manifest, "format": FORMAT, "files": {_STATE: digest}}
        (folder / _MANIFEST).write_text(json.dumps(whole, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        for name in (_STATE, _MANIFEST):
            _sync(folder / name)
        _sync(folder)
        folder.chmod(0o755)
        path = root / f"{day.isoformat()}-{digest[:8]}"
        if path.exists():
            shutil.rmtree(path)
        folder.rename(path)
        _sync(root)
        return path
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def load(path: Path) -> Artefact:
    """Read and check an artefact.

    Parameters
    ----------
    path : Path
        Its folder.

    Raises
    ------
    ArtefactError
        Something is missing, truncated or altered, or it was written by a newer version.
    """
    manifest = _manifest(path)
    number = manifest.get("format")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise ArtefactError(f"{path.name}: the manifest names no format")
    if number > FORMAT:
        raise ArtefactError(f"{path.name}: written in format {number}, this version reads up to {FORMAT}")
    files = manifest.get("files")
    expected = files.get(_STATE) if isinstance(files, dict) else None
    try:
        found = _sha256(path / _STATE)
    except OSError as error:
        raise ArtefactError(f"{path.name}: {_STATE} cannot be read ({error.strerror})") from error
    if found != expected:
        raise ArtefactError(f"{path.name}: {_STATE} is truncated or altered (its checksum is not the one in the manifest)")
    try:
        with np.load(path / _STATE, allow_pickle=False) as archive:
            state = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ArtefactError(f"{path.name}: {_STATE} cannot be read ({error})") from error
    return Artefact(path.name, state, manifest)


def current(root: Path, kind: str) -> Artefact:
    """The artefact in use; where it is refused, the newest older one of the same kind that is not.

    Parameters
    ----------
    root : Path
    kind : str
        What the manifest must say it is, as "text".

    Raises
    ------
    ArtefactError
        There is none that can be used; the message has every reason.
    """
    named = _named(root).get(kind)
    order = ([named] if named else []) + [name for name in _folders(root) if name != named]
    refused = [] if named else [f"{_CURRENT} names no artefact of the kind {kind}"]
    for name in order:
        try:
            artefact = load(root / name)
        except ArtefactError as error:
            refused.append(str(error))
            continue
        if artefact.manifest.get("kind") == kind:
            return Artefact(artefact.name, artefact.state, artefact.manifest, tuple(refused))
        if name == named:
            refused.append(f"{name}: holds {artefact.manifest.get('kind')!r}, not {kind!r}")
    raise ArtefactError(f"no usable artefact of the kind {kind} in {root.name}: " + "; ".join(refused))


def promote(root: Path, new: Path, metric: str) -> bool:
    """Put an artefact in use unless the one in use is better.

    Parameters
    ----------
    root, new : Path
        All artefacts, and the folder of the new one.
    metric : str
        The figure in ``manifest["metrics"]`` that decides; higher is better, and a tie goes to the new one.

    Returns
    -------
    bool
        Whether it is now in use.

    Raises
    ------
    ArtefactError
        The new one cannot be used, or its figure is missing or no number.
    """
    artefact = load(new)
    kind = artefact.manifest.get("kind")
    if not isinstance(kind, str) or not kind:
        raise ArtefactError(f"{new.name}: the manifest names no kind")
    figure = _figure(artefact, metric)
    if figure is None:
        raise ArtefactError(f"{new.name}: the manifest has no figure {metric}")
    try:
        serving: Artefact | None = current(root, kind) if kind in _named(root) else None
    except ArtefactError:
        serving = None
    held = None if serving is None else _figure(serving, metric)
    if serving is not None and serving.name != new.name and held is not None and held > figure:
        return False
    lines = {**_named(root), kind: new.name}
    partial = root / f".{_CURRENT}-{os.getpid()}"
    partial.write_text("".join(f"{key} {lines[key]}\n" for key in sorted(lines)), encoding="utf-8")
    _sync(partial)
    partial.replace(root / _CURRENT)
    _sync(root)
    return True


def _named(root: Path) -> dict[str, str]:
    """What ``CURRENT`` says: a line a kind, as ``text 2026-01-31-0123abcd``."""
    try:
        lines = (root / _CURRENT).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    words = [line.split() for line in lines]
    return {pair[0]: pair[1] for pair in words if len(pair) == 2 and _NAME.fullmatch(pair[1])}


def _folders(root: Path) -> list[str]:
    """Names of all artefacts, newest first."""
    try:
        return sorted((path.name for path in root.iterdir() if path.is_dir() and _NAME.fullmatch(path.name)), reverse=True)
    except OSError:
        return []


def _manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise ArtefactError(f"{path.name}: {_MANIFEST} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ArtefactError(f"{path.name}: {_MANIFEST} is not readable JSON ({error})") from error
    if not isinstance(found, dict):
        raise ArtefactError(f"{path.name}: {_MANIFEST} is not an object")
    return found


def _figure(artefact: Artefact, metric: str) -> float | None:
    metrics = artefact.manifest.get("metrics")
    figure = metrics.get(metric) if isinstance(metrics, dict) else None
    if isinstance(figure, bool) or not isinstance(figure, (int, float)) or not math.isfinite(figure):
        return None
    return float(figure)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
