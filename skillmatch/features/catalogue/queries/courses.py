"""Finding courses in the catalogue in memory, and what one course's page shows."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillmatch import clock
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.matching import CourseAdvice
from skillmatch.store.catalogue import cards
from skillmatch.store.catalogue.models import Course
from skillmatch.store.catalogue.spelling import initials, pinyin
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.db.database import rows
from skillmatch.store.people import renewals
from skillmatch.store.subsidies import rules as subsidy_rules
from skillmatch.store.subsidies import trainings as subsidy_trainings
from skillmatch.store.subsidies.cases import Case
from skillmatch.terms import EnrolmentState

PAGE_SIZE = 20

Called = cards.SkillCard | cards.OccupationCard
MadeFor = Mapping[int, Sequence[cards.OccupationCard]]


@dataclass(frozen=True)
class TaughtSkill:
    """A skill of a course: those who stand at ``low`` leave at ``high``."""

    skill: cards.SkillCard
    low: float
    high: float


@dataclass(frozen=True)
class CourseSubsidy:
    """A subsidy rule with the amount for this course, and for somebody who asks what of it holds for them."""

    zh: str
    en: str
    yuan: int
    rule: str
    basis: str
    case: Case | None = None


def find(snap: Snapshot, asked: Mapping[str, str]) -> list[int]:
    """Positions of the listed courses that were asked for, in the order of the register."""
    wanted = asked.get("q", "").casefold().split()
    made_for = _made_for(snap) if wanted else {}
    return [
        place
        for place, card in enumerate(snap.courses)
        if card.listed
        and asked.get("base") in (None, "" if card.base is None else card.base.kind)
        and asked.get("family") in (None, card.family)
        and asked.get("rank") in (None, str(card.target_rank))
        and asked.get("mode") in (None, card.mode)
        and (not wanted or _has(_text(snap, place, made_for), wanted))
    ]


def found_by(snap: Snapshot, places: Sequence[int], q: str) -> dict[int, tuple[str, Called]]:
    """The other name by which what was typed found a course, and whose it is; nothing where the course's own words say it."""
    wanted = q.casefold().split()
    made_for = _made_for(snap) if wanted else {}
    found: dict[int, tuple[str, Called]] = {}
    for place in places:
        if wanted and not _has(_own_text(snap, place), wanted):
            others = [(name, one) for one in _named(snap, place, made_for) for name in one.aliases]
            first = next((pair for pair in others if _has(_with_pinyin(pair[0]), wanted)), None)
            found |= {} if first is None else {place: first}
    return found


def taught(snap: Snapshot, place: int) -> list[TaughtSkill]:
    """Return what a course teaches, the longest way first."""
    spans = snap.catalogue.courses.spans
    row = slice(spans.indptr[place], spans.indptr[place + 1])
    found = [
        TaughtSkill(snap.skills[skill], float(low), float(high))
        for skill, low, high in zip(spans.indices[row], spans.low[row], spans.high[row], strict=True)
    ]
    return sorted(found, key=lambda one: (one.low - one.high, one.skill.id))


def by_id(snap: Snapshot, ids: Sequence[int]) -> list[cards.CourseCard]:
    """Courses by their ids; what is not in the catalogue is left out."""
    return [snap.courses[place] for place in map(snap.course_index.at, ids) if place >= 0]


def opens(snap: Snapshot, course_id: int) -> list[cards.CourseCard]:
    """The listed courses for which this one must come first."""
    return [card for card in snap.courses if card.listed and course_id in card.before]


def tracks(snap: Snapshot, place: int) -> list[cards.TrackCard]:
    """The shortage professions of the list in force that a course leads to."""
    marked = snap.catalogue.tracks.courses[:, [place]].toarray().ravel()
    return [snap.tracks[track] for track in marked.nonzero()[0].tolist()]


def subsidy(course: Course, card: cards.CourseCard, worker_id: int | None) -> CourseSubsidy | None:
    """The rule by which a certificate of this course is subsidised, with the amounts in force."""
    rule = course.subsidy
    if rule is None:
        return None
    case = None if worker_id is None else subsidy_trainings.of_course(worker_id, course.id)
    source = subsidy_rules.book().rules[rule.code].on(clock.today()).source
    return CourseSubsidy(rule.zh, rule.en, card.subsidy_yuan, rule.rule, source, case if case and case.conditions else None)


def occupations(snap: Snapshot, course_id: int) -> list[cards.OccupationCard]:
    """The occupations that a course is made for."""
    found = rows("SELECT occupation_id FROM course_occupation WHERE course_id = ? ORDER BY id", (course_id,))
    return [snap.occupations[snap.occupation_index.at(occupation)] for (occupation,) in found]


def why(snap: Snapshot, worker_id: int, place: int) -> CourseAdvice | None:
    """Return what the engine says of a course for a worker, whether it recommends it or not; None with personalisation off."""
    workers = engine_workers.one_worker(snap, worker_id)
    if not len(workers.ids) or not workers.personalised[0]:
        return None
    return snap.engine.explain(workers, 0, place)


def enrolment(worker_id: int, course_id: int) -> EnrolmentState | None:
    """Return where a worker stands with a course; nowhere where it may be taken again, since the permit that it gave ends."""
    found = Enrolment.get_or_none((Enrolment.worker == worker_id) & (Enrolment.course == course_id))
    if found is None or (found.completed_on is not None and course_id in renewals.again(worker_id, clock.today())):
        return None
    return EnrolmentState(found.state)


def _has(text: str, wanted: Sequence[str]) -> bool:
    return all(word in text for word in wanted)


def _skills(snap: Snapshot, place: int) -> list[cards.SkillCard]:
    spans = snap.catalogue.courses.spans
    return [snap.skills[skill] for skill in spans.indices[spans.indptr[place] : spans.indptr[place + 1]]]


def _made_for(snap: Snapshot) -> dict[int, list[cards.OccupationCard]]:
    """The occupations that courses are made for, by the course's id."""
    found: dict[int, list[cards.OccupationCard]] = {}
    for course, occupation in rows("SELECT course_id, occupation_id FROM course_occupation ORDER BY id"):
        found.setdefault(course, []).append(snap.occupations[snap.occupation_index.at(occupation)])
    return found


def _own_text(snap: Snapshot, place: int) -> str:
    """The names of a course and of what it teaches."""
    card = snap.courses[place]
    names = [card.code, card.zh, card.en, *(word for skill in _skills(snap, place) for word in (skill.zh, skill.en))]
    return " ".join([*names, *_spelled(card.zh)]).casefold()


def _text(snap: Snapshot, place: int, made_for: MadeFor) -> str:
    """All that a course is found by: its names, those of what it teaches, and how people call these and whom it is made for."""
    others = [_with_pinyin(name) for one in _named(snap, place, made_for) for name in one.aliases]
    return " ".join([_own_text(snap, place), *others])


def _named(snap: Snapshot, place: int, made_for: MadeFor) -> list[Called]:
    return [*_skills(snap, place), *made_for.get(snap.courses[place].id, ())]


def _with_pinyin(name: str) -> str:
    return f"{name} {_spelled(name)[0]}".casefold()


@functools.lru_cache(maxsize=16384)
def _spelled(zh: str) -> tuple[str, str]:
    return pinyin(zh), initials(zh)
