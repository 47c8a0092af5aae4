"""Term weights learned from what people took of what they were shown, and how good they would have been.

The labels are few and biased: a place near the top is seen more, and what is never shown is never taken. So the learned weights
stay near those in use, keep their signs, and replace them only where later lists, which the fit has not seen, say so beyond chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.neighbours import learners
from skillmatch.matching.settings import Weights
from skillmatch.matching.similarity.spans import InputError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LEARNED, THIN, NOT_BETTER = "learned", "thin", "not_better"
"""How a training ends: new weights; too little evidence; no better on later lists."""


@dataclass(frozen=True)
class LearningSettings:
    """Settings of the training; all chosen.

    Attributes
    ----------
    minimum_taken : int
        Courses taken from shown lists, at least: twenty for each of the ten terms, a usual rule of thumb for this regression.
    minimum_people : int
        People who took them, at least: fewer would teach their own taste to all.
    minimum_lists : int
        Lists with a taken course in each of the two later parts, at least.
    parts : tuple of float
        Where the lists, in the order of time, are cut: fit before the first, choose between the two, judge after the second.
    clip : float
        Largest inverse propensity that counts in the fit.
    strengths : tuple of float
        Inverse strengths of the regularisation (``C``) that are tried.
    shares : tuple of float
        How far from the weights in use to the learned ones; all are tried.
    draws, seed : int
        Of the bootstrap.
    """

    minimum_taken: int = 200
    minimum_people: int = 50
    minimum_lists: int = 30
    parts: tuple[float, float] = (0.6, 0.8)
    clip: float = 20.0
    strengths: tuple[float, ...] = (0.01, 0.1, 1.0)
    shares: tuple[float, ...] = (0.25, 0.5, 0.75, 1.0)
    draws: int = 1000
    seed: int = 0


@dataclass(frozen=True, eq=False)
class ShownPlaces:
    """Places of shown lists, (n,) each, in the order of time.

    Attributes
    ----------
    values : float64 array, (n, n_terms)
        The terms in the order of the weights.
    taken : bool array
    lists : int array
        Number of the list, ascending from 0.
    people : int array
    position : int array
        From 1.
    propensity : float64 array
        Chance of this course at this place, in (0, 1].
    """

    values: Floats
    taken: Bools
    lists: Ints
    people: Ints
    position: Ints
    propensity: Floats

    def __post_init__(self) -> None:
        n = len(self.values)
        if any(len(part) != n for part in (self.taken, self.lists, self.people, self.position, self.propensity)):
            raise InputError("every part of the shown lists needs one entry a place")
        if n and (not np.isfinite(self.values).all() or self.propensity.min() <= 0 or self.propensity.max() > 1):
            raise InputError("values must be finite and propensities in (0, 1]")
        if (np.diff(self.lists) < 0).any():
            raise InputError("the lists must be numbered in their order")

    def where(self, kept: Bools) -> ShownPlaces:
        """Some of the places."""
        return ShownPlaces(
            self.values[kept], self.taken[kept], self.lists[kept], self.people[kept], self.position[kept], self.propensity[kept]
        )


@dataclass(frozen=True, eq=False)
class ExploredPlace:
    """A place that chance could fill: the terms of all that could stand there, (n_options, n_terms), first the one that did; its
    chance; whether it was taken; the list and the person."""

    options: Floats
    propensity: float
    taken: bool
    list_number: int
    person: int


@dataclass(frozen=True)
class Value:
    """What one shown place would have been taken with, under some weights: SNIPS with its interval, and how many places speak."""

    mean: float
    low: float
    high: float
    places: int
    effective: float


@dataclass(frozen=True)
class LearningOutcome:
    """How a training ended: ``LEARNED``, ``THIN`` or ``NOT_BETTER``, with the weights to use from now on and its figures."""

    code: str
    weights: Weights
    figures: dict[str, object]


def learn(
    shown: ShownPlaces,
    choices: Sequence[ExploredPlace],
    shipped: Weights,
    in_use: Weights,
    settings: LearningSettings | None = None,
) -> LearningOutcome:
    """Learn the weights of the terms, and keep those in use where the evidence is thin or says nothing better.

    Parameters
    ----------
    shown : ShownPlaces
    choices : sequence of Choice
        The places that exploration could change, for the off-policy value.
    shipped, in_use : tuple of (name, weight)
        Same names in the same order; the signs and the scale are those of the shipped ones.
    settings : LearningSettings, optional
    """
    chosen = settings or LearningSettings()
    names, ships = _parted(shipped)
    uses = _parted(in_use)[1]
    parts = _parts(shown, chosen)
    figures = _counts(shown, parts)
    short = _short(shown, parts, chosen)
    if short:
        return LearningOutcome(THIN, in_use, {**figures, "short": short})
    fit, choose, judge = (shown.where(part) for part in parts)
    tried = _tried(fit, choose, ships, uses, chosen)
    if not tried:
        return LearningOutcome(NOT_BETTER, in_use, figures)
    _, share, strength, best = max(tried, key=lambda one: one[:3])
    difference = _difference(judge, best, uses, chosen)
    compared = {"shipped": ships, "in use": uses, "learned": best}
    figures |= {
        "strength": strength,
        "share": -share,
        "ndcg": {name: _figure(list_ndcg(judge, weights)[0], chosen) for name, weights in compared.items()},
        "difference": _plain(asdict(difference)),
        "snips": {name: _value(choices, judge, weights, chosen) for name, weights in compared.items()},
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, best, strict=True)},
    }
    if not difference.low > 0:
        return LearningOutcome(NOT_BETTER, in_use, figures)
    return LearningOutcome(
        LEARNED, tuple((name, round(float(weight), 4)) for name, weight in zip(names, best, strict=True)), figures
    )


def _tried(
    fit: ShownPlaces, choose: ShownPlaces, ships: Floats, uses: Floats, settings: LearningSettings
) -> list[tuple[float, float, float, Floats]]:  # fmt: skip
    """The NDCG on `choose`, the negative share of what was learned, its strength and the weights, of each combination."""
    tried = []
    for strength in settings.strengths:
        learned = _fitted(fit, ships, strength, settings.clip)
        if learned is None:
            continue
        for share in settings.shares:
            weights = (1 - share) * uses + share * learned
            tried.append((float(np.mean(list_ndcg(choose, weights)[0])), -share, strength, weights))
    return tried


def list_ndcg(shown: ShownPlaces, weights: Floats) -> tuple[Floats, Ints]:
    """NDCG of each list with a taken course when its courses are put in the order of the weights, and whose list it is."""
    score = shown.values @ weights
    order = np.lexsort((shown.position, -score, shown.lists))
    lists, taken, people = shown.lists[order], shown.taken[order], shown.people[order]
    starts = np.flatnonzero(np.r_[True, np.diff(lists) != 0]) if len(lists) else np.zeros(0, np.int64)
    found, whose = [], []
    for start, end in zip(starts, np.r_[starts[1:], len(lists)], strict=True):
        good = taken[start:end]
        if good.any():
            found.append(metrics.ndcg(good[None, :], np.array([good.sum()]))[0])
            whose.append(people[start])
    return np.array(found, dtype=np.float64), np.array(whose, dtype=np.int64)


def snips(choices: Sequence[ExploredPlace], weights: Floats, settings: LearningSettings | None = None) -> Value:
    """Self-normalised inverse propensity score: the share of taken courses had the weights chosen each of these places.

    ``Σ r·π/p / Σ π/p``, π one where the weights would choose what was shown, p the chance it was shown with; the interval is a
    bootstrap over people. ``nan`` where the weights never agree with what was shown.
    """
    chosen = settings or LearningSettings()
    agree = np.array([np.argmax(one.options @ weights) == 0 for one in choices], dtype=np.float64)
    weight = agree / np.array([one.propensity for one in choices], dtype=np.float64)
    reward = weight * np.array([one.taken for one in choices], dtype=np.float64)
    if not weight.sum() > 0:
        return Value(np.nan, np.nan, np.nan, len(choices), 0.0)
    _, person = np.unique([one.person for one in choices], return_inverse=True)
    top, bottom = np.bincount(person, weights=reward), np.bincount(person, weights=weight)
    draws = np.random.default_rng(chosen.seed).multinomial(len(top), np.full(len(top), 1 / len(top)), size=chosen.draws)
    below = draws @ bottom
    drawn = (draws @ top)[below > 0] / below[below > 0]
    low, high = np.quantile(drawn, [0.025, 0.975])
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return Value(float(reward.sum() / weight.sum()), float(low), float(high), len(choices), effective)


def _fitted(fit: ShownPlaces, ships: Floats, strength: float, clip: float) -> Floats | None:
    """Weights of a logistic regression with the signs of the shipped ones; None where nothing of worth is left.

    The place is a feature of its own that no weight is made of: it takes up what was seen only because it stood high. A term whose
    coefficient has the wrong sign is left out, the most wrong first, and the rest is fitted again. A term that nobody's list had
    (interests that nobody wrote down) teaches nothing and keeps its shipped weight.
    """
    signs = np.sign(ships)
    seen = 1 / np.log2(fit.position + 1.0)
    heavy = np.minimum(1 / fit.propensity, clip)
    untold = ~fit.values.any(axis=0)
    kept, ours = (signs != 0) & ~untold, (ships > 0) & ~untold
    while kept[signs > 0].any():
        features = np.column_stack([fit.values[:, kept] * signs[kept], seen])
        model = learners.LogisticRegression(C=strength, max_iter=1000).fit(features, fit.taken, sample_weight=heavy)
        found = model.coef_[0, :-1]
        if (found >= 0).all():
            weights = np.zeros(len(ships))
            weights[kept] = found * signs[kept]
            total = weights[weights > 0].sum()
            return np.where(untold, ships, weights * (ships[ours].sum() / total)) if total > 0 else None
        kept[np.flatnonzero(kept)[np.argmin(found)]] = False
    return None


def _parts(shown: ShownPlaces, settings: LearningSettings) -> tuple[Bools, Bools, Bools]:
    """The places of the lists to fit on, to choose by and to judge by, in the order of time."""
    n = int(shown.lists[-1]) + 1 if len(shown.lists) else 0
    first, second = (round(n * share) for share in settings.parts)
    return shown.lists < first, (shown.lists >= first) & (shown.lists < second), shown.lists >= second


def _counts(shown: ShownPlaces, parts: Sequence[Bools]) -> dict[str, object]:
    return {
        "lists": len(np.unique(shown.lists)),
        "places": len(shown.lists),
        "taken": int(shown.taken.sum()),
        "people": len(np.unique(shown.people[shown.taken])),
        "lists taken from": [len(np.unique(shown.lists[part & shown.taken])) for part in parts],
    }


def _short(shown: ShownPlaces, parts: Sequence[Bools], settings: LearningSettings) -> list[list[object]]:
    """What there is too little of: (what, how many there are, how many it takes)."""
    later = min(len(np.unique(shown.lists[part & shown.taken])) for part in parts[1:])
    found: list[list[object]] = [
        ["taken", int(shown.taken.sum()), settings.minimum_taken],
        ["people", len(np.unique(shown.people[shown.taken])), settings.minimum_people],
        ["later lists", later, settings.minimum_lists],
    ]
    return [row for row in found if int(str(row[1])) < int(str(row[2]))]


def _difference(judge: ShownPlaces, ours: Floats, theirs: Floats, settings: LearningSettings) -> metrics.MeanFigure:
    """NDCG gained, a mean over people, so that who opens the page often does not count more."""
    (mine, whose), (other, _) = list_ndcg(judge, ours), list_ndcg(judge, theirs)
    _, person = np.unique(whose, return_inverse=True)
    return metrics.bootstrap(np.bincount(person, weights=mine - other) / np.bincount(person), settings.draws, seed=settings.seed)


def _figure(values: Floats, settings: LearningSettings) -> dict[str, float | None]:
    return _plain(asdict(metrics.bootstrap(values, settings.draws, seed=settings.seed)))


def _value(
    choices: Sequence[ExploredPlace], judge: ShownPlaces, weights: Floats, settings: LearningSettings
) -> dict[str, float | None]:
    """SNIPS on the lists to judge by alone, which the fit has not seen."""
    first = int(judge.lists[0]) if len(judge.lists) else 0
    return _plain(asdict(snips([one for one in choices if one.list_number >= first], weights, settings)))


def _plain(figures: dict[str, float]) -> dict[str, float | None]:
    """Four decimals, and None where there is no number: JSON has no NaN."""
    return {name: None if np.isnan(value) else round(value, 4) for name, value in figures.items()}


def _parted(weights: Weights) -> tuple[tuple[str, ...], Floats]:
    return tuple(name for name, _ in weights), np.array([weight for _, weight in weights], dtype=np.float64)
