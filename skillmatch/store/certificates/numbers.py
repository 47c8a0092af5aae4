"""The numbers of certificates: the national form of 22 signs, and a series of the city's own for what has no such number.

National (skill levels): category of the institution, its code, the province, its site, the year, the grade, the serial. The city's:
its code, two letters for the kind, the year, the serial, and a check sign (ISO 7064, MOD 37,36) that finds every wrong sign and
nearly every swapped pair.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from skillmatch.store.certificates.models import CertificateSeries
from skillmatch.terms import CertificateKind

MAX_SERIAL = 999_999
GRADES = {1: "X", 2: "5", 3: "4", 4: "3", 5: "2", 6: "1", 7: "T", 8: "S"}
"""The grade's sign by rank: the national grades 5 to 1, and letters for the three that have none (the letters are inferred)."""

RANKS = {sign: rank for rank, sign in GRADES.items()}
KINDS = {
    CertificateKind.COMPLETION: "PX",
    CertificateKind.SKILL_LEVEL: "DJ",
    CertificateKind.SPECIAL_ABILITY: "ZX",
    CertificateKind.SPECIAL_OPERATION: "TZ",
    CertificateKind.SPECIAL_EQUIPMENT: "TS",
    CertificateKind.UAV_OPERATOR: "WR",
    CertificateKind.QUALIFICATION: "ZG",
}
"""The letters of each kind in the city's own series (chosen)."""

INSTITUTION = re.compile(r"[YS][0-9]{12}")
_NATIONAL = re.compile(r"(?P<institution>[YS][0-9]{12})(?P<year>[0-9]{2})(?P<grade>[1-5TSX])(?P<serial>[0-9]{6})")
_OWN = re.compile(r"(?P<city>[0-9]{6})-?(?P<kind>[A-Z]{2})-?(?P<year>[0-9]{4})-?(?P<serial>[0-9]{6})-?(?P<check>[0-9A-Z])")


@dataclass(frozen=True)
class NationalNumber:
    """A number of the national form; ``institution`` is its first 13 signs."""

    institution: str
    year: int
    rank: int
    serial: int

    @property
    def category(self) -> str:
        """``Y`` an employer, ``S`` a social institution."""
        return self.institution[0]

    @property
    def series(self) -> str:
        """Serials are counted for an institution and a year."""
        return f"{self.institution}{self.year:02d}"

    def __str__(self) -> str:
        return f"{self.institution}{self.year:02d}{GRADES[self.rank]}{self.serial:06d}"


@dataclass(frozen=True)
class CityNumber:
    """A number of the city's own series."""

    city: str
    kind: CertificateKind
    year: int
    serial: int

    @property
    def series(self) -> str:
        """Serials are counted for a kind and a year."""
        return f"{self.city}-{KINDS[self.kind]}-{self.year:04d}"

    def __str__(self) -> str:
        text = f"{self.series}-{self.serial:06d}"
        return f"{text}-{mod_37_36.calc_check_digit(text.replace('-', ''))}"


class SeriesUsedUp(Exception):
    """A series has given out its last number."""


def draw(kind: CertificateKind, rank: int | None, institution: str, city: str, year: int) -> str:
    """The next number for a certificate, inside the caller's transaction.

    Parameters
    ----------
    institution : str
        The first 13 signs of a national number.
    city : str
        The city's code, for its own series.

    Raises
    ------
    UsedUp
        The serials of the year are used up.
    """
    if kind is CertificateKind.SKILL_LEVEL and rank is not None:
        national = NationalNumber(institution, year % 100, rank, 1)
        return str(NationalNumber(institution, year % 100, rank, _next(national.series)))
    return str(CityNumber(city, kind, year, _next(CityNumber(city, kind, year, 1).series)))


def _next(series: str) -> int:
    """The next serial of a series; writers wait for each other, so that none is given twice and none is left out."""
    mine = CertificateSeries.name == series
    if not CertificateSeries.update(last=CertificateSeries.last + 1).where(mine).execute():
        CertificateSeries.create(name=series, last=1)
    serial = int(CertificateSeries.get(mine).last)
    if serial > MAX_SERIAL:
        raise SeriesUsedUp(series)
    return serial


def read(typed: str) -> NationalNumber | CityNumber | None:
    """A typed number: any case, width, blanks and strokes; None where its form or its check is wrong."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isascii() and sign.isalnum())
    found = _NATIONAL.fullmatch(plain)
    if found:
        serial = int(found["serial"])
        return NationalNumber(found["institution"], int(found["year"]), RANKS[found["grade"]], serial) if serial else None
    found = _OWN.fullmatch(plain)
    kind = found and next((kind for kind, letters in KINDS.items() if letters == found["kind"]), None)
    if not found or kind is None or not mod_37_36.is_valid(plain) or not int(found["serial"]):
        return None
    return CityNumber(found["city"], kind, int(found["year"]), int(found["serial"]))
