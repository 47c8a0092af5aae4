"""Read the CSV files of the reference data line by line, so that whatever is wrong is named with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from skillmatch.errors import Invalid

DIRECTORY = Path(__file__).parent


@dataclass(frozen=True)
class SeedLine:
    """One line of a seed file, whose columns are read as what they must be."""

    file: str
    number: int
    values: dict[str, str]

    def refuse(self, reason: str) -> Invalid:
        """The error that names this line."""
        return Invalid(f"{self.file}, line {self.number}: {reason}")

    def text(self, column: str, longest: int, *, empty: bool = False) -> str:
        """The text of `column`, at most `longest` characters."""
        value = self.values[column]
        if not value and not empty:
            raise self.refuse(f"{column} is empty")
        if len(value) > longest:
            raise self.refuse(f"{column} has {len(value)} characters, {longest} are allowed")
        return value

    def whole(self, column: str, low: int, high: int) -> int:
        """The whole number of `column`, within `low` and `high`."""
        try:
            value = int(self.values[column])
        except ValueError:
            raise self.refuse(f"{column} must be a whole number, not {self.values[column]!r}") from None
        if not low <= value <= high:
            raise self.refuse(f"{column} must lie between {low} and {high}, not {value}")
        return value

    def decimal(self, column: str, low: float, high: float) -> float:
        """The number of `column`, within `low` and `high`."""
        try:
            value = float(self.values[column])
        except ValueError:
            raise self.refuse(f"{column} must be a number, not {self.values[column]!r}") from None
        if not low <= value <= high:  # NaN fails this too
            raise self.refuse(f"{column} must lie between {low} and {high}, not {value}")
        return value

    def word(self, column: str, words: type[Enum], *, empty: bool = False) -> str | None:
        """An identifier of `words`; None where `column` is empty and may be."""
        value = self.values[column]
        if not value and empty:
            return None
        allowed = [str(word.value) for word in words]
        if value not in allowed:
            raise self.refuse(f"{column} must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def reference(self, column: str, known: Collection[str], *, empty: bool = False) -> str | None:
        """The code of a row in another file; None where `column` is empty and may be."""
        value = self.values[column]
        if not value and empty:
            return None
        if value not in known:
            raise self.refuse(f"{column} names {value!r}, which does not exist")
        return value

    def references(self, column: str, known: Collection[str]) -> list[str]:
        """Codes divided by ``;``, each once."""
        codes = self.parts(column)
        for code in codes:
            if code not in known:
                raise self.refuse(f"{column} names {code!r}, which does not exist")
        if len(set(codes)) < len(codes):
            raise self.refuse(f"{column} names a code twice")
        return codes

    def parts(self, column: str, divider: str = ";") -> list[str]:
        """The non-empty parts of `column`."""
        return [part.strip() for part in self.values[column].split(divider) if part.strip()]


def read(directory: Path, file: str, columns: Sequence[str], key: Sequence[str]) -> list[SeedLine]:
    """All lines of `file`, which must have exactly `columns` and no `key` twice.

    Raises
    ------
    Invalid
        The file is missing, is not UTF-8, has other columns, a line of another length, or the same key twice.
    """
    try:
        text = (directory / file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file}: cannot be read ({error.__class__.__name__})") from error
    reader = csv.reader(text.splitlines(keepends=True))
    header = next(reader, [])
    if header != list(columns):
        raise Invalid(f"{file}, line 1: the columns must be {','.join(columns)}")
    lines: list[SeedLine] = []
    seen: dict[tuple[str, ...], int] = {}
    for cells in reader:
        line = SeedLine(file, reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))
        if len(cells) != len(columns):
            raise line.refuse(f"{len(columns)} columns are needed, there are {len(cells)}")
        identity = tuple(line.values[column] for column in key)
        if identity in seen:
            raise line.refuse(f"{' '.join(identity)} is already on line {seen[identity]}")
        seen[identity] = line.number
        lines.append(line)
    if not lines:
        raise Invalid(f"{file}: there is no line of data")
    return lines
