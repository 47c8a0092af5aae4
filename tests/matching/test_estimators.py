"""One contract for every estimator of ours: scikit-learn's own checks that need no arrays, and what all of them promise."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import BaseEstimator, clone
from sklearn.utils import estimator_checks as checks

from skillmatch import matching
from skillmatch.matching import EnrolmentNeighbours, LevelGapSimilarity, SkillNeighbours, TextSimilarity
from tests.matching.random_cities import draw

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


def spans(estimator):
    rng = np.random.default_rng(0)
    asked = draw(rng, 5, 12, 4)
    return estimator.fit(draw(rng, 30, 12, 3)), [asked.take([row]) for row in range(len(asked))], asked


def texts(estimator):
    asked = ["数控车工", "welder", "急招熟练电工", ""]
    return estimator.fit(["车工", "电工", "焊工", "nurse", "teacher", "厨师", "会计", "driver"]), [[text] for text in asked], asked


def skills(estimator):
    rng = np.random.default_rng(0)
    holders, asked = (sparse.csr_array((rng.random((n, 12)) < 0.4).astype(float)) for n in (200, 5))
    return estimator.fit(holders), [asked[[row]] for row in range(5)], asked


def histories(estimator):
    rng = np.random.default_rng(0)
    asked = [np.array([3, 1, 3]), np.array([], int), np.array([7])]
    return estimator.fit([rng.permutation(12)[: rng.integers(1, 9)] for _ in range(200)]), [[row] for row in asked], asked


ESTIMATORS = {
    EnrolmentNeighbours: (histories, lambda model, data: (model.recommend(data, 4),)),
    SkillNeighbours: (skills, lambda model, data: (model.recommend(data, 4),)),
    LevelGapSimilarity: (spans, lambda model, data: model.kneighbors(data, 4)),
    TextSimilarity: (texts, lambda model, data: model.kneighbors(data, 4)),
}
"""How each is fitted (the model, what is asked row by row, and all of it at once), and how it is asked."""


def test_every_estimator_is_listed_here():
    ours = {thing for thing in vars(matching).values() if isinstance(thing, type) and issubclass(thing, BaseEstimator)}
    assert ours == set(ESTIMATORS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("kind", ESTIMATORS, ids=lambda kind: kind.__name__)
def test_scikit_learns_own_checks(kind, check):
    check(kind.__name__, kind())


@pytest.mark.parametrize("kind", ESTIMATORS, ids=lambda kind: kind.__name__)
def test_the_contract(kind):
    fitted, answer = ESTIMATORS[kind]
    model = kind()
    settings = dict(model.get_params())
    model, rows, asked = fitted(model)
    assert model.get_params() == settings, "fit changes no setting"
    assert model.n_features_in_ > 0
    learned = [name for name in vars(model) if name not in settings]
    assert learned and all(name.endswith("_") for name in learned)
    first, again = answer(model, asked), answer(fitted(clone(model))[0], asked)
    for a, b in zip(first, again, strict=True):
        assert a.tobytes() == b.tobytes(), "two runs on the same input agree bit for bit"
    for row, alone in enumerate(rows):
        for a, b in zip(first, answer(model, alone), strict=True):
            assert a[row].tobytes() == b[0].tobytes(), "batch equals single"
