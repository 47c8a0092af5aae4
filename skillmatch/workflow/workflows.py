"""A procedure as data: its states, and who may take which step from where, under which conditions and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from skillmatch.terms.words import Role
from skillmatch.workflow.deadlines import Deadline

State = TypeVar("State", bound=Enum)

ROLE = "role"
"""The code of a refusal: the step belongs to somebody else."""

STATE = "state"
"""The code of a refusal: the step is not due in the state where the case stands."""


@dataclass(frozen=True)
class Transition(Generic[State]):
    """One step of a case.

    Attributes
    ----------
    name : str
        Unique within its workflow.
    sources : frozenset of Enum
        The states from which it may be taken; empty for the step that opens a case.
    target : Enum or None
        The state to which it leads; None where the case is removed.
    roles : frozenset of Role or None
        Who may take it; None is the system itself, acting without a person.
    requires : tuple of str
        Conditions of which each must be met, in the order in which an unmet one is reported.
    deadline : int, NetworkLevel or None
        Days for the step from when the case came to wait for it, or the level whose working days count. None where there is no
        limit, or each case keeps its own day.
    optional : bool
        Whether nobody waits for it: a case can be withdrawn, and does not need its owner for that.
    """

    name: str
    sources: frozenset[State]
    target: State | None
    roles: frozenset[Role | None]
    requires: tuple[str, ...] = ()
    deadline: Deadline | None = None
    optional: bool = False


@dataclass(frozen=True)
class Workflow(Generic[State]):
    """A procedure.

    Attributes
    ----------
    name : str
        Unique within the installation.
    states : tuple of Enum
        In the order of a case that goes well, then the other ends. The first is the one in which a case is opened.
    transitions : tuple of Transition
        Whatever is not in it does not happen.
    final : frozenset of Enum
        States that may be the last.
    told_first : tuple of str
        Conditions that are reported before the state. Whoever acts on an old page learns that it is old: the state is often what
        has changed since.
    """

    name: str
    states: tuple[State, ...]
    transitions: tuple[Transition[State], ...]
    final: frozenset[State]
    told_first: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Transition[State]:
        """Return the transition of a name; KeyError where there is none."""
        found = next((each for each in self.transitions if each.name == name), None)
        if found is None:
            raise KeyError(f"{self.name}: {name}")
        return found

    @property
    def start(self) -> State:
        """The state in which a case is opened."""
        return self.states[0]

    @property
    def path(self) -> tuple[State, ...]:
        """The states of a case that goes well: those up to the first final one."""
        last = next((at for at, state in enumerate(self.states) if state in self.final), len(self.states) - 1)
        return self.states[: last + 1]

    def refusal(self, name: str, state: State | None, role: Role | None, facts: Mapping[str, bool] | None = None) -> str | None:
        """Return why a step may not be taken now, or None.

        Parameters
        ----------
        name : str
            The name of a transition.
        state : Enum or None
            Where the case stands; None where there is none yet.
        role : Role or None
            Who asks; None for the system.
        facts : mapping of str to bool
            Whether each of the required conditions is met; one that is not given is not met.

        Returns
        -------
        str or None
            :data:`ROLE`, :data:`STATE`, or the first condition that is not met.
        """
        step, known = self[name], facts or {}
        if role not in step.roles:
            return ROLE
        unmet = [each for each in step.requires if not known.get(each, False)]
        early = next((each for each in self.told_first if each in unmet), None)
        if early is not None:
            return early
        if not self.is_due(name, state):
            return STATE
        return unmet[0] if unmet else None

    def is_due(self, name: str, state: State | None) -> bool:
        """Return whether a step may be taken from a state, whoever takes it."""
        sources = self[name].sources
        return state in sources if sources else state is None

    def target(self, name: str) -> State:
        """Return the state to which a step leads."""
        found = self[name].target
        assert found is not None, f"{self.name}: {name} removes the case"
        return found

    def awaited(self, state: State) -> tuple[Transition[State], ...]:
        """Return the steps for which a case waits in a state: those that move it on, and those with a deadline; at its end none."""
        if state in self.final:
            return ()
        onward = (each for each in self.transitions if state in each.sources and not each.optional)
        return tuple(each for each in onward if each.target is not state or each.deadline is not None)

    def waits_for(self, state: State) -> frozenset[Role | None]:
        """Return the roles of the steps for which a case waits in a state."""
        return frozenset(role for each in self.awaited(state) for role in each.roles)

    def deadline(self, state: State) -> Deadline | None:
        """Return the one deadline of the steps for which a case waits in a state, or None."""
        return next((each.deadline for each in self.awaited(state) if each.deadline is not None), None)

    def progress(self, state: State) -> list[tuple[State, str]]:
        """Return the path, each state ``done``, ``now`` or ``ahead``; of one that ended otherwise its first state and its end."""
        path = self.path
        if state not in path:
            return [(path[0], "done"), (state, "now")]
        at = path.index(state)
        return [(each, "done" if place < at else "now" if place == at else "ahead") for place, each in enumerate(path)]

    def reachable(self) -> frozenset[State]:
        """Return the states to which a case can come from the start."""
        found, waiting = {self.start}, [self.start]
        while waiting:
            state = waiting.pop()
            new = {each.target for each in self.transitions if state in each.sources and each.target is not None} - found
            found |= new
            waiting += new
        return frozenset(found)


def faults(workflow: Workflow[State]) -> list[str]:
    """Return what is wrong with a declaration, as sentences for its author; empty where it is whole."""
    found = [f"{state} cannot be reached" for state in workflow.states if state not in workflow.reachable()]
    for state in workflow.states:
        way_out = any(state in each.sources and each.target is not state for each in workflow.transitions)
        if not way_out and state not in workflow.final:
            found.append(f"{state} has no way out and is not final")
        limits = {each.deadline for each in workflow.awaited(state)} - {None}
        if len(limits) > 1:
            found.append(f"{state} has {len(limits)} deadlines")
    names = [each.name for each in workflow.transitions]
    found += [f"{name} is declared twice" for name in sorted({name for name in names if names.count(name) > 1})]
    known = set(workflow.states)
    for each in workflow.transitions:
        found += [f"{each.name} has no role"] if not each.roles else []
        found += [f"{each.name} names an unknown state"] if {*each.sources, each.target} - known - {None} else []
        if not each.sources and each.target is not workflow.start:
            found.append(f"{each.name} opens a case elsewhere than at the start")
        found += [f"{each.name} requires {code}" for code in each.requires if code in (ROLE, STATE)]
    found += [f"{state} is unknown" for state in sorted(workflow.final - known, key=str)]
    return found
