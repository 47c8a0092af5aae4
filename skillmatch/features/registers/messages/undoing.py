"""Why an entry of an import cannot be undone, in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.store.registers.intake.columns import Intake
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.terms import Role
from skillmatch.web.language import moment, named

REASONS = {
    "gone": lazy_gettext("It is no longer in the register: it was removed or merged into another."),
    "no_consent": lazy_gettext("This person has not agreed that you see their data; nothing is compared or changed."),
    "not_yours": lazy_gettext("It belongs to another office now. Ask the city's office."),
    "closed": lazy_gettext("This demand is closed and is not changed any more."),
    "identity_taken": lazy_gettext("Somebody else has the earlier identity number now."),
}

USED = {
    "account_letter": lazy_gettext("a letter with a code for an account"),
    "appeal": lazy_gettext("an appeal"),
    "assessment": lazy_gettext("an assessment"),
    "assessor_tie": lazy_gettext("a tie of an assessor"),
    "attendance": lazy_gettext("attendance in a class"),
    "base": lazy_gettext("a training base"),
    "behalf": lazy_gettext("a delegation"),
    "call": lazy_gettext("a telephone call"),
    "certificate": lazy_gettext("a certificate"),
    "class_session": lazy_gettext("a session of a class"),
    "cohort": lazy_gettext("an order"),
    "cohort_demand": lazy_gettext("an order"),
    "cohort_seat": lazy_gettext("a place in an order"),
    "consent": lazy_gettext("a consent"),
    "course_equipment": lazy_gettext("equipment of a course"),
    "course_run": lazy_gettext("a class"),
    "demand": lazy_gettext("a demand"),
    "enrolment": lazy_gettext("a class place"),
    "course_occupation": lazy_gettext("an occupation that a course is made for"),
    "course_skill": lazy_gettext("a skill that a course teaches"),
    "feedback": lazy_gettext("an answer to a suggestion"),
    "held_skill": lazy_gettext("a skill that somebody holds"),
    "lab": lazy_gettext("a lab"),
    "make_up": lazy_gettext("a lesson that is made up for"),
    "membership": lazy_gettext("an account"),
    "mentor": lazy_gettext("a mentor"),
    "mentor_skill": lazy_gettext("a skill that a mentor teaches"),
    "mentorship": lazy_gettext("an apprenticeship"),
    "message": lazy_gettext("a message"),
    "password_reset": lazy_gettext("a reset of a password"),
    "permit_notice": lazy_gettext("a notice of a permit that ends"),
    "place_wish": lazy_gettext("a wish for a place"),
    "prerequisite": lazy_gettext("a course that it comes before"),
    "proposal_run": lazy_gettext("an order"),
    "result": lazy_gettext("a result of an assessment"),
    "service_request": lazy_gettext("a request to the service desk"),
    "session_feedback": lazy_gettext("feedback on a lesson"),
    "shortage_course": lazy_gettext("a shortage list"),
    "site": lazy_gettext("a site"),
    "skill_evidence": lazy_gettext("evidence of a skill"),
    "standard_course": lazy_gettext("a standard"),
    "subsidy_claim": lazy_gettext("a subsidy claim"),
    "trainer_skill": lazy_gettext("a family that a trainer teaches"),
    "waiting_place": lazy_gettext("a place on a waiting list"),
    "worker": lazy_gettext("a person of the register"),
    "worker_permit": lazy_gettext("a permit"),
}
"""What may hang on an entry, by its table."""


def reason(intake: Intake, code: str, figures: Mapping[str, Any]) -> str:
    """Return why an entry is left as it is."""
    if code == "changed":
        return _change_sentence(intake, figures)
    if code == "used":
        names = dict.fromkeys(str(USED.get(table, table)) for table in sorted(figures["tables"]))
        return gettext("Something hangs on it meanwhile: %(what)s.", what=gettext(", ").join(names))
    if code == "filled":
        return gettext("Found already: %(n)s people; it cannot be fewer.", n=figures["n"])
    if code == "before_gone":
        return gettext(
            "What it held before is no longer in the register: %(columns)s.", columns=_columns(intake, figures["fields"])
        )
    return str(REASONS.get(code, code))


def _change_sentence(intake: Intake, figures: Mapping[str, Any]) -> str:
    what = _columns(intake, figures.get("fields", ()))
    if "at" not in figures:
        if not what:
            return gettext("Changed since, by the person or in training.")
        return gettext("Changed since by the person or in training: %(columns)s.", columns=what)
    told = {"when": moment(dt.datetime.fromisoformat(figures["at"])), "columns": what or "–"}
    if figures.get("batch"):
        return gettext("Changed since by import %(n)s, %(when)s: %(columns)s.", n=figures["batch"], **told)
    role = next((named(one) for one in Role if one.value == figures["role"]), gettext("The system"))
    return gettext("Changed since by %(who)s, %(when)s: %(columns)s.", who=role, **told)


def _columns(intake: Intake, names: Any) -> str:
    known = {column.name for column in intake.columns}
    named_columns = (imports_messages.column_name(intake, name) if name in known else _holding(intake, name) for name in names)
    return gettext(", ").join(named_columns)


def _holding(intake: Intake, name: str) -> str:
    """A field of the history that is no column of a file, such as one held skill."""
    listed = {"held": "skills", "permit": "permits"}.get(name.partition(":")[0])
    return imports_messages.column_name(intake, listed) if listed and intake.name == INTAKES["talent"].name else name
