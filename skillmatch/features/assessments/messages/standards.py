"""What is wrong with a name or a draft, and how two versions differ, in words."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.assessments.rules.standards import CriterionMove, StandardFault
from skillmatch.store.workflow import case_events
from skillmatch.terms.assessing import ABILITY_SUFFIX
from skillmatch.web.timeline import TimelineLine, lines
from skillmatch.workflow.declared.assessments import STANDARD


def fault(code: StandardFault) -> str:
    """Why a name or a draft is refused."""
    known = {
        StandardFault.SUFFIX: gettext("The Chinese name of a specification ends in “%(words)s”.", words=ABILITY_SUFFIX),
        StandardFault.ENDING: gettext("The name of a special ability is an object and a verb: it does not end like an occupation."),
        StandardFault.OCCUPATION: gettext("This is the name of an occupation. Name the ability: an object and a verb."),
        StandardFault.GRADE: gettext("A special ability has no grade: leave the grade out of its name."),
        StandardFault.NO_OCCUPATION: gettext("A special ability belongs to one occupation: choose it."),
        StandardFault.NOTHING: gettext("There is no criterion yet."),
        StandardFault.NO_PRACTICE: gettext("At least one criterion must be shown in practice."),
        StandardFault.WEIGHTS: gettext("The weights of the criteria must add up to 100."),
        StandardFault.NO_COURSE: gettext("Name at least one course that teaches to it."),
        StandardFault.SAME: gettext(
            "Nothing differs from the version in force. Change a criterion, or say in the note what is new."
        ),
        StandardFault.NOT_REVIEWED: gettext("A second person has not read this draft as it stands now."),
        StandardFault.DAY: gettext("It can be valid from today on or later."),
    }
    return known[code]


def move(code: CriterionMove) -> str:
    """Return how a criterion differs from the version before."""
    known = {
        CriterionMove.ADDED: gettext("added"),
        CriterionMove.REMOVED: gettext("dropped"),
        CriterionMove.RAISED: gettext("raised"),
        CriterionMove.LOWERED: gettext("lowered"),
        CriterionMove.WEIGHED: gettext("weighted differently"),
    }
    return known[code]


def timeline(version_id: int) -> list[TimelineLine]:
    """Return what happened to a version, in words."""
    sentences = {
        "open": gettext("The draft was begun."),
        "edit": gettext("The draft was changed."),
        "review": gettext("A second person read it."),
        "publish": gettext("Published."),
        "supersede": gettext("Another version came into force."),
    }
    return lines(case_events.timeline(STANDARD.name, version_id), sentences)
