"""A draft is read by a second person and published: what it touches is told to those concerned, in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Conflict, Invalid
from skillmatch.features.assessments.messages import standards as standards_messages
from skillmatch.features.assessments.queries import standard_impact as standard_impact_queries
from skillmatch.features.assessments.queries.standard_impact import VersionImpact
from skillmatch.features.assessments.rules import standards as standards_rules
from skillmatch.features.assessments.rules.standards import StandardFault
from skillmatch.features.assessments.services import standard_drafts as standard_drafts_service
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.assessments import standard_queries
from skillmatch.store.assessments.models import AssessmentAssessor, StandardVersion
from skillmatch.store.catalogue.cards import CourseCard
from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.database import write
from skillmatch.store.messaging import messages
from skillmatch.store.registers import history
from skillmatch.store.workflow import case_events
from skillmatch.terms import AuditKind, MessageKind, Role, StandardState
from skillmatch.terms.assessing import StandardStage
from skillmatch.workflow import STATE
from skillmatch.workflow.declared.assessments import STANDARD


def review(acting: Acting, standard_id: int, seen: str) -> StandardVersion:
    """Say as the second person that the draft may be published as it stands.

    Parameters
    ----------
    seen : str
        When the draft that was read had last been changed, as :func:`mark` says it.

    Raises
    ------
    Conflict
        The one who wrote it cannot also review it, or it has been changed since it was read.
    Invalid
        It is not whole.
    """
    standard_drafts_service.may(acting, "review")
    with write():
        draft = standard_drafts_service.draft_of(standard_id)
        _refuse(acting, draft, "review", seen)
        read = {"reviewed_by": acting.account_id, "reviewed_at": clock.now()}
        StandardVersion.update(read).where(StandardVersion.id == draft.id).execute()
        standard_drafts_service.note_step(acting, draft, "review")
        audit.record(
            AuditKind.STANDARD_REVIEWED, account_id=acting.account_id, role=acting.role.value,
            subject=f"standard {standard_id}", version=draft.number,
        )  # fmt: skip
    return draft


def publish(acting: Acting, standard_id: int, seen: str) -> StandardVersion:
    """Bring the draft into force; the version before becomes history, and everybody whom it touches is told.

    The bridging courses are worked out before the transaction, for that takes long where many hold a certificate; whoever came to
    hold one meanwhile is added within it.

    Raises
    ------
    Conflict
        No second person has read it, or it has been changed since.
    Invalid
        It is not whole.
    """
    standard_drafts_service.may(acting, "publish")
    snap, today = snapshot.current(), clock.today()
    known = standard_impact_queries.affected(snap, _ready(acting, standard_id, seen), today).outdated
    with write():
        draft = _ready(acting, standard_id, seen)
        touched = standard_impact_queries.affected(snap, draft, today, known)
        in_force = (StandardVersion.standard == standard_id) & (StandardVersion.state == StandardState.PUBLISHED.value)
        superseded = [(row.id, StandardStage.PUBLISHED) for row in StandardVersion.select().where(in_force)]
        StandardVersion.update(state=StandardState.SUPERSEDED.value).where(in_force).execute()
        case_events.record_step(STANDARD, superseded, "supersede")
        valid_from = max(draft.valid_from or today, today)
        StandardVersion.update(
            state=StandardState.PUBLISHED.value,
            published_on=today,
            published_by=acting.account_id,
            valid_from=valid_from,
            changes=frozen(touched),
        ).where(StandardVersion.id == draft.id).execute()
        standard_drafts_service.note_step(acting, draft, "publish")
        history.record(
            standard_drafts_service.REGISTER, draft.standard_id, draft.standard.code, "published", {}, {"version": draft.number},
            acting.account_id, acting.role.value,
        )  # fmt: skip
        audit.record(
            AuditKind.STANDARD_PUBLISHED, account_id=acting.account_id, role=acting.role.value, subject=f"standard {standard_id}",
            version=draft.number, certificates=len(touched.certificates), outdated=len(touched.outdated),
        )  # fmt: skip
        if draft.number > 1:
            _tell(draft, touched, valid_from)
    return StandardVersion.get_by_id(draft.id)


def faults(draft: StandardVersion) -> list[StandardFault]:
    """Why a draft cannot be published as it stands, but for the second person."""
    earlier = standard_impact_queries.before(draft)
    return standards_rules.draft_faults(
        standard_impact_queries.ruled(standard_queries.criteria(draft.id)),
        [] if earlier is None else standard_impact_queries.ruled(standard_queries.criteria(earlier.id)),
        len(standard_queries.courses(draft.id)),
        earlier is None,
        draft.note,
    )


def mark(draft: StandardVersion) -> str:
    """Return what tells one state of a draft from another."""
    edited: Any = draft.edited_at
    return str(edited or "")


def frozen(touched: VersionImpact) -> dict[str, Any]:
    """Return what a version changed and touched on the day of its publication: counts alone, of nobody in particular."""
    return {
        "moves": [[one.move.value, one.skill, one.part.value, *one.rank, *one.weight] for one in touched.changes],
        "courses": len(touched.courses) + len(touched.dropped),
        "exams": len(touched.exams),
        "certificates": len(touched.certificates),
        "outdated": len(touched.outdated),
        "bridged": sum(one.course is not None for one in touched.outdated),
        "untaught": [skill.id for skill, _ in touched.untaught],
    }


def _ready(acting: Acting, standard_id: int, seen: str) -> StandardVersion:
    """The draft, where it is whole, as it was seen, and read by a second person."""
    draft = standard_drafts_service.draft_of(standard_id)
    _refuse(acting, draft, "publish", seen)
    return draft


def _refuse(acting: Acting, draft: StandardVersion, step: str, seen: str) -> None:
    """Raise where a step of a draft may not be taken now."""
    found = faults(draft)
    facts = {"another": draft.edited_by_id != acting.account_id, "fresh": mark(draft) == seen, "whole": not found}
    code = STANDARD.refusal(step, standard_drafts_service.stage(draft), acting.role, facts)
    if code == "whole":
        raise Invalid(" ".join(standards_messages.fault(one) for one in found))
    known = {
        "another": gettext("You wrote this draft: somebody else has to read it."),
        "fresh": gettext("The draft has been changed meanwhile. Read it again."),
        STATE: standards_messages.fault(StandardFault.NOT_REVIEWED),
    }
    if code is not None:
        raise Conflict(known[code])


def _tell(version: StandardVersion, touched: VersionImpact, valid_from: dt.date) -> None:
    """Tell the holders whose certificates are outdated, the bases whose courses teach to it, and the assessors of open exams."""
    link, standard = f"/standards/{version.standard_id}", messages.name(version.standard)
    valid = valid_from.isoformat()
    alike: dict[tuple[CourseCard | None, bool], list[int]] = {}
    for one in touched.outdated:
        alike.setdefault((one.course, one.is_met), []).append(one.holder.worker_id)
    for (course, met), workers in alike.items():
        messages.send_many(
            MessageKind.STANDARD_REVISED, "/my-standards", workers=workers, standard=standard, what="holder",
            course={} if course is None else messages.name(course), met=met, day=valid,
        )  # fmt: skip
    concerned = _trainers([course.id for course in (*touched.courses, *touched.dropped)])
    concerned |= _assessors([exam.id for exam in touched.exams if exam.is_open])
    messages.send_many(MessageKind.STANDARD_REVISED, link, accounts=sorted(concerned), standard=standard, what="office", day=valid)


def _trainers(course_ids: Sequence[int]) -> set[int]:
    bases = {row.base_id for row in Course.select(Course.base).where(Course.id.in_(course_ids))} if course_ids else set()
    return {account for base in bases for account in messages.accounts_of(Role.TRAINER, base=base)}


def _assessors(assessment_ids: Sequence[int]) -> set[int]:
    if not assessment_ids:
        return set()
    found = AssessmentAssessor.select(AssessmentAssessor.account).where(AssessmentAssessor.assessment.in_(assessment_ids))
    return {row.account_id for row in found}
