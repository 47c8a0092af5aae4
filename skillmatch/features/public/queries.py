"""Numbers of the public pages, counted from the reference tables: nobody's data."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from skillmatch.matching import EngineSettings
from skillmatch.store.db.database import rows


@dataclass(frozen=True)
class Weights:
    """The terms of one kind of suggestion: (identifier, weight in thousandths), in the order in which they are added."""

    key: str
    title: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class TableOrigins:
    """Of one table: how many rows are from the report, follow from it, are from official lists, or are our sample."""

    title: str
    note: str
    article: int
    derived: int
    official: int
    sample: int


def weights(settings: EngineSettings) -> list[Weights]:
    """The weights that the engine uses now."""
    return [
        Weights("course", gettext("Courses"), _thousandths(settings.course_weights)),
        Weights("mentor", gettext("Mentors"), _thousandths(settings.mentor_weights)),
        Weights("track", gettext("Shortage professions"), _thousandths(settings.track_weights)),
        Weights("seat", gettext("Places in a class ordered by an enterprise"), _thousandths(settings.seat_weights)),
    ]


def counts() -> dict[str, int]:
    """Return how much there is of the reference data."""
    tables = ("skill", "occupation", "course", "town", "requirement")
    found = {name: int(rows(f"SELECT COUNT(*) FROM {name}")[0][0]) for name in tables}  # noqa: S608 - names of ours
    found["professions"] = int(
        rows(
            "SELECT COUNT(*) FROM shortage_profession WHERE version_id ="
            " (SELECT id FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number DESC LIMIT 1)"
        )[0][0]
    )
    return found


def origins() -> list[TableOrigins]:
    """The reference tables with where their rows are from."""
    return [
        _origin(gettext("Courses"), gettext("names, hours, places"), "SELECT basis, COUNT(*) FROM course GROUP BY basis"),
        _origin(
            gettext("What courses teach"), gettext("skills and ranks"), "SELECT basis, COUNT(*) FROM course_skill GROUP BY basis"
        ),
        _origin(gettext("Skills"), "", "SELECT basis, COUNT(*) FROM skill GROUP BY basis"),
        _origin(
            gettext("What occupations ask for"),
            gettext("skills and ranks"),
            "SELECT basis, COUNT(*) FROM requirement GROUP BY basis",
        ),
        _origin(
            gettext("Shortage professions"),
            gettext("the list in force"),
            "SELECT basis, COUNT(*) FROM shortage_profession WHERE version_id ="
            " (SELECT id FROM shortage_version WHERE published_on IS NOT NULL ORDER BY number DESC LIMIT 1) GROUP BY basis",
        ),
        _origin(gettext("Enterprises"), "", "SELECT basis, COUNT(*) FROM enterprise GROUP BY basis"),
        _origin(gettext("Bases and centres"), "", "SELECT basis, COUNT(*) FROM base GROUP BY basis"),
        _origin(gettext("Demands"), "", "SELECT basis, COUNT(*) FROM demand GROUP BY basis"),
        _origin(gettext("Mentors"), "", "SELECT basis, COUNT(*) FROM mentor GROUP BY basis"),
    ]


def _origin(title: str, note: str, sql: str) -> TableOrigins:
    found = {basis: int(n) for basis, n in rows(sql)}
    article, derived, official = (found.pop(name, 0) for name in ("article", "article_derived", "official"))
    return TableOrigins(title, note, article, derived, official, sum(found.values()))


def _thousandths(listed: tuple[tuple[str, float], ...]) -> tuple[tuple[str, int], ...]:
    return tuple((name, round(weight * 1000)) for name, weight in listed)
