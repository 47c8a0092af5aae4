"""Load the reference data into the store, as often as one likes: a second run finds everything in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skillmatch import clock
from skillmatch.store.courses import Course, CourseOccupation, CourseSkill, Prerequisite
from skillmatch.store.database import Table, write
from skillmatch.store.keyed import bring_in_line, drop_others, ids
from skillmatch.store.places import Base, City, Enterprise, Town
from skillmatch.store.reference import Occupation, Requirement, Skill, SubsidyRule
from skillmatch.store.seed_data import Row, SeedData, load
from skillmatch.store.seed_files import DIRECTORY
from skillmatch.store.shortage import ShortageCourse, ShortageOccupation, ShortageProfession, ShortageVersion
from skillmatch.store.shortage_figures import figures
from skillmatch.store.versions import raise_version


def seed(directory: Path = DIRECTORY) -> dict[str, int]:
    """Load the reference data: all of it, or nothing.

    A course keeps its state (a retired one stays retired), and the shortage list is published only where there is none yet: a
    published version is never changed.

    Parameters
    ----------
    directory : Path
        The CSV files.

    Returns
    -------
    dict of str to int
        How many rows of each table were added, changed or removed.

    Raises
    ------
    Invalid
        Something in the files is wrong; the message names the file and the line. Nothing was written.
    """
    data = load(directory)
    with write():
        counts = _places(data) | _trade(data) | _courses(data)
        if not ShortageVersion.select().exists():
            _first_shortage_list(data.shortage)
            counts["shortage_profession"] = len(data.shortage)
        if any(counts.values()):
            raise_version()
    return counts


def _places(data: SeedData) -> dict[str, int]:
    counts = {"city": bring_in_line(City, data.city, ("code",))}
    counts["town"] = bring_in_line(Town, _resolved(data.towns, city=ids(City)), ("code",))
    counts["enterprise"] = bring_in_line(Enterprise, data.enterprises, ("code",))
    bases = _resolved(data.bases, town=ids(Town), enterprise=ids(Enterprise))
    counts["base"] = bring_in_line(Base, bases, ("code",))
    return counts


def _trade(data: SeedData) -> dict[str, int]:
    counts = {
        "skill": bring_in_line(Skill, data.skills, ("code",)),
        "occupation": bring_in_line(Occupation, data.occupations, ("code",)),
        "subsidy_rule": bring_in_line(SubsidyRule, data.subsidies, ("code",)),
    }
    occupations = _own(Occupation, data.occupations)
    requirements = _resolved(data.requirements, occupation=occupations, skill=ids(Skill))
    counts["requirement"] = _children(Requirement, requirements, ("occupation", "skill"), occupations)
    return counts


def _courses(data: SeedData) -> dict[str, int]:
    rows = _resolved(data.courses, base=ids(Base), subsidy=ids(SubsidyRule))
    counts = {"course": bring_in_line(Course, rows, ("code",))}
    courses = _own(Course, data.courses)
    spans = _resolved(data.course_skills, course=courses, skill=ids(Skill))
    before = _resolved(data.prerequisites, course=courses, before=courses)
    made_for = _resolved(data.course_occupations, course=courses, occupation=ids(Occupation))
    counts["course_skill"] = _children(CourseSkill, spans, ("course", "skill"), courses)
    counts["prerequisite"] = _children(Prerequisite, before, ("course", "before"), courses)
    counts["course_occupation"] = _children(CourseOccupation, made_for, ("course", "occupation"), courses)
    return counts


def _own(table: type[Table], rows: list[Row]) -> dict[str, int]:
    """The ids of the rows that the seed files name, by code."""
    known = ids(table)
    return {row["code"]: known[row["code"]] for row in rows}


def _resolved(rows: list[Row], **by_code: dict[str, int]) -> list[dict[str, Any]]:
    """The rows with ids in place of codes."""
    return [row | {name: None if row[name] is None else known[row[name]] for name, known in by_code.items()} for row in rows]


def _children(table: type[Table], rows: list[Row], key: tuple[str, str], parents: dict[str, int]) -> int:
    """What hangs on the rows of the seed files is exactly what the files say."""
    gone = drop_others(table, ((row[key[0]], row[key[1]]) for row in rows), key, set(parents.values()))
    return gone + bring_in_line(table, rows, key)


def _first_shortage_list(rows: list[Row]) -> None:
    version = ShortageVersion.create(number=1, as_of=clock.today(), published_on=clock.today())
    occupations, courses = ids(Occupation), ids(Course)
    for row in rows:
        wanted = [occupations[code] for code in row["occupations"]]
        counted = figures(wanted, clock.today())
        profession = ShortageProfession.create(
            version=version,
            demand=counted.demand,
            supply=counted.supply,
            shortage_index=counted.index,
            **{name: row[name] for name in ("code", "zh", "en", "industry", "drivers", "evidence", "basis")},
        )
        for occupation in wanted:
            ShortageOccupation.create(profession=profession, occupation=occupation)
        for code in row["courses"]:
            ShortageCourse.create(profession=profession, course=courses[code])
