"""The bridging course: the listed one that closes most of what a new version asks beyond what is held."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.matching import Engine, InputError, Spans
from skillmatch.matching.courses.bridging import bridges
from skillmatch.matching.courses.ranking import codes
from skillmatch.matching.courses.scoring import closing, person
from tests.matching.cities import make_catalogue, make_courses, make_workers, ranks
from tests.matching.random_cities import random_city, random_workers

COLD, LOAD, TRACE = range(3)


def city(**columns):
    """A course for one half of the gap, one for all of it in more hours, and the same again in fewer."""
    spans = [[(COLD, 0, 2)], [(COLD, 0, 3), (LOAD, 0, 3)], [(COLD, 0, 3), (LOAD, 0, 3)]]
    return make_catalogue(3, make_courses(Spans.from_rows(spans, 3), hours=[10, 60, 40], **columns))


def asked(catalogue, held, skills=(COLD, LOAD), wanted=(3, 3)):
    return bridges(Engine().fit(catalogue), make_workers(ranks([held], 3), 3), list(skills), list(wanted))[0]


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


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), n_asked=st.integers(1, 8))
def test_each_is_led_by_the_best_course_that_is_open_to_them(seed, n_asked):
    """Held against every course, one by one, whoever else is looked at."""
    catalogue = random_city(seed)
    engine, workers = Engine().fit(catalogue), random_workers(seed, catalogue, 12)
    rng = np.random.default_rng(seed)
    skills = rng.choice(catalogue.n_skills, n_asked, replace=False)
    wanted = rng.integers(1, 6, n_asked)
    together = bridges(engine, workers, skills, wanted)
    prepared, gate = engine.prepared_, engine.courses_.gate
    for row, found in enumerate(together):
        one = person(prepared, workers, row, (skills, wanted.astype(float)))
        share, fit = closing(prepared, one, np.zeros(len(catalogue.courses.ids), bool))
        open_to = [
            course for course, bits in enumerate(gate.blocked(workers, row, one.held)) if not set(codes(int(bits))) - {"full"}
        ]
        assert found.gaps == engine.courses_.gaps(one)
        assert found.share == pytest.approx(max((share[course] for course in open_to), default=0.0) if found.gaps else 0.0)
        best = min(
            (course for course in open_to if share[course] > 0),
            key=lambda course: (-round(share[course], 9), -round(fit[course], 9), catalogue.courses.hours[course], course),
            default=-1,
        )
        assert found.course == (best if found.gaps else -1)
