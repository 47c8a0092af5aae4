"""Load the reference data into the store, as often as one likes: a second run finds everything in place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from skillmatch import clock
from skillmatch.store.catalogue.models import (
    Course,
    CourseOccupation,
    CourseSkill,
    Occupation,
    OccupationPermit,
    Prerequisite,
    Requirement,
    Skill,
    SubsidyRule,
)
from skillmatch.store.db.database import Table, write
from skillmatch.store.db.upsert import bring_in_line, drop_others, ids
from skillmatch.store.db.versions import raise_version
from skillmatch.store.organisations.models import Base, City, Enterprise, NetworkPlace, Site, Town
from skillmatch.store.reference_data import aliases as reference_aliases
from skillmatch.store.reference_data import calendar_days as reference_calendar_days
from skillmatch.store.reference_data import standards as reference_standards
from skillmatch.store.reference_data.contents import Row, SeedData, load
from skillmatch.store.reference_data.csv_files import DIRECTORY
from skillmatch.store.registers import history, search
from skillmatch.store.shortage.figures import figures
from skillmatch.store.shortage.models import ShortageCourse, ShortageOccupation, ShortageProfession, ShortageVersion
from skillmatch.store.statistics.models import TownProgramme


def seed(directory: Path = DIRECTORY) -> dict[str, int]:
    """Load the reference data: all of it, or nothing.

    A course keeps its state (a retired one stays retired); a course or an enterprise that a person has changed, with what hangs on
    it, or has merged into another, is left alone; and the shortage list is published only where there is none yet: a
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
    codes = ({row["code"] for row in rows} for rows in (data.occupations, data.skills, data.courses))
    standards = reference_standards.load(directory, *codes)
    names = reference_aliases.load(directory, data.skills, data.occupations)
    calendar = reference_calendar_days.load(directory)
    with write():
        counts = _places(data) | _trade(data) | _courses(data) | _network(data) | reference_standards.write(standards)
        counts["alias"] = reference_aliases.write(names)
        counts["calendar_day"] = reference_calendar_days.write(calendar)
        if not ShortageVersion.select().exists():
            _first_shortage_list(data.shortage)
            counts["shortage_profession"] = len(data.shortage)
        if any(counts.values()):
            search.reindex_all_but("talent")
            raise_version()
    return counts


def _places(data: SeedData) -> dict[str, int]:
    counts = {"city": bring_in_line(City, data.city, ("code",))}
    counts["town"] = bring_in_line(Town, _resolved(data.towns, city=ids(City)), ("code",))
    alone = history.left_alone("enterprises")
    enterprises = [row for row in data.enterprises if row["code"] not in alone]
    counts["enterprise"] = bring_in_line(Enterprise, enterprises, ("code",))
    known = ids(Enterprise) | history.merged("enterprises")
    bases = _resolved(data.bases, town=ids(Town), enterprise=known)
    counts["base"] = bring_in_line(Base, bases, ("code",))
    alone = history.left_alone("sites")
    sites = [row for row in data.sites if row["code"] not in alone]
    counts["site"] = bring_in_line(Site, _resolved(sites, enterprise=known), ("code",))
    return counts


def _trade(data: SeedData) -> dict[str, int]:
    counts = {
        "skill": bring_in_line(Skill, data.skills, ("code",)),
        "occupation": bring_in_line(Occupation, data.occupations, ("code",)),
        "subsidy_rule": bring_in_line(SubsidyRule, data.subsidies, ("code",)),
    }
    occupations = _seeded_ids(Occupation, data.occupations)
    requirements = _resolved(data.requirements, occupation=occupations, skill=ids(Skill))
    counts["requirement"] = _children(Requirement, requirements, ("occupation", "skill"), occupations)
    permits = _resolved(data.occupation_permits, occupation=occupations)
    counts["occupation_permit"] = _children(OccupationPermit, permits, ("occupation", "permit"), occupations)
    return counts


def _courses(data: SeedData) -> dict[str, int]:
    alone = history.left_alone("courses")
    rows = [row for row in data.courses if row["code"] not in alone]
    counts = {"course": bring_in_line(Course, _resolved(rows, base=ids(Base), subsidy=ids(SubsidyRule)), ("code",))}
    own, known = _seeded_ids(Course, rows), ids(Course) | history.merged("courses")
    spans = _resolved(_rows_of_courses(own, data.course_skills), course=own, skill=ids(Skill))
    before = _resolved(_rows_of_courses(own, data.prerequisites), course=own, before=known)
    made_for = _resolved(_rows_of_courses(own, data.course_occupations), course=own, occupation=ids(Occupation))
    counts["course_skill"] = _children(CourseSkill, spans, ("course", "skill"), own)
    counts["prerequisite"] = _children(Prerequisite, before, ("course", "before"), own)
    counts["course_occupation"] = _children(CourseOccupation, made_for, ("course", "occupation"), own)
    return counts


def _rows_of_courses(courses: dict[str, int], rows: list[Row]) -> list[Row]:
    """The rows that hang on these courses."""
    return [row for row in rows if row["course"] in courses]


def _network(data: SeedData) -> dict[str, int]:
    places = _resolved(data.network_places, base=ids(Base))
    programmes = _resolved(data.town_programmes, base=ids(Base), occupation=ids(Occupation))
    return {
        "network_place": bring_in_line(NetworkPlace, places, ("base",)),
        "town_programme": bring_in_line(TownProgramme, programmes, ("code",)),
    }


def _seeded_ids(table: type[Table], rows: list[Row]) -> dict[str, int]:
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
    occupations, courses = ids(Occupation), ids(Course) | history.merged("courses")
    for row in rows:
        wanted = [occupations[code] for code in row["occupations"]]
        counted = figures(wanted, clock.today())
        profession = ShortageProfession.create(
            version=version,
            demand=counted.demand,
            weighed=counted.weighed,
            supply=counted.supply,
            shortage_index=counted.index,
            **{name: row[name] for name in ("code", "zh", "en", "industry", "drivers", "evidence", "basis")},
        )
        for occupation in wanted:
            ShortageOccupation.create(profession=profession, occupation=occupation)
        for code in row["courses"]:
            ShortageCourse.create(profession=profession, course=courses[code])
