"""What a mentor does: see who asks, accept within capacity, decline with a reason, end an apprenticeship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.features.mentoring import rules
from skillmatch.store.accounts import access, audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue import cards
from skillmatch.store.db.database import rows, write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.mentoring.models import Mentor, Mentorship
from skillmatch.store.messaging import messages
from skillmatch.store.people.models import Disclosure, Worker
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.open_cases import OpenCase
from skillmatch.store.workflow.sources import MENTORSHIPS
from skillmatch.terms import AuditKind, MentorshipState, MessageKind, Role
from skillmatch.workflow import STATE
from skillmatch.workflow.declared.mentorships import MENTORSHIP

SHOWN = "mentorship request"
"""What a disclosure to a mentor is called in the person's own log."""


@dataclass(frozen=True)
class Apprentice:
    """Somebody who asks a mentor, or is taught by them: what the request discloses, and no more.

    Attributes
    ----------
    mentorship : Mentorship
        With the worker's words.
    name, grade : str, int
        The worker's name and grade.
    steps : tuple of (skill, held, reached)
        What the worker lacks and this mentor can teach, with the ranks before and after; nothing where the worker has switched
        personalisation off.
    case : OpenCase or None
        Where the request waits for the mentor's answer.
    """

    mentorship: Mentorship
    name: str
    grade: int
    steps: tuple[tuple[cards.SkillCard, float, float], ...]
    case: OpenCase | None


def mentor_of(acting: Acting) -> Mentor:
    """The mentor who acts."""
    found = Mentor.get_or_none(Mentor.id == acting.mentor_id)
    if found is None:
        raise NotFound()
    return found


def people_of(acting: Acting, snap: Snapshot) -> tuple[list[Apprentice], list[Apprentice]]:
    """Return who waits for this mentor's answer, and who is taught now; showing them is logged once for each person to read."""
    found = list(
        Mentorship.select(Mentorship, Worker)
        .join(Worker)
        .where((Mentorship.mentor == acting.mentor_id) & Mentorship.state.in_(("requested", "active")))
        .order_by(Mentorship.created_at, Mentorship.id)
    )
    _disclose(acting, [row.worker_id for row in found])
    shown = _shown(found, snap, {case.id: case for case in open_cases.needing(MENTORSHIPS, acting)})
    return [one for one in shown if one.case], [one for one in shown if not one.case]


def accept(acting: Acting, mentorship_id: int) -> Mentorship:
    """Take the worker as an apprentice, if there is room at the moment of writing."""
    with write():
        asked = access.mentorship_for_mentor(acting, mentorship_id)
        mentor = Mentor.get_by_id(asked.mentor_id)
        room = rules.has_room(_active(Mentorship.mentor == mentor.id), mentor.capacity)
        free = rules.may_have_another_master(_active(Mentorship.worker == asked.worker_id))
        _take(acting, asked, "accept", room=room, free=free)
        raise_version()
    return asked


def decline(acting: Acting, mentorship_id: int, reason: str) -> Mentorship:
    """Say no; the worker reads the reason."""
    if not reason.strip():
        raise Invalid(fields={"answer": gettext("Give a reason: the worker will read it.")})
    with write():
        asked = access.mentorship_for_mentor(acting, mentorship_id)
        _take(acting, asked, "decline", reason.strip(), reason=True)
    return asked


def end(acting: Acting, mentorship_id: int, note: str = "") -> Mentorship:
    """End an apprenticeship; its place is free again."""
    with write():
        found = access.mentorship_for_mentor(acting, mentorship_id)
        _take(acting, found, "end", note.strip())
        raise_version()
    return found


def _take(acting: Acting, found: Mentorship, step: str, answer: str = "", **facts: bool) -> None:
    """Take a step of a mentorship that was read inside the transaction; the worker is told."""
    code = MENTORSHIP.refusal(step, MentorshipState(found.state), acting.role, facts)
    known = {
        STATE: gettext("This request was answered or taken back already."),
        "room": gettext("You have no place left: end an apprenticeship first, or decline this request."),
        "free": gettext("This worker has found a master in the meantime; you can decline the request."),
    }
    if code is not None:
        raise Conflict(known[code]) if code in known else NotAllowed()
    state = MENTORSHIP.target(step)
    found.state, found.answer, found.answered_at = state.value, answer, clock.now()
    found.save(only=[Mentorship.state, Mentorship.answer, Mentorship.answered_at])
    messages.send(MessageKind.MENTORSHIP_ANSWERED, f"/mentors/{found.mentor_id}", worker_id=found.worker_id,
                  mentor=found.mentor.name, state=state.value)  # fmt: skip


def _active(which: Any) -> int:
    return int(Mentorship.select().where(which & (Mentorship.state == MentorshipState.ACTIVE.value)).count())


def _disclose(acting: Acting, workers: list[int]) -> None:
    """Log who was shown to this account, once a person: they read it among "who has seen me"."""
    seen = {
        key for (key,) in rows("SELECT worker_id FROM disclosure WHERE account_id = ? AND what = ?", (acting.account_id, SHOWN))
    }
    unseen = [worker for worker in workers if worker not in seen]
    if not unseen:
        return
    with write():
        for worker in unseen:
            Disclosure.create(worker=worker, account_id=acting.account_id, role=Role.MENTOR.value, what=SHOWN)
            audit.record(
                AuditKind.DISCLOSED,
                account_id=acting.account_id,
                role=Role.MENTOR.value,
                subject=f"worker {worker}",
                what=SHOWN,
            )


def _shown(found: list[Mentorship], snap: Snapshot, waiting: dict[int, OpenCase]) -> list[Apprentice]:
    workers = engine_workers.some(snap, [row.worker_id for row in found])
    at = {int(key): place for place, key in enumerate(workers.ids)}
    mentors = snap.catalogue.mentors.ids
    shown = []
    for row in found:
        place, worker = int(mentors.searchsorted(row.mentor_id)), at[row.worker_id]
        asked = place < len(mentors) and mentors[place] == row.mentor_id and workers.personalised[worker]
        gains = snap.engine.why_not_mentor(workers, worker, place).gains if asked else ()
        steps = tuple((snap.skills[gain.skill], gain.held, gain.reached) for gain in gains)
        shown.append(Apprentice(row, row.worker.name, row.worker.grade, steps, waiting.get(row.id)))
    return shown
