"""The reference data are loaded whole or not at all, as often as one likes, and whatever is wrong is named with file and line."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from skillmatch.errors import Invalid
from skillmatch.store.catalogue.models import Course, CourseSkill, Occupation, Prerequisite, Requirement, Skill, SubsidyRule
from skillmatch.store.db.tables import TABLES
from skillmatch.store.db.versions import version
from skillmatch.store.organisations.models import Base, Enterprise, Town
from skillmatch.store.reference_data.contents import load
from skillmatch.store.reference_data.csv_files import DIRECTORY
from skillmatch.store.reference_data.loader import seed
from skillmatch.store.shortage.models import ShortageProfession, ShortageVersion
from skillmatch.terms import Basis, CourseState, Permit

Edit = Callable[[str, Callable[[list[list[str]]], None]], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """``edited(file, change)``: a copy of the seed data in which ``change`` was made to the lines of one file."""

    def edit(file: str, change: Callable[[list[list[str]]], None]) -> Path:
        copy = tmp_path / "seed"
        shutil.copytree(DIRECTORY, copy)
        with (copy / file).open(encoding="utf-8", newline="") as text:
            lines = list(csv.reader(text))
        change(lines)
        with (copy / file).open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows(lines)
        return copy

    return edit


def test_it_loads_all_of_it(migrated: str) -> None:
    seed()
    counts = {table: table.select().count() for table in (Town, Base, Skill, Occupation, Requirement, Course, CourseSkill)}
    assert counts == {Town: 15, Base: 26, Skill: 513, Occupation: 71, Requirement: 1215, Course: 93, CourseSkill: 309}
    assert Prerequisite.select().count() == 20
    assert SubsidyRule.get(SubsidyRule.code == "SUB_LEVEL").amounts == {"2": 1000, "3": 1500, "4": 2000}


def test_a_second_run_changes_nothing(migrated: str) -> None:
    seed()
    before = {table: list(table.select().order_by(*table._meta.sorted_fields[:1]).dicts()) for table in TABLES}
    at = version()
    assert set(seed().values()) == {0}
    assert {table: list(table.select().order_by(*table._meta.sorted_fields[:1]).dicts()) for table in TABLES} == before
    assert version() == at


def test_a_changed_file_changes_the_row_and_keeps_its_id(migrated: str, edited: Edit) -> None:
    seed()
    course = Course.get(Course.code == "CRS051")
    Course.update(state=CourseState.RETIRED.value).where(Course.id == course.id).execute()

    def longer(lines: list[list[str]]) -> None:
        line = next(line for line in lines if line[0] == "CRS051")
        line[lines[0].index("hours")] = "99"

    assert seed(edited("courses.csv", longer))["course"] == 1
    again = Course.get(Course.code == "CRS051")
    assert (again.id, again.hours, again.state) == (course.id, 99, CourseState.RETIRED.value)


def test_a_requirement_that_left_the_file_leaves_the_store(migrated: str, edited: Edit) -> None:
    seed()
    assert seed(edited("requirements.csv", lambda lines: lines.pop()))["requirement"] == 1
    assert Requirement.select().count() == 1214


def test_skills_are_found_by_pinyin_and_initials(shared: str) -> None:
    skill = Skill.get(Skill.code == "SK-CH-001")
    assert (skill.pinyin, skill.initials) == ("dcsxitongcaozuo", "dcsxtcz")


def test_what_is_a_sample_says_so(shared: str) -> None:
    bases = {skill.basis for skill in Skill.select(Skill.basis)} | {row.basis for row in Requirement.select(Requirement.basis)}
    assert bases == {Basis.SAMPLE.value}
    named = Enterprise.select().where(Enterprise.named_in_article)
    assert {row.basis for row in named} == {Basis.ARTICLE.value}
    assert {row.town_id for row in named} == {None}, "the report says no town"


def test_permits_and_ages_are_what_the_law_asks(shared: str) -> None:
    given = {row.code: (row.permit_given, row.min_age) for row in Course.select().where(Course.permit_given.is_null(False))}
    assert given == {
        "CRS022": (Permit.HAZCHEM.value, 18),
        "CRS023": (Permit.ELECTRIC.value, 18),
        "CRS024": (Permit.WELDING.value, 18),
        "CRS034": (Permit.REFRIGERATION.value, 18),
        "CRS077": (Permit.FORKLIFT.value, 18),
        "CRS007": (Permit.UAV.value, 0),
    }


def test_the_first_shortage_list_is_published(migrated: str) -> None:
    seed()
    assert ShortageVersion.get().published_on is not None
    professions = list(ShortageProfession.select().order_by(ShortageProfession.code))
    assert len(professions) == 18
    assert [row.code for row in professions if row.basis == Basis.ARTICLE.value] == ["SHT01", "SHT02", "SHT03"]
    assert {(row.demand, row.supply, row.shortage_index) for row in professions} == {(0, 0, 0.0)}, "there are no demands yet"


def _put(code: str, column: str, value: str) -> Callable[[list[list[str]]], None]:
    def change(lines: list[list[str]]) -> None:
        next(line for line in lines if line[0] == code)[lines[0].index(column)] = value

    return change


BROKEN = {
    "an unknown base": ("courses.csv", _put("CRS003", "base", "BASE9"), "line 4: base names 'BASE9'"),
    "a rank of nine": ("courses.csv", _put("CRS003", "target_rank", "9"), "line 4: target_rank must lie between 1 and 8"),
    "hours in words": ("courses.csv", _put("CRS003", "hours", "many"), "line 4: hours must be a whole number"),
    "an unknown permit": ("courses.csv", _put("CRS003", "permit_needed", "swimming"), "line 4: permit_needed must be one of"),
    "a circle": ("courses.csv", _put("CRS025", "before", "CRS027"), "circle: CRS025 → CRS027 → CRS026 → CRS025"),
    "a course before itself": ("courses.csv", _put("CRS001", "before", "CRS001"), "line 2: .*circle: CRS001 → CRS001"),
    "a span downwards": ("course_skills.csv", _put("CRS001", "to_rank", "0"), "line 2: to_rank must lie between 1 and 8"),
    "a span of nothing": ("course_skills.csv", _put("CRS001", "from_rank", "4"), "line 2: from_rank 4 must be below to_rank 4"),
    "an unknown skill": ("requirements.csv", _put("OCC001", "skill", "SK-XX-1"), "line 2: skill names 'SK-XX-1'"),
    "a line twice": ("skills.csv", lambda lines: lines.append(lines[1]), "line 515: SK-AG-001 is already on line 2"),
    "a missing column": ("towns.csv", lambda lines: lines[3].pop(), "line 4: 11 columns are needed, there are 10"),
    "another column": ("towns.csv", lambda lines: lines[0].reverse(), "line 1: the columns must be code,"),
    "a place that is no number": ("towns.csv", _put("TOWN004", "longitude", "nan"), "line 4: longitude must lie between"),
    "no name": ("occupations.csv", _put("OCC002", "en", ""), "line 3: en is empty"),
    "a name too long": ("skills.csv", _put("SK-AG-003", "zh", "长" * 121), "line 4: zh has 121 characters"),
    "an amount in words": ("subsidies.csv", _put("SUB_UNION", "amounts", "default:free"), "line 6: amounts has 'default:free'"),
    "an occupation that begins too high": ("occupations.csv", _put("OCC001", "start_rank", "7"), "line 2: max_standard_rank"),
    "a profession of nothing": ("shortage.csv", _put("SHT01", "occupations", ""), "line 2: occupations is empty"),
    "an empty file": ("bases.csv", lambda lines: lines.__delitem__(slice(1, None)), "bases.csv: there is no line"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_named(edited: Edit, case: str) -> None:
    file, change, reason = BROKEN[case]
    with pytest.raises(Invalid, match=reason) as refused:
        load(edited(file, change))
    assert refused.value.message.startswith(file)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    shutil.copytree(DIRECTORY, tmp_path / "seed")
    text = (DIRECTORY / "skills.csv").read_text(encoding="utf-8")
    (tmp_path / "seed" / "skills.csv").write_text(text, encoding="gb18030")
    with pytest.raises(Invalid, match=r"skills\.csv: cannot be read"):
        load(tmp_path / "seed")


def test_after_a_refusal_nothing_has_changed(migrated: str, edited: Edit) -> None:
    with pytest.raises(Invalid):
        seed(edited("shortage.csv", _put("SHT18", "courses", "CRS999")))
    assert all(not table.select().exists() for table in TABLES)
