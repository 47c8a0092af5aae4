"""The estimators of scikit-learn that only learning needs, loaded when the first of them is named.

They take 0.3–0.5 s to load, which nobody should pay who imports the engine to rank. This is the one place that does so (PEP 562):
>>> from skillmatch.matching import learners
>>> learners.LogisticRegression(C=1.0)  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "HistGradientBoostingClassifier": "sklearn.ensemble",
    "LogisticRegression": "sklearn.linear_model",
    "StandardScaler": "sklearn.preprocessing",
    "make_pipeline": "sklearn.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
