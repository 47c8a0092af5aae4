"""Every constant of the engine in one frozen dataclass, each with its source or the word "chosen"."""

from __future__ import annotations

from dataclasses import dataclass

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class EngineSettings:
    """Settings of the engine.

    "design" marks what the description of the engine fixes; "chosen" marks a plain decision that no data supports yet.

    Attributes
    ----------
    evidence_deduction : tuple of float
        Ranks taken off a held skill by kind of evidence, weakest first: own statement, course, competition, assessment,
        certificate. The order is design, the sizes are chosen.
    ageing_free_days, ageing_per_year, ageing_most : float
        After the free days a held rank loses so much a year, at most ``ageing_most``. At most one rank is design, the rest chosen.
    tolerance : float
        A gap of at most half a rank is no gap, and half a rank below its start a course still lifts. Design.
    demand_half_life_days, base_weight : float
        Demand of ``D`` places (halved every 90 days) weighs ``base_weight + ln(1 + D)``. The form is design, the numbers chosen.
    relevance_least : float
        A course belongs to a trade that it is not made for, and an occupation is a neighbour, from this share on (``Trades``).
        Chosen: on judged people 0.2–0.35 make no difference beyond chance; below 0.2 courses of other trades come in.
    distant_least : float
        A course made for other trades, none of them a neighbour, closes at least this share of the gap, or it is not suggested.
        Chosen: on judged people 0.1–0.12 make no difference, 0.06 and less let courses of other trades in.
    near_trade : float
        A course of a neighbouring trade counts by its share times this in ``trade``. Chosen.
    left_trade : float
        How much the own trade counts for somebody who aims at another one. Chosen.
    newcomer_grade : int
        Nobody stands higher than this in a trade that he only aims at. Chosen: the first certificate grade, 五级.
    ahead_weight : float
        Weight of what the own and the target trade ask for beyond the next grade, against 1 for the next grade. Chosen: on
        judged people 0.1–0.4 make no difference beyond chance.
    entry_reach : int
        A course is too advanced where its entry grade lies more than this above the worker's. Chosen.
    uncertified : float
        A course that leads to the next grade without its certificate counts by this in ``next grade``. Chosen.
    usual_permit : float
        A permit that eases the work counts by this against one that the law requires. Chosen.
    permit_missing : float
        A permit never held counts by this in ``permit`` against one that ends: who works already loses the work. Chosen.
    permit_ranks : float
        A missing permit is as large a gap as so many ranks of a skill of average weight. Chosen.
    longest_weeks : float
        At the worker's own hours a course lasts at most so long. Chosen: the public judgements' own limit.
    wish_least : float
        Where nothing of a trade is left to suggest, a course this close to the stated wish is. Chosen.
    match_levels : tuple of float
        Scores from which a course is said to fit very well, and well. Chosen on judged people.
    unlock_half : float
        Places unlocked at which the ``demand`` term reaches one half. Design (chosen there).
    shortage_ratio : float
        Demand over supply at which the shortage index reaches 1, less one: ln 11 for 10. Design (chosen there).
    hours_unit : float
        Gap share per this many hours makes ``value per hour``. Design (chosen there).
    grade_weight : float
        Weight of a course's entry grade among its entry requirements. Chosen.
    distance_km : float
        Kilometres at which a way counts as far as any: across the city. Chosen.
    clash_share : float
        Part of ``distance`` that a clash of shifts makes; the way makes the rest. Chosen.
    clash : tuple
        How much of a class a shift misses: rows day, night, rotating, flexible; columns weekday, evening, weekend, anytime. Chosen.
    course_weights, mentor_weights, track_weights, seat_weights : tuple of (name, weight)
        The shipped weights of the named terms, in the order of addition; penalties are negative. Chosen.
    diversity : float
        λ of maximal marginal relevance: 1 is score alone. Chosen.
    diversity_pool : int
        So many times the wanted number of courses are looked at for diversity. Chosen.
    unlock_shown : int
        For so many opened demands the card says what is still missing. Chosen.
    record_mean, record_count : float
        The share x̄ of a mentor's n apprentices who reached their aim is shrunk to (n·x̄ + m·μ)/(n + m): μ and m. It orders and is
        shown nowhere. The form is design, the numbers chosen.
    mentor_ranks_above : int
        A mentor's grade exceeds the apprentice's by so much. Design.
    hours_scale : float
        Remaining hours that count as a full penalty. Design (chosen there).
    credibility_mean, credibility_places : float
        The share of posted places that people are taken for, of an enterprise without a past, and as how many places this counts.
        Chosen.
    credibility_half_life_days, credibility_least : float
        An ended demand counts half after so many days; no enterprise's places are believed less than the least: of a true shortage
        nobody can be taken either. Chosen.
    curve_points : int
        Points of the curve "people qualified within so many hours". Chosen.
    fairness_alert, fairness_minimum : float, int
        Alert below this ratio of selection rates (design: the four-fifths rule); groups smaller than the minimum are not compared.
    """

    evidence_deduction: tuple[float, ...] = (1.0, 0.5, 0.25, 0.0, 0.0)
    ageing_free_days: float = 3 * 365.0
    ageing_per_year: float = 0.1
    ageing_most: float = 1.0
    tolerance: float = 0.5
    demand_half_life_days: float = 90.0
    base_weight: float = 1.0
    relevance_least: float = 0.2
    distant_least: float = 0.1
    near_trade: float = 0.5
    left_trade: float = 0.6
    newcomer_grade: int = 2
    ahead_weight: float = 0.2
    entry_reach: int = 1
    uncertified: float = 0.5
    usual_permit: float = 0.5
    permit_missing: float = 0.6
    permit_ranks: float = 2.0
    longest_weeks: float = 40.0
    wish_least: float = 0.5
    match_levels: tuple[float, float] = (0.6, 0.3)
    unlock_half: float = 20.0
    shortage_ratio: float = 10.0
    hours_unit: float = 40.0
    grade_weight: float = 1.0
    distance_km: float = 60.0
    clash_share: float = 0.5
    clash: tuple[tuple[float, ...], ...] = (
        (1.0, 0.0, 0.0, 0.0),
        (0.5, 1.0, 0.25, 0.0),
        (0.5, 0.5, 0.5, 0.0),
        (0.0, 0.0, 0.0, 0.0),
    )
    course_weights: Weights = (
        ("gap", 0.40),
        ("fit", 0.20),
        ("trade", 0.30),
        ("next grade", 0.25),
        ("permit", 1.00),
        ("demand", 0.05),
        ("shortage", 0.05),
        ("readiness", 0.10),
        ("interest", 0.15),
        ("peers", 0.10),
        ("value per hour", 0.05),
        ("known", -0.10),
        ("distance", -0.05),
        ("weeks", -0.10),
    )
    mentor_weights: Weights = (("gap", 0.75), ("record", 0.10), ("same enterprise", 0.10), ("near", 0.05))
    track_weights: Weights = (
        ("trade", 0.50),
        ("coverage", 0.35),
        ("after training", 0.10),
        ("shortage", 0.10),
        ("hours", -0.10),
    )
    seat_weights: Weights = (
        ("after", 0.50),
        ("goal", 0.20),
        ("lift", 0.10),
        ("readiness", 0.10),
        ("own staff", 0.10),
        ("hours", -0.15),
        ("distance", -0.10),
        ("clash", -0.10),
    )
    diversity: float = 0.85
    diversity_pool: int = 3
    unlock_shown: int = 6
    record_mean: float = 0.7
    record_count: float = 5.0
    mentor_ranks_above: int = 1
    hours_scale: float = 200.0
    credibility_mean: float = 0.8
    credibility_places: float = 10.0
    credibility_half_life_days: float = 365.0
    credibility_least: float = 0.2
    curve_points: int = 10
    fairness_alert: float = 0.8
    fairness_minimum: int = 5


SHIPPED = EngineSettings()
"""The settings in use where none are given."""
