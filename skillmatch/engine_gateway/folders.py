"""Where an installation keeps what the engine made for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """Folders of artefacts; None where an installation keeps nothing, such as in a measurement.

    Attributes
    ----------
    embeddings : Path or None
        Sentence embeddings between runs.
    reader, interests : Path or None
        The fitted reader of free text, and what the courses' names mean.
    models : Path or None
        Weights that were learned here.
    """

    embeddings: Path | None = None
    reader: Path | None = None
    interests: Path | None = None
    models: Path | None = None

    @classmethod
    def under(cls, data_dir: Path) -> Folders:
        """Return the folders of an installation that keeps its data there."""
        return cls(data_dir / "embeddings", data_dir / "reader", data_dir / "interests", data_dir / "models")
