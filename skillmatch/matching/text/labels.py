"""Labels of known occupations, read from ESCO's and O*NET's tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from skillmatch.matching.similarity.spans import InputError


@dataclass(frozen=True, eq=False)
class OccupationLabels:
    """Labels of known occupations.

    Attributes
    ----------
    texts : list of str
        The last of an occupation is its description.
    classes : int array, (n_texts,)
        Occupation of each, 0 … n − 1.
    skills : csr_array, (n_occupations, n_skills)
        1 essential, 0.5 optional.
    skill_texts : list of str
    """

    texts: list[str]
    classes: npt.NDArray[np.int64]
    skills: sparse.csr_array
    skill_texts: list[str]


def read_esco(folder: Path) -> OccupationLabels:
    """Labels, descriptions and skills of ESCO's occupations.

    Parameters
    ----------
    folder : Path
        With ``occupations.tsv``, ``skills.tsv`` and ``relations.tsv``.
    """
    texts: list[str] = []
    classes: list[int] = []
    n_occupations = 0
    for row in _rows(folder / "occupations.tsv", ("occupation", "label", "alt_labels", "description")):
        number = int(row["occupation"])
        n_occupations = max(n_occupations, number + 1)
        names = [row["label"], *row["alt_labels"].split("|")]
        unique = {name.strip().lower(): name.strip() for name in reversed(names) if name.strip()}
        found = [*unique.values(), f"{row['label']}. {row['description']}"[:600]]
        texts += found
        classes += [number] * len(found)
    skill_texts = [row["label"].strip() for row in _rows(folder / "skills.tsv", ("skill", "label"))]
    triples = [
        (int(row["occupation"]), int(row["skill"]), 1.0 if row["relation"] == "essential" else 0.5)
        for row in _rows(folder / "relations.tsv", ("occupation", "relation", "skill"))
    ]
    owner, skill, value = (np.array(column) for column in zip(*triples, strict=True))
    skills = sparse.csr_array((value, (owner.astype(np.int64), skill.astype(np.int64))), shape=(n_occupations, len(skill_texts)))
    return OccupationLabels(texts, np.array(classes, np.int64), skills, skill_texts)


def read_onet(path: Path) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Alternate titles with the number of their occupation.

    Parameters
    ----------
    path : Path
    """
    codes: dict[str, int] = {}
    pairs = {
        (codes.setdefault(row["code"], len(codes)), row["alternate_title"].strip())
        for row in _rows(path, ("code", "alternate_title"))
        if row["alternate_title"].strip()
    }
    ordered = sorted(pairs)
    return [title for _, title in ordered], np.array([code for code, _ in ordered], np.int64)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise InputError(f"{path.name} has no column {', '.join(sorted(missing))}")
            yield from reader
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
