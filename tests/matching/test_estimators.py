"""One contract for every estimator of ours: scikit-learn's own checks that need no arrays, and what all of them promise."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.utils import estimator_checks as checks

from skillmatch import matching
from skillmatch.matching import LevelGapSimilarity
from tests.matching.cities import draw

CHECKS = (
    checks.check_estimator_cloneable,
    checks.check_estimator_tags_renamed,
    checks.check_valid_tag_types,
    checks.check_estimator_repr,
    checks.check_no_attributes_set_in_init,
    checks.check_get_params_invariance,
    checks.check_set_params,
    checks.check_parameters_default_constructible,
    checks.check_mixin_order,
    checks.check_do_not_raise_errors_in_init_or_set_params,
)
"""scikit-learn's checks that do not call ``fit`` with arrays (ours take spans)."""


def fitted(estimator):
    rng = np.random.default_rng(0)
    return estimator.fit(draw(rng, 30, 12, 3)), draw(rng, 5, 12, 4)


ESTIMATORS = {LevelGapSimilarity: lambda model, data: model.kneighbors(data, 4)}


def test_every_estimator_is_listed_here():
    ours = {thing for thing in vars(matching).values() if isinstance(thing, type) and issubclass(thing, BaseEstimator)}
    assert ours == set(ESTIMATORS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("kind", ESTIMATORS, ids=lambda kind: kind.__name__)
def test_scikit_learns_own_checks(kind, check):
    check(kind.__name__, kind())


@pytest.mark.parametrize("kind", ESTIMATORS, ids=lambda kind: kind.__name__)
def test_the_contract(kind):
    model = kind()
    settings = dict(model.get_params())
    model, data = fitted(model)
    assert model.get_params() == settings, "fit changes no setting"
    assert model.n_features_in_ == data.n_features
    learned = [name for name in vars(model) if name not in settings]
    assert learned and all(name.endswith("_") for name in learned)
    answer = ESTIMATORS[kind]
    first, again = answer(model, data), answer(fitted(clone(model))[0], data)
    for a, b in zip(first, again, strict=True):
        assert a.tobytes() == b.tobytes(), "two runs on the same input agree bit for bit"
    for row in range(len(data)):
        for a, b in zip(first, answer(model, data.take([row])), strict=True):
            assert a[row].tobytes() == b[0].tobytes(), "batch equals single"
