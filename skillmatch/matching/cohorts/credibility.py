"""How far the places that an enterprise posts may be believed, from what came of those that it posted before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from skillmatch.matching.settings import SHIPPED, EngineSettings


def credibility(posted: npt.ArrayLike, taken: npt.ArrayLike, age_days: npt.ArrayLike, settings: EngineSettings = SHIPPED) -> float:
    """Share of posted places that people are taken for, aged and shrunk to what is expected of an enterprise without a past.

    Parameters
    ----------
    posted, taken : array_like, (n_demands,)
        Places of each ended demand, and those that somebody was found for; ``taken`` is at most ``posted``.
    age_days : array_like, (n_demands,)
        Days since each demand ended.
    settings : EngineSettings, optional
        ``credibility_mean`` μ, ``credibility_places`` m, ``credibility_half_life_days`` H and ``credibility_least``.

    Returns
    -------
    float
        max(least, (Σ w·taken + m·μ)/(Σ w·posted + m)) with w = 2^(−age/H), in hundredths, so that sums over enterprises are exact.
    """
    weight = np.exp2(-np.maximum(np.asarray(age_days, dtype=np.float64), 0.0) / settings.credibility_half_life_days)
    places = settings.credibility_places
    found = float((weight * np.asarray(taken, dtype=np.float64)).sum()) + places * settings.credibility_mean
    value = found / (float((weight * np.asarray(posted, dtype=np.float64)).sum()) + places)
    return round(min(max(value, settings.credibility_least), 1.0), 2)
