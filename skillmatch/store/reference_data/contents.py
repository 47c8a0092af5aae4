"""The reference data, checked as a whole before anything is written: references resolve, ranks are in range, no circle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.store.catalogue.spelling import initials, pinyin
from skillmatch.store.reference_data.csv_files import SeedLine, read
from skillmatch.terms import BaseKind, Mode, NetworkLevel, Permit, Pillar, SiteKind

Row = dict[str, Any]
"""The values of a row by field; a reference to another row is its code."""

NAMES = ("zh", "en")
COURSE_COLUMNS = (
    "code", "zh", "en", "hours", "mode", "base", "target_rank", "min_rank", "before", "occupations", "family", "certificate",
    "certificate_scope", "subsidy", "min_age", "permit_given", "permit_needed", "basis",
)  # fmt: skip
OCCUPATION_COLUMNS = (
    "code", "national_code", "zh", "en", "local_alias", "family", "industry", "start_rank", "max_standard_rank", "tasks", "flag",
    "confidence", "source",
)  # fmt: skip


@dataclass(frozen=True)
class SeedData:
    """All reference rows, in the order in which they can be written."""

    city: list[Row]
    towns: list[Row]
    enterprises: list[Row]
    bases: list[Row]
    skills: list[Row]
    occupations: list[Row]
    requirements: list[Row]
    occupation_permits: list[Row]
    subsidies: list[Row]
    courses: list[Row]
    course_skills: list[Row]
    prerequisites: list[Row]
    course_occupations: list[Row]
    shortage: list[Row]
    network_places: list[Row]
    town_programmes: list[Row]
    sites: list[Row]


def load(directory: Path) -> SeedData:
    """Read and check everything in `directory`; the first thing wrong raises ``Invalid`` with its file and line."""
    city = _city(directory)
    towns = _towns(directory, city[0]["code"])
    enterprises = _enterprises(directory)
    bases = _bases(directory, _codes(towns), _codes(enterprises))
    skills = _skills(directory)
    occupations = _occupations(directory)
    requirements = _requirements(directory, _codes(occupations), _codes(skills))
    subsidies = _subsidies(directory)
    lines = read(directory, "courses.csv", COURSE_COLUMNS, ("code",))
    courses = [_course(line, _codes(bases), _codes(subsidies)) for line in lines]
    known = _codes(courses)
    prerequisites = _prerequisites(lines, known)
    return SeedData(
        city, towns, enterprises, bases, skills, occupations, requirements,
        _occupation_permits(directory, _codes(occupations)), subsidies, courses,
        _course_skills(directory, known, _codes(skills)),
        prerequisites,
        [{"course": line.values["code"], "occupation": code}
         for line in lines for code in line.references("occupations", _codes(occupations))],
        _shortage(directory, _codes(occupations), known),
        _network_places(directory, _codes(bases)),
        _town_programmes(directory, _codes(bases), _codes(occupations)),
        _sites(directory, _codes(enterprises)),
    )  # fmt: skip


def _codes(rows: list[Row]) -> set[str]:
    return {row["code"] for row in rows}


def _named(line: SeedLine, zh: int, en: int, code: int = 16) -> Row:
    return {"code": line.text("code", code), "zh": line.text("zh", zh), "en": line.text("en", en)}


def _city(directory: Path) -> list[Row]:
    lines = read(directory, "city.csv", ("code", *NAMES), ("code",))
    if len(lines) > 1:
        raise lines[1].refuse("an installation has one city")
    return [_named(lines[0], 80, 120)]


def _towns(directory: Path, city: str) -> list[Row]:
    columns = ("code", "admin_code", *NAMES, "kind", "specialities", "note", "basis", "confidence", "longitude", "latitude")
    return [
        _named(line, 80, 120)
        | {
            "city": city,
            "admin_code": line.text("admin_code", 16),
            "kind": line.text("kind", 16),
            "specialities": line.parts("specialities"),
            "note": line.text("note", 400, empty=True),
            "basis": line.text("basis", 32),
            "confidence": line.text("confidence", 16),
            "longitude": line.decimal("longitude", -180, 180),
            "latitude": line.decimal("latitude", -90, 90),
        }
        for line in read(directory, "towns.csv", columns, ("code",))
    ]


def _enterprises(directory: Path) -> list[Row]:
    """The enterprises that the published report names. No town: the report gives none."""
    columns = ("code", *NAMES, "industry", "business", "facts", "basis")
    return [
        _named(line, 120, 160)
        | {
            "industry": line.text("industry", 80),
            "business": line.text("business", 160, empty=True),
            "facts": line.parts("facts", "|"),
            "named_in_article": True,
            "basis": line.text("basis", 32),
        }
        for line in read(directory, "enterprises.csv", columns, ("code",))
    ]


def _bases(directory: Path, towns: set[str], enterprises: set[str]) -> list[Row]:
    return [
        _named(line, 120, 160, 24)
        | {
            "kind": line.word("kind", BaseKind),
            "town": line.reference("town", towns, empty=True),
            "enterprise": line.reference("enterprise", enterprises, empty=True),
            "basis": line.text("basis", 32),
        }
        for line in read(directory, "bases.csv", ("code", "kind", *NAMES, "town", "enterprise", "basis"), ("code",))
    ]


def _sites(directory: Path, enterprises: set[str]) -> list[Row]:
    columns = ("code", "kind", *NAMES, "enterprise", "basis")
    return [
        _named(line, 120, 160) | {"kind": line.word("kind", SiteKind), "basis": line.text("basis", 32)}
        | {"enterprise": line.reference("enterprise", enterprises)}
        for line in read(directory, "sites.csv", columns, ("code",))
    ]  # fmt: skip


def _skills(directory: Path) -> list[Row]:
    columns = ("code", *NAMES, "family", "family_zh", "family_en", "generic", "basis")
    return [
        _named(line, 120, 160)
        | _spelled(line)
        | {
            "family": line.text("family", 8),
            "family_zh": line.text("family_zh", 40),
            "family_en": line.text("family_en", 80),
            "generic": bool(line.whole("generic", 0, 1)),
            "basis": line.text("basis", 32),
        }
        for line in read(directory, "skills.csv", columns, ("code",))
    ]


def _spelled(line: SeedLine) -> Row:
    name = line.values["zh"]
    return {"pinyin": pinyin(name)[:200], "initials": initials(name)[:60]}


def _occupations(directory: Path) -> list[Row]:
    rows = []
    for line in read(directory, "occupations.csv", OCCUPATION_COLUMNS, ("code",)):
        start = line.whole("start_rank", 1, 8)
        rows.append(
            _named(line, 120, 160)
            | _spelled(line)
            | {
                "national_code": line.text("national_code", 16),
                "local_alias": line.text("local_alias", 120, empty=True),
                "family": line.text("family", 8),
                "industry": line.text("industry", 80),
                "start_rank": start,
                "max_standard_rank": line.whole("max_standard_rank", start, 8),
                "tasks": line.text("tasks", 2000),
                "flag": line.text("flag", 8, empty=True),
                "confidence": line.text("confidence", 16),
                "source": line.text("source", 80),
            }
        )
    return rows


def _requirements(directory: Path, occupations: set[str], skills: set[str]) -> list[Row]:
    columns = ("occupation", "skill", "required_rank", "origin", "basis")
    return [
        {
            "occupation": line.reference("occupation", occupations),
            "skill": line.reference("skill", skills),
            "required_rank": line.whole("required_rank", 1, 8),
            "origin": line.text("origin", 16),
            "basis": line.text("basis", 32),
        }
        for line in read(directory, "requirements.csv", columns, ("occupation", "skill"))
    ]


def _occupation_permits(directory: Path, occupations: set[str]) -> list[Row]:
    columns = ("occupation", "permit", "required", "source", "basis")
    return [
        {
            "occupation": line.reference("occupation", occupations),
            "permit": line.word("permit", Permit),
            "required": bool(line.whole("required", 0, 1)),
            "source": line.text("source", 200),
            "basis": line.text("basis", 32),
        }
        for line in read(directory, "occupation_permits.csv", columns, ("occupation", "permit"))
    ]


def _subsidies(directory: Path) -> list[Row]:
    rows = []
    for line in read(directory, "subsidies.csv", ("code", *NAMES, "amounts", "rule", "basis"), ("code",)):
        amounts = {}
        for part in line.parts("amounts"):
            key, _, yuan = part.partition(":")
            if not yuan.isdecimal() or key not in {"default", "year_minimum", *"12345678"}:
                raise line.refuse(f"amounts has {part!r}; it must be a rank, a colon and whole yuan")
            amounts[key] = int(yuan)
        more = {"amounts": amounts, "rule": line.text("rule", 400), "basis": line.text("basis", 160)}
        rows.append(_named(line, 80, 160, 24) | more)
    return rows


def _course(line: SeedLine, bases: set[str], subsidies: set[str]) -> Row:
    return _named(line, 120, 160) | {
        "hours": line.whole("hours", 1, 2000),
        "mode": line.word("mode", Mode),
        "base": line.reference("base", bases),
        "target_rank": line.whole("target_rank", 1, 8),
        "min_rank": line.whole("min_rank", 0, 8),
        "family": line.text("family", 8),
        "certificate": line.text("certificate", 24),
        "certificate_scope": line.text("certificate_scope", 120, empty=True),
        "subsidy": line.reference("subsidy", subsidies, empty=True),
        "min_age": line.whole("min_age", 0, 99),
        "permit_given": line.word("permit_given", Permit, empty=True),
        "permit_needed": line.word("permit_needed", Permit, empty=True),
        "basis": line.text("basis", 32),
    }


def _course_skills(directory: Path, courses: set[str], skills: set[str]) -> list[Row]:
    rows = []
    columns = ("course", "skill", "from_rank", "to_rank", "basis")
    for line in read(directory, "course_skills.csv", columns, ("course", "skill")):
        low, high = line.whole("from_rank", 0, 7), line.whole("to_rank", 1, 8)
        if low >= high:
            raise line.refuse(f"from_rank {low} must be below to_rank {high}")
        course, skill = line.reference("course", courses), line.reference("skill", skills)
        rows.append({"course": course, "skill": skill, "from_rank": low, "to_rank": high, "basis": line.text("basis", 32)})
    return rows


def _prerequisites(lines: list[SeedLine], courses: set[str]) -> list[Row]:
    before = {line.values["code"]: line.references("before", courses) for line in lines}
    for line in lines:
        circle = circle_from(line.values["code"], before)
        if circle:
            raise line.refuse(f"the prerequisites go in a circle: {' → '.join(circle)}")
    return [{"course": course, "before": code} for course, codes in before.items() for code in codes]


def circle_from(start: str, before: Mapping[str, list[str]]) -> list[str]:
    """The way along `before` from `start` back to `start`, both named; empty where there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in before[here]:
            if there == start:
                way = [start, here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if there not in came:
                came[there] = here
                waiting.append(there)
    return []


def _shortage(directory: Path, occupations: set[str], courses: set[str]) -> list[Row]:
    columns = ("code", *NAMES, "occupations", "industry", "drivers", "courses", "evidence", "basis")
    rows = []
    for line in read(directory, "shortage.csv", columns, ("code",)):
        if not line.parts("occupations"):
            raise line.refuse("occupations is empty")
        rows.append(
            _named(line, 80, 120)
            | {
                "occupations": line.references("occupations", occupations),
                "courses": line.references("courses", courses),
                "industry": line.text("industry", 80),
                "drivers": line.text("drivers", 400),
                "evidence": line.text("evidence", 80),
                "basis": line.text("basis", 32),
            }
        )
    return rows


def _network_places(directory: Path, bases: set[str]) -> list[Row]:
    return [
        {
            "base": line.reference("base", bases),
            "pillar": line.word("pillar", Pillar),
            "level": line.word("level", NetworkLevel),
            "basis": line.text("basis", 32),
        }
        for line in read(directory, "network_places.csv", ("base", "pillar", "level", "basis"), ("base",))
    ]


def _town_programmes(directory: Path, bases: set[str], occupations: set[str]) -> list[Row]:
    numbers = {"trained": 10_000_000, "certified": 10_000_000, "enrolments_a_year": 10_000_000, "years": 100}
    columns = ("code", "base", *NAMES, "occupation", *numbers, "basis")
    return [
        _named(line, 120, 160, 24)
        | {"base": line.reference("base", bases), "occupation": line.reference("occupation", occupations, empty=True)}
        | {name: line.whole(name, 0, most) if line.values[name] else None for name, most in numbers.items()}
        | {"basis": line.text("basis", 32)}
        for line in read(directory, "town_programmes.csv", columns, ("code",))
    ]
