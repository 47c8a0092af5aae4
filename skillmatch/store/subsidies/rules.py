"""What a subsidy brings from which day on: the rules of the reference data, and what the city has entered since.

An amount counts for what was earned on its first day or later; before that, the one before it. Nothing is ever overwritten.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillmatch.store.catalogue.queries import day
from skillmatch.store.db.database import rows
from skillmatch.terms import COMMON_DEFAULTS, DESIGN_DEFAULT, SubsidyCode

DEFAULT_KEY = "default"
"""The amount whatever the grade."""

RULES = "SELECT id, code, zh, en, amounts, rule, basis FROM subsidy_rule ORDER BY id"
SETTINGS = """
SELECT s.rule_id, s.valid_from, s.amounts, s.source, s.entered_at, COALESCE(a.display_name, '')
FROM subsidy_setting s LEFT JOIN account a ON a.id = s.account_id ORDER BY s.valid_from, s.id
"""


@dataclass(frozen=True)
class Setting:
    """Amounts and where they are from. ``valid_from`` is None for the reference data; ``who`` entered it."""

    amounts: Mapping[str, int]
    source: str
    valid_from: dt.date | None = None
    entered_at: Any = None
    who: str = ""

    @property
    def assumed(self) -> bool:
        """Whether the amounts are a default of this system."""
        return self.source == DESIGN_DEFAULT

    def yuan(self, rank: int | None) -> int:
        """The amount for a grade, 0 where there is none."""
        return int(self.amounts.get(str(rank), self.amounts.get(DEFAULT_KEY, 0)))


@dataclass(frozen=True)
class Rule:
    """A rule with all its settings, the reference data first."""

    id: int
    code: str
    zh: str
    en: str
    words: str
    settings: Sequence[Setting]

    def on(self, when: dt.date) -> Setting:
        """The setting that counts for what is earned on a day."""
        return in_force(self.settings, when)

    @property
    def known(self) -> SubsidyCode | None:
        """Return what the system knows of it."""
        return next((code for code in SubsidyCode if code.value == self.code), None)


@dataclass(frozen=True)
class RuleBook:
    """All rules by code, and what holds for all of them."""

    rules: Mapping[str, Rule]
    common: Sequence[Setting]

    def common_on(self, when: dt.date) -> Setting:
        """Return what holds for all rules on a day."""
        return in_force(self.common, when)


def in_force(settings: Sequence[Setting], when: dt.date) -> Setting:
    """The last setting that begins on `when` or before; of those of one day the one entered last."""
    return [one for one in settings if one.valid_from is None or one.valid_from <= when][-1]


def book() -> RuleBook:
    """Everything that was ever set, in two queries."""
    entered: dict[int | None, list[Setting]] = {}
    for rule, since, amounts, source, at, who in rows(SETTINGS):
        entered.setdefault(rule, []).append(Setting(json.loads(amounts), source, day(since), at, who))
    rules = {
        code: Rule(key, code, zh, en, words, [Setting(json.loads(amounts), basis), *entered.get(key, ())])
        for key, code, zh, en, amounts, words, basis in rows(RULES)
    }
    return RuleBook(rules, [Setting(COMMON_DEFAULTS, DESIGN_DEFAULT), *entered.get(None, ())])
