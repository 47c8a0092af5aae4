"""SkillNeighbours on a made world of trades: people of one trade hold skills of that trade."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from skillmatch.matching.evaluation import metrics
from skillmatch.matching.neighbours.skill_neighbours import SkillNeighbours, hide
from skillmatch.matching.similarity.spans import InputError

TRADES, SKILLS = 8, 15


def world(n=320, seed=0, blur=0.1):
    """Holders × skills, and the trade of each; a tenth of the skills are of any trade, and skill 0 is everybody's."""
    rng = np.random.default_rng(seed)
    trade = rng.integers(TRADES, size=n)
    own = trade[:, None] == np.arange(TRADES * SKILLS)[None, :] // SKILLS
    rows = np.where(rng.random(own.shape) < np.where(own, 0.6, blur * 0.15), np.where(rng.random(own.shape) < 0.7, 1.0, 0.5), 0.0)
    rows[:, 0] = 1.0
    return sparse.csr_array(rows), trade


def speak(texts):
    """Vectors of texts that name a trade."""
    vectors = np.zeros((len(texts), TRADES + 1))
    for row, text in enumerate(texts):
        digits = [int(word) for word in text.split() if word.isdigit()]
        vectors[row, digits[0] if digits else TRADES] = 1.0
    return vectors


def silent(texts):
    raise AssertionError("the encoder must not be asked")


def found_again(model, n=20, **texts):
    holders, _ = world(seed=1)
    known, hidden = hide(holders[:80], 0.3, np.random.default_rng(2))
    ids = model.recommend(known, n, **texts)
    return metrics.recall(metrics.hits(ids, hidden), [len(row) for row in hidden]).mean()


def test_it_finds_hidden_skills_far_better_than_popularity():
    holders, _ = world()
    model = SkillNeighbours().fit(holders)
    popular = np.argsort(-model.popularity_, kind="stable")[:20]
    test, _ = world(seed=1)
    known, hidden = hide(test[:80], 0.3, np.random.default_rng(2))
    plain = [[k for k in popular if known[[row], [k]][0] == 0] for row in range(80)]
    baseline = np.mean([np.isin(hidden[row], plain[row]).mean() for row in range(80)])
    assert found_again(model) > 0.85 > 2 * baseline


def test_known_skills_are_never_returned_and_short_lists_are_padded():
    holders, _ = world(100)
    model = SkillNeighbours().fit(holders)
    ids = model.recommend(holders, 500)
    assert ids.dtype == np.int32 and ids.shape == (100, 500)
    dense = holders.toarray()
    for row in range(100):
        returned = ids[row][ids[row] >= 0]
        assert sorted(returned) == np.flatnonzero(dense[row] == 0).tolist()
        assert (ids[row][len(returned) :] == -1).all()
    everything = sparse.csr_array(np.ones((1, TRADES * SKILLS)))
    assert model.recommend(everything, 3).tolist() == [[-1, -1, -1]]


def test_who_tells_nothing_gets_what_is_most_common():
    holders, _ = world()
    model = SkillNeighbours().fit(holders)
    ids = model.recommend(sparse.csr_array((2, TRADES * SKILLS)), 5)
    assert ids.tolist() == [np.argsort(-model.popularity_, kind="stable")[:5].tolist()] * 2
    assert ids[0, 0] == 0


def test_a_description_alone_leads_to_its_trade():
    holders, trade = world()
    model = SkillNeighbours(encode=speak).fit(holders, [f"works in {t}" for t in trade])
    nothing = sparse.csr_array((2, TRADES * SKILLS))
    ids = model.recommend(nothing, 10, ["trade 3", "trade 5"])
    assert (ids[0][ids[0] > 0] // SKILLS == 3).sum() >= 8
    assert (ids[1][ids[1] > 0] // SKILLS == 5).sum() >= 8
    assert model.recommend(nothing, 5, [" ", ""]).tolist() == model.recommend(nothing, 5).tolist(), "a blank text says nothing"


def test_descriptions_help_those_who_know_little():
    holders, trade = world(blur=1.0)
    names = [f"skill of {k // SKILLS}" for k in range(TRADES * SKILLS)]
    model = SkillNeighbours(encode=speak).fit(holders, [f"works in {t}" for t in trade], names)
    test, own = world(seed=1, blur=1.0)
    known, hidden = hide(test[:80], 0.9, np.random.default_rng(2))
    counts = [len(row) for row in hidden]
    without = metrics.recall(metrics.hits(model.recommend(known, 15), hidden), counts).mean()
    with_text = metrics.recall(metrics.hits(model.recommend(known, 15, [f"works in {t}" for t in own[:80]]), hidden), counts).mean()
    assert with_text > without + 0.05


def test_the_encoder_is_asked_only_for_texts():
    holders, _ = world(100)
    model = SkillNeighbours(encode=silent).fit(holders)
    assert (model.recommend(holders, 3, ["fitted without texts"] * 100) == model.recommend(holders, 3)).all()


def test_batch_equals_single_and_fits_agree():
    holders, trade = world()
    texts = [f"works in {t}" for t in trade]
    model = SkillNeighbours(encode=speak).fit(holders, texts)
    again = clone(model).fit(holders, texts).recommend(holders[:40], 10, texts[:40])
    batch = model.recommend(holders[:40], 10, texts[:40])
    assert again.tobytes() == batch.tobytes()
    for row in range(40):
        assert model.recommend(holders[[row]], 10, [texts[row]]).tolist() == [batch[row].tolist()]


def test_more_holders_than_the_bound_are_sampled():
    holders, _ = world(2000)
    model = SkillNeighbours(max_holders=200).fit(holders)
    assert model.ridges_[False].holders.shape[0] == 200
    assert model.popularity_[0] == 2000
    assert found_again(model) > 0.8


def test_few_holders_are_not_learned_from():
    holders, _ = world(30)
    model = SkillNeighbours().fit(holders)
    assert model.blends_ == {}
    assert (model.recommend(holders, 3) >= 0).all()


def test_what_is_no_matrix_of_skills_is_refused():
    holders, _ = world(100)
    with pytest.raises(NotFittedError):
        SkillNeighbours().recommend(holders)
    model = SkillNeighbours().fit(holders)
    bad = holders.copy()
    bad.data[3] = np.nan
    for call in (
        lambda: SkillNeighbours().fit(bad),
        lambda: SkillNeighbours().fit(-holders),
        lambda: SkillNeighbours(encode=speak).fit(holders, ["too few"]),
        lambda: SkillNeighbours(encode=speak).fit(holders, None, ["too few"]),
        lambda: model.recommend(holders[:, :9]),
        lambda: model.recommend(holders, 0),
        lambda: model.recommend(holders, True),
    ):
        with pytest.raises(InputError):
            call()


def test_no_rows_give_no_lists():
    holders, _ = world(100)
    assert SkillNeighbours().fit(holders).recommend(holders[:0], 4).shape == (0, 4)


def test_hiding_takes_a_share_of_the_essential_skills_alone():
    rows = sparse.csr_array(np.array([[1, 1, 1, 1, 0.5, 0], [1, 0, 0, 0, 0.5, 0.5]]))
    known, hidden = hide(rows, 0.5, np.random.default_rng(0))
    assert [len(row) for row in hidden] == [2, 1]
    for row in range(2):
        assert (rows.toarray()[row, hidden[row]] == 1).all()
        assert (known.toarray()[row, hidden[row]] == 0).all()
    assert known.sum() == rows.sum() - 3
