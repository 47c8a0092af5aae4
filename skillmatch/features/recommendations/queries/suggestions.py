"""What the lists of the page show: the engine's advice joined with the cards, the seats of now, and what the worker said so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skillmatch.engine_gateway import suggestions
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import CourseAdvice, Gap, MentorAdvice, TrackAdvice, Workers
from skillmatch.store.catalogue.cards import CourseCard, MentorCard, RunCard, TrackCard
from skillmatch.store.people import worker_queries
from skillmatch.store.people.worker_queries import MentorRequest, Request, SuggestionAnswer
from skillmatch.terms import FeedbackKind

PAGE_SIZE = 8
MAX_SHOWN = 50
MAX_RUNS = 6


@dataclass(frozen=True)
class RunRow:
    """A class with the seats that are left now."""

    card: RunCard
    left: int


@dataclass(frozen=True)
class CourseRow:
    """A course as a suggestion: the classes that may be chosen, and what the worker has done with it."""

    advice: CourseAdvice
    card: CourseCard
    runs: tuple[RunRow, ...]
    request: Request | None
    saved: SuggestionAnswer | None
    completed: bool

    @property
    def free(self) -> tuple[RunRow, ...]:
        """The classes with a free seat."""
        return tuple(run for run in self.runs if run.left > 0)


@dataclass(frozen=True)
class MentorRow:
    """A mentor as a suggestion."""

    advice: MentorAdvice
    card: MentorCard
    request: MentorRequest | None


@dataclass(frozen=True)
class NoMentor:
    """Why no mentor is suggested: nothing is missing, or how many could teach something and what keeps them out.

    Attributes
    ----------
    needed : bool
        Whether anything is missing at all.
    able, full : int
        Mentors who teach some of it, and those of them who would take the worker if they had a place left.
    """

    needed: bool
    able: int = 0
    full: int = 0


@dataclass(frozen=True)
class TrackRow:
    """A shortage profession as a suggestion, with the courses that lead to it."""

    advice: TrackAdvice
    card: TrackCard
    courses: tuple[CourseCard, ...]
    chosen: bool


@dataclass(frozen=True)
class AnsweredSuggestion:
    """A suggestion that was saved or dismissed; ``card`` is None where it is gone from the catalogue."""

    answer: SuggestionAnswer
    card: Any


@dataclass(frozen=True)
class SuggestionLists:
    """All that the page needs of one worker; ``by_chance``, ``state`` and ``permit_ends`` are those of ``SuggestedCourses``."""

    courses: tuple[CourseRow, ...] = ()
    mentors: tuple[MentorRow, ...] = ()
    tracks: tuple[TrackRow, ...] = ()
    saved: tuple[AnsweredSuggestion, ...] = ()
    dismissed: tuple[AnsweredSuggestion, ...] = ()
    requests: tuple[Request, ...] = ()
    mentor_requests: tuple[MentorRequest, ...] = ()
    untaught: tuple[Gap, ...] = ()
    state: str = ""
    permit_ends: Mapping[str, dt.date] = field(default_factory=dict)
    no_mentor: NoMentor | None = None
    more: bool = False
    by_chance: int | None = None
    counts: dict[str, int] = field(default_factory=dict)


def lists(
    snap: Snapshot, batch: Workers, worker: Any, kind: str, n: int = PAGE_SIZE, context: str = "list", share: float = 0.0
) -> SuggestionLists:
    """The list `kind` of the page for a worker; the queries are the same number whatever is shown.

    `context` and the `share` of exploration are those of ``engine_gateway/suggestions.py``.
    """
    answers = worker_queries.answers(worker.id)
    requests, asked = worker_queries.requests(worker.id), worker_queries.mentor_requests(worker.id)
    dismissed = tuple(AnsweredSuggestion(one, _card(snap, one)) for one in answers if one.kind == FeedbackKind.DISMISSED.value)
    saved = tuple(AnsweredSuggestion(one, _card(snap, one)) for one in answers if one.kind == FeedbackKind.SAVED.value)
    found: dict[str, Any] = {}
    if kind == "courses":
        listed = suggestions.courses(snap, batch, n, context, share)
        found["more"], found["by_chance"] = listed.more, listed.by_chance
        found["courses"] = course_rows(snap, listed.courses, requests, saved, _done(worker.id, snap, batch))
        if worker.personalised:
            found["untaught"] = tuple(gap for gap in listed.gaps if not gap.taught)
            found["state"], found["permit_ends"] = listed.state, listed.permit_ends
    elif kind == "mentors":
        found["mentors"], found["more"] = _mentor_rows(snap, batch, asked, _ids(dismissed, "mentor"), n)
        if not found["mentors"] and worker.personalised:
            found["no_mentor"] = _no_mentor(snap, batch)
    elif kind == "tracks":
        found["tracks"] = _track_rows(snap, batch, worker.target_id, _ids(dismissed, "track"))
    counts = {"mine": len(requests) + len(asked) + len(saved), "dismissed": len(dismissed)}
    return SuggestionLists(
        saved=saved, dismissed=dismissed, requests=tuple(requests), mentor_requests=tuple(asked), counts=counts, **found
    )


def _done(worker_id: int, snap: Snapshot, batch: Workers) -> set[int]:
    """The courses that are completed for good: one whose permit ends may be taken again."""
    again = set() if batch.again is None else {snap.courses[at].id for at in batch.again.indices.tolist()}
    return worker_queries.completed(worker_id) - again


def course_rows(
    snap: Snapshot,
    advice: Sequence[CourseAdvice],
    requests: Sequence[Request],
    saved: Sequence[AnsweredSuggestion],
    completed: set[int],
) -> tuple[CourseRow, ...]:
    """Courses with their classes and the seats left in them, by one query for all."""
    runs = {one.course: snap.runs_of(one.course)[:MAX_RUNS] for one in advice}
    taken = worker_queries.seats_taken(run.id for listed in runs.values() for run in listed)
    mine = {request.course_id: request for request in requests}
    kept = {one.answer.subject_id: one.answer for one in saved if one.answer.subject == "course"}
    return tuple(
        CourseRow(
            one,
            snap.courses[one.course],
            tuple(RunRow(run, max(run.seats - taken.get(run.id, 0), 0)) for run in runs[one.course]),
            mine.get(one.course_id),
            kept.get(one.course_id),
            one.course_id in completed,
        )
        for one in advice
    )


def _mentor_rows(
    snap: Snapshot, batch: Workers, asked: Sequence[MentorRequest], dismissed: set[int], n: int
) -> tuple[tuple[MentorRow, ...], bool]:
    mine = {request.mentor_id: request for request in asked}
    advice = [one for one in snap.engine.mentors(batch, n + 1 + len(dismissed))[0] if one.mentor_id not in dismissed]
    rows = tuple(MentorRow(one, snap.mentors[one.mentor], mine.get(one.mentor_id)) for one in advice[:n])
    return rows, len(advice) > n


def _no_mentor(snap: Snapshot, batch: Workers) -> NoMentor:
    if not snap.engine.gaps(batch)[0]:
        return NoMentor(needed=False)
    return NoMentor(True, *snap.engine.able_mentors(batch, 0))


def _track_rows(snap: Snapshot, batch: Workers, target_id: int | None, dismissed: set[int]) -> tuple[TrackRow, ...]:
    target = snap.occupation_index.at(target_id)
    leads = snap.catalogue.tracks.occupations
    return tuple(
        TrackRow(
            one,
            snap.tracks[one.track],
            tuple(snap.courses[course] for course in one.courses),
            target >= 0 and target in leads.indices[leads.indptr[one.track] : leads.indptr[one.track + 1]],
        )
        for one in snap.engine.tracks(batch)[0]
        if one.track_id not in dismissed
    )


def _ids(kept: Sequence[AnsweredSuggestion], subject: str) -> set[int]:
    return {one.answer.subject_id for one in kept if one.answer.subject == subject}


def _card(snap: Snapshot, answer: SuggestionAnswer) -> Any:
    cards: Sequence[Any] = {"course": snap.courses, "mentor": snap.mentors, "track": snap.tracks}[answer.subject]
    return next((card for card in cards if card.id == answer.subject_id), None)
