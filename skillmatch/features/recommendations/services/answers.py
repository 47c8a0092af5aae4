"""What a worker answers to a suggestion: kept for later, not for me, followed. Saying the same twice changes nothing."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.recommendations.rules import SUBJECTS
from skillmatch.store.accounts import access
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db import database
from skillmatch.store.recommendations.models import Feedback
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion
from skillmatch.terms import CourseState, DismissReason, FeedbackKind


def save(worker_id: int, subject: str, subject_id: int) -> None:
    """Keep a suggestion for later."""
    with database.write():
        get_subject(subject, subject_id)
        _answer(worker_id, subject, subject_id, FeedbackKind.SAVED)


def dismiss(worker_id: int, subject: str, subject_id: int, reason: str) -> int:
    """Say that a suggestion is not for this worker, and why.

    Returns
    -------
    int
        The answer's id, by which it is taken back.
    """
    if reason not in {word.value for word in DismissReason}:
        raise Invalid("", {"reason": gettext("Choose a reason.")})
    with database.write():
        get_subject(subject, subject_id)
        return _answer(worker_id, subject, subject_id, FeedbackKind.DISMISSED, reason)


def undo(worker_id: int, answer_id: int) -> Feedback:
    """Take back what was saved or dismissed; taking it back again changes nothing."""
    with database.write():
        answer = Feedback.get_or_none((Feedback.id == answer_id) & (Feedback.worker == worker_id))
        if answer is None or answer.kind not in (FeedbackKind.SAVED.value, FeedbackKind.DISMISSED.value):
            raise NotFound(access.MISSING)
        if answer.undone_at is None:
            Feedback.update(undone_at=clock.now()).where(Feedback.id == answer_id).execute()
    return answer


def accept(worker_id: int, subject: str, subject_id: int) -> None:
    """Note that a suggestion was followed; from such answers the weights can be learned."""
    _answer(worker_id, subject, subject_id, FeedbackKind.ACCEPTED)


def get_subject(subject: str, subject_id: int) -> Any:
    """The suggestion's row: a listed course, an active mentor, or a published shortage profession."""
    if subject not in SUBJECTS:
        raise NotFound(access.MISSING)
    if subject == "course":
        return listed(subject_id)
    if subject == "mentor":
        return access.active_mentor(subject_id)
    found = (
        ShortageProfession.select()
        .join(ShortageVersion)
        .where((ShortageProfession.id == subject_id) & ShortageVersion.published_on.is_null(False))
        .first()
    )
    if found is None:
        raise NotFound(access.MISSING)
    return found


def listed(course_id: int) -> Course:
    """A course that can be suggested."""
    course = Course.get_or_none((Course.id == course_id) & (Course.state == CourseState.LISTED.value))
    if course is None:
        raise NotFound(access.MISSING)
    return course


def _answer(worker_id: int, subject: str, subject_id: int, kind: FeedbackKind, reason: str | None = None) -> int:
    """Store an answer once; a changed reason replaces the former one."""
    mine = Feedback.get_or_none(
        (Feedback.worker == worker_id)
        & (Feedback.subject == subject)
        & (Feedback.subject_id == subject_id)
        & (Feedback.kind == kind.value)
        & Feedback.undone_at.is_null()
    )
    if mine is not None:
        if mine.reason != reason:
            Feedback.update(reason=reason).where(Feedback.id == mine.id).execute()
        return int(mine.id)
    return int(Feedback.insert(worker=worker_id, subject=subject, subject_id=subject_id, kind=kind.value, reason=reason).execute())
