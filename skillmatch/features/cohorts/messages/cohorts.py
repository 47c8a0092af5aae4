"""Codes of a cohort turned into words: terms of the fit, why a person was proposed, why others were not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from skillmatch.engine_gateway.snapshot import Snapshot
from skillmatch.store.organisations.lab_fit import LabChoice
from skillmatch.terms import QUALIFIED_TOLERANCE
from skillmatch.web.language import named, number

NAMED_SKILLS = 2
"""Skills that a reason names; the rest is in the person's table."""


def lab(choice: LabChoice) -> str:
    """A lab in the list to choose from: its stations, and whether the course's equipment is in it."""
    words = gettext("%(lab)s: %(n)s stations", lab=named(choice), n=choice.stations)
    if not choice.equipped:
        return gettext("%(lab)s; lacks equipment that the course needs", lab=words)
    return gettext("%(lab)s; suits the course", lab=words) if choice.fits else words


def term(name: str) -> str:
    """The name of a term of the fit."""
    known: dict[Any, str] = {
        "after": gettext("meets the demand after the class"),
        "goal": gettext("own or target occupation"),
        "lift": gettext("learns in the class"),
        "readiness": gettext("ready for the class"),
        "own staff": gettext("the enterprise's own staff"),
        "hours": gettext("hours still to learn"),
        "distance": gettext("way to the class"),
        "clash": gettext("clash with the shift"),
    }
    return known.get(name, name)


def left_out(code: str) -> str:
    """Why people were not chosen."""
    known: dict[Any, str] = {
        "not personalised": gettext("Switched personal suggestions off: never proposed unless they ask"),
        "retired": gettext("The course is no longer given"),
        "prerequisite": gettext("A course that must come before is missing"),
        "permit": gettext("A permit that the work asks for is missing"),
        "age": gettext("Below the legal age for the class"),
        "taken": gettext("Has taken the course or takes it now"),
        "dismissed": gettext("Said that the course is not for them"),
        "qualified": gettext("Meets the demand already: needs no class"),
        "no gain": gettext("Would learn nothing that the demand asks for"),
        "not chosen": gettext("Fits, but others fit better"),
        "elsewhere": gettext("Has a place in another class"),
        "removed": gettext("Removed by the trainer"),
    }
    return known.get(code, code)


def grouping(name: str) -> str:
    """Return what the groups of a fairness figure tell."""
    known: dict[Any, str] = {"town": gettext("Town"), "age": gettext("Age"), "gender": gettext("Gender")}
    return known.get(name, name)


def group(snapshot: Snapshot, grouping_name: str, label: str) -> str:
    """The name of one group."""
    if not label:
        return gettext("Not stated")
    if grouping_name == "town":
        at = snapshot.town_index.at(int(label))
        return named(snapshot.towns[at]) if at >= 0 else gettext("Not stated")
    known: dict[Any, str] = {
        "under_30": gettext("Under 30"),
        "30_39": gettext("30 to 39"),
        "40_49": gettext("40 to 49"),
        "50_up": gettext("50 and over"),
        "f": gettext("Women"),
        "F": gettext("Women"),
        "m": gettext("Men"),
        "M": gettext("Men"),
    }
    return known.get(label, label)


def is_met(row: Mapping[str, Any]) -> bool:
    """Whether a person holds what is required, within half a rank."""
    return float(row["held"]) >= float(row["required"]) - QUALIFIED_TOLERANCE


def is_met_after(row: Mapping[str, Any]) -> bool:
    """Whether a person will hold it after the class, within half a rank."""
    return float(row["reached"]) >= float(row["required"]) - QUALIFIED_TOLERANCE


def why(snapshot: Snapshot, own_staff: bool, rows: Sequence[Mapping[str, Any]], clash: bool) -> list[str]:
    """Why a person was proposed, in short sentences: what is met, what the class adds, what stays missing, what is in the way."""
    met = sum(map(is_met, rows))
    learns = [row for row in rows if not is_met(row) and is_met_after(row)]
    missing = sorted((row for row in rows if not is_met_after(row)), key=lambda row: float(row["reached"]) - float(row["required"]))
    parts = [gettext("own staff of the enterprise")] if own_staff else []
    parts.append(gettext("meets %(met)s of %(all)s requirements", met=met, all=len(rows)))
    begun = sum(not is_met(row) and float(row["held"]) > 0 for row in rows)
    if begun:
        parts.append(ngettext("has begun %(num)s more", "has begun %(num)s more", begun))
    if learns:
        parts.append(gettext("the class adds %(skills)s", skills=_names(snapshot, learns)))
    if missing:
        first = missing[0]
        lacks = number(round(float(first["required"]) - float(first["reached"]), 1))
        more = len(missing) - 1
        words = gettext("%(skill)s still lacks %(n)s ranks", skill=_names(snapshot, [first]), n=lacks)
        others = ngettext("%(words)s (and %(num)s more skill)", "%(words)s (and %(num)s more skills)", more, words=words)
        parts.append(others if more else words)
    else:
        parts.append(gettext("nothing stays missing"))
    if clash:
        parts.append(gettext("the shift is in the way of some lessons"))
    return [parts[0][:1].upper() + parts[0][1:], *parts[1:]]


def _names(snapshot: Snapshot, rows: Iterable[Mapping[str, Any]]) -> str:
    listed = [named(snapshot.skills[at]) for row in rows if (at := snapshot.skill_index.at(int(row["skill"]))) >= 0]
    quoted = [gettext("“%(name)s”", name=name) for name in listed[:NAMED_SKILLS]]
    more = len(listed) - len(quoted)
    words = str(gettext(", ")).join(quoted)
    return words if more <= 0 else str(ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=words))
