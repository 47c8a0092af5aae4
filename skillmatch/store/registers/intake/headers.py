"""Where a sheet has its heads, and which column stands where: titles above them, two rows of heads, remarks and other names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from skillmatch import cleaning
from skillmatch.store.registers.intake.columns import Intake, IntakeColumn, ListOf

WITHIN = 15
"""So many rows may stand above the heads, such as a title over all columns."""


NumberedRow = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class SheetHeader:
    """The heads of a sheet, the rows that follow them, and how many filled rows stand above.

    ``above`` does not count the upper of two rows of heads.
    """

    cells: Sequence[str]
    rows: Iterator[NumberedRow]
    above: int = 0


def find_head(intake: Intake, rows: Iterator[NumberedRow], said: Mapping[str, str] | None = None) -> SheetHeader | None:
    """The row among the first that names most columns, alone or with the row of heads above it; None without rows.

    Parameters
    ----------
    intake : Intake
        The register.
    rows : iterator of (number, cells)
        The rows of a sheet.
    said : mapping of str to str
        The columns of heads that the sender named.
    """
    filled = (row for row in rows if any(cell.strip() for cell in row[1]))
    first = list(islice(filled, WITHIN))
    if not first:
        return None
    best, at, cells = 0, 0, first[0][1]
    for place, (_, own) in enumerate(first):
        choices = [own, _joined(first[place - 1][1], own)] if place else [own]
        for choice in choices:
            number = _recognised(intake, choice, said or {})
            if number > best:
                best, at, cells = number, place, choice
    two_rows = cells is not first[at][1]
    return SheetHeader(cells, chain(first[at + 1 :], rows), at - two_rows)


def has_keys(intake: Intake, cells: Sequence[str], said: Mapping[str, str] | None = None) -> bool:
    """Whether heads name the columns that a register's sheet cannot do without."""
    named = set(mapped(intake.columns, cells, said)[0].values())
    return any(each <= named for each in needed(intake))


def needed(intake: Intake) -> list[set[str]]:
    """The columns of which a file must have one set: the key, or the name where codes are drawn.

    An enterprise's own demands need not name it.
    """
    key = set(intake.key) - ({"enterprise"} if intake.name == "demands" else set())
    return [key, {name_column(intake)}] if intake.drawn else [key]


def name_column(intake: Intake) -> str:
    """The column that names a row."""
    return next(column.name for column in intake.columns if column.name in ("name", "zh", "title"))


def entry_list(intake: Intake, sheet: str, head: Sequence[str]) -> ListOf | None:
    """The list whose entries a sheet holds one a row: by the sheet's name, or by its heads."""
    name = re.sub(r"[\s\d]+$", "", sheet.casefold())
    for one in intake.lists:
        if one.own_sheet:
            columns = entry_columns(intake, one)
            parts = {"code", *(part.column.name for part in one.parts if part.needed)}
            if name in (one.own_sheet, one.name) or parts <= set(mapped(columns, head)[0].values()):
                return one
    return None


def entry_columns(intake: Intake, one: ListOf) -> tuple[IntakeColumn, ...]:
    """The columns of a sheet with one entry a row: whose it is, then the parts."""
    return (intake.column("code"), *(part.column for part in one.parts))


def head_key(text: str) -> str:
    """A head in the form in which heads are compared: without blanks, line breaks, marks and remarks in brackets.

    Examples
    --------
    >>> head_key("身份证\n号 码 *"), head_key("身份证号码（18位）"), head_key("Person  Code")
    ('身份证号码', '身份证号码', 'personcode')
    """
    return cleaning.clean_head(text).casefold().replace(" ", "")


def mapped(
    columns: Sequence[IntakeColumn], head: Sequence[str], said: Mapping[str, str] | None = None
) -> tuple[dict[int, str], list[str], list[str]]:
    """Return which column stands where.

    Returns
    -------
    places, unknown, twice
        The column's name by its place in the file; heads that are no column; columns that stand there more than once.
    """
    names = {head_key(name): column.name for column in columns for name in (*column.aliases, column.name)}
    names |= {head_key(name): column.name for column in columns for name in (column.zh, column.en)}
    names |= said or {}
    places: dict[int, str] = {}
    unknown, twice = [], []
    for place, text in enumerate(head):
        key = head_key(text)
        name = names.get(key)
        shown = " ".join(text.split())[:40]
        if not name:
            unknown += [shown] if key else []
        elif name in places.values():
            if key in (said or {}):
                unknown.append(shown)
            else:
                twice.append(name)
        else:
            places[place] = name
    return places, unknown, twice


def _recognised(intake: Intake, cells: Sequence[str], said: Mapping[str, str]) -> int:
    """How many columns heads name; those of a second sheet count where they are more."""
    number = len(mapped(intake.columns, cells, said)[0])
    own = [len(mapped(entry_columns(intake, one), cells)[0]) for one in intake.lists if one.own_sheet]
    return max([number, *own])


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of heads as one: the lower one counts, what stands above alone is taken where it is empty.

    A lower head such as 名称 needs the group above it: 企业 over 名称 is 企业名称.
    """
    joined, group = [], ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place].strip() if place < len(upper) else ""
        below = lower[place].strip() if place < len(lower) else ""
        group = above or group
        joined.append((group + below if below in _IN_GROUPS else below) or above)
    return joined


_IN_GROUPS = frozenset(("名称", "编号", "代码", "等级", "日期", "电话", "name", "code", "date"))
"""Lower heads that say nothing without the group above them."""
