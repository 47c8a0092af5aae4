"""Every declared procedure is whole, and no sequence of steps passes over a condition."""

from __future__ import annotations

import importlib
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.terms import Role
from skillmatch.workflow import ROLE, STATE, Workflow
from skillmatch.workflow.workflows import faults

FEATURES = Path(__file__).resolve().parents[2] / "skillmatch" / "features"
AREAS = sorted(path.parent.name for path in FEATURES.glob("*/workflow.py"))
DECLARED: list[Workflow[Any]] = [
    workflow for area in AREAS for workflow in importlib.import_module(f"skillmatch.features.{area}.workflow").WORKFLOWS
]
ROLES: tuple[Role | None, ...] = (None, *Role)
each_workflow = pytest.mark.parametrize("workflow", DECLARED, ids=lambda workflow: workflow.name)


def test_the_procedures_have_different_names() -> None:
    names = [workflow.name for workflow in DECLARED]
    assert "order" in names
    assert len(set(names)) == len(names)


@each_workflow
def test_every_state_is_reachable_and_has_a_way_out_or_is_final(workflow: Workflow[Any]) -> None:
    assert faults(workflow) == []
    assert workflow.reachable() == set(workflow.states)


@each_workflow
def test_every_transition_has_a_role(workflow: Workflow[Any]) -> None:
    for step in workflow.transitions:
        assert step.roles, step.name
        assert step.roles <= set(ROLES), step.name


@each_workflow
def test_the_states_are_those_of_their_enumeration(workflow: Workflow[Any]) -> None:
    assert set(workflow.states) == set(type(workflow.start))


@each_workflow
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_random_walk_never_skips_a_requirement(workflow: Workflow[Any], data: st.DataObject) -> None:
    opening = [step for step in workflow.transitions if not step.sources]
    state: Enum | None = None if opening else workflow.start
    conditions = sorted({each for step in workflow.transitions for each in step.requires})
    for _ in range(12):
        step = data.draw(st.sampled_from(workflow.transitions))
        role = data.draw(st.sampled_from(ROLES))
        facts = data.draw(st.fixed_dictionaries(dict.fromkeys(conditions, st.booleans())))
        code = workflow.refusal(step.name, state, role, facts)
        reasons = {each for each in step.requires if not facts[each]}
        reasons |= {ROLE} if role not in step.roles else set()
        reasons |= {STATE} if not workflow.is_due(step.name, state) else set()
        assert (code is None) == (not reasons), (step.name, state, role)
        if code is not None:
            assert code in reasons
            continue
        state = step.target
        assert state is None or state in workflow.states


@each_workflow
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_condition_that_nobody_speaks_of_is_not_met(workflow: Workflow[Any], data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(workflow.transitions))
    role = data.draw(st.sampled_from(sorted(step.roles, key=str)))
    state = data.draw(st.sampled_from(sorted(step.sources, key=str))) if step.sources else None
    code = workflow.refusal(step.name, state, role)
    assert code in step.requires if step.requires else code is None


@each_workflow
def test_a_final_state_of_the_path_ends_it(workflow: Workflow[Any]) -> None:
    assert workflow.path[0] is workflow.start
    assert not set(workflow.path[:-1]) & workflow.final
    assert [mark for _, mark in workflow.progress(workflow.path[-1])][-1] == "now"


@each_workflow
def test_a_case_has_one_deadline_or_none_and_waits_for_nobody_at_its_end(workflow: Workflow[Any]) -> None:
    for state in workflow.states:
        limits = {step.deadline for step in workflow.awaited(state)} - {None}
        assert limits == ({workflow.deadline(state)} - {None})
        assert state not in workflow.final or (not workflow.awaited(state) and workflow.deadline(state) is None)


@each_workflow
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whoever_may_take_no_step_is_never_waited_for(workflow: Workflow[Any], data: st.DataObject) -> None:
    state, role = data.draw(st.sampled_from(workflow.states)), data.draw(st.sampled_from(ROLES))
    met = {each: True for step in workflow.transitions for each in step.requires}
    allowed = [step.name for step in workflow.transitions if workflow.refusal(step.name, state, role, met) is None]
    if not allowed:
        assert role not in workflow.waits_for(state)
