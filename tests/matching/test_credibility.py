"""What a posted place counts, by the formula of the documentation."""

from hypothesis import given
from hypothesis import strategies as st

from skillmatch.matching.cohorts.credibility import credibility

pasts = st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1), st.floats(0, 2000)), max_size=8)


def of(past):
    return credibility([n for n, _, _ in past], [n * share for n, share, _ in past], [age for _, _, age in past])


def test_known_values():
    assert credibility((), (), ()) == 0.8
    assert credibility([10], [10], [0]) == 0.9
    assert credibility([30], [0], [0]) == 0.2
    assert credibility([500], [0], [0]) == 0.2, "never less than the least"
    assert credibility([20], [0], [365]) == 0.4, "half its places after a year"


@given(pasts, st.integers(1, 200))
def test_taking_people_raises_it_and_taking_none_lowers_it(past, places):
    assert of([*past, (places, 0.0, 0.0)]) <= of(past) <= of([*past, (places, 1.0, 0.0)])
    assert 0.2 <= of(past) <= 1
