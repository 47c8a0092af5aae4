"""What is wrong with a name or a draft, and how two versions differ, in words."""

from __future__ import annotations

from flask_babel import gettext

from skillmatch.features.assessments.rules.standards import Fault, Move
from skillmatch.terms.assessing import ABILITY_SUFFIX


def fault(code: Fault) -> str:
    """Why a name or a draft is refused."""
    known = {
        Fault.SUFFIX: gettext("The Chinese name of a specification ends in “%(words)s”.", words=ABILITY_SUFFIX),
        Fault.ENDING: gettext("The name of a special ability is an object and a verb: it does not end like an occupation."),
        Fault.OCCUPATION: gettext("This is the name of an occupation. Name the ability: an object and a verb."),
        Fault.GRADE: gettext("A special ability has no grade: leave the grade out of its name."),
        Fault.NO_OCCUPATION: gettext("A special ability belongs to one occupation: choose it."),
        Fault.NOTHING: gettext("There is no criterion yet."),
        Fault.NO_PRACTICE: gettext("At least one criterion must be shown in practice."),
        Fault.WEIGHTS: gettext("The weights of the criteria must add up to 100."),
        Fault.NO_COURSE: gettext("Name at least one course that teaches to it."),
        Fault.SAME: gettext("Nothing differs from the version in force. Change a criterion, or say in the note what is new."),
        Fault.NOT_REVIEWED: gettext("A second person has not read this draft as it stands now."),
        Fault.DAY: gettext("It can be valid from today on or later."),
    }
    return known[code]


def move(code: Move) -> str:
    """How a criterion differs from the version before."""
    known = {
        Move.ADDED: gettext("added"),
        Move.REMOVED: gettext("dropped"),
        Move.RAISED: gettext("raised"),
        Move.LOWERED: gettext("lowered"),
        Move.WEIGHED: gettext("weighted differently"),
    }
    return known[code]
