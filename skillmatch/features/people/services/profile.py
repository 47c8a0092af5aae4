"""What a worker may do to the own profile: each use is one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import Acting
from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.db import database
from skillmatch.store.db.versions import FIGURES, raise_version
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import Consent, HeldSkill, Worker
from skillmatch.store.recommendations import text_refusals
from skillmatch.store.recommendations.models import Feedback
from skillmatch.terms import AuditKind, Evidence, FeedbackKind, Rank, Shift, TextSubject

CONSENT_VERSION = "2026-1"
"""The text of the consent that a worker gives to the own enterprise; a new text gets a new version."""

MAX_HOURS = 60
MAX_INTERESTS = 500


@dataclass(frozen=True)
class Details:
    """What a worker states of the own person; ids of None mean "not said"."""

    occupation_id: int | None
    target_id: int | None
    grade: int
    town_id: int | None
    shift: str
    hours_per_week: int
    interests: str


@dataclass(frozen=True)
class FirstChoices:
    """What a worker chose of the suggestions for a text: ids, pairs (skill id, rank), and what was unticked."""

    occupation_id: int | None
    grade: int
    skills: tuple[tuple[int, int], ...]
    refused_skills: tuple[int, ...] = ()
    refused_occupations: tuple[int, ...] = ()


@dataclass(frozen=True)
class RemovedSkill:
    """What was removed, so that it can be brought back."""

    skill: Skill
    rank: int
    dated_on: dt.date


def save_details(worker_id: int, details: Details) -> None:
    """Store what a worker states.

    Raises
    ------
    Invalid
        An occupation, a town or a shift that is not in the register, or a number out of range.
    """
    with database.write():
        wrong = _wrong(details)
        if wrong:
            raise Invalid(gettext("Some of what was entered cannot be accepted."), wrong)
        Worker.update(
            occupation=details.occupation_id,
            target=details.target_id,
            grade=details.grade,
            town=details.town_id,
            shift=details.shift,
            hours_per_week=details.hours_per_week,
            interests=details.interests,
            updated_at=clock.now(),
        ).where(Worker.id == worker_id).execute()


def save_skill(worker_id: int, skill_id: int, rank: int, dated_on: dt.date | None = None) -> Skill:
    """Store a skill as the worker states it: always on the worker's own word, and never over better evidence.

    Raises
    ------
    NotFound
        There is no such skill.
    Invalid
        The rank is not 1–8, or the day lies ahead or too far back.
    NotAllowed
        The register holds this skill with a course, a competition, an assessment or a certificate behind it.
    """
    today = clock.today()
    dated_on = dated_on or today
    with database.write():
        skill = _skill(skill_id)
        if not 1 <= rank <= max(Rank):
            raise Invalid("", {"rank": gettext("Choose a rank from 1 to 8.")})
        if not dt.date(1950, 1, 1) <= dated_on <= today:
            raise Invalid("", {"dated_on": gettext("Enter a day that is not in the future.")})
        held = HeldSkill.get_or_none((HeldSkill.worker == worker_id) & (HeldSkill.skill == skill_id))
        if held is None:
            HeldSkill.insert(worker=worker_id, skill=skill_id, rank=rank, evidence=Evidence.SELF.value, dated_on=dated_on).execute()
        else:
            _own_statement(held)
            HeldSkill.update(rank=rank, dated_on=dated_on).where(HeldSkill.id == held.id).execute()
        _touch(worker_id)
    return skill


def start(acting: Acting, worker: Worker, started: FirstChoices) -> int:
    """Store what a worker chose at once, on their own word; what has better evidence stays, and what was unticked is remembered.

    Returns
    -------
    int
        How many skills were stored.
    """
    with database.write():
        if started.occupation_id is not None:
            grade = worker.grade or started.grade
            Worker.update(occupation=started.occupation_id, grade=grade).where(Worker.id == worker.id).execute()
        verified = {row.skill_id for row in worker.held.select().where(HeldSkill.evidence != Evidence.SELF.value)}
        stored = [(skill, rank) for skill, rank in started.skills if skill not in verified]
        for skill, rank in stored:
            save_skill(worker.id, skill, rank)
        _touch(worker.id)
        text_refusals.remember(acting.account_id, TextSubject.SKILL, started.refused_skills, (skill for skill, _ in started.skills))
        taken = () if started.occupation_id is None else (started.occupation_id,)
        text_refusals.remember(acting.account_id, TextSubject.OCCUPATION, started.refused_occupations, taken)
    return len(stored)


def remove_skill(worker_id: int, skill_id: int) -> RemovedSkill | None:
    """Take a stated skill out of the profile; None where it was not there (any more)."""
    with database.write():
        skill = _skill(skill_id)
        held = HeldSkill.get_or_none((HeldSkill.worker == worker_id) & (HeldSkill.skill == skill_id))
        if held is None:
            return None
        _own_statement(held)
        HeldSkill.delete().where(HeldSkill.id == held.id).execute()
        _touch(worker_id)
    return RemovedSkill(skill, held.rank, held.dated_on)


def set_personalised(acting: Acting, worker_id: int, on: bool) -> None:
    """Switch personalised recommendation on or off; effective from the next page on, and audited."""
    with database.write():
        changed = (
            Worker.update(personalised=on, updated_at=clock.now())
            .where((Worker.id == worker_id) & (Worker.personalised != on))
            .execute()
        )
        if changed:
            kind = AuditKind.PERSONALISATION_ON if on else AuditKind.PERSONALISATION_OFF
            audit.record(kind, account_id=acting.account_id, role=acting.role.value, subject=f"worker {worker_id}")


def give_consent(acting: Acting, worker: Worker) -> None:
    """Let the own enterprise see this person in demands and cohorts."""
    if worker.enterprise_id is None:
        raise Conflict(gettext("You belong to no enterprise in the register, so there is nobody to consent to."))
    with database.write():
        if _open_consents(worker).exists():
            return
        Consent.insert(worker=worker.id, enterprise=worker.enterprise_id, version=CONSENT_VERSION).execute()
        _record_consent(AuditKind.CONSENT_GIVEN, acting, worker)


def withdraw_consent(acting: Acting, worker: Worker) -> None:
    """Withdraw every consent to the own enterprise; it sees the person no longer."""
    with database.write():
        open_ones = _open_consents(worker)
        if not open_ones.exists():
            return
        Consent.update(withdrawn_at=clock.now()).where(Consent.id.in_([row.id for row in open_ones])).execute()
        _record_consent(AuditKind.CONSENT_WITHDRAWN, acting, worker)


def delete_tags(worker_id: int) -> None:
    """Delete what the recommendations remember of the worker's taste: interests, dismissals and unticked suggestions."""
    with database.write():
        Worker.update(interests="", updated_at=clock.now()).where(Worker.id == worker_id).execute()
        Feedback.delete().where((Feedback.worker == worker_id) & (Feedback.kind == FeedbackKind.DISMISSED.value)).execute()
        text_refusals.forget(worker_id)


def _wrong(details: Details) -> dict[str, str]:
    wrong = {}
    unknown = gettext("Choose one of the list.")
    for field, table, key in (
        ("occupation", Occupation, details.occupation_id),
        ("target", Occupation, details.target_id),
        ("town", Town, details.town_id),
    ):
        if key is not None and not table.select().where(table.id == key).exists():
            wrong[field] = unknown
    if details.shift not in {shift.value for shift in Shift}:
        wrong["shift"] = unknown
    if not 0 <= details.grade <= max(Rank):
        wrong["grade"] = unknown
    if not 0 <= details.hours_per_week <= MAX_HOURS:
        wrong["hours_per_week"] = gettext("Enter a number from 0 to %(most)s.", most=MAX_HOURS)
    if len(details.interests) > MAX_INTERESTS:
        wrong["interests"] = gettext("Use at most %(n)s characters.", n=MAX_INTERESTS)
    return wrong


def _skill(skill_id: int) -> Skill:
    skill = Skill.get_or_none(Skill.id == skill_id)
    if skill is None:
        raise NotFound(gettext("There is no such skill."))
    return skill


def _own_statement(held: HeldSkill) -> None:
    if held.evidence != Evidence.SELF.value:
        raise NotAllowed(
            gettext("This skill is in the register with evidence; whoever issued the evidence can change it, you cannot.")
        )


def _touch(worker_id: int) -> None:
    Worker.update(updated_at=clock.now()).where(Worker.id == worker_id).execute()
    raise_version(FIGURES)


def _open_consents(worker: Worker):  # type: ignore[no-untyped-def]
    return Consent.select().where(
        (Consent.worker == worker.id) & (Consent.enterprise == worker.enterprise_id) & Consent.withdrawn_at.is_null()
    )


def _record_consent(kind: AuditKind, acting: Acting, worker: Worker) -> None:
    audit.record(
        kind,
        account_id=acting.account_id,
        role=acting.role.value,
        subject=f"worker {worker.id}",
        enterprise=worker.enterprise_id,
        version=CONSENT_VERSION,
    )
