"""What may stand in a worker's list at all: the trade, the grade, permits, weeks and wishes decide, and each refusal has a code."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from skillmatch.matching import Engine, EngineSettings, Spans
from tests.matching.cities import flags, make_catalogue, make_courses, make_demands, make_tracks, make_workers, ranks
from tests.matching.random_cities import random_city, random_workers

WELDING, ROBOTS, SEEDS, GRAFTING, TEACHING = range(5)
WELDER, GROWER = 0, 1
BASIC, NEXT, FAR, LICENCE, GARDEN, COACHING = range(6)
WELDING_PERMIT, OTHER_PERMIT = 1, 2
seeds = st.integers(0, 2**32 - 1)


def town(**columns):
    """Two trades that share nothing but teaching; courses of a permit, of the other trade, for everybody, of the trade."""
    courses = make_courses(
        Spans.from_rows(
            [
                [(WELDING, 0, 2)],
                [(WELDING, 2, 4), (ROBOTS, 0, 3)],
                [(WELDING, 4, 6)],
                [(WELDING, 0, 1)],
                [(SEEDS, 0, 3), (GRAFTING, 0, 3)],
                [(TEACHING, 0, 5)],
            ],
            5,
        ),
        **{
            "min_rank": np.array([1, 3, 5, 1, 1, 4]),
            "target_rank": np.array([2, 4, 6, 2, 3, 5]),
            "grade_given": np.array([2, 4, 0, 0, 3, 0]),
            "permits_given": np.array([0, 0, 0, WELDING_PERMIT, 0, 0]),
            "occupations": flags([[WELDER], [WELDER], [WELDER], [WELDER], [GROWER], []], 2),
            "hours": np.array([40, 40, 40, 40, 40, 8]),
            **columns,
        },
    )
    occupations = ranks([{WELDING: 6, ROBOTS: 4, TEACHING: 5}, {SEEDS: 3, GRAFTING: 4, TEACHING: 5}], 5)
    return make_catalogue(
        5, courses, occupations=occupations, generic=np.array([False] * 4 + [True]), start_rank=np.array([2, 2]),
        permits_required=np.array([WELDING_PERMIT, 0]),
    )  # fmt: skip


def welder(held=None, **columns):
    """One welder of grade 3 with a permit that lasts."""
    given = {"grade": np.array([3]), "permits": np.array([WELDING_PERMIT]), **columns}
    return make_workers(ranks([held or {WELDING: 3}], 5), 6, **given)


def shown(engine, workers):
    return [card.course for card in engine.recommend(workers, 10, "list")[0]]


def why_not(engine, workers, course):
    advice = engine.explain(workers, 0, course)
    assert advice.blocked == ()
    return advice.unsuitable


def value(advice, name):
    return next(term.value for term in advice.terms if term.name == name)


def test_each_course_that_is_not_suggested_says_why():
    engine, workers = Engine().fit(town()), welder()
    assert shown(engine, workers) == [NEXT]
    assert why_not(engine, workers, NEXT) == ()
    assert why_not(engine, workers, GARDEN) == ("other_trade",)
    assert why_not(engine, workers, FAR) == ("too_advanced",)
    assert why_not(engine, workers, COACHING) == ("too_advanced",), "what every trade asks for needs its entry grade in full"
    assert set(why_not(engine, workers, BASIC)) == {"held", "certified"}
    assert why_not(engine, welder({ROBOTS: 1}), BASIC) == ("certified",), "who lacks what it teaches is not told to hold it"
    assert set(why_not(engine, workers, LICENCE)) == {"held", "certified"}, "the permit is valid"
    assert why_not(engine, welder({WELDING: 6, ROBOTS: 1}, grade=np.array([2])), NEXT) == ()


@pytest.mark.parametrize(
    ("made_for", "grower", "robots", "reasons"),
    [
        ([GROWER], {SEEDS: 4, GRAFTING: 4}, 0, ()),
        ([GROWER], {SEEDS: 4, GRAFTING: 4}, 3.4, ("little_use",)),
        ([GROWER], {SEEDS: 4, WELDING: 4}, 3.4, ()),
        ([GROWER, WELDER], {SEEDS: 4, GRAFTING: 4}, 3.4, ()),
        ([], {SEEDS: 4, GRAFTING: 4}, 3.4, ()),
    ],
    ids=["closes half of the gap", "closes an eighth", "of a neighbouring trade", "of the own trade too", "of no trade"],
)
def test_a_course_of_a_distant_trade_must_close_a_good_part_of_the_gap(made_for, grower, robots, reasons):
    courses = make_courses(Spans.from_rows([[(ROBOTS, 0, 4), (SEEDS, 0, 4)]], 5), occupations=flags([made_for], 2))
    city = make_catalogue(5, courses, occupations=ranks([{WELDING: 4, ROBOTS: 4}, grower], 5))
    workers = make_workers(ranks([{ROBOTS: robots} if robots else {}], 5), 1, grade=np.array([3]))
    engine = Engine(EngineSettings(distant_least=0.2)).fit(city)
    assert why_not(engine, workers, 0) == reasons
    assert shown(engine, workers) == ([] if reasons else [0])


def test_what_every_trade_asks_for_is_of_no_distant_trade():
    made_for = flags([[WELDER], [WELDER], [WELDER], [WELDER], [GROWER], [GROWER]], 2)
    engine = Engine(EngineSettings(distant_least=1.0)).fit(town(occupations=made_for))
    assert COACHING in shown(engine, welder(grade=np.array([4])))


@pytest.mark.parametrize(
    ("generic", "own", "reasons"),
    [(3, 3, ()), (3, 4, ("little_use",))],
    ids=["half of it is for everybody", "less than half"],
)
def test_what_every_trade_asks_for_makes_a_course_general_or_nothing(generic, own, reasons):
    courses = make_courses(Spans.from_rows([[(SEEDS, 0, own), (TEACHING, 0, generic)]], 5), occupations=flags([[GROWER]], 2))
    occupations = ranks([{WELDING: 6, TEACHING: 5}, {SEEDS: 3, TEACHING: 5}], 5)
    engine = Engine().fit(make_catalogue(5, courses, occupations=occupations, generic=np.array([False] * 4 + [True])))
    workers = make_workers(ranks([{WELDING: 6}], 5), 1, grade=np.array([5]))
    assert value(engine.explain(workers, 0, 0), "gap") > 0.5
    assert why_not(engine, workers, 0) == reasons


def test_an_own_course_that_closes_nothing_is_suggested_from_its_entry_grade_on():
    courses = make_courses(Spans.from_rows([[(GRAFTING, 0, 2)]], 5), min_rank=np.array([4]), occupations=flags([[WELDER]], 2))
    engine = Engine().fit(make_catalogue(5, courses, occupations=ranks([{WELDING: 6}, {SEEDS: 3}], 5)))
    below, there = (make_workers(ranks([{WELDING: 3}], 5), 1, grade=np.array([grade])) for grade in (3, 4))
    assert (shown(engine, below), shown(engine, there)) == ([], [0])


def test_the_grade_held_attests_the_course_of_its_certificate():
    assert why_not(Engine().fit(town()), welder({WELDING: 1}, grade=np.array([2])), BASIC) == ("certified",)


def test_what_the_own_enterprise_asks_for_belongs_to_the_trade():
    demands = make_demands(ranks([{SEEDS: 3}], 5), occupation=np.array([WELDER]), enterprise=np.array([900]))
    engine = Engine().fit(replace(town(), demands=demands))
    staff, other = (welder(enterprise=np.array([enterprise])) for enterprise in (900, 901))
    assert GARDEN in shown(engine, staff)
    assert why_not(engine, other, GARDEN) == ("other_trade",)


def test_terms_of_the_trade_have_known_values():
    engine, workers = Engine().fit(town()), welder({WELDING: 1})
    following = [value(engine.explain(workers, 0, course), "next grade") for course in (BASIC, NEXT, GARDEN)]
    assert following == [0, 1, 0], "a lower grade and another trade lead nowhere"
    uncertified = Engine().fit(town(grade_given=np.zeros(6, int)))
    assert value(uncertified.explain(workers, 0, NEXT), "next grade") == 0.5
    ready = [value(engine.explain(workers, 0, course), "readiness") for course in (BASIC, NEXT)]
    assert ready == pytest.approx([1 / 3, 1])
    changer = replace(welder(grade=np.array([4])), occupation=np.array([GROWER]), target=np.array([WELDER]))
    trade = [value(engine.explain(changer, 0, course), "trade") for course in (GARDEN, BASIC)]
    assert trade == pytest.approx([0.6, 1]), "the trade to be left counts less"


def test_a_course_below_the_grade_is_not_suggested():
    engine, workers = Engine().fit(town(grade_given=np.zeros(6, int))), welder({WELDING: 1}, grade=np.array([4]))
    assert "below_grade" in why_not(engine, workers, BASIC)
    assert BASIC not in shown(engine, workers)


@pytest.mark.parametrize(("made_for", "reasons"), [([], ()), ([GROWER], ("below_grade",))], ids=["near the target", "own"])
def test_no_first_course_towards_a_new_trade_lies_below_the_grade_of_the_old_one(made_for, reasons):
    occupations = flags([made_for, [WELDER], [WELDER], [WELDER], [GROWER], []], 2)
    engine = Engine().fit(town(occupations=occupations, grade_given=np.zeros(6, int)))
    akin = Engine().fit(replace(engine.catalogue_, occupations=ranks([{WELDING: 6, ROBOTS: 4}, {SEEDS: 3, ROBOTS: 4}], 5)))
    master = welder({SEEDS: 3}, occupation=np.array([GROWER]), target=np.array([WELDER]), grade=np.array([6]))
    assert why_not(engine, master, BASIC) == why_not(akin, master, BASIC) == reasons


def test_who_has_the_entry_grade_is_lifted_though_single_skills_are_not_on_record():
    engine = Engine().fit(town())
    admitted, not_yet = (engine.explain(welder({ROBOTS: 1}, grade=np.array([grade])), 0, NEXT) for grade in (3, 2))
    assert {(gain.skill, gain.reached) for gain in admitted.gains} == {(WELDING, 4), (ROBOTS, 3)}
    assert [gain.skill for gain in not_yet.gains] == [ROBOTS]


@pytest.mark.parametrize(("valid", "ending"), [(0, WELDING_PERMIT), (WELDING_PERMIT, WELDING_PERMIT)])
def test_a_permit_of_the_own_trade_that_ends_puts_its_course_first(valid, ending):
    workers = welder({WELDING: 3}, permits=np.array([valid]), renewals=np.array([ending]), completed=flags([[LICENCE]], 6))
    workers = replace(workers, again=flags([[LICENCE]], 6))
    first = Engine().fit(town()).recommend(workers, 10, "list")[0][0]
    assert (first.course, first.permit.bit, first.permit.ends, first.permit.required) == (LICENCE, WELDING_PERMIT, True, True)
    assert value(first, "gap") == pytest.approx(first.permit.share + sum(gain.share for gain in first.gains))
    assert value(first, "gap") > 0


def test_a_permit_that_was_never_held_counts_less_and_one_of_another_trade_least():
    engine = Engine().fit(town())
    ends, missing, other = (
        value(engine.explain(welder(permits=np.array([bits]), **columns), 0, LICENCE), "permit")
        for bits, columns in (
            (0, {"renewals": np.array([WELDING_PERMIT])}),
            (0, {}),
            (0, {"renewals": np.array([WELDING_PERMIT]), "occupation": np.array([GROWER])}),
        )
    )
    assert ends > missing > other > 0


def test_a_permit_that_is_only_usual_counts_half_and_does_not_outweigh_the_grade():
    columns = {"min_rank": np.array([1, 3, 5, 6, 1, 4])}
    required, usual = (
        Engine().fit(replace(town(**columns), permits_required=needed, permits_usual=eased))
        for needed, eased in ((np.array([WELDING_PERMIT, 0]), np.zeros(2, int)), (np.zeros(2, int), np.array([WELDING_PERMIT, 0])))
    )
    workers = welder(permits=np.array([0]))
    values = [value(engine.explain(workers, 0, LICENCE), "permit") for engine in (required, usual)]
    assert values == pytest.approx([0.6, 0.3])
    assert (why_not(required, workers, LICENCE), why_not(usual, workers, LICENCE)) == ((), ("too_advanced",))


def test_a_permit_that_a_trade_usually_has_outweighs_the_trade_of_its_course():
    usual = replace(town(), permits_required=np.zeros(2, int), permits_usual=np.array([0, WELDING_PERMIT]))
    grower = welder({SEEDS: 1}, permits=np.array([0]), occupation=np.array([GROWER]))
    assert why_not(Engine().fit(usual), grower, LICENCE) == ()
    assert why_not(Engine().fit(town()), grower, LICENCE) == ("other_trade",)


@pytest.mark.parametrize(
    ("given", "usual", "reasons"),
    [(WELDING_PERMIT, 0, ("little_use",)), (WELDING_PERMIT, WELDING_PERMIT, ()), (0, 0, ())],
    ids=["no trade of theirs needs it", "their trade often has it", "the course gives none"],
)
def test_the_course_of_a_permit_that_no_own_trade_needs_is_not_suggested_for_a_skill_in_common(given, usual, reasons):
    columns = {"permits_given": np.array([0, 0, 0, given, 0, 0])}
    asked = ranks([{WELDING: 6}, {WELDING: 6, SEEDS: 3}], 5)
    city = replace(town(**columns), occupations=asked, permits_usual=np.array([0, usual]))
    grower = welder({SEEDS: 1}, permits=np.array([0]), occupation=np.array([GROWER]))
    assert why_not(Engine().fit(city), grower, LICENCE) == reasons


def test_who_held_a_permit_need_not_meet_the_prerequisite_of_its_course_again():
    engine = Engine().fit(town(prerequisites=flags([[], [], [], [FAR], [], []], 6)))
    assert engine.explain(welder(permits=np.array([0])), 0, LICENCE).blocked == ("prerequisite",)
    assert engine.explain(welder(permits=np.array([0]), renewals=np.array([WELDING_PERMIT])), 0, LICENCE).blocked == ()


def test_a_prerequisite_is_met_by_the_grade_that_its_certificate_attests():
    engine = Engine().fit(town(prerequisites=flags([[], [BASIC], [], [], [], []], 6)))
    low = {"held": {ROBOTS: 1}, "grade": np.array([1])}
    assert engine.explain(welder(**low), 0, NEXT).blocked == ("prerequisite",)
    assert engine.explain(welder(**{**low, "grade": np.array([3])}), 0, NEXT).blocked == ()
    assert engine.explain(welder(**{**low, "grade": np.array([3]), "occupation": np.array([GROWER])}), 0, NEXT).blocked != ()


def test_a_prerequisite_is_met_by_the_valid_permit_that_it_gives_in_list_path_and_tracks():
    tracks = make_tracks(ranks([{WELDING: 4, ROBOTS: 3}], 5), [[NEXT, LICENCE]], 6, 2)
    city = town(prerequisites=flags([[], [LICENCE], [], [], [], []], 6))
    engine = Engine().fit(replace(city, tracks=tracks))
    valid, lapsed = ({"permits": np.array([bits]), "grade": np.array([3])} for bits in (WELDING_PERMIT, 0))
    holds = welder({ROBOTS: 1}, **valid)
    assert shown(engine, holds) == [NEXT]
    assert [step.course for step in engine.path(holds, 0, 200).steps] == [NEXT]
    assert [card.courses for card in engine.tracks(holds)[0]] == [(NEXT,)]
    assert engine.explain(welder({ROBOTS: 1}, **lapsed), 0, NEXT).blocked == ("prerequisite",)
    renews = welder({ROBOTS: 1}, **valid, renewals=np.array([WELDING_PERMIT]))
    assert LICENCE in [step.course for step in engine.path(renews, 0, 200).steps], "a permit that ends is renewed by its course"
    assert engine.explain(renews, 0, NEXT).blocked == ()


def test_whoever_has_few_hours_gets_no_course_that_lasts_longer_than_the_limit():
    engine = Engine().fit(town())
    slow, slower = (welder(hours_per_week=np.array([hours])) for hours in (1.0, 0.9))
    assert engine.explain(slow, 0, NEXT).weeks == pytest.approx(40)
    assert (shown(engine, slow), shown(engine, slower)) == ([NEXT], [])
    assert why_not(engine, slower, NEXT) == ("too_long",)
    assert value(engine.explain(slow, 0, NEXT), "weeks") == 1
    unknown = welder(hours_per_week=np.array([0.0]))
    assert (engine.explain(unknown, 0, NEXT).weeks, why_not(engine, unknown, NEXT)) == (0, ())


def test_somebody_who_changes_is_a_newcomer_to_the_target_and_holds_none_of_its_grades():
    engine = Engine().fit(town())
    workers = make_workers(ranks([{SEEDS: 3}], 5), 6, occupation=np.array([GROWER]), target=np.array([WELDER]), grade=np.array([4]))
    assert BASIC in shown(engine, workers), "a grower's grade is no welder's"
    assert "too_advanced" in why_not(engine, workers, FAR)
    first, second = engine.recommend(workers, 2, "list")[0]
    assert (first.course, first.permit.ends, first.permit.required) == (LICENCE, False, True), "no welding without the permit"
    assert (second.course, second.relation, second.next_grade) == (BASIC, "target", 2)


def test_what_is_asked_beyond_the_next_grade_counts_a_fifth_a_grade():
    """WELDING 6 is asked two grades after the next one, ROBOTS 4 at once; of the trade to be left all counts 0.6."""
    engine = Engine().fit(town())
    skills, ranks_asked, weights = engine.requirements_.outlook(welder(), 0)
    assert skills.tolist() == [WELDING, ROBOTS, TEACHING]
    assert ranks_asked.tolist() == [6, 4, 5]
    assert weights == pytest.approx([0.04, 1, 0.2])
    skills, _, weights = engine.requirements_.outlook(welder(target=np.array([GROWER])), 0)
    assert skills.tolist() == list(range(5))
    assert weights == pytest.approx([0.6 * 0.04, 0.6, 1, 0.2, 0.6 * 0.2]), "a newcomer's next grade is three at most"


def test_who_aims_at_the_own_trade_changes_nothing_and_who_begins_starts_where_the_ladder_does():
    requirements = Engine().fit(replace(town(), start_rank=np.array([4, 2]))).requirements_
    assert requirements.standings(WELDER, WELDER, 3) == requirements.standings(WELDER, -1, 3)
    (welding,) = requirements.standings(WELDER, -1, 1)
    assert requirements.next_grade(welding) == 4


def test_a_grade_of_a_neighbouring_trade_opens_the_courses_of_a_target():
    city = replace(town(), occupations=ranks([{WELDING: 6, ROBOTS: 4}, {WELDING: 6, ROBOTS: 3, SEEDS: 1}], 5))
    made_for = flags([[WELDER], [WELDER], [GROWER], [], [], []], 2)
    engine = Engine().fit(replace(city, courses=replace(city.courses, occupations=made_for)))
    changes = welder({WELDING: 4}, grade=np.array([5]), target=np.array([GROWER]))
    assert shown(engine, changes)[0] == FAR, "the entry grade is there"
    assert NEXT in shown(engine, changes), "its certificate is held, but it teaches what the target asks for"


def test_a_course_of_another_trade_that_teaches_some_of_what_is_lacking_is_not_called_foreign():
    rare = replace(town(), occupations=ranks([{WELDING: 6, ROBOTS: 4, GRAFTING: 1}, {SEEDS: 3, GRAFTING: 4}], 5))
    engine = Engine(EngineSettings(relevance_least=0.9)).fit(rare)
    assert why_not(engine, welder(), GARDEN) == ("little_use",)
    assert why_not(engine, welder({WELDING: 3, GRAFTING: 1}), GARDEN) == ("other_trade",)


def test_an_own_course_that_lifts_nobody_yet_says_that_it_starts_higher():
    engine = Engine().fit(town(min_rank=np.array([1, 4, 5, 1, 1, 4])))
    workers = welder({ROBOTS: 4})
    assert NEXT not in shown(engine, workers)
    assert why_not(engine, workers, NEXT) == ("too_advanced",)


def test_masters_get_what_every_trade_asks_for_and_fewer_cards():
    engine = Engine().fit(town())
    workers = welder({WELDING: 6, ROBOTS: 4}, grade=np.array([6]))
    cards = engine.recommend(workers, 10, "list")[0]
    assert [(card.course, card.relation) for card in cards] == [(COACHING, "general")]
    assert engine.recommend(welder({WELDING: 6, ROBOTS: 4, TEACHING: 5}, grade=np.array([6])), 10, "list")[0] == ()


def test_a_wish_makes_a_candidate_only_where_no_trade_has_one():
    engine = Engine().fit(town())
    wish = sparse.csr_array(np.array([[0, 0, 0, 0, 0.9, 0]]))
    nobody = make_workers(ranks([{}], 5), 6, occupation=np.array([-1]), grade=np.array([0]))
    assert engine.recommend(nobody, 10, "list")[0] == (), "nothing is known: nothing is suggested"
    (card,) = engine.recommend(replace(nobody, interest=wish), 10, "list")[0]
    assert (card.course, card.relation) == (GARDEN, "wish")
    weak = sparse.csr_array(np.array([[0, 0, 0, 0, 0.3, 0]]))
    assert engine.recommend(replace(nobody, interest=weak), 10, "list")[0] == ()
    assert GARDEN not in shown(engine, replace(welder(), interest=wish))
    master = welder({WELDING: 6, ROBOTS: 4}, grade=np.array([6]), interest=wish)
    of_any_grade = Engine().fit(town(target_rank=np.array([2, 4, 6, 2, 0, 5])))
    assert set(shown(of_any_grade, master)) == {COACHING, GARDEN}, "what everybody is asked for is not of a trade"
    advanced = Engine().fit(town(min_rank=np.array([1, 3, 5, 1, 4, 4])))
    assert shown(advanced, replace(nobody, interest=wish)) == [], "a wish does not outweigh the grade"


def test_one_definition_of_qualified_opens_demands():
    """A course opens a demand where afterwards every skill is within half a rank, not where most of the ranks are there."""
    courses = make_courses(Spans.from_rows([[(WELDING, 0, 4)], [(WELDING, 0, 4), (ROBOTS, 0, 2)]], 5))
    demands = make_demands(ranks([{WELDING: 4, ROBOTS: 1}], 5), headcount=[7], occupation=np.array([0]))
    engine = Engine().fit(make_catalogue(5, courses, demands, occupations=ranks([{WELDING: 4, ROBOTS: 1}], 5)))
    workers = make_workers(ranks([{WELDING: 1}], 5), 2)
    most, all_of_it = (engine.explain(workers, 0, course).unlock for course in (0, 1))
    assert (most.demands_after, [(one.skill, one.required) for one in most.missing]) == (0, [(ROBOTS, 1)])
    assert (all_of_it.demands_before, all_of_it.demands_after, all_of_it.places_after) == (0, 1, 7)
    supply = engine.supply(ranks([{WELDING: 4, ROBOTS: 1}], 5), workers, hours=40)
    assert (supply.qualified, supply.after) == (0, 1)


def test_demands_of_other_trades_are_not_promised():
    courses = make_courses(Spans.from_rows([[(WELDING, 0, 4)]], 5))
    required = ranks([{WELDING: 3}, {WELDING: 3}, {WELDING: 3}], 5)
    demands = make_demands(required, headcount=[3, 100, 1000], occupation=np.array([0, 1, -1]))
    occupations = ranks([{WELDING: 4}, {SEEDS: 4}], 5)
    engine = Engine().fit(make_catalogue(5, courses, demands, occupations=occupations))
    unlock = engine.explain(make_workers(ranks([{}], 5), 1), 0, 0).unlock
    assert (unlock.demands_after, unlock.places_after, unlock.opened) == (1, 3, (0,))


@settings(max_examples=40, deadline=None)
@given(seed=seeds, ahead=st.floats(0, 1))
def test_every_card_closes_something_or_is_made_for_a_trade_and_nothing_speaks_against_it(seed, ahead):
    city = random_city(seed)
    rng = np.random.default_rng(seed)
    made_for = flags([rng.choice(4, rng.integers(0, 3), replace=False) for _ in range(12)], 4)
    city = replace(
        city, courses=replace(city.courses, occupations=made_for, target_rank=rng.integers(0, 7, 12).astype(np.int8)),
        permits_required=rng.integers(0, 2, 4).astype(np.uint32),
    )  # fmt: skip
    engine = Engine(EngineSettings(ahead_weight=ahead)).fit(city)
    workers = random_workers(seed, city, 10)
    for row, cards in enumerate(engine.recommend(workers, 12, "list")):
        told = [engine.explain(workers, row, course) for course in range(12)]
        if workers.personalised[row]:
            free = {one.course for one in told if not one.blocked and not one.unsuitable}
            assert {card.course for card in cards} == free, "the list and the page of a course never disagree"
        for card in cards if workers.personalised[row] else ():
            shares = sum(gain.share for gain in card.gains) + (card.permit.share if card.permit else 0)
            assert value(card, "gap") == pytest.approx(min(shares, 1.0), abs=1e-6)
            assert value(card, "gap") > 0 or card.relation in ("own", "target")
