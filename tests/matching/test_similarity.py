"""The similarity is the cosine of thermometer codes, exact for fractional ranks, with ties to the lower id."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from skillmatch.matching import InputError, LevelGapSimilarity, Spans
from tests.matching.cities import flags
from tests.matching.random_cities import draw

STEPS = 4
"""Quarters of a rank: ranks are drawn as quarters here, so that a code of quarter steps holds them exactly."""


def code(spans, weights):
    """The thermometer code: one coordinate per skill and quarter rank, scaled by the root of the weight and the step."""
    out = np.zeros((len(spans), spans.n_features, 8 * STEPS))
    for i in range(len(spans)):
        for skill, low, high in zip(*spans.row(i), strict=True):
            out[i, skill, round(low * STEPS) : round(high * STEPS)] = 1.0
    out *= np.sqrt(weights / STEPS)[None, :, None]
    return out.reshape(len(spans), -1)


def cosines(gaps, items, weights):
    a, b = code(gaps, weights), code(items, weights)
    norm = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)[None]
    return np.divide(a @ b.T, norm, out=np.zeros(norm.shape), where=norm > 0)


def quarters(rng, n, n_skills, mean):
    made = draw(rng, n, n_skills, mean, 0)
    low = np.floor(made.low * STEPS * rng.random(len(made.low))) / STEPS
    high = np.minimum(low + rng.integers(1, 12, len(low)) / STEPS, 8)
    return Spans(made.indptr, made.indices, low.astype(np.float32), high.astype(np.float32), n_skills)


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n_items=st.integers(1, 90), weighted=st.booleans())
def test_it_is_the_cosine_of_thermometer_codes(seed, n_items, weighted):
    rng = np.random.default_rng(seed)
    items, gaps = quarters(rng, n_items, 12, 3), quarters(rng, 6, 12, 4)
    weights = rng.integers(0, 5, 12).astype(float) if weighted else np.ones(12)
    expected = cosines(gaps, items, weights)
    scores, ids = LevelGapSimilarity().fit(items, weights if weighted else None).kneighbors(gaps, n_items)
    for row in range(len(gaps)):
        found = ids[row] >= 0
        assert set(ids[row][found]) == set(np.flatnonzero(expected[row] > 1e-12))
        np.testing.assert_allclose(scores[row][found], expected[row][ids[row][found]], rtol=1e-6)
        assert (scores[row][~found] == 0).all()
        assert (np.diff(scores[row]) <= 0).all()


def test_ties_go_to_the_lower_id():
    items = Spans.from_rows([[(1, 0, 2)], [(0, 0, 2)], [(2, 0, 2)], [(0, 0, 2)], [(1, 0, 2)]] * 40, 3)
    gaps = Spans.from_rows([[(0, 0, 2)], [(0, 0, 2), (1, 0, 2)]], 3)
    scores, ids = LevelGapSimilarity().fit(items).kneighbors(gaps, 5)
    assert ids.tolist() == [[1, 3, 6, 8, 11], [0, 1, 3, 4, 5]]
    assert (scores == scores[:, :1]).all()


def test_equal_cosines_by_different_sums_are_ties():
    items = Spans.from_rows([[(0, 0, 3), (1, 0, 1), (2, 0, 2)], [(0, 0, 1), (1, 0, 2), (2, 0, 3)]], 3)
    gaps = Spans.from_rows([[(0, 0, 8), (1, 0, 8), (2, 0, 8)]], 3)
    scores, ids = LevelGapSimilarity().fit(items, np.full(3, 0.1)).kneighbors(gaps, 2)
    assert ids.tolist() == [[0, 1]]
    assert scores[0, 0] == scores[0, 1]


def test_fewer_matches_are_padded():
    items = Spans.from_rows([[(0, 0, 2)], [(0, 4, 6)], []], 2)
    scores, ids = LevelGapSimilarity().fit(items).kneighbors(Spans.from_rows([[(0, 1, 3)], [(0, 2, 4)], []], 2), 3)
    assert ids.tolist() == [[0, -1, -1], [-1, -1, -1], [-1, -1, -1]]
    assert scores[0].tolist() == pytest.approx([0.5, 0, 0])


def test_only_eligible_items_are_returned():
    rng = np.random.default_rng(2)
    items, gaps = draw(rng, 50, 10, 3), draw(rng, 7, 10, 4)
    model = LevelGapSimilarity().fit(items)
    everything = [dict(zip(i, s, strict=True)) for s, i in zip(*model.kneighbors(gaps, 50), strict=True)]
    mask = rng.random(50) < 0.5
    rows = flags([np.flatnonzero(rng.random(50) < 0.3) for _ in range(7)], 50)
    for allowed, row_of in ((mask, lambda _: mask), (rows, lambda i: rows.toarray()[i])):
        scores, ids = model.kneighbors(gaps, 50, eligible=allowed)
        for i in range(7):
            found = {k: s for k, s in zip(ids[i], scores[i], strict=True) if k >= 0}
            assert found == {k: s for k, s in everything[i].items() if k >= 0 and row_of(i)[k]}


def test_reasons_add_up_to_the_score():
    rng = np.random.default_rng(4)
    items, gaps, weights = draw(rng, 60, 15, 4, whole=False), draw(rng, 8, 15, 6, whole=False), rng.random(15) + 0.1
    model = LevelGapSimilarity().fit(items, weights)
    scores, ids = model.kneighbors(gaps, 6)
    skills, parts = model.explain(gaps, ids, n_reasons=15)
    np.testing.assert_allclose(parts.sum(axis=2), scores, atol=1e-6)
    assert (np.diff(parts, axis=2) <= 0).all()
    assert ((skills == -1) == (parts == 0)).all()
    few, _ = model.explain(gaps, ids, n_reasons=2)
    assert (few == skills[:, :, :2]).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda model, gaps: model.kneighbors(gaps, 0),
        lambda model, gaps: model.kneighbors(gaps, 1.5),
        lambda model, gaps: model.kneighbors(gaps, 1, eligible=np.ones(3, bool)),
        lambda model, gaps: model.kneighbors(gaps, 1, eligible=np.ones(2)),
        lambda model, gaps: model.kneighbors(gaps, 1, eligible=flags([[0]], 3)),
        lambda model, gaps: model.explain(gaps, [[2]]),
        lambda model, gaps: model.explain(gaps, [[0.5]]),
        lambda model, gaps: model.fit(gaps, [1.0]),
        lambda model, gaps: model.fit(gaps, [1.0, -1.0]),
        lambda model, gaps: model.fit(gaps, [1.0, np.nan]),
    ],
)
def test_it_refuses_what_does_not_fit(call):
    model = LevelGapSimilarity().fit(Spans.from_rows([[(0, 0, 1)], [(1, 0, 1)]], 2))
    with pytest.raises(InputError):
        call(model, Spans.from_rows([[(0, 0, 1)]], 2))


def test_it_refuses_other_features_and_questions_before_fit():
    with pytest.raises(NotFittedError):
        LevelGapSimilarity().kneighbors(Spans.from_rows([[]], 2))
    with pytest.raises(InputError, match="3 skills"):
        LevelGapSimilarity().fit(Spans.from_rows([[]], 2)).kneighbors(Spans.from_rows([[]], 3))
