"""Why a mark, a step or an assessor is refused, and what happened, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import gettext, ngettext

from skillmatch.features.assessments.rules.assessments import AssessmentStep, MarkFault
from skillmatch.store.assessments.queries import AssessmentHappening
from skillmatch.store.workflow.models import CaseEvent
from skillmatch.terms import AssessmentState
from skillmatch.web.language import named
from skillmatch.web.timeline import TimelineLine, lines
from skillmatch.workflow import STATE, ConflictOfInterest


def fault(code: MarkFault) -> str:
    """Why a row is refused."""
    known = {
        MarkFault.MISSING: gettext("A mark is missing. Enter it, or tick that the candidate did not come."),
        MarkFault.NO_NUMBER: gettext("Enter a number from 0 to 100 with at most one digit after the point."),
        MarkFault.RANGE: gettext("A mark lies between 0 and 100."),
        MarkFault.BOTH: gettext("Either marks, or did not come."),
        MarkFault.NOT_ADMITTED: gettext("This candidate was not admitted: leave the marks empty."),
        MarkFault.UNKNOWN: gettext("There is no such candidate."),
    }
    return known[code]


def conflicts(found: Collection[ConflictOfInterest]) -> list[str]:
    """Return what stands between an assessor and the candidates; never which candidate."""
    known = {
        ConflictOfInterest.SELF: gettext("is a candidate"),
        ConflictOfInterest.TRAINER: gettext("teaches the class"),
        ConflictOfInterest.EMPLOYER: gettext("belongs to the enterprise of a candidate"),
        ConflictOfInterest.MENTOR: gettext("is or was the mentor of a candidate"),
        ConflictOfInterest.TIE: gettext("is close to a candidate, as was recorded"),
    }
    return [known[code] for code in known if code in found]


def unrecorded(sessions: int) -> str:
    """Why results are not published yet."""
    return ngettext(
        "%(num)s session has no attendance record. Record it, or say why it stays without one.",
        "%(num)s sessions have no attendance record. Record them, or say why they stay without one.",
        sessions,
    )


def not_due(step: AssessmentStep, state: AssessmentState) -> str:
    """Why a step cannot be taken now."""
    known = {
        AssessmentStep.ENTER: gettext("Results cannot be entered now."),
        AssessmentStep.CHECK: gettext("Results cannot be checked now."),
        AssessmentStep.RETURN: gettext("Results cannot be sent back now."),
        AssessmentStep.PUBLISH: gettext(
            "Results cannot be published now: they must be entered and checked first, and are published once."
        ),
    }
    return gettext("%(reason)s The assessment is: %(state)s.", reason=known[step], state=named(state))


def refusal(code: str, step: AssessmentStep, state: AssessmentState, reasons: str = "") -> str:
    """Say why a step is refused; `reasons` is what a conflict of interest consists of."""
    known = {
        STATE: not_due(step, state),
        "day": gettext("Results can be entered from the day of the assessment on."),
        "another": gettext("You entered these results: somebody else has to check them."),
        "uninvolved": gettext("You entered or checked these results: somebody else has to publish them."),
        "reason": gettext("Say what is to be looked at again."),
        "impartial": gettext(
            "You have a conflict of interest in this case: %(reasons)s. Ask for another assessor.", reasons=reasons
        ),
    }
    return known[code]


def timeline(happened: Iterable[AssessmentHappening]) -> list[TimelineLine]:
    """The timeline of an assessment, in words."""
    return [TimelineLine(line.at, event(line), line.who, line.note) for line in happened]


def event(line: AssessmentHappening) -> str:
    """Return what happened, as a line of the timeline."""
    detail = line.detail
    known = {
        "set": gettext("The assessment was set."),
        "changed": gettext("The assessment was set anew."),
        "refreshed": gettext("The list of candidates was brought up to date."),
        "enter": gettext("The results were entered."),
        "check": gettext("The results were checked; nothing differed."),
        "return": gettext("The check sent the results back."),
        "publish": gettext("The results were published."),
        "appeal": gettext("A candidate appealed."),
        "handed_over": gettext("An assessor was asked to decide on an appeal."),
        "upheld": gettext("An appeal was upheld: the result was corrected."),
        "refused": gettext("An appeal was refused: the result stands."),
    }
    if line.kind == "check" and detail.get("changed"):
        n = len(detail["changed"])
        return ngettext("The results were checked; the marks of %(num)s candidate were changed.",
                        "The results were checked; the marks of %(num)s candidates were changed.", n)  # fmt: skip
    if line.kind == "publish":
        passed, people, missing = detail.get("passed", 0), detail.get("people", 0), int(detail.get("unrecorded", 0))
        if missing:
            return ngettext(
                "The results were published: %(passed)s of %(people)s passed; %(num)s session has no attendance record.",
                "The results were published: %(passed)s of %(people)s passed; %(num)s sessions have no attendance record.",
                missing, passed=passed, people=people,
            )  # fmt: skip
        return gettext("The results were published: %(passed)s of %(people)s passed.", passed=passed, people=people)
    return known.get(line.kind, line.kind)


def appeal_timeline(events: Iterable[CaseEvent]) -> list[TimelineLine]:
    """Return what happened to an appeal, in words."""
    sentences = {
        "open": gettext("A candidate appealed."),
        "hand over": gettext("An assessor was asked to decide on an appeal."),
        "uphold": gettext("An appeal was upheld: the result was corrected."),
        "refuse": gettext("An appeal was refused: the result stands."),
    }
    return lines(events, sentences)
