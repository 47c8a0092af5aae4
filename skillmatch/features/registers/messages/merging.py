"""What undoing a merge meets, in sentences."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.registers.messages import history as history_messages
from skillmatch.features.registers.messages.undoing import USED
from skillmatch.features.registers.queries.history_names import HistoryNames
from skillmatch.store.people.sealed_fields import CALLED
from skillmatch.store.registers.columns import Register
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.merges import SplitReport
from skillmatch.web.language import named, number


def later_changes(register: Register, report: SplitReport) -> list[str]:
    """Return what of later changes stays where it is, or goes on with the entry that comes back."""
    found = []
    names = list(dict.fromkeys(CALLED.get(name, name) for name in report.fields))
    if names:
        listed = gettext(", ").join(_column(register, name) for name in names)
        found.append(gettext("Changed since the merge, and therefore left as it is: %(columns)s.", columns=listed))
    for kind, table, count in report.tables:
        what, n = str(USED.get(table, table)), number(count)
        found.append(
            {
                "gone": gettext("No longer there and not given back: %(what)s (%(n)s).", what=what, n=n),
                "changed": gettext("Changed since; goes back as it is now: %(what)s (%(n)s).", what=what, n=n),
                "new": gettext("Added since; stays with the entry that stayed: %(what)s (%(n)s).", what=what, n=n),
                "clash": gettext("Could not be brought back because of something later: %(what)s (%(n)s).", what=what, n=n),
            }[kind]
        )
    return found


def _column(register: Register, name: str) -> str:
    intake = INTAKES.get(register.name)
    known = next((one for one in intake.columns if one.name == name), None) if intake else None
    return history_messages.field(register, name, HistoryNames({})) if known is None else named(known)
