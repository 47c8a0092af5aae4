"""The time for which something is published for objections (公示), before a procedure goes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum

RUNNING = "publicity_running"
"""The code of a refusal: the last day has not passed."""

OBJECTION_OPEN = "objection_open"
"""The code of a refusal: somebody objected, and nobody has decided on it yet."""

OBJECTION_UPHELD = "objection_upheld"
"""The code of a refusal: an objection was found to be right."""

CLOSED = "publicity_closed"
"""The code of a refusal: it is too early or too late to object."""

NO_REASON = "reason"
UNKNOWN = "unknown"
DECIDED = "decided"


class ObjectionOutcome(Enum):
    """What became of an objection."""

    OPEN = "open"
    UPHELD = "upheld"
    REFUSED = "refused"


@dataclass(frozen=True)
class Objection:
    """What somebody said against something that is published.

    Attributes
    ----------
    number : int
        Unique within the period.
    raised_on : date
    text : str
    outcome : ObjectionOutcome
    answer : str
        The reason of the decision.
    """

    number: int
    raised_on: dt.date
    text: str
    outcome: ObjectionOutcome = ObjectionOutcome.OPEN
    answer: str = ""


@dataclass(frozen=True)
class PublicityPeriod:
    """The days on which something is published for objections, the first and the last included."""

    from_day: dt.date
    until_day: dt.date
    objections: tuple[Objection, ...] = ()

    def __post_init__(self) -> None:
        if self.until_day < self.from_day:
            raise ValueError("a publicity period ends before it begins")

    @property
    def open_objections(self) -> tuple[Objection, ...]:
        """The objections that nobody has decided on."""
        return tuple(each for each in self.objections if each.outcome is ObjectionOutcome.OPEN)

    def is_shown(self, today: dt.date) -> bool:
        """Return whether the public list shows it on a day."""
        return self.from_day <= today <= self.until_day

    def refusal(self, today: dt.date) -> str | None:
        """Return why a procedure may not go on past this period, or None."""
        if today <= self.until_day:
            return RUNNING
        if self.open_objections:
            return OBJECTION_OPEN
        upheld = any(each.outcome is ObjectionOutcome.UPHELD for each in self.objections)
        return OBJECTION_UPHELD if upheld else None

    def objection_refusal(self, today: dt.date, text: str) -> str | None:
        """Return why nobody may object on a day with these words, or None."""
        if not self.is_shown(today):
            return CLOSED
        return None if text.strip() else NO_REASON

    def with_objection(self, today: dt.date, text: str) -> PublicityPeriod:
        """Return the period with another objection; ask :meth:`objection_refusal` first."""
        code = self.objection_refusal(today, text)
        if code is not None:
            raise ValueError(code)
        number = max((each.number for each in self.objections), default=0) + 1
        return replace(self, objections=(*self.objections, Objection(number, today, text.strip())))

    def decision_refusal(self, number: int, answer: str) -> str | None:
        """Return why an objection may not be decided with this answer, or None."""
        found = next((each for each in self.objections if each.number == number), None)
        if found is None:
            return UNKNOWN
        if found.outcome is not ObjectionOutcome.OPEN:
            return DECIDED
        return None if answer.strip() else NO_REASON

    def decided(self, number: int, outcome: ObjectionOutcome, answer: str) -> PublicityPeriod:
        """Return the period with one objection decided; ask :meth:`decision_refusal` first."""
        code = self.decision_refusal(number, answer)
        if code is not None or outcome is ObjectionOutcome.OPEN:
            raise ValueError(code or outcome.value)
        settled = tuple(
            replace(each, outcome=outcome, answer=answer.strip()) if each.number == number else each for each in self.objections
        )
        return replace(self, objections=settled)
