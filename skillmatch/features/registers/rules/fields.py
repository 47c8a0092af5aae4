"""What may be entered of each register's entries, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass

from skillmatch.terms import EquipmentKind, Word


@dataclass(frozen=True)
class Field:
    """One field of an entry's form; its kind and its name are those of the register's column.

    Attributes
    ----------
    name : str
        The column.
    required : bool
        Whether it must not be empty.
    low, high : int
        The limits of a number, or the longest text in ``high``.
    """

    name: str
    required: bool = False
    low: int = 0
    high: int = 200


_NAMES = (Field("zh", required=True, high=120), Field("en", required=True, high=160))

FIELDS: dict[str, tuple[Field, ...]] = {
    "talent": (
        Field("name", required=True, high=60), Field("gender"), Field("birth_year", low=1900, high=2100), Field("town"),
        Field("enterprise"), Field("occupation"), Field("target"), Field("grade", required=True, high=8),
        Field("hours_per_week", required=True, high=60), Field("shift", required=True), Field("education"), Field("hired_on"),
        Field("certificate_number", high=40), Field("certified_on"),
    ),
    "trainers": (
        Field("name", required=True, high=60), Field("base", required=True), Field("capacity", required=True, high=50),
        Field("paused"),
    ),
    "courses": (
        *_NAMES, Field("base", required=True), Field("family", required=True, high=8),
        Field("hours", required=True, low=1, high=2000), Field("mode", required=True),
        Field("min_rank", required=True, high=8), Field("target_rank", required=True, low=1, high=8),
        Field("min_age", required=True, high=99), Field("certificate", required=True, high=24),
        Field("certificate_scope", high=120),
    ),
    "mentors": (
        Field("name", required=True, high=60), Field("town"), Field("enterprise"), Field("base"),
        Field("rank", required=True, low=4, high=8), Field("capacity", required=True, high=5), Field("active"),
        Field("about", high=2000),
    ),
    "enterprises": (
        *_NAMES, Field("industry", required=True, high=80), Field("business", high=160), Field("town"),
        Field("credit_code", high=18),
    ),
    "sites": (*_NAMES, Field("kind", required=True), Field("enterprise", required=True), Field("town")),
    "labs": (
        *_NAMES, Field("site"), Field("base"), Field("town"), Field("stations", required=True, low=1, high=500),
    ),
}  # fmt: skip
"""The fields of each register's form, in their order."""

PREFIXES = {
    "talent": "W", "trainers": "TR", "courses": "C", "mentors": "M", "enterprises": "E", "sites": "S", "labs": "L",
}  # fmt: skip
"""What a code begins with that the system gives."""

EQUIPPED: dict[str, type[Word]] = {"labs": EquipmentKind, "courses": EquipmentKind}
"""Registers whose entries have or need equipment."""
