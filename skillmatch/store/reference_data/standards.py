"""The first version of each standard of the reference data. Names of four are published facts; every criterion is a sample."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from skillmatch import clock
from skillmatch.store.assessments.models import Criterion, Standard, StandardCourse, StandardVersion
from skillmatch.store.catalogue.models import Course, Occupation, Skill
from skillmatch.store.db.upsert import add, bring_in_line, ids
from skillmatch.store.reference_data.contents import Row
from skillmatch.store.reference_data.csv_files import SeedLine, read
from skillmatch.store.registers import history
from skillmatch.terms import AssessmentPart, Basis, StandardKind, StandardState

COLUMNS = ("code", "kind", "zh", "en", "occupation", "family", "basis")
CRITERIA = ("standard", "skill", "rank", "part", "weight", "zh", "en")
WHOLE = 100
"""The weights of the criteria of one version add up to it."""


@dataclass(frozen=True)
class SeedStandards:
    """The rows of the three files."""

    standards: list[Row]
    criteria: list[Row]
    courses: list[Row]


def load(directory: Path, occupations: Collection[str], skills: Collection[str], courses: Collection[str]) -> SeedStandards:
    """Read and check the files; the first thing wrong raises ``Invalid`` with its file and line."""
    standards = [_standard(line, occupations) for line in read(directory, "standards.csv", COLUMNS, ("code",))]
    known = {row["code"] for row in standards}
    lines = read(directory, "standard_criteria.csv", CRITERIA, ("standard", "skill", "part"))
    criteria = [_criterion(line, known, skills) for line in lines]
    for line in lines:
        weight = sum(row["weight"] for row in criteria if row["standard"] == line.values["standard"])
        if weight != WHOLE:
            raise line.refuse(f"the weights of {line.values['standard']} add up to {weight}, not {WHOLE}")
    taught = read(directory, "standard_courses.csv", ("standard", "course"), ("standard", "course"))
    return SeedStandards(
        standards,
        criteria,
        [{"standard": line.reference("standard", known), "course": line.reference("course", courses)} for line in taught],
    )


def write(data: SeedStandards) -> dict[str, int]:
    """Bring the standards in line, and publish the first version of those that have none; a published version stays as it is."""
    occupations, skills = ids(Occupation), ids(Skill)
    courses = ids(Course) | history.merged("courses")
    named = [row | {"occupation": None if row["occupation"] is None else occupations[row["occupation"]]} for row in data.standards]
    counts = {"standard": bring_in_line(Standard, named, ("code",)), "standard_version": 0}
    known, begun = ids(Standard), {row.standard_id for row in StandardVersion.select(StandardVersion.standard)}
    for row in data.standards:
        if known[row["code"]] in begun:
            continue
        today = clock.today()
        version = StandardVersion.create(
            standard=known[row["code"]],
            number=1,
            state=StandardState.PUBLISHED.value,
            published_on=today,
            valid_from=today,
            basis=Basis.SAMPLE.value,
        )
        mine = [one for one in data.criteria if one["standard"] == row["code"]]
        add(Criterion, [_without(one) | {"version": version, "skill": skills[one["skill"]]} for one in mine])
        taught = [one for one in data.courses if one["standard"] == row["code"]]
        add(StandardCourse, [{"version": version, "course": courses[one["course"]]} for one in taught])
        counts["standard_version"] += 1
    return counts


def _without(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "standard"}


def _standard(line: SeedLine, occupations: Collection[str]) -> Row:
    return {
        "code": line.text("code", 24),
        "kind": line.word("kind", StandardKind),
        "zh": line.text("zh", 120),
        "en": line.text("en", 200),
        "occupation": line.reference("occupation", occupations, empty=True),
        "family": line.text("family", 8),
        "basis": line.word("basis", Basis),
    }


def _criterion(line: SeedLine, standards: Collection[str], skills: Collection[str]) -> Row:
    return {
        "standard": line.reference("standard", standards),
        "skill": line.reference("skill", skills),
        "rank": line.whole("rank", 1, 8),
        "part": line.word("part", AssessmentPart),
        "weight": line.whole("weight", 1, WHOLE),
        "zh": line.text("zh", 200),
        "en": line.text("en", 300),
    }
