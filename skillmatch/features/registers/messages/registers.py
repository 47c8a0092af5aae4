"""Words for what the registers keep as codes: cells, states and steps, and what happened to an entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup

from skillmatch.store.registers.columns import DATE, FLAG, RANK, REFERENCE, WHOLE, WORD, Label, Register, RegisterColumn
from skillmatch.store.registers.query import RegisterEntry
from skillmatch.terms import EquipmentKind, RegisterState, Role, Word
from skillmatch.web.language import as_written, day, is_zh, named, number, rank_name

YEARS = ("birth_year",)
COURSES = "courses"
KINDS = {RegisterState.DRAFT.value: "line", RegisterState.REVIEWED.value: "line", RegisterState.RETIRED.value: "amber"}


def cell(column: RegisterColumn, value: Any) -> str:
    """A value of a list or of an entry's page, in words; empty where there is none."""
    if value is None or value == "":
        return ""
    if column.kind == REFERENCE:
        return label(value)
    if column.kind == WORD:
        return word(column.words, str(value))
    if column.kind == FLAG:
        return str(gettext("Yes")) if value else str(gettext("No"))
    if column.kind == RANK:
        return rank_name(value) if value else str(gettext("No grade yet"))
    if column.kind == DATE:
        return day(value)
    if column.kind == WHOLE:
        return str(value) if column.name in YEARS else number(value)
    return as_written(str(value))


def short(columns: Iterable[RegisterColumn]) -> frozenset[str]:
    """Columns whose cells stay on one line where there is room for columns at all: codes, people's names and dates.

    Chinese words too, which would break anywhere; English ones break between words, and are long.
    """
    kinds = (DATE, FLAG, WORD, RANK) if is_zh() else (DATE, FLAG)
    return frozenset(c.name for c in columns if c.name in ("code", "name") or c.kind in kinds)


def label(value: Label) -> str:
    """The name of what a reference points to."""
    return labels([value])[0]


def labels(values: Iterable[Label]) -> list[str]:
    """The names of what references point to; the language is asked for once, for a list of filters has hundreds."""
    if is_zh():
        return [value.zh for value in values]
    return [as_written(value.en or value.zh) for value in values]


def word(words: type[Word] | None, value: str) -> str:
    """The name of a word by its identifier; an unknown identifier as it is."""
    found = next((one for one in words or () if str(one.value) == value), None)
    return value if found is None else named(found)


def state_kind(value: str) -> str:
    """The colour of a state's label."""
    return KINDS.get(value, "brand")


def state(register: Register, value: str) -> str:
    """A state in the words of the register: a course is listed, a person or a place is in the register."""
    column = register.column("state")
    return word(None if column is None else column.words, value)


def step(register: Register, to: RegisterState) -> str:
    """Return what the button says that takes an entry to a state."""
    return {
        RegisterState.REVIEWED: gettext("Mark as reviewed"),
        RegisterState.LISTED: gettext("Put on the list") if register.name == COURSES else gettext("Put in the register"),
        RegisterState.RETIRED: gettext("Retire"),
        RegisterState.DRAFT: gettext("Begin again as a draft"),
    }[to]


def about(register: str) -> str:
    """Return what a register is for, in one sentence."""
    return {
        "talent": gettext("Everybody in the city's database of skilled people"),
        "trainers": gettext("Who teaches at the bases and centres"),
        "courses": gettext("What can be learnt, and what it takes"),
        "mentors": gettext("Masters who take apprentices"),
        "enterprises": gettext("Employers of the city"),
        "sites": gettext("Places for learning that enterprises keep"),
        "labs": gettext("Rooms for practicals, with stations and equipment"),
    }[register]


def action(register: Register, code: str) -> str:
    """Return what happened to an entry."""
    known = {
        "added": gettext("Added"),
        "changed": gettext("Changed"),
        "on_behalf": gettext("Done on the person's behalf"),
        "merged": gettext("Another entry was merged into it"),
        "merge_undone": gettext("A merge was undone"),
        "removed": gettext("Taken out: its import was undone"),
        "undone": gettext("Its import was undone"),
        "different": gettext("Judged to be different from another entry"),
        "alike_again": gettext("No longer judged to be different"),
        RegisterState.DRAFT.value: gettext("Begun again as a draft"),
        RegisterState.REVIEWED.value: gettext("Reviewed"),
        RegisterState.LISTED.value: gettext("Listed") if register.name == COURSES else gettext("Put in the register"),
        RegisterState.RETIRED.value: gettext("Retired"),
    }
    return known.get(code, code)


def who(name: str, role: str) -> str:
    """Return who did it: the account in its role, or the system."""
    if not role:
        return str(gettext("The system"))
    found = next((one for one in Role if one.value == role), None)
    shown = role if found is None else named(found)
    return Markup("%s · %s") % (as_written(name), shown) if name else shown


def equipment(kind: str) -> str:
    """The name of a kind of equipment."""
    return word(EquipmentKind, kind)


def running(what: str, count: int) -> str:
    """Say how many of what still run on an entry."""
    known = {
        "demands": ngettext("%(num)s open demand", "%(num)s open demands", count),
        "mentorships": ngettext("%(num)s apprenticeship", "%(num)s apprenticeships", count),
        "enrolments": ngettext("%(num)s course that the person is in", "%(num)s courses that the person is in", count),
    }
    return known[what]


def name_of(register: Register, entry: RegisterEntry) -> str:
    """The name of an entry, in the reader's language where it has one in both."""
    zh, en = str(entry.values[1]), entry.values[2] if register.columns[2].name == "en" else ""
    return named({"zh": zh, "en": en}) if en else as_written(zh)
