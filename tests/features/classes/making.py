"""What tests of classes share."""

from __future__ import annotations

from skillmatch.store.classes.models import (
    Attendance,
    ClassSession,
    ClassStanding,
    MakeUp,
    Material,
    SessionFeedback,
    WaitingPlace,
)
from skillmatch.store.db.database import write
from skillmatch.store.organisations.models import CalendarDay, Room
from skillmatch.store.workflow.models import CaseEvent


def without_the_demonstrations() -> None:
    """Take the demonstration's own sessions and rooms out, and the holidays of the year, so that a test counts what it has made."""
    with write():
        for table in (SessionFeedback, Attendance, MakeUp, Material, ClassStanding, CaseEvent, WaitingPlace):
            table.delete().execute()
        ClassSession.update(makes_up=None).execute()
        ClassSession.delete().execute()
        Room.delete().execute()
        CalendarDay.delete().execute()
