"""The way of a shortage list: proposed from a fresh count, changed with reasons, published; the next one names what it revises.

A proposal is a version without a day of publication: no reader, figure or engine looks at it. There is one at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from skillmatch import clock
from skillmatch.errors import Conflict
from skillmatch.store.catalogue.models import Course, CourseOccupation, Occupation
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.shortage.figures import figures
from skillmatch.store.shortage.models import (
    ShortageCourse,
    ShortageDecision,
    ShortageOccupation,
    ShortageProfession,
    ShortageVersion,
)
from skillmatch.terms import CourseState, ListDecision

OFFICE = "office"
"""The basis of a profession that the city put on the list."""

BY_DEMAND = "demand"
"""Evidence of such a profession: what enterprises ask for."""

KEPT = ("code", "zh", "en", "industry", "drivers", "evidence", "basis")


def newest() -> ShortageVersion | None:
    """The version in force."""
    found: ShortageVersion | None = (
        ShortageVersion.select().where(ShortageVersion.published_on.is_null(False)).order_by(ShortageVersion.number.desc()).first()
    )
    return found


def proposal() -> ShortageVersion | None:
    """The proposed version, if there is one."""
    found: ShortageVersion | None = (
        ShortageVersion.select().where(ShortageVersion.published_on.is_null()).order_by(ShortageVersion.number.desc()).first()
    )
    return found


def propose(account_id: int | None = None) -> ShortageVersion:
    """Propose the professions of the list in force with the figures of today.

    Raises
    ------
    Conflict
        There is a proposal already, or no list yet whose professions could be counted.
    """
    with write():
        before = newest()
        if before is None:
            raise Conflict("The reference data are not loaded yet.")
        if proposal() is not None:
            raise Conflict("A version is proposed already.")
        version: ShortageVersion = ShortageVersion.create(
            number=before.number + 1, as_of=clock.today(), published_on=None, revises=before.number, proposed_by=account_id
        )
        for profession in before.professions.order_by(ShortageProfession.id):
            take_over(version, profession)
    return version


def take_over(version: ShortageVersion, profession: ShortageProfession) -> ShortageProfession:
    """Put a profession of an earlier version on a proposed one, counted on the day of the proposal."""
    occupations = [row.occupation_id for row in profession.occupations.order_by(ShortageOccupation.id)]
    courses = [row.course_id for row in profession.courses.order_by(ShortageCourse.id)]
    return _put(version, {name: getattr(profession, name) for name in KEPT}, occupations, courses)


def take_in(version: ShortageVersion, occupation: Occupation) -> ShortageProfession:
    """Put an occupation on a proposed version as a profession of its own, with the listed courses that are made for it."""
    made_for = (
        Course.select(Course.id)
        .join(CourseOccupation)
        .where((CourseOccupation.occupation == occupation) & (Course.state == CourseState.LISTED.value))
        .order_by(Course.id)
    )
    values = {
        "code": occupation.code, "zh": occupation.zh[:80], "en": occupation.en[:120], "industry": occupation.industry,
        "drivers": "", "evidence": BY_DEMAND, "basis": OFFICE,
    }  # fmt: skip
    return _put(version, values, [occupation.id], [course.id for course in made_for])


def _put(
    version: ShortageVersion, values: dict[str, str], occupations: Iterable[int], courses: Iterable[int]
) -> ShortageProfession:
    jobs = list(occupations)
    counted = figures(jobs, _day(version))
    profession: ShortageProfession = ShortageProfession.create(
        version=version,
        demand=counted.demand,
        weighed=counted.weighed,
        supply=counted.supply,
        shortage_index=counted.index,
        **values,
    )
    for occupation in jobs:
        ShortageOccupation.create(profession=profession, occupation=occupation)
    for course in courses:
        ShortageCourse.create(profession=profession, course=course)
    return profession


def count_again(version: ShortageVersion) -> None:
    """Count the professions of a proposed version anew, as of today."""
    with write():
        version.as_of = clock.today()
        version.save(only=["as_of"])
        for profession in version.professions:
            occupations = [row.occupation_id for row in profession.occupations.order_by(ShortageOccupation.id)]
            counted = figures(occupations, _day(version))
            profession.demand, profession.weighed = counted.demand, counted.weighed
            profession.supply, profession.shortage_index = counted.supply, counted.index
            profession.save(only=["demand", "weighed", "supply", "shortage_index"])


def decided(
    version: ShortageVersion, named: ShortageProfession, decision: ListDecision, reason: str, account_id: int | None
) -> None:
    """Keep what was said of a profession, and why; the last word counts."""
    ShortageDecision.delete().where((ShortageDecision.version == version) & (ShortageDecision.code == named.code)).execute()
    ShortageDecision.create(version=version, code=named.code, zh=named.zh, en=named.en, decision=decision.value, reason=reason,
                            account_id=account_id, at=clock.now())  # fmt: skip


def issue(version: ShortageVersion, note: str = "", account_id: int | None = None) -> ShortageVersion:
    """Publish a proposed version: from now on it is in force, and nothing changes it."""
    with write():
        version.published_on, version.note, version.published_by = clock.today(), note, account_id
        version.save(only=["published_on", "note", "published_by"])
        raise_version()
    return version


def publish(note: str = "") -> ShortageVersion:
    """Count again and publish in one step, as the demonstration does; a proposal that waits is what is published."""
    with write():
        version = proposal()
        if version is None:
            version = propose()
        else:
            count_again(version)
        return issue(version, note)


def _day(version: ShortageVersion) -> dt.date:
    return version.as_of if isinstance(version.as_of, dt.date) else dt.date.fromisoformat(version.as_of)
