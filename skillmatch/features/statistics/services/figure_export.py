"""The rows behind a figure, and supply against demand, as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from skillmatch.features.statistics.queries.figures import Place, SupplyGrid
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.statistics import figure_rows
from skillmatch.store.statistics.figure_numbers import FigureQuery
from skillmatch.terms import EnrolmentState
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named, rank_name


def rows(asked: FigureQuery, keys: Sequence[int]) -> Iterator[Sequence[Cell]]:
    """Heads and rows behind a figure, with the columns of its page."""
    heads, cells = _TABLES.get(asked.of, (_person_heads, _person))
    yield heads()
    for line in figure_rows.lines(asked, keys):
        yield cells(line)


def heat(acting: Acting, found: SupplyGrid) -> Iterator[Sequence[Cell]]:
    """Heads, and for each profession and town its open places and its qualified people, as far as they are told."""
    number = len(found.lines) * (len(found.columns) + 1)
    audit.exported("supply and demand", number, account_id=acting.account_id, role=acting.role.value)
    return _heat(found)


def _heat(found: SupplyGrid) -> Iterator[Sequence[Cell]]:
    yield gettext("Profession"), gettext("Town"), gettext("Open places"), gettext("Qualified people"), gettext("Sample data")
    for line in found.lines:
        sample = downloads.yes(line.track.sample)
        for place, cell in zip(found.columns, line.cells, strict=True):
            yield named(line.track), _column(place, rest=found.rest), cell.demand, _shown_count(cell.supply), sample
        yield named(line.track), gettext("The whole city"), line.total.demand, _shown_count(line.total.supply), sample


def _shown_count(people: int | None) -> Cell:
    return gettext("hidden") if people is None else people


def _column(place: Place, *, rest: bool) -> str:
    if place is not None:
        return named(place)
    return gettext("Rest of the city") if rest else gettext("No town stated")


def _place_heads() -> Sequence[Cell]:
    return (gettext("Demand"), gettext("Enterprise"), gettext("Town"), gettext("Open places"), gettext("Needed by"),
            gettext("Sample data"))  # fmt: skip


def _place(line: Mapping[str, Any]) -> Sequence[Cell]:
    return (line["title"], _name(line, "enterprise_"), _name(line, "town_"), int(line["places"]), downloads.day(line["needed_by"]),
            downloads.yes(line["basis"] == "sample"))  # fmt: skip


def _course_heads() -> Sequence[Cell]:
    return gettext("Course"), gettext("Code"), gettext("Base"), gettext("Hours")


def _course(line: Mapping[str, Any]) -> Sequence[Cell]:
    return _name(line), line["code"], _name(line, "base_"), int(line["hours"])


def _enrolment_heads() -> Sequence[Cell]:
    return (gettext("Name"), gettext("Code"), gettext("Course"), gettext("Base"), gettext("State"), gettext("Completed on"),
            gettext("Sample data"))  # fmt: skip


def _enrolment(line: Mapping[str, Any]) -> Sequence[Cell]:
    state, completed = named(EnrolmentState(line["state"])), downloads.day(line["completed_on"])
    return line["name"], line["code"], _name(line), _name(line, "base_"), state, completed, downloads.yes(line["sample"])


def _person_heads() -> Sequence[Cell]:
    return (gettext("Name"), gettext("Code"), gettext("Occupation"), gettext("Grade"), gettext("Town"), gettext("Enterprise"),
            gettext("Sample data"))  # fmt: skip


def _person(line: Mapping[str, Any]) -> Sequence[Cell]:
    grade = rank_name(line["grade"]) if line["grade"] else gettext("No grade yet")
    return (line["name"], line["code"], _name(line), grade, _name(line, "town_"), _name(line, "enterprise_"),
            downloads.yes(line["sample"]))  # fmt: skip


def _name(line: Mapping[str, Any], of: str = "") -> str:
    return named({"zh": line[f"{of}zh"], "en": line[f"{of}en"]})


_TABLES = {"places": (_place_heads, _place), "courses": (_course_heads, _course), "enrolments": (_enrolment_heads, _enrolment)}
"""Of what are no people: the heads and the cells of a row."""
