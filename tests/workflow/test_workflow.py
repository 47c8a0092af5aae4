"""A workflow answers who may take which step, from where, under which conditions and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import Enum

import pytest

from skillmatch.terms import NetworkLevel, Role
from skillmatch.workflow import ROLE, STATE, ServiceDays, Transition, Workflow
from skillmatch.workflow.workflows import faults
from skillmatch.workflow.working_days import WorkCalendar


class State(Enum):
    DRAFT = "draft"
    FILED = "filed"
    GRANTED = "granted"
    REFUSED = "refused"


def states(*names: State) -> frozenset[State]:
    return frozenset(names)


OFFICE = frozenset({Role.CITY})
CASE = Workflow(
    name="case",
    states=tuple(State),
    transitions=(
        Transition("open", states(), State.DRAFT, frozenset({Role.WORKER})),
        Transition("edit", states(State.DRAFT), State.DRAFT, frozenset({Role.WORKER}), ("fresh",)),
        Transition("file", states(State.DRAFT), State.FILED, frozenset({Role.WORKER}), ("whole", "fresh")),
        Transition("grant", states(State.FILED), State.GRANTED, OFFICE, ("money",), deadline=10),
        Transition("refuse", states(State.FILED), State.REFUSED, OFFICE, ("reason",)),
        Transition("discard", states(State.DRAFT), None, frozenset({Role.WORKER}), optional=True),
        Transition("lapse", states(State.FILED), State.REFUSED, frozenset({None})),
    ),
    final=states(State.GRANTED, State.REFUSED),
    told_first=("fresh",),
)


def test_the_declaration_is_whole() -> None:
    assert faults(CASE) == []


@pytest.mark.parametrize(
    ("step", "state", "role", "facts", "code"),
    [
        ("grant", State.FILED, Role.CITY, {"money": True}, None),
        ("grant", State.FILED, Role.CITY, {"money": False}, "money"),
        ("grant", State.FILED, Role.CITY, {}, "money"),
        ("grant", State.DRAFT, Role.CITY, {}, STATE),
        ("grant", State.DRAFT, Role.WORKER, {}, ROLE),
        ("grant", State.FILED, None, {"money": True}, ROLE),
        ("lapse", State.FILED, None, {}, None),
        ("file", State.GRANTED, Role.WORKER, {}, "fresh"),
        ("file", State.GRANTED, Role.WORKER, {"fresh": True}, STATE),
        ("file", State.DRAFT, Role.WORKER, {"fresh": True}, "whole"),
        ("open", None, Role.WORKER, {}, None),
        ("open", State.DRAFT, Role.WORKER, {}, STATE),
        ("grant", None, Role.CITY, {"money": True}, STATE),
    ],
)
def test_a_step_is_refused_with_the_first_reason(
    step: str, state: State | None, role: Role | None, facts: dict[str, bool], code: str | None
) -> None:
    assert CASE.refusal(step, state, role, facts) == code


def test_a_step_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError, match="case: steal"):
        CASE.refusal("steal", State.FILED, Role.CITY)


def test_the_target_of_a_step() -> None:
    assert CASE.target("grant") is State.GRANTED
    assert CASE["discard"].target is None
    with pytest.raises(AssertionError):
        CASE.target("discard")


def test_who_is_waited_for() -> None:
    assert [each.name for each in CASE.awaited(State.FILED)] == ["grant", "refuse", "lapse"]
    assert [each.name for each in CASE.awaited(State.DRAFT)] == ["file"], "nobody waits for an edit, nor for what is optional"
    assert CASE.waits_for(State.FILED) == {Role.CITY, None}
    assert CASE.waits_for(State.GRANTED) == set()


def test_a_step_that_stays_is_waited_for_where_it_has_a_deadline() -> None:
    edit = replace(CASE["edit"], deadline=3)
    case = replace(CASE, transitions=(edit, *(each for each in CASE.transitions if each.name != "edit")))
    assert {each.name for each in case.awaited(State.DRAFT)} == {"edit", "file"}


def test_the_last_day_of_a_step() -> None:
    monday, days = dt.date(2026, 3, 2), ServiceDays(3, 5, 10)
    assert (CASE.deadline(State.FILED), CASE.deadline(State.DRAFT), CASE.deadline(State.GRANTED)) == (10, None, None)
    assert days.due(monday, 10, WorkCalendar()) == dt.date(2026, 3, 12)
    levels = (NetworkLevel.ENTERPRISE, NetworkLevel.TOWN, NetworkLevel.CITY)
    assert [days.due(monday, level, WorkCalendar()) for level in levels] == [
        dt.date(2026, 3, 5), dt.date(2026, 3, 9), dt.date(2026, 3, 16),
    ]  # fmt: skip


def test_the_progress_of_a_case() -> None:
    assert CASE.path == (State.DRAFT, State.FILED, State.GRANTED)
    assert CASE.progress(State.FILED) == [(State.DRAFT, "done"), (State.FILED, "now"), (State.GRANTED, "ahead")]
    assert CASE.progress(State.REFUSED) == [(State.DRAFT, "done"), (State.REFUSED, "now")]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(CASE, final=states(State.GRANTED)), "State.REFUSED has no way out and is not final"),
        (replace(CASE, transitions=CASE.transitions[:3]), "State.GRANTED cannot be reached"),
        (replace(CASE, transitions=(*CASE.transitions, CASE["edit"])), "edit is declared twice"),
        (replace(CASE, transitions=(*CASE.transitions, replace(CASE["edit"], name="x", roles=frozenset()))), "x has no role"),
        (replace(CASE, transitions=(*CASE.transitions, replace(CASE["edit"], name="x", requires=(STATE,)))), "x requires state"),
        (
            replace(CASE, transitions=(*CASE.transitions, replace(CASE["open"], name="x", target=State.FILED))),
            "x opens a case elsewhere than at the start",
        ),
        (
            replace(CASE, transitions=(*CASE.transitions, replace(CASE["grant"], name="x", deadline=3))),
            "State.FILED has 2 deadlines",
        ),
        (replace(CASE, states=(State.DRAFT, State.FILED, State.GRANTED)), "refuse names an unknown state"),
    ],
)
def test_a_declaration_that_is_not_whole_says_why(broken: Workflow[State], fault: str) -> None:
    assert fault in faults(broken)
