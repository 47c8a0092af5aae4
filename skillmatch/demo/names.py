"""Names of people who do not exist, drawn from common surnames and characters; a few are long or hold rare characters."""

from __future__ import annotations

import random
from collections import defaultdict

from skillmatch.demo.world import table

SPECIAL_SHARE = 0.02
ONE_CHARACTER_SHARE = 0.2


class NameDraw:
    """Draws names."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        lists = defaultdict(list)
        for row in table("names.csv"):
            lists[row["kind"]].append(row["text"])
        self._surnames = lists["surnames"][0]
        # the first surnames of the list are the most common ones
        self._weights = [1 / (place + 3) for place in range(len(self._surnames))]
        self._given = {"m": lists["men"][0] + lists["either"][0], "f": lists["women"][0] + lists["either"][0]}
        self._special = lists["special"]

    def draw(self, gender: str) -> str:
        """A name; ``gender`` is ``m`` or ``f``."""
        if self._dice.random() < SPECIAL_SHARE:
            return self._dice.choice(self._special)
        given = self._given[gender]
        size = 1 if self._dice.random() < ONE_CHARACTER_SHARE else 2
        surname = self._dice.choices(self._surnames, self._weights)[0]
        return surname + "".join(self._dice.choice(given) for _ in range(size))
