"""The bridging course: the listed one that closes most of what a new version asks beyond what is held."""

import numpy as np
import pytest

from skillmatch.matching import Engine, InputError, Spans
from skillmatch.matching.bridging import bridge
from tests.matching.cities import make_catalogue, make_courses, make_workers, ranks

COLD, LOAD, TRACE = range(3)


def city(**columns):
    """A course for one half of the gap, one for all of it in more hours, and the same again in fewer."""
    spans = [[(COLD, 0, 2)], [(COLD, 0, 3), (LOAD, 0, 3)], [(COLD, 0, 3), (LOAD, 0, 3)]]
    return make_catalogue(3, make_courses(Spans.from_rows(spans, 3), hours=[10, 60, 40], **columns))


def asked(catalogue, held, skills=(COLD, LOAD), wanted=(3, 3)):
    return bridge(Engine().fit(catalogue), make_workers(ranks([held], 3), 3), 0, list(skills), list(wanted))


def test_it_is_the_course_that_closes_most_and_among_equals_the_shorter():
    found = asked(city(), {})
    assert (found.course, found.share) == (2, 1.0)
    assert {gap.skill for gap in found.gaps} == {COLD, LOAD}


def test_what_is_held_is_no_gap():
    found = asked(city(), {COLD: 3, LOAD: 3})
    assert (found.gaps, found.course, found.share) == ((), -1, 0.0)


def test_a_retired_course_is_no_bridge():
    assert asked(city(listed=np.array([True, True, False])), {}).course == 1


def test_what_no_course_teaches_has_none_and_says_so():
    found = asked(city(), {}, (TRACE,), (2,))
    assert found.course == -1
    assert [gap.taught for gap in found.gaps] == [False]


def test_a_skill_twice_is_refused():
    with pytest.raises(InputError):
        asked(city(), {}, (COLD, COLD), (1, 2))
