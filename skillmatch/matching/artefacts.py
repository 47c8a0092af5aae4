"""Fitted artefacts: a folder of arrays with a manifest, written whole, checked when it is read.

``models/<date>-<hash8>/`` holds ``state.npz`` and ``manifest.json``; ``models/CURRENT`` names the one in use, a line for each
kind. Rolling back is editing that line. Where the current one cannot be used, the newest other one of its kind that can be serves.
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
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")

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


def current(root: Path, kind: str | None = None) -> Artefact:
    """The artefact in use; where it is refused, the newest older one of the same kind that is not.

    Parameters
    ----------
    root : Path
    kind : str, optional
        What the manifest must say it is, as "text"; any by default.

    Raises
    ------
    ArtefactError
        There is none that can be used; the message has every reason.
    """
    named = _named(root)
    refused = [] if named else [f"{_CURRENT} names no artefact"]
    for name in named + [name for name in _folders(root) if name not in named]:
        try:
            if kind is None or _manifest(root / name).get("kind") == kind:
                found = load(root / name)
                return Artefact(found.name, found.state, found.manifest, tuple(refused))
        except ArtefactError as error:
            refused.append(str(error))
    raise ArtefactError(f"no usable artefact in {root.name}" + (f" of the kind {kind}" if kind else "") + ": " + "; ".join(refused))


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
    figure = _figure(artefact, metric)
    if figure is None:
        raise ArtefactError(f"{new.name}: the manifest has no figure {metric}")
    kind = artefact.manifest.get("kind")
    for name in _named(root):
        try:
            serving = load(root / name)
        except ArtefactError:
            continue  # nobody can use it, so it stands in nobody's way
        held = _figure(serving, metric)
        if serving.manifest.get("kind") == kind and serving.name != new.name and held is not None and held > figure:
            return False
    use(root, new)
    return True


def use(root: Path, new: Path) -> None:
    """Put an artefact in use instead of the one of its kind; for who has compared the two already.

    Raises
    ------
    ArtefactError
        It cannot be used.
    """
    kind, kept = load(new).manifest.get("kind"), []
    for name in _named(root):
        try:
            if load(root / name).manifest.get("kind") != kind:
                kept.append(name)
        except ArtefactError:
            continue
    partial = root / f".{_CURRENT}-{os.getpid()}"
    partial.write_text("".join(f"{name}\n" for name in sorted([*kept, new.name])), encoding="utf-8")
    _sync(partial)
    partial.replace(root / _CURRENT)
    _sync(root)


def _named(root: Path) -> list[str]:
    """What ``CURRENT`` says: the name of a folder, a line for each kind."""
    try:
        lines = (root / _CURRENT).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [line.strip() for line in lines if _NAME.fullmatch(line.strip())]


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
