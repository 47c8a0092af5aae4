"""What the inboxes of those concerned are told of a class, inside the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skillmatch.store.classes import rosters, timetable
from skillmatch.store.classes.models import ClassSession, CourseRun
from skillmatch.store.messaging import messages
from skillmatch.terms import MessageKind, Role


def laid(run: CourseRun, by: int) -> None:
    """The timetable of a class is there; `by` is the account that laid it."""
    _tell_people(run, [worker for worker, _, _ in rosters.roster(run.id)], change="laid")
    _tell_trainers(run, _teaching(run), by, change="laid")


def notify_change(run: CourseRun, session: ClassSession, change: str, people: Iterable[int], by: int, reason: str = "") -> None:
    """A session was added, moved, cancelled, or laid as a make-up."""
    told: dict[str, Any] = {
        "change": change,
        "day": session.starts_at.date().isoformat(),
        "from": session.starts_at.strftime("%H:%M"),
        "to": session.ends_at.strftime("%H:%M"),
        "place": _place(session),
        "reason": reason,
    }
    _tell_people(run, people, **told)
    _tell_trainers(run, [session.trainer_id], by, **told)


def let_in(run: CourseRun, people: Iterable[int]) -> None:
    """Requested places were given."""
    _tell_people(run, people, change="let_in", day=run.starts_on.isoformat())


def cancelled(run: CourseRun, people: Iterable[int], by: int, reason: str, notice: int) -> None:
    """The whole class was cancelled."""
    told: dict[str, Any] = {
        "course": messages.name(run.course),
        "day": run.starts_on.isoformat(),
        "reason": reason,
        "notice": notice,
    }
    messages.send_many(MessageKind.CLASS_CANCELLED, f"/my-classes/{run.id}", workers=people, **told)
    firms = timetable.ordered_by(run.id)
    offices = [account for firm in firms for account in messages.accounts_of(Role.ENTERPRISE, enterprise=firm)]
    offices += _accounts(_teaching(run))
    accounts = sorted(set(offices) - {by})
    messages.send_many(MessageKind.CLASS_CANCELLED, f"/classes/{run.id}", accounts=accounts, **told)


def _tell_people(run: CourseRun, people: Iterable[int], **told: Any) -> None:
    messages.send_many(MessageKind.CLASS_CHANGED, f"/my-classes/{run.id}", workers=people, course=messages.name(run.course), **told)


def _tell_trainers(run: CourseRun, trainers: Iterable[int | None], by: int, **told: Any) -> None:
    """Trainers of the class; whoever made the change knows of it."""
    accounts = [account for account in _accounts(trainers) if account != by]
    messages.send_many(MessageKind.CLASS_CHANGED, f"/classes/{run.id}", accounts=accounts, course=messages.name(run.course), **told)


def _teaching(run: CourseRun) -> list[int]:
    given = ClassSession.select(ClassSession.trainer).where((ClassSession.run == run) & ClassSession.trainer.is_null(False))
    return [one.trainer_id for one in given.distinct()]


def _accounts(trainers: Iterable[int | None]) -> list[int]:
    return sorted({account for trainer in trainers for account in messages.accounts_of(Role.TRAINER, trainer=trainer)})


def _place(session: ClassSession) -> dict[str, str]:
    place = session.lab or session.room
    return {} if place is None else messages.name(place)
