"""Words for what a course register keeps as codes: certificates, and where a figure is from."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.terms import Basis, Mode, RunTime
from skillmatch.web.language import named

DESIGN_DEFAULT = "design_default"


def certificate(code: str) -> str:
    """The name of what somebody holds who has completed a course."""
    known = {
        "COMPLETION": gettext("Certificate of completion"),
        "SKILL_LEVEL": gettext("Skill-grade certificate, after recognition of the grade"),
        "SPECIAL_ABILITY": gettext("Certificate of a special occupational ability"),
        "SPECIAL_OPERATION": gettext("Special-operation permit, issued by the emergency-management office"),
        "SPECIAL_EQUIPMENT": gettext("Special-equipment operator certificate"),
        "UAV_OPERATOR": gettext("Agricultural drone operating certificate"),
        "QUALIFICATION": gettext("Vocational qualification"),
    }
    return known.get(code, code)


def basis(code: str) -> str:
    """Return where a row is from."""
    found = next((word for word in Basis if word.value == code), None)
    return code if found is None else named(found)


def mode(code: str) -> str:
    """Return how a course is given."""
    return named(Mode(code))


def time(code: str) -> str:
    """Return when a class meets."""
    return named(RunTime(code))


def subsidy_source(code: str) -> str | None:
    """Return what is to be said of a subsidy's source in our words, or None where the source is quoted as it is kept."""
    if code == DESIGN_DEFAULT:
        return gettext(
            "A default of this system until the local catalogue is entered; ask the training office before you rely on it."
        )
    return None
