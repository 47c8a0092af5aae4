"""What the city does with the shortage list: propose, count again, put on and leave off with a reason, let go, publish."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound
from skillmatch.features.shortage.rules import moved
from skillmatch.features.shortage.workflow import SHORTAGE_LIST
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.catalogue.models import Occupation
from skillmatch.store.db.database import rows, write
from skillmatch.store.shortage import lists as shortage_lists
from skillmatch.store.shortage.models import ShortageDecision, ShortageOccupation, ShortageProfession, ShortageVersion
from skillmatch.store.workflow import case_events
from skillmatch.terms import AuditKind, ListDecision
from skillmatch.terms.incentives import ShortageStage
from skillmatch.workflow import ROLE, STATE

INDICES = """
SELECT p.code, p.shortage_index FROM shortage_profession p JOIN shortage_version v ON v.id = p.version_id WHERE v.number = ?
"""


@dataclass(frozen=True)
class PublishedVersion:
    """A new version: its number, how many professions it has, and for how many the index moved."""

    number: int
    professions: int
    moved: int


def propose(acting: Acting) -> ShortageVersion:
    """Count demand and supply again, and propose the professions of the list in force with these figures.

    Raises
    ------
    Conflict
        There is a proposal already.
    """
    with write():
        _refuse(acting, "propose", None, single=shortage_lists.proposal() is None)
        version = shortage_lists.propose(acting.account_id)
        _record(acting, AuditKind.SHORTAGE_PROPOSED, version, "proposed", "propose")
    return version


def count_again(acting: Acting) -> ShortageVersion:
    """Count the professions of the proposal anew."""
    with write():
        version = _proposal()
        _refuse(acting, "count again", version)
        shortage_lists.count_again(version)
        _record(acting, AuditKind.SHORTAGE_PROPOSED, version, "counted", "count again")
    return version


def leave_off(acting: Acting, code: str, reason: str) -> ShortageProfession:
    """Leave a profession off the proposal.

    Raises
    ------
    Invalid
        There is no reason.
    NotFound
        It is not on the proposal.
    """
    with write():
        version = _proposal()
        found: ShortageProfession | None = version.professions.where(ShortageProfession.code == code).first()
        if found is None:
            raise NotFound(MISSING)
        _refuse(acting, "leave off", version, reason=bool(reason))
        shortage_lists.decided(version, found, ListDecision.EXCLUDED, reason, acting.account_id)
        found.delete_instance(recursive=True)
        _record(acting, AuditKind.SHORTAGE_PROPOSED, version, "left off", "leave off", reason, code=code)
    return found


def put_on(acting: Acting, occupation_id: int | None, profession_id: int | None, reason: str) -> ShortageProfession:
    """Put an occupation, or a profession of an earlier version, on the proposal; it is counted at once.

    Raises
    ------
    Invalid
        There is no reason, or nothing was chosen.
    Conflict
        It is on the proposal already.
    """
    with write():
        version = _proposal()
        _refuse(acting, "put on", version, reason=bool(reason))
        if occupation_id is None and profession_id is None:
            raise Invalid(fields={"which": gettext("Choose one of these.")})
        made = _former(version, profession_id) if profession_id is not None else _occupation(version, occupation_id)
        shortage_lists.decided(version, made, ListDecision.INCLUDED, reason, acting.account_id)
        _record(acting, AuditKind.SHORTAGE_PROPOSED, version, "put on", "put on", reason, code=made.code)
    return made


def _former(version: ShortageVersion, profession_id: int) -> ShortageProfession:
    former = ShortageProfession.get_or_none(ShortageProfession.id == profession_id)
    if former is None or former.version.published_on is None:
        raise NotFound(MISSING)
    if version.professions.where(ShortageProfession.code == former.code).exists():
        raise Conflict(gettext("It is on the list already."))
    return shortage_lists.take_over(version, former)


def _occupation(version: ShortageVersion, occupation_id: int | None) -> ShortageProfession:
    occupation = Occupation.get_or_none(Occupation.id == occupation_id)
    if occupation is None:
        raise NotFound(MISSING)
    covered = ShortageOccupation.select().join(ShortageProfession).where(
        (ShortageProfession.version == version) & (ShortageOccupation.occupation == occupation)
    )  # fmt: skip
    if covered.exists():
        raise Conflict(gettext("It is on the list already."))
    return shortage_lists.take_in(version, occupation)


def let_go(acting: Acting) -> None:
    """Drop the proposal; what is in force stays so."""
    with write():
        version = _proposal()
        _refuse(acting, "let go", version)
        _record(acting, AuditKind.SHORTAGE_PROPOSED, version, "let go", None)
        ShortageDecision.delete().where(ShortageDecision.version == version).execute()
        for profession in version.professions:
            profession.delete_instance(recursive=True)
        version.delete_instance()


def publish(acting: Acting, note: str) -> PublishedVersion:
    """Publish the proposal; the version that it revises stays readable.

    Raises
    ------
    Conflict
        Nothing is proposed, or no profession is left on it.
    """
    with write():
        version = _proposal()
        before, after = (dict(rows(INDICES, (number,))) for number in (version.revises or 0, version.number))
        _refuse(acting, "publish", version, professions=bool(after))
        shortage_lists.issue(version, note, acting.account_id)
        _record(acting, AuditKind.SHORTAGE_PUBLISHED, version, "published", "publish", professions=len(after))
    return PublishedVersion(version.number, len(after), sum(moved(before.get(code, 0.0), after[code]) for code in after))


def _proposal() -> ShortageVersion:
    found = shortage_lists.proposal()
    if found is None:
        raise Conflict(gettext("Nothing is proposed at the moment. Propose a version first."))
    return found


def _refuse(acting: Acting, step: str, version: ShortageVersion | None, **facts: bool) -> None:
    """Raise where a step of the list may not be taken now."""
    state = None
    if version is not None:
        state = ShortageStage.PROPOSED if version.published_on is None else ShortageStage.PUBLISHED
    code = SHORTAGE_LIST.refusal(step, state, acting.role, facts)
    if code == ROLE:
        raise NotAllowed()
    if code == "reason":
        raise Invalid(fields={"reason": gettext("Say why: it is published with the list.")})
    known = {
        "single": gettext("A version is proposed already."),
        "professions": gettext("A list without a profession cannot be published."),
        STATE: gettext("Nothing is proposed at the moment. Propose a version first."),
    }
    if code is not None:
        raise Conflict(known[code])


def _record(
    acting: Acting, kind: AuditKind, version: ShortageVersion, what: str, step: str | None, reason: str = "", **detail: object
) -> None:
    """Add what was done to the log and, unless it removes the version with its timeline, to that."""
    audit.record(kind, account_id=acting.account_id, role=acting.role.value, subject=f"shortage list {version.number}", what=what,
                 **detail)  # fmt: skip
    if step is not None:
        before = None if step == "propose" else ShortageStage.PROPOSED
        case_events.record_step(
            SHORTAGE_LIST, [(version.id, before)], step, account_id=acting.account_id, role=acting.role, reason=reason,
            evidence=detail,
        )  # fmt: skip
