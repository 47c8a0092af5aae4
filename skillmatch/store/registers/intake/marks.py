"""Which cells of a sheet must not be taken as they stand: a bit for each row, kept by column and reason, however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

WHOLE_ROW = -1
"""The place of a mark that holds for the row, not for one cell."""

FORMULA, ERROR_CELL, IMPRECISE, ENCODING = "formula", "error_cell", "imprecise", "encoding"
HELD_DIGITS = 15

_EXPONENT = re.compile(r"[-+]?[0-9](?:[.,][0-9]*)?[Ee]\+([0-9]{1,3})")


class CellMarks(Mapping[int, list[tuple[int, str]]]):
    """Row number → ``[(column place, code)]``; a million marked cells of one column take 130 kB."""

    def __init__(self) -> None:
        self._bits: dict[tuple[int, str], bytearray] = {}

    def add(self, number: int, place: int, code: str) -> None:
        """Mark a cell, or with `WHOLE_ROW` its row."""
        bits = self._bits.setdefault((place, code), bytearray())
        if len(bits) <= number >> 3:
            bits.extend(bytes((number >> 3) - len(bits) + 1 + len(bits) // 4))
        bits[number >> 3] |= 1 << (number & 7)

    def update(self, others: CellMarks) -> None:
        """Mark what others mark."""
        for number, marks in others.items():
            for place, code in marks:
                self.add(number, place, code)

    def get(self, number: int, default: object = ()) -> list[tuple[int, str]]:  # type: ignore[override]
        """The marks of a row; none is an empty list."""
        byte, bit = number >> 3, 1 << (number & 7)
        return [key for key, bits in self._bits.items() if byte < len(bits) and bits[byte] & bit]

    def __getitem__(self, number: int) -> list[tuple[int, str]]:
        found = self.get(number)
        if not found:
            raise KeyError(number)
        return found

    def __iter__(self) -> Iterator[int]:
        last = max((len(bits) for bits in self._bits.values()), default=0) << 3
        return (number for number in range(last) if self.get(number))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self._bits)


def is_rounded(text: str) -> bool:
    """Whether a text is a number such as 3.70799E+17, of whose more than 15 digits a spreadsheet kept the first."""
    found = _EXPONENT.fullmatch(text.strip())
    return found is not None and int(found.group(1)) >= HELD_DIGITS
