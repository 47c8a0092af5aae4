"""The weights of the course terms in use: shipped, or learned on this installation and kept in its own folder of artefacts.

Learned weights come from the people of one city, so they live with its database and not with the code. ``CURRENT`` in that folder
names them; emptying it goes back to the shipped ones.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from skillmatch.engine_gateway.folders import Folders
from skillmatch.matching import EngineSettings, artefacts
from skillmatch.matching.artefacts import Artefact, ArtefactError
from skillmatch.matching.courses.learning import ExploredPlace, ShownPlaces
from skillmatch.matching.settings import SHIPPED, Weights
from skillmatch.store.db import resources
from skillmatch.store.recommendations import impressions
from skillmatch.store.recommendations.impressions import LoggedPlace

KIND = "weights"
SHIPPED_POLICY = "shipped"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WeightsInUse:
    """The weights that the engine uses.

    Attributes
    ----------
    policy : str
        ``shipped``, or the name of the artefact.
    weights : tuple of (name, weight)
    manifest : dict
        Of the artefact; empty for the shipped ones.
    refused : tuple of str
        Why an artefact that should be in use is not.
    """

    policy: str = SHIPPED_POLICY
    weights: Weights = SHIPPED.course_weights
    manifest: dict[str, Any] | None = None
    refused: tuple[str, ...] = ()

    @property
    def settings(self) -> EngineSettings:
        """The engine's settings with these weights."""
        return replace(SHIPPED, course_weights=self.weights)


def in_use() -> WeightsInUse:
    """The learned weights that ``CURRENT`` names, or the shipped ones; a broken artefact is refused, and the log says why."""
    folder = resources.get(Folders).models
    if folder is None or not _named(folder):
        return WeightsInUse()
    try:
        found = artefacts.current(folder, KIND)
        weights = _read(found)
    except ArtefactError as error:
        log.warning("learned weights refused", reason=str(error))
        return WeightsInUse(refused=(str(error),))
    for reason in found.refused:
        log.warning("learned weights refused", reason=reason, serving=found.name)
    return WeightsInUse(found.name, weights, found.manifest, found.refused)


def save(weights: Weights, manifest: dict[str, Any], day: dt.date) -> str:
    """Write learned weights as an artefact and put them in use.

    Returns
    -------
    str
        The artefact's name.
    """
    folder = resources.get(Folders).models
    if folder is None:
        raise ArtefactError("this installation has no folder of artefacts")
    state = {"names": np.array([name for name, _ in weights]), "weights": np.array([weight for _, weight in weights])}
    path = artefacts.save(state, {**manifest, "kind": KIND}, folder, day)
    artefacts.use(folder, path)
    return path.name


def _named(folder: Path) -> bool:
    try:
        return bool((folder / "CURRENT").read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return False


def _read(found: Artefact) -> Weights:
    """The weights of an artefact, which must be for the terms of this version, finite, and of the shipped signs."""
    names = [name for name, _ in SHIPPED.course_weights]
    signs = np.sign([weight for _, weight in SHIPPED.course_weights])
    try:
        values = np.asarray(found.state["weights"], dtype=np.float64)
        told = [str(name) for name in found.state["names"]]
    except (KeyError, ValueError) as error:
        raise ArtefactError(f"{found.name}: the state holds no weights ({error})") from error
    if told != names or values.shape != (len(names),):
        raise ArtefactError(f"{found.name}: made for other terms than those of this version")
    if not np.isfinite(values).all() or (values * signs < 0).any() or not (values > 0).any():
        raise ArtefactError(f"{found.name}: the weights are not finite or have a wrong sign")
    return tuple(zip(names, values.tolist(), strict=True))


def evidence(until: dt.datetime) -> tuple[ShownPlaces, list[ExploredPlace]]:
    """The log of shown lists until a moment as arrays, and the places that exploration could change."""
    names = [name for name, _ in SHIPPED.course_weights]
    lines = impressions.evidence(until)
    number: dict[str, int] = {}
    for line in lines:
        number.setdefault(line.list_id, len(number))
    lines.sort(key=lambda line: (number[line.list_id], line.position))
    shown = ShownPlaces(
        values=np.array([_values(line.terms, names) for line in lines], dtype=np.float64).reshape(-1, len(names)),
        taken=np.array([line.taken for line in lines], dtype=bool),
        lists=np.array([number[line.list_id] for line in lines], dtype=np.int64),
        people=np.array([line.worker_id for line in lines], dtype=np.int64),
        position=np.array([line.position for line in lines], dtype=np.int64),
        propensity=np.array([line.propensity for line in lines], dtype=np.float64),
    )
    return shown, [_choice(line, number[line.list_id], names) for line in lines if line.others]


def _choice(line: LoggedPlace, number: int, names: list[str]) -> ExploredPlace:
    options = [_values(line.terms, names), *(_values(other["terms"], names) for other in line.others)]
    return ExploredPlace(np.array(options), line.propensity, line.taken, number, line.worker_id)


def _values(terms: dict[str, float], names: list[str]) -> list[float]:
    return [float(terms.get(name, 0.0)) for name in names]
