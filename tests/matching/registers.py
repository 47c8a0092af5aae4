"""The register of the reference data, without a database: for tests of the reader."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from skillmatch.matching.extraction.results import Vocabulary

SEED = Path(__file__).resolve().parents[2] / "skillmatch" / "store" / "reference_data"


def seeds(name: str) -> list[dict[str, str]]:
    """The rows of a seed file."""
    with (SEED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def codes(name: str) -> list[str]:
    """The codes of a seed file, in its order."""
    return [row["code"] for row in seeds(name)]


def vocabulary(*, other_names: bool = True) -> Vocabulary:
    """The words of the reference data, with the other names of skills and occupations or without."""
    skills, occupations = seeds("skills"), seeds("occupations")
    skill_at = {row["code"]: at for at, row in enumerate(skills)}
    required: dict[str, list[tuple[int, int]]] = {row["code"]: [] for row in occupations}
    for row in seeds("requirements"):
        required[row["occupation"]].append((skill_at[row["skill"]], int(row["required_rank"])))
    more: dict[str, list[str]] = defaultdict(list)
    for row in seeds("aliases") if other_names else ():
        more[row["code"]].append(row["text"])
    return Vocabulary(
        skills=tuple((row["zh"], row["en"], *more[row["code"]]) for row in skills),
        occupations=tuple((row["zh"], row["en"], row["local_alias"], *more[row["code"]]) for row in occupations),
        towns=tuple((row["zh"], row["en"]) for row in seeds("towns")),
        tasks=tuple(tuple(row["tasks"].split(";")) for row in occupations),
        required=tuple(tuple(pairs) for pairs in required.values()),
    )
