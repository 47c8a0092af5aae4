"""Exploration changes the last place alone, as often as it says, and the same again for the same seed."""

from __future__ import annotations

import pytest

from skillmatch.matching.courses.exploration import REACH, explore

LISTED, RESERVE = list("abc"), list("defghi")


def test_a_page_that_is_loaded_again_looks_the_same() -> None:
    drawn = [explore(LISTED, RESERVE, 0.5, f"{seed}:2026-01-01") for seed in range(50)]
    assert drawn == [explore(LISTED, RESERVE, 0.5, f"{seed}:2026-01-01") for seed in range(50)]
    assert {one.swapped for one in drawn} == {True, False}


def test_the_chances_are_those_that_are_logged() -> None:
    drawn = [explore(LISTED, RESERVE, 0.4, str(seed)) for seed in range(20_000)]
    for thing, chance in [("c", 0.6), *((thing, 0.4 / REACH) for thing in RESERVE[:REACH])]:
        mine = [one for one in drawn if one.shown[-1] == thing]
        assert len(mine) / len(drawn) == pytest.approx(chance, abs=0.01)
        assert [one.propensity for one in mine] == pytest.approx([chance] * len(mine))
    assert not [one for one in drawn if one.shown[-1] == RESERVE[REACH]]
    assert all(one.shown[:-1] == ("a", "b") for one in drawn)
    assert all(one.propensity + sum(chance for _, chance in one.others) == pytest.approx(1) for one in drawn)


@pytest.mark.parametrize(("listed", "reserve", "share"), [(LISTED, RESERVE, 0.0), (LISTED, [], 0.5), ([], RESERVE, 0.5)])
def test_without_a_chance_or_a_choice_the_list_stays(listed: list[str], reserve: list[str], share: float) -> None:
    found = explore(listed, reserve, share, "any")
    assert (found.shown, found.swapped, found.propensity, found.others) == (tuple(listed), False, 1.0, ())
