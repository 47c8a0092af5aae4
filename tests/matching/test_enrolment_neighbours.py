"""EnrolmentNeighbours on made histories: people walk through courses whose order is known."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from skillmatch.matching.neighbours.enrolment_neighbours import EnrolmentNeighbours
from skillmatch.matching.neighbours.histories import Histories
from skillmatch.matching.similarity.spans import InputError

LINES, STOPS = 12, 15


def walk(rng, length):
    """A walk along one of the lines, now and then skipping a stop, never back."""
    line, stop, out = rng.integers(LINES), 0, []
    stop = rng.integers(STOPS - length)
    while len(out) < length and stop < STOPS:
        out.append(line * STOPS + stop)
        stop += 1 + (rng.random() < 0.2)
    return np.array(out, np.int32)


def walks(n=3000, seed=0):
    rng = np.random.default_rng(seed)
    return [walk(rng, int(rng.integers(6, 11))) for _ in range(n)]


def followed(model, tests, n=3):
    """Share of walks whose last stop is among the first n recommended after the others."""
    ids = model.recommend([test[:-1] for test in tests], n)
    return np.mean([test[-1] in row for test, row in zip(tests, ids, strict=True)])


@pytest.fixture(scope="module")
def model():
    return EnrolmentNeighbours().fit(walks())


def test_the_next_stop_of_a_walk_is_found(model):
    assert followed(model, walks(300, seed=1)) > 0.95


def test_the_order_of_a_history_counts(model):
    forth, back = model.recommend([[3, 4, 5], [8, 7, 6]], 1)
    assert forth.tolist() in ([6], [7])
    assert forth.tolist() != back.tolist()


def test_nothing_already_taken_is_returned_and_short_lists_are_padded(model):
    history = np.array([0, 1, 2, 1, 3], np.int32)
    ids = model.recommend([history, []], 500)
    assert ids.dtype == np.int32 and ids.shape == (2, 500)
    some = ids[0][ids[0] >= 0]
    assert len(some) == len(set(some)) == model.n_features_in_ - 4
    assert not set(some) & set(history)
    assert (ids[0][len(some) :] == -1).all()


def test_an_empty_history_gets_what_is_popular(model):
    most = model.popularity_ + model.recent_
    ids = model.recommend([[]], 5)[0]
    assert ids.tolist() == np.argsort(-most, kind="stable")[:5].tolist()


def test_content_takes_over_where_the_history_is_short(model):
    content = np.zeros((3, model.n_features_in_))
    content[:, 77] = 1.0
    ids = model.recommend([[], [999_999], [0, 1, 2, 3, 4]], 3, content)
    assert ids[0, 0] == ids[1, 0] == 77
    assert ids[2, 0] in (5, 6), "who has a history is followed by it"


def test_orderly_histories_are_trusted_in_every_place(model):
    assert model.trust_.tolist() == [1.0] * 5


def test_last_entries_from_elsewhere_are_not_trusted_and_do_no_harm():
    rng = np.random.default_rng(5)
    clean = walks()
    spoilt = [np.append(history, rng.integers(LINES * STOPS)).astype(np.int32) for history in clean]
    model = EnrolmentNeighbours().fit(spoilt)
    assert model.trust_[0] < 0.2
    assert (model.trust_[1:] > 0.9).all()
    tests = walks(300, seed=1)
    noisy = [np.append(test[:-1], rng.integers(LINES * STOPS)) for test in tests]
    ids = model.recommend(noisy, 3)
    assert np.mean([test[-1] in row for test, row, h in zip(tests, ids, noisy, strict=True) if test[-1] not in h]) > 0.9


def test_few_histories_are_trusted_and_need_no_learned_ranking():
    model = EnrolmentNeighbours().fit(walks(100))
    assert model.trust_.tolist() == [1.0] * 5
    assert model.blend_ is None
    assert followed(model, walks(100, seed=1)) > 0.7


def test_the_learned_ranking_is_kept_only_where_it_is_better(model):
    assert model.blend_ is not None
    figures = model.blend_.figures
    assert figures[model.blend_.kind] == max(figures.values())
    assert model.blend_.kind == "plain" or figures[model.blend_.kind] > figures["plain"]


def test_relevance_lies_between_zero_and_one(model):
    scores = model.relevance([[3, 4, 5], []])
    assert scores.shape == (2, model.n_features_in_) and scores.dtype == np.float32
    assert scores[0].max() == 1 and scores[0].min() == 0
    assert scores[0, [3, 4, 5]].tolist() == [0, 0, 0]
    assert int(scores[0].argmax()) in (6, 7)
    assert not scores[1].any()


def test_batch_equals_single_and_fits_agree(model):
    tests = [*walks(30, seed=3), np.array([], np.int32), np.array([4, 4, 4])]
    batch = model.recommend(tests, 7)
    assert clone(model).fit(walks()).recommend(tests, 7).tobytes() == batch.tobytes()
    for row, test in enumerate(tests):
        assert model.recommend([test], 7).tolist() == [batch[row].tolist()]


def test_courses_beyond_the_bound_count_by_popularity():
    model = EnrolmentNeighbours(max_courses=50).fit(walks())
    assert model.relations_["cosine"].shape == (50, 50)
    ids = model.recommend([[0, 1, 2]], model.n_features_in_)
    assert (ids >= 0).sum() == model.n_features_in_ - 3


def test_what_is_no_history_is_refused(model):
    with pytest.raises(NotFittedError):
        EnrolmentNeighbours().recommend([[1]])
    for call in (
        lambda: EnrolmentNeighbours().fit([[], []]),
        lambda: EnrolmentNeighbours().fit([[1, -2]]),
        lambda: EnrolmentNeighbours().fit([[1.5, 2.5]]),
        lambda: EnrolmentNeighbours().fit([[[1, 2]]]),
        lambda: model.recommend([[-1]]),
        lambda: model.recommend([[1]], 0),
        lambda: model.recommend([[1]], 3, np.zeros((1, 2))),
    ):
        with pytest.raises(InputError):
            call()


def test_histories_keep_order_and_repeats():
    histories = Histories.of([[5, 3, 5], [], [2]]).trusting(np.array([0.5], np.float32))
    assert histories.back.tolist() == [2, 1, 0, 0]
    assert histories.weights.tolist() == [1, 1, 0.5, 0.5]
    assert histories.take(np.array([2, 0])).courses.tolist() == [2, 5, 3, 5]
    dense = histories.matrix(0.5, 6).toarray()
    assert dense[0].tolist() == [0, 0, 0, 0.5, 0, 0.5], "of a repeated course the heavier entry counts"
    assert not dense[1].any()
