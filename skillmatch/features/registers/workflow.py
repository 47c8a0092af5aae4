"""The procedure of a file that is sent in."""

from __future__ import annotations

from skillmatch.terms import ImportState, Role
from skillmatch.workflow import Transition, Workflow

_SYSTEM: frozenset[Role | None] = frozenset({None})
_SENDERS: frozenset[Role | None] = frozenset({None, Role.CITY, Role.TOWN, Role.ENTERPRISE})
_CHECKING = frozenset({ImportState.CHECKING})
_ASKED = frozenset({ImportState.ASKED})
_CHECKED = frozenset({ImportState.CHECKED})
_WRITING = frozenset({ImportState.WRITING})
_OFFICES: frozenset[Role | None] = frozenset({Role.CITY, Role.TOWN, Role.ENTERPRISE})

IMPORT = Workflow(
    name="import",
    states=(
        ImportState.CHECKING, ImportState.ASKED, ImportState.CHECKED, ImportState.WRITING, ImportState.DONE, ImportState.UNDOING,
        ImportState.UNDONE, ImportState.REFUSED, ImportState.CANCELLED,
    ),
    transitions=(
        Transition("receive", frozenset(), ImportState.CHECKING, _SENDERS, ("register", "content", "few")),
        Transition("ask", _CHECKING, ImportState.ASKED, _SYSTEM),
        Transition("answer", _ASKED | _CHECKED, ImportState.CHECKING, _SENDERS),
        Transition("check", _CHECKING, ImportState.CHECKED, _SYSTEM),
        Transition("confirm", _CHECKED, ImportState.WRITING, _SENDERS, ("rows",)),
        Transition("cancel", _ASKED | _CHECKED, ImportState.CANCELLED, _SENDERS),
        Transition("write", _WRITING, ImportState.DONE, _SYSTEM, ("unchanged",)),
        Transition("check again", _WRITING, ImportState.CHECKING, _SYSTEM),
        Transition("refuse", _CHECKING | _WRITING, ImportState.REFUSED, _SYSTEM),
        Transition("undo", frozenset({ImportState.DONE}), ImportState.UNDOING, _OFFICES, ("recent", "rows")),
        Transition("end undo", frozenset({ImportState.UNDOING}), ImportState.UNDONE, _SYSTEM),
        Transition("fail to undo", frozenset({ImportState.UNDOING}), ImportState.DONE, _SYSTEM),
    ),
    final=frozenset({ImportState.UNDONE, ImportState.REFUSED, ImportState.CANCELLED}),
)  # fmt: skip
"""The command line sends for the system. What has changed since the preview is shown before it is written."""

WORKFLOWS = (IMPORT,)
