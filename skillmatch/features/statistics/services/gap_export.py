"""The gaps that no course teaches as a file for the academy; who took it out is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from skillmatch.features.statistics.queries.overview import UntaughtSkill
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.web import downloads
from skillmatch.web.downloads import Cell
from skillmatch.web.language import named


def lines(acting: Acting, found: Sequence[UntaughtSkill]) -> Iterator[Sequence[Cell]]:
    """Heads and gaps, those with most open places first."""
    audit.exported("courses to open", len(found), account_id=acting.account_id, role=acting.role.value)
    return _lines(found)


def _lines(found: Sequence[UntaughtSkill]) -> Iterator[Sequence[Cell]]:
    yield (
        gettext("Code"), gettext("Skill"), gettext("Field"), gettext("Open places in the city"), gettext("People with this gap"),
        gettext("What happens"), gettext("Base"), gettext("Begins on"), gettext("Note"),
    )  # fmt: skip
    for one in found:
        field = named({"zh": one.skill.family_zh, "en": one.skill.family_en})
        yield (one.skill.code, named(one.skill), field, one.places, one.people, *_plan(one))


def _plan(one: UntaughtSkill) -> tuple[str, str, str, str]:
    plan = one.plan
    if plan is None:
        return "", "", "", ""
    base = named({"zh": plan.base_zh, "en": plan.base_en})
    return named(plan.state), base, downloads.day(plan.planned_on), plan.note
